package fault

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/sandbank/sandbank/internal/actor"
	"github.com/sandbank/sandbank/internal/chance"
	"github.com/sandbank/sandbank/internal/wire"
)

const (
	tagStrike chance.Tag = 0xfa017
	tagExtent chance.Tag = 0xfa018
)

// Header names, in the answers of a run, the faults that have struck: their
// ids and kinds.
const Header = "X-Sandbank-Fault"

// Meets asks at the place where a deviation would happen whether one of some
// kinds strikes now. If so it journals the strike and names it in the header
// of the answer; w is nil where there is none. It is safe for concurrent use.
func (p *Plan) Meets(ctx context.Context, w http.ResponseWriter, o Occasion, kinds ...string) (Fault, bool) {
	if !p.any.Load() {
		return Fault{}, false
	}
	f, _, ok := p.draw(o, func(s *state) bool { return slices.Contains(kinds, s.Kind) })
	if ok {
		p.strike(ctx, w, f, o)
	}
	return f, ok
}

// MeetsIf is [Plan.Meets] where a fault strikes only if it fits: at a code that
// is older than its window, say. What does not fit is no occasion of it.
func (p *Plan) MeetsIf(ctx context.Context, w http.ResponseWriter, o Occasion, kind string, fits func(Fault) bool) (Fault, bool) {
	if !p.any.Load() {
		return Fault{}, false
	}
	f, _, ok := p.draw(o, func(s *state) bool { return s.Kind == kind && fits(s.Fault) })
	if ok {
		p.strike(ctx, w, f, o)
	}
	return f, ok
}

// Faces is the first armed fault of a kind that an occasion is about now. It
// counts as nothing and strikes nobody.
func (p *Plan) Faces(o Occasion, kind string) (Fault, bool) {
	if !p.any.Load() {
		return Fault{}, false
	}
	now := p.actor.Clock().Now()
	p.mu.RLock()
	defer p.mu.RUnlock()
	for _, s := range p.armed {
		if s.Kind == kind && s.about(o) && s.by(o) && s.open(now) {
			return s.Fault, true
		}
	}
	return Fault{}, false
}

// draw finds the first fault that is about an occasion and strikes. extent is
// a draw of its own for how hard it strikes.
func (p *Plan) draw(o Occasion, wanted func(*state) bool) (f Fault, extent uint64, ok bool) {
	now := p.actor.Clock().Now()
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, s := range p.armed {
		if !wanted(s) || !s.about(o) || !s.by(o) {
			continue
		}
		if s.where == OnAnswer {
			s.flying++
		} else {
			s.told++
		}
		if n := s.told + s.flying; s.open(now) && s.chosen(p.actor.Seed(), n) && s.over(now) {
			return s.Fault, chance.H(chance.Key(p.actor.Seed(), tagExtent, chance.Text(s.key())), n), true
		}
	}
	return Fault{}, 0, false
}

// key is what the chances of a fault are drawn by: what it is, not its id, so
// that the same plan armed by other hands strikes at the same places.
func (s *state) key() string {
	return strings.Join([]string{s.Party, s.Kind, s.Route, s.Method, s.Customer, s.Caller, s.Name}, "\x00")
}

// chosen says whether the n-th occasion is one that the fault strikes at.
func (s *state) chosen(seed, n uint64) bool {
	share := uint64(s.PerMille)
	if share == 0 {
		share = 10 * uint64(s.Percent)
	}
	if s.Every > 1 && n%uint64(s.Every) != 0 {
		return false
	}
	return share == 0 || chance.Scale(chance.H(chance.Key(seed, tagStrike, chance.Text(s.key())), n), 1000) < share
}

// over says whether a limit has been passed; other kinds have none.
func (s *state) over(now time.Time) bool {
	if s.Kind != RateLimit {
		return true
	}
	if minute := now.Truncate(time.Minute); !minute.Equal(s.minute) {
		s.minute, s.asked = minute, 0
	}
	s.asked++
	return s.asked > s.Limit
}

// strike journals a strike and names it in the answer.
func (p *Plan) strike(ctx context.Context, w http.ResponseWriter, f Fault, o Occasion) {
	data := struck{ID: f.ID, Name: f.Name, Kind: f.Kind, Party: o.Party, Route: o.Route, Customer: o.Customer}
	if w != nil {
		data.Exchange = wire.ExchangeID(w)
		if p.link != nil {
			w.Header().Add(Header, f.ID+" "+f.Kind)
		}
	}
	p.actor.Note(ctx, actor.Draft{Type: Struck, Source: "/faults", Subject: "fault/" + f.ID, Data: data})
}

// extent is how late a fault makes an answer.
func (f Fault) extent(draw uint64) time.Duration {
	switch f.Distribution {
	case Uniform:
		return f.Latency - f.Spread + time.Duration(chance.Scale(draw, uint64(2*f.Spread)+1))
	case Exponential:
		return min(f.Latency+exponential(draw, f.Spread), maxLatency)
	}
	return f.Latency
}

// exponential draws from an exponential distribution of a mean, in whole
// numbers: half-lives by the leading zeros of the draw, and linear in between.
func exponential(draw uint64, mean time.Duration) time.Duration {
	const ln2 = 693_147 // millionths
	half := time.Duration(int64(mean) / 1_000_000 * ln2)
	var total time.Duration
	for draw>>63 == 0 && total < 40*half {
		total += half
		draw <<= 1
	}
	rest := draw << 1 >> 1 // below the leading one
	return total + half - time.Duration(chance.Scale(rest<<1, uint64(half)+1))
}

// withoutQuery is a recorded path without its query.
func withoutQuery(path string) string {
	path, _, _ = strings.Cut(path, "?")
	return path
}
