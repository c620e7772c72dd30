package messenger

import (
	"encoding/json"
	"maps"
	"slices"

	"github.com/sandbank/sandbank/internal/actor"
)

// profileBody answers a read of a page's profile.
type profileBody struct {
	Data []map[string]json.RawMessage `json:"data"`
}

// result is how changes of a profile are answered.
type result struct {
	Result string `json:"result"`
}

func isProperty(name string) bool {
	switch name {
	case "get_started", "greeting", "persistent_menu", "ice_breakers", "whitelisted_domains", "account_linking_url", "commands":
		return true
	}
	return false
}

func noProperty(name string) error {
	return invalid("Param fields must be one of {get_started, greeting, persistent_menu, ice_breakers, whitelisted_domains, account_linking_url, commands}: "+quoted(name),
		"Name properties of the profile.")
}

// profile is a copy of a page's profile.
func (m *Messenger) profile(app string) map[string]json.RawMessage {
	m.state.mu.RLock()
	defer m.state.mu.RUnlock()
	p := maps.Clone(m.state.apps[app].profile)
	if p == nil {
		p = map[string]json.RawMessage{}
	}
	return p
}

// readProfile handles GET /me/messenger_profile.
func (m *Messenger) readProfile(c call) (answer, error) {
	if err := m.chargeProfile(c.app.App); err != nil {
		return nil, err
	}
	fields := c.params.list("fields")
	if len(fields) == 0 {
		return nil, missing("fields")
	}
	all, found := m.profile(c.app.App), map[string]json.RawMessage{}
	for _, f := range fields {
		if !isProperty(f) {
			return nil, noProperty(f)
		}
		if v, ok := all[f]; ok {
			found[f] = v
		}
	}
	if len(found) == 0 {
		return profileBody{Data: []map[string]json.RawMessage{}}, nil
	}
	return profileBody{Data: []map[string]json.RawMessage{found}}, nil
}

// writeProfile handles POST /me/messenger_profile.
func (m *Messenger) writeProfile(c call) (answer, error) {
	if err := m.chargeProfile(c.app.App); err != nil {
		return nil, err
	}
	all, set := m.profile(c.app.App), 0
	for _, name := range slices.Sorted(maps.Keys(c.params)) {
		if !isProperty(name) {
			continue // parameters that every call may have
		}
		if err := checkProperty(name, c.params[name]); err != nil {
			return nil, err
		}
		all[name], set = c.params[name], set+1
	}
	if set == 0 {
		return nil, invalid("Requires at least one messenger profile property", "Send get_started, greeting or another property.")
	}
	if _, ok := all["persistent_menu"]; ok && all["get_started"] == nil {
		return nil, invalid("You must set a Get Started button if you also wish to use persistent menu", "Set get_started first, or in the same call.")
	}
	return result{"success"}, m.setProfile(c, all)
}

// checkProperty holds a property to its shape and limits.
func checkProperty(name string, raw json.RawMessage) error {
	switch name {
	case "get_started":
		var p struct{ Payload string }
		if json.Unmarshal(raw, &p) != nil || p.Payload == "" {
			return missing("get_started[payload]")
		}
		if runes(p.Payload) > maxPayload {
			return tooLong("get_started[payload]", maxPayload)
		}
	case "greeting":
		var all []struct{ Locale, Text string }
		if json.Unmarshal(raw, &all) != nil || len(all) == 0 {
			return invalid("Param greeting must be an array", "Send [{locale, text}].")
		}
		for _, g := range all {
			if runes(g.Text) > 160 {
				return tooLong("greeting[text]", 160)
			}
		}
	case "persistent_menu", "ice_breakers", "whitelisted_domains", "commands":
		var all []json.RawMessage
		if json.Unmarshal(raw, &all) != nil {
			return invalid("Param "+name+" must be an array", "Send an array.")
		}
	}
	return nil
}

// deleteProfile handles DELETE /me/messenger_profile.
func (m *Messenger) deleteProfile(c call) (answer, error) {
	if err := m.chargeProfile(c.app.App); err != nil {
		return nil, err
	}
	fields := c.params.list("fields")
	if len(fields) == 0 {
		return nil, missing("fields")
	}
	all := m.profile(c.app.App)
	for _, f := range fields {
		if !isProperty(f) {
			return nil, noProperty(f)
		}
		delete(all, f)
	}
	if all["persistent_menu"] != nil && all["get_started"] == nil {
		return nil, invalid("You must set a Get Started button if you also wish to use persistent menu", "Delete persistent_menu too.")
	}
	return result{"success"}, m.setProfile(c, all)
}

func (m *Messenger) setProfile(c call, all map[string]json.RawMessage) error {
	_, err := m.act(c.r.Context(), func(tx *actor.Tx) error {
		tx.Add(actor.Draft{
			Type: profileChanged, Source: m.source(), Subject: "app/" + c.app.App,
			Data: profileData{Platform: m.c.ID, App: c.app.App, Properties: all},
		})
		return nil
	})
	return err
}
