package rails_test

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/sandbank/sandbank/mockbanks/catalog"
	"github.com/sandbank/sandbank/mockbanks/rails"
)

var update = flag.Bool("update", false, "write docs/rails.md anew")

const page = "../../docs/rails.md"

func TestThePageAboutRailsIsAsTheTablesAre(t *testing.T) {
	want := document(t)
	if *update {
		if err := os.WriteFile(page, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(page)
	if err != nil || string(got) != want {
		t.Errorf("docs/rails.md differs from the tables of this package (%v): run go test ./mockbanks/rails -update", err)
	}
}

func document(t *testing.T) string {
	t.Helper()
	var b strings.Builder
	b.WriteString(`# Rails, hours, codes and magic amounts

How money that users move travels in the sandbox. A test makes this page from the tables of mockbanks/rails and keeps it equal.
Virtual time decides; business days are those of the Federal Reserve, and the bank holidays of England and Wales.

`)
	hours(&b)
	cutoffs(t, &b)
	codes(&b)
	payees(&b)
	return b.String()
}

func hours(b *strings.Builder) {
	b.WriteString("## Rails\n\nHours are on the wall of the scheme: New York or London. A bank closes earlier than the scheme; see below.\n\n")
	b.WriteString("| rail | in APIs | country | takes payments | settles | limit |\n|---|---|---|---|---|---|\n")
	for _, r := range rails.All() {
		x := r.Terms()
		when := "on business days, " + wall(x.Opens) + " to " + wall(x.Cutoff)
		if x.Always {
			when = "at any hour"
		}
		settles := "at once"
		if x.Days > 0 {
			settles = fmt.Sprintf("business day %d after, %s", x.Days, wall(x.SettlesAt))
		}
		if r == rails.SameDayACH {
			settles = "the same day at 13:00, 17:00 or 18:00, for what is in by 10:30, 14:45 or 16:45"
		}
		limit := "none"
		if x.Limit > 0 {
			limit = money(x.Limit)
		}
		country := x.Country
		if country == "" {
			country = "US, GB"
		}
		fmt.Fprintf(b, "| %s | `%s` | %s | %s | %s | %s |\n", x.Name, x.ID, country, when, settles, limit)
	}
	b.WriteString("\nACH entries carry a class: PPD for persons, WEB for debits that were agreed over the internet, CCD for firms.\n")
	b.WriteString("Wires and CHAPS are those of customers; the bank's desk opens later than the system does.\n")
	b.WriteString("Faster Payments refusals are told in ISO 20022's words.\n")
}

func cutoffs(t *testing.T, b *strings.Builder) {
	all, err := catalog.Load()
	if err != nil {
		t.Fatal(err)
	}
	b.WriteString("\n## Cut-offs by bank\n\nThe last minute at which a bank takes a payment for the same day.\n\n| bank | rail | until |\n|---|---|---|\n")
	for _, bank := range all {
		for _, r := range rails.All() {
			if x := r.Terms(); x.Country == bank.Country && !x.Always && r != rails.BacsInstruction && !r.Debit() {
				fmt.Fprintf(b, "| %s | %s | %s |\n", bank.ID, x.ID, wall(x.Cutoff-rails.EarlyOf(bank.ID)))
			}
		}
	}
}

func codes(b *strings.Builder) {
	b.WriteString("\n## Magic amounts\n\nThe last two digits of an amount decide what becomes of it: 12.51 is refused for want of funds, 12.52 is paid.\n")
	for _, r := range rails.All() {
		fmt.Fprintf(b, "\n### %s (`%s`)\n\n| amount | code | says | then |\n|---|---|---|---|\n", r.Terms().Name, r)
		for _, c := range r.Codes() {
			then := c.Outcome.String()
			if c.Outcome == rails.Returned || c.Outcome == rails.Changed {
				then = fmt.Sprintf("%s, %d business days after it settled", then, c.Days)
			}
			fmt.Fprintf(b, "| x.%02d | `%s` | %s | %s |\n", c.Cents, c.ID, c.Text, then)
		}
	}
	b.WriteString("\nThe codes of the Bacs instruction are those of ADDACS: the amount is that of the direct debit that is being set up.\n")
	b.WriteString("A debit that is presented to an account without the money comes back at once, with `R01` or, in the UK, `0` (refer to payer).\n")
	b.WriteString("`DECL`, `NSF`, `DOWN`, `HELD`, `PDNG`, `TIP`, `LAPSE` and `SLOW` are this sandbox's own words, where the standard has none.\n")
}

func payees(b *strings.Builder) {
	b.WriteString("\n## Confirmation of Payee\n\nThe name of a customer of this world is compared with the one that was given. ")
	b.WriteString("For an account outside, the last two digits of its number decide.\n\n| number ends in | answer | code |\n|---|---|---|\n")
	for _, end := range []string{"01", "02", "03", "04", "05"} {
		m := rails.ConfirmOutside("123456" + end)
		fmt.Fprintf(b, "| %s | %s | %s |\n", end, m, m.Code())
	}
}

func wall(minutes int) string { return fmt.Sprintf("%02d:%02d", minutes/60, minutes%60) }

func money(n int64) string {
	s := fmt.Sprintf("%d.%02d", n/100, n%100)
	for i := len(s) - 6; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
