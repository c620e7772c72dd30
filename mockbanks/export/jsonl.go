package export

import (
	"encoding/json"
	"time"

	"github.com/sandbank/sandbank/mockbanks/ledger"
)

// jsonForm writes JSON Lines: an object a line, told apart by "record". The
// first is the header with the world, the last the end with the counts: a file
// without it is not whole.
type jsonForm struct {
	o   Order
	row jsonLine // reused
}

type jsonHeader struct {
	Record   string    `json:"record"`
	World    int       `json:"sandbank_world"`
	Seed     uint64    `json:"seed"`
	Start    time.Time `json:"start"`
	Bank     string    `json:"bank"`
	BankName string    `json:"bank_name"`
	Zone     string    `json:"zone"`
	First    int64     `json:"first_customer"`
	Last     int64     `json:"last_customer"`
	From     time.Time `json:"from"`
	To       time.Time `json:"to"`
}

type jsonAccount struct {
	Record   string `json:"record"`
	ID       string `json:"account"`
	Customer int64  `json:"customer"`
	Partner  *int64 `json:"joint_with,omitempty"`
	Kind     string `json:"kind"`
	Name     string `json:"name"`
	Currency string `json:"currency"`
	Number   string `json:"number,omitempty"`
	Routing  string `json:"routing_number,omitempty"`
	SortCode string `json:"sort_code,omitempty"`
	IBAN     string `json:"iban,omitempty"`
	PAN      string `json:"pan,omitempty"`
	Opened   string `json:"opened"`
	Closed   string `json:"closed,omitempty"`
	Booked   string `json:"booked_at_end"`
}

type jsonLine struct {
	Record       string `json:"record"`
	ID           string `json:"transaction"`
	Account      string `json:"account"`
	At           string `json:"booked_at"`
	Date         string `json:"local_date"`
	Value        string `json:"value_date,omitempty"`
	Authorised   string `json:"authorised_at,omitempty"`
	Amount       string `json:"amount"`
	Balance      string `json:"balance"`
	Kind         string `json:"kind"`
	Text         string `json:"text"`
	Merchant     string `json:"merchant,omitempty"`
	Place        string `json:"place,omitempty"`
	MCC          string `json:"mcc,omitempty"`
	Counterparty string `json:"counterparty,omitempty"`
	Reference    string `json:"reference,omitempty"`
	Check        string `json:"check_number,omitempty"`
	Reason       string `json:"reason,omitempty"`
	ISO          string `json:"iso_code,omitempty"`
	Proprietary  string `json:"bank_code,omitempty"`
}

type jsonEnd struct {
	Record       string `json:"record"`
	Accounts     int64  `json:"accounts"`
	Transactions int64  `json:"transactions"`
}

// appendJSON writes a value of this file as a line. Its types are texts and
// numbers, so that it cannot fail.
func appendJSON(b []byte, v any) []byte {
	text, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return append(append(b, text...), '\n')
}

func (f *jsonForm) head(b []byte) []byte {
	o := f.o
	return appendJSON(b, jsonHeader{
		"header", o.World, o.Seed, o.Start.UTC(), o.Bank, o.Name, o.Zone.String(), o.First, o.Last, o.From.UTC(), o.To.UTC(),
	})
}

func (f *jsonForm) open(b []byte, a *ledger.Account, end ledger.Balance) []byte {
	row := jsonAccount{
		Record: "account", ID: a.ID, Customer: a.Customer, Kind: a.Kind.String(), Name: a.Product, Currency: a.Currency,
		Number: a.Number, Routing: a.RoutingNumber, SortCode: a.SortCode, IBAN: a.IBAN, PAN: a.PAN,
		Opened: f.day(a.Opened), Closed: f.day(a.Closed), Booked: money(end.Booked, a.Currency),
	}
	if a.Joint {
		row.Partner = &a.Partner
	}
	return appendJSON(b, row)
}

func (f *jsonForm) line(b []byte, a *ledger.Account, l *ledger.Line) []byte {
	f.row = jsonLine{
		"transaction", l.ID, a.ID, l.At.UTC().Format(instant), f.day(l.At), f.day(l.Value), "",
		money(l.Amount, a.Currency), money(l.After, a.Currency), l.Kind, l.Text, l.Merchant, l.Place, l.MCC,
		l.Counterparty.Name, l.Reference, l.CheckNumber, l.Reason, isoCode(l), l.Proprietary,
	}
	if !l.Authorised.IsZero() {
		f.row.Authorised = l.Authorised.UTC().Format(instant)
	}
	return appendJSON(b, &f.row)
}

func (f *jsonForm) shut(b []byte, _ *ledger.Account, _ ledger.Balance) []byte { return b }

func (f *jsonForm) tail(b []byte, n Count) []byte {
	return appendJSON(b, jsonEnd{"end", n.Accounts, n.Lines})
}

func (f *jsonForm) day(t time.Time) string { return string(appendDay(nil, t, f.o.Zone)) }

func money(minor int64, currency string) string { return string(appendMoney(nil, minor, currency)) }
