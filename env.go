package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"

	"github.com/spf13/cobra"
)

type envOptions struct {
	*place
	run      string
	app      string
	bank     string
	redirect string
	webhook  string
	platform string
	json     bool
}

func newEnv(p *place) *cobra.Command {
	o := envOptions{place: p}
	c := &cobra.Command{
		Use:   "env --app NAME > .env",
		Short: "Register a program of yours and print its keys as a .env file",
		Long: `Registers your program at a bank of the running server, and prints all that it
is configured with: addresses, client id and secret, the webhook's secret. The
same name gives the same keys again; what you say anew is changed. Another
redirect address gets another client, as banks do it.`,
		Example: `  sandbank env --app my-app > .env
  sandbank env --app my-app --redirect http://localhost:3000/callback --webhook http://localhost:3000/webhook > .env
  sandbank env --app my-app --bank thistle-crown --json
  sandbank env --app my-bot --platform kinnet --webhook http://localhost:3000/webhook   a page at the messenger as well`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return o.print(c.Context(), c.OutOrStdout()) },
	}
	f := c.Flags()
	f.StringVar(&o.run, "run", "main", "run in which the program is registered")
	f.StringVar(&o.app, "app", "", "name of your program: lower-case letters, digits and hyphens (needed)")
	f.StringVar(&o.bank, "bank", "larkspur", "id of the bank")
	f.StringVar(&o.redirect, "redirect", "", "address that the bank sends people back to (default http://localhost:3000/callback)")
	f.StringVar(&o.webhook, "webhook", "", "address that webhooks are sent to (default none)")
	f.StringVar(&o.platform, "platform", "", "kinnet: a page at the messenger as well; needs --webhook")
	f.BoolVar(&o.json, "json", false, "print JSON instead")
	return c
}

func (o *envOptions) print(ctx context.Context, out io.Writer) error {
	if o.app == "" {
		return errors.New("env: --app is needed: a name for your program, like --app my-app")
	}
	s, err := o.serving(ctx)
	if err != nil {
		return fmt.Errorf("env: %w", err)
	}
	var body json.RawMessage
	in := map[string]string{"bank": o.bank, "redirect_uri": o.redirect, "webhook_url": o.webhook, "platform": o.platform}
	for name, value := range in {
		if value == "" {
			delete(in, name)
		}
	}
	if err := s.call(ctx, http.MethodPut, runPath(o.run, "apps", o.app), in, &body); err != nil {
		return fmt.Errorf("env: %w", err)
	}
	return o.write(out, body)
}

// write prints the answer as it is asked for: all of it, or the text of the
// file that it carries.
func (o *envOptions) write(out io.Writer, body json.RawMessage) error {
	var file struct{ Env string }
	if err := json.Unmarshal(body, &file); err != nil {
		return fmt.Errorf("env: the server's answer: %w", err)
	}
	if !o.json {
		_, err := io.WriteString(out, file.Env)
		return err
	}
	var members map[string]any
	if err := json.Unmarshal(body, &members); err != nil {
		return fmt.Errorf("env: the server's answer: %w", err)
	}
	delete(members, "env")
	encoder := json.NewEncoder(out)
	encoder.SetIndent("", "  ")
	return encoder.Encode(members)
}
