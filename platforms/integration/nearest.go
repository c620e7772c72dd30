package integration

import (
	"context"
	"math"
	"net/http"
	"net/url"
	"strings"
)

// wantATM is where the nearest cash machine is. Open data answers it: no
// consent, no token, and at every bank.
const wantATM = "atm"

// shownATMs is how many machines are told, one button each.
const shownATMs = 3

// openATMs is what the bot reads of a list of Open Data.
type openATMs struct {
	Data []struct {
		Brand []struct {
			ATM []openATM `json:"ATM"`
		} `json:"Brand"`
	} `json:"data"`
}

type openATM struct {
	ID       string `json:"Identification"`
	Always   bool   `json:"Access24HoursIndicator"`
	Location struct {
		Site struct {
			Name string `json:"Name"`
		} `json:"Site"`
		Address struct {
			Building string `json:"BuildingNumber"`
			Street   string `json:"StreetName"`
			Town     string `json:"TownName"`
			Geo      struct {
				At struct {
					Latitude  string `json:"Latitude"`
					Longitude string `json:"Longitude"`
				} `json:"GeographicCoordinates"`
			} `json:"GeoLocation"`
		} `json:"PostalAddress"`
	} `json:"Location"`
}

func (a openATM) at() (point, bool) {
	g := a.Location.Address.Geo.At
	return parsePoint(g.Latitude + "," + g.Longitude)
}

// aboutATM answers where the nearest machine is, or finds out what is missing
// for it: the bank, and where the person is.
func (t talk) aboutATM(ctx context.Context, q question, words string) error {
	bank, ok := t.b.bank(q.bank)
	if !ok {
		links, err := t.b.c.Links.Find(ctx, t.psid)
		if err != nil {
			return err
		}
		if len(links) > 0 {
			bank, ok = t.b.bank(links[len(links)-1].Bank)
		}
	}
	if !ok {
		return t.askForBank(ctx, wantATM)
	}
	if town, named := townNamed(words, bank.country()); named {
		at, _ := parsePoint(town.At) // of our own file, which a test reads
		return t.tellNearest(ctx, bank, at)
	}
	return t.askWhere(ctx, bank)
}

// askWhere lets the person choose a town; her own location works as well.
func (t talk) askWhere(ctx context.Context, bank Bank) error {
	t.b.people.keep(t.psid, person{lang: t.lang, zone: t.zone, wanted: wantATM + ":" + bank.ID})
	var replies []quickReply
	for _, town := range townsFor(bank, t.zone, t.b.c.Clock.Now()) {
		replies = append(replies, quick(town.Name, "near:"+bank.ID+":"+town.At))
	}
	return t.say(ctx, reply{text: t.lang.whereAreYou(bank.Name), replies: replies})
}

// where reads an event that tells where the person is: a location that she
// shares, one of our towns that she taps, or names.
func (t talk) where(e event, p person) (bank Bank, at point, ok bool) {
	id, asked := strings.CutPrefix(p.wanted, wantATM+":")
	rest, tapped := strings.CutPrefix(e.Payload, "near:")
	switch {
	case tapped:
		var place string
		id, place, _ = strings.Cut(rest, ":")
		at, ok = parsePoint(place)
	case !asked:
		return bank, at, false
	case e.Where != nil:
		at, ok = *e.Where, true
	default:
		var town aTown
		bank, _ = t.b.bank(id)
		if town, ok = townNamed(" "+plain(e.Text)+" ", bank.country()); ok {
			at, _ = parsePoint(town.At)
		}
	}
	bank, known := t.b.bank(id)
	return bank, at, ok && known
}

// tellNearest asks the bank's open data and tells the nearest machines.
func (t talk) tellNearest(ctx context.Context, bank Bank, at point) error {
	t.b.people.keep(t.psid, person{lang: t.lang, zone: t.zone})
	var got openATMs
	address := bank.Issuer + "/open-banking/v2.3/atms?" + url.Values{"near": {at.String()}, "limit": {"3"}}.Encode()
	if err := t.b.get(ctx, address, "", &got); err != nil {
		if f := asFailure(err); f != nil && f.status != http.StatusNotFound {
			return t.tell(ctx, t.lang.tryLater(bank.Name, f))
		}
		return t.tell(ctx, t.lang.noATMs(bank.Name))
	}
	var list []openATM
	for _, d := range got.Data {
		for _, brand := range d.Brand {
			list = append(list, brand.ATM...)
		}
	}
	if len(list) == 0 {
		return t.tell(ctx, t.lang.noATMs(bank.Name))
	}
	r := reply{text: t.lang.nearestAre(bank.Name)}
	for i, a := range list[:min(len(list), shownATMs)] {
		place, ok := a.at()
		if !ok {
			continue
		}
		r.text += "\n" + t.lang.atmLine(i+1, a, metres(at, place), bank.country())
		r.buttons = append(r.buttons, button{
			Type: "web_url", Title: t.lang.machine(i + 1), URL: bank.Issuer + "/places/" + url.PathEscape(a.ID) + "?lang=" + string(t.lang),
		})
	}
	return t.say(ctx, r)
}

// metres is the way over the surface of a sphere (haversine).
func metres(a, b point) int64 {
	const radius, degree = 6_371_000, math.Pi / 180
	north, east := (b.lat-a.lat)*degree/2, (b.long-a.long)*degree/2
	h := math.Sin(north)*math.Sin(north) + math.Cos(a.lat*degree)*math.Cos(b.lat*degree)*math.Sin(east)*math.Sin(east)
	return int64(2 * radius * math.Asin(math.Sqrt(min(h, 1))))
}
