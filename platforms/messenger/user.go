package messenger

import (
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/sandbank/sandbank/internal/chance"
)

// A User is a person with an account at the platform. In this world everybody
// who has a bank has one.
type User struct {
	Bank     string // "larkspur"
	Customer string // the canonical key of the person there: "linh", or a decimal index
	Number   uint64 // unique among all users, below 2^50
	Name     string
	First    string
	Last     string
	Locale   string // "en_US"
	Zone     string // IANA name of the time zone
}

// Ref is how commands name the user: "larkspur/linh".
func (u User) Ref() string { return u.Bank + "/" + u.Customer }

// offset is the distance of the user's time from UTC, in hours.
func (u User) offset(at time.Time) float64 {
	zone, err := time.LoadLocation(u.Zone)
	if err != nil {
		return 0
	}
	_, seconds := at.In(zone).Zone()
	return float64(seconds) / 3600
}

// A Directory knows the users.
type Directory interface {
	// User finds one by the name that commands use: "larkspur/linh" or
	// "larkspur/4711". Two names of one person give the same user.
	User(ref string) (User, bool)
	// ByNumber finds one by its number.
	ByNumber(n uint64) (User, bool)
}

// ErrUnknownUser says that nobody has this name.
var ErrUnknownUser = errors.New("no such user: name one as bank/customer, like larkspur/linh")

const (
	tagPSID   chance.Tag = 0x4b1a0
	firstPSID            = 1_000_000_000_000_000 // 16 digits
	psids                = 9 * firstPSID
)

// psid is the id by which a page knows a user: page-scoped, as in life, so
// that two pages cannot compare notes.
func (m *Messenger) psid(page string, u User) string {
	return strconv.FormatUint(firstPSID+m.perm(page).At(u.Number), 10)
}

// user is the inverse of psid.
func (m *Messenger) user(page, psid string) (User, bool) {
	n, err := strconv.ParseUint(psid, 10, 64)
	if err != nil || n < firstPSID || n >= firstPSID+psids {
		return User{}, false
	}
	return m.c.Directory.ByNumber(m.perm(page).Inverse(n - firstPSID))
}

func (m *Messenger) perm(page string) chance.Perm {
	return chance.NewPerm(chance.Key(m.c.Actor.Seed(), tagPSID, chance.Text(page)), psids)
}

// find resolves the name that a command uses for a user.
func (m *Messenger) find(ref string) (User, error) {
	u, ok := m.c.Directory.User(ref)
	if !ok {
		return User{}, fmt.Errorf("user %q: %w", ref, ErrUnknownUser)
	}
	return u, nil
}

// Person is who a page's id means, by the app that speaks for the page.
func (m *Messenger) Person(app, psid string) (User, bool) {
	c, err := m.App(app)
	if err != nil {
		return User{}, false
	}
	return m.user(c.PageID, psid)
}
