package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/sandbank/sandbank/internal/clock"
	"github.com/sandbank/sandbank/mockbanks/catalog"
	"github.com/sandbank/sandbank/mockbanks/places"
)

// atmsOptions are the flags of the command that finds places.
type atmsOptions struct {
	peopleOptions
	near    string
	town    string
	kind    string
	having  []string
	openAt  string
	limit   int
	point   places.Point
	filter  places.Filter
	openNow bool
}

func newATMs(p *place) *cobra.Command {
	o := atmsOptions{peopleOptions: peopleOptions{options: options{place: p}}}
	c := &cobra.Command{
		Use:   "atms --bank BANK (--near LAT,LON | --town TOWN)",
		Short: "Find cash machines and branches of a bank, nearest first",
		Long: `Finds the cash machines and branches of a bank, nearest first: around a point,
or in a town, from its centre.

Hours are by the clocks of the town; branches are closed on bank holidays. The
fee is what a machine asks of other banks' customers. Without --server and
--data the world is made for this call only: the same seed gives the same places.`,
		Example: `  sandbank atms --bank larkspur --near 30.2672,-97.7431
  sandbank atms --bank thistle-crown --town Leeds --kind branch --limit 3
  sandbank atms --bank larkspur --town "Portland, OR" --service cash-deposits --open-at now`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			o.changed = c.Flags().Changed
			return o.print(c.Context(), c.OutOrStdout())
		},
	}
	f := c.Flags()
	f.StringVar(&o.bank, "bank", "", "id of the bank, like larkspur (needed)")
	f.StringVar(&o.near, "near", "", "latitude and longitude in degrees, like 30.2672,-97.7431")
	f.StringVar(&o.town, "town", "", `a town, like Austin or "Portland, OR"`)
	f.StringVar(&o.kind, "kind", "", "atm or branch (default both)")
	f.StringArrayVar(&o.having, "service", nil, "only places that have it, like cash-deposits or wheelchair-access (repeat)")
	f.StringVar(&o.openAt, "open-at", "", "only places open at an instant, like 2018-09-17T13:00:00Z, or now")
	f.IntVar(&o.limit, "limit", 10, "how many, from 1 to 100")
	f.StringVar(&o.format, "format", "table", "table, json (a line each) or csv")
	o.worldFlags(f)
	return c
}

// print finds, and prints what was found.
func (o *atmsOptions) print(ctx context.Context, out io.Writer) error {
	if err := o.checkSearch(); err != nil {
		return err
	}
	list, err := o.search(ctx)
	if err != nil {
		return err
	}
	return writePlaces(out, o.format, list)
}

// search asks the server if there is one, else the seed.
func (o *atmsOptions) search(ctx context.Context) ([]placeRow, error) {
	if o.server == "" && o.data == "" {
		return o.searchSeed()
	}
	s, err := o.find(ctx)
	if err != nil {
		return nil, err
	}
	if s != nil {
		return o.searchServer(ctx, s)
	}
	if err := o.takeWorld(ctx); err != nil {
		return nil, fmt.Errorf("atms: %w", err)
	}
	return o.searchSeed()
}

// searchServer asks the control API.
func (o *atmsOptions) searchServer(ctx context.Context, s *server) ([]placeRow, error) {
	q := url.Values{"limit": {strconv.Itoa(o.limit)}, "service": o.having}
	for name, value := range map[string]string{"near": o.near, "town": o.town, "kind": o.kind, "open_at": o.openAt} {
		if value != "" {
			q.Set(name, value)
		}
	}
	var answer struct {
		ATMs, Branches int
		Places         []placeRow
	}
	err := s.call(ctx, http.MethodGet, "/api/v1/runs/main/banks/"+url.PathEscape(o.bank)+"/places?"+q.Encode(), nil, &answer)
	if err != nil {
		return nil, fmt.Errorf("atms: %w", err)
	}
	return answer.Places, o.checkFound(answer.ATMs+answer.Branches, len(answer.Places))
}

// searchSeed makes the places here and now.
func (o *atmsOptions) searchSeed() ([]placeRow, error) {
	banks, err := o.banks()
	if err != nil {
		return nil, err
	}
	bank, ok := catalog.Find(banks, o.bank)
	if !ok {
		return nil, fmt.Errorf("atms: there is no bank %q: one of %s", o.bank, bankIDs())
	}
	n, err := places.New(o.seed, bank.People())
	if err != nil {
		return nil, fmt.Errorf("atms: %w", err)
	}
	hits, err := o.hits(n)
	if unknown, ok := errors.AsType[*places.UnknownTown](err); ok {
		return nil, fmt.Errorf("atms: %s has no town %.60q: did you mean %s? Or look near a point, with --near LAT,LON", o.bank, o.town, unknown.Near)
	}
	if err != nil {
		return nil, fmt.Errorf("atms: %w", err)
	}
	rows := make([]placeRow, len(hits))
	for i, h := range hits {
		rows[i] = newPlaceRow(h)
	}
	return rows, o.checkFound(n.Len(places.AnyKind), len(rows))
}

func (o *atmsOptions) hits(n *places.Network) ([]places.Hit, error) {
	if o.openNow {
		if o.filter.OpenAt = o.startAt; o.filter.OpenAt.IsZero() {
			o.filter.OpenAt = clock.System{}.Now()
		}
	}
	if o.town != "" {
		return n.In(o.town, o.filter, o.limit)
	}
	return n.Nearest(o.point, o.filter, o.limit), nil
}

// checkFound says why there is nothing to show.
func (o *atmsOptions) checkFound(exist, found int) error {
	switch {
	case exist == 0:
		return fmt.Errorf("atms: %s has no branches and no cash machines: it only issues cards", o.bank)
	case found == 0 && o.town != "":
		return fmt.Errorf("atms: %s has nothing like that in %s: ask for less, or look beyond the town with --near LAT,LON", o.bank, o.town)
	case found == 0:
		return fmt.Errorf("atms: %s has nothing like that anywhere: ask for less", o.bank)
	}
	return nil
}

func (o *atmsOptions) checkSearch() (err error) {
	switch {
	case o.bank == "":
		return fmt.Errorf("atms: --bank is missing: one of %s", bankIDs())
	case (o.near == "") == (o.town == ""):
		return errors.New("atms: say where to look: either --near LAT,LON, like --near 30.2672,-97.7431, or --town TOWN, like --town Austin")
	case o.limit < 1 || o.limit > 100:
		return fmt.Errorf("atms: --limit %d: want 1 to 100", o.limit)
	case o.format != "table" && o.format != "json" && o.format != "csv":
		return fmt.Errorf("atms: --format %q: one of table, json, csv", o.format)
	}
	if o.near != "" {
		if o.point, err = places.ParsePoint(o.near); err != nil {
			return fmt.Errorf("atms: --near %w", err)
		}
	}
	if err := o.checkFilter(); err != nil {
		return err
	}
	return o.checkWorld()
}

// checkFilter reads which places are wanted.
func (o *atmsOptions) checkFilter() (err error) {
	kind, ok := places.ParseKind(o.kind)
	if !ok {
		return fmt.Errorf("atms: --kind %q: want atm or branch", o.kind)
	}
	o.filter.Kind = kind
	for _, word := range o.having {
		f, ok := places.ParseFacility(word)
		if !ok {
			return fmt.Errorf("atms: --service %q: one of %s", word, strings.Join(words(places.Facilities()), ", "))
		}
		o.filter.Having |= places.SetOf(f)
	}
	if o.openNow = o.openAt == "now"; o.openNow || o.openAt == "" {
		return nil
	}
	if o.filter.OpenAt, err = time.Parse(time.RFC3339, o.openAt); err != nil {
		return fmt.Errorf("atms: --open-at %q: want an instant like 2018-09-17T13:00:00Z, or now", o.openAt)
	}
	return nil
}
