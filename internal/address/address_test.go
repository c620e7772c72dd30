package address_test

import (
	"testing"

	"github.com/sandbank/sandbank/internal/address"
)

func TestFoldIsUndoneByExpand(t *testing.T) {
	b := address.Base("http://localhost:8080/r/story")
	text := `{"issuer":"http://localhost:8080/r/story/banks/larkspur","to":"?u=http%3A%2F%2Flocalhost%3A8080%2Fr%2Fstory%2Fapps"}`
	folded := b.Fold(text)
	if want := `{"issuer":"{base}/banks/larkspur","to":"?u={base%}%2Fapps"}`; folded != want {
		t.Errorf("Fold() = %s, want %s", folded, want)
	}
	if got := b.Expand(folded); got != text {
		t.Errorf("Expand(Fold()) = %s, want %s", got, text)
	}
	if b.Path() != "/r/story" || b.Origin() != "http://localhost:8080" {
		t.Errorf("Path() = %q, Origin() = %q", b.Path(), b.Origin())
	}
}
