package web_test

import "strings"

// moneyMoves pays, shops and changes an account.
func (s *site) moneyMoves() {
	s.t.Helper()
	var linh struct{ Accounts []struct{ ID, Booked string } }
	s.get("/runs/main/banks/larkspur/customers/linh", &linh)
	account := "/runs/main/banks/larkspur/accounts/" + linh.Accounts[0].ID
	if a := s.ask("PATCH", "/api/v1"+account, `{"limit":"100.00","balance":"900.00"}`, nil); a.status != 200 || !strings.Contains(string(a.body), `"booked":"900.00"`) {
		s.t.Errorf("PATCH %s = %d %s", account, a.status, a.body)
	}
	var paid struct{ Status, Code, Rail string }
	s.post("/runs/main/payments", `{"from":{"bank":"larkspur","customer":"linh"},"to":{"bank":"northmoor","customer":"ruth"},"amount":"20.00","rail":"rtp","reference":"tea"}`, 201, &paid)
	if paid.Status != "executed" || paid.Rail != "rtp" {
		s.t.Errorf("payment %+v", paid)
	}
	s.post("/runs/main/payments", `{"from":{"bank":"larkspur","customer":"linh"},"to":{"name":"Elm Lettings"},"amount":"20.91","rail":"rtp"}`, 201, &paid)
	if paid.Status != "rejected" || paid.Code != "AB08" {
		s.t.Errorf("payment of a magic amount %+v", paid)
	}
	s.post("/runs/main/payments", `{"from":{"bank":"larkspur","customer":"linh"},"to":{"name":"Elm Lettings"},"amount":"99000.00"}`, 409, nil)
	s.post("/runs/main/payments", `{"from":{"bank":"larkspur","customer":"linh"},"to":{"name":"Elm Lettings"},"amount":"20"}`, 400, nil)
	s.post("/runs/main/payments", `{"from":{"bank":"larkspur","account":"zzzzzzzz"},"to":{"name":"Elm Lettings"},"amount":"2.00"}`, 404, nil)
	var used struct{ Status, Code string }
	for body, want := range map[string]string{
		`{"bank":"larkspur","customer":"linh","amount":"-8.00","merchant":"Harbor Grill","pending":true}`: "pending",
		`{"bank":"larkspur","customer":"linh","amount":"-8.54","merchant":"Harbor Grill"}`:                "declined",
		`{"bank":"larkspur","customer":"linh","amount":"-8.00","merchant":"Harbor Grill"}`:                "booked",
		`{"bank":"larkspur","customer":"linh","amount":"8.05","merchant":"Elm Lettings"}`:                 "executed",
	} {
		if s.post("/runs/main/transactions", body, 201, &used); used.Status != want {
			s.t.Errorf("transaction %s is %+v, want %s", body, used, want)
		}
	}
	s.salesAreListed(linh.Accounts[0].ID)
	var list struct{ Payments []struct{ Reference string } }
	if s.get("/runs/main/payments?account="+linh.Accounts[0].ID, &list); len(list.Payments) != 3 || list.Payments[0].Reference != "tea" {
		s.t.Errorf("payments %+v", list)
	}
}

// salesAreListed finds the three purchases among those made by hand.
func (s *site) salesAreListed(account string) {
	s.t.Helper()
	var made struct {
		Transactions []struct{ Customer, Merchant, Amount, Captured, Currency, Status, Code, Captures string }
	}
	for path, want := range map[string]int{"": 3, "?account=" + account: 3, "?account=other": 0} {
		if s.get("/runs/main/transactions"+path, &made); len(made.Transactions) != want {
			s.t.Errorf("GET transactions%s lists %d, want %d", path, len(made.Transactions), want)
		}
	}
	s.get("/runs/main/transactions", &made)
	for _, sale := range made.Transactions {
		if sale.Customer != "linh" || sale.Merchant != "Harbor Grill" || sale.Currency != "USD" || (sale.Captures != "") != (sale.Status == "pending") || (sale.Captured != "") != (sale.Status == "booked") || (sale.Code != "") != (sale.Status == "declined") {
			s.t.Errorf("a purchase by hand is listed as %+v", sale)
		}
	}
}
