package ledger

import (
	"strconv"
	"strings"
	"time"

	"github.com/sandbank/sandbank/internal/chance"
	"github.com/sandbank/sandbank/mockbanks/people"
)

const (
	accountIDs     = 1 << 40 // global index, and eight bits for the customer's accounts
	accountsShift  = 8
	lineIDs        = 1 << 52 // global index, 14 bits of day, six of class
	perSortCode    = 10_000_000
	accountIDWidth = 8
	lineIDWidth    = 11
)

// Accounts returns the accounts of a customer: none for an unknown one.
func (k *Book) Accounts(bank string, customer int64) []Account {
	b := k.bank(bank)
	if b == nil || customer < 0 || customer >= b.Population {
		return nil
	}
	return []Account{k.account(b, customer)}
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
		if owner == b && n&(1<<accountsShift-1) == 0 {
			return k.account(b, index), nil
		}
	}
	return Account{}, refuse("account "+strconv.Quote(id)+" of "+bank, ErrUnknownAccount)
}

// ByNumber returns the account with an account number at the branch that a
// routing number or sort code (six digits, dashes allowed) names. It fails
// with [ErrUnknownAccount].
func (k *Book) ByNumber(branch, number string) (Account, error) {
	branch = strings.ReplaceAll(branch, "-", "")
	for _, b := range k.banks {
		index, ok := b.holder(number, branch)
		if !ok {
			continue
		}
		a := k.account(b, index)
		if a.Number == number && (a.RoutingNumber == branch || a.SortCode == branch) {
			return a, nil
		}
	}
	return Account{}, refuse("account "+strconv.Quote(number)+" at "+strconv.Quote(branch), ErrUnknownAccount)
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
		if !b.Cards || len(pan) != 16 || pan[:6] != b.IIN {
			continue
		}
		n, err := strconv.ParseUint(pan[6:15], 10, 64)
		if err != nil || n >= people.Slot {
			continue
		}
		index := int64(b.pans.Inverse(n))
		if index < b.Population && b.pan(index) == pan {
			return k.account(b, index), nil
		}
	}
	return Account{}, refuse("card ending "+pan[max(0, len(pan)-4):], ErrUnknownAccount)
}

// account describes the account of a customer, who must exist.
func (k *Book) account(b *bank, index int64) Account {
	global := uint64(b.First + index)
	a := Account{
		ID: writeID(k.accounts.At(global<<accountsShift), accountIDWidth), Bank: b.ID, Customer: index,
		Product: b.Product, Nickname: b.Product, Currency: b.Currency,
	}
	if b.Cards {
		c := k.card(b, index)
		a.Kind, a.PAN, a.CreditLine = CreditCard, b.pan(index), c.line
		a.Number = a.PAN
		a.Opened = opened(b, c.p.key)
		return a
	}
	p := k.profile(b, index)
	a.Overdraft, a.Opened = p.limit, opened(b, p.key)
	if p.born != never {
		a.Opened = midnight(b.Zone, on(b.Zone, k.start).day)
	}
	b.identify(&a)
	return a
}

// opened is a day in the ten years before the history begins.
func opened(b *bank, key uint64) time.Time {
	from := dayOf(2004, 1, 1)
	return midnight(b.Zone, b.rules.onOrAfter(from+int(chance.Scale(chance.H(key, 11), 4300))))
}

// identify writes the identifiers of a current account.
func (b *bank) identify(a *Account) {
	n := b.numbers.At(uint64(a.Customer))
	if b.Country == "GB" {
		first, _ := strconv.ParseUint(b.SortCode, 10, 32)
		a.Kind = Current
		a.SortCode = pad(first+n/perSortCode, 6)
		a.Number = luhn(pad(n%perSortCode, 7))
		a.IBAN = iban("GB", b.IBANBank+a.SortCode+a.Number)
		return
	}
	a.Kind = Checking
	a.RoutingNumber = b.Routing[a.Customer%int64(len(b.Routing))]
	a.Number = luhn(pad(n, 9))
}

// holder inverts an account number; the caller compares the whole.
func (b *bank) holder(number, branch string) (int64, bool) {
	if b.Cards || len(number) < 8 {
		return 0, false
	}
	n, err := strconv.ParseUint(number[:len(number)-1], 10, 64)
	if err != nil {
		return 0, false
	}
	if b.Country == "GB" {
		first, _ := strconv.ParseUint(b.SortCode, 10, 32)
		at, err := strconv.ParseUint(branch, 10, 32)
		if err != nil || at < first {
			return 0, false
		}
		n += (at - first) * perSortCode
	}
	if n >= people.Slot {
		return 0, false
	}
	index := int64(b.numbers.Inverse(n))
	return index, index < b.Population
}

func (b *bank) pan(index int64) string { return luhn(b.IIN + pad(b.pans.At(uint64(index)), 9)) }

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
func luhn(s string) string {
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
	return s + string(rune('0'+(10-sum%10)%10))
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
	var buf [13]byte
	for i := width - 1; i >= 0; i-- {
		buf[i] = letters[n&31]
		n >>= 5
	}
	return string(buf[:width])
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
