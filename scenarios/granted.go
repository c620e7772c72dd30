package scenarios

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/sandbank/sandbank/mockbanks/consent"
)

// Granted claims what a customer's last grant at her bank lets be read:
// exactly this, besides the words that identify her.
type Granted struct {
	As    string
	Scope []string
}

func newGranted(v value) Granted {
	o := v.object("as", "scope")
	g := Granted{As: o.as(), Scope: o.need("scope").permissions()}
	slices.Sort(g.Scope)
	g.Scope = slices.Compact(g.Scope)
	return g
}

func (g Granted) written() (string, any) {
	return "granted", fields{{"as", g.As}, {"scope", g.Scope}}
}

func (g Granted) tell(c cast, not bool) Text {
	who, what := c.given(g.As), strings.Join(g.Scope, ", ")
	if not {
		return Text{fmt.Sprintf("%s's grant is not exactly %s", who, what), fmt.Sprintf("Quyền %s cấp không phải đúng là %s", who, what)}
	}
	return Text{fmt.Sprintf("%s's grant is %s and nothing else", who, what), fmt.Sprintf("%s chỉ cấp quyền %s", who, what)}
}

func (g Granted) check(ctx context.Context, p *performance, _ uint64) error {
	customer, last := p.cast.of(g.As), ""
	err := p.each(ctx, 1, func(e event) {
		var data struct{ Customer, Scope string }
		if e.Type == "bank.grant.opened" && e.Source == "/banks/"+customer.Bank &&
			json.Unmarshal(e.Data, &data) == nil && bare(data.Customer) == customer.Key {
			last = data.Scope
		}
	})
	if err != nil {
		return err
	}
	got := slices.DeleteFunc(strings.Fields(last), identifies)
	slices.Sort(got)
	if slices.Equal(got, g.Scope) {
		return nil
	}
	return &Unmet{"a grant of exactly " + strings.Join(g.Scope, ", "), orNothing(got)}
}

// permissions reads words of the standards for what may be read.
func (v value) permissions() []string {
	words := v.texts()
	known := append(consent.Known(consent.FDX), consent.Known(consent.OpenBanking)...)
	for _, w := range words {
		if !slices.Contains(known, w) && !identifies(w) && v.r.err == nil {
			v.unknown(w, known, "no bank lets "+quote(w)+" be read", "there are "+listed(known))
		}
	}
	return words
}

// identifies tells the words of a scope that let no data be read.
func identifies(word string) bool { return word == "openid" || word == "offline_access" }

func orNothing(scope []string) string {
	if len(scope) == 0 {
		return "no grant"
	}
	return strings.Join(scope, ", ")
}
