package sandbox

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"net/http/httputil"
	"net/url"
	"slices"
	"strings"

	"github.com/sandbank/sandbank/internal/actor"
	"github.com/sandbank/sandbank/internal/wire"
	"github.com/sandbank/sandbank/mockbanks"
)

// partyReplaced says that a party of the run is a program of the user's.
const partyReplaced = "party.replaced"

// Roles that a user's program can play.
const (
	roleApp      = "app"
	roleBank     = "bank"
	rolePlatform = "platform"
)

// An OwnBank is a bank of the user's in the place of one of ours. Others talk
// to it at its own addresses, so that its issuer and its redirects stay right.
type OwnBank struct {
	Issuer string // "https://bank.example": discovery is below it
	API    string // base address of its face; empty: below the issuer, as ours has it
	// ClientID and ClientSecret are the app's keys there. Without them the app
	// registers at the registration_endpoint (RFC 7591).
	ClientID, ClientSecret string
}

// replaced is the data of party.replaced.
type replaced struct {
	Party string `json:"party"`
	Role  string `json:"role"`
}

// Apps names the apps of the cast that a program of the user's can replace.
func Apps() []string {
	var names []string
	for _, a := range builtIns() {
		names = append(names, a.path())
	}
	return names
}

// Platforms names the platforms that a program of the user's can replace.
func Platforms() []string { return []string{kinnet} }

// ownBank is the user's bank in the place of one of ours, in the main run.
func (r *Run) ownBank(id string) (OwnBank, bool) {
	if !r.main {
		return OwnBank{}, false
	}
	own, ok := r.house.c.OwnBanks[id]
	return own, ok
}

// Home is the address of a bank, under which its pages are: ours, or the
// user's own.
func (r *Run) Home(bank string) (string, error) {
	b, err := r.Bank(bank)
	if err != nil {
		return "", err
	}
	if own, ok := r.ownBank(bank); ok {
		return own.Issuer, nil
	}
	return b.Base(), nil
}

// API is the base address of a bank's face: ours, or the user's own.
func (r *Run) API(b *mockbanks.Bank) string {
	own, ok := r.ownBank(b.ID())
	switch {
	case !ok:
		return b.API()
	case own.API != "":
		return own.API
	}
	return own.Issuer + strings.TrimPrefix(b.API(), b.Base())
}

// Outside tells whether a program of the user's takes part: it may answer late.
func (r *Run) Outside() bool { return len(r.own()) > 0 }

// own are the parties that are the user's, in order of their names.
func (r *Run) own() (all []replaced) {
	if !r.main {
		return nil
	}
	for _, id := range slices.Sorted(maps.Keys(r.house.c.Apps)) {
		if r.house.c.Apps[id] != "" {
			all = append(all, replaced{id, roleApp})
		}
	}
	for _, id := range slices.Sorted(maps.Keys(r.house.c.OwnBanks)) {
		all = append(all, replaced{id, roleBank})
	}
	for _, id := range slices.Sorted(maps.Keys(r.house.c.OwnPlatforms)) {
		all = append(all, replaced{id, rolePlatform})
	}
	return all
}

// announceOwn journals who is the user's, once: with it in the journal a
// recording can be judged later.
func (r *Run) announceOwn(ctx context.Context) error {
	all := r.own()
	if len(all) == 0 {
		return nil
	}
	_, err := r.actor.Do(ctx, func(tx *actor.Tx) error {
		added := false
		for _, d := range all {
			subject := "party/" + d.Party
			if tx.Version(subject) == 0 {
				tx.Add(actor.Draft{Type: partyReplaced, Source: "/", Subject: subject, Data: d})
				added = true
			}
		}
		if !added {
			return actor.ErrNothing
		}
		return nil
	})
	return err
}

// peerAt names the party that answers at an address outside.
func (r *Run) peerAt(address string) string {
	if name := r.appAt(address); name != "" || !r.main {
		return name
	}
	for _, id := range slices.Sorted(maps.Keys(r.house.c.OwnBanks)) {
		own := r.house.c.OwnBanks[id]
		if below(address, own.Issuer) || below(address, own.API) {
			return id
		}
	}
	for _, id := range slices.Sorted(maps.Keys(r.house.c.OwnPlatforms)) {
		if below(address, r.house.c.OwnPlatforms[id]) {
			return id
		}
	}
	return ""
}

// below tells whether an address is beneath another.
func below(address, base string) bool {
	rest, ok := strings.CutPrefix(address, base)
	return base != "" && ok && (rest == "" || rest[0] == '/' || rest[0] == '?')
}

// serveBank is a bank of the run: ours, or a way to the user's own.
func (r *Run) serveBank(b *mockbanks.Bank) http.Handler {
	own, ok := r.ownBank(b.ID())
	if !ok {
		return b.Routes()
	}
	return r.recorder.Middleware(b.ID())(r.faults.Middleware(b.ID())(r.passOn(r.base.Path()+"/banks/"+b.ID(), own.Issuer)))
}

// passOn sends requests on to a program elsewhere. Redirects and issuers name
// its own address: whoever comes this way once goes there from then on.
func (r *Run) passOn(prefix, to string) http.Handler {
	target, err := url.Parse(to)
	if err != nil {
		return http.NotFoundHandler() // it has been parsed before
	}
	return &httputil.ReverseProxy{
		Transport: r.house.dialer,
		Rewrite: func(p *httputil.ProxyRequest) {
			path := strings.TrimPrefix(strings.TrimPrefix(p.In.URL.Path, r.base.Path()), strings.TrimPrefix(prefix, r.base.Path()))
			p.Out.URL.Scheme, p.Out.URL.Host, p.Out.Host = target.Scheme, target.Host, target.Host
			p.Out.URL.Path, p.Out.URL.RawPath = strings.TrimSuffix(target.Path, "/")+path, ""
		},
		ErrorHandler: func(w http.ResponseWriter, _ *http.Request, err error) {
			sentence := fmt.Sprintf("%s does not answer: %v. Start it, or leave it out.", to, err)
			wire.Refuse(w, sentence)
			http.Error(w, sentence, http.StatusBadGateway)
		},
	}
}
