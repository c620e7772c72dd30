package people_test

import (
	"regexp"
	"strconv"
	"testing"

	"github.com/sandbank/sandbank/internal/chance"
	"github.com/sandbank/sandbank/mockbanks/people"
)

// Account numbers, IBANs and card numbers are the ledger's; the numbers that
// they begin with are declared by the bank and proved here.
func TestEverythingLiesInARangeForFiction(t *testing.T) {
	const draws = 100_000
	w, banks := world(t, 2018)
	for _, b := range banks {
		checkRanges(t, b)
		for _, p := range w.Pins(b.ID) {
			checkFictional(t, b, p)
		}
	}
	for i := range int64(draws) {
		b := banks[i%int64(len(banks))]
		checkFictional(t, b, someone(t, w, b.ID, int64(chance.Scale(chance.H(7, uint64(i)), uint64(b.Population)))))
	}
}

// The patterns of ranges that are set aside for fiction.
var (
	phone = regexp.MustCompile(`^(\+1[2-9]\d{2}55501\d\d|\+447700900\d{3})$`)                   // numbering plans' ranges for fiction
	mail  = regexp.MustCompile(`^[a-z]+(\.[a-z]+)?\d*@example\.(com|org|net)$`)                 // RFC 2606
	post  = regexp.MustCompile(`^(\d{5}|[A-Z]{1,2}\d \d[CIKMOV]{2})$`)                          // British ones end in letters that none ends in
	date  = struct{ first, last int }{1933, 2006}                                               // of birth
	lives = map[people.Life][2]int{people.Retired: {1933, 1959}, people.Studying: {1999, 2006}} // others: 1960 to 2003
)

func checkFictional(t *testing.T, b people.Bank, p people.Person) {
	t.Helper()
	switch {
	case !phone.MatchString(p.Phone):
		t.Fatalf("%s has phone %s", p.Name(), p.Phone)
	case !mail.MatchString(p.Email) || len(p.Email) > 76:
		t.Fatalf("%s has mail %s", p.Name(), p.Email)
	case !post.MatchString(p.Address.Postcode):
		t.Fatalf("%s has postcode %s", p.Name(), p.Address.Postcode)
	case p.Address.Country != b.Country || p.Address.City == "" || p.Address.Region == "" || p.Address.Line == "":
		t.Fatalf("%s lives at %+v", p.Name(), p.Address)
	case p.Birth.Year() < date.first || p.Birth.Year() > date.last || p.Given == "" || p.Family == "" || p.Job == "" || p.Language == "":
		t.Fatalf("incomplete: %+v", p)
	}
}

// checkRanges proves the numbers that a bank's identifiers begin with.
func checkRanges(t *testing.T, b people.Bank) {
	t.Helper()
	for _, n := range b.Routing {
		prefix, _ := strconv.Atoi(n[:2])
		sum := 0
		for i := range n {
			sum += int(n[i]-'0') * [3]int{3, 7, 1}[i%3]
		}
		if len(n) != 9 || sum%10 != 0 || prefix < 13 || prefix > 60 || prefix > 20 && prefix < 33 {
			t.Errorf("%s has routing number %s", b.ID, n)
		}
	}
	if b.SortCode != "" && b.SortCode[:2] != "00" || b.IIN != "" && b.IIN[:4] != "9999" {
		t.Errorf("%s has sort code %q and issuer number %q", b.ID, b.SortCode, b.IIN)
	}
}

func TestAgesFitLives(t *testing.T) {
	each(t, 400, func(t *testing.T, w *people.World, b people.Bank, p people.Person) {
		life := w.Classes(b.ID)[w.Seat(b.ID, p.Index).Class].Life
		years, ok := lives[life]
		if !ok {
			years = [2]int{1960, 2003}
		}
		if y := p.Birth.Year(); y < years[0] || y > years[1] {
			t.Fatalf("%s, %s, was born in %d, want %v", p.Name(), life, y, years)
		}
	})
}

// Whom a bank pays a pension or an allowance has no employer; whoever works
// has one, at a bank with businesses or not.
func TestWorkFitsLives(t *testing.T) {
	each(t, 400, func(t *testing.T, w *people.World, b people.Bank, p people.Person) {
		life := w.Classes(b.ID)[w.Seat(b.ID, p.Index).Class].Life
		if p.Key != "" {
			return
		}
		switch {
		case life == people.Working && (p.Employer == "" || p.Company != ""),
			life == people.Trading && (p.Employer == "" || p.Company == "" || p.Holder() != p.Company),
			(life == people.Retired || life == people.Studying || life == people.Gigging) && p.Employer+p.Company != "":
			t.Fatalf("%s, %s, works for %q and owns %q", p.Name(), life, p.Employer, p.Company)
		}
	})
}
