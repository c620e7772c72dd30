package messenger

import (
	"cmp"
	"slices"
	"strings"
)

// A Contact is somebody who has talked to a page.
type Contact struct{ App, PSID string }

// Contacts lists everybody who has talked to a page, by page and then by id.
func (m *Messenger) Contacts() []Contact {
	m.state.mu.RLock()
	defer m.state.mu.RUnlock()
	list := make([]Contact, 0, len(m.state.threads))
	for key, t := range m.state.threads {
		_, psid, _ := strings.Cut(key, "/")
		list = append(list, Contact{t.app, psid})
	}
	slices.SortFunc(list, func(a, b Contact) int {
		return cmp.Or(strings.Compare(a.App, b.App), strings.Compare(a.PSID, b.PSID))
	})
	return list
}
