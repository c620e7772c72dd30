package main

import (
	"context"
	"strings"
	"testing"
)

func TestAnAuditPrintsATrialBalanceThatIsZero(t *testing.T) {
	args := []string{"audit", "--start", "2026-03-05", "--sample", "20"}
	code, out, errs := command(t, args...)
	if code != exitDone || errs != "" {
		t.Fatalf("exit %d: %s", code, errs)
	}
	for _, want := range []string{"Settlement accounts, USD", "Settlement accounts, GBP", "payroll", "Everyday Checking", "No breaks", "--sample all", "p2p is not zero here"} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is not in:\n%s", want, out)
		}
	}
	totals := 0
	for line := range strings.Lines(out) {
		if f := strings.Fields(line); len(f) == 4 && f[0] == "Total" {
			totals++
			if f[1] != f[2] || f[3] != "0.00" || len(f[1]) < 7 {
				t.Errorf("the total is %s", line)
			}
		}
	}
	if _, again, _ := command(t, args...); again != out || totals != 2 {
		t.Errorf("%d totals, twice the same %v", totals, again == out)
	}
}

func TestAnAuditOfEverybodyLeavesNothingOpen(t *testing.T) {
	code, out, errs := command(t, "audit", "--bank", "kestrel", "--population", "kestrel=5051", "--sample", "all", "--from", "2025-01-02", "--to", "2025-01-05")
	if code != exitDone || errs != "" || !strings.Contains(out, "Read: 5,051 customers") || strings.Contains(out, "sample") {
		t.Errorf("exit %d: %s%s", code, errs, out)
	}
}

func TestAnAuditRefusesInOneLine(t *testing.T) {
	for name, c := range map[string]struct{ args, want string }{
		"a bank that is none":         {"--bank larkspurr", "thistle-crown"},
		"days the wrong way":          {"--from 2025-02-01 --to 2025-01-01", "not before"},
		"a day that is none":          {"--from yesterday", "2025-01-01"},
		"an end that is none":         {"--to 2025-13-01", "2025-02-01"},
		"a sample of nobody":          {"--sample 0", "from 1 on"},
		"a sample of a few":           {"--sample few", "or all"},
		"a time before the history":   {"--from 2010-01-01 --to 2010-02-01", "the history runs"},
		"a bank of no customers":      {"--population larkspur=0", "BANK=N"},
		"the world of a server":       {"--server http://localhost:1", "from the seed"},
		"a word that is no flag":      {"larkspur", "larkspur"},
		"a world file that is absent": {"--world nowhere.yaml", "nowhere.yaml"},
	} {
		code, out, errs := command(t, append([]string{"audit"}, strings.Fields(c.args)...)...)
		if code != exitCannot || out != "" || strings.Count(errs, "\n") != 1 || !strings.Contains(errs, c.want) {
			t.Errorf("%s: exit %d, said %q%q, want %q", name, code, out, errs, c.want)
		}
	}
}

func TestAStoppedAuditSaysSo(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	stop()
	var out, errs strings.Builder
	root := newRoot()
	root.SetOut(&out)
	root.SetErr(&errs)
	if code := execute(ctx, root, []string{"audit"}); code != exitCannot || out.String() != "" || !strings.Contains(errs.String(), "stopped") {
		t.Errorf("exit %d, said %q%q", code, out.String(), errs.String())
	}
}
