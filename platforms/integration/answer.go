package integration

import (
	"context"
	"errors"
	"net/http"
	"time"
)

// talk is the answer to one event, while it is being given.
type talk struct {
	b    *Bot
	psid string
	lang tongue
	zone *time.Location
}

func (t talk) say(ctx context.Context, r reply) error      { return t.b.say(ctx, t.psid, r) }
func (t talk) tell(ctx context.Context, text string) error { return t.b.tell(ctx, t.psid, text) }

// read asks a bank and tells the person what it said.
func (t talk) read(ctx context.Context, want string, bank Bank, l Link) error {
	t.b.typing(ctx, t.psid)
	if want == wantPurchases {
		lines, err := t.b.purchases(ctx, bank, &l)
		if err != nil {
			return t.explain(ctx, want, bank, l, err)
		}
		return t.tellPurchases(ctx, bank, lines)
	}
	accounts, err := t.b.balances(ctx, bank, &l)
	if err != nil {
		return t.explain(ctx, want, bank, l, err)
	}
	return t.tellBalances(ctx, bank, accounts)
}

func (t talk) tellBalances(ctx context.Context, bank Bank, accounts []account) error {
	if len(accounts) == 0 {
		return t.tell(ctx, t.lang.noAccounts(bank.Name))
	}
	var text []string
	for _, a := range accounts {
		text = append(text, t.lang.accountLine(a))
	}
	text = append(text, t.lang.asOf(bank.Name, t.b.c.Clock.Now().In(t.zone)))
	return t.tellAll(ctx, text)
}

// shown is how many purchases are listed.
const shown = 5

func (t talk) tellPurchases(ctx context.Context, bank Bank, lines []line) error {
	if len(lines) == 0 {
		return t.tell(ctx, t.lang.noLines(bank.Name))
	}
	text := []string{t.lang.lastLines(bank.Name)}
	for _, l := range lines[:min(shown, len(lines))] {
		l.at = l.at.In(t.zone)
		text = append(text, t.lang.lineOf(l))
	}
	text = append(text, t.lang.asOf(bank.Name, t.b.c.Clock.Now().In(t.zone)))
	return t.tellAll(ctx, text)
}

// tellAll sends lines in as few messages as hold them: somebody with forty
// accounts reads all of them.
func (t talk) tellAll(ctx context.Context, lines []string) error {
	for _, text := range messages(lines) {
		if err := t.tell(ctx, text); err != nil {
			return err
		}
	}
	return nil
}

// longest is how many characters the messenger takes in one message.
const longest = 2000

// messages joins lines to texts that the messenger takes. A line that is too
// long for one is left to the messenger to refuse.
func messages(lines []string) []string {
	var all []string
	for _, line := range lines {
		last := len(all) - 1
		if last >= 0 && len([]rune(all[last]))+1+len([]rune(line)) <= longest {
			all[last] += "\n" + line
		} else {
			all = append(all, line)
		}
	}
	return all
}

// explain tells a person in words why a bank did not answer her question.
func (t talk) explain(ctx context.Context, want string, bank Bank, l Link, err error) error {
	f := asFailure(err)
	switch {
	case errors.Is(err, errEnded):
		if err := t.b.c.Links.Unlink(ctx, t.psid, bank.ID); err != nil {
			return err
		}
		t.b.unlinkAtPlatform(ctx, t.psid)
		return t.offerLink(ctx, bank, want, t.lang.noLongerIn(bank.Name))
	case f == nil:
		t.b.c.Log.ErrorContext(ctx, "bank not understood", "bank", bank.ID, "error", err)
		return t.tell(ctx, t.lang.refused(bank.Name))
	case f.temporary():
		t.b.c.Log.InfoContext(ctx, "bank is away", "bank", bank.ID, "error", err)
		return t.tell(ctx, t.lang.tryLater(bank.Name, f))
	case f.status == http.StatusForbidden && want == wantPurchases:
		return t.offerLink(ctx, bank, want, t.lang.noPurchases(bank.Name, t.lang.granted(l, bank)))
	case f.status == http.StatusForbidden:
		return t.offerLink(ctx, bank, want, t.lang.noBalance(bank.Name, t.lang.granted(l, bank)))
	}
	t.b.c.Log.WarnContext(ctx, "bank refused", "bank", bank.ID, "error", err)
	return t.tell(ctx, t.lang.refused(bank.Name))
}
