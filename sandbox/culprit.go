package sandbox

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/sandbank/sandbank/internal/fault"
	"github.com/sandbank/sandbank/mockbanks"
)

// Refusals of [Run.Arm].
var (
	ErrNoCulprit      = errors.New("there is no such party")
	ErrOutsideCulprit = errors.New("the party is an outside program")
)

// Arm makes a party of the run misbehave. A party that is not there, or not
// ours, is refused: the fault would be armed and never strike. It fails with
// [ErrNoCulprit], [ErrOutsideCulprit] and [fault.ErrInvalid].
func (r *Run) Arm(ctx context.Context, f fault.Fault) (fault.Fault, error) {
	if err := r.checkCulprit(f.Party); err != nil {
		return f, err
	}
	if b, err := r.Bank(f.Party); err == nil {
		if err := r.aim(b, &f); err != nil {
			return f, err
		}
	}
	return r.faults.Arm(ctx, f)
}

// aim finds out whom a bank's fault is for: a program may be called by the
// name under which it was enrolled, and the customer has to be one.
func (r *Run) aim(b *mockbanks.Bank, f *fault.Fault) error {
	if e, ok := r.apps.at(f.Caller, b.ID()); ok {
		f.Caller = e.Client
	}
	if f.Customer == "" {
		return nil
	}
	if _, err := b.Customer(f.Customer); err != nil {
		return fmt.Errorf("%w: customer is %q, whom %s does not know: %w", fault.ErrInvalid, f.Customer, b.ID(), err)
	}
	return nil
}

func (r *Run) checkCulprit(party string) error {
	name, inbox := strings.CutPrefix(party, "inbox/")
	if party == "*" || inbox && name != "" {
		return nil
	}
	known := r.culprits()
	if slices.Contains(known, party) {
		return nil
	}
	list := strings.Join(known, ", ")
	if party == balanceApp {
		return fmt.Errorf("%w: %s is a program of your own in this run, and no fault reaches it: let it fail by itself, or start without --app %s=URL. Faults can be armed for %s",
			ErrOutsideCulprit, party, party, list)
	}
	return fmt.Errorf("%w: party is %q; there are %s", ErrNoCulprit, party, list)
}

// culprits are those who can be made to fail: the ones that we are.
func (r *Run) culprits() []string {
	ids := make([]string, len(r.banks))
	for i, b := range r.banks {
		ids[i] = b.ID()
	}
	list := FaultParties(ids)
	if app, err := r.messenger.App(balanceName); err == nil && !strings.HasPrefix(app.Webhook, r.base.URL("/")) {
		list = slices.DeleteFunc(list, func(party string) bool { return party == balanceApp })
	}
	return list
}

// FaultParties names who can be made to fail in a world with these banks,
// besides inboxes and "*".
func FaultParties(banks []string) []string {
	return append(append(slices.Clone(banks), kinnet), Apps()...)
}
