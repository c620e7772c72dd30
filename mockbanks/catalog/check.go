package catalog

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/sandbank/sandbank/mockbanks/people"
)

// isWord reports whether s may be an id: lower-case letters and dashes.
func isWord(s string) bool {
	return s != "" && s[0] != '-' && len(s) <= 40 && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz-") == ""
}

func isUpper(s string) bool { return strings.Trim(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == "" }

// isLocale reports whether s is a language and a country, as en-US is.
func isLocale(s string) bool {
	language, country, ok := strings.Cut(s, "-")
	return ok && len(language) == 2 && strings.Trim(language, "abcdefghijklmnopqrstuvwxyz") == "" && len(country) == 2 && isUpper(country)
}

// check says what is wrong with a bank by itself.
func check(b Bank) (wrong, bool) {
	at := func(key, why string) (wrong, bool) { return wrong{b.ID, key, why}, true }
	switch {
	case !isWord(b.ID):
		return at("id", "must be lower-case letters and dashes")
	case b.Name == "" || b.LegalName == "":
		return at("name", "name and legal_name must be given")
	case b.Country != "US" && b.Country != "GB":
		return at("country", "must be US or GB")
	case b.Regime != "contract" && b.Regime != "mandate":
		return at("regime", "must be contract or mandate")
	case b.Currency != map[string]string{"US": "USD", "GB": "GBP"}[b.Country]:
		return at("currency", fmt.Sprintf("%q is not that of %s", b.Currency, b.Country))
	case !isLocale(b.Locale):
		return at("locale", fmt.Sprintf("%q is not a language and a country such as en-US", b.Locale))
	case b.BusinessDays != map[string]string{"US": "federal-reserve", "GB": "england-and-wales"}[b.Country]:
		return at("business_days", "must be federal-reserve (US) or england-and-wales (GB)")
	case b.Population < 1 || b.Population > people.Slot:
		return at("population", fmt.Sprintf("must be 1 to %d", people.Slot))
	case b.First < 0 || b.First%people.Slot != 0 || b.First >= people.Capacity:
		return at("first", fmt.Sprintf("must be a multiple of %d below %d", people.Slot, int64(people.Capacity)))
	case len(b.Accent) != 7 || b.Accent[0] != '#' || strings.Trim(b.Accent[1:], "0123456789abcdefABCDEF") != "":
		return at("accent", "must be #RRGGBB")
	}
	if w, bad := checkFaces(b, at); bad {
		return w, bad
	}
	return checkNumbers(b, at)
}

type place func(key, why string) (wrong, bool)

func checkFaces(b Bank, at place) (wrong, bool) {
	if len(b.Faces) == 0 {
		return at("faces", "a bank needs a face")
	}
	for i, f := range b.Faces {
		if !slices.Contains([]string{"fdx", "openbanking"}, f.Standard) {
			return at(fmt.Sprintf("faces[%d].standard", i), oneOf(f.Standard, []string{"fdx", "openbanking"}))
		}
		if f.Version == "" {
			return at(fmt.Sprintf("faces[%d].version", i), "must be given")
		}
	}
	return wrong{}, false
}

// checkNumbers allows only identifiers that cannot be real.
func checkNumbers(b Bank, at place) (wrong, bool) {
	kind := b.Product.Kind
	switch {
	case b.Product.Name == "" || kind != "checking" && kind != "current" && kind != "credit-card":
		return at("product", "needs a name and a kind: checking, current or credit-card")
	case b.Country == "GB" && kind == "checking" || b.Country == "US" && kind == "current":
		return at("product", "a current account is British, a checking account American")
	case (kind == "credit-card" || b.Offers.Card != "") && (len(b.IIN) != 6 || !strings.HasPrefix(b.IIN, "9999") || !digits(b.IIN)):
		return at("issuer_number", "who issues cards needs six digits in 9999, which has no issuer")
	case kind == "checking" && len(b.Routing) == 0:
		return at("routing_numbers", "a checking account needs one")
	case b.Country == "GB" && (len(b.SortCode) != 6 || b.SortCode[:2] != "00" || !digits(b.SortCode)):
		return at("first_sort_code", "must be six digits in 00, which is not allocated")
	case kind == "current" && (len(b.IBANBank) != 4 || !isUpper(b.IBANBank)):
		return at("iban_bank", "must be four letters")
	}
	for j, n := range b.Routing {
		if !fictionalRouting(n) {
			return at(fmt.Sprintf("routing_numbers[%d]", j), n+" is not nine digits with a right check digit in a prefix never assigned (13 to 20, 33 to 60)")
		}
	}
	return wrong{}, false
}

func digits(s string) bool { return strings.Trim(s, "0123456789") == "" }

// fictionalRouting checks the ABA check digit and that the prefix is unused.
func fictionalRouting(n string) bool {
	if len(n) != 9 || !digits(n) {
		return false
	}
	prefix, _ := strconv.Atoi(n[:2])
	return routingSum(n)%10 == 0 && (prefix >= 13 && prefix <= 20 || prefix >= 33 && prefix <= 60)
}

// routingSum weighs the digits by 3, 7 and 1, as the check digit does.
func routingSum(n string) (sum int) {
	for i := range n {
		sum += int(n[i]-'0') * [3]int{3, 7, 1}[i%3]
	}
	return sum
}

// codes is how many sort codes a bank may use, from its first one on.
const codes = 16

// apart says what b shares with a bank before it that is its own.
func apart(others []Bank, b Bank) (wrong, bool) {
	for _, o := range others {
		at := func(key string) (wrong, bool) { return wrong{b.ID, key, "taken by " + o.ID}, true }
		shared := slices.IndexFunc(b.Routing, func(n string) bool { return slices.Contains(o.Routing, n) })
		mine, _ := strconv.Atoi(b.SortCode)
		theirs, _ := strconv.Atoi(o.SortCode)
		switch {
		case o.ID == b.ID:
			return wrong{b.ID, "id", b.ID + " is there already"}, true
		case o.First == b.First:
			return at("first")
		case shared >= 0:
			return at(fmt.Sprintf("routing_numbers[%d]", shared))
		case o.IIN == b.IIN && b.IIN != "":
			return at("issuer_number")
		case b.SortCode != "" && o.SortCode != "" && max(mine-theirs, theirs-mine) < codes:
			return at("first_sort_code")
		case o.IBANBank == b.IBANBank && b.IBANBank != "":
			return at("iban_bank")
		}
	}
	return wrong{}, false
}
