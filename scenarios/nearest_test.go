package scenarios_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/sandbank/sandbank/mockbanks/catalog"
	"github.com/sandbank/sandbank/scenarios"
)

// Each story has one word that nothing is called by. It would be empty, or
// would do nothing, when the story is played.
func TestAWordThatLeadsNowhereIsRefusedWithTheNearest(t *testing.T) {
	app := "      - register: {bank: larkspur, name: Tally, save: client}\n"
	hold := "      - spend: {as: linh, amount: 5, at: x, pending: true, save: hold}\n"
	call := "      - call: {from: a, to: larkspur, path: /fdx/v6/accounts, save: list}\n"
	for _, c := range []struct{ name, steps, want, near string }{
		{"a member of a client", app + "      - token: {client: '{client.nonsense}', save: t}\n", `s.yaml:19:25: client: "{client.nonsense}" leads nowhere: client was saved by register and has no "nonsense". It has id and secret`, ""},
		{"a member near another", app + "      - token: {client: '{client.idd}', save: t}\n", `did you mean id?`, "id"},
		{"a client where its id is wanted", app + "      - token: {client: '{client}', save: t}\n", `client: "{client}" is all that register saved; did you mean "{client.id}"?`, "{client.id}"},
		{"a purchase where its id is wanted", hold + "      - settle: {sale: '{hold}', how: lapse}\n", `did you mean "{hold.id}"?`, "{hold.id}"},
		{"a token where its text is wanted", "      - token: {save: grant}\n      - call: {from: a, to: larkspur, path: /x, token: '{grant}'}\n", `did you mean "{grant.access}"?`, "{grant.access}"},
		{"a member of an answer", call + "      - say: {text: '{list.bdy.accounts}'}\n", `has no "bdy"; did you mean body?`, "body"},
		{"a member of a member that has none", call + "      - say: {text: '{list.status.code}'}\n", `list.status is a single value`, "status"},
		{"a member of a text", "      - read: {match: x, save: secret}\n      - say: {text: '{secret.id}'}\n", `secret is a text that read saved`, "secret"},
		{"a saved name", app + "      - token: {client: '{clinet.id}', save: t}\n", `did you mean {client.id}?`, "{client.id}"},
		{"a saved name in an expression", app + "      - expect: saved.clinet.id == ''\n", `s.yaml:19:17: expect: in the expression: no step before has saved "clinet"; did you mean client? Saved so far: client`, "client"},
		{"a saved member in an expression", hold + "      - expect: saved.hold.stauts == 'pending'\n", `saved.hold.stauts leads nowhere`, "status"},
		{"a saved name in brackets", app + "      - expect: saved['clinet'].id == ''\n", `did you mean client?`, "client"},
		{"a path without its slash", "      - call: {from: a, to: larkspur, path: fdx/v6/accounts}\n", `s.yaml:18:45: path: begins with /, like /fdx/v6/accounts; got "fdx/v6/accounts"`, ""},
		{"a page without its slash", "      - visit: {to: larkspur, path: developers}\n", `path: begins with /`, ""},
		{"a fault that nobody armed", "      - fault: {name: outage, at: larkspur, kind: empty}\n      - heal: outaeg\n", `s.yaml:19:15: heal: no fault named "outaeg" was armed before; did you mean outage? Armed so far: outage`, "outage"},
		{"a role", "      - say: {as: lihn, text: hi}\n", `as: the story has no role "lihn"; did you mean linh? Its roles are linh or ben`, "linh"},
		{"a role in an expression", "      - expect: balance('lihn').booked > 0\n", `s.yaml:18:25: expect: in the expression: the story has no role "lihn"; did you mean linh?`, "linh"},
		{"a role of let", "      - let: {a: 'transactions(\"bne\")'}\n", `did you mean ben?`, "ben"},
		{"a crowd in an expression", "      - expect: crowd('early').linked > 0\n", `the story has no crowd "early"; cast.crowds has nothing`, ""},
		{"a type of events in an expression", "      - expect: count('bank.consent.revokd') == 0\n", `no event has the type "bank.consent.revokd"; did you mean bank.consent.revoked?`, "bank.consent.revoked"},
		{"a type of events", "      - expect: {event: {type: bank.consent.revokd}, not: true}\n", `type: no event has the type "bank.consent.revokd"; did you mean bank.consent.revoked? There are bank.consent.approved`, "bank.consent.revoked"},
		{"a pattern of types", "      - expect: {event: {type: 'bank.consents.*'}, not: true}\n", `no type of event fits "bank.consents.*"`, ""},
		{"a type far from any", "      - expect: {event: {type: nothing}}\n", `no event has the type "nothing"; types begin with access, app, bank, chat`, ""},
		{"an expression that is no claim", "      - expect: size(exchanges)\n", `expect: the expression comes to int, neither true nor false: compare it, like size(exchanges) == …`, ""},
		{"a text that is no claim", "      - expect: {that: '\"yes\"'}\n", `comes to string`, ""},
		{"a kind of fault", "      - fault: {at: larkspur, kind: latncy}\n", `did you mean latency?`, "latency"},
		{"since", "      - expect: {that: 'true', since: chaptr}\n", `want step, chapter, story or run, got "chaptr"; did you mean chapter?`, "chapter"},
		{"what is shared", "      - token: {share: [ACCOUNT_BASC], save: t}\n", `share: no bank lets "ACCOUNT_BASC" be read; did you mean ACCOUNT_BASIC?`, "ACCOUNT_BASIC"},
		{"what was granted", "      - expect: {granted: {scope: [TRANSACTION]}}\n", `did you mean TRANSACTIONS?`, "TRANSACTIONS"},
		{"a shipped part", "      - include: {part: link-in-chta, with: {who: linh}}\n", `"link-in-chta"; did you mean link-in-chat?`, "link-in-chat"},
		{"the clock's day", "      - clock: {to: tomorrow}\n", `s.yaml:18:21: to: want a date like 2018-06-14`, ""},
		{"a text with a comma", "      - wait: 1h\n        note: {en: Linh links, spends}\n", `unknown key "spends" in note. Allowed: en, vi. Put a text with a comma in quotes`, ""},
		{"a word for yes", "      - expect: {that: 'true', not: perhaps}\n", `not: want true or false, got "perhaps"`, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := scenarios.Parse("s.yaml", []byte(with(c.steps)))
			e, ok := errors.AsType[*scenarios.FormatError](err)
			if !ok || !strings.Contains(err.Error(), c.want) || e.Near != c.near {
				t.Errorf("Parse() = %v, nearest %q\nwant %s, nearest %q", err, near(e), c.want, c.near)
			}
		})
	}
}

func near(e *scenarios.FormatError) string {
	if e == nil {
		return ""
	}
	return e.Near
}

func TestWhatCanLeadSomewhereIsTaken(t *testing.T) {
	for name, steps := range map[string]string{
		"all members":            "      - token: {save: t}\n      - say: {text: '{t.access} {t.refresh} {t.scope} {t.consent} {t.client}'}\n",
		"what let keeps":         "      - let: {a: '{\"b\": 1}'}\n      - say: {text: '{a.b}'}\n",
		"what has() asks for":    "      - expect: '!has(saved.none)'\n",
		"a variable named saved": "      - expect: exchanges.all(saved, saved.status == 200)\n",
		"a path of what is saved": "      - call: {from: a, to: larkspur, path: /x, save: list}\n" +
			"      - call: {from: a, to: larkspur, path: '{list.body.next}'}\n",
		"a fault healed twice": "      - fault: {name: outage, at: larkspur, kind: empty}\n      - heal: outage\n      - heal: outage\n",
		"stars":                "      - expect: {event: {type: '*'}}\n      - expect: count('bank.*.revoked') == 0\n",
	} {
		if _, err := scenarios.Parse("s.yaml", []byte(with(steps))); err != nil {
			t.Errorf("%s: Parse() = %v", name, err)
		}
	}
}

// Banks and customers are those of the run: the catalog's, or a world file's.
func TestWhoIsNotThereIsToldWithItsPlaceAndTheNearest(t *testing.T) {
	banks, err := catalog.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ name, old, new, want, near string }{
		{"a bank of a fault", "at: larkspur", "at: larkspurr", `at: "larkspurr" is not there; did you mean larkspur? There are`, "larkspur"},
		{"an app of a fault", "at: larkspur", "at: kinnet/balnce", `did you mean kinnet/balance?`, "kinnet/balance"},
		{"the control API cannot be made to fail", "at: larkspur", "at: api", `at: "api" is not there`, ""},
		{"the size of a bank", "start: 2026-03-05}", "start: 2026-03-05, population: {larkspr: 9}}", `s.yaml:4:50: population: "larkspr" is not there; did you mean larkspur?`, "larkspur"},
		{"the bank of a customer", "ben: {bank: larkspur", "ben: {bank: larkspr", `s.yaml:11:17: role ben: bank "larkspr" is not there; did you mean larkspur?`, "larkspur"},
		{"a customer", "customer: linh}", "customer: lihn}", `s.yaml:10:38: role "linh": larkspur has no customer called "lihn"; did you mean linh? There are`, "linh"},
		{"the bank of a crowd", "  banks: [larkspur]", "  banks: [larkspur]\n  crowds: {early: {bank: larkspr}}", `bank: "larkspr" is not there`, "larkspur"},
		{"who is called", "to: larkspur, path: /fdx", "to: larkspu, path: /fdx", `to: "larkspu" is not there`, "larkspur"},
		{"who is visited", "to: larkspur, path: /developers", "to: larkspu, path: /developers", `to: "larkspu" is not there`, "larkspur"},
		{"where a program registers", "register: {bank: larkspur", "register: {bank: lrkspur", `bank: "lrkspur" is not there`, "larkspur"},
		{"who reviews", "- heal: outage", "- review: {bank: larkspurs}", `bank: "larkspurs" is not there`, "larkspur"},
		{"who suspends", "- heal: outage", "- suspend: {bank: larkspurs, client: x, why: x}", `bank: "larkspurs" is not there`, "larkspur"},
		{"whose webhooks", "- heal: outage", "- subscribe: {bank: larkspurs, client: x, inbox: x}", `bank: "larkspurs" is not there`, "larkspur"},
	} {
		t.Run(c.name, func(t *testing.T) {
			text := strings.Replace(grown, c.old, c.new, 1)
			if text == grown {
				t.Fatalf("%q is not in the story", c.old)
			}
			s, err := scenarios.Parse("s.yaml", []byte(text))
			if err != nil {
				t.Fatal(err)
			}
			_, err = s.Spec(banks, time.Time{})
			e, ok := errors.AsType[*scenarios.FormatError](err)
			if !ok || !strings.Contains(err.Error(), c.want) || e.Near != c.near {
				t.Errorf("Spec() = %v, nearest %q\nwant %s, nearest %q", err, near(e), c.want, c.near)
			}
		})
	}
	s := parse(t, with("      - fault: {at: '*', kind: empty}\n      - fault: {at: inbox/desk, kind: empty}\n      - fault: {at: kinnet, kind: empty}\n      - call: {from: me, to: api, path: /clock}\n      - call: {from: me, to: inbox/x}\n"))
	if _, err := s.Spec(banks, time.Time{}); err != nil {
		t.Errorf("Spec() = %v", err)
	}
}

func TestAMissingFileIsNamedAndWhoNamesIt(t *testing.T) {
	file := filepath.Join(t.TempDir(), "s.yaml")
	if err := os.WriteFile(file, []byte(with("      - include: ./mine.yaml\n")), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := scenarios.Load(file)
	want := file + ":18:18: include: there is no such part: no such file: " + filepath.Join(filepath.Dir(file), "mine.yaml") + `, which is "./mine.yaml" from ` + file
	if err == nil || err.Error() != want {
		t.Errorf("Load() = %v\nwant %s", err, want)
	}
	if _, err := scenarios.Load("balance-in-cha"); !errors.Is(err, scenarios.ErrNoStory) || !strings.Contains(err.Error(), "did you mean balance-in-chat?") {
		t.Errorf("Load(balance-in-cha) = %v", err)
	}
}

func TestAMemberThatIsNotThereEndsTheStoryWhereItIsWanted(t *testing.T) {
	s := parse(t, with(`      - token: {share: [ACCOUNT_BASIC], save: t}
      - call: {from: tally, to: larkspur, path: /fdx/v6/accounts, token: "{t.access}", save: list}
      - call: {from: tally, to: larkspur, path: /fdx/v6/accounts, token: "{t.access}", json: {first: "{list.body.acounts.0}"}}
`))
	report, _ := perform(t, s)
	if f := report.Failed(); f == nil || f.Number != 3 || !strings.Contains(f.Failure.Got, "{list.body.acounts.0} leads nowhere; list.body has accounts") {
		t.Errorf("the story ended with %s", told(report))
	}
}

func TestAFaultThatIsSpentCanBeHealed(t *testing.T) {
	s := parse(t, with(`      - fault: {name: outage, at: larkspur, kind: status, status: 503, count: 1}
      - call: {from: tally, to: larkspur, path: /.well-known/openid-configuration, save: first}
      - expect: saved.first.status == 503
      - heal: outage
      - heal: outage
`))
	if report, _ := perform(t, s); !report.Passed() {
		t.Error(told(report))
	}
}
