package formula

import "strconv"

// A Name is something that every expression may name.
type Name struct{ Word, Means string }

// Names are the facts that an expression may name, in the order of the
// documentation.
func Names() []Name {
	return []Name{
		{"events", "list of what the journal has since the mark: seq, type, source, subject, time, cause, data"},
		{"exchanges", "list of requests and answers since the mark: id, from, to, method, path, status, refusal, fault, seq, time"},
		{"messages", "list of chat messages since the mark: customer, bank, app, from (customer or page), text, quick_replies, buttons"},
		{"saved", "what steps have saved, by their names"},
		{"kpi", "counts since the beginning of the story: exchanges, refused, messages, linked, revoked, faults, notices"},
		{"market", "index of each price by its name, 100.0 at the start"},
		{"faults", "list of armed faults: id, name, party, kind, strikes"},
		{"now", "virtual instant"},
		{"started", "virtual instant at which the story began"},
	}
}

// A Function is something that every expression may call.
type Function struct {
	Word      string
	Arguments int
	Usage     string
	Means     string
}

// Functions are what an expression may call, in the order of the
// documentation.
func Functions() []Function {
	return []Function{
		{"balance", 1, "balance(role)", "first shared account of the role by the bank's ledger: account, product, currency, booked, available, in minor units"},
		{"balances", 1, "balances(role)", "all shared accounts of the role"},
		{"transactions", 1, "transactions(role)", "holds and bookings of the last 30 days in all accounts of the role, newest first: id, pending_id, account, status (pending or booked), amount (minor units), text, merchant, at"},
		{"said", 1, "said(role)", "texts that the page has told the role since the mark"},
		{"body", 1, "body(exchange)", "what was answered: its JSON, else its text"},
		{"sent", 1, "sent(exchange)", "what was sent along: its JSON, else its text"},
		{"header", 2, "header(exchange, name)", "header of the answer, else \"\""},
		{"count", 1, "count(type)", "events since the mark whose type fits a pattern with stars"},
		{"like", 2, "like(text, pattern)", "whether a text fits a pattern with stars; capitals are as small letters"},
		{"minor", 1, "minor(amount)", "minor units of \"42.50\", 42.5 or an amount of a bank's answer, exactly"},
		{"crowd", 1, "crowd(name)", "what a crowd has done so far: members, offered, allowed, denied, linked, asked, answered, revoked, refused, days; sampled is how many go over HTTP, over_http and by_rule hold the counts of each kind"},
	}
}

// overload is the id of the function's only form.
func (f Function) overload() string { return f.Word + "_" + strconv.Itoa(f.Arguments) }
