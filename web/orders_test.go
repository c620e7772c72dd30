package web_test

import (
	"bytes"
	"net/http"
	"testing"
	"time"
)

// ordersAndAccounts sets and cancels orders, settles purchases, and opens an
// account.
func (s *site) ordersAndAccounts() {
	s.t.Helper()
	first := s.Now().Add(26 * time.Hour).UTC().Format(time.RFC3339)
	body := `{"from":{"bank":"larkspur","customer":"linh"},"to":{"name":"Elm Lettings"},"amount":"5.00","reference":"gym","first":"` + first + `"}`
	for _, path := range []string{"/runs/main/standing-orders", "/runs/main/direct-debits"} {
		var o struct{ ID, Status, Rail string }
		if s.post(path, body, 201, &o); o.Status != "active" {
			s.t.Errorf("POST %s: %+v", path, o)
		}
		var list struct{ Orders []struct{ ID string } }
		if s.get(path, &list); len(list.Orders) != 1 || list.Orders[0].ID != o.ID {
			s.t.Errorf("GET %s: %+v", path, list)
		}
		for _, want := range []int{200, 409} {
			if a := s.ask("DELETE", "/api/v1"+path+"/"+o.ID, "", nil); a.status != want {
				s.t.Errorf("DELETE %s: %d %s, want %d", path, a.status, a.body, want)
			}
		}
		s.post(path, `{"from":{"bank":"larkspur","customer":"linh"},"to":{"name":"Elm"},"amount":"5.00","first":"2016-02-01T00:00:00Z"}`, 400, nil)
	}
	buy := `{"bank":"larkspur","customer":"linh","amount":"-8.00","merchant":"Harbor Grill","pending":true}`
	for act, want := range map[string]string{"capture": "booked", "lapse": "lapsed"} {
		var sale struct{ ID, Status string }
		s.post("/runs/main/transactions", buy, 201, &sale)
		if s.post("/runs/main/transactions/"+sale.ID+"/"+act, `{}`, 200, &sale); sale.Status != want {
			s.t.Errorf("%s: %+v", act, sale)
		}
		s.post("/runs/main/transactions/"+sale.ID+"/"+act, `{}`, 409, nil)
		if act == "capture" {
			s.post("/runs/main/transactions/"+sale.ID+"/refund", `{"amount":"3.00"}`, 200, nil)
			s.post("/runs/main/transactions/"+sale.ID+"/refund", `{"amount":"30.00"}`, 400, nil)
		}
	}
	s.post("/runs/main/transactions/u-none/capture", `{}`, 404, nil)
	var paid, again struct{ ID string }
	s.post("/runs/main/payments", `{"from":{"bank":"larkspur","customer":"linh"},"to":{"name":"Elm Lettings"},"amount":"2.00"}`, 201, &paid)
	if s.get("/runs/main/payments/"+paid.ID, &again); again != paid {
		s.t.Errorf("payment %+v, read again %+v", paid, again)
	}
	var a struct{ ID, Booked string }
	if s.post("/runs/main/banks/larkspur/customers/linh/accounts", `{"kind":"savings"}`, 201, &a); a.Booked != "0.00" {
		s.t.Errorf("a new account has %+v", a)
	}
	s.post("/runs/main/banks/larkspur/customers/linh/accounts", `{"kind":"current"}`, 400, nil)
	s.post("/runs/main/banks/larkspur/customers/linh/accounts", `{"kind":"yacht"}`, 400, nil)
}

func TestACommandThatIsSentAgainIsCarriedOutOnce(t *testing.T) {
	s := newSite(t, nil)
	key := http.Header{"Idempotency-Key": {"k-1"}}
	body := `{"from":{"name":"Elm Lettings"},"to":{"bank":"larkspur","customer":"linh"},"amount":"2.00","rail":"rtp"}`
	one := s.ask("POST", "/api/v1/runs/main/payments", body, key)
	two := s.ask("POST", "/api/v1/runs/main/payments", body, key)
	if one.status != 201 || two.status != 201 || !bytes.Equal(one.body, two.body) || two.header.Get("Idempotent-Replayed") != "true" {
		t.Errorf("first %d %s, again %d %s", one.status, one.body, two.status, two.body)
	}
	if a := s.ask("POST", "/api/v1/runs/main/payments", body[:len(body)-1]+" }", key); a.status != 422 {
		t.Errorf("another body under the key: %d %s", a.status, a.body)
	}
	var list struct{ Payments []struct{ ID string } }
	if s.get("/runs/main/payments", &list); len(list.Payments) != 1 {
		t.Errorf("%d payments were made", len(list.Payments))
	}
	for range 2 { // a refusal is not kept
		if a := s.ask("POST", "/api/v1/runs/main/payments", `{}`, http.Header{"Idempotency-Key": {"k-2"}}); a.status != 400 {
			t.Errorf("refusal: %d %s", a.status, a.body)
		}
	}
}
