package main

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/sandbank/sandbank/mockbanks/catalog"
	"github.com/sandbank/sandbank/mockbanks/ledger"
	"github.com/sandbank/sandbank/mockbanks/people"
)

// A statement is the month of one account, on paper.
type statement struct {
	title            string
	bank             catalog.Bank
	account          ledger.Account
	holder           string
	address          people.Address
	from, to         time.Time
	opening, closing int64
	lines            []ledger.Line
	card             ledger.Card
	loan             ledger.Loan
}

const width = 112

// print lays the statement out in columns.
func (x *statement) print() string {
	var w strings.Builder
	x.head(&w)
	x.summary(&w)
	switch {
	case x.account.Kind == ledger.CreditCard:
		x.rowsCard(&w)
	case x.uk():
		x.rowsGB(&w)
	default:
		x.rowsUS(&w)
	}
	return w.String()
}

func (x *statement) uk() bool { return x.bank.Country == "GB" }

// row prints a left and a right part.
func row(w *strings.Builder, left, right string) {
	fmt.Fprintln(w, strings.TrimRight(left+strings.Repeat(" ", max(1, width-runes(left)-runes(right)))+right, " "))
}

func runes(s string) int { return len([]rune(s)) }

func (x *statement) head(w *strings.Builder) {
	last := x.to.AddDate(0, 0, -1)
	place := x.address.City + ", " + x.address.Region + " " + x.address.Postcode
	period := "Statement period " + x.from.Format("01/02/2006") + " through " + last.Format("01/02/2006")
	branch := "Routing number " + x.account.RoutingNumber
	number := "Account number " + masked(x.account)
	if x.uk() {
		place = x.address.City + " " + x.address.Postcode
		period = "Statement from " + x.from.Format("2 January 2006") + " to " + last.Format("2 January 2006")
		branch = "Sort code " + dashed(x.account.SortCode)
	}
	if x.account.RoutingNumber+x.account.SortCode == "" {
		branch = ""
	}
	row(w, strings.ToUpper(x.bank.LegalName), x.account.Product)
	row(w, "", period)
	row(w, x.holder, number)
	row(w, x.address.Line, branch)
	row(w, place, "")
	fmt.Fprintln(w)
}

// masked hides all but the end of the number.
func masked(a ledger.Account) string {
	n := a.Number
	if a.PAN != "" {
		return "XXXX XXXX XXXX " + a.Display()
	}
	return strings.Repeat("X", max(0, len(n)-4)) + a.Display()
}

func dashed(code string) string {
	if len(code) != 6 {
		return code
	}
	return code[:2] + "-" + code[2:4] + "-" + code[4:]
}

// totals are the sums of what came and what went, and how many lines each.
func (x *statement) totals() (in, out int64, ins, outs int) {
	for _, l := range x.lines {
		if l.Amount > 0 {
			in, ins = in+l.Amount, ins+1
		} else {
			out, outs = out-l.Amount, outs+1
		}
	}
	return in, out, ins, outs
}

func (x *statement) summary(w *strings.Builder) {
	in, out, ins, outs := x.totals()
	sign := int64(1)
	words := [4]string{"Beginning balance", "Deposits and other credits", "Checks, cards and other debits", "Ending balance"}
	switch {
	case x.account.Kind == ledger.CreditCard:
		sign = -1
		words = [4]string{"Previous balance", "Payments and credits", "Purchases and interest", "New balance"}
	case x.account.Owes():
		sign = -1
		words = [4]string{"Owed before", "Payments received", "Interest charged", "Owed now"}
	case x.uk():
		words = [4]string{"Balance brought forward", "Paid in", "Paid out", "Balance carried forward"}
	}
	sum := func(what, count string, amount int64) {
		fmt.Fprintf(w, "  %-36s%8s%18s\n", what, count, x.money(amount))
	}
	sum(words[0], "", sign*x.opening)
	sum(words[1], "("+strconv.Itoa(ins)+")", in)
	sum(words[2], "("+strconv.Itoa(outs)+")", out)
	sum(words[3], "", sign*x.closing)
	x.terms(w)
	fmt.Fprintln(w)
}

// terms are the lines that a card or a loan has beside its sums.
func (x *statement) terms(w *strings.Builder) {
	date := "01/02/2006"
	if x.uk() {
		date = "2 January 2006"
	}
	say := func(what, value string) { fmt.Fprintf(w, "  %-44s%18s\n", what, value) }
	switch {
	case x.account.Kind == ledger.CreditCard:
		say("Credit line", x.money(x.account.CreditLine))
		say("Available credit", x.money(x.card.AvailableCredit))
		say("Statement closed on", x.card.StatementDate.Format(date))
		say("Minimum payment due", x.money(x.card.MinimumPayment))
		say("Payment due date", x.card.DueDate.Format(date))
		say("Annual percentage rate", percent(x.card.APR))
	case x.account.Owes():
		say("Borrowed", x.money(x.loan.Principal))
		say("Rate a year", percent(x.loan.Rate))
		say("Payments made", strconv.Itoa(x.loan.Paid)+" of "+strconv.Itoa(x.loan.Term))
		say("Next payment due", x.loan.NextDue.Format(date))
	case x.account.Overdraft > 0:
		say(map[bool]string{true: "Arranged overdraft", false: "Overdraft limit"}[x.uk()], x.money(x.account.Overdraft))
	}
}

func (x *statement) rowsUS(w *strings.Builder) {
	fmt.Fprintf(w, "%-6s%-74s%15s%16s\n", "Date", "Description", "Amount", "Balance")
	fmt.Fprintln(w, strings.Repeat("-", width-1))
	for _, l := range x.lines {
		fmt.Fprintf(w, "%-6s%-74s%15s%16s\n", x.day(l.At, "01/02"), l.Text, plain(x.shown(l.Amount)), plain(x.shown(l.After)))
	}
}

func (x *statement) rowsGB(w *strings.Builder) {
	fmt.Fprintf(w, "%-8s%-5s%-56s%14s%14s%14s\n", "Date", "Type", "Details", "Paid out", "Paid in", "Balance")
	fmt.Fprintln(w, strings.Repeat("-", width-1))
	for _, l := range x.lines {
		out, in := plain(-l.Amount), ""
		if l.Amount > 0 {
			out, in = "", plain(l.Amount)
		}
		kind, text := l.Proprietary, l.Text
		if len(kind) > 4 {
			kind = map[string]string{"interest": "INT", "transfer": "TFR", "payroll": "BP"}[l.Kind]
		} else {
			text = strings.TrimPrefix(text, kind+" ")
		}
		fmt.Fprintf(w, "%-8s%-5s%-56s%14s%14s%14s\n", x.day(l.At, "02 Jan"), kind, text, out, in, plain(x.shown(l.After)))
	}
}

// rowsCard prints a card's lines: when it was used, and when that was booked.
func (x *statement) rowsCard(w *strings.Builder) {
	layout := "01/02"
	if x.uk() {
		layout = "02 Jan"
	}
	fmt.Fprintf(w, "%-8s%-8s%-64s%15s%16s\n", "Trans", "Post", "Description", "Amount", "Balance")
	fmt.Fprintln(w, strings.Repeat("-", width-1))
	for _, l := range x.lines {
		used := l.At
		if !l.Authorised.IsZero() {
			used = l.Authorised
		}
		fmt.Fprintf(w, "%-8s%-8s%-64s%15s%16s\n", x.day(used, layout), x.day(l.At, layout), l.Text, plain(x.shown(l.Amount)), plain(x.shown(l.After)))
	}
}

// day is the date of an instant where the bank is.
func (x *statement) day(at time.Time, layout string) string {
	return at.In(x.from.Location()).Format(layout)
}

// shown is a balance as the holder reads it: what is owed is positive.
func (x *statement) shown(balance int64) int64 {
	if x.account.Owes() {
		return -balance
	}
	return balance
}

func (x *statement) money(amount int64) string {
	sign := map[string]string{"USD": "$", "GBP": "£"}[x.account.Currency]
	if amount < 0 {
		return "-" + sign + plain(-amount)
	}
	return sign + plain(amount)
}

// plain is an amount with its thousands parted.
func plain(amount int64) string {
	if amount < 0 {
		return "-" + plain(-amount)
	}
	units := strconv.FormatInt(amount/100, 10)
	for i := len(units) - 3; i > 0; i -= 3 {
		units = units[:i] + "," + units[i:]
	}
	return fmt.Sprintf("%s.%02d", units, amount%100)
}

func percent(hundredths int64) string {
	return fmt.Sprintf("%d.%02d %%", hundredths/100, hundredths%100)
}
