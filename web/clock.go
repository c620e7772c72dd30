package web

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/sandbank/sandbank/internal/clock"
	"github.com/sandbank/sandbank/mockbanks/ledger"
	"github.com/sandbank/sandbank/sandbox"
)

// A clockBody is the virtual clock of a run.
type clockBody struct {
	Now    time.Time `json:"now"`
	Rate   string    `json:"rate"` // virtual seconds in a second of the wall
	Frozen bool      `json:"frozen"`
	Zone   string    `json:"zone"`
}

func newClockBody(run *sandbox.Run) clockBody {
	rate := run.Rate()
	return clockBody{run.Now(), strconv.FormatInt(rate, 10), rate == 0, run.Zone().String()}
}

// showClock handles GET /runs/{run}/clock.
func (s *Server) showClock(w http.ResponseWriter, _ *http.Request, run *sandbox.Run) error {
	return render(w, http.StatusOK, newClockBody(run))
}

// A clockSetting is the body of POST …/clock: one of its members.
type clockSetting struct {
	Advance string     `json:"advance"`
	To      *time.Time `json:"to"`
	Rate    string     `json:"rate"`
}

// setClock handles POST /runs/{run}/clock.
func (s *Server) setClock(w http.ResponseWriter, r *http.Request, run *sandbox.Run) error {
	var body clockSetting
	if err := decode(r, &body); err != nil {
		return err
	}
	now, err := moveClock(r.Context(), run, body)
	if err != nil {
		return err
	}
	return render(w, http.StatusOK, now)
}

// moveClock carries a setting out and tells what the clock shows then.
func moveClock(ctx context.Context, run *sandbox.Run, c clockSetting) (clockBody, error) {
	if err := mayAct(run); err != nil {
		return clockBody{}, err
	}
	var err error
	switch {
	case given(c.Advance != "", c.To != nil, c.Rate != "") != 1:
		err = refuse(http.StatusBadRequest, "wrong-clock", "Clock setting is not one thing", "Send one of advance, to, rate.")
	case c.Rate != "":
		err = setRate(ctx, run, c.Rate)
	case c.To != nil:
		err = advance(ctx, run, *c.To)
	default:
		err = advanceBy(ctx, run, c.Advance)
	}
	return newClockBody(run), err
}

// given counts the conditions that hold.
func given(conditions ...bool) int {
	n := 0
	for _, c := range conditions {
		if c {
			n++
		}
	}
	return n
}

func setRate(ctx context.Context, run *sandbox.Run, text string) error {
	rate, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return refuse(http.StatusBadRequest, "wrong-clock", "Rate is not a whole number", "rate is %q; send \"0\" to freeze the clock, \"1\" for the wall's pace, up to \"%d\".", text, clock.MaxRate)
	}
	return run.SetRate(ctx, rate)
}

func advanceBy(ctx context.Context, run *sandbox.Run, text string) error {
	d, err := parseSpan(text)
	if err != nil {
		return refuse(http.StatusBadRequest, "wrong-clock", "Duration is not understood", "advance is %q; send something like \"24h\", \"12h30m\" or \"90d\".", text)
	}
	return advance(ctx, run, run.Now().Add(d))
}

// maxDays is how many days an advance may name: a century, far beyond the end
// of the history.
const maxDays = 36500

// parseSpan reads a duration as Go writes it, with days of 24 hours before it
// if there are any: "90d", "1d12h", "12h30m".
func parseSpan(text string) (time.Duration, error) {
	days, rest, found := strings.Cut(text, "d")
	if !found {
		return time.ParseDuration(text)
	}
	n, err := strconv.ParseUint(days, 10, 32)
	if err == nil && n > maxDays {
		err = strconv.ErrRange
	}
	d := time.Duration(n) * 24 * time.Hour
	if err != nil || rest == "" {
		return d, err
	}
	more, err := time.ParseDuration(rest)
	if err == nil && (more < 0 || more > maxDays*24*time.Hour) {
		err = strconv.ErrRange
	}
	return d + more, err
}

func advance(ctx context.Context, run *sandbox.Run, to time.Time) error {
	if err := checkInstant(&to); err != nil {
		return err
	}
	if to.Before(run.Now()) {
		return clock.ErrBackwards
	}
	return run.Advance(ctx, to)
}

// checkInstant refuses instants outside the history that the world knows.
func checkInstant(at *time.Time) error {
	if at != nil && (at.Before(ledger.Epoch) || at.After(ledger.End)) {
		return refuse(http.StatusBadRequest, "wrong-instant", "The world does not know that time",
			"%s is outside its history: from %s to %s.", at.Format(time.RFC3339), ledger.Epoch.Format(time.DateOnly), ledger.End.Format(time.DateOnly))
	}
	return nil
}
