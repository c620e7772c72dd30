package integration

import (
	"context"
	"strings"
	"sync"
	"time"
)

// maxPeople is how many people the bot remembers how to talk to.
const maxPeople = 10_000

// person is what the bot remembers of somebody between two messages. It may
// be forgotten at any time: the bot then asks again.
type person struct {
	lang   tongue
	zone   *time.Location
	wanted string // what she wanted when she was asked for her bank
}

// people remembers persons by the id that the page knows them by.
type people struct {
	mu    sync.Mutex
	known map[string]person
	order []string
}

func newPeople() *people { return &people{known: map[string]person{}} }

func (p *people) find(psid string) (person, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	one, ok := p.known[psid]
	return one, ok
}

func (p *people) keep(psid string, one person) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if _, ok := p.known[psid]; !ok {
		if p.order = append(p.order, psid); len(p.order) > maxPeople {
			delete(p.known, p.order[0])
			p.order = p.order[1:]
		}
	}
	p.known[psid] = one
}

// person returns what is known of somebody, asking the platform about one who
// is new. If it does not say, she is answered in English and in UTC.
func (b *Bot) person(ctx context.Context, psid string) person {
	if one, ok := b.people.find(psid); ok {
		return one
	}
	p, err := b.profile(ctx, psid)
	if err != nil {
		b.c.Log.InfoContext(ctx, "profile not known", "error", err)
		return person{lang: english, zone: time.UTC}
	}
	return b.Remember(psid, p.Locale, p.Timezone)
}

// Remember tells the bot what it would be told if it asked the platform about
// somebody: her locale, and hours from UTC.
func (b *Bot) Remember(psid, locale string, timezone float64) person {
	one := person{lang: english, zone: time.UTC}
	if strings.HasPrefix(locale, "vi") {
		one.lang = vietnamese
	}
	if timezone >= -14 && timezone <= 14 {
		one.zone = time.FixedZone("", int(timezone*3600))
	}
	b.people.keep(psid, one)
	return one
}
