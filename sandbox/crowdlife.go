package sandbox

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/sandbank/sandbank/internal/actor"
	"github.com/sandbank/sandbank/internal/clock"
	"github.com/sandbank/sandbank/mockbanks"
	"github.com/sandbank/sandbank/mockbanks/ledger"
	"github.com/sandbank/sandbank/sandbox/crowd"
)

// crowdDay is how long the days of crowds are: they begin when the first did.
const crowdDay = 24 * time.Hour

// FormCrowd journals that a crowd lives by these rates from now on; its days
// count from now. It fails with [ErrBadCrowd], [ErrNoParty], [ErrNoApp], and
// with [ErrOwn] at a bank that is the user's own program, where nobody can
// decide without HTTP.
func (r *Run) FormCrowd(ctx context.Context, s crowd.Spec) error {
	b, err := r.Bank(s.Bank)
	if err != nil {
		return err
	}
	if own, ok := r.ownBank(s.Bank); ok {
		return fmt.Errorf("crowd %s at %s (%s): %w", s.ID, s.Bank, own.Issuer, ErrOwn)
	}
	if _, err := r.Page(ctx, s.App); err != nil {
		return err
	}
	s.App = kinnet + "/" + appID(s.App)
	plan := crowd.NewPlan(r.spec.Seed, uint64(b.Entry().Population), s)
	if s.ID == "" || s.Sample < 0 || s.Sample > plan.Size() {
		return fmt.Errorf("crowd %q: %w: it has %d members, and cannot have %d over HTTP", s.ID, ErrBadCrowd, plan.Size(), s.Sample)
	}
	_, err = r.actor.Do(ctx, func(tx *actor.Tx) error {
		tx.Add(actor.Draft{Type: crowdFormed, Source: "/crowds/" + s.ID, Subject: "crowd/" + s.ID, Data: formed{
			Crowd: s.ID, Bank: s.Bank, App: s.App, Members: plan.Size(), HTTP: s.Sample, Rule: plan.Size() - s.Sample,
			Offered: s.Offered.String(), Allow: s.Allow.String(), Ask: s.Ask.String(), Revoke: s.Revoke.String(),
		}})
		return nil
	})
	return err
}

// A Visit is a member of a crowd who goes through the real protocol: what she
// did, and whether what she came for was refused. An error ends the day.
type Visit func(ctx context.Context, bank, customer string, act crowd.Act) (crowd.Tally, error)

// LiveDay lets a crowd live for 24 hours: time goes on, and in the order of
// their moments the members act, those of the sample by visit, the others by
// decision alone. It journals what they did. It fails with [ErrNoCrowd].
func (r *Run) LiveDay(ctx context.Context, id string, visit Visit) error {
	c, err := r.Crowd(id)
	if err != nil {
		return err
	}
	b, err := r.Bank(c.Bank)
	if err != nil {
		return err
	}
	begun := r.Now()
	day := crowdRound{
		run: r, bank: b, client: r.clientOf(c.App, c.Bank), begun: begun, visit: visit,
		told: crowd.Day{Crowd: c.ID, Bank: c.Bank, App: c.App, Day: c.Days},
	}
	entry := b.Entry()
	local := begun.In(entry.Zone())
	midnight := time.Duration(local.Hour())*time.Hour + time.Duration(local.Minute())*time.Minute + time.Duration(local.Second())*time.Second
	plan := crowd.NewPlan(r.spec.Seed, uint64(entry.Population), c.Spec)
	sharing := b.Sharing(day.client)
	for _, t := range plan.Turns(c.Days, midnight, func(customer uint64) bool { return sharing[strconv.FormatUint(customer, 10)] }) {
		if err := day.turn(ctx, t); err != nil {
			return err
		}
	}
	return day.end(ctx, plan)
}

// clientOf is the client that an app has at a bank; empty if the bank has none.
func (r *Run) clientOf(app, bank string) string {
	_, _, callback := r.addresses(appID(app))
	own, _ := r.ownBank(bank)
	c, _ := r.clients.at(bank, callback, own.Issuer)
	return c.id
}

// A crowdRound is a day of a crowd that is being lived.
type crowdRound struct {
	run    *Run
	bank   *mockbanks.Bank
	client string
	begun  time.Time
	visit  Visit
	told   crowd.Day

	waiting []mockbanks.Errand // of one hour
	hour    time.Duration
	last    time.Duration
}

// turn lets one member act. Named customers have lives of their own and take
// no part, nor does who has no account at the time.
func (d *crowdRound) turn(ctx context.Context, t crowd.Turn) error {
	customer := strconv.FormatUint(t.Customer, 10)
	if p, err := d.bank.Customer(customer); err != nil || p.Key != "" || !d.banks(int64(t.Customer)) {
		return err
	}
	hour := t.At.Truncate(time.Hour)
	if t.Sampled || hour != d.hour || len(d.waiting)+2 > mockbanks.MaxErrands {
		if err := d.flush(ctx); err != nil {
			return err
		}
	}
	d.hour, d.last = hour, t.At
	if !t.Sampled {
		d.waiting = append(d.waiting, errandsOf(t)...)
		return nil
	}
	if err := d.wait(ctx, t.At); err != nil {
		return err
	}
	did, err := d.visit(ctx, d.bank.ID(), customer, t.Act)
	d.told.HTTP.Add(did)
	return err
}

// banks tells whether a customer has an account at the bank now.
func (d *crowdRound) banks(customer int64) bool {
	return slices.ContainsFunc(d.bank.Accounts(customer), func(a ledger.Account) bool { return a.OpenAt(d.run.Now()) })
}

// errandsOf are a member's deeds.
func errandsOf(t crowd.Turn) (list []mockbanks.Errand) {
	add := func(does bool, deed mockbanks.Deed) {
		if does {
			list = append(list, mockbanks.Errand{Customer: int64(t.Customer), Deed: deed})
		}
	}
	add(t.Offered && t.Allowed, mockbanks.Allow)
	add(t.Offered && !t.Allowed, mockbanks.Decline)
	add(t.Asked, mockbanks.ReadBalances)
	add(t.Revoked, mockbanks.Withdraw)
	return list
}

// flush carries out what waits, at the moment of the last of it.
func (d *crowdRound) flush(ctx context.Context) error {
	if len(d.waiting) == 0 {
		return nil
	}
	if err := d.wait(ctx, d.last); err != nil {
		return err
	}
	refused, err := d.bank.RunErrands(ctx, d.client, d.waiting)
	if err != nil {
		return err
	}
	for i, e := range d.waiting {
		d.told.Rule.Add(tallied(e.Deed, refused[i]))
	}
	d.waiting = d.waiting[:0]
	return nil
}

// tallied counts one errand.
func tallied(deed mockbanks.Deed, refused error) (t crowd.Tally) {
	done := 1
	if refused != nil {
		t.Refused, done = 1, 0
	}
	switch deed {
	case mockbanks.Allow:
		t.Offered, t.Allowed = 1, done
	case mockbanks.Decline:
		t.Offered, t.Denied = 1, done
	case mockbanks.ReadBalances:
		t.Asked, t.Answered = 1, done
	case mockbanks.Withdraw:
		t.Revoked = done
	}
	return t
}

// end lets the rest of the day pass and journals what was done.
func (d *crowdRound) end(ctx context.Context, p crowd.Plan) error {
	if err := d.flush(ctx); err != nil {
		return err
	}
	if err := d.wait(ctx, crowdDay); err != nil {
		return err
	}
	sharing := d.bank.Sharing(d.client)
	for i := range p.Size() {
		if sharing[strconv.FormatUint(p.Member(i), 10)] {
			d.told.Linked++
		}
	}
	_, err := d.run.actor.Do(ctx, func(tx *actor.Tx) error {
		id := d.told.Crowd
		tx.Add(actor.Draft{Type: crowdDayDone, Source: "/crowds/" + id, Subject: "crowd/" + id, Data: d.told})
		return nil
	})
	return err
}

// wait lets time go on to a moment of the day. A clock that is there already,
// while members acted, stays as it is.
func (d *crowdRound) wait(ctx context.Context, moment time.Duration) error {
	to := d.begun.Add(moment)
	if !to.After(d.run.Now()) {
		return nil
	}
	return ignore(d.run.Advance(ctx, to), clock.ErrBackwards)
}
