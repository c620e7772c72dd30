package integration

import (
	"context"
	"errors"
	"net/url"
	"strings"
)

// answerAboutMoney does what follows from an event. Its error says that the
// platform is to send the event again.
func (b *Bot) answerAboutMoney(ctx context.Context, e event) error {
	p := b.person(ctx, e.PSID)
	t := talk{b: b, psid: e.PSID, lang: p.lang, zone: p.zone}
	return b.settled(ctx, t.hear(ctx, e, p))
}

// settled drops the error of an answer that the platform would refuse again.
func (b *Bot) settled(ctx context.Context, err error) error {
	if f := asFailure(err); f != nil && !f.temporary() {
		b.c.Log.WarnContext(ctx, "platform refused an answer", "error", err)
		return nil
	}
	return err
}

func (t talk) hear(ctx context.Context, e event, p person) error {
	switch e.Linking {
	case "linked":
		return t.afterLinking(ctx, e.Code)
	case "unlinked":
		return t.afterUnlinking(ctx)
	}
	if bank, at, ok := t.where(e, p); ok {
		return t.tellNearest(ctx, bank, at)
	}
	q, ours := parsePayload(e.Payload, t.b.c.Settings.Banks)
	if !ours {
		q = parseQuestion(e.Text, t.b.c.Settings.Banks)
	}
	if q.lang != "" {
		t.lang = q.lang
	}
	if q.want == "" && q.bank != "" {
		q.want, _, _ = strings.Cut(p.wanted, ":")
		if q.want == "" {
			q.want = wantBalance
		}
	}
	t.b.people.keep(e.PSID, person{lang: t.lang, zone: p.zone})
	if q.want == wantATM {
		return t.aboutATM(ctx, q, " "+plain(e.Text)+" ")
	}
	return t.answer(ctx, q)
}

func (t talk) answer(ctx context.Context, q question) error {
	switch q.want {
	case wantBalance, wantPurchases:
		return t.aboutAccount(ctx, q)
	case wantUnlink:
		return t.forget(ctx)
	}
	return t.say(ctx, reply{text: t.lang.help(), replies: []quickReply{
		quick(t.lang.title(wantBalance), wantBalance), quick(t.lang.title(wantPurchases), wantPurchases),
		quick(t.lang.title(wantATM), wantATM),
		quick(t.lang.title(wantUnlink), wantUnlink),
	}})
}

// aboutAccount answers a question about an account, or finds out what is
// missing for it.
func (t talk) aboutAccount(ctx context.Context, q question) error {
	links, err := t.b.c.Links.Find(ctx, t.psid)
	if err != nil {
		return err
	}
	asked := false
	for _, l := range links {
		if bank, ok := t.b.bank(l.Bank); ok && (q.bank == "" || q.bank == l.Bank) {
			asked = true
			if err := t.read(ctx, q.want, bank, l); err != nil {
				return err
			}
		}
	}
	switch {
	case asked:
		return nil
	case q.bank == "":
		return t.askForBank(ctx, q.want)
	}
	bank, _ := t.b.bank(q.bank) // a question names only banks that there are
	if !bank.Admits {
		return t.tell(ctx, t.lang.notTakingPart(bank.Name))
	}
	return t.offerLink(ctx, bank, q.want, t.lang.needsOK(bank))
}

// maxReplies is how many quick replies the platform shows.
const maxReplies = 13

func (t talk) askForBank(ctx context.Context, want string) error {
	t.b.people.keep(t.psid, person{lang: t.lang, zone: t.zone, wanted: want})
	var all []quickReply
	for _, bank := range t.b.c.Settings.Banks {
		if len(all) < maxReplies {
			all = append(all, quick(bank.Name, want+":"+bank.ID))
		}
	}
	return t.say(ctx, reply{text: t.lang.whichBank(), replies: all})
}

// offerLink shows the button that begins a linking.
func (t talk) offerLink(ctx context.Context, bank Bank, want, text string) error {
	address := t.b.c.Settings.Link
	sep := "?"
	if strings.Contains(address, "?") {
		sep = "&"
	}
	q := url.Values{"bank": {bank.ID}, "want": {want}, "lang": {string(t.lang)}}
	return t.say(ctx, reply{text: text, buttons: []button{{Type: "account_link", URL: address + sep + q.Encode()}}})
}

// afterLinking confirms a linking and answers what was asked before it.
func (t talk) afterLinking(ctx context.Context, code string) error {
	bankID, want, lang := t.b.linkings.ended(code)
	if lang != "" {
		t.lang = lang
		t.b.people.keep(t.psid, person{lang: lang, zone: t.zone})
	}
	links, err := t.b.c.Links.Find(ctx, t.psid)
	if err != nil || len(links) == 0 {
		return err
	}
	newest := links[len(links)-1]
	for _, l := range links {
		if l.Bank == bankID {
			newest = l
		}
	}
	bank, ok := t.b.bank(newest.Bank)
	if !ok {
		return nil
	}
	if want == "" {
		want = wantBalance
	}
	if err := t.tell(ctx, t.lang.linkedTo(bank.Name)); err != nil {
		return err
	}
	return t.read(ctx, want, bank, newest)
}

// forget drops all links of a person, here, at her banks and at the platform.
func (t talk) forget(ctx context.Context) error {
	some, err := t.drop(ctx)
	if err != nil {
		return err
	}
	if !some {
		return t.tell(ctx, t.lang.nothingToForget())
	}
	t.b.unlinkAtPlatform(ctx, t.psid)
	return t.tell(ctx, t.lang.forgotten())
}

// afterUnlinking does the same when the person has unlinked at the platform.
func (t talk) afterUnlinking(ctx context.Context) error {
	some, err := t.drop(ctx)
	if err != nil || !some {
		return err
	}
	return t.tell(ctx, t.lang.forgotten())
}

// drop revokes and forgets the links; some says that there were any. A bank
// that cannot be told now keeps a permission that nobody can use.
func (t talk) drop(ctx context.Context) (some bool, err error) {
	links, err := t.b.c.Links.Find(ctx, t.psid)
	if err != nil {
		return false, err
	}
	var errs []error
	for _, l := range links {
		if bank, ok := t.b.bank(l.Bank); ok {
			if err := t.b.revoke(ctx, bank, l); err != nil {
				t.b.c.Log.WarnContext(ctx, "bank not told of the end of a link", "bank", bank.ID, "error", err)
			}
		}
		errs = append(errs, t.b.c.Links.Unlink(ctx, t.psid, l.Bank))
	}
	return len(links) > 0, errors.Join(errs...)
}
