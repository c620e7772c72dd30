package ledger

import (
	"slices"
	"strconv"
	"strings"

	"github.com/sandbank/sandbank/mockbanks/people"
)

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
