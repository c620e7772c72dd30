package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/sandbank/sandbank/mockbanks/catalog"
	"github.com/sandbank/sandbank/sandbox"
	"github.com/sandbank/sandbank/scenarios"
)

// firstStory is played once into a run of its own, ready to be watched.
const firstStory = "balance-in-chat"

// welcome plays the first story if it has not been, and prints where all is.
func (w *world) welcome(ctx context.Context, o *options, out io.Writer) error {
	if err := w.playFirst(ctx); err != nil && ctx.Err() == nil {
		w.log.WarnContext(ctx, "story not played", "story", firstStory, "error", err)
	}
	lines, err := w.banner(ctx, o)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(out, strings.Join(lines, "\n"))
	return err
}

// playFirst plays the story at full speed unless its run is there already, and
// whole.
func (w *world) playFirst(ctx context.Context) error {
	have, err := w.sandbox.Run(ctx, firstStory)
	switch {
	case err == nil && have.Info().State != sandbox.Failed:
		return nil
	case err == nil:
		if err := w.sandbox.Delete(ctx, firstStory); err != nil {
			return err
		}
	case !errors.Is(err, sandbox.ErrNoRun):
		return err
	}
	run, err := w.library.Create(ctx, sandbox.Spec{Story: firstStory})
	if err != nil {
		return err
	}
	return w.library.Play(ctx, run, scenarios.Max)
}

// banner is what a developer wants to know first, in at most 15 lines.
func (w *world) banner(ctx context.Context, o *options) ([]string, error) {
	main, err := w.sandbox.Main(ctx)
	if err != nil {
		return nil, err
	}
	lines := []string{
		fmt.Sprintf("Sandbank %s, seed %d, %s", version, main.Info().Seed, o.where()),
		"Console          " + w.origin.URL("/"),
		"Watch the story  " + w.origin.URL("/runs/"+firstStory),
	}
	var people []string
	for _, b := range main.Banks() {
		e := b.Entry()
		lines = append(lines, fmt.Sprintf("  %-17s %s  %-20s %s", e.Name, e.Country, b.FaceLabel(), b.API()))
		people = append(people, w.guests(e)...)
	}
	curl, answer, err := w.liveCall(ctx, main)
	if err != nil {
		return nil, err
	}
	return append(lines,
		"Type as          "+strings.Join(people[:min(3, len(people))], "  "),
		"Call a bank      "+curl,
		"  it answers     "+answer,
		w.ownApp(main, o),
		"Reset: go run . reset   Ctrl-C stops",
	), nil
}

// knownApp is the app that a newcomer replaces first.
const knownApp = "kinnet/balance"

// ownApp says how to stand in for the bot, or how the program does that has.
func (w *world) ownApp(main *sandbox.Run, o *options) string {
	keys := "its keys: curl " + w.origin.URL("/api/v1/runs/main/apps/"+knownApp)
	address := o.app[knownApp]
	if address == "" {
		return fmt.Sprintf("Your own app     --app %s=URL   %s", knownApp, keys)
	}
	platform, app, _ := strings.Cut(knownApp, "/")
	state := "its webhook is verified"
	if _, is, err := main.App(platform, app); err == nil && !is.Verified {
		state = "its webhook is not verified yet"
		if is.Problem != "" {
			state += " (" + is.Problem + ")"
		}
		state += "; tried again until it is"
	}
	return fmt.Sprintf("Your own app     %s: %s; %s", address, state, keys)
}

// where says where the world is kept.
func (o *options) where() string {
	if o.ephemeral {
		return "nothing kept on disk"
	}
	return "data in " + o.dir()
}

// guests are links to the phones of a bank's named customers.
func (w *world) guests(bank catalog.Bank) []string {
	var list []string
	for _, p := range bank.Pins {
		link := w.origin.URL("/runs/main?actor=" + bank.ID + "/" + p.Key)
		list = append(list, p.Given+" "+p.Family+" "+link)
	}
	return list
}

// liveCall gets a token for Linh, asks the bank for her balance, and returns
// the command that does so and what came.
func (w *world) liveCall(ctx context.Context, main *sandbox.Run) (curl, answer string, err error) {
	token, err := main.TokenFor(ctx, "larkspur", "linh", nil)
	if err != nil {
		return "", "", err
	}
	b, err := main.Bank("larkspur")
	if err != nil {
		return "", "", err
	}
	p, err := b.Customer("linh")
	if err != nil {
		return "", "", err
	}
	url := b.BalanceURL(b.Accounts(p.Index)[0].ID)
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return "", "", err
	}
	req.Header.Set("Authorization", "Bearer "+token.Access)
	res, err := main.Client("").Do(req)
	if err != nil {
		return "", "", err
	}
	defer res.Body.Close()
	var body struct {
		Current   json.Number `json:"currentBalance"`
		Available json.Number `json:"availableBalance"`
	}
	if err := json.NewDecoder(res.Body).Decode(&body); err != nil || res.StatusCode != http.StatusOK {
		return "", "", fmt.Errorf("first call answered %s: %w", res.Status, err)
	}
	return fmt.Sprintf(`curl -H "Authorization: Bearer %s" %s`, token.Access, url),
		fmt.Sprintf("currentBalance %s, availableBalance %s USD", body.Current, body.Available), nil
}
