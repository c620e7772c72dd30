package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestExportRefusesInOneLine(t *testing.T) {
	good := map[string]string{"--bank": "larkspur", "--customers": "0-1", "--from": "2025-01-01", "--to": "2025-02-01"}
	tests := []struct {
		name string
		args []string // on top of the good ones
		want string
	}{
		{"an unknown bank", []string{"--bank", "no-bank"}, "larkspur, gullhaven"},
		{"inverted days", []string{"--to", "2024-01-01"}, "from must lie before to"},
		{"a day that is none", []string{"--from", "yesterday"}, "want a day like"},
		{"inverted customers", []string{"--customers", "9-3"}, "the first comes before the last"},
		{"customers beyond the population", []string{"--customers", "0-9999", "--population", "larkspur=5000"}, "larkspur has 5000, the last is 4999"},
		{"customers that are no numbers", []string{"--customers", "all"}, "want FIRST-LAST"},
		{"a size of nothing", []string{"--population", "larkspur=0"}, "--population"},
		{"an unknown format", []string{"--format", "xlsx"}, "one of csv, jsonl, ofx"},
		{"a server", []string{"--server", "http://localhost:1"}, "works from the seed"},
		{"one customer without fixtures", []string{"--customer", "linh"}, "--as fixtures"},
		{"fixtures of nothing", []string{"--as", "fixtures"}, "needs --customer"},
		{"another thing than fixtures", []string{"--as", "poems"}, "fixtures"},
		{"a full disk", []string{"--out", "/dev/full"}, "/dev/full"},
		{"a folder that is not there", []string{"--out", "/no/such/folder/x.csv"}, "/no/such/folder/x.csv"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			args := []string{"export"}
			for _, flag := range []string{"--bank", "--customers", "--from", "--to"} {
				args = append(args, flag, good[flag])
			}
			code, out, errs := command(t, append(args, test.args...)...)
			if code != exitCannot || out != "" || !strings.Contains(errs, test.want) || strings.Count(errs, "\n") != 1 {
				t.Errorf("export = %d, %q, %q, want %d and one line with %q", code, out, errs, exitCannot, test.want)
			}
		})
	}
	if code, _, errs := command(t, "export", "--bank", "larkspur"); code != exitCannot || !strings.Contains(errs, "are needed") {
		t.Errorf("export without what is needed = %d, %q", code, errs)
	}
}

func TestExportWritesTheSameToAFileAndToTheTerminal(t *testing.T) {
	args := []string{"export", "--bank", "kestrel", "--customers", "5", "--from", "2025-01-01", "--to", "2025-03-01", "--start", "2026-03-05", "--format", "ofx"}
	code, printed, errs := command(t, args...)
	if code != exitDone || errs != "" || !strings.HasSuffix(printed, "</OFX>\n") {
		t.Fatalf("export = %d, %.100q, %q", code, printed, errs)
	}
	name := filepath.Join(t.TempDir(), "kestrel.ofx")
	if code, out, errs := command(t, append(args, "--out", name)...); code != exitDone || out+errs != "" {
		t.Fatalf("export --out = %d, %q, %q", code, out, errs)
	}
	if written, err := os.ReadFile(name); err != nil || string(written) != printed {
		t.Errorf("the file has other bytes than the terminal, %v", err)
	}
}

// A stopper ends a command when it first writes.
type stopper struct{ stop func() }

func (s stopper) Write(p []byte) (int, error) { s.stop(); return len(p), nil }

func TestAStoppedExportLeavesNoFile(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	root := newRoot()
	var errs bytes.Buffer
	root.SetOut(stopper{stop})
	root.SetErr(&errs)
	args := []string{"export", "--bank", "larkspur", "--customers", "0-999999", "--from", "2025-01-01", "--to", "2026-01-01"}
	if code := execute(ctx, root, args); code != exitCannot || !strings.Contains(errs.String(), "not whole") {
		t.Errorf("stopped export = %d, %q", code, errs.String())
	}
	name := filepath.Join(t.TempDir(), "x.csv")
	root = newRoot()
	errs.Reset()
	root.SetErr(&errs)
	if code := execute(ctx, root, append(args, "--out", name)); code != exitCannot || !strings.Contains(errs.String(), name) {
		t.Errorf("stopped export = %d, %q", code, errs.String())
	}
	if list, err := os.ReadDir(filepath.Dir(name)); err != nil || len(list) != 0 {
		t.Errorf("it leaves %v, %v", list, err)
	}
}

func TestFixturesFindTheBankOfANamedCustomer(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "fixtures")
	code, _, errs := command(t, "export", "--customer", "linh", "--as", "fixtures", "--start", "2026-03-05", "--out", dir)
	if code != exitDone || !strings.Contains(errs, "answers of larkspur for linh") {
		t.Fatalf("fixtures = %d, %q", code, errs)
	}
	var m struct {
		Bank  string
		Files []struct{ File string }
	}
	text, err := os.ReadFile(filepath.Join(dir, "manifest.json"))
	if err != nil || json.Unmarshal(text, &m) != nil || m.Bank != "larkspur" || len(m.Files) < 10 {
		t.Fatalf("manifest = %s, %v", text, err)
	}
	for _, f := range m.Files {
		if _, err := os.Stat(filepath.Join(dir, f.File)); err != nil {
			t.Error(err)
		}
	}
	for _, args := range [][]string{{"--customer", "4711"}, {"--customer", "nobody"}, {"--customer", "nobody", "--bank", "larkspur"}} {
		if code, _, errs := command(t, append([]string{"export", "--as", "fixtures", "--out", dir}, args...)...); code != exitCannot || strings.Count(errs, "\n") != 1 {
			t.Errorf("fixtures of %v = %d, %q", args, code, errs)
		}
	}
}
