package scenarios_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/sandbank/sandbank/scenarios"
)

// crowded is a story of a crowd, of which so many go over HTTP.
func crowded(t *testing.T, sample int) *scenarios.Story {
	t.Helper()
	text := fmt.Sprintf(`id: crowded
title: {en: Crowded}
summary: {en: Many customers}
cast:
  customers: {linh: {bank: larkspur, customer: linh}}
  crowds: {all: {bank: larkspur, size: 120, sample: %d, offered: 5%%, allow: 1 in 2, ask: 1 in 3, revoke: 20%% a week}}
chapters:
  - title: {en: One}
    headline: {en: One}
    sentence: {en: One.}
    steps:
      - crowd: {as: all, for: 6d}
      - crowd: {as: all, for: 3d, revoke: 50%% a week}
      - crowd: {as: all, for: 2d}
`, sample)
	s, err := scenarios.Parse("crowded.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestWhoGoesOverHTTPDecidesAsByRule(t *testing.T) {
	_, without := perform(t, crowded(t, 0))
	_, with := perform(t, crowded(t, 120))
	byRule, err := without.Crowd("all")
	if err != nil {
		t.Fatal(err)
	}
	overHTTP, err := with.Crowd("all")
	if err != nil {
		t.Fatal(err)
	}
	if byRule.Rule.Allowed == 0 || byRule.Rule.Revoked == 0 || byRule.Rule.Answered == 0 || byRule.HTTP.Offered != 0 || overHTTP.Rule.Offered != 0 {
		t.Fatalf("the crowds did too little to be compared: %+v, %+v", byRule, overHTTP)
	}
	if byRule.All() != overHTTP.All() || byRule.Linked != overHTTP.Linked {
		t.Errorf("by rule %+v, %d linked; over HTTP %+v, %d linked", byRule.All(), byRule.Linked, overHTTP.All(), overHTTP.Linked)
	}
	if byRule.Linked != byRule.Rule.Allowed-byRule.Rule.Revoked {
		t.Errorf("%d linked, want %d allowed less %d revoked", byRule.Linked, byRule.Rule.Allowed, byRule.Rule.Revoked)
	}
}

func TestMistakesInCrowdsAreTold(t *testing.T) {
	good := string(crowded(t, 3).YAML())
	for _, c := range []struct{ name, old, bad, want string }{
		{"a rate that is none", `"5%"`, `"5"`, `offered: rate "5": not a rate: write "2%"`},
		{"an unknown crowd", `{"as": "all", "for": "6d"`, `{"as": "none", "for": "6d"`, `as: the story has no crowd "none"; cast.crowds has all`},
		{"half days", `"6d"`, `"36h"`, `for: want whole days like 30d`},
		{"too many days", `"6d"`, `"9000d"`, `at most 3660`},
		{"too large", `"size": 120`, `"size": 2000000`, `size: want a whole number from 1 to 1000000`},
		{"a sample larger than the crowd", `"sample": 3`, `"sample": 121`, `sample: the crowd has 120 members`},
		{"words of somebody else", `"sample": 3`, `"sample": 3, "opening": "{linh.name}"`, `opening: "{linh.name}" is not {member.fact}; facts are bank`},
	} {
		t.Run(c.name, func(t *testing.T) {
			if !strings.Contains(good, c.old) {
				t.Fatalf("no %s in\n%s", c.old, good)
			}
			_, err := scenarios.Parse("crowded.yaml", []byte(strings.Replace(good, c.old, c.bad, 1)))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("Parse = %v, want %q", err, c.want)
			}
		})
	}
}

func TestACrowdAtABankThatTakesNoPartIsRefused(t *testing.T) {
	text := strings.ReplaceAll(string(crowded(t, 40).YAML()), `"bank": "larkspur"`, `"bank": "gullhaven"`)
	text = strings.ReplaceAll(text, `"customer": "linh"`, `"customer": "1"`)
	s, err := scenarios.Parse("crowded.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	report, run := perform(t, s)
	if !report.Passed() {
		t.Fatal(told(report))
	}
	c, err := run.Crowd("all")
	if err != nil {
		t.Fatal(err)
	}
	for kind, did := range map[string]struct{ offered, refused, allowed int }{
		"over HTTP": {c.HTTP.Offered, c.HTTP.Refused, c.HTTP.Allowed}, "by rule": {c.Rule.Offered, c.Rule.Refused, c.Rule.Allowed},
	} {
		if did.offered == 0 || did.refused != did.offered || did.allowed != 0 {
			t.Errorf("%s: %+v, want all offers refused", kind, did)
		}
	}
}
