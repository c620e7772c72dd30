package scenarios

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/sandbank/sandbank/internal/wire"
)

// present is the run as an expression sees it: what has happened since a mark,
// and how things stand. It implements [formula.Facts].
type present struct {
	ctx   context.Context
	p     *performance
	since uint64
}

// Fact implements [formula.Facts].
func (v *present) Fact(name string) (any, error) {
	switch name {
	case "events":
		return v.list(v.since, "*", asEvent)
	case "exchanges":
		return v.list(v.since, wire.EventType, asMember)
	case "messages":
		return v.list(v.since, "chat.message.sent", asMember)
	case "saved":
		return v.p.cast.saved, nil
	case "kpi":
		return v.counts()
	case "market":
		prices := map[string]any{}
		for who, tenths := range v.p.prices {
			prices[who] = float64(tenths) / 10
		}
		return prices, nil
	case "faults":
		return v.p.stage.Faults(v.ctx)
	case "now":
		return v.p.stage.Now(), nil
	case "started":
		return v.p.started, nil
	}
	return nil, fmt.Errorf("nothing is called %q", name)
}

// list are the events of a type as an expression has them.
func (v *present) list(since uint64, typ string, as func(event, map[string]any) map[string]any) ([]any, error) {
	all := []any{}
	err := v.p.each(v.ctx, since, func(e event) {
		if !matches(typ, e.Type) {
			return
		}
		data, _ := plainJSON(e.Data)
		members, _ := data.(map[string]any)
		all = append(all, as(e, members))
	})
	return all, err
}

func asEvent(e event, data map[string]any) map[string]any {
	if data == nil {
		data = map[string]any{}
	}
	return map[string]any{
		"seq": int64(e.Seq), "type": e.Type, "source": e.Source, "subject": e.Subject, "time": e.Time, "cause": e.CausationID, "data": data,
	}
}

// asMember is an event's data with its place in the journal. What a claim may
// ask for is there, if only empty.
func asMember(e event, data map[string]any) map[string]any {
	m := map[string]any{"refusal": "", "fault": "", "from": "", "to": "", "text": "", "customer": "", "bank": "", "app": ""}
	maps.Copy(m, data)
	m["seq"], m["time"] = int64(e.Seq), e.Time
	if e.Type == wire.EventType {
		m["id"] = m["exchange"]
	}
	return m
}

// counts are the key figures of the story so far.
func (v *present) counts() (any, error) {
	n := map[string]int64{}
	for _, key := range []string{"exchanges", "refused", "messages", "linked", "revoked", "faults", "notices"} {
		n[key] = 0
	}
	err := v.p.each(v.ctx, v.p.marks.story, func(e event) {
		switch e.Type {
		case wire.EventType:
			n["exchanges"]++
			var x wire.Exchange
			if json.Unmarshal(e.Data, &x) == nil && x.Status >= 400 {
				n["refused"]++
			}
		case "chat.message.sent":
			n["messages"]++
		case "chat.account.linked":
			n["linked"]++
		case "bank.consent.revoked":
			n["revoked"]++
		case "fault.struck":
			n["faults"]++
		case "bank.notice.delivered":
			n["notices"]++
		}
	})
	all := map[string]any{}
	for _, key := range slices.Sorted(maps.Keys(n)) {
		all[key] = n[key]
	}
	return all, err
}

// Call implements [formula.Facts].
func (v *present) Call(name string, args []any) (any, error) {
	switch name {
	case "balance", "balances", "transactions", "said":
		role := fmt.Sprint(args[0])
		if err := v.p.meet(v.ctx, role); err != nil {
			return nil, err
		}
		return v.ofRole(name, role)
	case "body", "sent", "header":
		return v.ofExchange(name, args)
	case "count":
		pattern, _ := args[0].(string)
		list, err := v.list(v.since, pattern, asEvent)
		return int64(len(list)), err
	case "like":
		text, _ := args[0].(string)
		pattern, _ := args[1].(string)
		return matches(pattern, text), nil
	case "minor":
		return minorOf(args[0])
	case "crowd":
		crowd, _ := args[0].(string)
		return v.p.stage.CrowdSoFar(v.ctx, crowd)
	}
	return nil, fmt.Errorf("nothing is called %s()", name)
}

func (v *present) ofRole(name, role string) (any, error) {
	switch name {
	case "said":
		said, err := v.p.heard(v.ctx, role, v.since)
		texts := make([]any, len(said))
		for i, m := range said {
			texts[i] = m.Text
		}
		return texts, err
	case "transactions":
		return v.p.stage.Transactions(v.ctx, v.p.cast.of(role))
	}
	figures, err := v.p.shared(v.ctx, role)
	if err != nil {
		return nil, err
	}
	all := make([]any, len(figures))
	for i, f := range figures {
		all[i] = map[string]any{
			"account": f.Account, "product": f.Product, "currency": f.Currency, "booked": f.Booked, "available": f.Available, "overdraft": f.Overdraft,
		}
	}
	if name == "balances" {
		return all, nil
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("%s has no account to show", role)
	}
	return all[0], nil
}

// ofExchange opens what is kept of an exchange.
func (v *present) ofExchange(name string, args []any) (any, error) {
	x, ok := args[0].(map[string]any)
	if !ok {
		return nil, fmt.Errorf("want an exchange, got %v", args[0])
	}
	side := "response"
	if name == "sent" {
		side = "request"
	}
	hash, _ := x[side].(string)
	if hash == "" {
		return nil, fmt.Errorf("exchange %v has no %s that was kept", x["id"], side)
	}
	m, err := v.p.stage.Message(v.ctx, hash)
	if err != nil {
		return nil, err
	}
	if name != "header" {
		return plainBody([]byte(m.Body)), nil
	}
	wanted, _ := args[1].(string)
	for _, h := range m.Headers {
		if strings.EqualFold(h[0], wanted) {
			return h[1], nil
		}
	}
	return "", nil
}

// minorOf reads an amount as banks write it, exactly.
func minorOf(v any) (any, error) {
	s := fmt.Sprint(v)
	if m, ok := v.(map[string]any); ok {
		for _, key := range []string{"Amount", "amount", "value"} {
			if inner, has := m[key]; has {
				return minorOf(inner)
			}
		}
	}
	digits, below := strings.CutPrefix(s, "-")
	if digits == "0" || digits == "0.0" || digits == "0.00" {
		return int64(0), nil
	}
	minor, ok := parseCents(digits)
	if !ok {
		return nil, fmt.Errorf("%q is no amount with at most two decimals", s)
	}
	if below {
		minor = -minor
	}
	return minor, nil
}
