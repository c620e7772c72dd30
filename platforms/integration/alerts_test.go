package integration_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/sandbank/sandbank/platforms/integration"
)

const hookSecret = "whsec_b2YgYSBiYW5rIHRoYXQgdGVsbHM="

// cardStage is a stage with the bot of a card issuer, whose part Larkspur
// plays, and a user who has linked her card.
func cardStage(t *testing.T) *stage {
	t.Helper()
	s := newStageOf(t, linh, integration.NewAlerts, func(c *integration.Settings) { c.Banks = c.Banks[:1] })
	s.larkspur.set(func(b *bank) { b.scope += " TRANSACTIONS" })
	if status, page := s.link(s.one("alerts please")); status != 200 {
		t.Fatalf("linking: %d %s", status, page)
	}
	if got := texts(s.heard()); len(got) != 1 || !strings.Contains(got[0], "Alerts are on") {
		t.Fatalf("after linking: %q", got)
	}
	return s
}

func TestWhoDoesNotShareHerPurchasesIsToldWhyThereAreNoAlerts(t *testing.T) {
	s := newStageOf(t, linh, integration.NewAlerts, func(c *integration.Settings) { c.Banks = c.Banks[:1] })
	if status, page := s.link(s.one("alerts please")); status != 200 {
		t.Fatalf("linking: %d %s", status, page)
	}
	if got := texts(s.heard()); len(got) != 1 || !strings.Contains(got[0], "and not your purchases") {
		t.Errorf("after linking: %q", got)
	}
	if asked := s.larkspur.asked(); slices.Contains(asked, "POST /webhooks") {
		t.Errorf("the bot has subscribed all the same: %v", asked)
	}
}

// tellBot sends a notice as a bank does; change may spoil it.
func (s *stage) tellBot(id, body string, change func(*http.Request)) int {
	s.t.Helper()
	stamp := strconv.FormatInt(time.Now().Unix(), 10) // bots check stamps by the real clock
	raw, _ := base64.StdEncoding.DecodeString(strings.TrimPrefix(hookSecret, "whsec_"))
	mac := hmac.New(sha256.New, raw)
	fmt.Fprintf(mac, "%s.%s.%s", id, stamp, body)
	req, err := http.NewRequestWithContext(s.t.Context(), http.MethodPost, strings.TrimSuffix(s.settings.Webhook, "/webhook")+"/notices", strings.NewReader(body))
	if err != nil {
		s.t.Fatal(err)
	}
	req.Header.Set("webhook-id", id)
	req.Header.Set("webhook-timestamp", stamp)
	req.Header.Set("webhook-signature", "v1,"+base64.StdEncoding.EncodeToString(mac.Sum(nil)))
	if change != nil {
		change(req)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		s.t.Fatal(err)
	}
	res.Body.Close()
	return res.StatusCode
}

func noticeOf(kind, account, status, value string) string {
	return `{"type":"` + kind + `","timestamp":"2026-03-02T19:02:00Z","data":{"bank":"larkspur","account_id":"` + account + `","consent_id":"c-1",` +
		`"transaction":{"transaction_id":"t-1","status":"` + status + `","amount":{"value":"` + value + `","currency":"USD"},` +
		`"description":"POS DEBIT PINE MARKET","merchant":"Pine Market","mcc":"5411","authorized_at":"2026-03-02T19:02:00Z"}}}`
}

func TestSheIsToldWhenHerCardIsUsedAndOnlyOnce(t *testing.T) {
	s := cardStage(t)
	if !slices.Contains(s.larkspur.asked(), "POST /webhooks") {
		t.Fatalf("the bot did not subscribe: %v", s.larkspur.asked())
	}
	created := noticeOf("transaction.created", "a1", "pending", "-42.50")
	for range 2 { // a webhook that comes twice is one alert
		if status := s.tellBot("msg_1", created, nil); status != 200 {
			t.Fatalf("notice: %d", status)
		}
	}
	want := []string{"Larkspur: $42.50 at Pine Market, 14:02. Not you? Reply FREEZE"}
	if got := texts(s.heard()); !slices.Equal(got, want) {
		t.Errorf("alerts %q, want %q", got, want)
	}
	s.tellBot("msg_2", noticeOf("transaction.updated", "a1", "posted", "-42.50"), nil)
	s.tellBot("msg_3", noticeOf("transaction.created", "nobodys", "posted", "-1.00"), nil)
	if got := texts(s.heard()); len(got) != 0 {
		t.Errorf("no news were told: %q", got)
	}
	s.tellBot("msg_4", noticeOf("transaction.created", "a1", "posted", "20.00"), nil)
	if got := texts(s.heard()); len(got) != 1 || !strings.Contains(got[0], "$20.00 back from Pine Market") {
		t.Errorf("a refund: %q", got)
	}
}

func TestANoticeThatIsNotTheBanksIsRefused(t *testing.T) {
	s := cardStage(t)
	body := noticeOf("transaction.created", "a1", "pending", "-42.50")
	for name, change := range map[string]func(*http.Request){
		"another signature": func(r *http.Request) { r.Header.Set("webhook-signature", "v1,bm90aGluZw==") },
		"no signature":      func(r *http.Request) { r.Header.Del("webhook-signature") },
		"an old stamp":      func(r *http.Request) { r.Header.Set("webhook-timestamp", "1500000000") },
		"another id":        func(r *http.Request) { r.Header.Set("webhook-id", "msg_other") },
	} {
		if status := s.tellBot("msg_1", body, change); status != 401 {
			t.Errorf("%s: %d", name, status)
		}
	}
	if got := texts(s.heard()); len(got) != 0 {
		t.Errorf("told %q", got)
	}
}

func TestSheFreezesHerCardAndStopsTheAlerts(t *testing.T) {
	s := cardStage(t)
	if got := s.one("FREEZE").Text; !strings.Contains(got, "is frozen") {
		t.Errorf("freeze: %s", got)
	}
	if !slices.Contains(s.larkspur.asked(), "POST /card-controls/accounts/a1/lock") {
		t.Errorf("the bank was not asked: %v", s.larkspur.asked())
	}
	if got := s.one("unfreeze my card").Text; !strings.Contains(got, "works again") {
		t.Errorf("unfreeze: %s", got)
	}
	if got := s.one("what's my limit?").Text; !strings.Contains(got, "limit $5,000.00, of which $4,879.50 is left") {
		t.Errorf("limit: %s", got)
	}
	if got := s.one("tắt thông báo").Text; !strings.Contains(got, "Đã tắt thông báo") {
		t.Errorf("stop: %s", got)
	}
	if !slices.Contains(s.larkspur.asked(), "DELETE /webhooks/wh-1") {
		t.Errorf("the bank was not told: %v", s.larkspur.asked())
	}
	if status := s.tellBot("msg_9", noticeOf("transaction.created", "a1", "pending", "-1.00"), nil); status != 410 {
		t.Errorf("a notice after the end: %d", status)
	}
	if got := s.one("bật thông báo").Text; !strings.Contains(got, "Đã bật thông báo") {
		t.Errorf("start: %s", got)
	}
	s.tellBot("msg_10", noticeOf("transaction.created", "a1", "pending", "-42.50"), nil)
	if got := texts(s.heard()); len(got) != 1 || got[0] != "Larkspur: 42,50 US$ tại Pine Market, 14:02. Không phải bạn? Trả lời KHÓA THẺ" {
		t.Errorf("in Vietnamese: %q", got)
	}
}

func TestAfterTheConsentHasEndedThereAreNoMoreAlerts(t *testing.T) {
	s := cardStage(t)
	s.tellBot("msg_1", `{"type":"consent.revoked","timestamp":"2026-03-02T19:02:00Z","data":{"bank":"larkspur","consent_id":"c-1","account_ids":["a1","c1"]}}`, nil)
	if got := texts(s.heard()); len(got) != 1 || !strings.Contains(got[0], "no more alerts") {
		t.Errorf("told %q", got)
	}
	if len(s.links.links) != 0 || len(s.links.subscriptions) != 0 {
		t.Errorf("links %+v, subscriptions %+v", s.links.links, s.links.subscriptions)
	}
}
