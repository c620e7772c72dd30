package main

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/sandbank/sandbank/mockbanks/places"
)

// A placeRow is one row of the atms command, in the words of the control API.
type placeRow struct {
	ID            string       `json:"id"`
	Bank          string       `json:"bank"`
	Kind          string       `json:"kind"`
	Name          string       `json:"name"`
	Site          string       `json:"site,omitempty"`
	Address       placeAddress `json:"address"`
	Latitude      json.Number  `json:"latitude"`
	Longitude     json.Number  `json:"longitude"`
	Metres        int64        `json:"metres"`
	Services      []string     `json:"services"`
	Accessibility []string     `json:"accessibility"`
	Always        bool         `json:"always_open"`
	Hours         []dayHours   `json:"hours"`
	Zone          string       `json:"zone"`
	Currencies    []string     `json:"currencies"`
	Languages     []string     `json:"languages"`
	Opened        string       `json:"opened"`
	MinWithdrawal string       `json:"min_withdrawal,omitempty"`
	Fee           string       `json:"fee,omitempty"`
}

type placeAddress struct {
	Line     string `json:"line"`
	City     string `json:"city"`
	Region   string `json:"region"`
	Postcode string `json:"postcode"`
	Country  string `json:"country"`
}

type dayHours struct {
	Day   string `json:"day"`
	Hours string `json:"hours"`
}

func newPlaceRow(h places.Hit) placeRow {
	a := h.Address
	row := placeRow{
		ID: h.ID, Bank: h.Bank, Kind: h.Kind.String(), Name: h.Name, Site: h.Site,
		Address:  placeAddress{a.Line, a.City, a.Region, a.Postcode, a.Country},
		Latitude: json.Number(h.At.Latitude()), Longitude: json.Number(h.At.Longitude()), Metres: h.Metres,
		Services: words(h.Facilities.Services().List()), Accessibility: words(h.Facilities.Access().List()),
		Always: h.Place.Hours.Always(), Hours: []dayHours{}, Zone: h.Zone,
		Currencies: h.Currencies, Languages: h.Languages, Opened: h.Opened.Format(time.DateOnly),
	}
	for i := range h.Place.Hours {
		day := time.Weekday((i + 1) % 7) // Monday first
		if open := h.Place.Hours[day]; !open.Closed() {
			row.Hours = append(row.Hours, dayHours{strings.ToLower(day.String()), open.String()})
		}
	}
	if h.Kind == places.ATM {
		row.MinWithdrawal, row.Fee = money(h.MinWithdrawal), money(h.Fee)
	}
	return row
}

func words(list []places.Facility) []string {
	out := make([]string, len(list))
	for i, f := range list {
		out[i] = f.String()
	}
	return out
}

// writePlaces prints rows in a format that has been checked.
func writePlaces(out io.Writer, format string, list []placeRow) error {
	switch format {
	case "json":
		enc := json.NewEncoder(out)
		for _, r := range list {
			if err := enc.Encode(r); err != nil {
				return err
			}
		}
		return nil
	case "csv":
		w := csv.NewWriter(out)
		w.Write([]string{"id", "bank", "kind", "name", "street", "town", "region", "postcode", "latitude", "longitude", "metres",
			"hours", "services", "accessibility", "languages", "min_withdrawal", "fee"})
		for _, r := range list {
			w.Write([]string{r.ID, r.Bank, r.Kind, r.Name, r.Address.Line, r.Address.City, r.Address.Region, r.Address.Postcode,
				r.Latitude.String(), r.Longitude.String(), fmt.Sprint(r.Metres), r.week(), strings.Join(r.Services, " "),
				strings.Join(r.Accessibility, " "), strings.Join(r.Languages, " "), r.MinWithdrawal, r.Fee})
		}
		w.Flush()
		return w.Error()
	}
	w := tabwriter.NewWriter(out, 0, 4, 2, ' ', 0)
	fmt.Fprintln(w, "away\tkind\tname\taddress\topen\tfee\tlanguages\tid")
	for _, r := range list {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s, %s %s\t%s\t%s\t%s\t%s\n", away(r.Metres), r.Kind, r.Name,
			r.Address.Line, r.Address.City, r.Address.Postcode, r.week(), r.Fee, strings.Join(r.Languages, " "), r.ID)
	}
	return w.Flush()
}

// away is a distance for people.
func away(metres int64) string {
	switch {
	case metres < 1000:
		return fmt.Sprintf("%d m", metres)
	case metres < 100_000:
		return fmt.Sprintf("%d.%d km", metres/1000, metres%1000/100)
	}
	return fmt.Sprintf("%d km", metres/1000)
}

// week is the hours in one line, equal days together: "mon-thu 09:00-17:00,
// fri 09:00-18:00".
func (r placeRow) week() string {
	if r.Always {
		return "24 hours"
	}
	var parts []string
	for i := 0; i < len(r.Hours); {
		j := i
		for j+1 < len(r.Hours) && r.Hours[j+1].Hours == r.Hours[i].Hours {
			j++
		}
		days := r.Hours[i].Day[:3]
		if j > i {
			days += "-" + r.Hours[j].Day[:3]
		}
		parts = append(parts, days+" "+r.Hours[i].Hours)
		i = j + 1
	}
	s := strings.Join(parts, ", ")
	return strings.TrimPrefix(s, "mon-sun ")
}
