package main

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestCommandsChangeTheRunningWorldAndTheFeedShowsIt(t *testing.T) {
	dir := t.TempDir()
	serving(t, "--listen", "127.0.0.1:0", "--data", dir)
	for _, c := range []struct {
		args string
		code int
		says string
	}{
		{"account set linh --balance 500.00", exitDone, "has 500.00 USD booked, 500.00 available"},
		{"pay linh 42.50 --to ruth@northmoor --rail fednow", exitDone, "of northmoor by fednow: executed"},
		{"pay linh 12 --to Pine_Market", exitDone, "by ach: pending, settles "},
		{"tx linh -8.00 Harbor_Grill --pending", exitDone, "-8.00 USD, Harbor_Grill: pending"},
		{"tx linh 100 Elm_Lettings", exitDone, "has 557.50 USD booked, 537.50 available"},
		{"account open linh --kind savings", exitDone, "Steady Savings"},
		{"account freeze linh", exitDone, "is blocked"},
		{"pay linh 1.00 --to Elm", exitCannot, "account is blocked"},
		{"account unfreeze linh", exitDone, "is no longer blocked"},
		{"account set linh --balance=-20.00", exitDone, "has -20.00 USD booked"},
		{"account close linh", exitCannot, "owes money or has payments on their way"},
		{"pay nobody 4 --to Elm", exitCannot, "nobody@larkspur"},
		{"pay linh 4.5 --to Elm", exitCannot, "write it like 42.50"},
		{"pay linh 4", exitCannot, "--to is missing"},
		{"tx linh -8.00", exitCannot, "it needs a customer, an amount and a merchant"},
		{"account open linh --kind yacht", exitCannot, "savings"},
		{"feed --format xml", exitCannot, "one of table, jsonl"},
		{"feed --bank nowhere", exitCannot, "nowhere"},
	} {
		args := strings.Fields(c.args)
		for i := range args {
			args[i] = strings.ReplaceAll(args[i], "_", " ")
		}
		code, out, errs := command(t, append(args, "--data", dir)...)
		if code != c.code || !strings.Contains(out+errs, strings.ReplaceAll(c.says, "_", " ")) {
			t.Errorf("%s: %d %s%s, want %d %q", c.args, code, out, errs, c.code, c.says)
		}
	}
	_, out, errs := command(t, "feed", "--customer", "linh", "--kind", "transfer", "--format", "jsonl", "--data", dir)
	var found []string
	for line := range strings.Lines(out) {
		var p posting
		if err := json.Unmarshal([]byte(line), &p); err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		found = append(found, p.Phase+" "+p.Amount)
	}
	for _, want := range []string{"booked -42.50", "held -12.00", "booked 100.00"} {
		if !strings.Contains(strings.Join(found, ", "), want) {
			t.Errorf("the feed lacks %q: %v %s", want, found, errs)
		}
	}
}

func TestTheFeedOfTheSeedIsTheSameEachTime(t *testing.T) {
	t.Chdir(t.TempDir())
	args := []string{"feed", "--customer", "linh", "--start", "2026-03-05", "--limit", "20"}
	code, one, errs := command(t, args...)
	_, two, _ := command(t, args...)
	if code != exitDone || one != two || strings.Count(one, "\n") != 20 {
		t.Errorf("feed: %d %s%s, then %s", code, one, errs, two)
	}
	if code, _, errs := command(t, "feed", "--follow"); code != exitCannot || !strings.Contains(errs, "go run .") {
		t.Errorf("feed --follow without a server: %d %s", code, errs)
	}
}
