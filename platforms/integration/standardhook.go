package integration

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/sandbank/sandbank/internal/wire"
)

// errSignature refuses a webhook that the bank did not sign, or not now.
var errSignature = errors.New("webhook is not signed by the bank, or its stamp is too old")

// stampLeeway is how far the stamp of a webhook may be from the real clock.
const stampLeeway = 5 * time.Minute

// signedHook reads a webhook that is signed by the convention of Standard
// Webhooks: an id, a stamp by the real clock, and HMAC-SHA256 over both and the
// body. It answers what is no good itself.
func (b *Bot) signedHook(w http.ResponseWriter, r *http.Request, key string) (id string, body []byte, ok bool) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxWebhook))
	if err != nil {
		wire.Refuse(w, "The webhook's body is too long or was cut off.")
		http.Error(w, "body is too long", http.StatusRequestEntityTooLarge)
		return "", nil, false
	}
	id = r.Header.Get("Webhook-Id")
	if err := checkHook(key, id, r.Header.Get("Webhook-Timestamp"), r.Header.Get("Webhook-Signature"), body, b.c.Wall.Now()); err != nil {
		wire.Refuse(w, "The signature does not fit, or the stamp is too old: sign id, timestamp and body with the secret.")
		http.Error(w, "wrong signature", http.StatusUnauthorized)
		return "", nil, false
	}
	return id, body, true
}

// checkHook checks a webhook's stamp and signatures; one that fits is enough.
func checkHook(key, id, stamp, signatures string, body []byte, now time.Time) error {
	raw, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(key, "whsec_"))
	if err != nil || key == "" || id == "" {
		return errSignature
	}
	at, err := strconv.ParseInt(stamp, 10, 64)
	if err != nil || now.Sub(time.Unix(at, 0)).Abs() > stampLeeway {
		return errSignature
	}
	mac := hmac.New(sha256.New, raw)
	mac.Write([]byte(id + "." + stamp + "."))
	mac.Write(body)
	want := "v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil))
	for one := range strings.FieldsSeq(signatures) {
		if hmac.Equal([]byte(one), []byte(want)) {
			return nil
		}
	}
	return errSignature
}
