package places_test

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/sandbank/sandbank/mockbanks/catalog"
	"github.com/sandbank/sandbank/mockbanks/people"
	"github.com/sandbank/sandbank/mockbanks/places"
)

// network is that of a shipped bank, with another population if that is not 0.
func network(t testing.TB, seed uint64, bank string, population int64) *places.Network {
	t.Helper()
	all, err := catalog.Load()
	if err != nil {
		t.Fatal(err)
	}
	entry, ok := catalog.Find(all, bank)
	if !ok {
		t.Fatalf("no bank %s", bank)
	}
	b := entry.People()
	if population != 0 {
		b.Population = population
	}
	n, err := places.New(seed, b)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func all(n *places.Network) []places.Place {
	var list []places.Place
	for h := range n.Near(places.Point{}, places.Filter{}) {
		list = append(list, h.Place)
	}
	return list
}

func TestEveryTownOfPeopleHasCoordinates(t *testing.T) {
	for _, country := range []string{"US", "GB"} {
		if len(people.Towns(country)) < 30 {
			t.Errorf("%s has %d towns", country, len(people.Towns(country)))
		}
		if _, err := places.New(1, people.Bank{ID: "x", Country: country, Population: 1000}); err != nil {
			t.Error(err)
		}
	}
}

func TestThereAreAsManyPlacesAsCustomersNeed(t *testing.T) {
	for _, c := range []struct {
		bank       string
		population int64
		machines   [2]int
		branches   [2]int
	}{
		{"larkspur", people.Slot, [2]int{14_800, 15_000}, [2]int{3_300, 3_400}},
		{"thistle-crown", 16_000_000, [2]int{1_750, 1_810}, [2]int{390, 410}},
		{"larkspur", 6_000, [2]int{20, 40}, [2]int{20, 40}}, // one in each big town
		{"kestrel", 0, [2]int{0, 0}, [2]int{0, 0}},
	} {
		n := network(t, 2018, c.bank, c.population)
		if m, b := n.Len(places.ATM), n.Len(places.Branch); m < c.machines[0] || m > c.machines[1] || b < c.branches[0] || b > c.branches[1] {
			t.Errorf("%s of %d has %d machines and %d branches, want %v and %v", c.bank, c.population, m, b, c.machines, c.branches)
		}
		if got := len(all(n)); got != n.Len(places.AnyKind) {
			t.Errorf("%s: %d places are found, %d exist", c.bank, got, n.Len(places.AnyKind))
		}
	}
}

func TestAPlaceIsFoundByItsID(t *testing.T) {
	for _, bank := range []string{"larkspur", "thistle-crown"} {
		n := network(t, 7, bank, 3_000_000)
		seen := map[string]bool{}
		for _, p := range all(n) {
			if got, err := n.Get(p.ID); err != nil || !reflect.DeepEqual(got, p) || seen[p.ID] {
				t.Fatalf("Get(%s) = %+v, %v, want %+v once", p.ID, got, err, p)
			}
			seen[p.ID] = true
		}
		for _, id := range []string{"", "zzz", "iiiiii", "000000", "zzzzzzz", strings.Repeat("0", 40)} {
			if _, err := n.Get(id); !seen[id] && !errors.Is(err, places.ErrUnknownPlace) {
				t.Errorf("Get(%q): %v", id, err)
			}
		}
	}
}

func TestALargerBankKeepsThePlacesOfASmallerOne(t *testing.T) {
	small, large := network(t, 2018, "larkspur", 2_000_000), network(t, 2018, "larkspur", 60_000_000)
	for _, p := range all(small) {
		q, err := large.Get(p.ID)
		if err != nil || q.At != p.At || q.Address != p.Address || q.Kind != p.Kind {
			t.Fatalf("%+v became %+v, %v", p, q, err)
		}
	}
}

func TestPlacesAreBelievable(t *testing.T) {
	for _, bank := range []string{"larkspur", "thistle-crown"} {
		n := network(t, 2018, bank, 8_000_000)
		for h := range n.Near(places.Point{Lat: 40_000_000, Lon: -90_000_000}, places.Filter{}) {
			if why := unbelievable(h.Place); why != "" {
				t.Errorf("%s: %s: %+v", bank, why, h.Place)
			}
			if n.Wet(h.ID) {
				t.Errorf("%s: %s at %v lies in the water of %s", bank, h.ID, h.At, h.Address.City)
			}
		}
	}
}

func unbelievable(p places.Place) string {
	f, end := p.Facilities, time.Date(2011, 1, 1, 0, 0, 0, 0, time.UTC)
	switch {
	case p.Name == "" || p.Address.Line == "" || p.Address.Postcode == "" || p.Languages[0] != "en" || len(p.Currencies) == 0:
		return "something is empty"
	case p.Opened.After(end) || p.Opened.Weekday() == time.Sunday:
		return "opened at an odd date"
	case p.Kind == places.Branch && (!f.Has(places.SetOf(places.CounterServices)) || f.Has(places.SetOf(places.CashWithdrawal)) || p.MinWithdrawal != 0):
		return "a branch with a machine's facilities"
	case p.Kind == places.Branch && f.Has(places.SetOf(places.SaturdayCounter)) == p.Hours[time.Saturday].Closed():
		return "Saturday's counter and its hours differ"
	case p.Kind == places.Branch && (p.Hours[time.Tuesday].Closed() || !p.Hours[time.Sunday].Closed()):
		return "a branch with odd hours"
	case p.Kind == places.ATM && (!f.Has(places.SetOf(places.CashWithdrawal)) || p.MinWithdrawal < 500 || p.Site == ""):
		return "a machine without cash"
	case p.Address.Country == "US" && f.Has(places.SetOf(places.MobilePhoneTopUp)):
		return "top-up in a country where nobody does that"
	}
	return ""
}

func TestTheMiddleOfATownIsDenser(t *testing.T) {
	n := network(t, 2018, "larkspur", people.Slot)
	hits, err := n.In("Houston, TX", places.Filter{}, 100_000)
	if err != nil || len(hits) < 500 {
		t.Fatalf("%d hits, %v", len(hits), err)
	}
	half, last := hits[len(hits)/2].Metres, hits[len(hits)-1].Metres
	if half*3 > last || last > 20_000 {
		t.Errorf("half of the places are within %d m, all within %d m", half, last)
	}
}

func TestNearestIsThatOfBruteForceWithAnyFilter(t *testing.T) {
	n := network(t, 3, "larkspur", 4_000_000)
	noon := time.Date(2018, 9, 22, 17, 0, 0, 0, time.UTC) // a Saturday
	from := places.Point{Lat: 30_267_200, Lon: -97_743_100}
	everything := n.Nearest(from, places.Filter{}, 1<<20)
	if !slices.IsSortedFunc(everything, func(a, b places.Hit) int { return int(a.Metres - b.Metres) }) {
		t.Error("hits are not in the order of their distance")
	}
	for _, f := range []places.Filter{
		{Kind: places.ATM}, {Kind: places.Branch}, {Having: places.SetOf(places.CashDeposits)}, {OpenAt: noon},
		{Kind: places.Branch, OpenAt: noon, Having: places.SetOf(places.SafeDeposit, places.Parking)},
	} {
		var want []string
		for _, h := range everything {
			if matches(h.Place, f) {
				want = append(want, h.ID)
			}
		}
		got := n.Nearest(from, f, 25)
		if len(got) == 0 || len(got) != min(25, len(want)) {
			t.Fatalf("%+v: %d hits of %d", f, len(got), len(want))
		}
		for i, h := range got {
			if h.ID != want[i] {
				t.Errorf("%+v: hit %d is %s, want %s", f, i, h.ID, want[i])
			}
		}
	}
}

// matches is what a filter means, by the zones of the machine. On no holiday.
func matches(p places.Place, f places.Filter) bool {
	if f.Kind != places.AnyKind && f.Kind != p.Kind || !p.Facilities.Has(f.Having) {
		return false
	}
	if f.OpenAt.IsZero() {
		return true
	}
	zone, err := time.LoadLocation(p.Zone)
	if err != nil {
		return false
	}
	local := f.OpenAt.In(zone)
	h, minute := p.Hours[local.Weekday()], local.Hour()*60+local.Minute()
	return minute >= int(h.Open) && minute < int(h.Close)
}

func TestBranchesAreClosedOnBankHolidays(t *testing.T) {
	n := network(t, 2018, "larkspur", 4_000_000)
	for day, open := range map[string]bool{"2018-09-03T18:00:00Z": false, "2018-09-04T18:00:00Z": true} { // Labor Day
		at, _ := time.Parse(time.RFC3339, day)
		if got := n.Nearest(places.Point{}, places.Filter{Kind: places.Branch, OpenAt: at}, 1); (len(got) > 0) != open {
			t.Errorf("on %s %d branches are open", day, len(got))
		}
	}
}

func TestTownsAreFoundAsPeopleWriteThem(t *testing.T) {
	n := network(t, 2018, "larkspur", 0)
	for _, name := range []string{"Austin", "austin, tx", " AUSTIN,  TX", "Austin, TX"} {
		hits, err := n.In(name, places.Filter{Kind: places.Branch}, 5)
		if err != nil || len(hits) != 5 || hits[0].Address.City != "Austin" {
			t.Errorf("In(%q): %d hits, %v", name, len(hits), err)
		}
	}
	for name, near := range map[string]string{"Autsin": "Austin", "Huston": "Houston", "new yrok": "New York", "Chicago, ILL": "Chicago", strings.Repeat("x", 1<<20): ""} {
		_, err := n.In(name, places.Filter{}, 5)
		unknown, ok := errors.AsType[*places.UnknownTown](err)
		if !ok || !errors.Is(err, places.ErrUnknownTown) || near != "" && unknown.Near != near {
			t.Errorf("In(%.20q): %.200v", name, err)
		}
	}
}

func TestClocksOfTownsAgreeWithTheZoneDatabase(t *testing.T) {
	for _, name := range []string{"America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles", "America/Phoenix", "Europe/London"} {
		zone, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		for at := time.Date(2008, 1, 1, 0, 0, 0, 0, time.UTC); at.Year() < 2031; at = at.Add(30 * time.Minute) {
			got, _ := places.Local(name, at)
			if want := at.In(zone); got.Format(time.DateTime) != want.Format(time.DateTime) {
				t.Fatalf("%s at %s shows %s, want %s", name, at, got, want)
			}
		}
	}
}

func TestANetworkMayBeAskedByManyAtOnce(t *testing.T) {
	n := network(t, 2018, "thistle-crown", 2_000_000)
	var wg sync.WaitGroup
	first := make([]string, 8)
	for i := range first {
		wg.Go(func() {
			first[i] = n.Nearest(places.Point{Lat: 51_000_000}, places.Filter{}, 1)[0].ID
		})
	}
	wg.Wait()
	if len(slices.Compact(first)) != 1 {
		t.Errorf("nearest are %v", first)
	}
}

func TestSixteenBytesAPlace(t *testing.T) {
	n := network(t, 2018, "larkspur", people.Slot)
	if got := n.Bytes(); got > 320<<10 {
		t.Errorf("the tree takes %d bytes", got)
	}
}

func TestEveryFacilityHasAWordOfItsOwn(t *testing.T) {
	seen := map[string]bool{}
	for _, f := range places.Facilities() {
		back, ok := places.ParseFacility(f.String())
		if !ok || back != f || seen[f.String()] || f.OpenData() == "" {
			t.Errorf("%d is %q and %q", f, f, f.OpenData())
		}
		seen[f.String()] = true
	}
}

func FuzzParsePoint(f *testing.F) {
	for _, s := range []string{"30.2672,-97.7431", "0,0", "-90,180", "90.000001,0", "1.,2", "1,2,3", "NaN,1", "+1,2", "-0,-0.0", "51.5 , -0.12"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		p, err := places.ParsePoint(s)
		if err != nil {
			if !errors.Is(err, places.ErrBadPoint) {
				t.Errorf("ParsePoint(%q): %v", s, err)
			}
			return
		}
		if back, err := places.ParsePoint(p.String()); err != nil || back != p {
			t.Errorf("%q is %v, which reads as %v, %v", s, p, back, err)
		}
		if p.Lat < -90_000_000 || p.Lat > 90_000_000 || p.Lon < -180_000_000 || p.Lon > 180_000_000 {
			t.Errorf("%q is %v", s, p)
		}
	})
}

func ExampleNetwork_Nearest() {
	all, err := catalog.Load()
	if err != nil {
		fmt.Println(err)
		return
	}
	larkspur, _ := catalog.Find(all, "larkspur")
	n, err := places.New(2018, larkspur.People())
	if err != nil {
		fmt.Println(err)
		return
	}
	at, err := places.ParsePoint("30.2672,-97.7431")
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, h := range n.Nearest(at, places.Filter{Kind: places.Branch}, 2) {
		fmt.Println(h.Kind, h.Address.City, h.Metres < 2000)
	}
	// Output:
	// branch Austin true
	// branch Austin true
}

func BenchmarkNewNetworkOfTheLargestBank(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		network(b, 2018, "larkspur", people.Slot).Nearest(places.Point{}, places.Filter{}, 1)
	}
}

func BenchmarkTenNearestBranches(b *testing.B) {
	n := network(b, 2018, "larkspur", people.Slot)
	at := places.Point{Lat: 30_267_200, Lon: -97_743_100}
	n.Nearest(at, places.Filter{}, 1)
	b.ReportAllocs()
	for b.Loop() {
		n.Nearest(at, places.Filter{Kind: places.Branch}, 10)
	}
}

func BenchmarkAFilterThatNothingPasses(b *testing.B) {
	n := network(b, 2018, "larkspur", people.Slot)
	f := places.Filter{Kind: places.Branch, Having: places.SetOf(places.CashWithdrawal)}
	n.Nearest(places.Point{}, f, 1)
	b.ReportAllocs()
	for b.Loop() {
		n.Nearest(places.Point{}, f, 1)
	}
}
