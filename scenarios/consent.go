package scenarios

import (
	"context"
	"fmt"
	"strings"
)

// TapLink is a customer tapping the button that links her account: the
// browser opens, and ends at the first page that asks her something.
type TapLink struct{ As string }

func (t TapLink) written() (string, any) { return "tap_link", fields{{"as", t.As}} }

func (t TapLink) tell(c cast) Text {
	who := c.given(t.As)
	return Text{who + " taps the link in the chat", who + " chạm vào liên kết trong tin nhắn"}
}

func (t TapLink) perform(ctx context.Context, p *performance) error {
	said, err := p.heard(ctx, t.As, p.marks.story)
	if err != nil {
		return err
	}
	for i := len(said) - 1; i >= 0; i-- {
		if target, ok := said[i].link(); ok {
			address, err := p.stage.Tap(ctx, p.pages[t.As], p.cast.user(t.As), target)
			if err != nil {
				return err
			}
			return p.open(ctx, t.As, address)
		}
	}
	return &Unmet{"an account link in the chat", "no message with one"}
}

// SignIn is a customer signing in on the bank's page that is open.
type SignIn struct{ As string }

func (s SignIn) written() (string, any) { return "sign_in", fields{{"as", s.As}} }

func (s SignIn) tell(c cast) Text {
	who, bank := c.given(s.As), c.of(s.As).BankName
	return Text{fmt.Sprintf("%s signs in at %s", who, bank), fmt.Sprintf("%s đăng nhập vào %s", who, bank)}
}

func (s SignIn) perform(ctx context.Context, p *performance) error {
	return p.signIn(ctx, s.As)
}

// Consent is a customer ticking what she shares, and deciding.
type Consent struct {
	As       string
	Accounts []string // names of accounts; "*" stands for any letters; empty is all
	Share    []string // what may be read, in the standard's words; empty leaves it as offered
	Decide   string   // "allow" or "deny"
}

const (
	allow = "allow"
	deny  = "deny"
)

func newConsent(v value) Consent {
	o := v.object("as", "accounts", "share", "decide")
	c := Consent{As: o.as(), Share: o.get("share").texts(), Decide: o.need("decide").one(allow, deny)}
	if accounts := o.get("accounts").texts(); len(accounts) != 1 || accounts[0] != "all" {
		c.Accounts = accounts
	}
	return c
}

func (c Consent) written() (string, any) {
	return "consent", fields{{"as", c.As}, {"accounts", c.Accounts}, {"share", c.Share}, {"decide", c.Decide}}
}

func (c Consent) tell(cast cast) Text {
	who := cast.given(c.As)
	if c.Decide == deny {
		return Text{who + " does not allow it", who + " không cho phép"}
	}
	if len(c.Share) == 0 {
		return Text{who + " allows it", who + " cho phép"}
	}
	what := strings.Join(c.Share, ", ")
	return Text{fmt.Sprintf("%s allows %s and nothing else", who, what), fmt.Sprintf("%s chỉ cho phép %s", who, what)}
}

func (c Consent) perform(ctx context.Context, p *performance) error {
	return p.decide(ctx, c)
}

// Revoke is a customer taking her consent back on a page of the bank.
type Revoke struct {
	As string
	At string // "bank": the bank's own page
}

func newRevoke(v value) Revoke {
	o := v.object("as", "at")
	r := Revoke{As: o.as(), At: "bank"}
	if at := o.get("at"); at.there() {
		r.At = at.one("bank")
	}
	return r
}

func (r Revoke) written() (string, any) { return "revoke", fields{{"as", r.As}, {"at", r.At}} }

func (r Revoke) tell(c cast) Text {
	who, bank := c.given(r.As), c.of(r.As).BankName
	return Text{fmt.Sprintf("%s revokes the consent at %s", who, bank), fmt.Sprintf("%s thu hồi sự đồng ý tại %s", who, bank)}
}

func (r Revoke) perform(ctx context.Context, p *performance) error {
	return p.revoke(ctx, r.As)
}
