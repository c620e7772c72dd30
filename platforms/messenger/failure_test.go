package messenger_test

import (
	"context"
	"sync/atomic"
	"testing"

	"github.com/sandbank/sandbank/internal/journal"
	"github.com/sandbank/sandbank/platforms/messenger"
)

// full is a journal whose disk is full while the flag is set.
type full struct {
	*journal.Memory
	now atomic.Bool
}

func (f *full) Append(ctx context.Context, run string, events []journal.Event) (journal.Receipt, error) {
	if f.now.Load() {
		return nil, journal.ErrReadOnly
	}
	return f.Memory.Append(ctx, run, events)
}

func TestAFullDiskIsATemporaryFailure(t *testing.T) {
	store := &full{Memory: journal.NewMemory(0)}
	w := newWorld(t, store, nil).withApp()
	w.say("hi")
	store.now.Store(true)
	status, answer := w.graph("POST", "/me/messages", w.to(`"message":{"text":"hello"}`))
	if status != 500 {
		t.Errorf("status %d", status)
	}
	golden(t, "error_temporary_500", answer)
	store.now.Store(false)
	if status, answer = w.graph("POST", "/me/messages", w.to(`"message":{"text":"hello"}`)); status != 200 {
		t.Errorf("when there is space again: %d %s", status, answer)
	}
}

func TestAPartOfABatchProvesItsToken(t *testing.T) {
	w := newWorld(t, journal.NewMemory(0), nil).withApp()
	_, answer := w.graph("POST", "/", `{"batch":[{"method":"GET","relative_url":"me?appsecret_proof=00"}],"include_headers":false}`)
	golden(t, "batch_bad_proof_200", answer)
}

func TestAnAppKeepsWhatItSubscribedTo(t *testing.T) {
	w := newWorld(t, journal.NewMemory(0), nil).withApp()
	w.graph("POST", "/me/subscribed_apps", `{"subscribed_fields":["messages"]}`)
	c, err := w.CreateApp(t.Context(), messenger.App{ID: "balance", Name: "Balance", WebhookURL: w.app.url, LinkURL: w.app.url + "/link"})
	if err != nil || len(c.Fields) != 1 {
		t.Errorf("CreateApp(again) = %+v, %v", c, err)
	}
}
