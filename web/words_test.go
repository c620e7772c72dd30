package web_test

import (
	"encoding/json"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestWords compares the console's words with its code: the same keys in each
// language, every key in use, the same slots.
func TestWords(t *testing.T) {
	en, vi := words(t, "en"), words(t, "vi")
	for key, text := range en {
		if other, ok := vi[key]; !ok {
			t.Errorf("vi lacks %q", key)
		} else if a, b := slots(text), slots(other); !slices.Equal(a, b) {
			t.Errorf("%q has slots %v in en, %v in vi", key, a, b)
		}
	}
	for key := range vi {
		if _, ok := en[key]; !ok {
			t.Errorf("en lacks %q", key)
		}
	}
	code := strings.Builder{}
	for _, body := range files(t, "js", ".js") {
		code.Write(body)
	}
	known := func(key string) bool { return en[key] != "" || en[key+".other"] != "" }
	for _, use := range regexp.MustCompile(`\bt\('([^']+)'`).FindAllStringSubmatch(code.String(), -1) {
		if !known(use[1]) {
			t.Errorf("the code says %q, which has no words", use[1])
		}
	}
	// A key made at run time begins with a fixed part: `state.${…}`.
	var prefixes []string
	for _, use := range regexp.MustCompile("`([a-z.]+\\.)\\$\\{").FindAllStringSubmatch(code.String(), -1) {
		prefixes = append(prefixes, use[1])
	}
	for key := range en {
		plain := strings.TrimSuffix(strings.TrimSuffix(key, ".one"), ".other")
		made := slices.ContainsFunc(prefixes, func(p string) bool { return strings.HasPrefix(plain, p) })
		if !made && !strings.Contains(code.String(), "'"+plain+"'") {
			t.Errorf("nothing says %q", key)
		}
	}
}

func words(t *testing.T, lang string) map[string]string {
	t.Helper()
	body, err := os.ReadFile("i18n/" + lang + ".json")
	if err != nil {
		t.Fatal(err)
	}
	var all map[string]string
	if err := json.Unmarshal(body, &all); err != nil {
		t.Fatalf("i18n/%s.json: %v", lang, err)
	}
	return all
}

func slots(text string) []string {
	found := regexp.MustCompile(`\{\w+\}`).FindAllString(text, -1)
	slices.Sort(found)
	return slices.Compact(found)
}
