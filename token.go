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
	app         string
	permissions []string
	quiet       bool
}

func newToken(p *place) *cobra.Command {
	o := tokenOptions{place: p}
	c := &cobra.Command{
		Use:   "token --bank BANK --customer CUSTOMER",
		Short: "Get a live access token for a customer, without the login pages",
		Long: `Asks the running server for an access token. It goes through the same consent
and the same grant as the pages, so it can be revoked, and it expires. Only the pages
are left out: where two must agree both do, and nobody is asked for a one-time code.`,
		Example: `  sandbank token --bank larkspur --customer linh
  sandbank token --bank larkspur --customer linh --app my-app      Linh shares with my-app
  sandbank token --bank larkspur --customer 4711 --permissions ACCOUNT_BASIC,ACCOUNT_DETAILED
  curl -H "Authorization: Bearer $(sandbank token -q --bank larkspur --customer linh)" …`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return o.print(c.Context(), c.OutOrStdout()) },
	}
	f := c.Flags()
	f.StringVar(&o.run, "run", "main", "run in which the token is good")
	f.StringVar(&o.bank, "bank", "", "id of the bank, like larkspur (needed)")
	f.StringVar(&o.customer, "customer", "", "a named customer like linh, or an index like 4711 (needed)")
	f.StringVar(&o.app, "app", "", "for this program, a name of sandbank env or a client id: from then on it is told by webhook (default one for tries)")
	f.StringSliceVar(&o.permissions, "permissions", nil, "data clusters or permissions, with commas (default all that the face has)")
	f.BoolVarP(&o.quiet, "quiet", "q", false, "print the token and nothing else")
	return c
}

func (o *tokenOptions) print(ctx context.Context, out io.Writer) error {
	if o.bank == "" || o.customer == "" {
		return fmt.Errorf("token: --bank and --customer are needed, like --bank larkspur --customer linh")
	}
	s, err := o.serving(ctx)
	if err != nil {
		return fmt.Errorf("token: %w", err)
	}
	t, err := s.token(ctx, o.run, o.bank, o.customer, o.app, o.permissions)
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
func (s *server) token(ctx context.Context, run, bank, customer, app string, permissions []string) (tokenAnswer, error) {
	var t tokenAnswer
	in := map[string]any{"bank": bank, "customer": customer}
	if app != "" {
		in["client"] = app
	}
	if len(permissions) > 0 {
		in["permissions"] = permissions
	}
	return t, s.call(ctx, http.MethodPost, "/api/v1/runs/"+run+"/tokens", in, &t)
}
