package sandbox_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/sandbank/sandbank/internal/fault"
	"github.com/sandbank/sandbank/internal/wire"
	"github.com/sandbank/sandbank/sandbox/sandboxtest"
)

// A fault that strikes before anybody looks at the token does not hide
// who asked, and names nobody whose token is unknown.
func TestAnExchangeThatAFaultSpoilsIsStillItsClients(t *testing.T) {
	for kind, f := range map[string]fault.Fault{
		fault.Status:    {Status: 503},
		fault.Dropped:   {},
		fault.Malformed: {},
	} {
		t.Run(kind, func(t *testing.T) {
			w := sandboxtest.Start(t, sandboxtest.Options{Start: march})
			token, path := w.Token("larkspur", "linh"), "/banks/larkspur/fdx/v6/accounts"
			read(t, w, path, token)
			want := caller(t, w)
			if want == "outside" {
				t.Fatal("without a fault the caller is outside")
			}
			f.Party, f.Kind, f.Route = "larkspur", kind, "/fdx/"
			arm(t, w, f)
			read(t, w, path, token)
			if got := caller(t, w); got != want {
				t.Errorf("caller = %q, want %q", got, want)
			}
			read(t, w, path, "sbat_unknown")
			if got := caller(t, w); got != "outside" {
				t.Errorf("caller with an unknown token = %q, want outside", got)
			}
		})
	}
}

// caller is who sent the last request for data that the journal has.
func caller(t *testing.T, w *sandboxtest.World) (from string) {
	t.Helper()
	if err := w.Run.Idle(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, e := range events(t, w.Run) {
		var d wire.Exchange
		if e.Type == wire.EventType && json.Unmarshal(e.Data, &d) == nil && strings.Contains(d.Path, "/fdx/") {
			from = d.From
		}
	}
	return from
}
