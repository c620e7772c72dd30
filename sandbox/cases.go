package sandbox

import (
	"context"
	"encoding/json"
	"slices"
	"sync"

	"github.com/sandbank/sandbank/internal/actor"
	"github.com/sandbank/sandbank/internal/journal"
	"github.com/sandbank/sandbank/platforms/integration"
)

// appReported says that an app has taken a person's problem to a bank's desk.
const appReported = "app.case.reported"

// cases is what the apps have reported for whom: a projection.
type cases struct {
	actor *actor.Actor

	mu  sync.RWMutex
	all map[string][]integration.ReportedCase // by app, oldest first
}

func newCases() *cases { return &cases{all: map[string][]integration.ReportedCase{}} }

// reported is the data of app.case.reported.
type reported struct {
	Platform string `json:"platform"`
	App      string `json:"app"`
	PSID     string `json:"psid"`
	Bank     string `json:"bank"`
	Case     string `json:"case"`
	Topic    string `json:"topic"`
	Lang     string `json:"lang"`
}

// Reset implements [actor.Projection].
func (c *cases) Reset() {
	c.mu.Lock()
	defer c.mu.Unlock()
	clear(c.all)
}

// Apply implements [actor.Projection].
func (c *cases) Apply(e journal.Event) {
	if e.Type != appReported {
		return
	}
	var d reported
	if json.Unmarshal(e.Data, &d) != nil {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.all[d.App] = append(c.all[d.App], integration.ReportedCase{PSID: d.PSID, Bank: d.Bank, ID: d.Case, Topic: d.Topic, Lang: d.Lang})
}

// A casebook is the cases of one app.
type casebook struct {
	*cases
	app string
}

// Report implements [integration.Cases].
func (b casebook) Report(ctx context.Context, c integration.ReportedCase) error {
	_, err := b.actor.Do(ctx, func(tx *actor.Tx) error {
		tx.Add(actor.Draft{
			Type: appReported, Source: "/apps/" + kinnet + "/" + b.app, Subject: "case/" + c.ID,
			Data: reported{kinnet, b.app, c.PSID, c.Bank, c.ID, c.Topic, c.Lang},
		})
		return nil
	})
	return err
}

// Reported implements [integration.Cases].
func (b casebook) Reported(_ context.Context, psid string) ([]integration.ReportedCase, error) {
	b.mu.RLock()
	defer b.mu.RUnlock()
	return slices.DeleteFunc(slices.Clone(b.all[b.app]), func(c integration.ReportedCase) bool { return c.PSID != psid }), nil
}

// Case implements [integration.Cases].
func (b casebook) Case(_ context.Context, bank, id string) (integration.ReportedCase, bool, error) {
	b.mu.RLock()
	defer b.mu.RUnlock()
	for _, c := range b.all[b.app] {
		if c.Bank == bank && c.ID == id {
			return c, true, nil
		}
	}
	return integration.ReportedCase{}, false, nil
}
