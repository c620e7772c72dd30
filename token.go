package main

import (
	"context"
	"fmt"
	"io"
	"net/http"

	"github.com/spf13/cobra"
)

// A tokenAnswer is what the control API gives for a token.
type tokenAnswer struct {
	AccessToken string `json:"access_token"`
	Scope       string `json:"scope"`
	ExpiresIn   int    `json:"expires_in"`
	API         string `json:"api"`
	Example     string `json:"example"`
}

type tokenOptions struct {
	*place
	run         string
	bank        string
	customer    string
	permissions []string
	quiet       bool
}

func newToken(p *place) *cobra.Command {
	o := tokenOptions{place: p}
	c := &cobra.Command{
		Use:   "token --bank BANK --customer CUSTOMER",
		Short: "Get a live access token for a customer, without the login pages",
		Long: `Asks the running server for an access token. It goes through the same consent
and the same grant as the pages, so it can be revoked, and it expires.`,
		Example: `  sandbank token --bank larkspur --customer linh
  sandbank token --bank larkspur --customer 4711 --permissions ACCOUNT_BASIC,ACCOUNT_DETAILED
  curl -H "Authorization: Bearer $(sandbank token -q --bank larkspur --customer linh)" …`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return o.print(c.Context(), c.OutOrStdout()) },
	}
	f := c.Flags()
	f.StringVar(&o.run, "run", "main", "run in which the token is good")
	f.StringVar(&o.bank, "bank", "", "id of the bank, like larkspur (needed)")
	f.StringVar(&o.customer, "customer", "", "a named customer like linh, or an index like 4711 (needed)")
	f.StringSliceVar(&o.permissions, "permissions", nil, "data clusters or permissions, with commas (default all that the face has)")
	f.BoolVarP(&o.quiet, "quiet", "q", false, "print the token and nothing else")
	return c
}

func (o *tokenOptions) print(ctx context.Context, out io.Writer) error {
	if o.bank == "" || o.customer == "" {
		return fmt.Errorf("token: --bank and --customer are needed, like --bank larkspur --customer linh")
	}
	s, err := o.find(ctx)
	if err != nil {
		return fmt.Errorf("token: %w: start `go run .` first", err)
	}
	if s == nil {
		return fmt.Errorf("token: nobody serves %s: start `go run .` first, or name a server with --server URL", o.dir())
	}
	t, err := s.token(ctx, o.run, o.bank, o.customer, o.permissions)
	if err != nil {
		return fmt.Errorf("token: %w", err)
	}
	if o.quiet {
		_, err = fmt.Fprintln(out, t.AccessToken)
		return err
	}
	_, err = fmt.Fprintf(out, "%s\nscope    %s\nexpires  in %d s\ntry      %s\n", t.AccessToken, t.Scope, t.ExpiresIn, t.Example)
	return err
}

// token asks for a token.
func (s *server) token(ctx context.Context, run, bank, customer string, permissions []string) (tokenAnswer, error) {
	var t tokenAnswer
	in := map[string]any{"bank": bank, "customer": customer}
	if len(permissions) > 0 {
		in["permissions"] = permissions
	}
	return t, s.call(ctx, http.MethodPost, "/api/v1/runs/"+run+"/tokens", in, &t)
}
