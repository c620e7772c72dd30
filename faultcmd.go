package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/sandbank/sandbank/internal/fault"
)

// An armedFault is a fault as the control API has it.
type armedFault struct {
	ID           string    `json:"id,omitempty"`
	Name         string    `json:"name,omitempty"`
	Party        string    `json:"party"`
	Route        string    `json:"route,omitempty"`
	Method       string    `json:"method,omitempty"`
	Customer     string    `json:"customer,omitempty"`
	Caller       string    `json:"caller,omitempty"`
	Kind         string    `json:"kind"`
	LatencyMS    int64     `json:"latency_ms,omitempty"`
	SpreadMS     int64     `json:"spread_ms,omitempty"`
	Distribution string    `json:"distribution,omitempty"`
	Status       int       `json:"status,omitempty"`
	RetryAfter   int       `json:"retry_after,omitempty"`
	Limit        int       `json:"limit,omitempty"`
	Count        int       `json:"count,omitempty"`
	Every        int       `json:"every,omitempty"`
	Percent      int       `json:"percent,omitempty"`
	PerMille     int       `json:"per_mille,omitempty"`
	From         time.Time `json:"from,omitzero"`
	Until        time.Time `json:"until,omitzero"`
	Strikes      int       `json:"strikes,omitempty"`
}

type faultOptions struct {
	control
	ask           armedFault
	delay, spread time.Duration
	after, during time.Duration
	share         string
}

func newFault(p *place) *cobra.Command {
	o := faultOptions{control: control{place: p}}
	c := &cobra.Command{
		Use:   "fault [PARTY KIND]",
		Short: "Let a bank or platform misbehave on purpose; without words: what is armed",
		Long: `Arms a fault at a party of the running world: a bank, kinnet, kinnet/balance,
inbox/NAME, or "*" for every bank and platform. KIND is a status like 503, or one of
"sandbank fault kinds". Chances come from the run's seed, so the same run fails in the
same places; each strike is in the journal and in the header X-Sandbank-Fault.`,
		Example: `  sandbank fault larkspur 503 --count 3 --retry-after 2
  sandbank fault larkspur latency --delay 2s --route '*/accounts*' --percent 20
  sandbank fault larkspur maintenance --for 2h
  sandbank fault kinnet webhook_duplicated
  sandbank fault                       # what is armed, and how often it has struck
  sandbank fault clear all             # or the id of one`,
		Args: cobra.MaximumNArgs(2),
		RunE: func(c *cobra.Command, args []string) error {
			if err := o.do(c.Context(), c.OutOrStdout(), args); err != nil {
				return fmt.Errorf("fault: %w", err)
			}
			return nil
		},
	}
	f := c.Flags()
	f.StringVar(&o.run, "run", "main", "run in which it happens")
	f.StringVar(&o.ask.Name, "name", "", "a name of your own for it")
	f.StringVar(&o.ask.Route, "route", "", "part of the path, * stands for any letters (default all)")
	f.StringVar(&o.ask.Method, "method", "", "method of the request (default all)")
	f.StringVar(&o.ask.Customer, "customer", "", "only with tokens of this customer")
	f.StringVar(&o.ask.Caller, "caller", "", "only for this caller, like kinnet/balance")
	f.IntVar(&o.ask.Count, "count", 0, "strikes until it ends (default no end)")
	f.IntVar(&o.ask.Every, "every", 0, "strike at every n-th occasion")
	f.StringVar(&o.share, "percent", "", "share of the occasions, like 20 or 0.5 (default all)")
	f.IntVar(&o.ask.RetryAfter, "retry-after", 0, "seconds in Retry-After (default none)")
	f.IntVar(&o.ask.Limit, "limit", 0, "rate_limit: requests in a minute; consent_too_long: days")
	f.DurationVar(&o.delay, "delay", 0, "how late, how long, or by how much, like 300ms")
	f.DurationVar(&o.spread, "spread", 0, "spread of --delay")
	f.StringVar(&o.ask.Distribution, "distribution", "", "of --delay: fixed, uniform or exponential")
	f.DurationVar(&o.after, "after", 0, "begin so much later by the run's clock")
	f.DurationVar(&o.during, "for", 0, "end after so long by the run's clock")
	return c
}

func (o *faultOptions) do(ctx context.Context, out io.Writer, args []string) error {
	if len(args) == 1 && args[0] == "kinds" {
		return tellKinds(out)
	}
	s, err := o.serving(ctx)
	if err != nil {
		return err
	}
	switch {
	case len(args) == 0:
		return o.list(ctx, s, out)
	case args[0] == "clear" && len(args) == 2:
		return o.clear(ctx, s, out, args[1])
	case len(args) == 1:
		return fmt.Errorf("say what %s is to do: a status like 503, or one of %s", args[0], strings.Join(fault.Kinds(), ", "))
	}
	return o.arm(ctx, s, out, args[0], args[1])
}

func tellKinds(out io.Writer) error {
	for _, k := range fault.AllKinds() {
		if _, err := fmt.Fprintf(out, "%-20s %s\n%-20s   sandbank fault PARTY %s\n", k.Name, k.Means, "", k.Example); err != nil {
			return err
		}
	}
	return nil
}

func (o *faultOptions) arm(ctx context.Context, s *server, out io.Writer, party, kind string) error {
	f := o.ask
	f.Party, f.Kind, f.LatencyMS, f.SpreadMS = party, kind, o.delay.Milliseconds(), o.spread.Milliseconds()
	if status, err := strconv.Atoi(kind); err == nil {
		f.Kind, f.Status = fault.Status, status
	}
	if o.share != "" {
		share, err := parseShare(strings.TrimSuffix(o.share, "%") + "%")
		if err != nil {
			return fmt.Errorf("--percent %q: %w", o.share, err)
		}
		f.PerMille = share
	}
	if o.after > 0 || o.during > 0 {
		var clock struct {
			Now time.Time `json:"now"`
		}
		if err := s.call(ctx, http.MethodGet, runPath(o.run, "clock"), nil, &clock); err != nil {
			return err
		}
		if f.From = clock.Now.Add(o.after); o.during > 0 {
			f.Until = f.From.Add(o.during)
		}
	}
	var armed armedFault
	if err := s.call(ctx, http.MethodPost, runPath(o.run, "faults"), f, &armed); err != nil {
		return err
	}
	_, err := fmt.Fprintf(out, "%s\nEnd it with: sandbank fault clear %s\n", armed, armed.ID)
	return err
}

func (o *faultOptions) list(ctx context.Context, s *server, out io.Writer) error {
	var all struct{ Faults []armedFault }
	if err := s.call(ctx, http.MethodGet, runPath(o.run, "faults"), nil, &all); err != nil {
		return err
	}
	if len(all.Faults) == 0 {
		fmt.Fprintf(out, "Nothing is armed in run %s. Try: sandbank fault larkspur 503 --count 3\n", o.run)
	}
	for _, f := range all.Faults {
		if _, err := fmt.Fprintf(out, "%s, struck %d times\n", f, f.Strikes); err != nil {
			return err
		}
	}
	return nil
}

func (o *faultOptions) clear(ctx context.Context, s *server, out io.Writer, id string) error {
	if id != "all" {
		if err := s.call(ctx, http.MethodDelete, runPath(o.run, "faults", id), nil, nil); err != nil {
			return err
		}
		_, err := fmt.Fprintf(out, "%s has ended.\n", id)
		return err
	}
	var cleared struct{ Cleared int }
	if err := s.call(ctx, http.MethodDelete, runPath(o.run, "faults"), nil, &cleared); err != nil {
		return err
	}
	_, err := fmt.Fprintf(out, "%d faults have ended.\n", cleared.Cleared)
	return err
}

// String is a fault on one line.
func (f armedFault) String() string {
	words := []string{f.ID, f.Party, f.Kind}
	if f.Status > 0 {
		words[2] = strconv.Itoa(f.Status)
	}
	add := func(ok bool, format string, v any) {
		if ok {
			words = append(words, fmt.Sprintf(format, v))
		}
	}
	add(f.Name != "", "(%s)", f.Name)
	add(f.Route != "", "on %s", f.Route)
	add(f.Method != "", "%s", f.Method)
	add(f.Customer != "", "for customer %s", f.Customer)
	add(f.Caller != "", "for caller %s", f.Caller)
	add(f.LatencyMS != 0, "by %s", time.Duration(f.LatencyMS)*time.Millisecond)
	add(f.RetryAfter > 0, "retry after %d s", f.RetryAfter)
	add(f.Limit > 0 && f.Kind != fault.ConsentTooLong, "above %d a minute", f.Limit)
	add(f.Limit > 0 && f.Kind == fault.ConsentTooLong, "above %d days", f.Limit)
	add(f.Count > 0, "%d times", f.Count)
	add(f.Every > 0, "every %dth", f.Every)
	add(f.Percent > 0, "%d %%", f.Percent)
	add(f.PerMille > 0, "%s %%", strconv.FormatFloat(float64(f.PerMille)/10, 'f', -1, 64))
	add(!f.From.IsZero(), "from %s", f.From.Format(time.RFC3339))
	add(!f.Until.IsZero(), "until %s", f.Until.Format(time.RFC3339))
	return strings.Join(words, "  ")
}
