package integration

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/sandbank/sandbank/internal/clock"
	"github.com/sandbank/sandbank/internal/secret"
	"github.com/sandbank/sandbank/internal/wire"
)

const (
	linkingLife = 10 * time.Minute // by the real clock, to sign in at the bank
	maxLinkings = 10_000
	cookieName  = "balance_linking"
)

// linking is a person on her way through her bank's pages.
type linking struct {
	psid, bank, want string
	lang             tongue
	back             string // redirect_uri of the platform
	verifier, nonce  string
	consent          string // of an Open Banking consent
	began            time.Time
}

// linkings keeps who is on the way, by state, and what was wanted, by the code
// that ends a linking. All of it is lost in a restart: people begin again.
type linkings struct {
	wall clock.Clock

	mu     sync.Mutex
	states map[string]linking
	codes  map[string]linking
	order  []string // states, oldest first
	ends   []string // codes, oldest first
}

func newLinkings(wall clock.Clock) *linkings {
	return &linkings{wall: wall, states: map[string]linking{}, codes: map[string]linking{}}
}

func (l *linkings) begin(state string, one linking) {
	l.mu.Lock()
	defer l.mu.Unlock()
	one.began = l.wall.Now()
	l.states[state] = one
	if l.order = append(l.order, state); len(l.order) > maxLinkings {
		delete(l.states, l.order[0])
		l.order = l.order[1:]
	}
}

// take returns a linking once, while it is not too old.
func (l *linkings) take(state string) (linking, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	one, ok := l.states[state]
	delete(l.states, state)
	return one, ok && l.wall.Now().Sub(one.began) < linkingLife
}

// end remembers what was wanted until the platform tells of the linking.
func (l *linkings) end(code string, one linking) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.codes[code] = one
	if l.ends = append(l.ends, code); len(l.ends) > maxLinkings {
		delete(l.codes, l.ends[0])
		l.ends = l.ends[1:]
	}
}

func (l *linkings) ended(code string) (bank, want string, lang tongue) {
	l.mu.Lock()
	defer l.mu.Unlock()
	one := l.codes[code]
	return one.bank, one.want, one.lang
}

// link handles the page that the platform opens to link an account: it sends
// the person on to her bank.
func (b *Bot) link(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	one := linking{bank: q.Get("bank"), want: q.Get("want"), lang: languageOf(q.Get("lang"), r), back: q.Get("redirect_uri")}
	bank, ok := b.bank(one.bank)
	if !strings.HasPrefix(one.back, strings.TrimSuffix(b.c.Settings.Graph, "/")+"/") || !ok {
		b.show(w, http.StatusBadRequest, one.lang, one.lang.linkExpired, "redirect_uri or bank is not one that this app knows.")
		return
	}
	if !bank.Admits {
		b.show(w, http.StatusForbidden, one.lang, func() (string, string) { return bank.Name, one.lang.notTakingPart(bank.Name) },
			bank.Name+" does not take part.")
		return
	}
	psid, err := b.linkingPerson(r.Context(), q.Get("account_linking_token"))
	if err != nil {
		b.show(w, http.StatusBadRequest, one.lang, one.lang.linkExpired, "The platform does not know the linking token, or no longer.")
		return
	}
	one.psid = psid
	b.attribute(w, psid)
	b.sendToBank(w, r, bank, one)
}

// attribute says in the record whose browser called.
func (b *Bot) attribute(w http.ResponseWriter, psid string) {
	if b.c.Browser != nil {
		wire.Attribute(w, b.c.Browser(psid))
	}
}

// sendToBank begins the authorization code flow of RFC 6749 with PKCE.
func (b *Bot) sendToBank(w http.ResponseWriter, r *http.Request, bank Bank, one linking) {
	address, state, err := b.authorization(r.Context(), bank, &one)
	if err != nil {
		b.c.Log.WarnContext(r.Context(), "linking not begun", "bank", bank.ID, "error", err)
		b.show(w, http.StatusBadGateway, one.lang, func() (string, string) { return one.lang.bankAway(bank.Name) },
			bank.Name+" did not answer the call that begins a linking.")
		return
	}
	b.linkings.begin(state, one)
	http.SetCookie(w, &http.Cookie{
		Name: cookieName, Value: secret.Hash(state), Path: b.callbackPath(), MaxAge: int(linkingLife.Seconds()),
		HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: strings.HasPrefix(b.c.Settings.Callback, "https:"),
	})
	http.Redirect(w, r, address, http.StatusSeeOther)
}

func (b *Bot) callbackPath() string {
	u, err := url.Parse(b.c.Settings.Callback)
	if err != nil {
		return "/"
	}
	return u.Path
}

// authorization makes the address of the bank's consent page.
func (b *Bot) authorization(ctx context.Context, bank Bank, one *linking) (address, state string, err error) {
	m, err := b.discover(ctx, bank)
	if err != nil {
		return "", "", err
	}
	state, one.nonce = secret.Mint(secret.State), secret.Mint(secret.Nonce)
	one.verifier = secret.Mint(secret.Verifier) + "." + secret.Mint(secret.Verifier) // 43 characters are the least
	sum := sha256.Sum256([]byte(one.verifier))
	q := url.Values{
		"response_type": {"code"}, "client_id": {bank.ClientID}, "redirect_uri": {b.c.Settings.Callback},
		"scope": {bank.scope()}, "state": {state}, "nonce": {one.nonce}, "ui_locales": {string(one.lang)},
		"code_challenge": {base64.RawURLEncoding.EncodeToString(sum[:])}, "code_challenge_method": {"S256"},
	}
	if bank.Face == faceOpenBanking {
		if one.consent, err = b.requestConsent(ctx, bank, m); err != nil {
			return "", "", err
		}
		claims, err := json.Marshal(intentClaims(one.consent))
		if err != nil {
			return "", "", err
		}
		q.Set("claims", string(claims))
	}
	return m.Authorize + "?" + q.Encode(), state, nil
}

// scope is what the bot asks for: its own wish, or what its settings say.
func (b Bank) scope() string {
	switch {
	case b.Scope != "":
		return b.Scope
	case b.Face == faceOpenBanking:
		return "openid accounts"
	}
	return "openid offline_access ACCOUNT_BASIC ACCOUNT_DETAILED TRANSACTIONS"
}

// intentClaims carries a consent into the authorization request: Open Banking
// UK security profile.
func intentClaims(consent string) any {
	return map[string]any{"id_token": map[string]any{
		"openbanking_intent_id": map[string]any{"value": consent, "essential": true},
	}}
}

// callback handles the return from the bank.
func (b *Bot) callback(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	cookie, err := r.Cookie(cookieName)
	if err != nil || cookie.Value != secret.Hash(q.Get("state")) {
		lang := languageOf("", r)
		b.show(w, http.StatusBadRequest, lang, lang.wrongBrowser, "The state is not that of a linking in this browser.")
		return
	}
	one, ok := b.linkings.take(q.Get("state"))
	if !ok {
		lang := languageOf(string(one.lang), r)
		b.show(w, http.StatusBadRequest, lang, lang.wrongBrowser, "The state has been used or is too old.")
		return
	}
	b.attribute(w, one.psid)
	http.SetCookie(w, &http.Cookie{Name: cookieName, Path: b.callbackPath(), MaxAge: -1, HttpOnly: true})
	bank, _ := b.bank(one.bank) // linkings are begun only for banks that there are
	code, err := b.finish(r.Context(), bank, one, q)
	if err != nil {
		b.tellNotLinked(r.Context(), bank, one, err)
		http.Redirect(w, r, one.backWith(""), http.StatusSeeOther)
		return
	}
	http.Redirect(w, r, one.backWith("authorization_code="+code+"&"), http.StatusSeeOther)
}

// backWith is where the platform awaits the person, with more in its query and
// the language of the pages so far, in which its last page goes on.
func (l linking) backWith(more string) string {
	return l.back + joint(l.back) + more + "lang=" + string(l.lang)
}

// joint is what stands between an address and one more parameter.
func joint(address string) string {
	if strings.Contains(address, "?") {
		return "&"
	}
	return "?"
}

// Ways in which a linking ends without a link.
var (
	errDenied  = errors.New("the person said no")
	errAnswer  = errors.New("the bank's answer does not belong to the request")
	errIDToken = errors.New("the ID token does not belong to the request")
)

// finish turns the bank's answer into a link; it returns the code that tells
// the platform so.
func (b *Bot) finish(ctx context.Context, bank Bank, one linking, q url.Values) (string, error) {
	m, err := b.discover(ctx, bank)
	if err != nil {
		return "", err
	}
	if iss := q.Get("iss"); iss != bank.Issuer && (iss != "" || m.SendsIss) { // RFC 9207, section 2.4
		return "", fmt.Errorf("iss %q: %w", iss, errAnswer)
	}
	if q.Get("error") == "access_denied" {
		return "", errDenied
	}
	if q.Get("error") != "" || q.Get("code") == "" {
		return "", fmt.Errorf("%.40q: %w", q.Get("error"), errAnswer)
	}
	var t tokens
	err = b.form(ctx, m.Token, &bank, url.Values{
		"grant_type": {"authorization_code"}, "code": {q.Get("code")}, "redirect_uri": {b.c.Settings.Callback},
		"code_verifier": {one.verifier},
	}, &t)
	if err != nil {
		return "", fmt.Errorf("redeem at %s: %w", bank.ID, err)
	}
	if err := b.checkIDToken(bank, one, t.ID); err != nil {
		return "", err
	}
	link := Link{PSID: one.psid, Bank: bank.ID, Consent: one.consent, Scope: t.Scope, Access: t.Access, Refresh: t.Refresh}
	if link.Scope == "" {
		link.Scope = bank.scope() // RFC 6749, section 5.1: left out if it is what was asked for
	}
	if err := b.c.Links.Link(ctx, link); err != nil {
		return "", err
	}
	code := secret.Mint(secret.LinkCode)
	b.linkings.end(code, one)
	return code, nil
}

// tellNotLinked says in the chat that nothing was linked.
func (b *Bot) tellNotLinked(ctx context.Context, bank Bank, one linking, cause error) {
	text := one.lang.linkingFailed(bank.Name)
	if errors.Is(cause, errDenied) {
		text = one.lang.notLinked(bank.Name)
	} else {
		b.c.Log.WarnContext(ctx, "linking failed", "bank", bank.ID, "error", cause)
	}
	if err := b.tell(ctx, one.psid, text); err != nil {
		b.c.Log.InfoContext(ctx, "end of a linking not told", "error", err)
	}
}
