package main

import (
	"encoding/csv"
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"
)

func TestATMsAreTheSameForOneSeedInEveryFormat(t *testing.T) {
	for _, format := range []string{"table", "json", "csv"} {
		args := []string{"atms", "--bank", "thistle-crown", "--town", "Leeds", "--limit", "20", "--format", format}
		_, first, _ := command(t, args...)
		code, second, errs := command(t, args...)
		if code != exitDone || first != second || strings.Count(first, "\n") < 20 || errs != "" {
			t.Errorf("%s: exit %d, %d lines, equal %v, said %q", format, code, strings.Count(first, "\n"), first == second, errs)
		}
		if _, other, _ := command(t, append(args, "--seed", "7")...); other == first {
			t.Errorf("%s: another seed gives the same places", format)
		}
	}
}

func TestATMsAreNearestFirstAndPassTheFilter(t *testing.T) {
	code, out, errs := command(t, "atms", "--bank", "larkspur", "--near", "30.2672, -97.7431", "--kind", "atm", "--service", "cash-deposits",
		"--open-at", "2018-09-18T03:00:00Z", "--limit", "5", "--format", "json")
	if code != exitDone || strings.Count(out, "\n") != 5 {
		t.Fatalf("exit %d: %s%s", code, errs, out)
	}
	last := int64(0)
	for dec := json.NewDecoder(strings.NewReader(out)); dec.More(); {
		var row placeRow
		if err := dec.Decode(&row); err != nil || row.Kind != "atm" || row.Metres < last || !strings.Contains(strings.Join(row.Services, " "), "cash-deposits") {
			t.Errorf("%+v after one in %d m: %v", row, last, err)
		}
		last = row.Metres
	}
	_, out, _ = command(t, "atms", "--bank", "larkspur", "--town", "austin", "--limit", "3", "--format", "csv")
	if table, err := csv.NewReader(strings.NewReader(out)).ReadAll(); err != nil || len(table) != 4 {
		t.Errorf("csv: %v: %s", err, out)
	}
}

func TestATMsRefuseInOneLine(t *testing.T) {
	for name, c := range map[string]struct {
		args string
		want string
	}{
		"no bank":             {"--town Austin", "larkspur"},
		"unknown bank":        {"--bank frob --town Austin", "thistle-crown"},
		"nowhere":             {"--bank larkspur", "either --near"},
		"two places":          {"--bank larkspur --near 1,2 --town Austin", "either --near"},
		"bad point":           {"--bank larkspur --near Austin", "like 30.2672,-97.7431"},
		"a point off the map": {"--bank larkspur --near 30.2,-197.7", "latitude and longitude"},
		"town misspelt":       {"--bank larkspur --town Autsin", "did you mean Austin?"},
		"town abroad":         {"--bank larkspur --town Leeds", "no town"},
		"unknown kind":        {"--bank larkspur --town Austin --kind shop", "atm or branch"},
		"unknown service":     {"--bank larkspur --town Austin --service tea", "cash-withdrawal"},
		"limit":               {"--bank larkspur --town Austin --limit 0", "1 to 100"},
		"format":              {"--bank larkspur --town Austin --format xml", "table, json, csv"},
		"open when":           {"--bank larkspur --town Austin --open-at soon", "or now"},
		"only cards":          {"--bank kestrel --town Austin", "only issues cards"},
		"no such place":       {"--bank larkspur --town Austin --kind branch --service cash-withdrawal", "nothing like that in Austin"},
		"nobody serves":       {"--bank larkspur --town Austin --server http://127.0.0.1:1", "no server"},
	} {
		code, out, errs := command(t, append([]string{"atms"}, strings.Fields(c.args)...)...)
		if code != exitCannot || out != "" || strings.Count(errs, "\n") != 1 || !strings.Contains(errs, c.want) {
			t.Errorf("%s: exit %d, printed %q, said %q; want one line with %q", name, code, out, errs, c.want)
		}
	}
}

func TestATMsOfADirectoryAreThoseThatItsServerTells(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	_, stop := serving(t, "--listen", "localhost:0", "--data", dir, "--seed", "7", "--start", "2026-03-05", "--population", "larkspur=1000000")
	args := []string{"atms", "--bank", "larkspur", "--near", "41.9,-87.7", "--format", "json", "--data", dir}
	_, served, errs := command(t, args...)
	_, _, misspelt := command(t, "atms", "--bank", "larkspur", "--town", "Autsin", "--data", dir)
	stop()
	code, alone, more := command(t, args...)
	if code != exitDone || served == "" || alone != served {
		t.Errorf("places of the directory: exit %d %s%s\n%s\nserved:\n%s", code, errs, more, alone, served)
	}
	if !strings.Contains(misspelt, "Did you mean Austin?") || strings.Count(misspelt, "\n") != 1 {
		t.Errorf("misspelt, the server says %q", misspelt)
	}
}
