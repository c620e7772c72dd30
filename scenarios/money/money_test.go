package money_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/sandbank/sandbank/scenarios/money"
)

func TestFind(t *testing.T) {
	tests := []struct {
		name, text, want string
	}{
		{"an American amount", "Everyday Checking ··4821: $2,418.07 booked", "2418.07 USD"},
		{"a Vietnamese amount", "2.418,07 US$ khả dụng", "2418.07 USD"},
		{"a Vietnamese amount with a hard space", "2.418,07\u00a0US$", "2418.07 USD"},
		{"a British amount", "£1,000,000.00", "1000000.00 GBP"},
		{"spaces between the thousands", "1 234 567,89 $", "1234567.89 USD"},
		{"below zero before the sign", "-$12.30", "-12.30 USD"},
		{"below zero after the sign", "$-12.30", "-12.30 USD"},
		{"below zero with the true minus", "\u2212£0.05", "-0.05 GBP"},
		{"below zero in front of a sign behind", "-12,30 US$", "-12.30 USD"},
		{"below zero in brackets", "($12.30)", "-12.30 USD"},
		{"a code in front", "USD 99.00", "99.00 USD"},
		{"a code behind", "99.00 GBP", "99.00 GBP"},
		{"two amounts", "booked $1.00, available $0.50.", "1.00 USD|0.50 USD"},
		{"a range is not below zero", "$1.00-$2.00", "1.00 USD|2.00 USD"},
		{"a list with a dash", "available - $3.00", "3.00 USD"},
		{"no currency", "as of 14:32, 2,418.07", ""},
		{"no decimals", "$25 off", ""},
		{"one separator for two purposes", "$1,000,00", ""},
		{"thousands in wrong places", "$10,00.00", ""},
		{"a code that is part of a word", "USDX 1.00", ""},
		{"more than fits", "$99999999999999999999.00", ""},
		{"nothing", "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, a := range money.Find(tt.text) {
				got = append(got, money.Format(a.Minor, a.Currency))
			}
			if s := strings.Join(got, "|"); s != tt.want {
				t.Errorf("Find(%q) = %q, want %q", tt.text, s, tt.want)
			}
		})
	}
}

func TestIsToTheCent(t *testing.T) {
	if !money.Is("$2,418.07", 241807, "USD") || money.Is("$2,418.07", 241808, "USD") || money.Is("$2,418.07", 241807, "GBP") {
		t.Error("Is() is not exact")
	}
}

func ExampleFind() {
	for _, a := range money.Find("2.418,07 US$ (14:32)") {
		fmt.Println(a.Minor, a.Currency)
	}
	// Output: 241807 USD
}

func FuzzFind(f *testing.F) {
	f.Add("-$2,418.07 and 2.418,07\u00a0US$")
	f.Add("(£1.00) USD 1'000.00")
	f.Fuzz(func(t *testing.T, text string) {
		for _, a := range money.Find(text) {
			if plain := money.Format(a.Minor, a.Currency); !money.Is(plain, a.Minor, a.Currency) {
				t.Errorf("Find(%q) has %q, which does not read back", text, plain)
			}
		}
	})
}
