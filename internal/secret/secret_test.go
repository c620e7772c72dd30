package secret_test

import (
	"strings"
	"testing"

	"github.com/sandbank/sandbank/internal/secret"
)

func TestMintedSecretsAreMaskedEverywhere(t *testing.T) {
	m := secret.NewMasker()
	for range 1000 {
		s := secret.Mint(secret.AccessToken)
		if len(s) != 37 {
			t.Fatalf("Mint() = %q, of length %d, want 37", s, len(s))
		}
		text := `{"a":"` + s + `"} /cb?code=` + s + `&x=1 <input value="` + s + `">`
		if got := m.Mask(text); strings.Contains(got, s[5:]) || strings.Count(got, "sbat_***") != 3 {
			t.Fatalf("Mask(%q) = %q", text, got)
		}
	}
}

func TestSignedTokensAreMasked(t *testing.T) {
	got := secret.NewMasker().Mask(`id eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJ4In0.c2ln end`)
	if got != "id eyJ*** end" {
		t.Errorf("Mask(jwt) = %q", got)
	}
}
