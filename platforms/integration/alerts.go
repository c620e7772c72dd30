package integration

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/go-chi/chi/v5"
)

// What a person can want of the page of her card.
const (
	wantAlerts   = "alerts"
	wantSilence  = "silence"
	wantLimit    = "limit"
	wantFreeze   = "freeze"
	wantUnfreeze = "unfreeze"
)

// NewAlerts returns the bot of a card issuer: it tells a person when her card
// is used, and manages her account in the chat.
func NewAlerts(c Config) (*Bot, error) {
	if c.Links == nil || c.Subscriptions == nil || c.Holders == nil || len(c.Settings.Banks) != 1 {
		return nil, errors.New("alerts bot: config needs links, holders, subscriptions and one bank")
	}
	b, err := newBot(c)
	if err != nil {
		return nil, err
	}
	b.hear = b.manage
	b.more = func(r chi.Router) { r.Post("/notices", b.notice) }
	return b, nil
}

// manage does what follows from an event at the page of a card issuer.
func (b *Bot) manage(ctx context.Context, e event) error {
	p := b.person(ctx, e.PSID)
	t := talk{b: b, psid: e.PSID, lang: p.lang, zone: p.zone}
	return b.settled(ctx, t.manage(ctx, e))
}

func (t talk) manage(ctx context.Context, e event) error {
	bank := t.b.c.Settings.Banks[0]
	switch e.Linking {
	case "linked":
		return t.beginAlerts(ctx, bank, e.Code)
	case "unlinked":
		if err := t.afterUnlinking(ctx); err != nil {
			return err
		}
		return t.b.unsubscribeIfUnheard(ctx, bank)
	}
	want, lang := cardWish(e)
	if lang != "" {
		t.lang = lang
	}
	t.b.people.keep(t.psid, person{lang: t.lang, zone: t.zone})
	link, err := t.cardLink(ctx)
	switch {
	case err != nil:
		return err
	case want == "":
		return t.offerCard(ctx)
	case link == nil && (want == wantSilence || want == wantUnlink):
		return t.tell(ctx, t.lang.nothingToForget())
	case link == nil:
		return t.offerLink(ctx, bank, wantAlerts, t.lang.alertsNeedOK(bank.Name))
	}
	return t.aboutCard(ctx, want, bank, *link)
}

// aboutCard does what a person wants of a card that she has linked.
func (t talk) aboutCard(ctx context.Context, want string, bank Bank, link Link) error {
	switch want {
	case wantAlerts, wantSilence:
		return t.mute(ctx, bank, link, want == wantSilence)
	case wantFreeze, wantUnfreeze:
		return t.lock(ctx, bank, link, want == wantFreeze)
	case wantUnlink:
		if err := t.forget(ctx); err != nil {
			return err
		}
		return t.b.unsubscribeIfUnheard(ctx, bank)
	case wantLimit:
		return t.tellLimit(ctx, bank, link)
	}
	return t.read(ctx, want, bank, link)
}

// cardLink is the person's link, nil for none.
func (t talk) cardLink(ctx context.Context) (*Link, error) {
	links, err := t.b.c.Links.Find(ctx, t.psid)
	if err != nil || len(links) == 0 {
		return nil, err
	}
	return &links[len(links)-1], nil
}

// cardSigns are the phrases in the order in which they decide.
func cardSigns() []sign {
	var all []sign
	add := func(want string, lang tongue, phrases ...string) {
		for _, p := range phrases {
			all = append(all, sign{want, lang, p})
		}
	}
	add(wantUnfreeze, english, "unfreeze", "unlock")
	add(wantUnfreeze, vietnamese, "mo khoa")
	add(wantSilence, english, "stop alerts", "no alerts", "stop", "mute")
	add(wantSilence, vietnamese, "tat thong bao", "dung thong bao", "ngung thong bao")
	add(wantFreeze, english, "freeze", "lock")
	add(wantFreeze, vietnamese, "khoa the", "khoa", "dong bang")
	add(wantLimit, english, "limit", "credit line", "left to spend")
	add(wantLimit, vietnamese, "han muc", "con duoc chi")
	add(wantAlerts, english, "alerts", "alert", "start", "tell me when")
	add(wantAlerts, vietnamese, "thong bao", "bao cho toi", "bat dau")
	return all
}

// cardWish reads what a person wants, from a button or from her words.
func cardWish(e event) (want string, lang tongue) {
	switch e.Payload {
	case wantAlerts, wantSilence, wantLimit, wantFreeze, wantUnfreeze, wantBalance, wantPurchases, wantUnlink:
		return e.Payload, ""
	}
	words := " " + plain(e.Text) + " "
	for _, s := range cardSigns() {
		if strings.Contains(words, " "+s.phrase+" ") {
			want, lang = s.want, s.lang
			break
		}
	}
	if want == "" {
		q := parseQuestion(e.Text, nil)
		if q.want == wantBalance || q.want == wantPurchases || q.want == wantUnlink {
			want, lang = q.want, q.lang
		}
	}
	if hasVietnamese(e.Text) {
		lang = vietnamese
	}
	return want, lang
}

// offerCard shows what the page can do.
func (t talk) offerCard(ctx context.Context) error {
	var replies []quickReply
	for _, want := range []string{wantAlerts, wantBalance, wantLimit, wantFreeze, wantUnfreeze, wantSilence, wantUnlink} {
		replies = append(replies, quick(t.lang.cardTitle(want), want))
	}
	return t.say(ctx, reply{text: t.lang.cardHelp(t.b.c.Settings.Banks[0].Name), replies: replies})
}

// beginAlerts notes which cards a new link shows and lets the bank tell of
// them.
func (t talk) beginAlerts(ctx context.Context, bank Bank, code string) error {
	if _, _, lang := t.b.linkings.ended(code); lang != "" {
		t.lang = lang
		t.b.people.keep(t.psid, person{lang: lang, zone: t.zone})
	}
	link, err := t.cardLink(ctx)
	if err != nil || link == nil {
		return err
	}
	cards, err := t.b.balances(ctx, bank, link)
	if err != nil {
		return t.explain(ctx, wantBalance, bank, *link, err)
	}
	link.Accounts, link.Lang, link.Renewed = nil, string(t.lang), true
	for _, a := range cards {
		link.Accounts = append(link.Accounts, a.id)
	}
	if err := t.b.c.Links.Link(ctx, *link); err != nil {
		return err
	}
	if bank.Face == faceFDX && !link.granted("TRANSACTIONS") {
		return t.tell(ctx, t.lang.alertsNeedPurchases(bank.Name, t.lang.granted(*link, bank)))
	}
	if err := t.b.subscribe(ctx, bank); err != nil {
		t.b.c.Log.WarnContext(ctx, "bank does not tell of transactions", "bank", bank.ID, "error", err)
		return t.tell(ctx, t.lang.noAlerts(bank.Name))
	}
	return t.tell(ctx, t.lang.alertsOn(bank.Name, cards))
}

// mute ends or begins the alerts of one person. The bank is told when nobody
// wants them any longer, and when the first does again.
func (t talk) mute(ctx context.Context, bank Bank, link Link, silent bool) error {
	link.Muted, link.Lang, link.Renewed = silent, string(t.lang), true
	if err := t.b.c.Links.Link(ctx, link); err != nil {
		return err
	}
	if silent {
		if err := t.b.unsubscribeIfUnheard(ctx, bank); err != nil {
			t.b.c.Log.WarnContext(ctx, "bank not told that alerts end", "bank", bank.ID, "error", err)
		}
		return t.tell(ctx, t.lang.alertsOff(bank.Name))
	}
	if err := t.b.subscribe(ctx, bank); err != nil {
		t.b.c.Log.WarnContext(ctx, "bank does not tell of transactions", "bank", bank.ID, "error", err)
		return t.tell(ctx, t.lang.noAlerts(bank.Name))
	}
	return t.tell(ctx, t.lang.alertsOn(bank.Name, nil))
}

// unsubscribeIfUnheard ends a subscription that nobody hears of.
func (b *Bot) unsubscribeIfUnheard(ctx context.Context, bank Bank) error {
	all, err := b.c.Holders.Holders(ctx, bank.ID, "")
	if err != nil {
		return err
	}
	for _, l := range all {
		if !l.Muted {
			return nil
		}
	}
	return b.unsubscribe(ctx, bank)
}

// lock locks or unlocks all cards of a link at the bank.
func (t talk) lock(ctx context.Context, bank Bank, link Link, locked bool) error {
	act := "/unlock"
	if locked {
		act = "/lock"
	}
	for _, account := range link.Accounts {
		address := bank.Issuer + "/card-controls/accounts/" + url.PathEscape(account) + act
		err := t.b.with(ctx, bank, &link, true, func(token string) error {
			return t.b.json(ctx, address, token, struct{}{}, nil)
		})
		if f := asFailure(err); f != nil && f.status == http.StatusConflict {
			return t.tell(ctx, t.lang.refused(bank.Name))
		}
		if err != nil {
			return t.explain(ctx, wantBalance, bank, link, err)
		}
	}
	return t.tell(ctx, t.lang.locked(bank.Name, locked))
}

// tellLimit tells how much may be owed on each card.
func (t talk) tellLimit(ctx context.Context, bank Bank, link Link) error {
	cards, err := t.b.balances(ctx, bank, &link)
	if err != nil {
		return t.explain(ctx, wantBalance, bank, link, err)
	}
	var lines []string
	for _, a := range cards {
		if a.card {
			lines = append(lines, t.lang.limitLine(a))
		}
	}
	if len(lines) == 0 {
		return t.tell(ctx, t.lang.noAccounts(bank.Name))
	}
	lines = append(lines, t.lang.asOf(bank.Name, t.b.c.Clock.Now().In(t.zone)))
	return t.tellAll(ctx, lines)
}

// zoned is an instant by the clocks of a person.
func (p person) zoned(at time.Time) time.Time {
	if p.zone == nil {
		return at.UTC()
	}
	return at.In(p.zone)
}
