package fdx

import (
	"net/http"

	"github.com/sandbank/sandbank/mockbanks/face"
	"github.com/sandbank/sandbank/mockbanks/ledger"
)

// paymentNetworks answers accounts/{id}/payment-networks: by which networks
// money reaches the account, and under which numbers. Cards and loans are
// reached by none, accounts of another country by none that the standard has.
func (s *Server) paymentNetworks(_ *http.Request, c *face.Call, id string, doc *face.Doc) *face.Refusal {
	a, no := s.desk.Account(c, id)
	if no != nil {
		return no
	}
	networks := networksOf(a)
	doc.Object("")
	doc.Object("page")
	doc.Int("totalElements", int64(len(networks)))
	doc.End()
	doc.Array("paymentNetworks")
	for _, network := range networks {
		doc.Object("")
		doc.Text("bankId", a.RoutingNumber)
		doc.Text("identifier", a.Number)
		doc.Text("identifierType", "ACCOUNT_NUMBER")
		doc.Text("type", network)
		doc.Bool("transferIn", true)
		doc.Bool("transferOut", !a.Frozen)
		doc.End()
	}
	doc.End()
	doc.End()
	return nil
}

func networksOf(a ledger.Account) []string {
	switch {
	case a.RoutingNumber == "" || a.Owes():
		return nil
	case a.Kind == ledger.Savings:
		return []string{"US_ACH"}
	}
	return []string{"US_ACH", "US_RTP", "US_FEDNOW", "US_FEDWIRE"}
}

// assetNetworks answers accounts/{id}/asset-transfer-networks: no account here
// holds securities that could move.
func (s *Server) assetNetworks(_ *http.Request, c *face.Call, id string, doc *face.Doc) *face.Refusal {
	if _, no := s.desk.Account(c, id); no != nil {
		return no
	}
	doc.Object("")
	doc.Array("assetTransferNetworks")
	doc.End()
	doc.End()
	return nil
}

// statements answers accounts/{id}/statements: the monthly bills of a card. The
// bank keeps no pages of them, so that there is nothing to download.
func (s *Server) statements(r *http.Request, c *face.Call, id string, doc *face.Doc) *face.Refusal {
	a, no := s.desk.Account(c, id)
	if no != nil {
		return no
	}
	p, no := parsePage(r, c.Now)
	if no != nil {
		return no
	}
	bills := s.desk.Bills(a, p.AsOf)
	begin, end := p.cut(len(bills))
	doc.Object("")
	p.write(doc, s.base()+"/accounts/"+a.ID+"/statements", r.URL.Query(), len(bills))
	doc.Array("statements")
	for _, b := range bills[begin:end] {
		doc.Object("")
		doc.Text("accountId", a.ID)
		doc.Text("statementId", b.ID)
		s.date(doc, "statementDate", b.To)
		doc.Text("description", "Statement of "+b.To.In(s.desk.Zone).Format("2 January 2006"))
		doc.End()
	}
	doc.End()
	doc.End()
	return nil
}
