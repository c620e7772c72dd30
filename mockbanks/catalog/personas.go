package catalog

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/sandbank/sandbank/mockbanks/people"
)

// kinds are the personas of each country.
type kinds map[string][]Persona

// check says what is wrong with the personas of a country.
func (k kinds) check(country string) (wrong, bool) {
	for i, p := range k[country] {
		owner := country + " " + p.Name
		bad := func(key, why string) (wrong, bool) { return wrong{owner, key, why}, true }
		switch {
		case country != "US" && country != "GB":
			return bad("name", "there are personas of US and GB, not of "+country)
		case !isWord(p.Name):
			return bad("name", "must be lower-case letters and dashes")
		case slices.ContainsFunc(k[country][:i], func(q Persona) bool { return q.Name == p.Name }):
			return bad("name", p.Name+" is there already")
		case p.Share < 0 || p.Share > 1000:
			return bad("share", fmt.Sprintf("%d is not between 0 and 1,000 thousandths", p.Share))
		case len(p.Jobs) == 0:
			return bad("jobs", "what do they do? one or more jobs")
		}
		if _, w := p.settle(country); w.why != "" {
			return wrong{owner, w.key, w.why}, true
		}
	}
	return wrong{}, false
}

// The words of the catalog.
func lives() []string { return words(people.Working, people.ParseLife) }

func rhythms() []string { return words(people.Monthly, people.ParseRhythm) }

func sectors() []string {
	return []string{
		string(people.Council), string(people.Hospital), string(people.Kitchen), string(people.Office),
		string(people.School), string(people.Shop), string(people.Works),
	}
}

func levels() []string { return []string{"dormant", "overdrawn", "zero"} }

func logins() []string {
	return []string{"otp-locked", "revoked", "second-approver", "two-signatories"}
}

// words are those that a parser knows, from the first one on.
func words[W interface {
	~uint8
	String() string
}](first W, parse func(string) (W, bool)) []string {
	list := []string{}
	for _, w := range [...]W{first, first + 1, first + 2, first + 3, first + 4} {
		if _, ok := parse(w.String()); ok {
			list = append(list, w.String())
		}
	}
	return list
}

// oneOf says that a word is none of a list's, and which comes near.
func oneOf(word string, list []string) string {
	return fmt.Sprintf("%q is not one of %s%s", word, strings.Join(list, ", "), instead(word, list))
}

// settle reads the words of a persona. What it returns has no owner yet.
func (p Persona) settle(country string) (people.Persona, wrong) {
	q := people.Persona{Name: p.Name, Share: p.Share, Sector: people.Sector(p.Sector), Jobs: p.Jobs}
	var known bool
	if q.Life, known = people.ParseLife(p.Life); !known {
		return q, wrong{key: "life", why: oneOf(p.Life, lives())}
	}
	if q.Rhythm, known = people.ParseRhythm(p.Rhythm); !known {
		return q, wrong{key: "rhythm", why: oneOf(p.Rhythm, rhythms())}
	}
	switch {
	case q.Life == people.Working && !slices.Contains(sectors(), p.Sector):
		return q, wrong{key: "sector", why: oneOf(p.Sector, sectors())}
	case q.Life != people.Working && p.Sector != "":
		return q, wrong{key: "sector", why: "only who works has an employer, and that a sector"}
	}
	lo, hi, ok := strings.Cut(p.Pay, "-")
	low, err := strconv.ParseUint(lo, 10, 31)
	high, err2 := strconv.ParseUint(hi, 10, 31)
	q.Low, q.High = int64(low)*100, int64(high)*100
	least := people.LeastPay(country, q.Rhythm)
	switch {
	case !ok || err != nil || err2 != nil:
		return q, wrong{key: "pay", why: fmt.Sprintf("%q is not a range such as 2400-3300", p.Pay)}
	case high < low:
		return q, wrong{key: "pay", why: fmt.Sprintf("%s goes from the higher to the lower", p.Pay)}
	case q.Life == people.Trading && high > 0:
		return q, wrong{key: "pay", why: "a business lives on what it takes: write 0-0"}
	case q.Life != people.Trading && q.Low < least:
		return q, wrong{key: "pay", why: fmt.Sprintf("%d a month is too little to pay the bills from: at least %d where pay is %s", low, least/100, p.Rhythm)}
	}
	return q, wrong{}
}

// settle turns the personas of the bank's country into the bank's own.
func (b *Bank) settle() (wrong, bool) {
	names := make([]string, 0, len(b.kinds[b.Country]))
	b.personas = nil
	sum := 0
	for _, p := range b.kinds[b.Country] {
		q, w := p.settle(b.Country)
		if w.why != "" {
			return wrong{b.Country + " " + p.Name, w.key, w.why}, true
		}
		if share, ok := b.Shares[p.Name]; ok {
			q.Share = share
		}
		sum += q.Share
		names = append(names, p.Name)
		b.personas = append(b.personas, q)
	}
	for _, name := range sortedKeys(b.Shares) {
		switch {
		case !slices.Contains(names, name):
			return wrong{b.ID, "shares." + name, fmt.Sprintf("no persona %q in %s%s", name, b.Country, instead(name, names))}, true
		case b.Shares[name] < 0:
			return wrong{b.ID, "shares." + name, fmt.Sprintf("%d is less than nobody", b.Shares[name])}, true
		}
	}
	if sum != 1000 {
		return wrong{b.ID, "shares", fmt.Sprintf("with those of the country they add up to %d, not to 1000", sum)}, true
	}
	return wrong{}, false
}
