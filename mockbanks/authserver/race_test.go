package authserver_test

import (
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
)

func TestOfManyWhoRedeemACodeOneSucceeds(t *testing.T) {
	b := open(t, "larkspur")
	code := b.code(b.query())
	var good, refused atomic.Int64
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			switch a, _ := b.redeem(code); a.status {
			case http.StatusOK:
				good.Add(1)
			case http.StatusBadRequest:
				refused.Add(1)
			}
		})
	}
	wg.Wait()
	if good.Load() != 1 || refused.Load() != 7 {
		t.Errorf("%d redeemed the code, %d were refused; want 1 and 7", good.Load(), refused.Load())
	}
}

func TestReadersAreNotDisturbedByWriters(t *testing.T) {
	b := open(t, "larkspur")
	token, _, _, err := b.srv.IssueForTests(t.Context(), b.id, "linh", nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for range 200 {
				a, err := b.srv.Validate(token)
				if err != nil {
					t.Error(err)
				}
				a.Touch(b.virtual.Now())
			}
		})
		wg.Go(func() {
			for range 20 {
				if _, _, _, err := b.srv.IssueForTests(t.Context(), b.id, "olive", nil, nil); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
}
