package wire

import (
	"regexp"
	"strings"
	"sync"

	"github.com/sandbank/sandbank/internal/secret"
)

// Masked stands where a secret was.
const Masked = "***"

// secretNames are the parameters and members whose values are secrets, in
// queries, forms, JSON and hidden fields. Here and in isSecretHeader is the
// whole list of the product.
const secretNames = `access_token|refresh_token|id_token|client_secret|client_assertion|code|authorization_code|` +
	`code_challenge|code_verifier|state|nonce|csrf|app_secret|appsecret_proof|page_token|verify_token|token|` +
	`account_linking_token|hub\.verify_token|hub\.challenge|input_token|password|secret`

// isSecretHeader tells the headers whose values are secrets.
func isSecretHeader(name string) bool {
	switch strings.ToLower(name) {
	case "authorization", "proxy-authorization", "cookie", "set-cookie", "dpop",
		"x-hub-signature", "x-hub-signature-256", "webhook-signature", "x-jws-signature", "x-admin-token":
		return true
	}
	return false
}

// masker hides secrets by their form and by the names of their fields.
type masker struct {
	ours  *secret.Masker
	names map[string]bool // the words of secretNames
	json  *regexp.Regexp
	code  *regexp.Regexp
	input *regexp.Regexp
}

// masks reads the patterns once for all runs: they never change, and a new run
// must not pay for them.
//
//nolint:gochecknoglobals // read once, never changed
var masks = sync.OnceValue(newMasker)

func newMasker() *masker {
	names := map[string]bool{}
	for name := range strings.SplitSeq(strings.ReplaceAll(secretNames, `\`, ""), "|") {
		names[name] = true
	}
	return &masker{
		ours: secret.NewMasker(), names: names,
		json:  regexp.MustCompile(`"(` + strings.Replace(secretNames, "|code|", "|", 1) + `)"(\s*:\s*)"(?:[^"\\]|\\.)*"`),
		code:  regexp.MustCompile(`"code"(\s*:\s*)"[^"]*[^"0-9][^"]*"`), // digits alone are a standard's error code
		input: regexp.MustCompile(`name="(` + secretNames + `)" value="[^"]*"`),
	}
}

// text masks a body, a query or a path.
func (m *masker) text(s string) string {
	s = m.ours.Mask(s)
	if m.quotes(s) {
		s = m.json.ReplaceAllString(s, `"$1"$2"`+Masked+`"`)
		s = m.code.ReplaceAllString(s, `"code"$1"`+Masked+`"`)
		s = m.input.ReplaceAllString(s, `name="$1" value="`+Masked+`"`)
	}
	return m.params(s)
}

// params masks the values of parameters: what stands behind a name of a secret
// and =, at the beginning or behind ?, & or ;. An expression would be tried at
// each of the many letters of a body.
func (m *masker) params(s string) string {
	done := 0 // what stands before it is written to b
	var b strings.Builder
	for at := 0; ; {
		equals := strings.IndexByte(s[at:], '=')
		if equals < 0 {
			break
		}
		equals += at
		begin := equals
		for begin > done && inName(s[begin-1]) {
			begin--
		}
		at = equals + 1
		if !m.names[s[begin:equals]] || begin > 0 && (begin == done || !strings.ContainsRune("?&;", rune(s[begin-1]))) {
			continue
		}
		b.WriteString(s[done:at])
		b.WriteString(Masked)
		if end := strings.IndexAny(s[at:], "& \t\n\f\r\"'<>"); end < 0 {
			at = len(s)
		} else {
			at += end
		}
		done = at
	}
	if done == 0 {
		return s
	}
	b.WriteString(s[done:])
	return b.String()
}

// inName tells the letters of the names of secrets.
func inName(c byte) bool { return 'a' <= c && c <= 'z' || c == '_' || c == '.' }

// quotes tells whether a name of a secret stands in quotes, without which
// neither JSON nor a page has anything to mask. It spares the expressions,
// which cost more than all else that is done to a body.
func (m *masker) quotes(s string) bool {
	for {
		_, after, found := strings.Cut(s, `"`)
		if !found {
			return false
		}
		word, _, found := strings.Cut(after, `"`)
		if found && m.names[word] {
			return true
		}
		s = after
	}
}

// header masks a header's value; of an authorization its scheme stays.
func (m *masker) header(name, value string) string {
	if !isSecretHeader(name) {
		return m.text(value)
	}
	if scheme, _, ok := strings.Cut(value, " "); ok && strings.EqualFold(name, "Authorization") {
		return scheme + " " + Masked
	}
	if version, _, ok := strings.Cut(value, ","); ok && strings.EqualFold(name, "Webhook-Signature") {
		return version + "," + Masked // base64 may end in =
	}
	if key, _, ok := strings.Cut(value, "="); ok && !strings.EqualFold(name, "Authorization") {
		return key + "=" + Masked
	}
	return Masked
}
