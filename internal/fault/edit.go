package fault

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"

	"github.com/sandbank/sandbank/internal/chance"
)

// edit changes a JSON answer as a kind of fault wants; ok is false if there is
// nothing in it to change.
func edit(kind string, whole []byte, draw uint64, at *url.URL) (out []byte, ok bool) {
	d := json.NewDecoder(bytes.NewReader(whole))
	d.UseNumber() // amounts stay as they are written
	var doc map[string]any
	if d.Decode(&doc) != nil {
		return nil, false
	}
	switch kind {
	case MissingItem, DoubledItem:
		ok = editList(doc, kind, draw)
	case IDChanges:
		ok = renamed(doc, draw)
	case NextToItself, NextElsewhere:
		ok = relinked(doc, kind, at)
	case NextNullHost:
		ok = nullHosts(doc)
	case DiscoveryMoved:
		ok = moved(doc)
	}
	if !ok {
		return nil, false
	}
	out, err := json.Marshal(doc)
	return out, err == nil
}

// list finds the first list of objects of an answer, by the names that the
// standards give theirs.
func list(doc map[string]any) (holder map[string]any, name string, items []any) {
	for _, key := range []string{"transactions", "accounts", "Transaction", "Account", "Balance", "balances"} {
		if all, ok := doc[key].([]any); ok {
			return doc, key, all
		}
	}
	if data, ok := doc["Data"].(map[string]any); ok {
		return list(data)
	}
	return nil, "", nil
}

func editList(doc map[string]any, kind string, draw uint64) bool {
	holder, name, items := list(doc)
	if len(items) == 0 {
		return false
	}
	i := int(chance.Scale(draw, uint64(len(items))))
	if kind == MissingItem {
		holder[name] = append(append([]any{}, items[:i]...), items[i+1:]...)
	} else {
		holder[name] = append(append(append([]any{}, items[:i+1]...), items[i]), items[i+1:]...)
	}
	return true
}

// renamed gives each transaction another id.
func renamed(doc map[string]any, draw uint64) bool {
	_, _, items := list(doc)
	done := false
	for i, item := range items {
		m, ok := item.(map[string]any)
		if !ok {
			continue
		}
		inner := m
		for _, wrapper := range []string{"depositTransaction", "loanTransaction", "locTransaction", "investmentTransaction"} {
			if in, ok := m[wrapper].(map[string]any); ok {
				inner = in
			}
		}
		for _, key := range []string{"transactionId", "TransactionId"} {
			if _, has := inner[key]; has {
				inner[key] = fmt.Sprintf("t%013x", chance.H(draw, uint64(i))>>12)
				done = true
			}
		}
	}
	return done
}

// relinked leads the link to the next page to this one, or to a path without
// the account.
func relinked(doc map[string]any, kind string, at *url.URL) bool {
	to := at.String()
	if kind == NextElsewhere {
		to = at.Path
		if before, _, found := strings.Cut(at.Path, "/accounts/"); found {
			to = before + "/transactions"
		}
	}
	for _, place := range []struct{ holder, link, inner string }{{"links", "next", "href"}, {"Links", "Next", ""}, {"page", "nextOffset", ""}} {
		links, ok := doc[place.holder].(map[string]any)
		if !ok || links[place.link] == nil {
			continue
		}
		next, deep := links[place.link].(map[string]any)
		switch {
		case deep:
			next["href"] = to
		case place.link == "nextOffset":
			links[place.link] = at.Query().Get("offset")
		default:
			links[place.link] = to
		}
		if page, ok := doc["page"].(map[string]any); ok && kind == NextToItself {
			if _, has := page["nextOffset"]; has {
				page["nextOffset"] = at.Query().Get("offset")
			}
		}
		return true
	}
	return false
}

// nullHosts puts the host null into every link.
func nullHosts(v any) bool {
	done := false
	switch v := v.(type) {
	case map[string]any:
		for key, member := range v {
			if s, ok := member.(string); ok {
				if u, err := url.Parse(s); err == nil && u.Host != "" {
					u.Host, done = "null", true
					v[key] = u.String()
				} else if strings.HasPrefix(s, "/") && (key == "href" || key == "Self" || key == "Next") {
					v[key], done = "http://null"+s, true
				}
				continue
			}
			done = nullHosts(member) || done
		}
	case []any:
		for _, item := range v {
			done = nullHosts(item) || done
		}
	}
	return done
}

// moved names another issuer, with endpoints beneath it.
func moved(doc map[string]any) bool {
	issuer, ok := doc["issuer"].(string)
	if !ok {
		return false
	}
	for key, member := range doc {
		if s, ok := member.(string); ok && strings.HasPrefix(s, issuer) {
			doc[key] = issuer + "/moved" + strings.TrimPrefix(s, issuer)
		}
	}
	return true
}
