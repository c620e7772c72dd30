package consent_test

import (
	"errors"
	"flag"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/sandbank/sandbank/mockbanks/consent"
)

var long = flag.Bool("long", false, "run the long sets")

var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

func asked() consent.Consent {
	return consent.Consent{
		ID: "c-1", Face: consent.FDX, Client: "app", Recipient: "Kinnet",
		Permissions: []string{consent.AccountBasic, consent.AccountDetailed, consent.Transactions}, ExpiresAt: noon.Add(24 * time.Hour),
	}
}

// must folds a decision that has to succeed.
func must[E consent.Event](t testing.TB, c consent.Consent, e E, err error) consent.Consent {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	return consent.Fold(c, e)
}

func awaiting(t testing.TB) consent.Consent {
	t.Helper()
	e, err := consent.Request(asked(), noon)
	return must(t, consent.Consent{}, e, err)
}

func active(t testing.TB) consent.Consent {
	t.Helper()
	c := awaiting(t)
	e, err := c.Authorise("linh", []string{"a-1"}, []string{consent.AccountDetailed}, noon)
	return must(t, c, e, err)
}

func TestRequestRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*consent.Consent)
		want   error
	}{
		"without an id":              {func(c *consent.Consent) { c.ID = "" }, consent.ErrIncomplete},
		"without a client":           {func(c *consent.Consent) { c.Client = "" }, consent.ErrIncomplete},
		"without a face":             {func(c *consent.Consent) { c.Face = "" }, consent.ErrIncomplete},
		"nothing asked":              {func(c *consent.Consent) { c.Permissions = nil }, consent.ErrNoPermissions},
		"a word of another standard": {func(c *consent.Consent) { c.Permissions = []string{consent.ReadBalances} }, consent.ErrUnknownPermission},
		"an end in the past":         {func(c *consent.Consent) { c.ExpiresAt = noon }, consent.ErrExpired},
		"a window that ends early":   {func(c *consent.Consent) { c.From, c.To = noon, noon.Add(-1) }, consent.ErrBadWindow},
	} {
		ask := asked()
		c.change(&ask)
		if _, err := consent.Request(ask, noon); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}

func TestUKPermissionsGoTogether(t *testing.T) {
	for name, c := range map[string]struct {
		permissions []string
		want        error
	}{
		"balances with accounts":         {[]string{"ReadAccountsBasic", "ReadBalances"}, nil},
		"balances alone":                 {[]string{"ReadBalances"}, consent.ErrPermissionSet},
		"transactions without direction": {[]string{"ReadAccountsBasic", "ReadTransactionsDetail"}, consent.ErrPermissionSet},
		"direction without transactions": {[]string{"ReadAccountsBasic", "ReadTransactionsDebits"}, consent.ErrPermissionSet},
		"transactions with direction":    {[]string{"ReadAccountsDetail", "ReadTransactionsBasic", "ReadTransactionsCredits"}, nil},
		"what no bank here keeps":        {[]string{"ReadAccountsBasic", "ReadOffers"}, nil},
		"an unknown word":                {[]string{"ReadAccountsBasic", "ReadMinds"}, consent.ErrUnknownPermission},
		"none":                           {nil, consent.ErrNoPermissions},
	} {
		if err := consent.CheckPermissions(consent.OpenBanking, c.permissions); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}

func TestAnUnknownPermissionIsToldTheKnownOnes(t *testing.T) {
	for _, f := range []consent.Face{consent.FDX, consent.OpenBanking} {
		err := consent.CheckPermissions(f, []string{"FOO"})
		for _, known := range consent.Known(f) {
			if err == nil || !strings.Contains(err.Error(), "FOO") || !strings.Contains(err.Error(), known) {
				t.Errorf("%s: %v, want FOO refused and %s named", f, err, known)
			}
		}
	}
}

func TestAuthoriseRefuses(t *testing.T) {
	some, all := []string{"a-1"}, asked().Permissions
	for name, c := range map[string]struct {
		customer          string
		accounts, granted []string
		at                time.Time
		want              error
	}{
		"nobody":          {"", some, all, noon, consent.ErrIncomplete},
		"no account":      {"linh", nil, all, noon, consent.ErrNoAccounts},
		"nothing granted": {"linh", some, nil, noon, consent.ErrNoPermissions},
		"more than asked": {"linh", some, []string{consent.CustomerContact}, noon, consent.ErrNotPermitted},
		"too late":        {"linh", some, all, noon.Add(24 * time.Hour), consent.ErrExpired},
	} {
		if _, err := awaiting(t).Authorise(c.customer, c.accounts, c.granted, c.at); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
	if _, err := active(t).Authorise("linh", some, all, noon); !errors.Is(err, consent.ErrWrongState) {
		t.Errorf("twice: %v, want ErrWrongState", err)
	}
	mine := awaiting(t)
	mine.Customer = "olive"
	if _, err := mine.Authorise("linh", some, all, noon); !errors.Is(err, consent.ErrIncomplete) {
		t.Errorf("by somebody else: %v, want ErrIncomplete", err)
	}
	uk := consent.Consent{ID: "c-2", Face: consent.OpenBanking, Status: consent.Awaiting, Permissions: []string{"ReadAccountsBasic", "ReadBalances"}}
	if _, err := uk.Authorise("isla", some, []string{"ReadBalances"}, noon); !errors.Is(err, consent.ErrNotPermitted) {
		t.Errorf("a part of the permissions under UK Open Banking: %v, want ErrNotPermitted", err)
	}
}

func TestAllows(t *testing.T) {
	later, c := noon.Add(24*time.Hour), active(t)
	revoked := consent.Fold(c, consent.Withdrawn{ID: "c-1", At: noon})
	for name, x := range map[string]struct {
		consent             consent.Consent
		permission, account string
		at                  time.Time
		want                error
	}{
		"what was granted":       {c, consent.AccountDetailed, "a-1", noon, nil},
		"without an account":     {c, consent.AccountDetailed, "", noon, nil},
		"what was left unticked": {c, consent.Transactions, "a-1", noon, consent.ErrNotPermitted},
		"another account":        {c, consent.AccountDetailed, "a-2", noon, consent.ErrNotShared},
		"at its end":             {c, consent.AccountDetailed, "a-1", later, consent.ErrExpired},
		"just before its end":    {c, consent.AccountDetailed, "a-1", later.Add(-1), nil},
		"awaiting":               {awaiting(t), consent.AccountDetailed, "", noon, consent.ErrNotAuthorised},
		"revoked":                {revoked, consent.AccountDetailed, "", noon, consent.ErrRevoked},
		"revoked long ago":       {revoked, consent.AccountDetailed, "", later, consent.ErrRevoked},
		"never requested":        {consent.Consent{}, consent.AccountDetailed, "", noon, consent.ErrNotAuthorised},
	} {
		if err := x.consent.Allows(x.permission, x.account, x.at); !errors.Is(err, x.want) {
			t.Errorf("%s: %v, want %v", name, err, x.want)
		}
	}
	if n := testing.AllocsPerRun(100, func() { c.Allows(consent.AccountDetailed, "a-1", noon) }); n != 0 {
		t.Errorf("Allows() allocates %v times", n)
	}
}

// events are all kinds, about this consent and about another.
func events(r *rand.Rand) consent.Event {
	id := []string{"c-1", "c-1", "c-1", "c-2"}[r.IntN(4)]
	at := noon.Add(time.Duration(r.IntN(100)) * time.Hour)
	switch r.IntN(7) {
	case 0:
		return consent.Requested{ID: id, At: at, Face: consent.FDX, Permissions: asked().Permissions}
	case 1:
		return consent.Authorised{ID: id, At: at, Customer: "linh", Accounts: []string{"a-1"}, Granted: []string{consent.AccountBasic}}
	case 2:
		return consent.Denied{ID: id, At: at}
	case 3:
		return consent.Withdrawn{ID: id, At: at, By: "customer"}
	case 5:
		return consent.Approved{ID: id, At: at, Customer: "joan", Second: "joe", Accounts: []string{"a-1"}, Granted: []string{consent.AccountBasic}}
	case 4:
		return consent.Lapsed{ID: id, At: at}
	}
	return nil
}

// TestFoldNeverLeavesAnEndState folds random histories: the fold takes every
// event, an end stays an end, a status never goes back, nothing is granted
// outside of Active, and the fold is the same each time.
func TestFoldNeverLeavesAnEndState(t *testing.T) {
	rounds := 2000
	if *long {
		rounds = 200_000
	}
	for seed := range uint64(rounds) {
		r := rand.New(rand.NewPCG(seed, 7))
		var c consent.Consent
		for range 8 {
			e := events(r)
			next := consent.Fold(c, e)
			switch {
			case !reflect.DeepEqual(next, consent.Fold(c, e)):
				t.Fatalf("seed %d: two folds of %T differ", seed, e)
			case c.Status.Ended() && !reflect.DeepEqual(next, c):
				t.Fatalf("seed %d: %v left its end by %T", seed, c.Status, e)
			case next.Status < c.Status:
				t.Fatalf("seed %d: %v went back to %v by %T", seed, c.Status, next.Status, e)
			case next.Status == consent.Awaiting && next.Granted != nil:
				t.Fatalf("seed %d: granted while awaiting", seed)
			case next.Status != consent.Active && next.Live(noon) == nil:
				t.Fatalf("seed %d: %v is in force", seed, next.Status)
			}
			c = next
		}
	}
}

// TestDecideAndFoldAgree: what a decide function lets through changes the
// status by the fold; what it refuses is refused with a sentinel.
func TestDecideAndFoldAgree(t *testing.T) {
	for s := consent.Unknown; s <= consent.Expired; s++ {
		c := active(t)
		c.Status = s
		late := c.ExpiresAt
		if e, err := c.Reject("linh", noon); (err == nil) != (s == consent.Awaiting) || err == nil && consent.Fold(c, e).Status != consent.Rejected {
			t.Errorf("Reject() of %v = %v", s, err)
		}
		open := s == consent.Awaiting || s == consent.Active
		if e, err := c.Revoke("customer", noon); (err == nil) != open || err == nil && consent.Fold(c, e).Status != consent.Revoked {
			t.Errorf("Revoke() of %v = %v", s, err)
		}
		if e, err := c.Expire(late); (err == nil) != open || err == nil && consent.Fold(c, e).Status != consent.Expired {
			t.Errorf("Expire() of %v = %v", s, err)
		}
		if _, err := c.Expire(late.Add(-1)); !errors.Is(err, consent.ErrWrongState) {
			t.Errorf("Expire() of %v before its end = %v", s, err)
		}
	}
}
