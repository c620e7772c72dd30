package messenger_test

import (
	"encoding/json"
	"net/url"
	"testing"
	"unicode/utf8"

	"github.com/sandbank/sandbank/internal/journal"
	"github.com/sandbank/sandbank/platforms/messenger"
)

func FuzzBatch(f *testing.F) {
	for _, s := range []string{`{"batch":[{"method":"GET","relative_url":"me"}]}`, `{"batch":"[]"}`, `{"batch":[null]}`, `{`, `{"batch":[{"body":7}]}`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		n, err := messenger.ParseBatch(text)
		if err == nil && (n < 1 || n > 50) {
			t.Errorf("%q is accepted with %d calls", text, n)
		}
	})
}

func FuzzMessage(f *testing.F) {
	for _, s := range []string{`{"text":"a"}`, `{"attachment":{"type":"template","payload":{"template_type":"button","text":"t","buttons":[{"type":"account_unlink"}]}}}`, `{"text":"a","quick_replies":[{}]}`, `7`} {
		f.Add(s)
	}
	m := newStopped(f, journal.NewMemory(0))
	f.Fuzz(func(t *testing.T, text string) {
		d, err := m.ParseMessage(text)
		if err == nil && (utf8.RuneCountInString(d.Text) > 2000 || len(d.QuickReplies) > 13 || d.Text == "" && d.Template == nil && d.Attachment == nil) {
			t.Errorf("%q is accepted as %+v", text, d)
		}
	})
}

func FuzzForm(f *testing.F) {
	f.Add("a=1&b={}", "a")
	f.Add("a=[1", "a")
	f.Fuzz(func(t *testing.T, query, name string) {
		form, err := url.ParseQuery(query)
		if err != nil {
			t.Skip()
		}
		got := messenger.ParseForm(form, name)
		if want := form.Get(name); got != "" && got != want && utf8.ValidString(want) {
			t.Errorf("field %q of %q is %q, want %q", name, query, got, want)
		}
	})
}

func FuzzASCII(f *testing.F) {
	f.Add("số dư 🌸")
	f.Fuzz(func(t *testing.T, text string) {
		b, err := json.Marshal(text)
		if err != nil {
			t.Skip()
		}
		escaped := messenger.ASCII(b)
		var back, want string
		if json.Unmarshal(escaped, &back) != nil || json.Unmarshal(b, &want) != nil || back != want {
			t.Errorf("%q is escaped to %q", text, escaped)
		}
		for _, c := range escaped {
			if c >= 0x80 {
				t.Fatalf("%q has a byte beyond ASCII", escaped)
			}
		}
	})
}
