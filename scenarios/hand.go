package scenarios

import (
	"context"
	"fmt"
)

// Spend is a customer's card being used.
type Spend struct {
	As      string
	Amount  int64 // minor units
	At      string
	MCC     string
	Pending bool   // held only; it is booked some days later
	Account string // product, with stars; empty: the first account that has a card
	Save    string
}

func newSpend(v value) Spend {
	o := v.object("as", "amount", "at", "mcc", "pending", "account", "save")
	return Spend{
		As: o.as(), Amount: o.need("amount").cents(), At: o.need("at").template(), MCC: o.get("mcc").scalarIf(),
		Pending: o.get("pending").yes(), Account: o.get("account").text(), Save: o.get("save").saving("spend"),
	}
}

func (s Spend) written() (string, any) {
	return "spend", fields{{"as", s.As}, {"amount", formatCents(s.Amount)}, {"at", s.At}, {"mcc", s.MCC}, {"pending", s.Pending}, {"account", s.Account}, {"save", s.Save}}
}

func (s Spend) tell(c cast) Text {
	who, amount, at := c.given(s.As), formatCents(s.Amount), c.fill(s.At)
	if s.Pending {
		return Text{fmt.Sprintf("%s pays %s at %s; the bank holds it", who, amount, at), fmt.Sprintf("%s trả %s tại %s; ngân hàng tạm giữ", who, amount, at)}
	}
	return Text{fmt.Sprintf("%s pays %s at %s", who, amount, at), fmt.Sprintf("%s trả %s tại %s", who, amount, at)}
}

func (s Spend) perform(ctx context.Context, p *performance) error {
	s.At = p.cast.fill(s.At)
	sale, err := p.stage.Spend(ctx, p.cast.of(s.As), s)
	return p.keep(s.Save, sale, err)
}

// Receive is money coming in for a customer.
type Receive struct {
	As     string
	Amount int64
	From   string
	Save   string
}

func newReceive(v value) Receive {
	o := v.object("as", "amount", "from", "save")
	return Receive{As: o.as(), Amount: o.need("amount").cents(), From: o.need("from").template(), Save: o.get("save").saving("receive")}
}

func (r Receive) written() (string, any) {
	return "receive", fields{{"as", r.As}, {"amount", formatCents(r.Amount)}, {"from", r.From}, {"save", r.Save}}
}

func (r Receive) tell(c cast) Text {
	who, amount, from := c.given(r.As), formatCents(r.Amount), c.fill(r.From)
	return Text{fmt.Sprintf("%s gets %s from %s", who, amount, from), fmt.Sprintf("%s nhận %s từ %s", who, amount, from)}
}

func (r Receive) perform(ctx context.Context, p *performance) error {
	payment, err := p.stage.Receive(ctx, p.cast.of(r.As), r.Amount, p.cast.fill(r.From))
	return p.keep(r.Save, payment, err)
}

// Settle is what becomes of a purchase that was saved.
type Settle struct {
	Sale   string // template: its id
	How    string // "capture", "lapse", "refund"
	Amount int64  // 0: all of it
}

func newSettle(v value) Settle {
	o := v.object("sale", "how", "amount")
	return Settle{Sale: o.need("sale").idTemplate("id"), How: o.need("how").one("capture", "lapse", "refund"), Amount: o.get("amount").cents()}
}

func (s Settle) written() (string, any) {
	f := fields{{"sale", s.Sale}, {"how", s.How}}
	if s.Amount > 0 {
		f = append(f, field{"amount", formatCents(s.Amount)})
	}
	return "settle", f
}

func (s Settle) tell(cast) Text {
	switch s.How {
	case "capture":
		return Text{"The merchant captures the purchase", "Cửa hàng ghi nhận giao dịch mua"}
	case "lapse":
		return Text{"The hold lapses: the merchant never captures it", "Khoản tạm giữ hết hạn: cửa hàng không ghi nhận"}
	}
	return Text{"The merchant refunds the purchase", "Cửa hàng hoàn tiền"}
}

func (s Settle) perform(ctx context.Context, p *performance) error {
	return p.stage.Settle(ctx, p.cast.fill(s.Sale), s.How, s.Amount)
}

// keep saves what a step got under a name, if it has one.
func (p *performance) keep(name string, got any, err error) error {
	if err == nil && name != "" {
		p.cast.saved[name] = got
	}
	return err
}

// scalarIf reads text or a number; nothing if it is not there.
func (v value) scalarIf() string {
	if !v.there() {
		return ""
	}
	return v.scalar()
}
