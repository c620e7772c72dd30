package authserver

import (
	"crypto/subtle"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/sandbank/sandbank/internal/clock"
	"github.com/sandbank/sandbank/internal/secret"
)

// A browser is one customer's browser, known by its cookie.
type browser struct {
	id       string
	csrf     string
	customer string // signed in on the customer's page; "" if not
	asked    string // who is asked for a one-time code there
	seen     time.Time
}

// A pending is an authorization request that waits for its customer. It lives
// here and nowhere else: pages carry only its id.
type pending struct {
	request
	id      string
	csrf    string
	browser string
	born    time.Time // or when it was kept on

	mu       sync.Mutex // held while one of its forms is handled
	customer string     // who signed in for this request; "" before
	asked    string     // who is asked for a one-time code
	consent  string
	outcome  string // where the browser was sent; a second click goes there too
	stranded string // the fault that left the customer on a page of the bank
}

// desk keeps browsers and pending requests in memory: a restart forgets them,
// and the customer begins again at the app.
type desk struct {
	wall clock.Clock

	mu       sync.Mutex
	browsers map[string]*browser
	pendings map[string]*pending
}

const (
	pendingLife = 10 * time.Minute // real
	browserLife = 30 * time.Minute // real, since it was seen last
	maxPending  = 4096
)

func newDesk(wall clock.Clock) *desk {
	return &desk{wall: wall, browsers: map[string]*browser{}, pendings: map[string]*pending{}}
}

// find returns a copy of the browser with an id.
func (d *desk) find(id string) (browser, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	b, ok := d.browsers[id]
	if !ok || d.wall.Now().Sub(b.seen) > browserLife {
		return browser{}, false
	}
	b.seen = d.wall.Now()
	return *b, true
}

// meet makes a browser known.
func (d *desk) meet() browser {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.sweep()
	b := &browser{id: secret.Mint(secret.Session), csrf: secret.Mint(secret.Form), seen: d.wall.Now()}
	d.browsers[b.id] = b
	return *b
}

// change updates a browser. A sign-in gives it a new id, so that an id that
// somebody planted before is worth nothing.
func (d *desk) change(id string, f func(*browser)) browser {
	d.mu.Lock()
	defer d.mu.Unlock()
	b := d.browsers[id]
	if b == nil {
		return browser{}
	}
	before := b.customer
	if f(b); b.customer != before {
		delete(d.browsers, id)
		b.id, b.csrf = secret.Mint(secret.Session), secret.Mint(secret.Form)
		d.browsers[b.id] = b
		for _, p := range d.pendings {
			if p.browser == id {
				p.browser = b.id
			}
		}
	}
	return *b
}

// open keeps a request for the browser that brought it.
func (d *desk) open(b browser, q request) *pending {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.sweep()
	p := &pending{request: q, id: secret.Mint(secret.Session), csrf: secret.Mint(secret.Form), browser: b.id, born: d.wall.Now()}
	d.pendings[p.id] = p
	return p
}

// keep lets a request live on while its customer waits for another.
func (d *desk) keep(p *pending) {
	d.mu.Lock()
	defer d.mu.Unlock()
	p.born = d.wall.Now()
}

// sweep forgets what is too old; if there are still too many requests, the
// oldest. The caller holds mu.
func (d *desk) sweep() {
	if len(d.pendings)+len(d.browsers) < maxPending/8 {
		return
	}
	now := d.wall.Now()
	var oldest *pending
	for id, p := range d.pendings {
		if now.Sub(p.born) > pendingLife {
			delete(d.pendings, id)
		} else if oldest == nil || p.born.Before(oldest.born) {
			oldest = p
		}
	}
	if len(d.pendings) >= maxPending {
		delete(d.pendings, oldest.id)
	}
	var stalest *browser
	for id, b := range d.browsers {
		if now.Sub(b.seen) > browserLife {
			delete(d.browsers, id)
		} else if stalest == nil || b.seen.Before(stalest.seen) {
			stalest = b
		}
	}
	if len(d.browsers) >= maxPending {
		delete(d.browsers, stalest.id)
	}
}

// pending finds the request with an id that belongs to a browser.
func (d *desk) pending(id string, b browser) (*pending, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	p, ok := d.pendings[id]
	if !ok || d.wall.Now().Sub(p.born) > pendingLife {
		return nil, bad("invalid_request", "This page is too old or was never opened.", "Go back to the app and begin again.")
	}
	if p.browser != b.id {
		return nil, &refusal{http.StatusForbidden, "access_denied", "This page belongs to another browser, or cookies are off.", "Go back to the app and begin again in one browser, with cookies."}
	}
	return p, nil
}

// checkCSRF compares a form's token with the one it must carry.
func checkCSRF(got, want string) error {
	if want == "" || subtle.ConstantTimeCompare([]byte(got), []byte(want)) != 1 {
		return &refusal{http.StatusForbidden, "access_denied", "The form does not come from this bank's own page.", "Open the page again and use its buttons."}
	}
	return nil
}

// visitor is the browser that sends a request; the zero browser if its cookie
// is missing or too old.
func (s *Server) visitor(r *http.Request) browser {
	c, err := r.Cookie(s.cookieName())
	if err != nil {
		return browser{}
	}
	b, _ := s.desk.find(c.Value)
	return b
}

// welcome is the browser that sends a request, made known if it is new.
func (s *Server) welcome(w http.ResponseWriter, r *http.Request) browser {
	b := s.visitor(r)
	if b.id == "" {
		b = s.desk.meet()
		s.setCookie(w, b.id)
	}
	return b
}

// cookieName differs between banks: they share one origin.
func (s *Server) cookieName() string { return "sandbank_" + s.c.Bank.ID }

func (s *Server) setCookie(w http.ResponseWriter, value string) {
	http.SetCookie(w, &http.Cookie{
		Name: s.cookieName(), Value: value, Path: s.path + "/", HttpOnly: true,
		Secure: strings.HasPrefix(s.c.Issuer, "https:"), SameSite: http.SameSiteLaxMode,
	})
}
