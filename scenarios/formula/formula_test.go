package formula_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/sandbank/sandbank/scenarios/formula"
)

// facts are a small run.
type facts struct{ asked map[string]int }

func (f facts) Fact(name string) (any, error) {
	if f.asked != nil {
		f.asked[name]++
	}
	switch name {
	case "exchanges":
		return []any{
			map[string]any{"id": "x-1", "status": int64(200), "path": "/a"},
			map[string]any{"id": "x-2", "status": int64(403), "path": "/b"},
		}, nil
	case "saved":
		return map[string]any{"sale": map[string]any{"id": "u-1"}, "n": int64(3), "half": 0.5}, nil
	case "now":
		return time.Date(2026, 3, 5, 14, 0, 0, 0, time.UTC), nil
	case "started":
		return time.Date(2026, 3, 4, 14, 0, 0, 0, time.UTC), nil
	case "kpi":
		return nil, errors.New("the journal is gone")
	}
	return []any{}, nil
}

func (f facts) Call(name string, args []any) (any, error) {
	if name == "minor" {
		return nil, fmt.Errorf("%v is no amount", args[0])
	}
	if name == "body" {
		x := args[0].(map[string]any)
		return map[string]any{"of": x["id"], "balance": 12.5}, nil
	}
	return fmt.Sprint(name, args), nil
}

func TestAFormulaHoldsOrSaysWhy(t *testing.T) {
	for _, c := range []struct {
		text string
		want bool
		why  string
	}{
		{`true`, true, ""},
		{`size(exchanges) == 2`, true, ""},
		{`exchanges.exists(x, x.status == 403 && x.path.startsWith("/b"))`, true, ""},
		{`size(exchanges) == 3`, false, "size(exchanges) is 2"},
		{`exchanges.all(x, x.status == 200)`, false, "exchanges is ["},
		{`size(exchanges) == 2 && saved.n > 5`, false, "saved.n is 3"},
		{`saved.n == 3.0 && saved.half < 1`, true, ""},
		{`now - started == duration("24h")`, true, ""},
		{`body(exchanges[1]).of == "x-2"`, true, ""},
		{`header(exchanges[0], "A") == "x"`, false, `header(exchanges[0], "A") is`},
		{`saved.nothing == 1`, false, "nothing"},
		{`minor("x") == 1`, false, "x is no amount"},
		{`saved.n`, false, "neither true nor false"},
		{`kpi.messages == 1`, false, "the journal is gone"},
		{`exchanges[7].id == ""`, false, "out of"},
	} {
		f, err := formula.Compile(c.text)
		if err != nil {
			t.Errorf("Compile(%s) = %v", c.text, err)
			continue
		}
		ok, why, err := f.Holds(t.Context(), facts{})
		if err != nil || ok != c.want || !strings.Contains(why, c.why) {
			t.Errorf("%s: %v because %q, %v; want %v because %q", c.text, ok, why, err, c.want, c.why)
		}
	}
}

func TestWhatIsNoExpressionIsRefusedWithItsPlace(t *testing.T) {
	for text, want := range map[string]string{
		`size(exchanges == 2`:                         "Syntax error",
		`exchnges.size() == 1`:                        "an expression may name events, exchanges",
		`size(exchanges) == 2 &&`:                     "Syntax error",
		`frobnicate(1)`:                               "undeclared reference to 'frobnicate'",
		strings.Repeat("(", 500) + "1":                "",
		strings.Repeat("1+", 10_000) + "1":            "at most 2000 characters",
		"balance()":                                   "no matching overload",
		strings.Repeat("[1].map(x, ", 60) + "1" + ")": "",
	} {
		_, err := formula.Compile(text)
		e, ok := errors.AsType[*formula.Error](err)
		if !ok || e.Line < 1 || e.Column < 1 || !strings.Contains(e.Message, want) {
			t.Errorf("Compile(%.40s) = %v, want %s", text, err, want)
		}
	}
}

func TestAFactIsAskedForOnceAndOnlyIfNamed(t *testing.T) {
	f, err := formula.Compile(`size(exchanges) == 2 && exchanges[0].id == "x-1"`)
	if err != nil {
		t.Fatal(err)
	}
	asked := map[string]int{}
	if ok, why, err := f.Holds(t.Context(), facts{asked}); !ok || err != nil {
		t.Fatal(why, err)
	}
	if len(asked) != 1 || asked["exchanges"] != 1 {
		t.Errorf("asked for %v", asked)
	}
}

func TestAnEndlessExpressionEnds(t *testing.T) {
	digits := "[0,1,2,3,4,5,6,7,8,9]"
	text := "true"
	for _, v := range []string{"a", "b", "c", "d", "e", "f", "g", "h"} {
		text = digits + ".all(" + v + ", " + text + ")"
	}
	f, err := formula.Compile(text)
	if err != nil {
		t.Fatal(err)
	}
	if ok, why, err := f.Holds(t.Context(), facts{}); ok || err != nil || !strings.Contains(why, formula.ErrCost.Error()) {
		t.Errorf("Holds() = %v, %q, %v", ok, why, err)
	}
	over, cancel := context.WithCancel(t.Context())
	cancel()
	if _, _, err := f.Holds(over, facts{}); !errors.Is(err, context.Canceled) {
		t.Errorf("Holds(over) = %v", err)
	}
}

func TestTheNamesOfAnExpressionAreTold(t *testing.T) {
	for text, want := range map[string]string{
		`balance("linh").booked > 0`:                      "[{balance linh 1 9}]",
		`true && count("a.*") == 1`:                       "[{count a.* 1 15}]",
		`saved.sale.id == ""`:                             "[{saved sale.id 1 1} {saved sale 1 1}]",
		`saved["sale"].id == ""`:                          "[{saved sale.id 1 1} {saved sale 1 1}]",
		`saved.list.body[0].id == ""`:                     "[{saved list.body 1 1} {saved list 1 1}]",
		`has(saved.sale)`:                                 "[]",
		`balance(saved.who).booked > 0`:                   "[{saved who 1 9}]",
		`exchanges.exists(saved, saved.status == 1)`:      "[]",
		`events.exists(e, e.type == "x") || crowd("c").x`: "[{crowd c 1 42}]",
	} {
		f, err := formula.Compile(text)
		if got := fmt.Sprint(f.Named()); err != nil || got != want {
			t.Errorf("%s: Named() = %s, %v, want %s", text, got, err, want)
		}
	}
}

func TestWhatIsNeitherTrueNorFalseIsKnownBefore(t *testing.T) {
	for text, want := range map[string]string{
		`size(events)`: "int", `"a" + "b"`: "string", `now - started`: "", `saved.x`: "", `1 == 2`: "", `kpi.messages`: "", `like("a", "b")`: "", `[1]`: "list(int)",
	} {
		f, err := formula.Compile(text)
		if got := f.Untrue(); err != nil || got != want {
			t.Errorf("%s: Untrue() = %q, %v, want %q", text, got, err, want)
		}
	}
}

func FuzzCompile(f *testing.F) {
	for _, seed := range []string{`size(exchanges) == 2`, `exchanges.exists(x, body(x).of == 1)`, `"a" + 1`, `{`, `now - started`, `saved.x ? 1 : 2`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		c, err := formula.Compile(text)
		if err != nil {
			if e, ok := errors.AsType[*formula.Error](err); !ok || e.Message == "" || e.Line < 1 || e.Column < 1 {
				t.Fatalf("Compile() = %#v", err)
			}
			return
		}
		if _, _, err := c.Holds(t.Context(), facts{}); err != nil {
			t.Fatal(err)
		}
	})
}

// The page about stories lists what an expression may name, in these words.
func TestTheDocumentationHasEveryName(t *testing.T) {
	page, err := os.ReadFile("../../docs/stories.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range formula.Names() {
		if row := fmt.Sprintf("| `%s` | %s |\n", n.Word, n.Means); !strings.Contains(string(page), row) {
			t.Errorf("docs/stories.md lacks %s", row)
		}
	}
	for _, f := range formula.Functions() {
		if row := fmt.Sprintf("| `%s` | %s |\n", f.Usage, f.Means); !strings.Contains(string(page), row) {
			t.Errorf("docs/stories.md lacks %s", row)
		}
	}
}
