package mockbanks

import (
	"bytes"
	_ "embed"
	"html/template"
	"net/http"
	"strconv"
	"sync"

	"github.com/sandbank/sandbank/mockbanks/authserver"
	"github.com/sandbank/sandbank/mockbanks/catalog"
	"github.com/sandbank/sandbank/mockbanks/consent"
	"github.com/sandbank/sandbank/mockbanks/developers"
	"github.com/sandbank/sandbank/mockbanks/people"
)

//go:embed pages/home.html
var homeText string

//go:embed pages/developers.html
var developersText string

//go:embed pages/pages.css
var pagesStyle []byte

// pages are the bank's own pages, for people who write programs.
type pages struct {
	home, developers *template.Template
}

// shelf reads the pages once for all banks of all runs: they never change
// afterwards, and a new run must not pay for them.
//
//nolint:gochecknoglobals // read once, never changed
var shelf = sync.OnceValue(func() pages {
	return pages{
		home:       template.Must(template.New("home").Parse(homeText)),
		developers: template.Must(template.New("developers").Parse(developersText)),
	}
})

// pageData is what the pages say.
type pageData struct {
	Bank       catalog.Bank
	Base       string
	API        string
	Face       string
	Control    string
	FDX        bool
	Customers  []customer
	Resources  []resource
	Permission []string
	Last       string // number of the last customer, with its thousands apart
}

type customer struct {
	Key, Name, About string
	Index            int64
	SignIn           string // what happens at the bank's own pages
}

type resource struct {
	Path, Needs string
}

func (b *Bank) pageData() pageData {
	d := pageData{
		Bank: b.c.Entry, Base: b.base, API: b.API(), Face: b.FaceLabel(), Control: b.c.Control,
		FDX: b.standard == consent.FDX, Resources: b.resources(), Permission: consent.Known(b.standard),
		Last: thousands(b.c.Entry.Population - 1),
	}
	for _, p := range b.c.Entry.Pins {
		who, err := b.c.People.Person(b.ID(), p.Index)
		if err == nil {
			d.Customers = append(d.Customers, customer{p.Key, fullName(who), p.About, p.Index, authserver.SignIn(p)})
		}
	}
	return d
}

// fullName is a customer's name, and with it the firm's, if she acts for one.
func fullName(p people.Person) string {
	if p.Company == "" {
		return p.Name()
	}
	return p.Company + " (" + p.Name() + ")"
}

// thousands writes a count for reading: 23,999,999.
func thousands(n int64) string {
	s := strconv.FormatInt(n, 10)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// resources lists what the face serves and what each needs.
func (b *Bank) resources() []resource {
	if b.standard == consent.FDX {
		return []resource{
			{"GET /customers/current", "any customer's token"},
			{"GET /accounts", consent.AccountBasic},
			{"GET /accounts/{accountId}", consent.AccountDetailed},
			{"GET /accounts/{accountId}/transactions", consent.Transactions},
			{"GET /accounts/{accountId}/contact", consent.CustomerContact},
			{"GET /accounts/{accountId}/payment-networks, /asset-transfer-networks", consent.AccountPayments},
			{"GET /accounts/{accountId}/statements", consent.Statements},
		}
	}
	accounts := consent.ReadAccountsBasic + " or " + consent.ReadAccountsDetail
	transactions := consent.ReadTransactionsBasic + " or " + consent.ReadTransactionsDetail
	return []resource{
		{"POST /account-access-consents", "the client's own token"},
		{"GET, DELETE /account-access-consents/{ConsentId}", "the client's own token"},
		{"GET /accounts, /accounts/{AccountId}", accounts},
		{"GET /balances, /accounts/{AccountId}/balances", consent.ReadBalances},
		{"GET /transactions, /accounts/{AccountId}/transactions", transactions},
		{"GET /party", consent.ReadPartyPSU},
		{"GET /accounts/{AccountId}/party, /parties", consent.ReadParty},
		{"GET /standing-orders", consent.ReadStandingOrdersBasic + " or " + consent.ReadStandingOrdersDetail},
		{"GET /direct-debits", consent.ReadDirectDebits},
		{"GET /scheduled-payments", consent.ReadScheduledPaymentsBasic + " or " + consent.ReadScheduledPaymentsDetail},
		{"GET /beneficiaries", consent.ReadBeneficiariesBasic + " or " + consent.ReadBeneficiariesDetail},
		{"GET /statements, /accounts/{AccountId}/statements/{StatementId}", consent.ReadStatementsBasic + " or " + consent.ReadStatementsDetail},
		{"GET /products, /accounts/{AccountId}/product", consent.ReadProducts},
		{"GET /offers", consent.ReadOffers},
	}
}

func (b *Bank) home(w http.ResponseWriter, _ *http.Request)       { b.show(w, shelf().home) }
func (b *Bank) developers(w http.ResponseWriter, _ *http.Request) { b.show(w, shelf().developers) }

// corner is where developers register and try calls; door is the bank's own.
func (b *Bank) corner(door http.Handler) *developers.Corner {
	return developers.New(developers.Config{Bank: b, Actor: b.c.Actor, Log: b.c.Log, Door: door, Link: b.c.Link})
}

// show renders first, so that a page is whole or not there.
func (b *Bank) show(w http.ResponseWriter, t *template.Template) {
	var page bytes.Buffer
	if err := t.Execute(&page, b.pageData()); err != nil {
		b.c.Log.Error("page not rendered", "bank", b.ID(), "error", err)
		http.Error(w, "This page could not be made; the server's log says why.", http.StatusInternalServerError)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	w.Write(page.Bytes())
}

// style is the stylesheet of these pages.
func (b *Bank) style(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/css; charset=utf-8")
	w.Header().Set("Cache-Control", "max-age=300")
	w.Write(pagesStyle)
}
