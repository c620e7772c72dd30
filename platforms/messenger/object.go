package messenger

import (
	"slices"
	"strings"

	"github.com/sandbank/sandbank/internal/actor"
)

// object handles GET /{id}: the page itself, or one of its users.
func (m *Messenger) object(c call) (answer, error) {
	if id := c.path[0]; id != "me" && id != c.app.PageID {
		return m.userProfile(c, id)
	}
	if c.params.has("account_linking_token") {
		return m.linkingRecipient(c)
	}
	page := map[string]any{"id": c.app.PageID, "name": c.app.Name}
	return fields(page, c.params.list("fields"), []string{"id", "name"}), nil
}

// userProfile answers what a page may know of a person that it talks to.
func (m *Messenger) userProfile(c call, psid string) (answer, error) {
	u, ok := m.user(c.app.PageID, psid)
	if !ok || !m.hasWritten(c.app.PageID, psid) {
		return nil, noObject(psid)
	}
	all := map[string]any{
		"id": psid, "name": u.Name, "first_name": u.First, "last_name": u.Last,
		"locale": u.Locale, "timezone": u.offset(m.c.Actor.Clock().Now()),
	}
	return fields(all, c.params.list("fields"), []string{"first_name", "last_name", "id"}), nil
}

// hasWritten says whether a user and a page know each other.
func (m *Messenger) hasWritten(page, psid string) bool {
	m.state.mu.RLock()
	defer m.state.mu.RUnlock()
	return m.state.threads[threadKey(page, psid)] != nil
}

// fields picks what was asked for, or what is given unasked. The id is always
// there; a field that the page may not see is left out, as the platform does.
func fields(all map[string]any, asked, unasked []string) map[string]any {
	if len(asked) == 0 {
		asked = unasked
	}
	some := map[string]any{"id": all["id"]}
	for _, name := range asked {
		if v, ok := all[name]; ok {
			some[name] = v
		}
	}
	return some
}

// success answers changes of subscriptions.
type success struct {
	Success bool `json:"success"`
}

// subscription is one app that gets a page's events.
type subscription struct {
	ID     string   `json:"id"`
	Name   string   `json:"name"`
	Fields []string `json:"subscribed_fields"`
}

// subscriptions handles GET /me/subscribed_apps.
func (m *Messenger) subscriptions(c call) (answer, error) {
	all := []subscription{}
	if len(c.app.Fields) > 0 {
		all = append(all, subscription{c.app.AppID, c.app.Name, c.app.Fields})
	}
	return map[string]any{"data": all}, nil
}

// subscribe handles POST /me/subscribed_apps.
func (m *Messenger) subscribe(c call) (answer, error) {
	names := c.params.list("subscribed_fields")
	if len(names) == 0 {
		return nil, missing("subscribed_fields")
	}
	for _, n := range names {
		if !isField(n) {
			return nil, invalid("Param subscribed_fields has an unknown field "+quoted(n), "Use webhook fields like "+strings.Join(DefaultFields(), ", ")+".")
		}
	}
	return success{true}, m.setFields(c, names)
}

// unsubscribe handles DELETE /me/subscribed_apps.
func (m *Messenger) unsubscribe(c call) (answer, error) {
	return success{true}, m.setFields(c, []string{})
}

func (m *Messenger) setFields(c call, names []string) error {
	_, err := m.act(c.r.Context(), func(tx *actor.Tx) error {
		if slices.Equal(c.app.Fields, names) {
			return actor.ErrNothing
		}
		tx.Add(actor.Draft{Type: appChanged, Source: m.source(), Subject: "app/" + c.app.App, Data: appData{
			Platform: m.c.ID, App: c.app.App, Name: c.app.Name, AppID: c.app.AppID, Page: c.app.PageID,
			Webhook: c.app.Webhook, Link: c.app.Link, Fields: names,
		}})
		return nil
	})
	return err
}
