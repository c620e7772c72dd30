package messenger_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/sandbank/sandbank/internal/journal"
	"github.com/sandbank/sandbank/platforms/messenger"
)

func TestEachPageHasItsOwnThreadsAndKnowsAUserByAnotherID(t *testing.T) {
	w := newWorld(t, journal.NewMemory(0), nil).withApp()
	desk := newProgram(t)
	if _, err := w.CreateApp(t.Context(), messenger.App{ID: "service", Name: "Service desk", WebhookURL: desk.url}); err != nil {
		t.Fatal(err)
	}
	w.idle()
	w.say("What's my balance?")
	page := w.Page("service")
	if _, err := page.Say(t.Context(), "larkspur/linh", "My card is lost"); err != nil {
		t.Fatal(err)
	}
	w.idle()
	here, err := page.Chat("larkspur/linh")
	if err != nil {
		t.Fatal(err)
	}
	there, _ := w.Chat("larkspur/linh")
	if len(here.Messages) != 1 || here.Messages[0].Text != "My card is lost" || here.App != "service" {
		t.Errorf("thread of the second page: %+v", here)
	}
	if len(there.Messages) != 1 || there.App != "balance" || there.PSID == here.PSID {
		t.Errorf("thread of the first page: %+v", there)
	}
	if u, ok := w.Person("service", here.PSID); !ok || u.Customer != "linh" {
		t.Errorf("the second page's id means %+v", u)
	}
	if apps := w.Apps(); len(apps) != 2 || apps[1].App != "service" {
		t.Errorf("apps %+v", apps)
	}
	if _, err := w.Page("nobody").Say(t.Context(), "larkspur/linh", "hello"); !errors.Is(err, messenger.ErrUnknownApp) {
		t.Errorf("writing to nobody: %v", err)
	}
}

func TestASharedLocationReachesTheAppAsAnAttachment(t *testing.T) {
	w := newWorld(t, journal.NewMemory(0), nil).withApp()
	if _, err := w.Page("").Share(t.Context(), "larkspur/linh", messenger.Location{Lat: 37.3382, Long: -121.8863}); err != nil {
		t.Fatal(err)
	}
	w.idle()
	got := string(w.app.posts()[0].body)
	if want := `"attachments":[{"type":"location","payload":{"coordinates":{"lat":37.3382,"long":-121.8863}}}]`; !strings.Contains(got, want) {
		t.Errorf("webhook %s, want %s", got, want)
	}
	if _, err := w.Page("").Share(t.Context(), "larkspur/linh", messenger.Location{Lat: 91}); !errors.Is(err, messenger.ErrNowhere) {
		t.Errorf("beyond the pole: %v", err)
	}
}
