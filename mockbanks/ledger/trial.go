package ledger

import "slices"

// A Trial is a trial balance in one currency: the settlement accounts of the
// banks, and what the customers hold in each product. Settlements come from
// lines, the change of the products from balances: the sum is zero if every
// balance is explained by lines.
type Trial struct {
	Currency    string
	Settlements []Row
	Products    []Row
}

// A Row is one account of a trial balance, by the rules of double entry: a
// customer's credit is a debit of the settlement account that it came from.
type Row struct {
	Name    string
	Debits  int64
	Credits int64
	Change  int64 // products only: of all booked balances
	product bool
}

// Net is debits less credits; of a product, what the balances say of it.
func (r Row) Net() int64 {
	if r.product {
		return -r.Change
	}
	return r.Debits - r.Credits
}

// Sum is zero for books that balance.
func (t Trial) Sum() (sum int64) {
	for _, r := range t.Settlements {
		sum += r.Net()
	}
	for _, r := range t.Products {
		sum += r.Net()
	}
	return sum
}

// book enters a line of a product in both rows.
func (t *Trial) book(product int, l *Line) {
	at := row(&t.Settlements, l.Contra, false)
	if l.Amount > 0 {
		t.Settlements[at].Debits += l.Amount
		t.Products[product].Credits += l.Amount
	} else {
		t.Settlements[at].Credits -= l.Amount
		t.Products[product].Debits -= l.Amount
	}
}

// row is where a name stands, which is added if it is new.
func row(rows *[]Row, name string, product bool) int {
	at := slices.IndexFunc(*rows, func(r Row) bool { return r.Name == name })
	if at < 0 {
		at = len(*rows)
		*rows = append(*rows, Row{Name: name, product: product})
	}
	return at
}

func (t *Trial) sort() {
	byName := func(x, y Row) int { return compare(x.Name, y.Name) }
	slices.SortFunc(t.Settlements, byName)
	slices.SortFunc(t.Products, byName)
}

// merge adds a trial of one clerk.
func (r *Report) merge(t *Trial) {
	at := slices.IndexFunc(r.Trials, func(x Trial) bool { return x.Currency == t.Currency })
	if at < 0 {
		at = len(r.Trials)
		r.Trials = append(r.Trials, Trial{Currency: t.Currency})
	}
	into := &r.Trials[at]
	for _, x := range t.Settlements {
		into.Settlements[row(&into.Settlements, x.Name, false)].add(x)
	}
	for _, x := range t.Products {
		into.Products[row(&into.Products, x.Name, true)].add(x)
	}
}

func (r *Row) add(x Row) {
	r.Debits += x.Debits
	r.Credits += x.Credits
	r.Change += x.Change
}
