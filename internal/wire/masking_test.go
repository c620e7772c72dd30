package wire_test

import (
	"testing"

	"github.com/sandbank/sandbank/internal/wire"
)

func TestMaskingFindsNamesBetweenOddQuotes(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"a member", `{"access_token":"abc"}`, `{"access_token":"***"}`},
		{"a member with spaces and escapes", `{"a":"\"","nonce" : "a\"b"}`, `{"a":"\"","nonce" : "***"}`},
		{"a member after an odd quote", `x" {"code":"4-abc"}`, `x" {"code":"***"}`},
		{"a name with a dot", `{"hub.verify_token":"abc"}`, `{"hub.verify_token":"***"}`},
		{"a hidden field", `<input name="csrf" value="abc">`, `<input name="csrf" value="***">`},
		{"a parameter", `a=1&code=abc&state=def`, `a=1&code=***&state=***`},
		{"a parameter behind one of another name", `a=b?code=abc;nonce=x=y&c=d?token=`, `a=b?code=***&c=d?token=***`},
		{"a longer name", `my_code=abc&xstate=y&Code=z`, `my_code=abc&xstate=y&Code=z`},
		{"a balance", `{"currentBalance":12.34,"currency":{"currencyCode":"USD"}}`, `{"currentBalance":12.34,"currency":{"currencyCode":"USD"}}`},
		{"a name that is part of another", `{"currencycode":"abc","codes":["x"]}`, `{"currencycode":"abc","codes":["x"]}`},
		{"a name alone", `"code`, `"code`},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := wire.MaskText(c.text); got != c.want {
				t.Errorf("mask(%s) = %s, want %s", c.text, got, c.want)
			}
		})
	}
}

// The short cut past the expressions must never skip what they would find.
func FuzzMaskSkipsNothing(f *testing.F) {
	f.Add(`{"access_token":"abc"}`)
	f.Add(`code=a;state=b&nonce=c?token==&x=1`)
	f.Add(`"" "code" : "x" name="state" value="y"`)
	f.Fuzz(func(t *testing.T, s string) {
		if got, want := wire.MaskText(s), wire.MaskSlowly(s); got != want {
			t.Errorf("mask(%q) = %q, want %q", s, got, want)
		}
	})
}
