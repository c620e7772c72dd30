package ledger

import "github.com/sandbank/sandbank/internal/chance"

// The bills of a household, in the order of their class.
const (
	rent = iota
	energy
	water
	mobile
	internet
	streaming
	insurance
	gym
	council // council tax in the UK, a car loan in the US
	savings
	nItems
)

// A bill is paid once a month.
type bill struct {
	amount int64 // 0 if the household does not have it
	dom    int   // nominal day of the month; a weekend moves it on
}

// tariff says what a bill costs: whole units of the currency, for the poorest
// and the richest household, and how many in a hundred have it.
type tariff struct {
	lo, hi int64
	has    uint64
	cents  int64 // what the price ends in; -1 for anything
}

func (b *bank) tariff(item int) tariff {
	if b.Country == "GB" {
		return [nItems]tariff{{}, {70, 165, 96, 0}, {26, 44, 88, -1}, {8, 38, 97, 0}, {24, 44, 92, 99},
			{6, 16, 78, 99}, {26, 62, 82, -1}, {18, 42, 34, 99}, {108, 205, 90, 0}, {25, 260, 60, 0}}[item]
	}
	return [nItems]tariff{{}, {58, 135, 93, -1}, {26, 64, 66, -1}, {35, 92, 98, 0}, {44, 84, 91, 99},
		{8, 22, 81, 99}, {74, 162, 84, -1}, {19, 49, 33, 99}, {205, 415, 38, -1}, {50, 350, 62, 0}}[item]
}

// drawBills draws the bills and returns what they cost in the dearest month:
// never more than half of a month's income.
func (p *profile) drawBills() (total int64) {
	lo, span := int64(2_400_00), int64(5_000_00)
	if p.b.Country == "GB" {
		lo, span = 1_500_00, 2_600_00
	}
	wealth := max(0, min((p.month-lo)*1024/span, 1024))
	for i := energy; i < nItems; i++ {
		h := chance.H(p.key, 32+uint64(i))
		t := p.b.tariff(i)
		if chance.Scale(h, 100) >= t.has || i == council && p.b.Country == "US" && wealth < 200 {
			continue
		}
		p.bills[i].amount = t.price(wealth, chance.Mix(h))
		total += p.peak(i)
	}
	share := 22 + int64(chance.Scale(chance.H(p.key, 32), 8))
	home := min(p.month*share/100, p.month/2-total)
	p.bills[rent].amount = home - home%p.rentStep()
	p.drawDays()
	return total + p.bills[rent].amount
}

// price lies between lo and hi, two parts by wealth and one by chance.
func (t tariff) price(wealth int64, h uint64) int64 {
	part := (2*wealth + int64(chance.Scale(h, 1024))) / 3
	units := t.lo + (t.hi-t.lo)*part/1024
	switch t.cents {
	case -1:
		return units*100 + int64(chance.Scale(chance.Mix(h), 100))
	case 0:
		if t.hi >= 250 {
			return (units - units%25) * 100
		}
		return units * 100
	}
	return units*100 + t.cents
}

// rentStep: landlords ask for round sums, mortgages do not.
func (p *profile) rentStep() int64 {
	if p.mortgage() {
		return 1
	}
	return 500
}

func (p *profile) mortgage() bool { return chance.Scale(chance.H(p.key, 9), 100) < 36 }

// peak is the most that a bill can cost.
func (p *profile) peak(item int) int64 {
	if item == energy && p.b.Country == "US" {
		return p.bills[item].amount * 150 / 100
	}
	return p.bills[item].amount
}

// drawDays draws the days of bills by rank. Monthly pay leaves a gap of five
// days before the payday: then every bill falls exactly once in each period.
func (p *profile) drawDays() {
	for i := range p.bills {
		p.bills[i].dom = p.dom(i, p.b.days[i].At(uint64(p.index))*1000/p.b.days[i].Len())
	}
	at := p.b.days[nItems]
	u := at.At(uint64(p.index)) * 1000 / at.Len()
	p.cards[0] = p.dom(nItems, u)
	if chance.Scale(chance.H(p.key, 10), 100) < 55 { // a second card, half a month apart
		p.cards[1] = p.dom(nItems, (u+500)%1000)
	}
}

// dom maps a rank, in thousandths, to an allowed day of the month. Most rents
// and some bills fall on the 1st.
func (p *profile) dom(item int, u uint64) int {
	first := uint64(0)
	switch item {
	case rent:
		first = 640
	case council, insurance:
		first = 180
	}
	if u < first {
		return 1
	}
	u = (u - first) * 1000 / (1000 - first)
	switch {
	case p.biweekly:
		return 1 + int(u*28/1000)
	case p.nominal == 31:
		return 1 + int(u*21/1000)
	}
	d := p.nominal + 1 + int(u*23/1000)
	if d > 28 {
		d -= 28
	}
	return d
}

// due is the day in the period on which a bill of that day of the month
// falls, or 0. There is at most one.
func (p *profile) due(dom int, per period) int {
	for m := monthOf(per.first - 4); ; m++ {
		nominal := inMonth(m, dom)
		if nominal >= per.next {
			return 0
		}
		if nominal < per.first-4 {
			continue
		}
		if day := p.b.rules.onOrAfter(nominal); day >= per.first && day < per.next {
			return day
		}
	}
}

// charge is what a bill costs on its day: 0 in months without it.
func (p *profile) charge(item, day int) int64 {
	amount := p.bills[item].amount
	_, month, _ := civil(day)
	switch {
	case item == council && p.b.Country == "GB" && (month == 2 || month == 3):
		return 0 // ten instalments, April to January
	case item == energy && p.b.Country == "US":
		// Heating and cooling; then what the meter happened to read.
		season := [13]int64{0, 128, 120, 100, 86, 84, 104, 126, 130, 108, 84, 92, 116}[month]
		meter := int64(chance.Scale(chance.H(p.key, 4096+uint64(day)), 14)) - 7
		return amount * (season + meter) / 100
	case item == water && p.b.Country == "US":
		return amount * (94 + int64(chance.Scale(chance.H(p.key, 8192+uint64(day)), 7))) / 100
	}
	return amount
}

// fixed is the sum of a period's bills.
func (p *profile) fixed(per period) (sum int64) {
	if per.n <= p.born {
		return 0
	}
	for i := range p.bills {
		if p.bills[i].amount == 0 {
			continue
		}
		if day := p.due(p.bills[i].dom, per); day != 0 {
			sum += p.charge(i, day)
		}
	}
	return sum
}
