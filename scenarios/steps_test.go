package scenarios_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/sandbank/sandbank/scenarios"
)

// grown is a story with variables, a loop, a part, programs and expressions.
const grown = `id: grown
title: {en: Grown}
summary: {en: All that a story may have.}
world: {seed: 7, start: 2026-03-05}
cast:
  banks: [larkspur]
  platforms: [kinnet]
  voices: {town-crier: {name: The Town Crier, part: press}}
  customers:
    linh: {bank: larkspur, customer: linh}
    ben: {bank: larkspur, customer: "17"}
vars: {price: 42.50, shop: Pine Market, words: ["hi", "hello"]}
chapters:
  - title: {en: One}
    headline: {en: One}
    sentence: {en: One.}
    steps:
      - let: {before: 'balance("linh").available'}
      - spend: {as: linh, amount: $price, at: "$shop", mcc: 5411, pending: true, save: sale}
      - expect: saved.sale.status == "pending" && balance("linh").available == saved.before - 4250
      - expect: {that: 'transactions("linh").exists(t, t.merchant == "Pine Market" && t.amount == -4250)'}
      - for_each:
          name: word
          in: $words
          steps:
            - say: {as: linh, text: "${word}, what did I pay at $shop? $$5 or {sale.status}"}
            - expect: size(messages) >= 1
      - for_each: {name: n, times: 3, steps: [{wait: 1h}]}
      - for_each: {name: who, in: customers, steps: [{token: {as: $who, save: t}}, {expect: 'saved.t.access != ""'}]}
      - register: {bank: larkspur, name: "Tally", save: app}
      - token: {as: linh, client: "{app.id}", share: [ACCOUNT_BASIC, ACCOUNT_DETAILED, TRANSACTIONS], accounts: ["Everyday*"], save: t}
      - call: {from: tally, to: larkspur, path: /fdx/v6/accounts, token: "{t.access}", save: list}
      - expect: {that: "saved.list.status == 200 && size(saved.list.body.accounts) == 1"}
      - expect: {that: 'exchanges.exists(x, x.path.endsWith("/accounts") && size(body(x).accounts) == 1 && header(x, "content-type").contains("json"))'}
      - call: {from: tally, to: larkspur, path: "/fdx/v6/accounts/{list.body.accounts.0.accountId}", token: nonsense, save: list}
      - expect: {that: saved.list.status == 200, not: true}
      - fault: {name: outage, at: larkspur, route: /fdx/, kind: status, status: 503, retry_after: 7}
      - call: {from: tally, to: larkspur, path: /fdx/v6/accounts, token: "{t.access}", save: list}
      - expect: saved.list.status == 503 && saved.list.headers["retry-after"] == "7" && size(faults) == 1
      - heal: outage
      - call: {from: tally, to: larkspur, method: POST, path: /token, basic: "{app.id}:{app.secret}", form: {grant_type: nonsense}, save: list}
      - expect: 'saved.list.status == 400 && saved.list.body.error == "unsupported_grant_type"'
      - settle: {sale: "{sale.id}", how: capture}
      - expect: {event: {type: "bank.card.*"}}
      - call: {from: tally, to: inbox/desk, method: POST, json: {n: [1, "{app.id}", {deep: "{list.body}"}], t: true, x: null}, save: list}
      - expect: saved.list.status == 204 && exchanges.exists(x, x.to == "inbox/desk" && sent(x).n[0] == 1 && sent(x).n[1] == saved.app.id)
      - call: {from: tally, to: inbox/desk, save: list}
      - expect: {that: 'saved.list.status == 405 && saved.list.body.contains("POST")'}
      - speak: {who: ledger-post, text: {en: "Talks are on at {linh.bank_name}"}}
      - speak: {who: town-crier, text: {en: Hear!}}
      - market: {who: kinnet, by: -20%}
      - market: {who: kinnet, by: "+0.5%", text: {en: A pause.}}
      - expect: market.kinnet == 80.4
      - move: {by: kinnet, to: larkspur, act: offer, terms: {scope: balances, fee: 0}}
      - expect: events.exists(e, e.type == "talks.move.made" && e.data.terms.fee == "0")
      - clock: {to: 2026-03-09}
      - expect: now == timestamp("2026-03-09T13:00:00Z") && now > started
      - receive: {as: ben, amount: 10, from: Elm Lettings}
      - visit: {as: linh, to: larkspur, path: /developers}
      - expect: {page: {as: linh, text: "Call Larkspur National", status: 200}}
      - expect: kpi.exchanges > 3 && kpi.refused >= 2
`

func TestAGrownStoryPlays(t *testing.T) {
	s := parse(t, grown)
	if s.Seed != 7 || s.Start.At.Year() != 2026 || len(s.Roles) != 2 || s.Cast.Voices[0].Name != "The Town Crier" {
		t.Errorf("the story is %+v", s)
	}
	report, run := perform(t, s)
	if !report.Passed() {
		t.Fatal(told(report))
	}
	if string(canonical(t, run)) == "" {
		t.Error("nothing was journaled")
	}
	if err := validate(t, []byte(grown)); err != nil {
		t.Error(err)
	}
}

// with puts steps into a story of one chapter.
func with(steps string) string {
	head, _, _ := strings.Cut(grown, "    steps:\n")
	return head + "    steps:\n" + steps
}

func TestMistakesInPartsLoopsAndExpressionsAreTold(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("ring.yaml", "part: ring\nsteps: [{include: ring.yaml}]\n")
	write("wrong.yaml", "part: wrong\nneeds: [who]\nsteps:\n  - say: {as: $who, txt: hi}\n")
	write("greet.yaml", "part: greet\nneeds: [who]\ndefaults: {text: hi}\nsteps:\n  - say: {as: $who, text: $text}\n")
	for _, c := range []struct{ name, steps, want string }{
		{"an expression that is none", "      - expect: size(exchanges == 1\n", "s.yaml:18:"},
		{"an unknown name in an expression", "      - expect: exchanged == 1\n", "an expression may name events, exchanges"},
		{"an unknown variable", "      - wait: $pric\n", "s.yaml:18:15: wait: nothing is called $pric; did you mean $price?"},
		{"an unknown variable in a text", "      - say: {text: 'at $shopp'}\n", "text: nothing is called $shopp; did you mean $shop?"},
		{"what has not been saved", "      - call: {from: a, to: larkspur, token: '{t.access}', save: t}\n", "neither {role.fact} nor what an earlier step has saved"},
		{"a name that is a role", "      - token: {save: linh}\n", `"linh" is a role`},
		{"a name for the run's address", "      - token: {save: base}\n", `"base" stands for the address of the run`},
		{"a loop of nothing", "      - for_each: {name: n, in: [], steps: [{wait: 1h}]}\n", "want at least one item"},
		{"a loop of both", "      - for_each: {name: n, in: [a], times: 2, steps: [{wait: 1h}]}\n", "and not both"},
		{"a loop without end", "      - for_each: {name: n, times: 30000, steps: [{for_each: {name: m, times: 30000, steps: [{wait: 1h}]}}]}\n", "at most 30000"},
		{"a part that is not there", "      - include: none\n", "there is no such part"},
		{"a part that includes itself", "      - include: ring.yaml\n", "does one include itself?"},
		{"a part with a mistake", "      - include: {part: wrong.yaml, with: {who: linh}}\n", `wrong.yaml:4:21: unknown key "txt" in say; did you mean text?`},
		{"a part that is given too little", "      - include: greet.yaml\n", "the part needs who"},
		{"a part that is given too much", "      - include: {part: greet.yaml, with: {who: linh, txt: hi}}\n", `the part takes no "txt"; did you mean text? It takes text or who`},
		{"a part given a wrong role", "      - include: {part: greet.yaml, with: {who: lin}}\n", `s.yaml:18:49: as: the story has no role "lin"`},
		{"an unknown speaker", "      - speak: {who: ledger-pots, text: {en: x}}\n", "did you mean ledger-post?"},
		{"a fault of no kind", "      - fault: {at: larkspur, kind: statu}\n", "kind"},
		{"two bodies", "      - call: {from: a, to: larkspur, text: x, json: {}}\n", "one body"},
		{"an amount that is none", "      - spend: {amount: 1.234, at: x}\n", "want an amount above zero like 42.50"},
		{"a regular expression that is none", "      - read: {match: '(', save: x}\n", "missing closing )"},
		{"two actions", "      - {wait: 1h, heal: x}\n", "got wait and heal"},
	} {
		t.Run(c.name, func(t *testing.T) {
			file := filepath.Join(dir, "s.yaml")
			write("s.yaml", with(c.steps))
			_, err := scenarios.Load(file)
			if _, ok := errors.AsType[*scenarios.FormatError](err); !ok || !strings.Contains(err.Error(), c.want) {
				t.Errorf("Load() = %v\nwant %s", err, c.want)
			}
		})
	}
}

func TestHostileFilesEndWithAnErrorAtOnce(t *testing.T) {
	for name, text := range map[string]string{
		"a bomb of aliases":                  "id: &a [x,x,x,x,x,x,x,x]\ntitle: &b [*a,*a,*a,*a,*a,*a,*a,*a]\nsummary: &c [*b,*b,*b,*b,*b,*b,*b,*b]\nroles: &d [*c,*c,*c,*c,*c,*c,*c,*c]\nchapters: [*d,*d,*d,*d]\n",
		"a merge key":                        "id: x\n<<: {id: y}\n",
		"huge numbers":                       "id: x\ntitle: {en: x}\nsummary: {en: x}\nworld: {seed: 99999999999999999999999999999999999999999999}\n",
		"a number with exponents":            with("      - for_each: {name: n, times: 1e9, steps: [{wait: 1h}]}\n"),
		"deep lists in the block":            "id: x\nchapters:\n" + strings.Repeat("- ", 3000) + "x\n",
		"deep maps in the block":             deepMaps(2000),
		"deep parentheses":                   with("      - expect: '" + strings.Repeat("(", 1900) + "'\n"),
		"loops within loops":                 with("      - " + nested(14) + "\n"),
		"many documents":                     strings.Repeat("---\nid: x\n", 5000),
		"a long line":                        "id: " + strings.Repeat("x", 200_000),
		"a very deep JSON body":              with("      - call: {from: a, to: larkspur, json: " + strings.Repeat("{a: ", 30) + "1" + strings.Repeat("}", 30) + ", text: x}\n"),
		"quotes that never end":              "id: \"" + strings.Repeat("\\\"", 50_000),
		"comments without an end":            strings.Repeat("#", 250_000),
		"many keys":                          manyKeys(20_000),
		"deep lists on each line":            "id: x\nchapters:\n" + strings.Repeat(strings.Repeat("- ", 3000)+"x\n", 40),
		"a regular expression that repeats":  with("      - read: {match: '" + strings.Repeat("[^x]{1000}", 190) + "', save: x}\n"),
		"a regular expression with a class":  with("      - read: {match: '" + strings.Repeat(`\pL{1000}`, 24) + "', save: x}\n"),
		"regular expressions made by a loop": with("      - for_each: {name: n, times: 29000, steps: [{read: {match: '" + strings.Repeat("([a-z]{1,30})+$n", 40) + "', save: x}}]}\n"),
		"expressions made by a loop":         with("      - for_each: {name: n, times: 29000, steps: [{expect: '" + strings.Repeat("events.all(e, e.seq > 0) && ", 60) + "1 == $n'}]}\n"),
		"an expression that grows":           with("      - expect: '" + strings.Repeat("[1,2,3,4,5,6,7,8,9].map(x, ", 38) + "1" + strings.Repeat(")", 38) + " == 1'\n      - wait: 1\n"),
	} {
		t.Run(name, func(t *testing.T) {
			begun := time.Now()
			_, err := scenarios.Parse("hostile.yaml", []byte(text))
			if _, ok := errors.AsType[*scenarios.FormatError](err); !ok {
				t.Errorf("Parse() = %v", err)
			}
			t.Logf("%s in %s", err, time.Since(begun))
		})
	}
}

// Parts that include each other many times over are read once each.
func TestAPartIsReadOnce(t *testing.T) {
	asked := map[string]int{}
	_, err := scenarios.ParseWith("s.yaml", []byte(with("      - include: p0\n")), func(name string) (string, []byte, error) {
		asked[name]++
		var n int
		if _, err := fmt.Sscanf(name, "p%d", &n); err != nil {
			return "", nil, err
		}
		text := "{wait: 1h}"
		if n < 10 {
			text = strings.TrimSuffix(strings.Repeat(fmt.Sprintf("{include: p%d}, ", n+1), 60), ", ")
		}
		return name + ".yaml", []byte("part: p\nsteps: [" + text + "]\n"), nil
	})
	if _, ok := errors.AsType[*scenarios.FormatError](err); !ok || !strings.Contains(err.Error(), "at most 30000") {
		t.Errorf("ParseWith() = %v", err)
	}
	for name, n := range asked {
		if n != 1 {
			t.Errorf("%s was read %d times", name, n)
		}
	}
}

// What a step notes is as large as a story may have it, however it is made.
func TestNotesDoNotGrowWithoutBound(t *testing.T) {
	for name, steps := range map[string]string{
		"lists": "      - let: {a: 'lists.range(3000)'}\n" + strings.Repeat("      - let: {a: 'saved.a + saved.a'}\n", 30),
		"texts": "      - let: {a: '\"x\"'}\n" + strings.Repeat("      - let: {a: 'saved.a + saved.a + saved.a'}\n", 30),
	} {
		t.Run(name, func(t *testing.T) {
			report, _ := perform(t, parse(t, with(steps)))
			if f := report.Failed(); f == nil || !strings.Contains(f.Failure.Got, "larger than one of a story may be") {
				t.Error(told(report))
			}
		})
	}
}

func deepMaps(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.Repeat(" ", i) + "a:\n")
	}
	return b.String()
}

func nested(n int) string {
	if n == 0 {
		return "{wait: 1h}"
	}
	return fmt.Sprintf("{for_each: {name: n%d, times: 30000, steps: [%s]}}", n, nested(n-1))
}

func manyKeys(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "k%d: 1\n", i)
	}
	return b.String()
}
