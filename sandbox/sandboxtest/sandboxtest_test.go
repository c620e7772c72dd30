package sandboxtest_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/sandbank/sandbank/sandbox"
	"github.com/sandbank/sandbank/sandbox/sandboxtest"
)

func TestAWorldOnDiskGoesOn(t *testing.T) {
	o := sandboxtest.Options{Data: t.TempDir()}
	first := sandboxtest.Start(t, o)
	token := first.Token("larkspur", "linh")
	first.Close()
	first.Close() // again is no error
	w := sandboxtest.Start(t, o)
	if status, body := w.Get("/banks/larkspur/fdx/v6/accounts", token); status != http.StatusOK {
		t.Errorf("the token of before the break: %d %s", status, body)
	}
}

func TestOptionsMakeTheWorld(t *testing.T) {
	w := sandboxtest.Start(t, sandboxtest.Options{
		Seed: 7, Rate: 1, Strict: true, Config: func(c *sandbox.Config) { c.Population = map[string]int64{"larkspur": 5000} },
	})
	if w.Info().Seed != 7 || w.Rate() != 1 || w.Info().Population["larkspur"] != 5000 {
		t.Errorf("the world is %+v", w.Info())
	}
	if status, body := w.Get("/banks/larkspur/fdx/v6/accounts", "nonsense"); status != http.StatusUnauthorized || strings.Contains(body, "/runs/") {
		t.Errorf("a strict refusal is %d %s", status, body)
	}
}
