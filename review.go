package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"

	"github.com/spf13/cobra"
)

type reviewOptions struct {
	*place
	run     string
	bank    string
	suspend bool
	json    bool
}

func newReview(p *place) *cobra.Command {
	o := reviewOptions{place: p}
	c := &cobra.Command{
		Use:   "review --bank BANK",
		Short: "Let a bank's audit look at who asked for whose data",
		Long: `Asks the running server for the audit of a bank: which programs asked for
people who never consented, tried account ids that do not exist, or went on with
tokens that had been taken back. It exits with 1 if something grave is found.`,
		Example: `  sandbank review --bank larkspur
  sandbank review --bank larkspur --suspend`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return o.review(c.Context(), c.OutOrStdout()) },
	}
	f := c.Flags()
	f.StringVar(&o.run, "run", "main", "run of the bank")
	f.StringVar(&o.bank, "bank", "", "id of the bank, like larkspur (needed)")
	f.BoolVar(&o.suspend, "suspend", false, "suspend the clients of which the audit proposes it")
	f.BoolVar(&o.json, "json", false, "print the findings as JSON")
	return c
}

// A finding is one of the control API's.
type finding struct {
	Client   string `json:"client"`
	Name     string `json:"name"`
	Rule     string `json:"rule"`
	Severity string `json:"severity"`
	Act      string `json:"act"`
	Sentence struct {
		En string `json:"en"`
	} `json:"sentence"`
	Suspended bool `json:"suspended"`
}

func (o *reviewOptions) review(ctx context.Context, out io.Writer) error {
	if o.bank == "" {
		return fmt.Errorf("review: --bank is needed, like --bank larkspur")
	}
	s, err := o.serving(ctx)
	if err != nil {
		return fmt.Errorf("review: %w", err)
	}
	bank := "/api/v1/runs/" + url.PathEscape(o.run) + "/banks/" + url.PathEscape(o.bank)
	var raw json.RawMessage
	if err := s.call(ctx, http.MethodPost, bank+"/access-review", nil, &raw); err != nil {
		return fmt.Errorf("review: %w", err)
	}
	var got struct {
		Clients  int       `json:"clients"`
		Findings []finding `json:"findings"`
	}
	if err := json.Unmarshal(raw, &got); err != nil {
		return fmt.Errorf("review: answer of the server: %w", err)
	}
	if o.json {
		_, err = fmt.Fprintln(out, string(raw))
	} else {
		err = printReview(out, o.bank, got.Clients, got.Findings)
	}
	if err != nil {
		return err
	}
	return o.conclude(ctx, s, bank, out, got.Findings)
}

func printReview(out io.Writer, bank string, clients int, list []finding) error {
	if len(list) == 0 {
		_, err := fmt.Fprintf(out, "%s: nothing found; clients looked at: %d\n", bank, clients)
		return err
	}
	for _, f := range list {
		act := f.Act
		if f.Suspended {
			act = "suspended already"
		}
		if _, err := fmt.Fprintf(out, "%-6s  %s  (%s, proposed: %s)\n", f.Severity, f.Sentence.En, f.Client, act); err != nil {
			return err
		}
	}
	return nil
}

// conclude suspends if it was asked to, and fails if something grave was found.
func (o *reviewOptions) conclude(ctx context.Context, s *server, bank string, out io.Writer, list []finding) error {
	grave := false
	for _, f := range list {
		if f.Act != "suspend" || f.Suspended {
			continue
		}
		grave = true
		if !o.suspend {
			continue
		}
		path := bank + "/clients/" + url.PathEscape(f.Client) + "/suspend"
		if err := s.call(ctx, http.MethodPost, path, map[string]string{"why": f.Sentence.En}, nil); err != nil {
			return fmt.Errorf("review: suspend %s: %w", f.Client, err)
		}
		if !o.json {
			fmt.Fprintf(out, "%s is suspended\n", f.Name) // what was printed before got through
		}
	}
	if grave {
		return errFailed
	}
	return nil
}
