package web

import (
	"strings"

	"github.com/sandbank/sandbank/sandbox"
)

// A bankBody is a bank's entry in the catalog and where it is reached.
type bankBody struct {
	ID         string       `json:"id"`
	Name       string       `json:"name"`
	LegalName  string       `json:"legal_name"`
	Country    string       `json:"country"`
	Currency   string       `json:"currency"`
	Regime     string       `json:"regime"`
	Face       string       `json:"face"`
	FaceLabel  string       `json:"face_label"`
	Base       string       `json:"base"`
	Issuer     string       `json:"issuer"`
	API        string       `json:"api"`
	Admits     []string     `json:"admits"`
	Policy     sandbox.Text `json:"policy"`
	Population int64        `json:"population"`
}

func newBankBodies(run *sandbox.Run) []bankBody {
	list := make([]bankBody, 0, len(run.Banks()))
	for _, b := range run.Banks() {
		e := b.Entry()
		list = append(list, bankBody{
			ID: e.ID, Name: e.Name, LegalName: e.LegalName, Country: e.Country, Currency: e.Currency, Regime: e.Regime,
			Face: string(b.Standard()), FaceLabel: b.FaceLabel(), Base: b.Base(), Issuer: b.Base(), API: b.API(),
			Admits: append([]string{}, e.Admits...), Policy: sandbox.Text{En: strings.Join(e.Policy, " ")}, Population: e.Population,
		})
	}
	return list
}

// A platformBody is a platform of the cast that can be called.
type platformBody struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	Kind string `json:"kind"`
	Base string `json:"base"`
	Page string `json:"page"` // id of the page that customers talk to
}

// The messenger of the cast and the app that speaks in it.
const (
	messengerID   = "kinnet"
	messengerName = "Kinnet"
	messengerApp  = "balance"
)

func newPlatformBodies(run *sandbox.Run) ([]platformBody, error) {
	app, err := run.Messenger().App(messengerApp)
	if err != nil {
		return nil, err
	}
	return []platformBody{{messengerID, messengerName, "messenger", run.Messenger().Graph(), app.PageID}}, nil
}

// A namedBody is a customer with a name of her own in the catalog.
type namedBody struct {
	Bank     string       `json:"bank"`
	Key      string       `json:"key"`
	Name     string       `json:"name"`
	Language string       `json:"language"`
	Note     sandbox.Text `json:"note"`
	PSID     string       `json:"psid"`
}

func newNamedBodies(run *sandbox.Run) ([]namedBody, error) {
	var list []namedBody
	for _, b := range run.Banks() {
		for _, pin := range b.Entry().Pins {
			p, err := b.Customer(pin.Key)
			if err != nil {
				return nil, err
			}
			psid, err := run.Messenger().PSID(b.ID() + "/" + pin.Key)
			if err != nil {
				return nil, err
			}
			list = append(list, namedBody{b.ID(), pin.Key, p.Name(), p.Language, sandbox.Text{En: pin.About}, psid})
		}
	}
	return list, nil
}
