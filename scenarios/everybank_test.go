package scenarios_test

import (
	"strings"
	"testing"
	"time"

	"github.com/sandbank/sandbank/mockbanks/catalog"
)

// atAnyBank is how a customer of any bank that takes part comes to a balance.
const atAnyBank = `id: any-bank
title: {en: Any bank}
summary: {en: A customer reads a balance}
roles:
  customer: {bank: BANK, customer: KEY}
chapters:
  - title: {en: Link}
    headline: {en: Link}
    sentence: {en: Link}
    steps:
      - say: {text: "What's my balance?"}
      - reply: {quick: "{customer.bank_name}"}
      - tap_link: {}
      - sign_in: {}
      - consent: {accounts: all, decide: allow}
      - expect: {chat: {contains: balance}}
      - wait: 31d12h
      - say: {text: "số dư"}
      - expect: {chat: {contains: balance}}
      - say: {text: "unlink"}
      - expect: {event: {type: chat.account.unlinked}}
`

func TestNamedCustomersReadTheLedgersBalance(t *testing.T) {
	banks, err := catalog.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, bank := range banks {
		if len(bank.Admits) == 0 {
			continue
		}
		for _, pin := range append(bank.Pins, catalog.Pin{Key: "123456"}) {
			if pin.Login != "" {
				continue // made to fail on the way to a balance
			}
			t.Run(bank.ID+" "+pin.Key, func(t *testing.T) {
				t.Parallel()
				s := parse(t, strings.NewReplacer("BANK", bank.ID, "KEY", pin.Key).Replace(atAnyBank))
				if report, _ := perform(t, s); !report.Passed() {
					t.Error(told(report))
				}
			})
		}
	}
}

func TestSpecNamesTheBankThatIsNotThere(t *testing.T) {
	banks, err := catalog.Load()
	if err != nil {
		t.Fatal(err)
	}
	s := parse(t, strings.Replace(small, "bank: gullhaven", "bank: no-bank", 1))
	if _, err := s.Spec(banks, time.Time{}); err == nil || !strings.Contains(err.Error(), `role other: bank "no-bank"`) {
		t.Errorf("Spec() = %v", err)
	}
}
