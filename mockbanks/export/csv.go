package export

import (
	"strconv"
	"strings"

	"github.com/sandbank/sandbank/mockbanks/ledger"
)

// csvColumns are the header of a CSV file. The last three say on each line
// which world it comes from, since CSV has no place for that elsewhere, and
// files are joined.
const csvColumns = "bank,customer,account,account_kind,account_name,account_number,currency," +
	"transaction,booked_at,local_date,value_date,amount,balance,kind,text,merchant,place,mcc," +
	"counterparty,reference,check_number,reason,iso_code,bank_code,sandbank_world,seed,start\r\n"

// csvForm writes RFC 4180: a header, and a line for each transaction.
type csvForm struct {
	o     Order
	front []byte // the cells of the account
	world []byte // the cells of the world
}

func (f *csvForm) head(b []byte) []byte {
	f.world = append(f.world, ',')
	f.world = strconv.AppendInt(f.world, int64(f.o.World), 10)
	f.world = append(f.world, ',')
	f.world = strconv.AppendUint(f.world, f.o.Seed, 10)
	f.world = append(f.world, ',')
	f.world = f.o.Start.UTC().AppendFormat(f.world, instant)
	f.world = append(f.world, "\r\n"...)
	return append(b, csvColumns...)
}

func (f *csvForm) open(b []byte, a *ledger.Account, _ ledger.Balance) []byte {
	f.front = append(f.front[:0], a.Bank...)
	f.front = append(f.front, ',')
	f.front = strconv.AppendInt(f.front, a.Customer, 10)
	for _, cell := range [...]string{a.ID, a.Kind.String(), a.Product, number(a), a.Currency} {
		f.front = appendCell(append(f.front, ','), cell)
	}
	f.front = append(f.front, ',')
	return b
}

func (f *csvForm) line(b []byte, a *ledger.Account, l *ledger.Line) []byte {
	b = appendCell(append(b, f.front...), l.ID)
	b = l.At.UTC().AppendFormat(append(b, ','), instant)
	b = appendDay(append(b, ','), l.At, f.o.Zone)
	b = appendDay(append(b, ','), l.Value, f.o.Zone)
	b = appendMoney(append(b, ','), l.Amount, a.Currency)
	b = appendMoney(append(b, ','), l.After, a.Currency)
	b = appendCell(append(b, ','), l.Kind)
	for _, cell := range [...]string{
		l.Text, l.Merchant, l.Place, l.MCC, l.Counterparty.Name, l.Reference, l.CheckNumber, l.Reason, isoCode(l), l.Proprietary,
	} {
		b = appendCell(append(b, ','), cell)
	}
	return append(b, f.world...)
}

func (f *csvForm) shut(b []byte, _ *ledger.Account, _ ledger.Balance) []byte { return b }

func (f *csvForm) tail(b []byte, _ Count) []byte { return b }

// number is what the customer calls the account's number.
func number(a *ledger.Account) string {
	if a.Kind == ledger.CreditCard {
		return a.PAN
	}
	return a.Number
}

// isoCode is the bank transaction code of ISO 20022, like PMNT-CCRD-POSD.
func isoCode(l *ledger.Line) string {
	if l.ISODomain == "" {
		return ""
	}
	return l.ISODomain + "-" + l.ISOFamily + "-" + l.ISOSubFamily
}

// appendCell writes text as one cell. A text that a spreadsheet would take for
// a formula is told to be none by an apostrophe before it, which such programs
// do not show.
func appendCell(b []byte, s string) []byte {
	if s == "" {
		return b
	}
	formula := strings.IndexByte("=+-@\t\r\n", s[0]) >= 0
	if !strings.ContainsAny(s, ",\"\r\n") {
		if formula {
			b = append(b, '\'')
		}
		return append(b, s...)
	}
	b = append(b, '"')
	if formula {
		b = append(b, '\'')
	}
	for i := range len(s) {
		if s[i] == '"' {
			b = append(b, '"')
		}
		b = append(b, s[i])
	}
	return append(b, '"')
}
