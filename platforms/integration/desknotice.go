package integration

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"

	"github.com/sandbank/sandbank/internal/wire"
)

// deskNotice handles what a bank's desk tells: it is passed on to the person
// who reported the case.
func (b *Bot) deskNotice(w http.ResponseWriter, r *http.Request) {
	bank := b.c.Settings.Banks[0]
	id, body, ok := b.signedHook(w, r, b.deskSecret(bank))
	if !ok {
		return
	}
	wire.Attribute(w, bank.ID)
	var n struct {
		Type string     `json:"type"`
		Data caseAnswer `json:"data"`
	}
	if err := json.Unmarshal(body, &n); err != nil || !strings.HasPrefix(n.Type, "service.case.") {
		wire.Refuse(w, "The body is no notice of a service desk.")
		http.Error(w, "not a notice", http.StatusBadRequest)
		return
	}
	ctx := r.Context()
	c, found, err := b.c.Cases.Case(ctx, bank.ID, n.Data.Case)
	if err == nil && found && n.Data.Answer != nil {
		lang := tongue(c.Lang)
		err = b.seen.once(ctx, id, func() error {
			return b.settled(ctx, b.update(ctx, c.PSID, lang.caseSays(bank.Name, n.Data.Answer.in(lang))))
		})
	}
	if err != nil {
		b.c.Log.WarnContext(ctx, "notice of a desk not passed on", "error", err)
		http.Error(w, "try again", http.StatusInternalServerError)
		return
	}
	io.WriteString(w, "OK") // a bank that has gone is no matter
}
