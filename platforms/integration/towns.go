package integration

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"
)

//go:embed towns.json
var townsText []byte

// aTown is a place that a person may name: facts, to about a kilometre.
type aTown struct {
	Name    string `json:"name"`
	Country string `json:"country"`
	At      string `json:"at"`     // latitude and longitude in degrees
	Offset  int    `json:"offset"` // of its standard time from UTC, in hours
}

// towns are those that the bot knows, in the order in which it offers them.
//
//nolint:gochecknoglobals // read once, never changed
var towns = sync.OnceValue(func() []aTown {
	var all []aTown
	if err := json.Unmarshal(townsText, &all); err != nil {
		panic(fmt.Sprintf("integration: towns.json: %v", err)) // it is compiled in, and a test reads it
	}
	return all
})

// country is where a bank has its machines.
func (b Bank) country() string {
	if b.Face == faceOpenBanking {
		return "GB"
	}
	return "US"
}

// townNamed finds the town of a country that plain words name.
func townNamed(words, country string) (aTown, bool) {
	for _, t := range towns() {
		if t.Country == country && strings.Contains(words, " "+plain(t.Name)+" ") {
			return t, true
		}
	}
	return aTown{}, false
}

// offered is how many towns are offered.
const offered = 6

// townsFor offers towns of a bank's country, those first whose clocks show
// what the person's do.
func townsFor(bank Bank, zone *time.Location, now time.Time) (list []aTown) {
	_, seconds := now.In(zone).Zone()
	for _, near := range []bool{true, false} {
		for _, t := range towns() {
			hours := seconds/3600 - t.Offset
			if t.Country == bank.country() && (hours == 0 || hours == 1) == near && len(list) < offered {
				list = append(list, t)
			}
		}
	}
	return list
}

// A point is a place in decimal degrees.
type point struct{ lat, long float64 }

// parsePoint reads "37.3382,-121.8863".
func parsePoint(s string) (p point, ok bool) {
	lat, long, found := strings.Cut(s, ",")
	var err1, err2 error
	p.lat, err1 = strconv.ParseFloat(lat, 64)
	p.long, err2 = strconv.ParseFloat(long, 64)
	ok = found && err1 == nil && err2 == nil && p.lat >= -90 && p.lat <= 90 && p.long >= -180 && p.long <= 180
	return p, ok
}

// String writes the point as a query has it.
func (p point) String() string {
	return strconv.FormatFloat(p.lat, 'f', 6, 64) + "," + strconv.FormatFloat(p.long, 'f', 6, 64)
}
