package overlay

import (
	"strings"
	"time"

	"github.com/sandbank/sandbank/mockbanks/ledger"
	"github.com/sandbank/sandbank/mockbanks/people"
	"github.com/sandbank/sandbank/mockbanks/rails"
)

// bank is the bank with an id, or nil.
func (l *Ledger) bank(id string) *people.Bank {
	for i := range l.banks {
		if l.banks[i].ID == id {
			return &l.banks[i]
		}
	}
	return nil
}

// midnight begins the day of an instant on the bank's wall.
func (l *Ledger) midnight(bank string, at int64) time.Time {
	zone := time.UTC
	if b := l.bank(bank); b != nil {
		zone = b.Zone
	}
	y, m, d := instant(at).In(zone).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, zone)
}

// line is a line of an account, without its words.
func (l *Ledger) line(x *account, id string, amount, at int64) ledger.Line {
	return ledger.Line{
		ID: id, Account: x.now.ID, At: instant(at), Value: l.midnight(x.now.Bank, at), Amount: amount, Firm: true,
	}
}

// pay is one leg of a payment: side -1 pays, +1 receives.
func (l *Ledger) pay(x *account, m *Movement, side, at int64) ledger.Line {
	id, other := m.ID+"-d", m.To
	if side > 0 {
		id, other = m.ID+"-c", m.From
	}
	line := l.line(x, id, side*m.Amount, at)
	line.Kind, line.Contra, line.Reference = "transfer", m.Rail.Terms().Contra, m.Reference
	line.Counterparty = ledger.Counterparty{Name: other.Name, Bank: other.Bank, Customer: other.Customer}
	if m.Rail.Debit() {
		line.Kind = "bill"
	}
	w := wordsOf(m, side > 0)
	name := other.Name
	if m.Rail == rails.Internal {
		name = "XXXX" + other.Number[max(0, len(other.Number)-4):]
	}
	line.Text = say(w.before, name, m.Reference, w.after)
	line.ISODomain, line.ISOFamily, line.ISOSubFamily, line.Proprietary = "PMNT", w.family, w.sub, w.before
	return line
}

// words are those of a rail for one side of a payment.
type words struct{ before, after, family, sub string }

func wordsOf(m *Movement, in bool) words {
	family, real := "ICDT", "IRCT"
	if in {
		family, real = "RCDT", "RRCT"
	}
	entry := string(m.Entry)
	switch m.Rail {
	case rails.ACH, rails.SameDayACH:
		return words{pick(in, "ACH CREDIT", "ACH PAYMENT"), entry, family, "ESCT"}
	case rails.ACHDebit:
		return words{pick(in, "ACH COLLECTION", "ACH DEBIT"), entry, pick(in, "IDDT", "RDDT"), "PMDD"}
	case rails.RTP:
		return words{pick(in, "RTP CREDIT", "RTP PAYMENT"), "", real, "DMCT"}
	case rails.FedNow:
		return words{pick(in, "FEDNOW CREDIT", "FEDNOW PAYMENT"), "", real, "DMCT"}
	case rails.Wire:
		return words{pick(in, "WIRE IN", "WIRE OUT"), "", real, "DMCT"}
	case rails.FasterPayments:
		if m.Order != "" && !in {
			return words{"SO", "", family, "STDO"}
		}
		return words{pick(in, "FPI", "FPO"), "", real, "DMCT"}
	case rails.Bacs:
		return words{pick(in, "BGC", "BACS"), "", family, "DMCT"}
	case rails.BacsDebit:
		return words{pick(in, "DDC", "DD"), "", pick(in, "IDDT", "RDDT"), "PMDD"}
	case rails.CHAPS:
		return words{pick(in, "CHAPS CREDIT", "CHAPS"), "", real, "DMCT"}
	}
	return words{pick(in, "TRANSFER FROM", "TRANSFER TO"), "", family, "BOOK"}
}

// back is the line that undoes what a payer paid.
func (l *Ledger) back(x *account, m *Movement, code string, at int64) ledger.Line {
	line := l.line(x, m.ID+"-r", m.Amount, at)
	line.Kind, line.Contra, line.Reference, line.Reason = "return", m.Rail.Terms().Contra, m.Reference, code
	line.Counterparty = ledger.Counterparty{Name: m.To.Name, Bank: m.To.Bank, Customer: m.To.Customer}
	line.ISODomain, line.ISOFamily, line.ISOSubFamily, line.Proprietary = "PMNT", "ICDT", "RRTN", "RETURN"
	line.Text = say("RETURNED PAYMENT", m.To.Name, code)
	if m.Rail.Debit() {
		line.ISOFamily, line.ISOSubFamily, line.Proprietary = "RDDT", "UPDD", "UNPAID"
		line.Text = say("RETURNED UNPAID", m.To.Name, code)
	}
	return line
}

// taken is the line that takes a returned payment from its payee.
func (l *Ledger) taken(x *account, m *Movement, code string, at int64) ledger.Line {
	line := l.line(x, m.ID+"-cr", -m.Amount, at)
	line.Kind, line.Contra, line.Reference, line.Reason = "return", m.Rail.Terms().Contra, m.Reference, code
	line.Counterparty = ledger.Counterparty{Name: m.From.Name, Bank: m.From.Bank, Customer: m.From.Customer}
	line.ISODomain, line.ISOFamily, line.ISOSubFamily, line.Proprietary = "PMNT", "RCDT", "RRTN", "RETURN"
	line.Text = say("PAYMENT SENT BACK", m.From.Name, code)
	return line
}

// bounced is the second line of a debit of the book that comes back.
func bounced(of ledger.Line, uk bool) ledger.Line {
	line := of
	line.ID, line.PendingID, line.Amount, line.Kind = of.ID+unpaid, "", -of.Amount, "return"
	line.ISOSubFamily, line.Proprietary, line.Reason = "UPDD", "UNPAID", rails.ACHDebit.Unpaid()
	switch {
	case of.ISOFamily == "ICHQ":
		line.ISOSubFamily, line.Reason = "UPCQ", "NSF"
		line.Text = say("RETURNED CHECK", of.CheckNumber)
	case uk:
		line.Reason = rails.BacsDebit.Unpaid()
		line.Text = say("UNPAID DD", of.Counterparty.Name, "REFER TO PAYER")
	default:
		line.Text = say("RETURNED ACH", of.Counterparty.Name, line.Reason, "INSUFFICIENT FUNDS")
	}
	return line
}

// unpaid ends the id of such a line.
const unpaid = "-r"

// buy is the pending line of a purchase.
func (l *Ledger) buy(x *account, s *Sale, at int64) ledger.Line {
	line := l.line(x, s.ID, -s.Amount, at)
	line.Kind, line.Contra, line.Merchant, line.Place = "card", "cards", s.Merchant, s.Place
	line.MCC, line.Present, line.Authorised = s.MCC, s.Present, instant(ms(s.At))
	line.Counterparty.Name = s.Merchant
	line.ISODomain, line.ISOFamily, line.ISOSubFamily = "PMNT", "CCRD", "POSD"
	day := s.At.In(l.midnight(x.now.Bank, ms(s.At)).Location())
	if l.uk(x.now.Bank) {
		line.Proprietary = "CARD PAYMENT"
		line.Text = say("CARD PAYMENT TO", s.Merchant, "ON", day.Format("02 Jan"))
		return line
	}
	line.Proprietary = pick(s.Present, "POS DEBIT", "CARD PURCHASE")
	line.Text = say(line.Proprietary, day.Format("0102"), s.Merchant, s.Place)
	return line
}

func (l *Ledger) refund(x *account, s *Sale, e CardRefunded, at int64) ledger.Line {
	line := l.line(x, e.ID, e.Amount, at)
	line.Kind, line.Contra, line.Merchant, line.Place, line.MCC = "refund", "cards", s.Merchant, s.Place, s.MCC
	line.Counterparty.Name = s.Merchant
	line.ISODomain, line.ISOFamily, line.ISOSubFamily, line.Proprietary = "PMNT", "CCRD", "RIMB", "REFUND"
	line.Text = say("REFUND", s.Merchant, s.Place)
	return line
}

func (l *Ledger) adjust(x *account, id string, amount, at int64, text string) ledger.Line {
	line := l.line(x, id, amount, at)
	line.Kind, line.Contra, line.Text = "adjustment", "adjustments", text
	line.ISODomain, line.ISOFamily, line.ISOSubFamily, line.Proprietary = "ACMT", "MCOP", "ADJT", "ADJUSTMENT"
	return line
}

func (l *Ledger) uk(bank string) bool {
	b := l.bank(bank)
	return b != nil && b.Country == "GB"
}

func pick(cond bool, yes, no string) string {
	if cond {
		return yes
	}
	return no
}

// longestText is how much of a text a statement has room for.
const longestText = 80

// say is what a statement prints: capitals, without what is empty.
func say(words ...string) string {
	var b strings.Builder
	for _, w := range words {
		if w = strings.Join(strings.Fields(w), " "); w == "" {
			continue
		}
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(strings.ToUpper(w))
	}
	if r := []rune(b.String()); len(r) > longestText {
		return strings.TrimSpace(string(r[:longestText]))
	}
	return b.String()
}
