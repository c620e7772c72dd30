package integration_test

import (
	"strings"
	"testing"

	"github.com/sandbank/sandbank/platforms/integration"
)

func banks() []integration.Bank {
	return []integration.Bank{
		{ID: "larkspur", Name: "Larkspur National"}, {ID: "union-pine", Name: "Union & Pine"}, {ID: "thistle-crown", Name: "Thistle & Crown"},
	}
}

func TestWhatPeopleMean(t *testing.T) {
	for text, want := range map[string]integration.Question{
		"what's my balance?":                   {Want: "balance", Lang: "en"},
		"What’s my BALANCE":                    {Want: "balance", Lang: "en"},
		"how much money do I have":             {Want: "balance", Lang: "en"},
		"how much did I spend last week":       {Want: "purchases", Lang: "en"},
		"show me my purchases":                 {Want: "purchases", Lang: "en"},
		"số dư":                                {Want: "balance", Lang: "vi"},
		"SỐ DƯ tài khoản của tôi là bao nhiêu": {Want: "balance", Lang: "vi"},
		"so du":                             {Want: "balance", Lang: "vi"},
		"So\u0302\u0301 du\u031b":           {Want: "balance", Lang: "vi"}, // decomposed marks
		"tôi còn bao nhiêu tiền?":           {Want: "balance", Lang: "vi"},
		"giao dịch gần đây":                 {Want: "purchases", Lang: "vi"},
		"giao dich":                         {Want: "purchases", Lang: "vi"},
		"tháng này chi tiêu bao nhiêu tiền": {Want: "purchases", Lang: "vi"},
		"forget me":                         {Want: "unlink", Lang: "en"},
		"hủy liên kết":                      {Want: "unlink", Lang: "vi"},
		"help":                              {Want: "help", Lang: "en"},
		"trợ giúp":                          {Want: "help", Lang: "vi"},
		"balance at Larkspur":               {Want: "balance", Bank: "larkspur", Lang: "en"},
		"số dư ở Thistle & Crown":           {Want: "balance", Bank: "thistle-crown", Lang: "vi"},
		"union and pine":                    {Bank: "union-pine"},
		"Union & Pine":                      {Bank: "union-pine"},
		"a trial balancesheet":              {},
		"đúng rồi":                          {Lang: "vi"},
		"café":                              {},
		"":                                  {},
	} {
		if got := integration.ParseQuestion(text, banks()); got != want {
			t.Errorf("%q is understood as %+v, want %+v", text, got, want)
		}
	}
}

func TestOurOwnPayloads(t *testing.T) {
	for payload, want := range map[string]integration.Question{
		"balance:larkspur": {Want: "balance", Bank: "larkspur"}, "purchases": {Want: "purchases"}, "unlink": {Want: "unlink"},
	} {
		if got, ok := integration.ParsePayload(payload, banks()); !ok || got != want {
			t.Errorf("%q is %+v, %v, want %+v", payload, got, ok, want)
		}
	}
	for _, payload := range []string{"", "balance:nowhere", "GET_STARTED", ":larkspur"} {
		if got, ok := integration.ParsePayload(payload, banks()); ok {
			t.Errorf("%q is taken as ours: %+v", payload, got)
		}
	}
}

func TestMoneyIsWrittenAsPeopleDo(t *testing.T) {
	for _, test := range []struct{ text, currency, en, vi string }{
		{"2418.07", "USD", "$2,418.07", "2.418,07 US$"},
		{"-15", "GBP", "-£15.00", "-15,00 £"},
		{"0", "USD", "$0.00", "0,00 US$"},
		{"1234567.5", "GBP", "£1,234,567.50", "1.234.567,50 £"},
		{"10.5000", "EUR", "EUR 10.50", "10,50 EUR"},
		{"-0.01", "USD", "-$0.01", "-0,01 US$"},
	} {
		if got, err := integration.Money(test.text, test.currency, "en"); err != nil || got != test.en {
			t.Errorf("%s %s in English = %q, %v, want %q", test.text, test.currency, got, err, test.en)
		}
		if got, err := integration.Money(test.text, test.currency, "vi"); err != nil || got != test.vi {
			t.Errorf("%s %s in Vietnamese = %q, %v, want %q", test.text, test.currency, got, err, test.vi)
		}
	}
	for _, text := range []string{"", "-", "1.", ".5", "1.234", "1e3", "1,000", "--1", "99999999999999999999"} {
		if got, err := integration.Money(text, "USD", "en"); err == nil {
			t.Errorf("%q is taken as %s", text, got)
		}
	}
}

func FuzzWebhook(f *testing.F) {
	for _, s := range []string{`{"object":"page","entry":[{"messaging":[{"sender":{"id":"1"},"message":{"mid":"m"}}]}]}`, `{"object":"page"}`, `{`, `7`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		if n, err := integration.ParseWebhook(body); err != nil && n != 0 {
			t.Errorf("%q is refused with %d events", body, n)
		}
	})
}

func FuzzQuestion(f *testing.F) {
	for _, s := range []string{"số dư ở larkspur", "how much", "🌸", "Union & Pine"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		q := integration.ParseQuestion(text, banks())
		if again := integration.ParseQuestion(" "+text+" ", banks()); again != q {
			t.Errorf("%q is %+v, with spaces around it %+v", text, q, again)
		}
	})
}

func FuzzMoney(f *testing.F) {
	f.Add("2418.07")
	f.Add("-0.10")
	f.Fuzz(func(t *testing.T, text string) {
		got, err := integration.Money(text, "USD", "en")
		if err != nil {
			return
		}
		again, err := integration.Money(strings.NewReplacer("$", "", ",", "").Replace(got), "USD", "en")
		if err != nil || again != got {
			t.Errorf("%q is written as %s, and that as %s, %v", text, got, again, err)
		}
	})
}
