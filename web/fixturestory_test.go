package web_test

import (
	"fmt"
	"time"
)

// fixtureStory writes the events of a run as the engine would: enough of every
// kind that the console draws, at instants with a quiet hour between them.
type fixtureStory struct {
	now    time.Time
	events []map[string]any
	trace  int
}

func (s *fixtureStory) add(kind string, data map[string]any) {
	s.now = s.now.Add(700 * time.Millisecond)
	s.events = append(s.events, map[string]any{
		"specversion": "1.0", "id": fmt.Sprintf("e-%d", len(s.events)+1), "source": "/fixture", "type": kind,
		"time": s.now.UTC().Format(time.RFC3339Nano), "walltime": "2026-12-01T09:30:00Z", "seq": len(s.events) + 1, "traceid": fmt.Sprintf("t-%d", s.trace), "data": data,
	})
}

func (s *fixtureStory) chapter(title, headline, sentence string) {
	s.trace++
	s.add("story.chapter.started", map[string]any{
		"chapter": fmt.Sprint(s.trace), "title": map[string]string{"en": title},
		"headline": map[string]string{"en": headline}, "sentence": map[string]string{"en": sentence},
	})
}

func (s *fixtureStory) call(from, to, method, path string, status int, refusal string) {
	s.add("wire.exchange.recorded", map[string]any{
		"exchange": fmt.Sprintf("x-%d", len(s.events)+1), "from": from, "to": to, "method": method, "path": path,
		"status": status, "took_us": 640 + 90*(len(s.events)%9), "refusal": refusal,
	})
}

func (s *fixtureStory) says(text string) {
	s.trace++
	s.add("chat.message.sent", s.message("customer", text))
	s.call("kinnet", "kinnet/balance", "POST", "/apps/kinnet/balance/webhook", 200, "")
}

func (s *fixtureStory) answers(text string, more map[string]any) {
	message := s.message("page", text)
	for name, value := range more {
		message[name] = value
	}
	s.add("chat.message.sent", message)
	s.call("kinnet/balance", "kinnet", "POST", "/platforms/kinnet/v21.0/me/messages", 200, "")
}

func (s *fixtureStory) message(from, text string) map[string]any {
	return map[string]any{
		"platform": "kinnet", "page": "p-1", "psid": "1001", "customer": "linh", "bank": "larkspur",
		"mid": fmt.Sprintf("m-%d", len(s.events)), "from": from, "text": text,
	}
}

func (s *fixtureStory) step(text string) {
	s.add("story.step.passed", map[string]any{"step": "s", "text": text})
}

// balanceStory is the whole of it: ask, link, read, be refused, revoke.
func balanceStory() []map[string]any {
	s := &fixtureStory{now: time.Date(2026, 11, 24, 14, 0, 0, 0, time.UTC)}
	s.add("run.created", map[string]any{"seed": 2018, "story": "balance-in-chat"})
	for _, bank := range []string{"larkspur", "copperfield", "northmoor", "union-pine", "kestrel"} {
		s.add("bank.client.registered", map[string]any{"bank": bank, "client": "c-1", "name": "Kinnet balance bot"})
	}
	s.add("access.refused", map[string]any{"bank": "gullhaven", "party": "kinnet", "cause": "it has no agreement with the platform", "remedy": "ask the bank"})
	s.add("webhook.verified", map[string]any{"app": "kinnet/balance", "url": "/webhook"})
	s.chapter("The question", "Linh asks what is in her account", "She writes to Kinnet, where she is already; the bot does not know her bank yet.")
	s.says("What's my balance?")
	s.answers("Larkspur needs your OK first. I’ll open your bank; I never see your password.", map[string]any{
		"buttons": []map[string]any{{"type": "account_link", "title": "Log in at Larkspur", "url": "/apps/kinnet/balance/link"}}})
	s.step("The bot offers to link the account")
	s.chapter("At the bank", "Larkspur asks Linh, not Kinnet", "She signs in on the bank's own page and ticks what may be seen.")
	s.add("chat.linking.started", map[string]any{"psid": "1001", "customer": "linh", "bank": "larkspur"})
	s.call("customer:linh", "kinnet/balance", "GET", "/apps/kinnet/balance/link", 302, "")
	s.add("bank.consent.requested", map[string]any{"consent": "k-1", "bank": "larkspur", "client": "c-1", "recipient": "Kinnet balance bot", "customer": "linh", "clusters": []string{"ACCOUNT_BASIC", "ACCOUNT_DETAILED", "TRANSACTIONS"}})
	for _, path := range []string{"/banks/larkspur/authorize", "/banks/larkspur/login", "/banks/larkspur/consent"} {
		s.call("customer:linh", "larkspur", "GET", path, 200, "")
	}
	s.add("bank.consent.authorised", map[string]any{"consent": "k-1", "bank": "larkspur", "client": "c-1", "recipient": "Kinnet balance bot", "customer": "linh", "customer_name": "Linh Tran", "accounts": 1, "clusters": []string{"ACCOUNT_BASIC", "ACCOUNT_DETAILED"}, "expires": "2027-02-22T14:00:00Z"})
	s.call("customer:linh", "larkspur", "POST", "/banks/larkspur/consent", 303, "")
	s.call("kinnet/balance", "larkspur", "POST", "/banks/larkspur/token", 200, "")
	s.add("chat.account.linked", map[string]any{"psid": "1001", "customer": "linh"})
	s.step("Linh shares balances and leaves transactions off")
	s.chapter("The balance", "Larkspur lets the balance through", "The figure in the chat is the ledger's, to the cent.")
	s.call("kinnet/balance", "larkspur", "GET", "/banks/larkspur/fdx/v6/accounts", 200, "")
	s.call("kinnet/balance", "larkspur", "GET", "/banks/larkspur/fdx/v6/accounts/a-4821", 200, "")
	s.answers("Everyday Checking ··4821\n$2,418.07, of which $2,268.07 is available.", map[string]any{
		"quick_replies": []map[string]any{{"title": "My balance", "payload": "BALANCE"}, {"title": "What did I spend?", "payload": "SPEND"}}})
	s.step("The balance equals the ledger's")
	s.chapter("And nothing else", "Larkspur refuses what Linh did not share", "The bot asks for purchases, and the bank's 403 says why not.")
	s.says("And what did I spend at Pine Market?")
	s.call("kinnet/balance", "larkspur", "GET", "/banks/larkspur/fdx/v6/accounts/a-4821/transactions", 403, "The consent does not cover TRANSACTIONS; ask the customer to share them.")
	s.answers("I can’t see purchases. Larkspur shares balances only, as you chose.", nil)
	s.step("The bank refuses purchases with 403")
	s.now = s.now.Add(3 * time.Hour)
	s.chapter("Taking it back", "Linh revokes, and the bot is out", "She opens her bank's page, ends the consent, and the next question starts anew.")
	s.call("customer:linh", "larkspur", "POST", "/banks/larkspur/consents/k-1/revoke", 303, "")
	s.add("bank.consent.revoked", map[string]any{"consent": "k-1", "bank": "larkspur", "customer": "linh", "by": "customer"})
	s.says("What's my balance now?")
	s.call("kinnet/balance", "larkspur", "GET", "/banks/larkspur/fdx/v6/accounts", 401, "The grant was revoked; link the account again.")
	s.answers("Your bank says that the link has ended. Shall we link again?", map[string]any{
		"buttons": []map[string]any{{"type": "account_link", "title": "Log in at Larkspur", "url": "/apps/kinnet/balance/link"}}})
	s.step("The bot asks to link again")
	s.add("story.ended", map[string]any{"passed": true, "steps": 5, "failed": 0})
	return s.events
}
