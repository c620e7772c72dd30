package ledger

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/sandbank/sandbank/internal/chance"
	"github.com/sandbank/sandbank/mockbanks/people"
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

// Holder says whose an account number is at the branch that a routing number or
// sort code (six digits, dashes allowed) names: the bank, the customer, and in
// which slot the account is. Nothing is described, so that it is cheap.
func (k *Book) Holder(branch, number string) (bank string, customer int64, slot int, ok bool) {
	branch = strings.ReplaceAll(branch, "-", "")
	if len(number) < 8 || len(number) > 12 || !checked(number) {
		return "", 0, 0, false
	}
	for _, b := range k.banks {
		index, slot, ok := b.holder(number, branch)
		if ok && (slot == slotPrimary || k.exists(b, Account{Customer: index, Slot: slot})) {
			return b.ID, index, slot, true
		}
	}
	return "", 0, 0, false
}

// ByNumber returns the account with an account number at a branch, as
// [Book.Holder] does. It fails with [ErrUnknownAccount].
func (k *Book) ByNumber(branch, number string) (Account, error) {
	bank, customer, slot, ok := k.Holder(branch, number)
	if !ok {
		return Account{}, refuse("account "+strconv.Quote(number)+" at "+strconv.Quote(branch), ErrUnknownAccount)
	}
	p := k.profile(k.bank(bank), customer)
	return p.account(slot), nil
}

// ByIBAN returns the account with an IBAN; spaces are ignored. It fails with
// [ErrUnknownAccount].
func (k *Book) ByIBAN(iban string) (Account, error) {
	iban = strings.ToUpper(strings.ReplaceAll(iban, " ", ""))
	if len(iban) == 22 && iban[:2] == "GB" {
		if a, err := k.ByNumber(iban[8:14], iban[14:]); err == nil && a.IBAN == iban {
			return a, nil
		}
	}
	return Account{}, refuse("account "+strconv.Quote(iban), ErrUnknownAccount)
}

// ByPAN returns the card account with a card number. It fails with
// [ErrUnknownAccount].
func (k *Book) ByPAN(pan string) (Account, error) {
	for _, b := range k.banks {
		if b.IIN == "" || len(pan) != 16 || pan[:6] != b.IIN {
			continue
		}
		n, err := strconv.ParseUint(pan[6:15], 10, 64)
		if err != nil || n >= people.Slot {
			continue
		}
		index := int64(b.pans.Inverse(n))
		slot := slotCard
		if b.Cards {
			slot = slotPrimary
		}
		if index < b.Population && b.cardNumber(index) == pan {
			if p := k.profile(b, index); p.holds(slot) {
				return p.account(slot), nil
			}
		}
	}
	return Account{}, refuse("card ending "+pan[max(0, len(pan)-4):], ErrUnknownAccount)
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
	if p.dies != always {
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

// Numbers of a customer's accounts are one permuted number and the slot: of
// the first seven they are shorter.
const shortSlots = 7

// identify writes the identifiers of an account that is no card.
func (b *bank) identify(a *Account) {
	n := b.numbers.At(uint64(a.Customer)) + uint64(a.Slot)*people.Slot
	if b.Country == "GB" {
		first, _ := strconv.ParseUint(b.SortCode, 10, 32)
		a.SortCode = pad(first+n/perSortCode, 6)
		a.Number = luhn(pad(n%perSortCode, 7))
		a.IBAN = iban("GB", b.IBANBank+a.SortCode+a.Number)
		return
	}
	a.RoutingNumber = b.Routing[a.Customer%int64(len(b.Routing))]
	a.Number = luhn(pad(n, width(a.Slot)))
}

// width is how many digits an American account number has before its check
// digit.
func width(slot int) int {
	if slot >= shortSlots {
		return 11
	}
	return 9
}

// holder inverts an account number whose check digit is right.
func (b *bank) holder(number, branch string) (index int64, slot int, ok bool) {
	if b.Cards || b.Country == "US" && !slices.Contains(b.Routing, branch) || b.Country == "GB" && (len(branch) != 6 || len(number) != 8) {
		return 0, 0, false
	}
	n, err := strconv.ParseUint(number[:len(number)-1], 10, 64)
	if err != nil {
		return 0, 0, false
	}
	if b.Country == "GB" {
		first, _ := strconv.ParseUint(b.SortCode, 10, 32)
		at, err := strconv.ParseUint(branch, 10, 32)
		if err != nil || at < first {
			return 0, 0, false
		}
		n += (at - first) * perSortCode
	}
	if n >= 128*people.Slot {
		return 0, 0, false
	}
	slot = int(n / people.Slot)
	index = int64(b.numbers.Inverse(n % people.Slot))
	if index >= b.Population {
		return 0, 0, false
	}
	return index, slot, b.Country == "GB" || b.Routing[index%int64(len(b.Routing))] == branch && len(number) == width(slot)+1
}

func (b *bank) cardNumber(index int64) string { return luhn(b.IIN + pad(b.pans.At(uint64(index)), 9)) }

// pad writes n with leading zeros; width is at most 20.
func pad(n uint64, width int) string {
	var buf [20]byte
	for i := width - 1; i >= 0; i-- {
		buf[i] = '0' + byte(n%10)
		n /= 10
	}
	return string(buf[:width])
}

// luhn appends the check digit of ISO/IEC 7812-1.
func luhn(s string) string { return s + string(rune(checkDigit(s))) }

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

// iban puts the check digits of ISO 13616 between country and account.
func iban(country, bban string) string {
	rest := 0
	for _, c := range bban + country + "00" {
		if c >= 'A' {
			rest = (rest*100 + int(c-'A') + 10) % 97
		} else {
			rest = (rest*10 + int(c-'0')) % 97
		}
	}
	return country + pad(uint64(98-rest), 2) + bban
}

// letters of ids: no vowels that make words, no letters taken for digits.
const letters = "0123456789abcdefghjkmnpqrstvwxyz"

// writeID writes n in base 32; width is at most 13.
func writeID(n uint64, width int) string {
	buf := writeBytes(n, width)
	return string(buf[:width])
}

func writeBytes(n uint64, width int) (buf [13]byte) {
	for i := width - 1; i >= 0; i-- {
		buf[i] = letters[n&31]
		n >>= 5
	}
	return buf
}

// readID is the inverse of writeID.
func readID(id string, width int) (n uint64, ok bool) {
	if len(id) != width {
		return 0, false
	}
	for i := range width {
		at := strings.IndexByte(letters, id[i])
		if at < 0 {
			return 0, false
		}
		n = n<<5 | uint64(at)
	}
	return n, true
}
