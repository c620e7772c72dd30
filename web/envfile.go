package web

import (
	"fmt"
	"strings"
)

// envFile writes the keys of an app as KEY=VALUE lines, each explained, that
// shells and the usual readers of .env files take. base is where the run is,
// control its address in the control API.
func envFile(base, control string, e enrolmentBody) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s at %s. Made by `sandbank env`; after `sandbank reset` make it anew.\n", e.App, e.Bank)
	for _, l := range envLines(base, control, e) {
		if l.value != "" {
			fmt.Fprintf(&b, "\n# %s\n%s=%s\n", l.about, l.key, envQuoted(l.value))
		}
	}
	return b.String()
}

// An envLine is one variable and what it is for.
type envLine struct{ key, value, about string }

func envLines(base, control string, e enrolmentBody) []envLine {
	lines := []envLine{
		{"SANDBANK_BASE", base, "the world: its banks are beneath /banks, and its control API is " + control},
		{"BANK_ISSUER", e.Issuer, "the bank's authorization server: see /.well-known/openid-configuration beneath it"},
		{"BANK_API", e.API, "the bank's interface: GET /accounts and so on beneath it"},
		{"CLIENT_ID", e.ClientID, "who your program is at the bank"},
		{"CLIENT_SECRET", e.ClientSecret, "its password at the token endpoint (HTTP Basic)"},
		{"REDIRECT_URI", e.RedirectURI, "where the bank sends people back to, with a code"},
		{"SCOPE", e.Scope, "what your program asks for; the customer decides what it gets"},
		{"WEBHOOK_URL", e.WebhookURL, "where the bank reports transactions to"},
		{"WEBHOOK_SECRET", e.WebhookSecret, "key of the header webhook-signature: base64 after the underscore"},
	}
	if k := e.Kinnet; k != nil {
		lines = append(lines, envLine{"GRAPH", k.Graph, "the messenger's interface"},
			envLine{"APP_ID", k.AppID, "your program's number at the messenger"},
			envLine{"APP_SECRET", k.AppSecret, "key of X-Hub-Signature-256 over the raw body of each webhook"},
			envLine{"PAGE_ID", k.PageID, "your page, which people write to"},
			envLine{"PAGE_TOKEN", k.PageToken, "access_token of what your program sends"},
			envLine{"VERIFY_TOKEN", k.VerifyToken, "what GET on your webhook must find in hub.verify_token"})
	}
	return lines
}

// envQuoted puts a value in quotes if it has spaces; none of ours has quotes.
func envQuoted(value string) string {
	if strings.ContainsAny(value, " \t#") {
		return `"` + value + `"`
	}
	return value
}
