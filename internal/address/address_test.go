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

func TestPagesOfARunFoldAlikeWhereverItIs(t *testing.T) {
	story, main := address.Base("http://localhost:8080/r/story"), address.Base("http://localhost:8080")
	page := func(b address.Base) string {
		return `<form action="` + b.Path() + `/banks/larkspur/login"> <a href="` + b.URL("/banks/larkspur/me") + `">`
	}
	for _, text := range []func(address.Base) string{page, func(b address.Base) string { return b.Path() + "/banks/larkspur/consent?x=1" }} {
		if a, b := story.FoldPage(text(story)), main.FoldPage(text(main)); a != b {
			t.Errorf("FoldPage: %s and %s", a, b)
		}
		if got := story.Expand(story.FoldPage(text(story))); got != text(story) {
			t.Errorf("Expand(FoldPage()) = %s", got)
		}
	}
}
