package integration

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/go-chi/chi/v5"
)

// A ReportedCase is a problem that a person told the page and the page told
// the desk of a bank.
type ReportedCase struct {
	PSID  string
	Bank  string
	ID    string
	Topic string
	Lang  string // en or vi
}

// Cases keeps who reported what.
type Cases interface {
	// Report keeps a case.
	Report(ctx context.Context, c ReportedCase) error
	// Reported returns the cases of a person, oldest first.
	Reported(ctx context.Context, psid string) ([]ReportedCase, error)
	// Case finds one by its id at a bank; ok is false if there is none.
	Case(ctx context.Context, bank, id string) (c ReportedCase, ok bool, err error)
}

// NewService returns the bot behind a bank's service page: it answers
// questions, and takes problems to the bank's desk. It has no client, asks for
// no consent and calls no account.
func NewService(c Config) (*Bot, error) {
	if c.Cases == nil || len(c.Settings.Banks) != 1 {
		return nil, errors.New("service bot: config needs cases and one bank")
	}
	b, err := newBot(c)
	if err != nil {
		return nil, err
	}
	b.hear = b.serve
	b.more = func(r chi.Router) { r.Post("/desk", b.deskNotice) }
	return b, nil
}

// serve does what follows from an event at a service page.
func (b *Bot) serve(ctx context.Context, e event) error {
	p := b.person(ctx, e.PSID)
	t := talk{b: b, psid: e.PSID, lang: p.lang, zone: p.zone}
	if e.Linking != "" {
		return nil // there is nothing to link
	}
	return b.settled(ctx, t.serve(ctx, e, p))
}

func (t talk) serve(ctx context.Context, e event, p person) error {
	if hasVietnamese(e.Text) {
		t.lang = vietnamese
	}
	kind, id, _ := strings.Cut(e.Payload, ":")
	switch {
	case kind == "ask":
		if one, ok := byID(known().Questions, id); ok {
			return t.tell(ctx, one.Answer.in(t.lang))
		}
	case kind == "problem":
		if one, ok := byID(known().Problems, id); ok {
			t.b.people.keep(t.psid, person{lang: t.lang, zone: t.zone, wanted: e.Payload})
			return t.tell(ctx, t.lang.whatHappened(one.Title.in(t.lang)))
		}
	}
	return t.serveWords(ctx, e.Text, p)
}

// serveWords answers what a person has written herself.
func (t talk) serveWords(ctx context.Context, text string, p person) error {
	words := " " + plain(text) + " "
	spoken := func(lang tongue) {
		if lang != "" && !hasVietnamese(text) {
			t.lang = lang
		}
		t.b.people.keep(t.psid, person{lang: t.lang, zone: t.zone})
	}
	if topic, waiting := strings.CutPrefix(p.wanted, "problem:"); waiting {
		spoken("")
		return t.report(ctx, topic, text)
	}
	if lang, ok := known().Status.Signs.in(words); ok {
		spoken(lang)
		return t.tellCases(ctx)
	}
	if one, lang, ok := find(known().Problems, words); ok {
		spoken(lang)
		return t.report(ctx, one.ID, text)
	}
	if one, lang, ok := find(known().Questions, words); ok {
		spoken(lang)
		return t.tell(ctx, one.Answer.in(t.lang))
	}
	spoken("")
	return t.offerService(ctx)
}

// offerService shows what the page can do.
func (t talk) offerService(ctx context.Context) error {
	var replies []quickReply
	for _, one := range known().Questions {
		replies = append(replies, quick(one.Title.in(t.lang), "ask:"+one.ID))
	}
	for _, one := range known().Problems {
		replies = append(replies, quick(one.Title.in(t.lang), "problem:"+one.ID))
	}
	text := strings.ReplaceAll(known().Help.in(t.lang), "{bank}", t.b.c.Settings.Banks[0].Name)
	return t.say(ctx, reply{text: text, replies: replies[:min(len(replies), maxReplies)]})
}

// caseAnswer is what a desk tells of a case.
type caseAnswer struct {
	Bank      string    `json:"bank"`
	Case      string    `json:"case"`
	Status    string    `json:"status"`
	AnswerBy  time.Time `json:"answer_by"`
	ResolveBy time.Time `json:"resolve_by"`
	Answer    *both     `json:"answer"`
}

// report takes a problem to the desk: the person's name and her words.
func (t talk) report(ctx context.Context, topic, words string) error {
	bank := t.b.c.Settings.Banks[0]
	body := map[string]any{
		"topic": topic, "name": t.b.nameOf(ctx, t.psid), "text": words,
		"notify": map[string]string{"url": strings.TrimSuffix(t.b.c.Settings.Webhook, "/webhook") + "/desk", "secret": t.b.deskSecret(bank)},
	}
	var got caseAnswer
	if err := t.b.json(ctx, bank.Issuer+"/service/cases", "", body, &got); err != nil {
		if f := asFailure(err); f != nil {
			return t.tell(ctx, t.lang.tryLater(bank.Name, f))
		}
		return err
	}
	c := ReportedCase{PSID: t.psid, Bank: bank.ID, ID: got.Case, Topic: topic, Lang: string(t.lang)}
	if err := t.b.c.Cases.Report(ctx, c); err != nil {
		return err
	}
	return t.tell(ctx, t.lang.caseOpened(bank.Name, got.AnswerBy.In(t.zone)))
}

// tellCases asks the desk how far the person's last case has come.
func (t talk) tellCases(ctx context.Context) error {
	all, err := t.b.c.Cases.Reported(ctx, t.psid)
	if err != nil {
		return err
	}
	if len(all) == 0 {
		return t.tell(ctx, t.lang.noCase())
	}
	bank, last := t.b.c.Settings.Banks[0], all[len(all)-1]
	var got caseAnswer
	if err := t.b.get(ctx, bank.Issuer+"/service/cases/"+url.PathEscape(last.ID), "", &got); err != nil {
		if f := asFailure(err); f != nil {
			return t.tell(ctx, t.lang.tryLater(bank.Name, f))
		}
		return err
	}
	if got.Answer == nil {
		return t.tell(ctx, t.lang.caseWaits(bank.Name, got.AnswerBy.In(t.zone)))
	}
	return t.tell(ctx, t.lang.caseSays(bank.Name, got.Answer.in(t.lang)))
}

// nameOf is what the platform calls a person; the bank hears it with her words.
func (b *Bot) nameOf(ctx context.Context, psid string) string {
	var p struct {
		First string `json:"first_name"`
		Last  string `json:"last_name"`
	}
	err := b.get(ctx, b.graph("/"+url.PathEscape(psid)+"?fields=first_name,last_name"), b.c.Settings.PageToken, &p)
	if name := strings.TrimSpace(p.First + " " + p.Last); err == nil && name != "" {
		return name
	}
	return fmt.Sprintf("A user of %s", b.c.Platform)
}

// deskSecret signs what a bank's desk tells us. It follows from the app's own
// secret, so that there is nothing more to keep.
func (b *Bot) deskSecret(bank Bank) string {
	mac := hmac.New(sha256.New, []byte(b.c.Settings.AppSecret))
	mac.Write([]byte("desk of " + bank.ID))
	return "whsec_" + base64.StdEncoding.EncodeToString(mac.Sum(nil))
}
