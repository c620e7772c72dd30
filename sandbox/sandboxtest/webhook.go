package sandboxtest

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/sandbank/sandbank/mockbanks/notices"
)

// A Webhook is what a bank has sent.
type Webhook struct {
	ID     string // the same when it is sent again
	Type   string // "transaction.created"
	Time   time.Time
	Data   map[string]any
	Header http.Header
	Body   string
	Err    error // why it is not to be trusted; nil: its signature fits
}

// Text is a member of the data as text, "" if there is none; a name with dots
// leads into others: "transaction.amount.value".
func (h Webhook) Text(name string) string { return textAt(h.Data, name) }

// verify checks a signature as Standard Webhooks wants it.
func verify(h http.Header, secret string, body []byte, now time.Time) error {
	stamp := h.Get("webhook-timestamp")
	want := notices.Sign(secret, h.Get("webhook-id"), stamp, body)
	if !slices.Contains(strings.Fields(h.Get("webhook-signature")), want) {
		return fmt.Errorf("webhook-signature is %q, want %q", h.Get("webhook-signature"), want)
	}
	seconds, err := strconv.ParseInt(stamp, 10, 64)
	if off := now.Sub(time.Unix(seconds, 0)).Abs(); err != nil || off > 5*time.Minute {
		return fmt.Errorf("webhook-timestamp %q is more than five minutes off", stamp)
	}
	return nil
}
