package sandbox

import (
	"context"
	"fmt"
	"net/http"
	"strings"

	"github.com/sandbank/sandbank/internal/actor"
	"github.com/sandbank/sandbank/internal/chance"
	"github.com/sandbank/sandbank/internal/trace"
)

// webhookProbed says that an app was sent a webhook with a wrong signature, to
// see whether it checks.
const webhookProbed = "webhook.probed"

const tagProbe chance.Tag = 0x4b1c0

// probed is the data of webhook.probed.
type probed struct {
	App string `json:"app"`
}

// Probe sends each app of the user's a webhook whose signature is wrong. What
// the app answers is in the record; the verdict expects a refusal.
func (r *Run) Probe(ctx context.Context) error {
	for n, a := range builtIns() {
		own := r.ownApp(a.id)
		if own == "" {
			continue
		}
		ctx := trace.WithNew(ctx, chance.Key(r.spec.Seed, tagProbe), uint64(n))
		_, err := r.actor.Do(ctx, func(tx *actor.Tx) error {
			tx.Add(actor.Draft{Type: webhookProbed, Source: "/platforms/" + kinnet, Subject: "app/" + a.path() + "/probe", Data: probed{a.path()}})
			return nil
		})
		if err != nil {
			return err
		}
		if err := r.sendBadly(ctx, own+"/webhook"); err != nil {
			return fmt.Errorf("probe %s: %w", a.path(), err)
		}
	}
	return nil
}

// sendBadly posts an empty webhook with a signature that no secret makes.
func (r *Run) sendBadly(ctx context.Context, address string) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, strings.NewReader(`{"object":"page","entry":[]}`))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("X-Hub-Signature-256", "sha256="+strings.Repeat("0", 64))
	req.Header.Set("X-Hub-Signature", "sha1="+strings.Repeat("0", 40))
	res, err := r.client(kinnet).Do(req)
	if err != nil {
		return err
	}
	return res.Body.Close()
}
