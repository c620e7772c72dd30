package scenarios

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/sandbank/sandbank/internal/fault"
)

// Arm makes a party misbehave from now on.
type Arm struct {
	Name  string // by which heal ends it
	Fault fault.Fault
	For   time.Duration // virtual; 0 has no end
}

func newArm(v value) Arm {
	o := v.object("name", "at", "route", "method", "customer", "caller", "kind", "status", "retry_after", "delay", "spread", "distribution", "limit", "count", "every", "percent", "for")
	a := Arm{Name: o.get("name").word(), For: o.get("for").span()}
	a.Fault = fault.Fault{
		Party: o.need("at").partyOrAll(), Route: o.get("route").text(), Method: o.get("method").text(),
		Customer: o.get("customer").scalarIf(), Caller: o.get("caller").text(), Kind: o.need("kind").one(fault.Kinds()...),
		Spread: o.get("spread").short(), Distribution: o.get("distribution").text(),
		Limit: int(o.get("limit").number(1, 1<<31)), Every: int(o.get("every").number(1, 1<<31)),
		Status: int(o.get("status").number(100, 599)), RetryAfter: int(o.get("retry_after").number(0, 1<<31)),
		Count: int(o.get("count").number(1, 1<<31)), Percent: int(o.get("percent").number(0, 100)), Latency: o.get("delay").short(),
	}
	if a.Fault.Name = a.Name; a.Name != "" {
		v.r.armed = append(v.r.armed, a.Name)
	}
	check := a.Fault
	if a.For > 0 { // from when on is known when it is armed
		check.Until = time.Unix(1, 0)
	}
	if err := check.Check(); v.there() && v.r.err == nil && err != nil {
		v.r.fail(v.at, "fault: %v", err)
	}
	return a
}

// partyOrAll reads a party, or "*" for every bank and platform.
func (v value) partyOrAll() string {
	if v.isText() && v.text() == "*" {
		return "*"
	}
	return v.mention(aCulprit, v.party(), "")
}

// short reads a length of real time like 300ms or 2s.
func (v value) short() time.Duration {
	if !v.there() {
		return 0
	}
	s := v.text()
	d, err := time.ParseDuration(s)
	if err != nil || d <= 0 {
		v.r.fail(v.at, "%s: want a time like 300ms or 2s, got %s", v.name, quote(s))
	}
	return d
}

func (a Arm) written() (string, any) {
	f := fields{{"name", a.Name}, {"at", a.Fault.Party}, {"route", a.Fault.Route}, {"kind", a.Fault.Kind}, {"status", uint64(a.Fault.Status)},
		{"retry_after", uint64(a.Fault.RetryAfter)}, {"count", uint64(a.Fault.Count)}, {"percent", uint64(a.Fault.Percent)},
		{"method", a.Fault.Method}, {"customer", a.Fault.Customer}, {"caller", a.Fault.Caller}, {"distribution", a.Fault.Distribution},
		{"limit", uint64(a.Fault.Limit)}, {"every", uint64(a.Fault.Every)}}
	if a.Fault.Latency > 0 {
		f = append(f, field{"delay", a.Fault.Latency.String()})
	}
	if a.Fault.Spread > 0 {
		f = append(f, field{"spread", a.Fault.Spread.String()})
	}
	if a.For > 0 {
		f = append(f, field{"for", formatSpan(a.For)})
	}
	return "fault", f
}

func (a Arm) tell(cast) Text {
	what := a.Fault.Kind
	if a.Fault.Status > 0 {
		what = fmt.Sprint(a.Fault.Status)
	}
	return Text{fmt.Sprintf("%s misbehaves: %s", a.Fault.Party, what), fmt.Sprintf("%s gặp sự cố: %s", a.Fault.Party, what)}
}

func (a Arm) perform(ctx context.Context, p *performance) error {
	f := a.Fault
	if a.For > 0 {
		f.From = p.stage.Now()
		f.Until = f.From.Add(a.For)
	}
	id, err := p.stage.Arm(ctx, f)
	if err == nil && a.Name != "" {
		p.armed[a.Name] = id
	}
	return err
}

// Heal ends a fault that the story has armed. One whose count is spent, or
// whose time is over, has ended already, and that is no mistake.
type Heal struct{ Name string }

func newHeal(v value) Heal {
	name := v.word()
	if v.there() && !slices.Contains(v.r.armed, name) {
		v.unknown(name, v.r.armed, "no fault named "+quote(name)+" was armed before", "armed so far: "+orNone(v.r.armed))
	}
	return Heal{name}
}

func (h Heal) written() (string, any) { return "heal", h.Name }

func (h Heal) tell(cast) Text { return Text{h.Name + " is over", h.Name + " đã qua"} }

func (h Heal) perform(ctx context.Context, p *performance) error {
	id, ok := p.armed[h.Name]
	if !ok {
		return &Unmet{"a fault named " + quote(h.Name), "the story has armed none of that name"}
	}
	return p.stage.Heal(ctx, id)
}
