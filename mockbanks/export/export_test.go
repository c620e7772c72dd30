package export_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/sandbank/sandbank/mockbanks/export"
	"github.com/sandbank/sandbank/mockbanks/ledger"
)

func TestOrdersThatCannotBeWrittenAreRefused(t *testing.T) {
	tests := []struct {
		name   string
		change func(*export.Order)
		want   error
	}{
		{"an unknown format", func(o *export.Order) { o.Format = "xlsx" }, export.ErrFormat},
		{"customers in the wrong order", func(o *export.Order) { o.First, o.Last = 5, 4 }, export.ErrCustomers},
		{"customers below zero", func(o *export.Order) { o.First = -1 }, export.ErrCustomers},
		{"customers beyond the population", func(o *export.Order) { o.Last = o.Population }, export.ErrCustomers},
		{"a bank without customers", func(o *export.Order) { o.Population = 0 }, export.ErrCustomers},
		{"dates in the wrong order", func(o *export.Order) { o.From, o.To = o.To, o.From }, export.ErrSpan},
		{"a span of nothing", func(o *export.Order) { o.To = o.From }, export.ErrSpan},
		{"a time before the history", func(o *export.Order) { o.From = ledger.Epoch.AddDate(-1, 0, 0) }, export.ErrSpan},
		{"a time after the history", func(o *export.Order) { o.To = ledger.End.AddDate(1, 0, 0) }, export.ErrSpan},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s, o := open(t, "larkspur", export.CSV)
			test.change(&o)
			var b bytes.Buffer
			_, err := export.Write(t.Context(), &b, s, o)
			if !errors.Is(err, test.want) || b.Len() > 0 {
				t.Errorf("Write = %v after %d bytes, want %v and none", err, b.Len(), test.want)
			}
			if err != nil && strings.Contains(err.Error(), "\n") {
				t.Errorf("%q is more than one line", err)
			}
		})
	}
}

// accounts are those that an order has to tell of, each once.
func accounts(s shelf, o export.Order) (list []ledger.Account) {
	seen := map[string]bool{}
	for c := o.First; c <= o.Last; c++ {
		for _, a := range s.Accounts(c) {
			if !seen[a.ID] && a.Opened.Before(o.To) && (a.Closed.IsZero() || !a.Closed.Before(o.From)) {
				seen[a.ID] = true
				list = append(list, a)
			}
		}
	}
	return list
}

func TestCSVHasEveryLineOfEveryAccountOnce(t *testing.T) {
	for _, bank := range []string{"larkspur", "kestrel", "thistle-crown"} {
		t.Run(bank, func(t *testing.T) {
			s, o := open(t, bank, export.CSV)
			text, n := write(t, s, o)
			if strings.Count(text, "\r\n") != strings.Count(text, "\n") {
				t.Error("a line does not end with CR LF")
			}
			rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
			if err != nil {
				t.Fatal(err)
			}
			got := map[string][]string{}
			for _, r := range rows[1:] {
				got[cell(rows[0], r, "account")+"/"+cell(rows[0], r, "transaction")] = r
			}
			lines := 0
			for _, a := range accounts(s, o) {
				for _, l := range s.Lines(a, o.From, o.To) {
					lines++
					r := got[a.ID+"/"+l.ID]
					if r == nil {
						t.Fatalf("line %s of %s is missing", l.ID, a.ID)
					}
					if have, err := time.Parse(time.RFC3339, cell(rows[0], r, "booked_at")); err != nil || !have.Equal(l.At) {
						t.Errorf("booked_at of %s = %v, %v, want %v", l.ID, have, err, l.At)
					}
					if cell(rows[0], r, "local_date") != l.At.In(o.Zone).Format(time.DateOnly) {
						t.Errorf("local_date of %s = %q", l.ID, cell(rows[0], r, "local_date"))
					}
					if cents(t, cell(rows[0], r, "amount")) != l.Amount || cents(t, cell(rows[0], r, "balance")) != l.After {
						t.Errorf("money of %s = %q, %q, want %d, %d", l.ID, cell(rows[0], r, "amount"), cell(rows[0], r, "balance"), l.Amount, l.After)
					}
				}
			}
			if lines != len(rows)-1 || int64(lines) != n.Lines || lines == 0 {
				t.Errorf("%d rows, counted %d, want %d", len(rows)-1, n.Lines, lines)
			}
		})
	}
}

func cell(head, row []string, name string) string {
	for i := range head {
		if head[i] == name {
			return row[i]
		}
	}
	return "no column " + name
}

// cents reads an amount of a currency with two decimals.
func cents(t *testing.T, s string) (n int64) {
	t.Helper()
	digits, negative := strings.CutPrefix(s, "-")
	whole, part, ok := strings.Cut(digits, ".")
	if !ok || len(part) != 2 {
		t.Fatalf("%q has no two decimals", s)
	}
	if err := json.Unmarshal([]byte(strings.TrimLeft(whole+part, "0")+"0"), &n); err != nil {
		t.Fatal(err)
	}
	if n /= 10; negative {
		n = -n
	}
	return n
}

func TestJSONLinesBeginWithTheWorldAndEndWithTheCounts(t *testing.T) {
	s, o := open(t, "larkspur", export.JSONL)
	text, n := write(t, s, o)
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	kinds := map[string]int64{}
	for _, l := range lines {
		var row struct{ Record string }
		if err := json.Unmarshal([]byte(l), &row); err != nil {
			t.Fatalf("%q: %v", l, err)
		}
		kinds[row.Record]++
	}
	var head struct {
		World int    `json:"sandbank_world"`
		Seed  uint64 `json:"seed"`
	}
	if err := json.Unmarshal([]byte(lines[0]), &head); err != nil || head.World != ledger.Version || head.Seed != 2018 {
		t.Errorf("header = %s", lines[0])
	}
	var end struct{ Accounts, Transactions int64 }
	if err := json.Unmarshal([]byte(lines[len(lines)-1]), &end); err != nil || end.Accounts != n.Accounts || end.Transactions != n.Lines {
		t.Errorf("end = %s, want %+v", lines[len(lines)-1], n)
	}
	if kinds["account"] != int64(len(accounts(s, o))) || kinds["transaction"] != n.Lines || kinds["header"] != 1 || kinds["end"] != 1 {
		t.Errorf("records = %v, want %d accounts", kinds, len(accounts(s, o)))
	}
}

func TestTheSameWorldWritesTheSameBytes(t *testing.T) {
	for _, f := range []export.Format{export.CSV, export.JSONL, export.OFX} {
		s, o := open(t, "thistle-crown", f)
		first, _ := write(t, s, o)
		s, o = open(t, "thistle-crown", f)
		again, _ := write(t, s, o)
		if first != again {
			t.Errorf("%s differs between two worlds of one seed", f)
		}
	}
}

func TestALongTimeIsTheSumOfShortOnes(t *testing.T) {
	s, o := open(t, "larkspur", export.CSV)
	whole, n := write(t, s, o)
	sum := int64(0)
	for from := o.From; from.Before(o.To); from = from.AddDate(0, 1, 0) {
		part := o
		part.From, part.To = from, from.AddDate(0, 1, 0)
		text, m := write(t, s, part)
		sum += m.Lines
		for l := range strings.SplitSeq(strings.TrimSpace(text), "\r\n") {
			if !strings.Contains(whole, l) {
				t.Fatalf("%q is in the month and not in the half-year", l)
			}
		}
	}
	if sum != n.Lines {
		t.Errorf("months have %d lines, the half-year %d", sum, n.Lines)
	}
}

func TestAReaderWhoLeavesStopsTheWork(t *testing.T) {
	s, o := open(t, "larkspur", export.CSV)
	o.Last = o.Population - 1
	ctx, leave := context.WithCancel(t.Context())
	o.Progress = func(n int64) {
		if n == 3 {
			leave()
		}
		if n > 3 {
			t.Fatal("it goes on")
		}
	}
	if _, err := export.Write(ctx, io.Discard, s, o); !errors.Is(err, context.Canceled) {
		t.Errorf("Write = %v, want %v", err, context.Canceled)
	}
}

// A clerk is a bank whose accounts and lines a test made up.
type clerk struct {
	list  []ledger.Account
	lines []ledger.Line
}

func (c clerk) Accounts(customer int64) (list []ledger.Account) {
	for _, a := range c.list {
		if a.Customer == customer || a.Joint && a.Partner == customer {
			list = append(list, a)
		}
	}
	return list
}

func (c clerk) Lines(a ledger.Account, from, to time.Time) (list []ledger.Line) {
	for _, l := range c.lines {
		if !l.At.Before(from) && l.At.Before(to) {
			list = append(list, l)
		}
	}
	return list
}

func (c clerk) BalanceAt(ledger.Account, time.Time) ledger.Balance { return ledger.Balance{} }

func TestAJointAccountIsWrittenOnce(t *testing.T) {
	joint := ledger.Account{ID: "a-1", Customer: 3, Joint: true, Partner: 5, Currency: "USD"}
	tests := []struct {
		name        string
		first, last int64
		want        int64
	}{
		{"both are in the order", 0, 9, 1},
		{"only who opened it is", 3, 3, 1},
		{"only the other one is", 4, 9, 1},
		{"neither is", 6, 9, 0},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, o := open(t, "larkspur", export.JSONL)
			o.First, o.Last = test.first, test.last
			if _, n := write(t, clerk{list: []ledger.Account{joint}}, o); n.Accounts != test.want {
				t.Errorf("%d accounts, want %d", n.Accounts, test.want)
			}
		})
	}
}

func TestTextsThatLookLikeFormulasAreNone(t *testing.T) {
	_, o := open(t, "larkspur", export.CSV)
	for _, text := range []string{"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "=\"a\",b", "plain, \"quoted\"\r\nand broken"} {
		line := ledger.Line{ID: "l-1", At: o.From, Text: text, Amount: -5, Merchant: "Pine & Oak"}
		got, _ := write(t, clerk{[]ledger.Account{{ID: "a-1", Currency: "JPY"}}, []ledger.Line{line}}, o)
		rows, err := csv.NewReader(strings.NewReader(got)).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		want := strings.ReplaceAll(text, "\r\n", "\n") // as the reader has it
		if strings.ContainsRune("=+-@\t", rune(text[0])) {
			want = "'" + want
		}
		if have := cell(rows[0], rows[1], "text"); have != want {
			t.Errorf("text %q is written as %q, want %q", text, have, want)
		}
		if have := cell(rows[0], rows[1], "amount"); have != "-5" {
			t.Errorf("amount of 5 yen = %q, want -5: yen have no decimals and amounts are no texts", have)
		}
	}
}
