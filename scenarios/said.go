package scenarios

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/sandbank/sandbank/scenarios/money"
)

// Said claims that the page has told a customer something in the chat. All
// that it said since is taken together.
type Said struct {
	As       string
	Contains []string // "balance(role)", "link", "amount"
	Text     string   // pattern with stars
	Offers   string   // pattern: title of a quick reply or of a button
}

func newSaid(v value) Said {
	o := v.object("as", "contains", "text", "offers")
	s := Said{As: o.as(), Text: o.get("text").template(), Offers: o.get("offers").template()}
	for _, term := range o.get("contains").texts() {
		s.Contains = append(s.Contains, o.get("contains").term(term, s.As))
	}
	return s
}

// term checks what a message may be said to contain. "balance" is that of the
// customer of the chat.
func (v value) term(s, as string) string {
	if s == "balance" {
		s = "balance(" + as + ")"
	}
	inside, closed := strings.CutSuffix(s, ")")
	role, called := strings.CutPrefix(inside, "balance(")
	switch {
	case s == "link" || s == "amount":
	case closed && called:
		v.named("contains").roleNamed(role)
	default:
		v.r.fail(v.at, "contains: want balance(role), link or amount, got %s", quote(s))
	}
	return s
}

// roleNamed refuses a role that the story does not have.
func (v value) roleNamed(name string) {
	if _, ok := v.r.story.Role(name); !ok {
		names := v.r.story.roleNames()
		v.unknown(name, names, "the story has no role "+quote(name), "its roles are "+either(names))
	}
}

func (s Said) written() (string, any) {
	return "chat", fields{{"as", s.As}, {"contains", s.Contains}, {"text", s.Text}, {"offers", s.Offers}}
}

func (s Said) tell(c cast, not bool) Text {
	what, what2 := s.things(c)
	who := c.given(s.As)
	if not {
		return Text{fmt.Sprintf("The chat does not show %s %s", who, what), fmt.Sprintf("Tin nhắn không cho %s thấy %s", who, what2)}
	}
	return Text{fmt.Sprintf("The chat shows %s %s", who, what), fmt.Sprintf("Tin nhắn cho %s thấy %s", who, what2)}
}

// things words what the chat is to show.
func (s Said) things(c cast) (en, vi string) {
	var a, b []string
	for _, term := range s.Contains {
		switch {
		case term == "link":
			a, b = append(a, "a link to an account"), append(b, "liên kết tới tài khoản")
		case term == "amount":
			a, b = append(a, "an amount of money"), append(b, "một số tiền")
		default:
			a, b = append(a, "the ledger's balance, to the cent"), append(b, "số dư đúng như sổ cái, đến từng xu")
		}
	}
	if s.Text != "" {
		a, b = append(a, quote(c.fill(s.Text))), append(b, quote(c.fill(s.Text)))
	}
	if s.Offers != "" {
		a, b = append(a, "the choice "+quote(c.fill(s.Offers))), append(b, "lựa chọn "+quote(c.fill(s.Offers)))
	}
	if len(a) == 0 {
		return "an answer", "câu trả lời"
	}
	return strings.Join(a, ", "), strings.Join(b, ", ")
}

func (s Said) check(ctx context.Context, p *performance, since uint64) error {
	said, err := p.heard(ctx, s.As, since)
	if err != nil {
		return err
	}
	if len(said) == 0 {
		return &Unmet{s.tell(p.cast, false).En, "no message to " + p.cast.given(s.As)}
	}
	for _, term := range s.Contains {
		if err := p.shows(ctx, said, term); err != nil {
			return err
		}
	}
	if pattern := p.cast.fill(s.Text); pattern != "" && !slices.ContainsFunc(said, func(m message) bool { return matches(pattern, m.Text) }) {
		return &Unmet{"a message like " + quote(pattern), transcript(said)}
	}
	if title := p.cast.fill(s.Offers); title != "" && !slices.ContainsFunc(said, func(m message) bool { return m.offers(title) }) {
		return &Unmet{"the choice " + quote(title), transcript(said)}
	}
	return nil
}

// shows checks one term against what was said.
func (p *performance) shows(ctx context.Context, said []message, term string) error {
	switch term {
	case "link":
		if !slices.ContainsFunc(said, func(m message) bool { _, ok := m.link(); return ok }) {
			return &Unmet{"a link to an account", transcript(said)}
		}
		return nil
	case "amount":
		if len(amounts(said)) == 0 {
			return &Unmet{"an amount of money", transcript(said)}
		}
		return nil
	}
	role := strings.TrimSuffix(strings.TrimPrefix(term, "balance("), ")")
	figures, err := p.shared(ctx, role)
	if err != nil {
		return err
	}
	return compare(figures, said)
}

func amounts(said []message) []money.Amount {
	var all []money.Amount
	for _, m := range said {
		all = append(all, money.Find(m.Text)...)
	}
	return all
}
