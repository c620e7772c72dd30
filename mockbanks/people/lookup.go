package people

import (
	"strconv"
	"strings"
)

// ByKey finds a customer by the key of a pin, or by a decimal index.
func (w *World) ByKey(bank, key string) (Person, error) {
	b := w.bank(bank)
	if b == nil {
		return Person{}, refuse("look up "+key+" at "+bank, ErrUnknownBank)
	}
	for i := range b.Pins {
		if p := &b.Pins[i]; p.Key == key {
			return w.draw(b, p.Index), nil
		}
	}
	index, err := strconv.ParseInt(key, 10, 64)
	if err != nil || strconv.FormatInt(index, 10) != key {
		return Person{}, refuse("look up "+strconv.Quote(key)+" at "+bank, ErrUnknownPerson)
	}
	return w.Person(bank, index)
}

// ByEmail finds the customer with a mail address. Upper case does not matter.
func (w *World) ByEmail(bank, email string) (Person, error) {
	b := w.bank(bank)
	if b == nil {
		return Person{}, refuse("look up "+strconv.Quote(email)+" at "+bank, ErrUnknownBank)
	}
	email = strings.ToLower(strings.TrimSpace(email))
	if p := b.letters[email]; p != nil {
		return w.draw(b, p.Index), nil
	}
	if n, ok := mailNumber(email); ok && n < Slot {
		index := int64(b.mails.Inverse(n))
		if index < b.Population {
			if p := w.draw(b, index); p.Email == email {
				return p, nil
			}
		}
	}
	return Person{}, refuse("look up "+strconv.Quote(email)+" at "+bank, ErrUnknownPerson)
}

// mailNumber reads the digits before the @.
func mailNumber(email string) (uint64, bool) {
	local, _, ok := strings.Cut(email, "@")
	head := strings.TrimRight(local, "0123456789")
	if !ok || head == local || head == "" {
		return 0, false
	}
	n, err := strconv.ParseUint(local[len(head):], 10, 32)
	return n, err == nil
}

// ByPhone finds up to limit customers with a phone number, written with its
// country code and no spaces. A fictional number belongs to many people; those
// found first are not the only ones. An unknown bank or number finds nobody.
func (w *World) ByPhone(bank, phone string, limit int) []Person {
	b := w.bank(bank)
	if b == nil || len(phone) < 4 {
		return nil
	}
	step, width := uint64(100), 2
	if b.Country == "GB" {
		step, width = 1000, 3
	}
	first, err := strconv.ParseUint(phone[len(phone)-width:], 10, 16)
	if err != nil {
		return nil
	}
	var found []Person
	for i := range b.Pins {
		if p := w.draw(b, b.Pins[i].Index); p.Phone == phone && len(found) < limit {
			found = append(found, p)
		}
	}
	lo, hi := b.ranks(phone)
	for rank := lo - lo%step + first; rank < hi && len(found) < limit; rank += step {
		if rank < lo {
			continue
		}
		index := int64(b.towns.Inverse(rank))
		if b.pin(index) == nil && b.phone(index, rank) == phone {
			found = append(found, w.draw(b, index))
		}
	}
	return found
}

// ranks is an interval that holds all ranks with the phone's area code.
func (b *bank) ranks(phone string) (lo, hi uint64) {
	if b.Country == "GB" {
		return 0, b.towns.Len()
	}
	list := b.list()
	sum, before := total(list), uint64(0)
	for _, t := range list {
		after := before + t.weight
		if strings.HasPrefix(phone, "+1"+t.code) {
			n := b.towns.Len()
			return before * n / sum, min(after*n/sum+1, n)
		}
		before = after
	}
	return 0, 0
}
