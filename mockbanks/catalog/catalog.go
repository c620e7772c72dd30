// Package catalog declares the mock banks: brand, country, regime, size,
// faces, whom they admit, and their named customers.
//
// The shipped catalog is banks.yaml, compiled in; a world file of the user's
// changes it or adds to it ([Declare]). Parsing is strict: an unknown key or an
// impossible value is refused with its line, its column and the nearest word.
package catalog

import (
	_ "embed"
	"fmt"
	"maps"
	"slices"
	"time"
	_ "time/tzdata" // zones must exist wherever the binary runs

	"github.com/sandbank/sandbank/mockbanks/people"
)

//go:embed banks.yaml
var banks []byte

// A Bank is the entry of one bank.
type Bank struct {
	ID           string         `yaml:"id"`
	Name         string         `yaml:"name"`
	LegalName    string         `yaml:"legal_name"`
	Country      string         `yaml:"country"`       // ISO 3166: US or GB
	Regime       string         `yaml:"regime"`        // contract or mandate
	Currency     string         `yaml:"currency"`      // ISO 4217
	Locale       string         `yaml:"locale"`        // BCP 47
	TimeZone     string         `yaml:"time_zone"`     // IANA
	BusinessDays string         `yaml:"business_days"` // federal-reserve or england-and-wales
	Faces        []Face         `yaml:"faces"`         // the first is the bank's own
	First        int64          `yaml:"first"`         // global index of customer 0
	Population   int64          `yaml:"population"`
	Product      Product        `yaml:"product"`
	Offers       Offers         `yaml:"offers"`              // what customers may hold beside it
	Shares       map[string]int `yaml:"shares"`              // of personas, in thousandths, where the bank differs from its country
	Newcomer     bool           `yaml:"newcomer"`            // added to a world: its customers have no friends at other banks
	NewIDs       bool           `yaml:"new_ids_when_booked"` // a card line has another id once it is booked
	Routing      []string       `yaml:"routing_numbers"`     // ABA, US only
	SortCode     string         `yaml:"first_sort_code"`     // GB only: the first of its block
	IBANBank     string         `yaml:"iban_bank"`           // GB only
	IIN          string         `yaml:"issuer_number"`       // card issuers only
	Admits       []string       `yaml:"admits"`              // platforms; developers always are
	Accent       string         `yaml:"accent"`              // brand colour, #RRGGBB
	Policy       []string       `yaml:"policy"`              // in words, one sentence each
	Pins         []Pin          `yaml:"pins"`

	zone     *time.Location
	kinds    kinds // the personas of each country
	personas []people.Persona
}

// A Face is an API that a bank shows.
type Face struct {
	Standard string `yaml:"standard"` // fdx or openbanking
	Version  string `yaml:"version"`
}

// A Product is what every customer of a bank holds.
type Product struct {
	Kind string `yaml:"kind"` // checking, current or credit-card
	Name string `yaml:"name"`
}

// Offers names the other products; an empty name is not sold.
type Offers struct {
	Savings  string `yaml:"savings"`
	Card     string `yaml:"card"`
	AutoLoan string `yaml:"auto_loan"`
	Mortgage string `yaml:"mortgage"`
	Business string `yaml:"business"`
}

// A Persona is a kind of customer of a country.
type Persona struct {
	Name   string   `yaml:"name"`
	Life   string   `yaml:"life"`
	Rhythm string   `yaml:"rhythm"`
	Share  int      `yaml:"share"` // thousandths
	Pay    string   `yaml:"pay"`   // average month after tax, whole units: 2400-3300
	Sector string   `yaml:"sector"`
	Jobs   []string `yaml:"jobs"`
}

// A Pin is a customer declared by name; what is left out is drawn.
type Pin struct {
	Key       string `yaml:"key"`
	Index     int64  `yaml:"index"`
	Given     string `yaml:"given"`
	Family    string `yaml:"family"`
	Language  string `yaml:"language"` // en or vi
	Persona   string `yaml:"persona"`
	Rhythm    string `yaml:"rhythm"` // monthly, semimonthly, biweekly, weekly, four-weekly
	Salary    Money  `yaml:"salary"` // each payday, after tax; under `people` of a world file in an average month
	Employer  string `yaml:"employer"`
	Job       string `yaml:"job"`
	Town      string `yaml:"town"`
	Company   string `yaml:"company"`   // of a pin that trades
	With      string `yaml:"with"`      // the pin who shares home and account
	Opened    string `yaml:"opened"`    // run: on the run's first day
	Level     string `yaml:"level"`     // overdrawn: booked below zero at every instant; zero: nothing there; dormant
	Overdraft Money  `yaml:"overdraft"` // the limit
	Frozen    bool   `yaml:"frozen"`
	Holds     bool   `yaml:"holds"`
	Accounts  int    `yaml:"accounts"`
	Login     string `yaml:"login"` // what goes wrong at the bank's own pages: otp-locked, second-approver, two-signatories, revoked
	About     string `yaml:"about"` // one sentence for the login page and the docs
}

// Load returns the shipped banks in the catalog's order.
func Load() ([]Bank, error) { return Parse("banks.yaml", banks) }

// Find returns the bank with an id.
func Find(all []Bank, id string) (Bank, bool) {
	i := slices.IndexFunc(all, func(b Bank) bool { return b.ID == id })
	if i < 0 {
		return Bank{}, false
	}
	return all[i], true
}

// Pin returns the named customer with a key.
func (b Bank) Pin(key string) (Pin, bool) {
	i := slices.IndexFunc(b.Pins, func(p Pin) bool { return p.Key == key })
	if i < 0 {
		return Pin{}, false
	}
	return b.Pins[i], true
}

// Name is the given name and the family name.
func (p Pin) Name() string { return p.Given + " " + p.Family }

// AdmitsPlatform reports whether a platform of the cast may become a client.
func (b Bank) AdmitsPlatform(platform string) bool { return slices.Contains(b.Admits, platform) }

// Zone is the bank's time zone.
func (b Bank) Zone() *time.Location { return b.zone }

// WithPopulation returns a copy of the banks in which one has another size.
// It fails if there is no such bank, or if the size or a pin does not fit.
func WithPopulation(all []Bank, id string, n int64) ([]Bank, error) {
	out := slices.Clone(all)
	i := slices.IndexFunc(out, func(b Bank) bool { return b.ID == id })
	if i < 0 {
		return nil, fmt.Errorf("population of %q: no such bank", id)
	}
	out[i].Population = n
	if n < 1 || n > people.Slot {
		return nil, fmt.Errorf("population of %s: %d is not between 1 and %d", id, n, people.Slot)
	}
	for _, p := range out[i].Pins {
		if p.Index >= n {
			return nil, fmt.Errorf("population of %s: %d is too small, %s is customer %d", id, n, p.Given, p.Index)
		}
	}
	return out, nil
}

// People turns entries into what the generators must know.
func People(all []Bank) []people.Bank {
	out := make([]people.Bank, len(all))
	for i, b := range all {
		out[i] = b.People()
	}
	return out
}

// People is the pure part of the entry.
func (b Bank) People() people.Bank {
	out := people.Bank{
		ID: b.ID, Country: b.Country, Currency: b.Currency, Zone: b.zone,
		First: b.First, Population: b.Population,
		Cards: b.Product.Kind == "credit-card", Product: b.Product.Name,
		Routing: b.Routing, SortCode: b.SortCode, IBANBank: b.IBANBank, IIN: b.IIN,
		SavingsProduct: b.Offers.Savings, CardProduct: b.Offers.Card, AutoLoanProduct: b.Offers.AutoLoan,
		MortgageProduct: b.Offers.Mortgage, BusinessProduct: b.Offers.Business,
		Personas: b.personas, Newcomer: b.Newcomer, NewIDs: b.NewIDs,
	}
	for _, p := range b.Pins {
		out.Pins = append(out.Pins, people.Pin{
			Key: p.Key, Index: p.Index, Given: p.Given, Family: p.Family, Language: p.Language,
			Persona: p.Persona, Rhythm: p.rhythm(), Salary: int64(p.Salary), Employer: p.Employer, Job: p.Job,
			Town: p.Town, Company: p.Company, With: p.With,
			OpenedAtStart: p.Opened == "run", Overdrawn: p.Level == "overdrawn", Overdraft: int64(p.Overdraft),
			Zero: p.Level == "zero", Dormant: p.Level == "dormant", Frozen: p.Frozen, Holds: p.Holds, Accounts: p.Accounts,
		})
	}
	return out
}

// sortedKeys are the keys of a map, in order.
func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

func (p Pin) rhythm() people.Rhythm {
	r, _ := people.ParseRhythm(p.Rhythm)
	return r
}
