package ledger

import (
	"strconv"
	"time"

	"github.com/sandbank/sandbank/internal/chance"
)

const (
	accountIDs     = 1 << 40 // global index, and eight bits for the customer's accounts
	accountsShift  = 8
	lineIDs        = 1 << 60 // global index, seven bits of slot, one for pending, 14 of day, six of class
	perSortCode    = 10_000_000
	accountIDWidth = 8
	lineIDWidth    = 12
)

// The accounts of a customer. Those from pots on are one savings account each;
// from given on they are opened by whoever changes the world.
const (
	slotPrimary = iota // checking, current, business; at a card issuer the card
	slotSavings
	slotCard
	slotAuto
	slotHome
	slotPots = 16
	// FirstGiven is the first slot that is never the generator's own.
	FirstGiven = 96
)

// Accounts returns the accounts of a customer, whenever they were opened, the
// joint ones of the household among them: none for an unknown customer.
func (k *Book) Accounts(bank string, customer int64) []Account {
	b := k.bank(bank)
	if b == nil || customer < 0 || customer >= b.Population {
		return nil
	}
	p := k.profile(b, customer)
	all := make([]Account, 0, 6)
	for slot := range FirstGiven {
		if p.holds(slot) {
			all = append(all, p.account(slot))
		}
	}
	if h, ok := k.world.Household(b.ID, customer, p.seat); ok && h.Joint && !h.Head {
		partner := k.profile(b, h.Partner)
		all = append(all, partner.account(slotPrimary))
	}
	return all
}

// holds reports whether the customer has an account in a slot.
func (p *profile) holds(slot int) bool {
	switch slot {
	case slotPrimary:
		return true
	case slotSavings:
		return p.has.savings
	case slotCard:
		return p.has.card && !p.b.Cards
	case slotAuto:
		return p.has.auto
	case slotHome:
		return p.has.home
	}
	return p.pin != nil && slot >= slotPots && slot < slotPots+p.pin.Accounts-1
}

// exists reports whether an account is one of the generator's.
func (k *Book) exists(b *bank, a Account) bool {
	if a.Customer < 0 || a.Customer >= b.Population {
		return false
	}
	if a.Slot == slotPrimary {
		return true
	}
	p := k.profile(b, a.Customer)
	return p.holds(a.Slot)
}

// Account returns the account with an opaque id. It fails with
// [ErrUnknownBank] or [ErrUnknownAccount].
func (k *Book) Account(bank, id string) (Account, error) {
	b := k.bank(bank)
	if b == nil {
		return Account{}, refuse("account "+strconv.Quote(id)+" of "+bank, ErrUnknownBank)
	}
	n, ok := readID(id, accountIDWidth)
	if ok && n < accountIDs {
		n = k.accounts.Inverse(n)
		owner, index := k.owner(n >> accountsShift)
		if slot := int(n & (1<<accountsShift - 1)); owner == b {
			if p := k.profile(b, index); p.holds(slot) {
				return p.account(slot), nil
			}
		}
	}
	return Account{}, refuse("account "+strconv.Quote(id)+" of "+bank, ErrUnknownAccount)
}

// Given is the account that is opened for a customer by whoever changes the
// world: its id and numbers, and the product of its kind. The slot is one from
// [FirstGiven] to 127. The book knows no lines of it.
func (k *Book) Given(bank string, customer int64, slot int, kind Kind, opened time.Time) (Account, error) {
	b := k.bank(bank)
	if b == nil || customer < 0 || customer >= b.Population || slot < FirstGiven || slot > 127 {
		return Account{}, refuse("open account "+strconv.Itoa(slot)+" at "+bank, ErrUnknownAccount)
	}
	p := k.profile(b, customer)
	a := p.describe(slot, kind)
	m := on(b.Zone, opened)
	a.Opened = midnight(b.Zone, m.day)
	return a, nil
}

// account describes an account that the customer holds.
func (p *profile) account(slot int) Account {
	b := p.b
	switch slot {
	case slotPrimary:
		return p.primary()
	case slotCard:
		a := p.describe(slot, CreditCard)
		a.CreditLine, a.Rate = p.card.line, p.card.apr
		if p.born != never {
			a.Opened = midnight(b.Zone, p.c.payday(p.born))
		}
		return a
	case slotAuto, slotHome:
		kind := AutoLoan
		if slot == slotHome {
			kind = Mortgage
		}
		a := p.describe(slot, kind)
		l, _ := p.loan(loanItem(slot))
		a.Rate, a.Opened = l.rate, midnight(b.Zone, p.begins(&l))
		last := b.rules.onOrAfter(inMonth(l.from+l.term-1, p.bills[l.item].dom))
		a.Closed = midnight(b.Zone, last)
		return a
	}
	a := p.describe(slot, Savings)
	s := p.nest(slot)
	a.Rate = s.rate
	if s.since != never {
		a.Opened = midnight(b.Zone, s.since)
	}
	return a
}

// primary is the first account of the customer.
func (p *profile) primary() Account {
	b := p.b
	if b.Cards {
		a := p.describe(slotPrimary, CreditCard)
		a.CreditLine, a.Rate = p.card.line, p.card.apr
		return a
	}
	kind := Checking
	if b.Country == "GB" {
		kind = Current
	}
	if p.trades() {
		kind = Business
	}
	a := p.describe(slotPrimary, kind)
	a.Overdraft = p.limit
	if p.trades() {
		a.Overdraft = 0
	}
	if p.born != never {
		a.Opened = midnight(b.Zone, p.opensAt().day)
	}
	if p.departs() {
		a.Closed = midnight(b.Zone, p.closesAt().day)
	}
	if h, ok := p.k.world.Household(b.ID, p.index, p.seat); ok && h.Joint && h.Head {
		a.Joint, a.Partner = true, h.Partner
	}
	return a
}

// describe is what an account in a slot has whatever it is: ids, numbers and
// the name of its product.
func (p *profile) describe(slot int, kind Kind) Account {
	b := p.b
	a := Account{
		ID:   writeID(p.k.accounts.At(p.global()<<accountsShift|uint64(slot)), accountIDWidth),
		Bank: b.ID, Customer: p.index, Slot: slot, Kind: kind, Currency: b.Currency,
		Product: b.product(kind), Opened: opened(b, p.key),
		Frozen: p.pin != nil && p.pin.Frozen && slot == slotPrimary,
	}
	a.Nickname = a.Product
	if slot >= slotPots && slot < FirstGiven {
		a.Nickname = "Pot " + strconv.Itoa(slot-slotPots+1)
	}
	if kind == CreditCard {
		a.PAN = b.cardNumber(p.index)
		a.Number = a.PAN
		return a
	}
	b.identify(&a)
	return a
}

// product is the bank's name for a kind of account.
func (b *bank) product(kind Kind) string {
	name := map[Kind]string{
		Savings: b.SavingsProduct, CreditCard: b.CardProduct, AutoLoan: b.AutoLoanProduct, Mortgage: b.MortgageProduct, Business: b.BusinessProduct,
	}[kind]
	if name == "" {
		return b.Product
	}
	return name
}

// opened is a day in the ten years before the history begins.
func opened(b *bank, key uint64) time.Time {
	from := dayOf(2004, 1, 1)
	return midnight(b.Zone, b.rules.onOrAfter(from+int(chance.Scale(chance.H(key, 11), 4300))))
}

// width is how many digits an American account number has before its check
// digit.
func width(slot int) int {
	if slot >= shortSlots {
		return 11
	}
	return 9
}

// checked reports whether a number of digits ends in its check digit.
func checked(s string) bool { return checkDigit(s[:len(s)-1]) == s[len(s)-1] }

func checkDigit(s string) byte {
	sum := 0
	for i := range len(s) {
		d := int(s[len(s)-1-i] - '0')
		if i%2 == 0 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return '0' + byte((10-sum%10)%10)
}

func writeBytes(n uint64, width int) (buf [13]byte) {
	for i := width - 1; i >= 0; i-- {
		buf[i] = letters[n&31]
		n >>= 5
	}
	return buf
}
