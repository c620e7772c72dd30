package access

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/sandbank/sandbank/internal/actor"
)

// Severities of findings, and acts that the bank proposes.
const (
	High   = "high"
	Medium = "medium"
	Low    = "low"

	Suspend = "suspend"
	Warn    = "warn"
	Watch   = "watch"
)

// Rules that a client breaks.
const (
	RuleNeverConsented = "never-consented" // asked for accounts of people who never agreed to it
	RuleGuessing       = "guessing"        // asked for accounts that do not exist
	RuleForeign        = "not-its-own"     // reached for consents of other clients
	RuleReplay         = "replay"          // went on with tokens that had been taken back
	RuleNoConsent      = "no-consent"      // asked on consents that nobody has authorised, or that have ended
	RulePressing       = "pressing"        // asked many who said no
)

// From how many on a rule is broken badly, or at all.
const (
	manyPeople  = 3
	manyGuesses = 3
	manyNos     = 3
)

// A Text is a sentence in both languages.
type Text struct {
	En string `json:"en"`
	Vi string `json:"vi"`
}

// A Finding is what the audit holds against a client.
type Finding struct {
	Client    string    `json:"client"`
	Name      string    `json:"name"`
	Rule      string    `json:"rule"`
	Severity  string    `json:"severity"`
	Act       string    `json:"act"`
	Sentence  Text      `json:"sentence"`
	Requests  int       `json:"requests"`
	Customers int       `json:"customers"` // asked for
	Never     int       `json:"never"`     // of them, who never consented
	First     time.Time `json:"first,omitzero"`
	Suspended bool      `json:"suspended"` // already
}

// A Review is what an audit of a bank found, the gravest first.
type Review struct {
	Bank     string    `json:"bank"`
	At       time.Time `json:"at"`
	Clients  int       `json:"clients"` // looked at
	Findings []Finding `json:"findings"`
}

// Review looks at all clients and journals what it finds.
func (r *Register) Review(ctx context.Context) (Review, error) {
	var found Review
	_, err := r.actor.Do(ctx, func(tx *actor.Tx) error {
		found = r.look(tx.Now())
		tx.Add(actor.Draft{Type: Reviewed, Source: "/banks/" + r.bank, Subject: "access/" + r.bank, Data: found})
		return nil
	})
	return found, err
}

// look is the review at an instant, without a trace.
func (r *Register) look(at time.Time) Review {
	r.mu.RLock()
	defer r.mu.RUnlock()
	found := Review{Bank: r.bank, At: at, Clients: len(r.order), Findings: []Finding{}}
	for _, id := range r.order {
		a := r.all[id]
		for _, rule := range []func(*asker) (Finding, bool){neverConsented, foreign, guessing, replay, noConsent, pressing} {
			if f, broken := rule(a); broken {
				f.Client, f.Name, f.Suspended = a.id, a.name, a.suspended
				found.Findings = append(found.Findings, f)
			}
		}
	}
	slices.SortStableFunc(found.Findings, func(x, y Finding) int {
		return cmp.Or(grave(x.Severity)-grave(y.Severity), y.Requests-x.Requests)
	})
	return found
}

func grave(severity string) int { return slices.Index([]string{High, Medium, Low}, severity) }

// stamp is an instant as sentences have it.
func stamp(t time.Time) string { return t.UTC().Format("2006-01-02 15:04") }

// neverConsented: the client asked for accounts of people that they do not
// share with it.
func neverConsented(a *asker) (f Finding, broken bool) {
	list := a.of(NotShared)
	if len(list) == 0 {
		return f, false
	}
	people, never := map[string]bool{}, map[string]bool{}
	for _, d := range list {
		people[d.Customer] = true
		if !a.consented[d.Customer] {
			never[d.Customer] = true
		}
	}
	f = Finding{Rule: RuleNeverConsented, Severity: Medium, Act: Warn, Requests: len(list), Customers: len(people), Never: len(never), First: list[0].at}
	if len(never) >= manyPeople {
		f.Severity, f.Act = High, Suspend
	} else if len(never) == 0 {
		f.Severity, f.Act = Low, Watch
	}
	f.Sentence = Text{
		En: fmt.Sprintf("Client %s asked for %s, %d of whom never consented; first at %s UTC; all %d requests were refused.",
			a.name, count(len(people), "customer"), len(never), stamp(f.First), len(list)),
		Vi: fmt.Sprintf("Ứng dụng %s hỏi dữ liệu của %d khách hàng, trong đó %d người chưa từng đồng ý; lần đầu lúc %s UTC; cả %d yêu cầu đều bị từ chối.",
			a.name, len(people), len(never), stamp(f.First), len(list)),
	}
	return f, true
}

// foreign: the client reached for consents that others had asked for.
func foreign(a *asker) (f Finding, broken bool) {
	list := a.of(Foreign)
	if len(list) == 0 {
		return f, false
	}
	return Finding{
		Rule: RuleForeign, Severity: High, Act: Suspend, Requests: len(list), First: list[0].at,
		Sentence: Text{
			En: fmt.Sprintf("Client %s reached %s for consents of other programs; first at %s UTC; all were refused.", a.name, times(len(list)), stamp(list[0].at)),
			Vi: fmt.Sprintf("Ứng dụng %s tìm cách dùng sự đồng ý của ứng dụng khác %d lần; lần đầu lúc %s UTC; tất cả bị từ chối.", a.name, len(list), stamp(list[0].at)),
		},
	}, true
}

// guessing: the client tried ids that no account has.
func guessing(a *asker) (f Finding, broken bool) {
	list := a.of(Unknown)
	if len(list) < manyGuesses {
		return f, false
	}
	return Finding{
		Rule: RuleGuessing, Severity: Medium, Act: Warn, Requests: len(list), First: list[0].at,
		Sentence: Text{
			En: fmt.Sprintf("Client %s tried %d account ids that do not exist; first at %s UTC: it may be guessing.", a.name, len(list), stamp(list[0].at)),
			Vi: fmt.Sprintf("Ứng dụng %s thử %d mã tài khoản không tồn tại; lần đầu lúc %s UTC: có thể đang đoán.", a.name, len(list), stamp(list[0].at)),
		},
	}, true
}

// replay: the client went on with tokens that had been taken back. Once is
// how a program learns of it.
func replay(a *asker) (f Finding, broken bool) {
	list, consents := a.of(Replayed), map[string]int{}
	again := 0
	for _, d := range list {
		if consents[d.Consent]++; consents[d.Consent] > 1 {
			again++
		}
	}
	if again == 0 {
		return f, false
	}
	return Finding{
		Rule: RuleReplay, Severity: Medium, Act: Warn, Requests: len(list), First: list[0].at,
		Sentence: Text{
			En: fmt.Sprintf("Client %s went on %s with tokens that had been revoked; first at %s UTC; all were refused.", a.name, times(len(list)), stamp(list[0].at)),
			Vi: fmt.Sprintf("Ứng dụng %s tiếp tục dùng token đã bị thu hồi %d lần; lần đầu lúc %s UTC; tất cả bị từ chối.", a.name, len(list), stamp(list[0].at)),
		},
	}, true
}

// noConsent: the client asked on consents that do not hold.
func noConsent(a *asker) (f Finding, broken bool) {
	list := a.of(NoConsent, Lapsed)
	if len(list) < 2 {
		return f, false
	}
	return Finding{
		Rule: RuleNoConsent, Severity: Low, Act: Watch, Requests: len(list), First: list[0].at,
		Sentence: Text{
			En: fmt.Sprintf("Client %s asked %s on consents that do not hold, or no longer; first at %s UTC; all were refused.", a.name, times(len(list)), stamp(list[0].at)),
			Vi: fmt.Sprintf("Ứng dụng %s hỏi %d lần dựa trên sự đồng ý không còn hiệu lực; lần đầu lúc %s UTC; tất cả bị từ chối.", a.name, len(list), stamp(list[0].at)),
		},
	}, true
}

// pressing: more people said no than yes.
func pressing(a *asker) (f Finding, broken bool) {
	no, yes := len(a.declined), len(a.consented)
	if no < manyNos || no <= yes {
		return f, false
	}
	return Finding{
		Rule: RulePressing, Severity: Low, Act: Watch, Requests: no, Customers: no + yes,
		Sentence: Text{
			En: fmt.Sprintf("Client %s asked for consent, and %s said no while %d agreed.", a.name, count(no, "customer"), yes),
			Vi: fmt.Sprintf("Ứng dụng %s xin đồng ý, %d khách hàng từ chối và %d đồng ý.", a.name, no, yes),
		},
	}, true
}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

func times(n int) string {
	if n == 1 {
		return "once"
	}
	return fmt.Sprintf("%d times", n)
}
