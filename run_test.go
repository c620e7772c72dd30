package main

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/sandbank/sandbank/scenarios/outcome"
)

// shelf is a directory with three stories: one passes, one fails, one cannot
// be read. A part lies beside them.
func shelf(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	text := func(name string) string {
		b, err := os.ReadFile("scenarios/stories/" + name + ".yaml")
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("passes.yaml", text("revoked-mid-session"))
	write("fails.yaml", strings.Replace(text("balance-in-chat"), "status: 403}}", "status: 403}, not: true}", 1))
	write("unreadable.yaml", strings.Replace(text("slow-bank"), "id:", "idd:", 1))
	write("part.yaml", "part: beside\nsteps: []\n")
	return dir
}

func TestSeveralStoriesAreAllPlayedAndToldInTheirOrder(t *testing.T) {
	dir := shelf(t)
	code, out, errs := command(t, "run", dir, "--jobs", "2")
	if code != exitCannot || strings.Count(errs, "\n") != 1 {
		t.Errorf("exit %d: %s", code, errs)
	}
	at := 0
	for _, want := range []string{
		"✗ balance-in-chat  failed at step 18 of 30", "fails.yaml:", "expected", "got", "look", "✓ revoked-mid-session  14 steps", "! unreadable", "did you mean id?",
		"3 stories: 1 passed, 1 failed, 1 cannot be played",
	} {
		i := strings.Index(out[at:], want)
		if i < 0 {
			t.Fatalf("no %q in its place in:\n%s", want, out)
		}
		at += i
	}
	if strings.Contains(out, "\033[") {
		t.Error("colours where nobody looks")
	}
	if code, out, _ := command(t, "run", filepath.Join(dir, "[fp]*.yaml")); code != exitFailed || !strings.Contains(out, "2 stories") {
		t.Errorf("a pattern: exit %d: %s", code, out)
	}
	if code, out, _ := command(t, "run", "consent-*", "balance-in-chat"); code != exitDone || !strings.Contains(out, "2 stories: 2 passed") {
		t.Errorf("a pattern for shipped stories: exit %d: %s", code, out)
	}
}

func TestWhatContinuousIntegrationReads(t *testing.T) {
	dir, stories := t.TempDir(), shelf(t)
	file := func(name string) string { return filepath.Join(dir, name) }
	command(t, "run", stories, "--junit", file("j.xml"), "--json", file("r.json"), "--out", file("runs"), "--har", file("hars"))
	var suites struct {
		Suites []struct {
			Name     string `xml:"name,attr"`
			Failures int    `xml:"failures,attr"`
			Errors   int    `xml:"errors,attr"`
			Cases    []struct {
				File string `xml:"file,attr"`
				Line int    `xml:"line,attr"`
			} `xml:"testcase"`
		} `xml:"testsuite"`
	}
	b, err := os.ReadFile(file("j.xml"))
	if err != nil || xml.Unmarshal(b, &suites) != nil || len(suites.Suites) != 3 {
		t.Fatalf("%v: %s", err, b)
	}
	if s := suites.Suites; s[0].Failures != 1 || s[1].Failures+s[1].Errors != 0 || s[2].Errors != 1 || s[2].Cases[0].Line == 0 || !strings.HasSuffix(s[2].Cases[0].File, "unreadable.yaml") {
		t.Errorf("junit: %+v", s)
	}
	var report outcome.Document
	if b, err = os.ReadFile(file("r.json")); err != nil || json.Unmarshal(b, &report) != nil || report.Passed || len(report.Stories) != 3 {
		t.Fatalf("%v: %s", err, b)
	}
	first, second := report.Stories[0], report.Stories[1]
	if last := first.Done[len(first.Done)-1]; first.State != "failed" || last.Passed || last.Got == "" || !strings.Contains(last.At, "fails.yaml:") {
		t.Errorf("the failed story: %+v", first)
	}
	if second.State != "passed" || second.Coverage.Exchanges == 0 || second.Coverage.Events <= second.Coverage.Exchanges || report.Stories[2].Error == "" {
		t.Errorf("coverage %+v, error %q", second.Coverage, report.Stories[2].Error)
	}
	if code, _, errs := command(t, "diff", second.Recording, file("runs/revoked-mid-session.sandbank")); code != exitDone {
		t.Errorf("the recording: exit %d: %s", code, errs)
	}
	var har struct {
		Log struct{ Entries []json.RawMessage }
	}
	if b, err = os.ReadFile(second.HAR); err != nil || json.Unmarshal(b, &har) != nil || len(har.Log.Entries) != second.Coverage.Exchanges {
		t.Errorf("%v, %d entries of %d", err, len(har.Log.Entries), second.Coverage.Exchanges)
	}
}

func TestARecordedRunIsTheExpectation(t *testing.T) {
	runs := t.TempDir()
	args := []string{"run", "revoked-mid-session", "consent-expires", "--start", "2026-03-05"}
	if code, out, errs := command(t, append(args, "--out", runs)...); code != exitDone {
		t.Fatalf("exit %d: %s%s", code, out, errs)
	}
	if code, out, errs := command(t, append(args, "--expect", runs)...); code != exitDone {
		t.Errorf("the same again: exit %d: %s%s", code, out, errs)
	}
	code, out, _ := command(t, append(args, "--expect", runs, "--seed", "7")...)
	if code != exitFailed || !strings.Contains(out, "seed") {
		t.Errorf("another seed: exit %d: %s", code, out)
	}
	file := filepath.Join(runs, "consent-expires.sandbank")
	if code, out, _ := command(t, "run", "consent-expires", "--start", "2026-03-05", "--expect", file); code != exitDone || !strings.Contains(out, "equal to "+file) {
		t.Errorf("one alone: exit %d: %s", code, out)
	}
	if code, _, errs := command(t, "run", "consent-expires", "--expect", file+"x"); code != exitCannot || !strings.Contains(errs, "--expect") {
		t.Errorf("no such recording: exit %d: %s", code, errs)
	}
}

func TestAJSONReportOnStandardOutputIsAllThereIs(t *testing.T) {
	code, out, errs := command(t, "run", "revoked-mid-session", "--json", "-")
	var report outcome.Document
	if err := json.NewDecoder(bytes.NewBufferString(out)).Decode(&report); err != nil || code != exitDone || !report.Passed {
		t.Errorf("exit %d, %v: %s", code, err, out)
	}
	if !strings.Contains(errs, "revoked-mid-session passed") {
		t.Errorf("nothing for a person: %s", errs)
	}
}

func TestAJUnitReportOnStandardOutputIsAllThereIs(t *testing.T) {
	t.Chdir(t.TempDir())
	code, out, errs := command(t, "run", "revoked-mid-session", "--junit", "-")
	if code != exitDone || !strings.HasPrefix(out, "<?xml") || !strings.Contains(errs, "revoked-mid-session passed") {
		t.Errorf("exit %d: %s, for a person: %s", code, out, errs)
	}
	if code, _, errs := command(t, "run", "revoked-mid-session", "--junit", "-", "--json", "-"); code != exitCannot || !strings.Contains(errs, "one report") {
		t.Errorf("two reports: exit %d: %s", code, errs)
	}
}

func TestResultsAreToldInTheOrderOfTheList(t *testing.T) {
	list := []int{1, 2, 3, 4, 5, 6, 7, 8}
	third := make(chan struct{})
	var told []int
	results := inTurn(list, 4, func(n int) int {
		switch n {
		case 1:
			<-third // the first ends after the third
		case 3:
			close(third)
		}
		return n * n
	}, func(n int) { told = append(told, n) })
	want := []int{1, 4, 9, 16, 25, 36, 49, 64}
	if !slices.Equal(results, want) || !slices.Equal(told, want) {
		t.Errorf("results %v, told %v", results, told)
	}
}
