package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/spf13/cobra"
)

// A subscription is one of a bank's webhooks as the control API has it.
type subscription struct {
	Bank   string   `json:"bank"`
	ID     string   `json:"id"`
	Client string   `json:"client_id"`
	URL    string   `json:"url"`
	Events []string `json:"events"`
	Secret string   `json:"secret"`
}

type webhookOptions struct {
	*place
	run, bank, client, url string
	events                 []string
}

func newWebhook(p *place) *cobra.Command {
	o := webhookOptions{place: p}
	c := &cobra.Command{
		Use:   "webhook",
		Short: "Let a bank tell your program of transactions and consents",
		Long: `Subscribes a client of a bank to its webhooks, tests them, and shows what became of
each. They are signed by the convention of Standard Webhooks: docs/webhooks.md.`,
		Example: `  sandbank webhook add --bank larkspur --client client-… --url http://localhost:3000/hook
  sandbank webhook                     # who is told of what
  sandbank webhook test wh-…
  sandbank webhook deliveries
  sandbank webhook redeliver msg-…
  sandbank webhook rm wh-…`,
		Args: unknownCommand,
		RunE: o.does(func(ctx context.Context, s *server, out io.Writer, _ []string) error { return o.list(ctx, s, out) }),
	}
	c.PersistentFlags().StringVar(&o.run, "run", "main", "run in which it happens")
	add := &cobra.Command{
		Use: "add", Short: "Subscribe a client", Args: cobra.NoArgs,
		Example: "  sandbank webhook add --bank larkspur --client client-… --url http://localhost:3000/hook --events transaction.created",
		RunE:    o.does(func(ctx context.Context, s *server, out io.Writer, _ []string) error { return o.add(ctx, s, out) }),
	}
	f := add.Flags()
	f.StringVar(&o.bank, "bank", "", "id of the bank, like larkspur (needed)")
	f.StringVar(&o.client, "client", "", "client id at the bank: see sandbank env (needed)")
	f.StringVar(&o.url, "url", "", "where your program listens, on this machine (needed)")
	f.StringSliceVar(&o.events, "events", nil, "events, with commas (default all)")
	one := func(use, short string, do func(context.Context, *server, io.Writer, string) error) *cobra.Command {
		return &cobra.Command{
			Use: use, Short: short, Args: cobra.ExactArgs(1),
			RunE: o.does(func(ctx context.Context, s *server, out io.Writer, args []string) error {
				return do(ctx, s, out, args[0])
			}),
		}
	}
	c.AddCommand(add, one("test ID", "Send a webhook that tells of nothing", o.test), one("rm ID", "End a subscription", o.remove),
		one("redeliver DELIVERY", "Send one once more", o.again),
		&cobra.Command{
			Use: "deliveries", Short: "What was sent, and what became of it", Args: cobra.NoArgs,
			RunE: o.does(func(ctx context.Context, s *server, out io.Writer, _ []string) error {
				return o.deliveries(ctx, s, out)
			}),
		})
	return c
}

// does runs a part of the command against the server.
func (o *webhookOptions) does(do func(context.Context, *server, io.Writer, []string) error) func(*cobra.Command, []string) error {
	return func(c *cobra.Command, args []string) error {
		s, err := o.serving(c.Context())
		if err == nil {
			err = do(c.Context(), s, c.OutOrStdout(), args)
		}
		if err != nil {
			return fmt.Errorf("webhook: %w", err)
		}
		return nil
	}
}

func (o *webhookOptions) list(ctx context.Context, s *server, out io.Writer) error {
	var all struct{ Webhooks []subscription }
	if err := s.call(ctx, http.MethodGet, runPath(o.run, "webhooks"), nil, &all); err != nil {
		return err
	}
	if len(all.Webhooks) == 0 {
		fmt.Fprintln(out, "Nobody is told of anything yet: sandbank webhook add --help, or sandbank env --app NAME --webhook URL.")
	}
	for _, w := range all.Webhooks {
		fmt.Fprintf(out, "%s  %s  %s  %s\n  %s\n", w.ID, w.Bank, w.Client, w.URL, strings.Join(w.Events, ", "))
	}
	return nil
}

func (o *webhookOptions) add(ctx context.Context, s *server, out io.Writer) error {
	if o.bank == "" || o.client == "" || o.url == "" {
		return errors.New("--bank, --client and --url are needed; sandbank env --app NAME registers a client")
	}
	in := map[string]any{"bank": o.bank, "client": o.client, "url": o.url}
	if len(o.events) > 0 {
		in["events"] = o.events
	}
	var w subscription
	if err := s.call(ctx, http.MethodPost, runPath(o.run, "webhooks"), in, &w); err != nil {
		return err
	}
	_, err := fmt.Fprintf(out, "%s tells %s of %s.\nid      %s\nsecret  %s\nTry it: sandbank webhook test %s\n", w.Bank, w.URL, strings.Join(w.Events, ", "), w.ID, w.Secret, w.ID)
	return err
}

func (o *webhookOptions) test(ctx context.Context, s *server, out io.Writer, id string) error {
	var sent struct{ Delivery string }
	if err := s.call(ctx, http.MethodPost, runPath(o.run, "webhooks", id, "test"), nil, &sent); err != nil {
		return err
	}
	_, err := fmt.Fprintf(out, "%s is on its way: sandbank webhook deliveries\n", sent.Delivery)
	return err
}

func (o *webhookOptions) remove(ctx context.Context, s *server, out io.Writer, id string) error {
	if err := s.call(ctx, http.MethodDelete, runPath(o.run, "webhooks", id), nil, nil); err != nil {
		return err
	}
	_, err := fmt.Fprintf(out, "%s has ended; what waits to be sent is not sent.\n", id)
	return err
}

func (o *webhookOptions) again(ctx context.Context, s *server, out io.Writer, id string) error {
	if err := s.call(ctx, http.MethodPost, runPath(o.run, "deliveries", id, "redeliver"), nil, nil); err != nil {
		return err
	}
	_, err := fmt.Fprintf(out, "%s is sent once more.\n", id)
	return err
}

func (o *webhookOptions) deliveries(ctx context.Context, s *server, out io.Writer) error {
	var all struct {
		Deliveries []struct {
			ID, From, App, Kind, State, Why string
			Queued                          time.Time
			Next                            time.Time
			Attempts                        []struct {
				Status int
				Why    string
			}
		}
	}
	if err := s.call(ctx, http.MethodGet, runPath(o.run, "deliveries"), nil, &all); err != nil {
		return err
	}
	if len(all.Deliveries) == 0 {
		fmt.Fprintln(out, "Nothing has been sent yet.")
	}
	for _, d := range all.Deliveries {
		from := d.From
		if from == "" {
			from = "kinnet → " + d.App
		}
		line := fmt.Sprintf("%s  %s  %-22s %s, %d attempts", d.ID, from, d.Kind, d.State, len(d.Attempts))
		if n := len(d.Attempts); n > 0 && d.Attempts[n-1].Why != "" {
			line += ": " + d.Attempts[n-1].Why
		}
		if !d.Next.IsZero() {
			line += ", next at " + d.Next.Format(time.RFC3339)
		}
		fmt.Fprintln(out, line)
	}
	return nil
}
