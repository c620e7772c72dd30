package main

import (
	"fmt"
	"slices"
	"time"

	"github.com/sandbank/sandbank/mockbanks/ledger"
	"github.com/sandbank/sandbank/mockbanks/people"
)

// A spread is what a persona's customers have, sorted.
type spread struct {
	name   string
	values []float64
}

func (s *spread) at(percent int) float64 { return s.values[len(s.values)*percent/100] }

// money draws incomes and balances by persona.
func (s *source) money() string {
	at := time.Date(2025, time.June, 18, 12, 0, 0, 0, time.UTC)
	var incomes, balances []spread
	add := func(list []spread, name string, v float64) []spread {
		i := slices.IndexFunc(list, func(x spread) bool { return x.name == name })
		if i < 0 {
			list = append(list, spread{name: name})
			i = len(list) - 1
		}
		list[i].values = append(list[i].values, v)
		return list
	}
	s.customers("US", 2600, 2025, func(b *people.Bank, index int64, class *people.Class) {
		name := b.Personas[class.Persona].Name
		in := s.world.Income(b.ID, index)
		incomes = add(incomes, name, float64(in.Rhythm.Monthly(in.Pay))/100)
		balances = add(balances, name, float64(s.book.Balance(s.book.Accounts(b.ID, index)[0], at).Booked)/100)
	})
	for _, list := range [][]spread{incomes, balances} {
		for i := range list {
			slices.Sort(list[i].values)
		}
	}
	slices.SortFunc(incomes, func(x, y spread) int { return int(y.at(50) - x.at(50)) })
	c := newCanvas(900, 480, "Income and balance by persona", "US dollars. Dot: median; box: the middle half; line: from the 10th to the 90th percentile. 2,600 customers.")
	c.spreads(100, 340, "income after tax, in an average month", incomes, 0, 9000, 2000)
	var same []spread
	for _, in := range incomes {
		same = append(same, balances[slices.IndexFunc(balances, func(x spread) bool { return x.name == in.name })])
	}
	c.spreads(540, 340, "booked on the checking account, 18 June 2025", same, -1000, 12000, 2000)
	return c.svg()
}

// spreads draws a box for each persona between two values.
func (c *canvas) spreads(x, w float64, what string, list []spread, lo, hi, step float64) {
	const top, height = 90.0, 26.0
	px := func(v float64) float64 { return x + (min(max(v, lo), hi)-lo)/(hi-lo)*w }
	bottom := top + height*float64(len(list))
	c.text("", "start", x, top-14, what)
	for v := step * float64(int(lo/step)); v <= hi; v += step {
		c.line("grid", px(v), top, px(v), bottom)
		c.text("note", "middle", px(v), bottom+16, dollars(v))
	}
	for i := range list {
		s := &list[i]
		y := top + height*(float64(i)+0.5)
		c.text("", "end", x-8, y+4, s.name)
		c.line("whisker", px(s.at(10)), y, px(s.at(90)), y)
		c.rect("a", px(s.at(25)), y-6, px(s.at(75))-px(s.at(25)), 12, 0.55)
		c.dot("dot", px(s.at(50)), y, 4)
	}
	c.line("axis", x, bottom, x+w, bottom)
}

func dollars(v float64) string {
	if v < 0 {
		return "-" + thousands(int(-v))
	}
	return thousands(int(v))
}

// year draws the booked balance of the customer on stage in a year.
func (s *source) year() string {
	const left, top, w, h = 70.0, 70.0, 800.0, 270.0
	who, err := s.world.ByKey("larkspur", "linh")
	if err != nil {
		return ""
	}
	a := s.book.Accounts("larkspur", who.Index)[0]
	from := time.Date(2025, time.January, 1, 5, 0, 0, 0, time.UTC)
	to := from.AddDate(1, 0, 0)
	lines := s.book.Lines(a, from, to)
	hi := 1000.0
	for _, l := range lines {
		hi = max(hi, float64(l.After)/100)
	}
	hi = float64(int(hi/1000)+1) * 1000
	c := newCanvas(900, 390, "A year of "+who.Name()+"'s checking account", fmt.Sprintf("Booked balance in US dollars, 2025; %s lines. She is paid every second Friday.", thousands(len(lines))))
	px := func(t time.Time) float64 { return left + w*float64(t.Sub(from))/float64(to.Sub(from)) }
	py := func(v float64) float64 { return top + h - h*v/hi }
	for v := 0.0; v <= hi; v += 1000 {
		c.line("grid", left, py(v), left+w, py(v))
		c.text("note", "end", left-8, py(v)+4, dollars(v))
	}
	for m := range 12 {
		t := from.AddDate(0, m, 0)
		c.line("axis", px(t), top+h, px(t), top+h+5)
		c.text("note", "middle", (px(t)+px(from.AddDate(0, m+1, 0)))/2, top+h+20, t.Format("Jan"))
	}
	points := [][2]float64{{left, py(float64(s.book.Balance(a, from).Booked) / 100)}}
	for _, l := range lines {
		points = append(points, [2]float64{px(l.At), py(float64(l.After) / 100)})
	}
	points = append(points, [2]float64{left + w, points[len(points)-1][1]})
	c.steps("line", points)
	c.line("axis", left, top+h, left+w, top+h)
	c.turned("note", 18, top+h/2, "US dollars")
	return c.svg()
}

const posters = 1500

// postings draws a month of what is booked on first accounts of one bank.
func (s *source) postings() string {
	zone := s.banks[0].Zone
	from := time.Date(2025, time.June, 1, 0, 0, 0, 0, zone)
	counts := make([][]float64, 30)
	for d := range counts {
		counts[d] = make([]float64, 24)
	}
	n := 0
	for i := range int64(posters) {
		a := s.book.Accounts(s.banks[0].ID, i*s.banks[0].Population/posters)[0]
		if a.Kind == ledger.Business {
			continue
		}
		for _, l := range s.book.Lines(a, from, from.AddDate(0, 1, 0)) {
			at := l.At.In(zone)
			counts[at.Day()-1][at.Hour()]++
			n++
		}
	}
	c := newCanvas(760, 620, "A month of a bank's postings", fmt.Sprintf("Larkspur National, June 2025, by day and hour of New York; %s lines of %s customers, logarithmic.", thousands(n), thousands(posters)))
	c.heat(110, 70, 624, 510, counts, logarithmic)
	for d := range 30 {
		c.text("note", "end", 102, 82+float64(d)*17, from.AddDate(0, 0, d).Format("Mon 2"))
	}
	c.clock(110, 598, 624)
	return c.svg()
}

// ages draws how old the customers are, in the two countries.
func (s *source) ages() string {
	const bands, first, sample = 16, 15, 20000
	var share [2][bands]float64
	for i, country := range []string{"US", "GB"} {
		s.customers(country, sample/10, 2025, func(b *people.Bank, index int64, _ *people.Class) {
			who, err := s.world.Person(b.ID, index)
			if err != nil {
				return
			}
			age := 2025 - who.Birth.Year()
			if at := (age - first) / 5; at >= 0 && at < bands {
				share[i][at] += 100.0 / (sample / 10)
			}
		})
	}
	c := newCanvas(760, 470, "How old customers are", "Percent of personal customers in bands of five years, 2025.")
	const middle, top, band, scale = 380.0, 80.0, 22.0, 19.0
	c.text("", "end", middle-40, top-8, "United States")
	c.text("", "start", middle+40, top-8, "United Kingdom")
	for at := range bands {
		y := top + band*float64(bands-1-at)
		c.text("note", "middle", middle, y+15, fmt.Sprintf("%d-%d", first+5*at, first+5*at+4))
		c.rect("a", middle-34-share[0][at]*scale, y+2, share[0][at]*scale, band-4, 1)
		c.rect("b", middle+34, y+2, share[1][at]*scale, band-4, 1)
		c.text("note", "end", middle-40-share[0][at]*scale, y+15, fmt.Sprintf("%.1f", share[0][at]))
		c.text("note", "start", middle+40+share[1][at]*scale, y+15, fmt.Sprintf("%.1f", share[1][at]))
	}
	c.text("note", "middle", middle, top+band*bands+20, "age in years")
	return c.svg()
}
