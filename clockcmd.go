package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"
)

type clockOptions struct {
	*place
	run    string
	rate   int64
	freeze bool
}

func newClock(p *place) *cobra.Command {
	o := clockOptions{place: p}
	c := &cobra.Command{
		Use:   "clock [+SPAN | INSTANT]",
		Short: "Show the virtual clock, move it forward, change its pace",
		Long: `Without words: what time it is in the run. A span like +90d or +36h moves the clock
on, a date or an instant moves it there; whatever falls due on the way happens, in
order: bookings, expiries, deliveries. The clock never goes back: fork a run instead.`,
		Example: `  sandbank clock
  sandbank clock +90d
  sandbank clock 2026-12-24T09:00
  sandbank clock --rate 3600     # an hour in a second
  sandbank clock --freeze`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if err := o.move(c.Context(), c.OutOrStdout(), args, c.Flags().Changed("rate")); err != nil {
				return fmt.Errorf("clock: %w", err)
			}
			return nil
		},
	}
	c.Flags().StringVar(&o.run, "run", "main", "run in which it happens")
	c.Flags().Int64Var(&o.rate, "rate", 1, "virtual seconds in a real second")
	c.Flags().BoolVar(&o.freeze, "freeze", false, "let the clock stand")
	return c
}

// A clockAnswer is a run's clock as the control API has it.
type clockAnswer struct {
	Now  time.Time `json:"now"`
	Rate int64     `json:"rate,string"`
	Zone string    `json:"zone"`
}

func (o *clockOptions) move(ctx context.Context, out io.Writer, args []string, rated bool) error {
	s, err := o.serving(ctx)
	if err != nil {
		return err
	}
	var before clockAnswer
	if err := s.call(ctx, http.MethodGet, runPath(o.run, "clock"), nil, &before); err != nil {
		return err
	}
	after := before
	if o.freeze || rated {
		if o.freeze {
			o.rate = 0
		}
		if err := s.call(ctx, http.MethodPost, runPath(o.run, "clock"), map[string]string{"rate": strconv.FormatInt(o.rate, 10)}, &after); err != nil {
			return err
		}
	}
	if len(args) == 0 {
		_, err := fmt.Fprintln(out, after)
		return err
	}
	return o.jump(ctx, s, out, before, args[0])
}

// jump moves the clock on and tells what happened on the way.
func (o *clockOptions) jump(ctx context.Context, s *server, out io.Writer, before clockAnswer, word string) error {
	to, err := before.reach(word)
	if err != nil {
		return err
	}
	head, err := s.head(ctx, o.run)
	if err != nil {
		return err
	}
	var after clockAnswer
	if err := s.call(ctx, http.MethodPost, runPath(o.run, "clock"), map[string]time.Time{"to": to}, &after); err != nil {
		return err
	}
	if _, err := fmt.Fprintln(out, after); err != nil {
		return err
	}
	return s.tellWhatFellDue(ctx, o.run, head, out)
}

// String is the clock on one line.
func (c clockAnswer) String() string {
	at := c.Now
	if zone, err := time.LoadLocation(c.Zone); err == nil {
		at = at.In(zone)
	}
	pace := "stands"
	switch {
	case c.Rate == 1:
		pace = "goes with the wall's"
	case c.Rate > 1:
		pace = fmt.Sprintf("goes %d seconds in a second", c.Rate)
	}
	return at.Format("Monday, 2 January 2006, 15:04:05 MST") + "; the clock " + pace
}

// spanForm is how far a clock is moved on.
var spanForm = regexp.MustCompile(`^\+(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$`)

var errWhen = errors.New("want a span like +90d, +36h or +1d12h, a date like 2026-12-24, or an instant like 2026-12-24T09:00")

// reach reads where the clock is to go.
func (c clockAnswer) reach(word string) (time.Time, error) {
	if m := spanForm.FindStringSubmatch(word); m != nil && word != "+" {
		var span time.Duration
		for i, unit := range []time.Duration{24 * time.Hour, time.Hour, time.Minute, time.Second} {
			n, err := strconv.ParseInt("0"+m[i+1], 10, 32)
			if err != nil {
				return time.Time{}, fmt.Errorf("%q: %w", word, errWhen)
			}
			span += time.Duration(n) * unit
		}
		return c.Now.Add(span), nil
	}
	zone, err := time.LoadLocation(c.Zone)
	if err != nil {
		zone = time.UTC
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05", "2006-01-02T15:04", time.DateOnly} {
		if at, err := time.ParseInLocation(layout, word, zone); err == nil {
			return at, nil
		}
	}
	return time.Time{}, fmt.Errorf("%q: %w", word, errWhen)
}

// head is the last event of a run.
func (s *server) head(ctx context.Context, run string) (uint64, error) {
	var info struct{ Head uint64 }
	return info.Head, s.call(ctx, http.MethodGet, runPath(run), nil, &info)
}

// tellWhatFellDue counts what has happened in a run since an event, by kind.
func (s *server) tellWhatFellDue(ctx context.Context, run string, head uint64, out io.Writer) error {
	kinds := map[string]int{}
	for from := head + 1; ; {
		var page struct {
			Events []struct {
				Seq  uint64
				Type string
			}
		}
		if err := s.call(ctx, http.MethodGet, fmt.Sprintf("%s?from=%d&limit=2000", runPath(run, "events"), from), nil, &page); err != nil {
			return err
		}
		if len(page.Events) == 0 {
			break
		}
		for _, e := range page.Events {
			if !strings.HasPrefix(e.Type, "clock.") && !strings.HasPrefix(e.Type, "wire.") {
				kinds[e.Type]++
			}
		}
		from = page.Events[len(page.Events)-1].Seq + 1
	}
	if len(kinds) == 0 {
		_, err := fmt.Fprintln(out, "Nothing fell due that is an event; what the world books by itself is in sandbank feed.")
		return err
	}
	for _, kind := range slices.Sorted(maps.Keys(kinds)) {
		if _, err := fmt.Fprintf(out, "%6d  %s\n", kinds[kind], kind); err != nil {
			return err
		}
	}
	return nil
}
