package scenarios

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/sandbank/sandbank/sandbox/crowd"
)

// A Crowd is customers by the thousand, as agents who act by rates.
type Crowd struct {
	ID, Bank, App string // App is "kinnet/balance" if it was left out
	Size, Sample  uint64 // members, and those of them who go through the real protocol
	Rates         Rates

	// What a member of the sample says to the app's page: to be linked, and to
	// ask. Templates that may name {member.bank_name} and other facts.
	Opening, Question string
}

// Rates are how often members do things, in the words of [crowd.ParseRate];
// empty is as before.
type Rates struct{ Offered, Allow, Ask, Revoke string }

// Bounds of crowds.
const (
	maxCrowd     = 1_000_000
	maxSample    = 1_000
	maxCrowdDays = 3_660
	maxCrowdActs = 50_000_000 // members times days of one step
)

// crowdMember is the role of a member of a crowd while she acts.
const crowdMember = "member"

// What members of the sample say if the story does not give them words.
const (
	opening  = "balance at {member.bank_name}"
	question = "What's my balance?"
)

// crowds reads {id: {bank, app, size, sample, …}}.
func (v value) crowds() []Crowd {
	var all []Crowd
	for _, member := range v.pairs() {
		name := member.named("crowd " + quote(member.name))
		o := name.object("bank", "app", "size", "sample", "offered", "allow", "ask", "revoke", "opening", "question")
		c := Crowd{
			ID: member.named("crowds").key(member.name), Bank: o.need("bank").bank(), App: o.get("app").party(), Rates: o.rates(),
			Size: o.get("size").number(1, maxCrowd), Sample: o.get("sample").number(0, maxSample),
			Opening: o.get("opening").memberTemplate(), Question: o.get("question").memberTemplate(),
		}
		if c.App == "" {
			c.App = "kinnet/balance"
		}
		if c.Size == 0 {
			c.Size = crowd.DefaultSize
		}
		if c.Sample > c.Size {
			v.r.fail(o.get("sample").at, "sample: the crowd has %d members, so at most as many can go over HTTP", c.Size)
		}
		all = append(all, c)
	}
	return all
}

// memberTemplate reads a text that may name facts about the member who says it.
func (v value) memberTemplate() string {
	text := v.text()
	_, unknown := expand(text, func(name, fact string) (string, bool) {
		return "", name == crowdMember && Customer{Bank: "x", BankName: "x", Key: "x", Given: "x", Name: "x"}.fact(fact) != ""
	})
	if unknown != "" {
		v.r.fail(v.at, "%s: %s is not {member.fact}; facts are %s", v.name, quote(unknown), either(facts()))
	}
	return text
}

// rates reads those that are given.
func (o object) rates() Rates {
	return Rates{o.get("offered").rate(), o.get("allow").rate(), o.get("ask").rate(), o.get("revoke").rate()}
}

// rate reads one rate in its own words.
func (v value) rate() string {
	if !v.there() {
		return ""
	}
	words := v.scalar()
	if _, err := crowd.ParseRate(words); err != nil {
		v.r.fail(v.at, "%s: %v", v.name, err)
	}
	return words
}

// over is what holds when some rates are given anew.
func (r Rates) over(before Rates) Rates {
	for _, x := range []struct{ now, old *string }{
		{&r.Offered, &before.Offered}, {&r.Allow, &before.Allow}, {&r.Ask, &before.Ask}, {&r.Revoke, &before.Revoke},
	} {
		if *x.now == "" {
			*x.now = *x.old
		}
	}
	return r
}

func (r Rates) fields() fields {
	return fields{{"offered", r.Offered}, {"allow", r.Allow}, {"ask", r.Ask}, {"revoke", r.Revoke}}
}

func (c Crowd) fields() fields {
	f := append(fields{{"bank", c.Bank}, {"app", c.App}, {"size", c.Size}, {"sample", c.Sample}}, c.Rates.fields()...)
	return append(f, field{"opening", c.Opening}, field{"question", c.Question})
}

// spec is the crowd by rates that hold now; what was never given is nobody.
func (c Crowd) spec(r Rates) crowd.Spec {
	read := func(words string) crowd.Rate {
		rate, _ := crowd.ParseRate(words) // was read once when the story was parsed
		return rate
	}
	return crowd.Spec{
		ID: c.ID, Bank: c.Bank, App: c.App, Size: int(c.Size), Sample: int(c.Sample),
		Offered: read(r.Offered), Allow: read(r.Allow), Ask: read(r.Ask), Revoke: read(r.Revoke),
	}
}

// Live is a crowd that lives for some days. Rates that are given hold from now
// on.
type Live struct {
	Crowd Crowd
	For   time.Duration // whole days
	Rates Rates
}

func newLive(v value) Live {
	o := v.object("as", "for", "offered", "allow", "ask", "revoke")
	l := Live{Crowd: o.need("as").knownCrowd(), For: o.need("for").span(), Rates: o.rates()}
	days := uint64(l.For / day)
	if span := o.get("for"); span.there() && (l.For%day != 0 || days > maxCrowdDays || days*l.Crowd.Size > maxCrowdActs) {
		v.r.fail(span.at, "for: want whole days like 30d, at most %d, and at most %d days of all members together", maxCrowdDays, maxCrowdActs)
	}
	return l
}

// knownCrowd reads the name of a crowd of the story.
func (v value) knownCrowd() Crowd {
	if !v.there() {
		return Crowd{}
	}
	return v.crowdNamed(v.word())
}

// crowdNamed finds a crowd of the story.
func (v value) crowdNamed(id string) Crowd {
	var names []string
	for _, c := range v.r.story.Cast.Crowds {
		if c.ID == id {
			return c
		}
		names = append(names, c.ID)
	}
	v.unknown(id, names, "the story has no crowd "+quote(id), "cast.crowds has "+orNone(names))
	return Crowd{}
}

func (l Live) written() (string, any) {
	return "crowd", append(fields{{"as", l.Crowd.ID}, {"for", formatSpan(l.For)}}, l.Rates.fields()...)
}

func (l Live) tell(cast) Text {
	c, days := l.Crowd, int64(l.For/day)
	size, sample := strconv.FormatUint(c.Size, 10), strconv.FormatUint(c.Sample, 10)
	return Text{
		fmt.Sprintf("%d days pass for %s customers of %s, %s of them over HTTP (%s)", days, size, c.Bank, sample, share(c.Sample, c.Size)),
		fmt.Sprintf("%d ngày trôi qua với %s khách hàng của %s, %s người qua HTTP (%s)", days, size, c.Bank, sample, share(c.Sample, c.Size)),
	}
}

// share is a part of a whole in percent, two digits behind the point, cut.
func share(part, whole uint64) string {
	if whole == 0 {
		return "0%"
	}
	n := part * 10_000 / whole
	return fmt.Sprintf("%d.%02d%%", n/100, n%100)
}

func (l Live) perform(ctx context.Context, p *performance) error {
	before, formed := p.rates[l.Crowd.ID]
	if !formed {
		before = l.Crowd.Rates
	}
	if now := l.Rates.over(before); !formed || now != before {
		p.rates[l.Crowd.ID] = now
		if err := p.stage.FormCrowd(ctx, l.Crowd.spec(now)); err != nil {
			return err
		}
	}
	for range int64(l.For / day) {
		if err := p.stage.LiveDay(ctx, l.Crowd.ID, p.visits(l.Crowd)); err != nil {
			return err
		}
	}
	return nil
}
