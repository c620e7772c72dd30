package opendata

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/sandbank/sandbank/mockbanks/places"
)

// document is the whole answer.
type document struct {
	Meta meta        `json:"meta"`
	Data []brandList `json:"data"`
}

type meta struct {
	LastUpdated  time.Time `json:"LastUpdated"`
	TotalResults int       `json:"TotalResults"`
	Agreement    string    `json:"Agreement"`
	License      string    `json:"License"`
	TermsOfUse   string    `json:"TermsOfUse"`
}

type brandList struct {
	Brand []brand `json:"Brand"`
}

type brand struct {
	Name   string   `json:"BrandName"`
	ATM    []atm    `json:"ATM,omitempty"`
	Branch []branch `json:"Branch,omitempty"`
}

type atm struct {
	ID            string   `json:"Identification"`
	Languages     []string `json:"SupportedLanguages,omitempty"`
	Services      []string `json:"ATMServices,omitempty"`
	Accessibility []string `json:"Accessibility,omitempty"`
	Always        bool     `json:"Access24HoursIndicator"`
	Currencies    []string `json:"SupportedCurrencies"`
	Minimum       string   `json:"MinimumPossibleAmount,omitempty"`
	Note          []string `json:"Note,omitempty"`
	OtherAccess   []other  `json:"OtherAccessibility,omitempty"`
	OtherServices []other  `json:"OtherATMServices,omitempty"`
	Location      location `json:"Location"`
}

type branch struct {
	ID            string        `json:"Identification"`
	Sequence      string        `json:"SequenceNumber"`
	Name          string        `json:"Name"`
	Type          string        `json:"Type"`
	Segment       []string      `json:"CustomerSegment"`
	Services      []string      `json:"ServiceAndFacility,omitempty"`
	Accessibility []string      `json:"Accessibility,omitempty"`
	OtherAccess   []other       `json:"OtherAccessibility,omitempty"`
	OtherServices []other       `json:"OtherServiceAndFacility,omitempty"`
	Availability  *availability `json:"Availability,omitempty"`
	Address       address       `json:"PostalAddress"`
}

type other struct {
	Name        string `json:"Name"`
	Description string `json:"Description"`
}

type location struct {
	Category []string `json:"LocationCategory,omitempty"`
	Site     *site    `json:"Site,omitempty"`
	Address  address  `json:"PostalAddress"`
}

type site struct {
	Name string `json:"Name"`
}

type address struct {
	Building string   `json:"BuildingNumber,omitempty"`
	Street   string   `json:"StreetName,omitempty"`
	Town     string   `json:"TownName"`
	Region   []string `json:"CountrySubDivision,omitempty"`
	Country  string   `json:"Country"`
	Postcode string   `json:"PostCode"`
	Geo      geo      `json:"GeoLocation"`
}

type geo struct {
	At struct {
		Latitude  string `json:"Latitude"`
		Longitude string `json:"Longitude"`
	} `json:"GeographicCoordinates"`
}

type availability struct {
	Standard struct {
		Day []day `json:"Day"`
	} `json:"StandardAvailability"`
}

type day struct {
	Name  string  `json:"Name"`
	Hours []hours `json:"OpeningHours"`
}

type hours struct {
	Opens  string `json:"OpeningTime"`
	Closes string `json:"ClosingTime"`
}

// document writes places in the standard's words. The texts of its meta are
// the only ones that the standard allows.
func (s *Server) document(kind places.Kind, hits []places.Hit) document {
	d := document{Data: []brandList{}, Meta: meta{
		LastUpdated: asOf(), TotalResults: len(hits),
		Agreement: "Use of the APIs and any related data will be subject to the terms of the Open Licence and subject to terms and conditions",
		License:   "https://www.openbanking.org.uk/open-licence", TermsOfUse: "https://www.openbanking.org.uk/terms",
	}}
	if len(hits) == 0 {
		return d
	}
	b := brand{Name: s.c.Name}
	for _, h := range hits {
		if kind == places.ATM {
			b.ATM = append(b.ATM, s.atm(h.Place))
		} else {
			b.Branch = append(b.Branch, newBranch(h.Place))
		}
	}
	d.Data = append(d.Data, brandList{[]brand{b}})
	return d
}

func (s *Server) atm(p places.Place) atm {
	a := atm{
		ID: p.ID, Languages: p.Languages, Always: p.Hours.Always(), Currencies: p.Currencies, Minimum: decimal(p.MinWithdrawal),
		Location: location{Category: []string{p.Site}, Site: &site{p.Name}, Address: newAddress(p)},
	}
	a.Services, a.OtherServices = codes(p.Facilities.Services().List())
	a.Accessibility, a.OtherAccess = codes(p.Facilities.Access().List())
	if p.Fee > 0 {
		a.Note = append(a.Note, fmt.Sprintf("Customers of other banks pay %s %s.", decimal(p.Fee), s.c.Currency))
	}
	if !a.Always {
		a.Note = append(a.Note, "Open "+week(p.Hours)+".")
	}
	return a
}

func newBranch(p places.Place) branch {
	b := branch{ID: p.ID, Sequence: "0", Name: p.Name, Type: "Physical", Segment: []string{"Personal"}, Address: newAddress(p)}
	if p.Facilities.Has(places.SetOf(places.BusinessCounter)) {
		b.Segment = append(b.Segment, "Business")
	}
	b.Services, b.OtherServices = codes(p.Facilities.Services().List())
	b.Accessibility, b.OtherAccess = codes(p.Facilities.Access().List())
	var open availability
	for i := range p.Hours {
		name := time.Weekday((i + 1) % 7) // Monday first
		if h := p.Hours[name]; !h.Closed() {
			from, to, _ := strings.Cut(h.String(), "-")
			if to == "24:00" {
				to = "23:59" // the standard's day has no 24:00
			}
			open.Standard.Day = append(open.Standard.Day, day{name.String(), []hours{{from, to}}})
		}
	}
	if len(open.Standard.Day) > 0 {
		b.Availability = &open
	}
	return b
}

func newAddress(p places.Place) address {
	a := address{Town: p.Address.City, Country: p.Address.Country, Postcode: p.Address.Postcode}
	a.Building, a.Street, _ = strings.Cut(p.Address.Line, " ")
	if p.Address.Region != "" {
		a.Region = []string{p.Address.Region}
	}
	a.Geo.At.Latitude, a.Geo.At.Longitude = p.At.Latitude(), p.At.Longitude()
	return a
}

// codes are facilities in the standard's code lists; what these lack is
// "Other", with our word for it.
func codes(list []places.Facility) (known []string, others []other) {
	for _, f := range list {
		code := f.OpenData()
		if code == "Other" {
			others = append(others, other{f.String(), strings.ReplaceAll(f.String(), "-", " ")})
		}
		if !slices.Contains(known, code) {
			known = append(known, code)
		}
	}
	return known, others
}

// week is opening hours in words.
func week(w places.Week) string {
	var all []string
	for i := range w {
		d := time.Weekday((i + 1) % 7)
		if !w[d].Closed() {
			all = append(all, d.String()+" "+w[d].String())
		}
	}
	return strings.Join(all, ", ")
}

// decimal writes minor units; nothing for nothing.
func decimal(minor int64) string {
	if minor == 0 {
		return ""
	}
	return strconv.FormatInt(minor/100, 10) + "." + strconv.FormatInt(100+minor%100, 10)[1:]
}
