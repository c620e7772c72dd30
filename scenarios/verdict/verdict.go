// Package verdict says what a user's own program did wrong by the standard:
// it reads the recorded exchanges of the parties that were replaced and holds
// each against rules.
//
// Each rule names its source: RFC 6749, 6750, 7636, 8414, 9110, 9207 and
// OpenID Connect Discovery 1.0 for authorization; the public FDX Core Exchange
// subset; the read/write profile of Open Banking UK, version 4.0; FAPI 1.0
// part 1; the publicly documented Messenger Platform, version 21.0. What a
// recording does not hold (a secret that is masked, a body that is gone) is
// never held against anybody.
package verdict

import (
	"cmp"
	"encoding/json"
	"slices"

	"github.com/sandbank/sandbank/internal/journal"
	"github.com/sandbank/sandbank/internal/wire"
)

// Severities of a rule.
const (
	Must   = "must"   // the standard demands it: a finding fails the run
	Should = "should" // the standard recommends it
)

// Roles that a user's program can play.
const (
	App      = "app"
	Bank     = "bank"
	Platform = "platform"
)

// Replaced is the type of the event that says that a party of the run is a
// program of the user's: {"party", "role"}.
const Replaced = "party.replaced"

// A Party is somebody to be judged.
type Party struct {
	ID   string `json:"party"` // as exchanges name it: "larkspur", "kinnet/balance"
	Role string `json:"role"`
}

// A Finding is one rule that a party broke, at the first exchange where it did.
type Finding struct {
	Party    string `json:"party"`
	Exchange string `json:"exchange"` // the first one
	Rule     string `json:"rule"`
	Severity string `json:"severity"`
	Sentence string `json:"sentence"` // cause and remedy
	Standard string `json:"standard"`
	Count    int    `json:"count"` // in how many exchanges
}

// Bodies finds one side of an exchange by its hash; false if it is gone.
type Bodies func(hash string) (wire.Message, bool)

// Parties are those that events say are a user's own, in order of their names.
func Parties(events []journal.Event) []Party {
	var all []Party
	for _, e := range events {
		var p Party
		if e.Type == Replaced && json.Unmarshal(e.Data, &p) == nil && !slices.Contains(all, p) {
			all = append(all, p)
		}
	}
	slices.SortFunc(all, func(a, b Party) int { return cmp.Compare(a.ID, b.ID) })
	return all
}

// Judge judges the parties of a run that are the user's own. Without such a
// party there is nothing to find.
func Judge(events []journal.Event, bodies Bodies) []Finding {
	return Of(Parties(events), events, bodies)
}

// Of judges parties of a run: first what the standards demand, then what they
// recommend, each in the order in which it happened.
func Of(parties []Party, events []journal.Event, bodies Bodies) []Finding {
	if len(parties) == 0 {
		return nil
	}
	h := newHearing(events, bodies)
	var all []Finding
	for _, p := range parties {
		for _, r := range Rules() {
			if r.Role == p.Role {
				all = append(all, h.apply(p, r)...)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.Severity, b.Severity), cmp.Compare(h.place[a.Exchange], h.place[b.Exchange]))
	})
	return all
}

// Failed tells whether a finding is of what a standard demands.
func Failed(findings []Finding) bool {
	return slices.ContainsFunc(findings, func(f Finding) bool { return f.Severity == Must })
}

// A Rule is one thing that a standard says.
type Rule struct {
	ID       string
	Role     string
	Severity string
	Says     string // what a party of the role does, in one line
	Standard string // where it is said, in our words

	find func(v view, say func(c *call, sentence string))
}

// Rules are all rules, by role and in the order of a conversation.
func Rules() []Rule {
	return slices.Concat(
		webhookRules(), messageRules(), authorizationRules(), clientTokenRules(), clientRules(),
		discoveryRules(), tokenRules(), resourceRules(), fdxRules(), openBankingRules(),
		deliveryRules(), graphRules(),
	)
}

// apply holds a rule against a party. What it breaks more than once is one
// finding that counts.
func (h *hearing) apply(p Party, r Rule) []Finding {
	var f *Finding
	r.find(h.view(p), func(c *call, sentence string) {
		if f == nil {
			f = &Finding{
				Party: p.ID, Exchange: c.ID, Rule: r.ID, Severity: r.Severity, Sentence: sentence, Standard: r.Standard,
			}
		}
		f.Count++
	})
	if f == nil {
		return nil
	}
	return []Finding{*f}
}
