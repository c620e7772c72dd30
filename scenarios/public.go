package scenarios

import (
	"context"
	"fmt"
	"strconv"
	"strings"
)

// Speak is something that is said in public: a report, a forecast, a question
// at a hearing, a company's statement.
type Speak struct {
	Who  string
	Text Text
}

func newSpeak(v value) Speak {
	o := v.object("who", "text")
	return Speak{Who: o.need("who").speaker(), Text: o.need("text").localisedTemplate()}
}

func (s Speak) written() (string, any) { return "speak", fields{{"who", s.Who}, {"text", s.Text}} }

func (s Speak) tell(c cast) Text {
	en, vi := c.fill(s.Text.En), c.fill(s.Text.Vi)
	if vi == "" {
		vi = en
	}
	return Text{s.Who + ": “" + en + "”", s.Who + ": “" + vi + "”"}
}

func (s Speak) perform(ctx context.Context, p *performance) error {
	voice, _ := p.story.voice(s.Who)
	said := map[string]any{
		"who": voice.ID, "name": p.nameOf(voice), "part": voice.Part,
		"text": Text{p.cast.fill(s.Text.En), p.cast.fill(s.Text.Vi)},
	}
	_, err := p.mark(ctx, "public.statement.made", said)
	return err
}

// nameOf is a voice's name; a bank's is the one that its customers know.
func (p *performance) nameOf(v Voice) string {
	for _, c := range p.story.Roles {
		if v.Part == "bank" && c.Bank == v.ID {
			return p.cast.of(c.Name).BankName
		}
	}
	return v.Name
}

// Market is the price of a company moving, as an index: 100 at the start.
type Market struct {
	Who  string
	To   int64 // tenths of an index point; 0 if it moves by a share
	By   int64 // thousandths of the price, below zero if it falls
	Text Text  // why, as the market tells; may be empty
}

func newMarket(v value) Market {
	o := v.object("who", "to", "by", "text")
	m := Market{Who: o.need("who").speaker(), Text: o.get("text").localisedTemplate()}
	to, by := o.get("to"), o.get("by")
	if to.there() == by.there() && v.r.err == nil {
		v.r.fail(v.at, "market: say to: an index like 80, or by: a share like -20%%, and not both")
	}
	if to.there() {
		m.To = int64(to.tenths())
	}
	if by.there() {
		s, down := by.text(), false
		if s, down = strings.CutPrefix(s, "-"); !down {
			s = strings.TrimPrefix(s, "+")
		}
		m.By = int64(by.standing(s).perMille())
		if down {
			m.By = -m.By
		}
	}
	return m
}

// tenths reads an index like 80 or 79.5.
func (v value) tenths() uint64 {
	s := v.digits()
	whole, part, dot := strings.Cut(s, ".")
	n, err := strconv.ParseUint(whole+(part + "0")[:1], 10, 32)
	if err != nil || dot && len(part) != 1 || n == 0 || n > 1_000_000 {
		v.r.fail(v.at, "%s: want an index above zero like 80 or 79.5, got %s", v.name, quote(s))
	}
	return n
}

func (m Market) written() (string, any) {
	f := fields{{"who", m.Who}}
	if m.To > 0 {
		f = append(f, field{"to", formatTenths(m.To)})
	}
	if m.By != 0 {
		f = append(f, field{"by", formatMove(m.By)})
	}
	return "market", append(f, field{"text", m.Text})
}

// formatMove is a change in thousandths as a share with its sign.
func formatMove(by int64) string {
	if by < 0 {
		return "-" + formatPerMille(uint64(-by))
	}
	return "+" + formatPerMille(uint64(by))
}

func formatTenths(n int64) string {
	return strconv.FormatInt(n/10, 10) + "." + strconv.FormatInt(n%10, 10)
}

func (m Market) tell(cast) Text {
	if m.To > 0 {
		return Text{fmt.Sprintf("The price of %s is at %s", m.Who, formatTenths(m.To)), fmt.Sprintf("Giá của %s ở mức %s", m.Who, formatTenths(m.To))}
	}
	return Text{fmt.Sprintf("The price of %s moves by %s", m.Who, formatMove(m.By)), fmt.Sprintf("Giá của %s thay đổi %s", m.Who, formatMove(m.By))}
}

// maxIndex bounds a price, in tenths.
const maxIndex = 10_000_000

func (m Market) perform(ctx context.Context, p *performance) error {
	before, known := p.prices[m.Who]
	if !known {
		before = 1000
	}
	now := m.To
	if now == 0 {
		now = min(max(before+before*m.By/1000, 1), maxIndex)
	}
	p.prices[m.Who] = now
	_, err := p.mark(ctx, "market.price.moved", map[string]any{
		"who": m.Who, "index": formatTenths(now), "before": formatTenths(before),
		"text": Text{p.cast.fill(m.Text.En), p.cast.fill(m.Text.Vi)},
	})
	return err
}

// Move is a party's move in the talks, as the story's script makes it.
type Move struct {
	By, To string
	Act    string
	Terms  fields // name and option, in the order of the file
	Text   Text
}

// acts are the moves that parties make.
func acts() []string {
	return []string{"invite", "offer", "counter", "accept", "decline", "wait", "no_comment", "pause", "resume", "sign", "suspend", "end"}
}

func newMove(v value) Move {
	o := v.object("by", "to", "act", "terms", "text")
	m := Move{By: o.need("by").speaker(), To: o.need("to").speaker(), Act: o.need("act").one(acts()...), Text: o.get("text").localisedTemplate()}
	for _, term := range o.get("terms").pairs() {
		if !isMember(term.name) {
			v.r.fail(term.at, "terms: want the name of a term in small letters and underscores, got %s", quote(term.name))
		}
		m.Terms = append(m.Terms, field{term.name, term.scalar()})
	}
	return m
}

func (m Move) written() (string, any) {
	f := fields{{"by", m.By}, {"to", m.To}, {"act", m.Act}}
	if len(m.Terms) > 0 {
		f = append(f, field{"terms", m.Terms})
	}
	return "move", append(f, field{"text", m.Text})
}

func (m Move) tell(c cast) Text {
	en := fmt.Sprintf("%s to %s: %s", m.By, m.To, strings.ReplaceAll(m.Act, "_", " "))
	if text := c.fill(m.Text.En); text != "" {
		return Text{en + ". " + text, en + ". " + c.fill(m.Text.Vi)}
	}
	return Text{en, en}
}

func (m Move) perform(ctx context.Context, p *performance) error {
	terms := map[string]string{}
	for _, t := range m.Terms {
		terms[t.key], _ = t.value.(string)
	}
	_, err := p.mark(ctx, "talks.move.made", map[string]any{
		"by": m.By, "to": m.To, "act": m.Act, "terms": terms, "scripted": true,
		"text": Text{p.cast.fill(m.Text.En), p.cast.fill(m.Text.Vi)},
	})
	return err
}
