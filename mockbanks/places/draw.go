package places

import (
	"strings"

	"github.com/sandbank/sandbank/internal/chance"
)

// at is where a place is: around the town's centre, denser in the middle, and
// not where the town's table says that there is water.
func (n *Network) at(of number) Point {
	t := n.towns[of.town()]
	key := n.draws(of.spot())
	reach := 2200 + uint64(60*t.Weight) // metres
	spread := func(i, j uint64) int64 {
		return int64(chance.Scale(chance.H(key, i), reach)) - int64(chance.Scale(chance.H(key, j), reach))
	}
	shrink := 150 + int64(chance.Scale(chance.H(key, drawShrink), 851))
	east, north := spread(drawEast0, drawEast1)*shrink/1000, spread(drawNorth0, drawNorth1)*shrink/1000
	east, north = t.ashore(east, north)
	cos, _ := cosSin(int64(t.lat))
	return Point{
		Lat: t.lat + int32(north*8993/1000), // a metre is 8.993 micro-degrees
		Lon: t.lon + int32((east*8993/1000<<30)/cos),
	}
}

// shore is how far a town reaches towards its water, in metres.
const shore = 700

// ashore mirrors a way from the centre until it leads to land.
func (c centre) ashore(east, north int64) (int64, int64) {
	if c.water == "" || max(east, -east)+max(north, -north) < shore {
		return east, north
	}
	for _, way := range [...][2]int64{
		{east, north}, {-east, -north}, {-east, north}, {east, -north},
		{north, east}, {-north, -east}, {-north, east}, {north, -east},
	} {
		if !c.wet(direction(way[0], way[1])) {
			return way[0], way[1]
		}
	}
	return east % shore, north % shore
}

func (c centre) wet(direction string) bool {
	for d := range strings.FieldsSeq(c.water) {
		if d == direction {
			return true
		}
	}
	return false
}

// direction is the eighth of the compass that a way leads to.
func direction(east, north int64) string {
	ns, ew := "N", "E"
	if north < 0 {
		ns, north = "S", -north
	}
	if east < 0 {
		ew, east = "W", -east
	}
	switch { // 12/29 is the tangent of an eighth's half
	case east*29 < north*12:
		return ns
	case north*29 < east*12:
		return ew
	}
	return ns + ew
}

// hours are when one can come in, or reach the machine.
func (n *Network) hours(of number) Week {
	if of.kind() == Branch {
		return n.branchHours(of)
	}
	key := n.draws(of)
	switch n.site(of) {
	case "RetailerOutlet":
		return [...]Week{daily(6*60, 22*60), daily(7*60, 23*60), daily(8*60, 20*60), always()}[chance.Scale(chance.H(key, drawHours), 4)]
	case "BranchLobby":
		if chanceOf(key, drawHours, 60) {
			return daily(5*60, 23*60)
		}
		return n.branchHours(of.spot())
	}
	return always()
}

func (n *Network) branchHours(of number) Week {
	roll := chance.Scale(chance.H(n.draws(of), drawHours), 100)
	day, friday, saturday := Hours{9 * 60, 17 * 60}, Hours{9 * 60, 18 * 60}, Hours{9 * 60, 13 * 60}
	works := roll < 60 // on Saturdays
	if n.bank.Country == "GB" {
		day, friday, works = Hours{9*60 + 30, 16*60 + 30}, Hours{9*60 + 30, 16*60 + 30}, roll < 38
	}
	if roll%3 == 0 {
		day.Open -= 30
		friday.Open -= 30
	}
	w := Week{{}, day, day, day, day, friday, {}}
	if roll%7 == 0 {
		w[3].Open = 10 * 60 // staff training
	}
	if works {
		w[6] = saturday
	}
	return w
}

// odds are how often, in a hundred places, a facility is there.
type odds struct {
	what   Facility
	us, gb uint64
}

//nolint:gochecknoglobals // constant table
var atBranch = [...]odds{
	{CounterServices, 100, 100}, {BusinessCounter, 55, 40}, {Appointments, 85, 80}, {SafeDeposit, 45, 12}, {MortgageAdvisor, 50, 45},
	{MeetingRooms, 35, 40}, {NightSafe, 60, 50}, {BureauDeChange, 8, 55}, {StatementPrinter, 20, 45}, {WiFi, 60, 70}, {Parking, 65, 18},
	{WheelchairAccess, 97, 92}, {LevelAccess, 80, 70}, {AutomaticDoors, 70, 75}, {ExternalRamp, 40, 25}, {InductionLoop, 30, 90},
	{LowerLevelCounter, 75, 70}, {Braille, 35, 20},
}

//nolint:gochecknoglobals // constant table
var atMachine = [...]odds{
	{CashWithdrawal, 100, 100}, {Balance, 100, 100}, {FastCash, 85, 90}, {MiniStatement, 60, 70}, {PINChange, 40, 85}, {PINUnblock, 10, 75},
	{MobilePhoneTopUp, 0, 80}, {BillPayments, 20, 30}, {CharityDonation, 5, 35},
	{WheelchairAccess, 90, 80}, {LevelAccess, 75, 65}, {AudioCashMachine, 95, 60}, {Braille, 92, 70},
}

// facilities are what a place has.
func (n *Network) facilities(of number) (s Set) {
	key := n.draws(of)
	list := atMachine[:]
	if of.kind() == Branch {
		list = atBranch[:]
	}
	for _, o := range list {
		percent := o.us
		if n.bank.Country == "GB" {
			percent = o.gb
		}
		if chanceOf(key, drawFacilities+uint64(o.what), percent) {
			s |= SetOf(o.what)
		}
	}
	if of.kind() == Branch {
		return s | n.branchExtras(of)
	}
	if spot := of.spot(); spot != of && spot.ordinal() < n.counts[of.town()].branches {
		s |= SetOf(PINChange, MiniStatement) // a bank's own wall has its better machines
		if chanceOf(key, drawFacilities+uint64(CashDeposits), 75) {
			s |= SetOf(CashDeposits, ChequeDeposits)
		}
	}
	return s
}

// branchExtras follow from the hours of a branch and the machine at it.
func (n *Network) branchExtras(of number) (s Set) {
	if !n.hours(of)[6].Closed() {
		s |= SetOf(SaturdayCounter)
	}
	machine := newNumber(of.town(), ATM, of.ordinal()*machinesPerBranch)
	if machine.ordinal() < n.counts[of.town()].machines {
		if n.site(machine) == "BranchExternal" {
			return s | SetOf(ExternalATM)
		}
		return s | SetOf(InternalATM)
	}
	return s
}
