package main

import (
	"fmt"
	"math"
	"time"

	"github.com/sandbank/sandbank/mockbanks/ledger"
)

// A share is a row of the picture: percent here and in the survey.
type share struct {
	name         string
	here, survey float64
}

// instruments compares what is paid with, with the survey.
func instruments(diary []entry) string {
	var number, value [8]float64
	var total, worth float64
	for _, p := range diary {
		number[p.With]++
		value[p.With] += float64(p.Amount)
		total++
		worth += float64(p.Amount)
	}
	of := func(v [8]float64, all float64, with ...ledger.Instrument) (sum float64) {
		for _, i := range with {
			sum += v[i] / all * 100
		}
		return sum
	}
	credit, debit, cash := of(number, total, ledger.CreditCardPayment), of(number, total, ledger.DebitCard), of(number, total, ledger.Cash)
	ach, cards := of(value, worth, ledger.BankAccountNumber, ledger.OnlineBanking), of(value, worth, ledger.CreditCardPayment, ledger.DebitCard)
	about := fmt.Sprintf("Percent. %.1f payments a consumer a month here, 45.6 in the survey.", total/diarists/diaryMonths)
	c := newCanvas(760, 400, "What people pay with", about)
	c.legend(560, 22)
	c.text("note", "start", 16, 76, "by number of payments")
	c.bars(90, []share{{"credit card", credit, 32}, {"debit card", debit, 30}, {"cash", cash, 16}, {"everything else", 100 - credit - debit - cash, 22}})
	c.text("note", "start", 16, 256, "by value")
	c.bars(270, []share{{"from the bank account (ACH)", ach, 42}, {"cards", cards, 37}, {"everything else", 100 - ach - cards, 21}})
	return c.svg()
}

func (c *canvas) legend(x, y float64) {
	c.rect("a", x, y-9, 12, 10, 1)
	c.text("", "start", x+18, y, "Sandbank")
	c.rect("b", x+95, y-9, 12, 10, 1)
	c.text("", "start", x+113, y, "survey")
}

// bars draws two bars for each row.
func (c *canvas) bars(y float64, rows []share) {
	const left, scale = 210.0, 11.5
	for i, r := range rows {
		top := y + float64(i)*40
		c.text("", "end", left-10, top+18, r.name)
		c.rect("a", left, top, r.here*scale, 13, 1)
		c.text("note", "start", left+r.here*scale+6, top+11, fmt.Sprintf("%.1f", r.here))
		c.rect("b", left, top+15, r.survey*scale, 11, 1)
		c.text("note", "start", left+r.survey*scale+6, top+25, fmt.Sprintf("%.0f", r.survey))
	}
	c.line("axis", left, y-4, left, y+float64(len(rows))*40-6)
}

// hours draws when groceries and restaurants are paid, by weekday and hour.
func hours(diary []entry) string {
	c := newCanvas(760, 520, "When a town shops and eats", "Purchases by weekday and hour, of 600 consumers in half a year; the darker, the more. Cards held elsewhere are left out.")
	for i, trade := range []string{"grocery", "restaurant"} {
		top := 90 + float64(i)*225
		counts := make([][]float64, 7)
		for d := range counts {
			counts[d] = make([]float64, 24)
		}
		n := 0
		for _, p := range diary {
			if p.Trade == trade && (p.Account != "" || p.With == ledger.Cash) {
				counts[(p.at.Weekday()+6)%7][p.at.Hour()]++
				n++
			}
		}
		c.text("", "start", 16, top-8, fmt.Sprintf("%s: %s purchases", map[string]string{"grocery": "Groceries", "restaurant": "Restaurants, in the evening"}[trade], thousands(n)))
		c.heat(110, top, 624, 154, counts, func(n, most float64) float64 { return n / most })
		for d := range 7 {
			c.text("note", "end", 102, top+15+float64(d)*22, time.Weekday((d+1)%7).String())
		}
		c.clock(110, top+172, 624)
	}
	return c.svg()
}

// clock labels 24 columns.
func (c *canvas) clock(x, y, w float64) {
	for h := 0; h <= 24; h += 3 {
		c.text("note", "middle", x+w*float64(h)/24, y, fmt.Sprintf("%02d:00", h%24))
	}
}

func thousands(n int) string {
	if n >= 1000 {
		return fmt.Sprintf("%d,%03d", n/1000, n%1000)
	}
	return fmt.Sprint(n)
}

// logarithmic is a strength that shows small counts beside great ones.
func logarithmic(n, most float64) float64 {
	if n == 0 {
		return 0
	}
	return 0.08 + 0.92*math.Log(n)/math.Log(most)
}
