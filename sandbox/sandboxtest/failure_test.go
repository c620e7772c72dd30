package sandboxtest_test

import (
	"bytes"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/sandbank/sandbank/sandbox"
	"github.com/sandbank/sandbank/sandbox/sandboxtest"
)

const wrongStory = `id: too-much
title: {en: Too much}
summary: {en: Linh is poorer than the story believes.}
world: {seed: 2018}
cast:
  customers:
    linh: {bank: larkspur, customer: linh}
chapters:
  - title: {en: Money}
    headline: {en: Linh has money}
    sentence: {en: More than she has.}
    steps:
      - wait: 1h
      - expect: balance("linh").booked == 1
`

func TestWhatDoesNotHoldIsSaidWithWhatIsThereInstead(t *testing.T) {
	t.Setenv("SANDBANK_RECORDINGS", t.TempDir())
	file := filepath.Join(t.TempDir(), "too-much.yaml")
	if err := os.WriteFile(file, []byte(wrongStory), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		do   func(testing.TB, *sandboxtest.World)
		want []string
	}{
		"a story's step": {
			func(t testing.TB, w *sandboxtest.World) { w.Story(t, file) },
			[]string{file + ":14:9: too-much failed at step 2 of 2", `expected  balance("linh").booked == 1`, `got       balance("linh").booked is `},
		},
		"a story that is not there": {
			func(t testing.TB, w *sandboxtest.World) { w.Story(t, "nothing") },
			[]string{"there is no such story", "consent-expires"},
		},
		"an expression": {
			func(_ testing.TB, w *sandboxtest.World) { w.Expect(`count("bank.consent.*") == %d`, 7) },
			[]string{`expected  count("bank.consent.*") == 7`, `got       count("bank.consent.*") is 0`},
		},
		"a customer of an expression": {
			func(_ testing.TB, w *sandboxtest.World) { w.Expect(`balance("linh").booked == 1`) },
			[]string{`want a customer as bank/customer`},
		},
		"no expression": {
			func(_ testing.TB, w *sandboxtest.World) { w.Expect(`evnts == 1`) },
			[]string{"undeclared reference to 'evnts'"},
		},
		"an event's data": {
			func(_ testing.TB, w *sandboxtest.World) {
				w.Token("larkspur", "linh")
				w.ExpectEvent("bank.consent.authorised", sandboxtest.Data{"customer": "marcus"})
			},
			[]string{"expected  an event bank.consent.authorised (customer marcus)", `"customer":"linh"`},
		},
		"an event": {
			func(_ testing.TB, w *sandboxtest.World) { w.ExpectEvent("bank.consent.revoked") },
			[]string{"no such event; there are run.created, "},
		},
		"an exchange": {
			func(_ testing.TB, w *sandboxtest.World) {
				w.Get("/banks/larkspur/fdx/v6/accounts", "nonsense")
				w.ExpectExchange(sandboxtest.Exchange{To: "larkspur", Status: http.StatusOK})
			},
			[]string{"expected  an exchange * → larkspur, * *, 200", "outside → larkspur, GET /banks/larkspur/fdx/v6/accounts, 401"},
		},
		"a fault": {
			func(_ testing.TB, w *sandboxtest.World) { w.Fault(sandboxtest.Fault{At: "larkspur", Kind: "gremlin"}) },
			[]string{`kind "gremlin" is not one of latency, status`},
		},
		"a fault of nobody": {
			func(_ testing.TB, w *sandboxtest.World) { w.Fault(sandboxtest.Fault{At: "larkspurr", Status: 503}) },
			[]string{`Fault: there is no such party: party is "larkspurr"; there are larkspur, `},
		},
		"a customer": {
			func(_ testing.TB, w *sandboxtest.World) { w.Customer("larkspur", "nobody") },
			[]string{`Customer "nobody" of larkspur`},
		},
		"an account": {
			func(_ testing.TB, w *sandboxtest.World) { w.Customer("larkspur", "linh").Account("*Mortgage*") },
			[]string{"Linh has Everyday Checking"},
		},
		"the past": {
			func(_ testing.TB, w *sandboxtest.World) { w.Advance(-time.Hour) },
			[]string{"AdvanceTo: "},
		},
		"what only Start can choose": {
			func(t testing.TB, w *sandboxtest.World) { w.NewRun(t, sandboxtest.Options{Strict: true}) },
			[]string{"give them to Start"},
		},
		"a world without a story": {
			func(_ testing.TB, w *sandboxtest.World) { w.Play() },
			[]string{"Options.Story"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			f := try(t, t.Name(), func(t testing.TB) { c.do(t, sandboxtest.Start(t)) })
			for _, want := range c.want {
				if !f.failed || !strings.Contains(f.text(), want) {
					t.Errorf("the test said %s, want %s", f.text(), want)
				}
			}
		})
	}
}

func TestAFailedTestLeavesItsRecording(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("SANDBANK_RECORDINGS", dir)
	var token string
	f := try(t, "TestMine/a case: ü", func(t testing.TB) {
		run := sandboxtest.Start(t).NewRun(t)
		token = run.Token("larkspur", "linh")
		run.Get("/banks/larkspur/fdx/v6/accounts", token)
		t.Error("no")
	})
	name := filepath.Join(dir, "TestMine_a_case___-2.sandbank") // the first is the world's own run
	if want := "sandbank replay " + name + "\n"; !strings.Contains(f.text(), want) {
		t.Errorf("the test said %s, want %s", f.text(), want)
	}
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	recording, _, err := sandbox.ReadRecording(bytes.NewReader(b))
	if err != nil || len(recording.Events) < 3 {
		t.Errorf("ReadRecording() = %d events, %v", len(recording.Events), err)
	}
	for _, e := range recording.Events {
		if strings.Contains(string(e.Data), token) {
			t.Errorf("the recording tells the token: %s", e.Data)
		}
	}
}

func TestATestThatPassesLeavesNothing(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("SANDBANK_RECORDINGS", dir)
	f := try(t, "TestMine", func(t testing.TB) { sandboxtest.Start(t).NewRun(t) })
	left, err := os.ReadDir(dir)
	if err != nil || len(left) > 0 || f.failed || len(f.said) > 0 {
		t.Errorf("left %v, %v; said %s", left, err, f.text())
	}
}

// TestFailsOnPurpose is for the one below, which runs it in a process of its
// own.
func TestFailsOnPurpose(t *testing.T) {
	if os.Getenv("SANDBOXTEST_FAIL") == "" {
		return
	}
	sandboxtest.Start(t)
	t.Error("on purpose")
}

func TestGoTestSaysWhereTheRecordingIs(t *testing.T) {
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		args []string
		env  string
	}{
		"the variable":  {nil, "SANDBANK_RECORDINGS="},
		"the artifacts": {[]string{"-test.artifacts", "-test.outputdir="}, "X="},
		"temporary":     {nil, "TMPDIR="},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			args := append([]string{"-test.run=^TestFailsOnPurpose$"}, c.args...)
			if len(c.args) > 0 {
				args[len(args)-1] += dir
			}
			cmd := exec.CommandContext(t.Context(), program, args...)
			cmd.Env = append(os.Environ(), "SANDBANK_RECORDINGS=", "SANDBOXTEST_FAIL=1", c.env+dir)
			out, err := cmd.CombinedOutput()
			_, after, found := strings.Cut(string(out), "sandbank replay ")
			file, _, _ := strings.Cut(after, "\n")
			if err == nil || !found || !strings.HasPrefix(file, dir) {
				t.Fatalf("go test: %v\n%s", err, out)
			}
			if _, err := os.Stat(file); err != nil {
				t.Error(err)
			}
		})
	}
}
