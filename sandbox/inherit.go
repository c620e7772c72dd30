package sandbox

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"maps"
	"strconv"
	"strings"

	"github.com/sandbank/sandbank/internal/journal"
	"github.com/sandbank/sandbank/internal/journal/lineage"
	"github.com/sandbank/sandbank/internal/journal/replayfile"
	"github.com/sandbank/sandbank/internal/secret"
	"github.com/sandbank/sandbank/internal/wire"
)

// inherit is an event of a parent as a fork sees it. Consents, grants,
// registrations and the keys of apps are the parent's; its tokens, codes and
// linkings are not: in their places stand others, which belong to each other
// as the parent's do, so that our own apps go on while nobody outside knows a
// token that the fork takes. Where a file has masked a secret a new one stands.
func inherit(o lineage.Origin, e journal.Event) journal.Event {
	if len(e.Secret) == 0 {
		return e
	}
	if e.Type == wire.EventType && o.Kind == lineage.Forked {
		e.Secret = nil // what was said to the parent's parties
		return e
	}
	h := heir{o, e}
	own := maps.Clone(e.Secret)
	for name, value := range own {
		own[name] = h.secret(name, value)
	}
	e.Secret = own
	return e
}

// An heir takes over the secrets of one event.
type heir struct {
	origin lineage.Origin
	event  journal.Event
}

func (h heir) secret(name, value string) string {
	if value == replayfile.Masked {
		return h.anew(name)
	}
	if h.origin.Kind == lineage.Recorded {
		return value
	}
	switch name {
	case "access_token", "refresh_token", "authorization_code":
		return h.successor(cmp.Or(secret.Kind(value), secret.AccessToken), secret.Hash(value))
	case "token_hash", "code_hash", "token":
		return secret.Hash(h.successor(h.kind(name), value))
	}
	return value
}

// successor is the secret in the place of one with a hash.
func (h heir) successor(kind, hash string) string {
	return secret.Derived(kind, h.origin.Key, hash)
}

// kind is that of the secret whose hash the event keeps.
func (h heir) kind(name string) string {
	switch {
	case name == "code_hash":
		return secret.Code
	case name == "token":
		return secret.LinkToken
	case bytes.Contains(h.event.Data, []byte(`"kind":"refresh"`)):
		return secret.RefreshToken
	}
	return secret.AccessToken
}

// anew is a secret in the place of one that a file does not tell. A client's
// is the same at the bank and at the app, and so is a webhook's.
func (h heir) anew(name string) string {
	var d struct {
		Bank         string         `json:"bank"`
		Client       string         `json:"client"`
		Banks        []registration `json:"banks"`
		Subscription string         `json:"subscription"`
	}
	if json.Unmarshal(h.event.Data, &d) != nil {
		return replayfile.Masked
	}
	client := func(bank, id string) string { return h.successor(secret.ClientSecret, bank+"/"+id) }
	for _, at := range d.Banks {
		if at.Bank == name {
			return client(at.Bank, at.Client)
		}
	}
	if d.Subscription != "" { // the bank that signs and the app that checks keep the same
		sum := sha256.Sum256([]byte(h.successor(secret.AppSecret, d.Bank+"/"+d.Subscription)))
		return "whsec_" + base64.StdEncoding.EncodeToString(sum[:])
	}
	place := h.successor(secret.AccessToken, strconv.FormatUint(h.event.Seq, 10)+" "+name)
	switch {
	case name == "client_secret_hash":
		return secret.Hash(client(d.Bank, d.Client))
	case name == "client_secret":
		return client(d.Bank, d.Client)
	case strings.HasSuffix(name, "_hash"), name == "token":
		return secret.Hash(place)
	}
	return place
}
