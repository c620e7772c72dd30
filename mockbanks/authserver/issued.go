package authserver

import (
	"slices"
	"strings"
)

// An Issued is a grant as others may know it.
type Issued struct {
	Grant    string
	Consent  string
	Client   string
	Customer string
	Scope    string
	Revoked  bool // itself, or with its consent
}

// Issued lists the grants by their ids.
func (s *Server) Issued() []Issued {
	s.state.mu.RLock()
	defer s.state.mu.RUnlock()
	list := make([]Issued, 0, len(s.state.grants))
	for _, g := range s.state.grants {
		list = append(list, Issued{g.id, g.consent, g.client, g.customer, g.scope, g.dead.Load()})
	}
	slices.SortFunc(list, func(a, b Issued) int { return strings.Compare(a.Grant, b.Grant) })
	return list
}
