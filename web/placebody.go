package web

import (
	"encoding/json"
	"strings"
	"time"

	"github.com/sandbank/sandbank/mockbanks/places"
)

// A placeBody is a cash machine or a branch. Coordinates are decimal degrees,
// hours by the town's clocks, amounts decimal strings.
type placeBody struct {
	ID            string      `json:"id"`
	Bank          string      `json:"bank"`
	Kind          string      `json:"kind"`
	Name          string      `json:"name"`
	Site          string      `json:"site,omitempty"`
	Address       addressBody `json:"address"`
	Latitude      json.Number `json:"latitude"`
	Longitude     json.Number `json:"longitude"`
	Metres        *int64      `json:"metres,omitempty"` // from where was looked
	Services      []string    `json:"services"`
	Accessibility []string    `json:"accessibility"`
	Always        bool        `json:"always_open"`
	Hours         []hoursBody `json:"hours"`
	Zone          string      `json:"zone"`
	Currencies    []string    `json:"currencies"`
	Languages     []string    `json:"languages"`
	Opened        string      `json:"opened"`
	MinWithdrawal string      `json:"min_withdrawal,omitempty"`
	Fee           string      `json:"fee,omitempty"`
}

type addressBody struct {
	Line     string `json:"line"`
	City     string `json:"city"`
	Region   string `json:"region"`
	Postcode string `json:"postcode"`
	Country  string `json:"country"`
}

// An hoursBody is a day on which it is open.
type hoursBody struct {
	Day   string `json:"day"`
	Hours string `json:"hours"` // "09:00-17:00"
}

func newPlaceBody(p places.Place) placeBody {
	a := p.Address
	body := placeBody{
		ID: p.ID, Bank: p.Bank, Kind: p.Kind.String(), Name: p.Name, Site: p.Site,
		Address:  addressBody{a.Line, a.City, a.Region, a.Postcode, a.Country},
		Latitude: json.Number(p.At.Latitude()), Longitude: json.Number(p.At.Longitude()),
		Services: facilityWords(p.Facilities.Services().List()), Accessibility: facilityWords(p.Facilities.Access().List()),
		Always: p.Hours.Always(), Hours: []hoursBody{}, Zone: p.Zone,
		Currencies: p.Currencies, Languages: p.Languages, Opened: p.Opened.Format(time.DateOnly),
	}
	for i := range p.Hours {
		day := time.Weekday((i + 1) % 7) // Monday first
		if h := p.Hours[day]; !h.Closed() {
			body.Hours = append(body.Hours, hoursBody{strings.ToLower(day.String()), h.String()})
		}
	}
	if p.Kind == places.ATM {
		body.MinWithdrawal, body.Fee = decimal(p.MinWithdrawal), decimal(p.Fee)
	}
	return body
}
