package web

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/sandbank/sandbank/mockbanks/ledger"
	"github.com/sandbank/sandbank/sandbox"
)

// A postingBody is what happened to an account at an instant.
type postingBody struct {
	Cursor      string    `json:"cursor"`
	At          time.Time `json:"at"`
	Bank        string    `json:"bank"`
	Customer    int64     `json:"customer"`
	Account     string    `json:"account"`
	AccountKind string    `json:"account_kind"`
	Phase       string    `json:"phase"`
	Amount      string    `json:"amount"`
	Currency    string    `json:"currency"`
	Kind        string    `json:"kind"`
	Text        string    `json:"text"`
	Transaction string    `json:"transaction"`
	Pending     string    `json:"pending_transaction,omitempty"` // the id that it had before
	Party       string    `json:"counterparty,omitempty"`
	MCC         string    `json:"mcc,omitempty"`
	Place       string    `json:"place,omitempty"`
	Reference   string    `json:"reference,omitempty"`
	Reason      string    `json:"reason,omitempty"`
	Balance     string    `json:"balance,omitempty"` // booked, after it
}

func newPostingBody(p sandbox.Posted) postingBody {
	b := postingBody{
		Cursor: p.Cursor.String(), At: p.At, Bank: p.Account.Bank, Customer: p.Account.Customer, Account: p.Account.ID,
		AccountKind: p.Account.Kind.String(), Phase: p.Phase.String(), Amount: decimal(p.Amount), Currency: p.Account.Currency,
		Kind: p.Line.Kind, Text: p.Line.Text, Transaction: p.Line.ID, Pending: p.Line.PendingID, Party: p.Line.Counterparty.Name,
		MCC: p.Line.MCC, Place: p.Line.Place, Reference: p.Line.Reference, Reason: p.Line.Reason,
	}
	if b.Party == "" {
		b.Party = p.Line.Merchant
	}
	if p.Phase == ledger.Booked {
		b.Balance = decimal(p.Line.After)
	}
	return b
}

// A positionBody is how far a reader has come.
type positionBody struct {
	Cursor string    `json:"cursor"`
	Now    time.Time `json:"now"`
	Behind float64   `json:"behind_seconds"` // virtual
}

func newPositionBody(f *sandbox.Feed, run *sandbox.Run) positionBody {
	return positionBody{f.Cursor().String(), run.Now(), f.Behind().Seconds()}
}

// listFeed handles GET /runs/{run}/feed: what happened after a cursor or an
// instant; if that is nothing, it waits for what comes.
func (s *Server) listFeed(w http.ResponseWriter, r *http.Request, run *sandbox.Run) error {
	f, err := openFeed(r, run)
	if err != nil {
		return err
	}
	limit, err := number(r, "limit", 100, 1, 1000)
	if err != nil {
		return err
	}
	wait, err := waiting(r.URL.Query())
	if err != nil {
		return err
	}
	found := s.await(r.Context(), f, int(limit), wait)
	list := make([]postingBody, len(found))
	for i, p := range found {
		list[i] = newPostingBody(p)
	}
	at := newPositionBody(f, run)
	return render(w, http.StatusOK, map[string]any{"postings": list, "cursor": at.Cursor, "now": at.Now, "behind_seconds": at.Behind})
}

// maxWait is how long a question may be held open, by the real clock.
const maxWait = time.Minute

func waiting(q url.Values) (time.Duration, error) {
	text := q.Get("wait")
	if text == "" {
		return 0, nil
	}
	d, err := time.ParseDuration(text)
	if err != nil || d < 0 || d > maxWait {
		return 0, wrongQuery("wait is %q; it must be a duration from 0s to %s, like 20s.", text, maxWait)
	}
	return d, nil
}

// newsEvery is how often a feed that has come to the present looks again.
const newsEvery = 100 * time.Millisecond

// await asks a feed until it has something or the time is over.
func (s *Server) await(ctx context.Context, f *sandbox.Feed, limit int, wait time.Duration) []sandbox.Posted {
	found := f.Next(limit)
	if len(found) > 0 || wait == 0 || f.Behind() > 0 {
		return found
	}
	tick, end := time.NewTicker(newsEvery), time.NewTimer(wait)
	defer tick.Stop()
	defer end.Stop()
	for len(found) == 0 {
		select {
		case <-ctx.Done():
			return nil
		case <-s.hub.stopping:
			return nil
		case <-end.C:
			return nil
		case <-tick.C:
			found = f.Next(limit)
		}
	}
	return found
}

// openFeed reads what is wanted and from where.
func openFeed(r *http.Request, run *sandbox.Run) (*sandbox.Feed, error) {
	q := r.URL.Query()
	watch, err := readWatch(q, run)
	if err != nil {
		return nil, err
	}
	after, err := startOf(r, run, watch)
	if err != nil {
		return nil, err
	}
	return run.Feed(watch, after)
}

func readWatch(q url.Values, run *sandbox.Run) (w sandbox.Watch, err error) {
	w = sandbox.Watch{Bank: q.Get("bank"), Customer: -1, Account: q.Get("account"), Kind: q.Get("kind"), Phase: q.Get("phase")}
	if phases := []string{"", "held", "booked", "lapsed"}; !slices.Contains(phases, w.Phase) {
		return w, wrongQuery("phase is %q; it must be held, booked or lapsed.", w.Phase)
	}
	if text := q.Get("min_amount"); text != "" {
		if w.Least, err = minor("min_amount", text); err != nil {
			return w, err
		}
	}
	who := q.Get("customer")
	if w.Bank == "" && (who != "" || w.Account != "") {
		return w, wrongQuery("customer and account need the bank as well, like bank=larkspur&customer=linh.")
	}
	if who == "" {
		return w, nil
	}
	b, err := run.Bank(w.Bank)
	if err != nil {
		return w, err
	}
	p, err := b.Customer(who)
	w.Customer = p.Index
	return w, err
}

// startOf is the cursor that a client goes on from, or the instant it names,
// or a little before the present.
func startOf(r *http.Request, run *sandbox.Run, w sandbox.Watch) (ledger.Cursor, error) {
	q := r.URL.Query()
	cursor, from := q.Get("after"), q.Get("from")
	if last := r.Header.Get("Last-Event-ID"); last != "" {
		cursor, from = last, ""
	}
	switch {
	case cursor != "" && from != "":
		return ledger.Cursor{}, wrongQuery("after and from are both there; send one.")
	case cursor != "":
		c, err := ledger.ParseCursor(cursor)
		if err != nil {
			return c, wrongQuery("after is %q, which is no cursor of this feed; send one as an answer had it, or from=TIME.", cursor)
		}
		return c, checkInstant(&c.At)
	case from == "now":
		return ledger.Cursor{At: run.Now().Truncate(time.Millisecond)}, nil
	case from == "":
		return ledger.Cursor{At: run.Recent(w)}, nil
	}
	at, err := time.Parse(time.RFC3339, from)
	if err != nil {
		return ledger.Cursor{}, wrongQuery("from is %q; it must be an instant like 2018-09-17T13:00:00Z, or now.", from)
	}
	return ledger.Cursor{At: at.UTC()}, checkInstant(&at)
}
