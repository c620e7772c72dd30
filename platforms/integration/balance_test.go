package integration_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/sandbank/sandbank/platforms/messenger"
)

const linh, isla = "larkspur/linh", "thistle-crown/isla"

func TestSheAsksLinksAndReadsHerBalance(t *testing.T) {
	s := newStage(t, linh)
	which := s.one("What's my balance?")
	var titles []string
	for _, q := range which.QuickReplies {
		titles = append(titles, q.Title)
	}
	if got := strings.Join(titles, ", "); got != "Larkspur National, Gullhaven Trust, Thistle & Crown" {
		t.Errorf("banks to choose from: %s", got)
	}
	if _, err := s.messenger.QuickReply(t.Context(), linh, "Larkspur National", which.QuickReplies[0].Payload); err != nil {
		t.Fatal(err)
	}
	offer := s.heard()
	if len(offer) != 1 || !strings.Contains(offer[0].Text, "Larkspur National needs your OK first") || !strings.Contains(offer[0].Text, "never see your password") {
		t.Fatalf("offer %+v", offer)
	}
	status, page := s.link(offer[0])
	if status != 200 || !strings.Contains(page, "You can close this window") {
		t.Fatalf("page %d %s", status, page)
	}
	answers := s.heard()
	want := []string{
		"Linked to Larkspur National.",
		"Everyday Checking ··4821: $2,418.07 booked, -$1,310.00 available\n" +
			"Kestrel Card ··9002: $120.50 owed, $4,879.50 left to spend\n" +
			"Larkspur National, as of 14:32. Not stored.",
	}
	if got := texts(answers); !slices.Equal(got, want) {
		t.Errorf("answers %q, want %q", got, want)
	}
	if got := s.one("số dư").Text; !strings.Contains(got, "2.418,07 US$") || !strings.Contains(got, "lúc 14:32") {
		t.Errorf("in Vietnamese: %s", got)
	}
	if got := s.one("so du").Text; !strings.Contains(got, "-1.310,00 US$") {
		t.Errorf("without marks: %s", got)
	}
}

func texts(all []messenger.Message) []string {
	var out []string
	for _, m := range all {
		out = append(out, m.Text)
	}
	return out
}

func TestABankThatDoesNotTakePartIsSaidSo(t *testing.T) {
	s := newStage(t, linh)
	got := s.one("balance at Gullhaven please")
	if !strings.Contains(got.Text, "Gullhaven Trust does not take part") || len(got.Buttons) != 0 {
		t.Errorf("answer %+v", got)
	}
	if got := s.one("Số dư ở gullhaven").Text; !strings.Contains(got, "Gullhaven Trust không tham gia") {
		t.Errorf("answer %s", got)
	}
}

func TestPurchasesAreAskedForAndTheRefusalIsPutInWords(t *testing.T) {
	s := linked(t, linh, "Larkspur")
	got := s.one("What did I spend this week?")
	for _, part := range []string{"cannot see your purchases", "the list of your accounts and balances", "tick transactions"} {
		if !strings.Contains(got.Text, part) {
			t.Errorf("%q lacks %q", got.Text, part)
		}
	}
	if !slices.Contains(s.larkspur.asked(), "GET /fdx/accounts/a1/transactions") {
		t.Errorf("the bot did not ask: %v", s.larkspur.asked())
	}
	s.larkspur.set(func(b *bank) { b.scope += " TRANSACTIONS" })
	s.link(got)
	answers := texts(s.heard())
	want := "The latest at Larkspur National:\n2 Mar  -$4.05  COFFEE (pending)\n1 Mar  -$12.30  POS DEBIT PINE MARKET\nLarkspur National, as of 14:32. Not stored."
	if len(answers) != 2 || answers[1] != want {
		t.Errorf("after linking again: %q, want %q", answers, want)
	}
	if got := s.one("giao dịch").Text; !strings.Contains(got, "02/03  -4,05 US$  COFFEE (đang chờ)") {
		t.Errorf("in Vietnamese: %s", got)
	}
}

func TestAnExpiredTokenIsRenewedOnce(t *testing.T) {
	s := linked(t, linh, "Larkspur")
	s.larkspur.set(func(b *bank) { clear(b.tokens) })
	if got := s.one("balance").Text; !strings.Contains(got, "$2,418.07") {
		t.Errorf("answer %s", got)
	}
	if l := s.links.links; len(l) != 1 || !l[0].Renewed || l[0].Refresh == "" {
		t.Errorf("links %+v", l)
	}
}

func TestARevokedLinkIsForgottenAndOfferedAgain(t *testing.T) {
	s := linked(t, linh, "Larkspur")
	s.larkspur.end()
	got := s.one("balance")
	if !strings.Contains(got.Text, "no longer lets me in") || len(got.Buttons) != 1 || len(s.links.links) != 0 {
		t.Errorf("answer %+v, links %+v", got, s.links.links)
	}
	if chat, _ := s.messenger.Chat(linh); chat.Linked {
		t.Error("the platform still shows her as linked")
	}
	s.link(got)
	if answers := s.heard(); len(answers) != 2 {
		t.Errorf("after linking again: %+v", answers)
	}
}

func TestAPermissionThatRanOutRefusesWhileItsTokenLives(t *testing.T) {
	s := linked(t, linh, "Larkspur")
	s.larkspur.set(func(b *bank) { b.scope = "openid"; clear(b.refresh) })
	if got := s.one("balance"); !strings.Contains(got.Text, "no longer lets me in") || len(s.links.links) != 0 {
		t.Errorf("answer %+v", got)
	}
}

func TestABankThatIsAwayIsSaidWithWhenToTryAgain(t *testing.T) {
	s := linked(t, linh, "Larkspur")
	for status, want := range map[int]string{
		503: "Larkspur National is not answering right now (error 503). Please try again in 2 minutes.",
		429: "Larkspur National asks me to slow down. Please try again in 2 minutes.",
	} {
		s.larkspur.set(func(b *bank) { b.status = status })
		if got := s.one("balance").Text; got != want {
			t.Errorf("at %d: %q, want %q", status, got, want)
		}
	}
	for retry, want := range map[string]string{"1": "in 1 second.", "2": "in 2 seconds.", "90": "in 2 minutes."} {
		s.larkspur.set(func(b *bank) { b.status, b.retry = 503, retry })
		if got := s.one("balance").Text; !strings.HasSuffix(got, "Please try again "+want) {
			t.Errorf("after %s: %q, want %q", retry, got, want)
		}
	}
	if len(s.links.links) != 1 {
		t.Error("the link is lost")
	}
}

func TestWithoutBalancesTheBotSaysWhatItMaySee(t *testing.T) {
	s := newStage(t, linh)
	s.larkspur.set(func(b *bank) { b.scope = "openid ACCOUNT_BASIC" })
	s.link(s.one("balance at larkspur"))
	answers := texts(s.heard())
	if len(answers) != 2 || !strings.Contains(answers[1], "You allowed the list of your accounts.") {
		t.Errorf("answers %q", answers)
	}
}

func TestSheSaysNoAtTheBank(t *testing.T) {
	s := newStage(t, linh)
	offer := s.one("balance at larkspur")
	s.larkspur.set(func(b *bank) { b.deny = true })
	if status, page := s.link(offer); status != 200 || !strings.Contains(page, "Not linked") {
		t.Errorf("page %d %s", status, page)
	}
	if got := texts(s.heard()); len(got) != 1 || !strings.Contains(got[0], "nothing is linked") || len(s.links.links) != 0 {
		t.Errorf("answers %q", got)
	}
}

func TestAnAnswerOfAnotherIssuerLinksNothing(t *testing.T) {
	s := newStage(t, linh)
	offer := s.one("balance at larkspur")
	s.larkspur.set(func(b *bank) { b.wrongIss = true })
	s.link(offer)
	if got := texts(s.heard()); len(got) != 1 || !strings.Contains(got[0], "did not finish the linking") || len(s.links.links) != 0 {
		t.Errorf("answers %q, links %+v", got, s.links.links)
	}
}

func TestTheLastPageIsInTheLanguageOfTheQuestion(t *testing.T) {
	for _, c := range []struct{ user, question, want string }{
		{linh, "balance at Larkspur", "en"}, {isla, "số dư ở Thistle & Crown", "vi"},
	} {
		s := newStage(t, c.user)
		if _, page := s.link(s.one(c.question)); !strings.Contains(page, `lang="`+c.want+`"`) {
			t.Errorf("after %q the page is not in %s: %s", c.question, c.want, page)
		}
	}
}

func TestACallbackInAnotherBrowserIsShownARefusal(t *testing.T) {
	s := newStage(t, linh)
	for _, query := range []string{"", "?code=c&state=s", "?error=access_denied&state=s"} {
		status, page := s.browse(s.settings.Callback + query)
		if status != 400 || !strings.Contains(page, "not where you began") {
			t.Errorf("callback%s: %d %s", query, status, page)
		}
	}
}

func TestALinkPageWithoutATokenLeadsNowhere(t *testing.T) {
	s := newStage(t, linh)
	back := url.QueryEscape(s.settings.Graph + "/linking/callback?account_linking_token=x")
	for query, want := range map[string]int{
		"?bank=larkspur&redirect_uri=" + back + "&account_linking_token=x":  400,
		"?bank=larkspur&redirect_uri=http://evil.example.com/&x=" + back:    400,
		"?bank=nowhere&redirect_uri=" + back + "&account_linking_token=x":   400,
		"?bank=gullhaven&redirect_uri=" + back + "&account_linking_token=x": 403,
	} {
		if status, page := s.browse(s.settings.Link + query); status != want {
			t.Errorf("link%s: %d %s", query, status, page)
		}
	}
}

func TestUnlinkForgetsHereAndAtTheBank(t *testing.T) {
	s := linked(t, linh, "Larkspur")
	if got := s.one("forget me").Text; !strings.Contains(got, "I have forgotten") {
		t.Errorf("answer %s", got)
	}
	if !slices.Contains(s.larkspur.asked(), "POST /revoke") || len(s.links.links) != 0 {
		t.Errorf("bank heard %v, links %v", s.larkspur.asked(), s.links.links)
	}
	if chat, _ := s.messenger.Chat(linh); chat.Linked {
		t.Error("still linked at the platform")
	}
	if got := s.one("unlink").Text; !strings.Contains(got, "Nothing is linked") {
		t.Errorf("answer %s", got)
	}
}

func TestUnlinkingAtThePlatformForgetsToo(t *testing.T) {
	s := linked(t, linh, "Larkspur")
	if _, err := s.messenger.Unlink(t.Context(), linh); err != nil {
		t.Fatal(err)
	}
	if got := texts(s.heard()); len(got) != 1 || !strings.Contains(got[0], "I have forgotten") || len(s.links.links) != 0 {
		t.Errorf("answers %q", got)
	}
}

func TestWhereTheLawGivesAccessTheBotAsksByConsent(t *testing.T) {
	s := newStage(t, isla)
	offer := s.one("balance at Thistle & Crown")
	if !strings.Contains(offer.Text, "you agree that I read") {
		t.Errorf("offer %s", offer.Text)
	}
	s.link(offer)
	want := "Crown Current ··9911: -£15.00 booked, £1,485.00 available\nThistle & Crown, as of 19:32. Not stored."
	if got := texts(s.heard()); len(got) != 2 || got[1] != want {
		t.Errorf("answers %q, want %q", got, want)
	}
	if got := s.one("my transactions").Text; !strings.Contains(got, "1 Mar  -£7.25  CARD PAYMENT TO ROSE") {
		t.Errorf("answer %s", got)
	}
	if l := s.links.links; len(l) != 1 || l[0].Consent == "" {
		t.Errorf("links %+v", l)
	}
	consent := s.links.links[0].Consent
	if got := s.one("forget me").Text; !strings.Contains(got, "I have forgotten") {
		t.Errorf("answer %s", got)
	}
	if !slices.Contains(s.thistle.asked(), "DELETE /ob/account-access-consents/"+consent) {
		t.Errorf("the consent is left behind: %v", s.thistle.asked())
	}
}

func TestAnythingElseGetsHelp(t *testing.T) {
	s := newStage(t, linh)
	if got := s.one("do you like tea?"); len(got.QuickReplies) != 4 {
		t.Errorf("answer %+v", got)
	}
	if got := s.one("trợ giúp").Text; !strings.Contains(got, "Bạn muốn xem gì?") {
		t.Errorf("answer %s", got)
	}
}

func TestOneTraceGoesFromTheMessageToTheBank(t *testing.T) {
	s := linked(t, linh, "Larkspur")
	before := len(s.exchanges())
	s.ask("balance")
	all := s.exchanges()[before:]
	var path []string
	for _, x := range all {
		if x.trace == "" || x.trace != all[0].trace {
			t.Errorf("%s %s has trace %q, want %q", x.Method, x.Path, x.trace, all[0].trace)
		}
		path = append(path, x.From+" > "+x.To+" "+x.Method)
	}
	want := []string{
		"kinnet/balance > kinnet POST", // typing
		"kinnet/balance > outside GET", "kinnet/balance > outside GET", "kinnet/balance > outside GET",
		"kinnet/balance > kinnet POST",
		"kinnet > kinnet/balance POST", // the webhook, answered when all is done
	}
	if !slices.Equal(path, want) {
		t.Errorf("exchanges %q, want %q", path, want)
	}
}

// post sends a webhook by hand.
func (s *stage) post(body, signature string) int {
	s.t.Helper()
	req, err := http.NewRequestWithContext(s.t.Context(), "POST", s.settings.Webhook, strings.NewReader(body))
	if err != nil {
		s.t.Fatal(err)
	}
	req.Header.Set("X-Hub-Signature-256", signature)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		s.t.Fatal(err)
	}
	defer res.Body.Close()
	io.Copy(io.Discard, res.Body)
	return res.StatusCode
}

func (s *stage) sign(body string) string {
	mac := hmac.New(sha256.New, []byte(s.settings.AppSecret))
	mac.Write([]byte(body))
	return "sha256=" + hex.EncodeToString(mac.Sum(nil))
}

func TestWebhooksThatAreRefused(t *testing.T) {
	s := newStage(t, linh)
	body := `{"object":"page","entry":[]}`
	for name, test := range map[string]struct {
		body, signature string
		want            int
	}{
		"no signature":              {body, "", 401},
		"a signature of other text": {body, s.sign("x"), 401},
		"a good one":                {body, s.sign(body), 200},
		"not JSON":                  {"{", s.sign("{"), 400},
		"not of a page":             {`{"object":"user"}`, s.sign(`{"object":"user"}`), 400},
		"too long":                  {strings.Repeat("x", 2<<20), "", 413},
	} {
		if got := s.post(test.body, test.signature); got != test.want {
			t.Errorf("%s: %d, want %d", name, got, test.want)
		}
	}
	res, err := http.Get(s.settings.Webhook + "?hub.mode=subscribe&hub.challenge=1&hub.verify_token=wrong")
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if res.StatusCode != 403 {
		t.Errorf("wrong verify token: %d", res.StatusCode)
	}
}

func TestAWebhookThatComesTwiceIsAnsweredOnce(t *testing.T) {
	s := newStage(t, linh)
	s.ask("help")
	psid, _ := s.messenger.PSID(linh)
	body := fmt.Sprintf(`{"object":"page","entry":[{"messaging":[{"sender":{"id":%q},"timestamp":%d,"message":{"mid":"m_twice","text":"help"}}]}]}`, psid, noon.Add(time.Minute).UnixMilli())
	for range 3 {
		if got := s.post(body, s.sign(body)); got != 200 {
			t.Errorf("status %d", got)
		}
	}
	if got := s.heard(); len(got) != 1 {
		t.Errorf("%d answers", len(got))
	}
}
