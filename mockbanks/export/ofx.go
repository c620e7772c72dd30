package export

import (
	"strconv"
	"time"
	"unicode/utf8"

	"github.com/sandbank/sandbank/mockbanks/ledger"
)

// ofxForm writes OFX 2.2: one document with a sign-on response and up to two
// message sets, the bank accounts' and the credit cards'. Elements stand in
// the order of the standard's schema; optional ones that parsers in the field
// stumble over are left out.
type ofxForm struct {
	o   Order
	set string // the message set that is open; empty for none
}

func (f *ofxForm) head(b []byte) []byte {
	b = append(b, `<?xml version="1.0" encoding="UTF-8" standalone="no"?>`+"\n"+
		`<?OFX OFXHEADER="200" VERSION="220" SECURITY="NONE" OLDFILEUID="NONE" NEWFILEUID="NONE"?>`+"\n"+
		"<OFX>\n<SIGNONMSGSRSV1><SONRS><STATUS><CODE>0</CODE><SEVERITY>INFO</SEVERITY><MESSAGE>sandbank_world "...)
	b = strconv.AppendInt(b, int64(f.o.World), 10)
	b = strconv.AppendUint(append(b, ", seed "...), f.o.Seed, 10)
	b = f.o.Start.UTC().AppendFormat(append(b, ", start "...), instant)
	b = append(b, "</MESSAGE></STATUS>"...)
	b = f.time(b, "DTSERVER", f.o.To)
	b = element(b, "LANGUAGE", "ENG")
	b = element(append(b, "<FI>"...), "ORG", cut(f.o.Name, 32))
	b = element(b, "FID", cut(f.o.Bank, 32))
	return append(b, "</FI></SONRS></SIGNONMSGSRSV1>\n"...)
}

// The message sets.
const (
	bankSet = "BANKMSGSRSV1"
	cardSet = "CREDITCARDMSGSRSV1"
)

func (f *ofxForm) open(b []byte, a *ledger.Account, _ ledger.Balance) []byte {
	set, wrapper, statement := bankSet, "STMTTRNRS", "STMTRS"
	if a.Kind == ledger.CreditCard {
		set, wrapper, statement = cardSet, "CCSTMTTRNRS", "CCSTMTRS"
	}
	if f.set != set {
		b = f.leave(b)
		f.set = set
		b = append(append(append(b, '<'), set...), ">\n"...)
	}
	b = append(append(append(b, '<'), wrapper...), '>')
	b = element(b, "TRNUID", cut(a.ID, 36))
	b = append(b, "<STATUS><CODE>0</CODE><SEVERITY>INFO</SEVERITY></STATUS><"...)
	b = element(append(append(b, statement...), '>'), "CURDEF", a.Currency)
	b = from(b, a)
	b = f.time(append(b, "<BANKTRANLIST>"...), "DTSTART", f.o.From)
	return append(f.time(b, "DTEND", f.o.To), '\n')
}

// from identifies the account.
func from(b []byte, a *ledger.Account) []byte {
	if a.Kind == ledger.CreditCard {
		return append(element(append(b, "<CCACCTFROM>"...), "ACCTID", cut(a.PAN, 22)), "</CCACCTFROM>"...)
	}
	branch, id := a.RoutingNumber, a.Number
	if branch == "" {
		branch = a.SortCode
	}
	if branch == "" {
		branch = "0" // a loan is at no branch, and the element must be there
	}
	if id == "" {
		id = a.ID
	}
	b = element(append(b, "<BANKACCTFROM>"...), "BANKID", cut(branch, 9))
	b = element(b, "ACCTID", cut(id, 22))
	return append(element(b, "ACCTTYPE", accountType(a.Kind)), "</BANKACCTFROM>"...)
}

// accountType is the standard's word for a kind of account. A loan has no word
// of its own among them: it is a line of credit.
func accountType(k ledger.Kind) string {
	switch k {
	case ledger.Savings:
		return "SAVINGS"
	case ledger.AutoLoan, ledger.Mortgage:
		return "CREDITLINE"
	}
	return "CHECKING"
}

func (f *ofxForm) line(b []byte, a *ledger.Account, l *ledger.Line) []byte {
	b = element(append(b, "<STMTTRN>"...), "TRNTYPE", transactionType(l))
	b = f.time(b, "DTPOSTED", l.At)
	if !l.Authorised.IsZero() {
		b = f.time(b, "DTUSER", l.Authorised)
	}
	b = append(appendMoney(append(b, "<TRNAMT>"...), l.Amount, a.Currency), "</TRNAMT>"...)
	b = element(b, "FITID", l.ID)
	if l.CheckNumber != "" {
		b = element(b, "CHECKNUM", cut(l.CheckNumber, 12))
	}
	if l.MCC != "" {
		b = element(b, "SIC", l.MCC) // issuers put the merchant's category here
	}
	b = element(b, "NAME", cut(name(l), 32))
	if l.Text != "" {
		b = element(b, "MEMO", cut(l.Text, 255))
	}
	return append(b, "</STMTTRN>\n"...)
}

// name is who the money came from or went to; the element must not be empty.
func name(l *ledger.Line) string {
	for _, s := range [...]string{l.Merchant, l.Counterparty.Name, l.Text} {
		if s != "" {
			return s
		}
	}
	return l.Kind
}

// transactionType is the standard's word for a line.
func transactionType(l *ledger.Line) string {
	switch l.Kind {
	case "salary":
		return "DIRECTDEP"
	case "bill":
		return "DIRECTDEBIT"
	case "card":
		return "POS"
	case "cash":
		return "ATM"
	case "p2p", "transfer":
		return "XFER"
	case "card payment", "loan":
		return "PAYMENT"
	case "interest":
		return "INT"
	case "fee":
		return "FEE"
	case "check":
		return "CHECK"
	}
	if l.Amount < 0 {
		return "DEBIT"
	}
	return "CREDIT"
}

func (f *ofxForm) shut(b []byte, a *ledger.Account, end ledger.Balance) []byte {
	b = f.balance(append(b, "</BANKTRANLIST>"...), "LEDGERBAL", end.Booked, a)
	b = f.balance(b, "AVAILBAL", end.Available, a)
	if a.Kind == ledger.CreditCard {
		return append(b, "</CCSTMTRS></CCSTMTTRNRS>\n"...)
	}
	return append(b, "</STMTRS></STMTTRNRS>\n"...)
}

func (f *ofxForm) balance(b []byte, tag string, amount int64, a *ledger.Account) []byte {
	b = append(append(append(b, '<'), tag...), "><BALAMT>"...)
	b = append(appendMoney(b, amount, a.Currency), "</BALAMT>"...)
	b = f.time(b, "DTASOF", f.o.To)
	return append(append(append(b, "</"...), tag...), '>')
}

func (f *ofxForm) tail(b []byte, _ Count) []byte { return append(f.leave(b), "</OFX>\n"...) }

// leave closes the message set that is open.
func (f *ofxForm) leave(b []byte) []byte {
	if f.set == "" {
		return b
	}
	return append(append(append(b, "</"...), f.set...), ">\n"...)
}

// time writes a moment in the bank's own time with its distance to UTC, so
// that a reader who drops the distance still has the bank's date.
func (f *ofxForm) time(b []byte, tag string, t time.Time) []byte {
	t = t.In(f.o.Zone)
	zone, seconds := t.Zone()
	b = append(append(append(b, '<'), tag...), '>')
	b = strconv.AppendInt(append(t.AppendFormat(b, "20060102150405.000"), '['), int64(seconds/3600), 10)
	b = append(append(append(b, ':'), zone...), ']')
	return append(append(append(b, "</"...), tag...), '>')
}

// element writes a tag with a text in it.
func element(b []byte, tag, text string) []byte {
	b = append(append(append(b, '<'), tag...), '>')
	for _, r := range text {
		switch {
		case r == '<':
			b = append(b, "&lt;"...)
		case r == '>':
			b = append(b, "&gt;"...)
		case r == '&':
			b = append(b, "&amp;"...)
		case r < ' ', r == utf8.RuneError, r == 0xfffe, r == 0xffff:
			b = append(b, ' ') // what XML cannot hold
		default:
			b = utf8.AppendRune(b, r)
		}
	}
	return append(append(append(b, "</"...), tag...), '>')
}

// cut keeps the first n characters.
func cut(s string, n int) string {
	for i := range s {
		if n == 0 {
			return s[:i]
		}
		n--
	}
	return s
}
