package consent_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/sandbank/sandbank/mockbanks/consent"
)

var some, basic = []string{"a-1"}, []string{consent.AccountBasic}

// approved is a consent to which the first of two has agreed.
func approved(t testing.TB) consent.Consent {
	t.Helper()
	c := awaiting(t)
	e, err := c.Approve("joan", "joe", some, basic, noon)
	return must(t, c, e, err)
}

func TestBothMustAgree(t *testing.T) {
	c := approved(t)
	if c.Status != consent.Awaiting || c.Granted != nil || c.Live(noon) == nil || c.Second != "joe" {
		t.Fatalf("after the first: %+v", c)
	}
	e, err := c.Endorse("joe", noon)
	c = must(t, c, e, err)
	if c.Status != consent.Active || c.Customer != "joan" || !slices.Equal(c.Granted, basic) || !slices.Equal(c.Accounts, some) || c.Chosen != nil {
		t.Errorf("after both: %+v", c)
	}
	if err := c.Allows(consent.AccountBasic, "a-1", noon); err != nil {
		t.Errorf("Allows() = %v", err)
	}
}

func TestApprovalRefuses(t *testing.T) {
	first, end := approved(t), asked().ExpiresAt
	fresh, done := awaiting(t), active(t)
	for name, c := range map[string]struct {
		err  error
		want error
	}{
		"a second who is the first":            {second(fresh.Approve("joan", "joan", some, basic, noon)), consent.ErrIncomplete},
		"no second":                            {second(fresh.Approve("joan", "", some, basic, noon)), consent.ErrIncomplete},
		"the first agrees again":               {second(first.Approve("joan", "joe", some, basic, noon)), consent.ErrWrongState},
		"the first agrees alone":               {second(first.Authorise("joan", some, basic, noon)), consent.ErrWrongState},
		"somebody else endorses":               {second(first.Endorse("linh", noon)), consent.ErrIncomplete},
		"the first endorses":                   {second(first.Endorse("joan", noon)), consent.ErrIncomplete},
		"too late":                             {second(first.Endorse("joe", end)), consent.ErrExpired},
		"nobody has begun":                     {second(fresh.Endorse("joe", noon)), consent.ErrWrongState},
		"both have agreed already":             {second(done.Endorse("joe", noon)), consent.ErrWrongState},
		"an account that nobody chose (first)": {second(fresh.Approve("joan", "joe", nil, basic, noon)), consent.ErrNoAccounts},
	} {
		if !errors.Is(c.err, c.want) {
			t.Errorf("%s: %v, want %v", name, c.err, c.want)
		}
	}
}

func second[E any](_ E, err error) error { return err }

func TestTheSecondMayRejectAndTheFirstStaysNamed(t *testing.T) {
	c := approved(t)
	e, err := c.Reject("joe", noon)
	if c = must(t, c, e, err); c.Status != consent.Rejected || c.Customer != "joan" {
		t.Errorf("after the second's no: %+v", c)
	}
}

func TestTheBankTakesItBackAtItsTimeAndNotBefore(t *testing.T) {
	c := awaiting(t)
	e, err := c.Authorise("rita", some, basic, noon)
	e.RecallAt = noon.Add(10 * time.Minute)
	c = must(t, c, e, err)
	if _, err := c.Recall(e.RecallAt.Add(-1)); !errors.Is(err, consent.ErrWrongState) {
		t.Errorf("too early: %v", err)
	}
	if err := c.Live(e.RecallAt.Add(-1)); err != nil {
		t.Errorf("just before: %v", err)
	}
	if err := c.Live(e.RecallAt); !errors.Is(err, consent.ErrRevoked) {
		t.Errorf("due and not journaled: %v, want ErrRevoked", err)
	}
	w, err := c.Recall(e.RecallAt)
	if c = must(t, c, w, err); c.Status != consent.Revoked || w.By != "bank" {
		t.Errorf("after it: %+v by %s", c, w.By)
	}
	if _, err := active(t).Recall(noon); !errors.Is(err, consent.ErrWrongState) {
		t.Errorf("of one that has no such time: %v", err)
	}
}
