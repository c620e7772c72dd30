package catalog

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"github.com/sandbank/sandbank/mockbanks/people"
)

// Money is an amount in minor units, written as "2150.00".
type Money int64

// UnmarshalYAML reads digits, a point and two digits.
func (m *Money) UnmarshalYAML(node ast.Node) error {
	token := node.GetToken()
	whole, cents, ok := strings.Cut(token.Value, ".")
	units, err := strconv.ParseUint(whole, 10, 40)
	part, err2 := strconv.ParseUint(cents, 10, 8)
	if !ok || len(cents) != 2 || err != nil || err2 != nil {
		return fmt.Errorf("[%d:%d] %q is not an amount such as 2150.00", token.Position.Line, token.Position.Column, token.Value)
	}
	*m = Money(units*100 + part)
	return nil
}

// file is the whole of a catalog.
type file struct {
	Personas map[string][]Persona `yaml:"personas"` // by country
	Banks    []Bank               `yaml:"banks"`
}

// Parse reads a catalog. name stands before the line and column in errors.
func Parse(name string, text []byte) ([]Bank, error) {
	var f file
	if err := yaml.UnmarshalWithOptions(text, &f, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("%s: %s", name, strings.TrimSpace(yaml.FormatError(err, false, false)))
	}
	if len(f.Banks) == 0 {
		return nil, fmt.Errorf("%s: [1:1] no banks", name)
	}
	tree, err := parser.ParseBytes(text, 0)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	for i := range f.Banks {
		b := &f.Banks[i]
		if b.zone, err = time.LoadLocation(b.TimeZone); err != nil || b.TimeZone == "" {
			return nil, wrong{fmt.Sprintf("$.banks[%d].time_zone", i), fmt.Sprintf("%q is not a time zone", b.TimeZone)}.in(name, tree)
		}
		if b.personas, err = settle(f.Personas[b.Country], b.Shares); err != nil {
			return nil, wrong{fmt.Sprintf("$.banks[%d].shares", i), err.Error()}.in(name, tree)
		}
		if w, bad := check(f.Banks, i); bad {
			return nil, w.in(name, tree)
		}
	}
	if _, err := people.New(0, People(f.Banks)); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return f.Banks, nil
}

// A wrong value: where it is, and what is wrong with it.
type wrong struct{ path, why string }

// in finds line and column; a key that is missing is shown at its parent.
func (w wrong) in(name string, tree *ast.File) error {
	for at := w.path; at != "$"; at = parent(at) {
		path, err := yaml.PathString(at)
		if err != nil {
			break
		}
		if node, err := path.FilterFile(tree); err == nil && node != nil {
			pos := node.GetToken().Position
			return fmt.Errorf("%s: [%d:%d] %s: %s", name, pos.Line, pos.Column, w.path, w.why)
		}
	}
	return fmt.Errorf("%s: [1:1] %s: %s", name, w.path, w.why)
}

func parent(path string) string {
	if i := strings.LastIndexAny(path, ".["); i > 0 {
		return path[:i]
	}
	return "$"
}

// check says what is wrong with bank i, after those before it.
func check(all []Bank, i int) (wrong, bool) {
	b := all[i]
	at := func(key, why string) (wrong, bool) {
		return wrong{fmt.Sprintf("$.banks[%d].%s", i, key), why}, true
	}
	for _, other := range all[:i] {
		switch {
		case other.ID == b.ID:
			return at("id", b.ID+" is there already")
		case other.First == b.First:
			return at("first", "taken by "+other.ID)
		}
	}
	switch {
	case b.ID == "" || strings.Trim(b.ID, "abcdefghijklmnopqrstuvwxyz-") != "":
		return at("id", "must be lower-case letters and dashes")
	case b.Name == "" || b.LegalName == "":
		return at("name", "name and legal_name must be given")
	case b.Country != "US" && b.Country != "GB":
		return at("country", "must be US or GB")
	case b.Regime != "contract" && b.Regime != "mandate":
		return at("regime", "must be contract or mandate")
	case b.Currency != map[string]string{"US": "USD", "GB": "GBP"}[b.Country]:
		return at("currency", "is not that of the country")
	case b.BusinessDays != map[string]string{"US": "federal-reserve", "GB": "england-and-wales"}[b.Country]:
		return at("business_days", "must be federal-reserve (US) or england-and-wales (GB)")
	case b.Population < 1 || b.Population > people.Slot:
		return at("population", fmt.Sprintf("must be 1 to %d", people.Slot))
	case b.First < 0 || b.First%people.Slot != 0 || b.First >= people.Capacity:
		return at("first", fmt.Sprintf("must be a multiple of %d below %d", people.Slot, int64(people.Capacity)))
	case len(b.Faces) == 0:
		return at("faces", "a bank needs a face")
	case len(b.Accent) != 7 || b.Accent[0] != '#' || strings.Trim(b.Accent[1:], "0123456789abcdefABCDEF") != "":
		return at("accent", "must be #RRGGBB")
	}
	if w, bad := checkNumbers(b, at); bad {
		return w, bad
	}
	return checkPins(b, at)
}

type place func(key, why string) (wrong, bool)

// checkNumbers allows only identifiers that cannot be real.
func checkNumbers(b Bank, at place) (wrong, bool) {
	kind := b.Product.Kind
	switch {
	case b.Product.Name == "" || kind != "checking" && kind != "current" && kind != "credit-card":
		return at("product", "needs a name and a kind: checking, current or credit-card")
	case (kind == "credit-card" || b.Offers.Card != "") && (len(b.IIN) != 6 || !bytes.HasPrefix([]byte(b.IIN), []byte("9999"))):
		return at("issuer_number", "must be six digits in 9999, which has no issuer")
	case kind == "checking" && len(b.Routing) == 0:
		return at("routing_numbers", "a checking account needs one")
	case kind == "current" && (len(b.SortCode) != 6 || b.SortCode[:2] != "00"):
		return at("first_sort_code", "must be six digits in 00, which is not allocated")
	case kind == "current" && (len(b.IBANBank) != 4 || strings.Trim(b.IBANBank, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != ""):
		return at("iban_bank", "must be four letters")
	}
	for j, n := range b.Routing {
		if !fictionalRouting(n) {
			return at(fmt.Sprintf("routing_numbers[%d]", j), n+" is not nine digits with a right check digit in a prefix never assigned (13 to 20, 33 to 60)")
		}
	}
	return wrong{}, false
}

// fictionalRouting checks the ABA check digit and that the prefix is unused.
func fictionalRouting(n string) bool {
	if len(n) != 9 || strings.Trim(n, "0123456789") != "" {
		return false
	}
	sum := 0
	for i := range n {
		sum += int(n[i]-'0') * []int{3, 7, 1}[i%3]
	}
	prefix, _ := strconv.Atoi(n[:2])
	return sum%10 == 0 && (prefix >= 13 && prefix <= 20 || prefix >= 33 && prefix <= 60)
}

func checkPins(b Bank, at place) (wrong, bool) {
	for j, p := range b.Pins {
		key := fmt.Sprintf("pins[%d].", j)
		switch {
		case p.Key == "" || strings.Trim(p.Key, "abcdefghijklmnopqrstuvwxyz-") != "":
			return at(key+"key", "must be lower-case letters and dashes")
		case p.Given == "" || p.Family == "":
			return at(key+"given", "a pin has a given and a family name")
		case p.Index < 0 || p.Index >= b.Population:
			return at(key+"index", "is not below the population")
		case p.Language != "" && p.Language != "en" && p.Language != "vi":
			return at(key+"language", "must be en or vi")
		case p.Rhythm != "" && p.rhythm() == people.AnyRhythm:
			return at(key+"rhythm", "must be monthly, semimonthly, biweekly, weekly or four-weekly")
		case p.Opened != "" && p.Opened != "run":
			return at(key+"opened", "must be run")
		case p.Level != "" && p.Level != "overdrawn" && p.Level != "zero" && p.Level != "dormant":
			return at(key+"level", "must be overdrawn, zero or dormant")
		case p.Level == "overdrawn" && p.Overdraft == 0:
			return at(key+"level", "needs an overdraft limit")
		}
		for _, q := range b.Pins[:j] {
			if q.Key == p.Key || q.Index == p.Index {
				return at(key+"key", "same key or index as "+q.Key)
			}
		}
	}
	return wrong{}, false
}
