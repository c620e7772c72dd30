package main

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"github.com/sandbank/sandbank/internal/clock"
	"github.com/sandbank/sandbank/mockbanks/catalog"
	"github.com/sandbank/sandbank/sandbox"
)

// options are the flags of a command that starts a world.
type options struct {
	*place
	ownParts
	changed func(flag string) bool

	listen      string
	publicURL   string
	allowHosts  []string
	ephemeral   bool
	seed        uint64
	start       string
	rate        int64
	strict      bool
	populations []string
	worldFile   string
	chaos       string
	record      int
	verbose     bool
	seeded      bool   // the world file says which seed
	mainRun     string // id of the run at the unprefixed paths; empty is "main"

	startAt    time.Time
	population map[string]int64
	perMille   int    // --chaos in thousandths
	declared   string // the world file in its canonical form
}

func (o *options) flags(f *pflag.FlagSet) {
	f.StringVar(&o.listen, "listen", "localhost:8080", "address to listen on; beyond loopback it demands --admin-token")
	f.StringVar(&o.publicURL, "public-url", "", "address under which clients reach it (default http://localhost:PORT)")
	f.StringArrayVar(&o.allowHosts, "allow-host", nil, "another host name, with port, that requests may carry (repeat)")
	f.BoolVar(&o.ephemeral, "ephemeral", false, "keep nothing on disk")
	f.Int64Var(&o.rate, "rate", 1, "virtual seconds in a real second; 0 freezes the clock")
	f.IntVar(&o.record, "record", 100, "exchanges recorded a second in free play, the rest is counted; 0 records all")
	o.worldFlags(f)
	o.ownParts.flags(f)
}

// worldFlags are the flags that say what a world is like.
func (o *options) worldFlags(f *pflag.FlagSet) {
	f.Uint64Var(&o.seed, "seed", 2018, "seed: the same seed gives the same people and the same money")
	f.StringVar(&o.start, "start", "", "virtual date at the beginning, like 2018-09-17 (default today)")
	f.BoolVar(&o.strict, "strict-wire", false, "answers hold the standards' own fields only")
	f.StringArrayVar(&o.populations, "population", nil, "size of a bank: larkspur=100000000 (repeat)")
	f.StringVar(&o.worldFile, "world", "", "a YAML file with banks, personas and people of your own (docs/worldfile.md)")
	f.StringVar(&o.chaos, "chaos", "", "share of requests that meet a mild fault, like 1% (docs/faults.md)")
	f.BoolVarP(&o.verbose, "verbose", "v", false, "log what happens to the terminal")
}

// check reads the texts among the options and refuses what cannot be.
func (o *options) check() error {
	err := o.checkWorld()
	if err != nil {
		return err
	}
	banks, err := o.banks()
	if err != nil {
		return err
	}
	if err := o.ownParts.read(banks); err != nil {
		return err
	}
	if o.rate < 0 || o.rate > clock.MaxRate {
		return fmt.Errorf("--rate %d: %w", o.rate, clock.ErrRate)
	}
	return o.checkReach()
}

// checkWorld reads what says how a world is made.
func (o *options) checkWorld() (err error) {
	if o.startAt, err = parseStart(o.start); err != nil {
		return err
	}
	if o.population, err = parsePopulations(o.populations); err != nil {
		return err
	}
	if o.perMille, err = parseShare(o.chaos); err != nil {
		return fmt.Errorf("--chaos %q: %w", o.chaos, err)
	}
	return o.readWorld()
}

// readWorld reads the world file. Its seed counts unless a flag says another.
func (o *options) readWorld() error {
	if o.worldFile == "" {
		return nil
	}
	text, err := os.ReadFile(o.worldFile)
	if err != nil {
		return fmt.Errorf("--world: %w", err)
	}
	banks, err := catalog.Load()
	if err != nil {
		return err
	}
	w, err := catalog.Declare(banks, o.worldFile, text, sandbox.World)
	if err != nil {
		return err
	}
	if o.declared = w.Text; w.Seeded && !o.set("seed") {
		o.seed, o.seeded = w.Seed, true
	}
	return nil
}

// set reports whether a flag was given.
func (o *options) set(flag string) bool { return o.changed != nil && o.changed(flag) }

// errNoToken refuses to listen to everybody without a token.
var errNoToken = errors.New("listening beyond loopback demands --admin-token: anybody who reaches it could act in your world")

// checkReach refuses to listen beyond loopback without an admin token. A
// container has to listen to all addresses of its own network; it says with a
// loopback --public-url and --allow-host that it is published on loopback.
func (o *options) checkReach() error {
	host, _, err := net.SplitHostPort(o.listen)
	if err != nil {
		return fmt.Errorf("--listen %q: want host:port, like localhost:8080", o.listen)
	}
	if o.publicURL != "" {
		u, err := url.Parse(o.publicURL)
		if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") || strings.Trim(u.Path, "/") != "" {
			return fmt.Errorf("--public-url %q: want scheme and host, like http://localhost:8080", o.publicURL)
		}
		o.publicURL = u.Scheme + "://" + u.Host
	}
	if isLoopback(host) || o.admin != "" {
		return nil
	}
	if u, err := url.Parse(o.publicURL); err == nil && isLoopback(u.Hostname()) && len(o.allowHosts) > 0 {
		return nil
	}
	return fmt.Errorf("--listen %s: %w", o.listen, errNoToken)
}

func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

func parseStart(s string) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	if t, err := time.Parse(time.RFC3339, s); err == nil {
		return t.UTC(), nil
	}
	if t, err := time.Parse(time.DateOnly, s); err == nil {
		return t.Add(12 * time.Hour), nil // noon in UTC is the same date at every bank
	}
	return time.Time{}, fmt.Errorf("--start %q: want a date like 2018-09-17 or an instant like 2018-09-17T13:00:00Z", s)
}

var errShare = errors.New("want a share like 1% or 0.5%, at most 100%")

// parseShare reads a share in percent as thousandths.
func parseShare(s string) (int, error) {
	if s == "" {
		return 0, nil
	}
	number, percent := strings.CutSuffix(s, "%")
	whole, part, dot := strings.Cut(number, ".")
	n, err := strconv.ParseUint(whole+(part + "0")[:1], 10, 16)
	if !percent || err != nil || dot && len(part) != 1 || n > 1000 {
		return 0, errShare
	}
	return int(n), nil
}

func parsePopulations(list []string) (map[string]int64, error) {
	m := map[string]int64{}
	for _, s := range list {
		bank, size, ok := strings.Cut(s, "=")
		n, err := strconv.ParseInt(size, 10, 64)
		if !ok || err != nil || n < 1 {
			return nil, fmt.Errorf("--population %q: want BANK=N, like larkspur=1000000", s)
		}
		m[bank] = n
	}
	return m, nil
}
