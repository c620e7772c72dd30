package web_test

import (
	"math"
	"os"
	"regexp"
	"strconv"
	"testing"
)

// TestTokenContrast recomputes the contrast of every token that carries text or a
// border, after WCAG 2.2, 1.4.3 and 1.4.11.
func TestTokenContrast(t *testing.T) {
	light, dark := tokens(t)
	grounds := []string{"bg", "surface", "raised", "sunken"}
	for theme, colours := range map[string]map[string]float64{"light": light, "dark": dark} {
		check := func(front, back string, least float64) {
			a, b := colours[front], colours[back]
			if got := (math.Max(a, b) + 0.05) / (math.Min(a, b) + 0.05); got < least {
				t.Errorf("%s: %s on %s has contrast %.2f, want at least %.1f", theme, front, back, got, least)
			}
		}
		for _, text := range []string{"ink", "ink-2", "ink-3", "accent", "platform", "bank", "customer", "regulator", "ok", "warn", "bad"} {
			for _, ground := range grounds {
				check(text, ground, 4.5)
			}
		}
		for _, ground := range grounds[:3] { // line-strong is not for sunken ground
			check("line-strong", ground, 3)
		}
		for _, role := range []string{"platform", "bank", "customer", "regulator", "ok", "warn", "bad"} {
			check(role, role+"-soft", 5.69) // 5.7 as written in the table
		}
		check("accent", "bank-soft", 4.5)
		check("accent-ink", "accent", 4.5)
		check("me-ink", "me", 4.5)
		check("ink", "bank-soft", 4.5)
		check("ink-3", "bank-soft", 4.5)
		check("bg", "ink", 4.5)
	}
}

// tokens reads the luminance of each colour of tokens.css, by theme.
func tokens(t *testing.T) (light, dark map[string]float64) {
	t.Helper()
	body, err := os.ReadFile("css/tokens.css")
	if err != nil {
		t.Fatal(err)
	}
	light, dark = map[string]float64{}, map[string]float64{}
	for _, m := range regexp.MustCompile(`--([a-z0-9-]+): light-dark\(#(\w{6}), #(\w{6})\)`).FindAllStringSubmatch(string(body), -1) {
		light[m[1]], dark[m[1]] = luminance(t, m[2]), luminance(t, m[3])
	}
	if len(light) < 25 {
		t.Fatalf("tokens.css has %d colours of the form light-dark(#…, #…), want at least 25", len(light))
	}
	return light, dark
}

func luminance(t *testing.T, hex string) float64 {
	t.Helper()
	n, err := strconv.ParseUint(hex, 16, 32)
	if err != nil {
		t.Fatal(err)
	}
	channel := func(v uint64) float64 {
		c := float64(v&0xff) / 255
		if c <= 0.04045 {
			return c / 12.92
		}
		return math.Pow((c+0.055)/1.055, 2.4)
	}
	return 0.2126*channel(n>>16) + 0.7152*channel(n>>8) + 0.0722*channel(n)
}
