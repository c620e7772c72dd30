package authserver_test

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/sandbank/sandbank/mockbanks/authserver"
	"github.com/sandbank/sandbank/mockbanks/catalog"
	"github.com/sandbank/sandbank/mockbanks/consent"
)

// inNewBrowser lets somebody else do something meanwhile.
func (b *bank) inNewBrowser(do func()) {
	mine := b.browser
	b.browser = newBrowser(b.t)
	do()
	b.browser = mine
}

// enterCode enters a one-time code.
func (b *bank) enterCode(page answer, code string) answer {
	b.t.Helper()
	return b.post("/otp", url.Values{"csrf": {hidden(page.body, "csrf")}, "request": {hidden(page.body, "request")}, "code": {code}})
}

func TestOttoIsLockedAfterThreeWrongCodes(t *testing.T) {
	b := openMade(t, "larkspur")
	page := b.led(b.enter(b.query("lang", "en"), "otto"))
	visible(t, page.body, "Enter the code", `autocomplete="one-time-code"`, "no code is right")
	if a := b.enterCode(page, " "); a.status != http.StatusUnprocessableEntity || !strings.Contains(a.body, "Enter the code first") {
		t.Errorf("no code = %d", a.status)
	}
	for i, left := range []string{"Tries left: 2", "Tries left: 1"} {
		if a := b.enterCode(page, "123456"); a.status != http.StatusUnprocessableEntity || !strings.Contains(a.body, left) {
			t.Fatalf("code %d = %d %s", i+1, a.status, a.body)
		}
	}
	out := b.enterCode(page, "000000")
	v := out.values()
	if out.status != http.StatusSeeOther || v.Get("error") != "access_denied" || !strings.Contains(v.Get("error_description"), "locked after three wrong one-time codes") || v.Get("state") != "st-1" {
		t.Fatalf("third code = %d %v", out.status, v)
	}
	if _, d := b.told("bank.login.locked"); d["customer"] != "otto" || d["attempts"] != 3.0 || d["client"] != b.id {
		t.Errorf("bank.login.locked = %v", d)
	}
	if types := b.types(); slices.Contains(types, "bank.consent.requested") || slices.Contains(types, "bank.grant.opened") {
		t.Errorf("a consent or grant came of it: %v", types)
	}
	if again := b.enterCode(page, "000000"); again.header.Get("Location") != out.header.Get("Location") {
		t.Errorf("second click leads to %q", again.header.Get("Location"))
	}
}

func TestALockedLoginStaysSoUntilAnOperatorUnlocksIt(t *testing.T) {
	b := openMade(t, "larkspur")
	page := b.led(b.enter(b.query("lang", "en"), "otto"))
	for range 3 {
		b.enterCode(page, "1")
	}
	later := b.led(b.enter(b.query("lang", "en"), "otto"))
	if later.status != http.StatusForbidden {
		t.Errorf("later = %d, want 403", later.status)
	}
	visible(t, later.body, "Sign-in is locked", "until an operator unlocks it", "sandbank unlock --bank larkspur --customer otto", "Back to Kinnet")
	if back := b.enterCode(later, ""); back.values().Get("error") != "access_denied" {
		t.Errorf("back = %d %q", back.status, back.header.Get("Location"))
	}
	if err := b.srv.Unlock(t.Context(), "otto"); err != nil {
		t.Fatal(err)
	}
	if page := b.led(b.enter(b.query("lang", "en"), "otto")); page.status != http.StatusOK || strings.Contains(page.body, "Tries left") {
		t.Errorf("after the reset = %d %s", page.status, page.body)
	}
	if err := b.srv.Unlock(t.Context(), "otto"); !errors.Is(err, authserver.ErrNotLocked) {
		t.Errorf("Unlock() twice = %v, want ErrNotLocked", err)
	}
	if err := b.srv.Unlock(t.Context(), "nobody"); !errors.Is(err, authserver.ErrBadCustomer) {
		t.Errorf("Unlock(nobody) = %v, want ErrBadCustomer", err)
	}
}

func TestOttosOwnPageAsksForACodeToo(t *testing.T) {
	b := openMade(t, "larkspur")
	login := b.get("/me?lang=en")
	page := b.led(b.post("/me/login", url.Values{"csrf": {hidden(login.body, "csrf")}, "customer": {"otto"}}))
	for range 3 {
		page = b.enterCode(page, "1")
	}
	if page.status != http.StatusForbidden || !b.srv.Locked("otto") {
		t.Errorf("third code = %d, locked %v", page.status, b.srv.Locked("otto"))
	}
	if me := b.get("/me"); !strings.Contains(me.body, `name="customer"`) {
		t.Error("he is signed in all the same")
	}
}

func TestAHeadlessClientCannotEnterACode(t *testing.T) {
	b := openMade(t, "larkspur")
	id, _ := b.register(authserver.Registration{Name: "Robot", RedirectURIs: []string{redirect}, Headless: "otto"})
	if v := b.get("/authorize?" + b.query("client_id", id).Encode()).values(); v.Get("error") != "access_denied" || !strings.Contains(v.Get("error_description"), "one-time code") {
		t.Errorf("answer %v", v)
	}
	id, _ = b.register(authserver.Registration{Name: "Robot 2", RedirectURIs: []string{redirect}, Headless: "joan"})
	if v := b.get("/authorize?" + b.query("client_id", id).Encode()).values(); v.Get("code") == "" {
		t.Errorf("for Joan and Joe at once: %v", v)
	}
}

func TestJoansConsentWaitsForJoe(t *testing.T) {
	b := openMade(t, "larkspur")
	page := b.visit(b.query("lang", "en"), "joan")
	visible(t, page.body, "Joe Joint must agree as well", "with Joe Joint", "Family Checking")
	wait := b.led(b.decide(page, "allow", nil))
	if twice := b.decide(page, "allow", nil); !strings.Contains(twice.header.Get("Location"), "/waiting?") {
		t.Errorf("second click leads to %q", twice.header.Get("Location"))
	}
	visible(t, wait.body, "Waiting for Joe Joint", "You agreed, Joan Joint", "<code>joe</code>", "Family Checking ··0000")
	if strings.Contains(wait.body, "Savings ··0001") {
		t.Error("what is Joan's alone is named to both")
	}
	if wait.header.Get("Refresh") == "" || wait.header.Get("Content-Security-Policy") == "" {
		t.Error("the page does not look again by itself")
	}
	if types := b.types(); slices.Contains(types, "bank.grant.opened") || !slices.Contains(types, "bank.consent.approved") {
		t.Fatalf("events %v", types)
	}
	b.inNewBrowser(func() {
		if me := b.signIn("linh"); strings.Contains(me.body, "Waits for you") {
			t.Error("Linh is asked for what is not hers")
		}
	})
	b.inNewBrowser(func() {
		me := b.signIn("joe")
		visible(t, me.body, "Waits for you", "Joan Joint agreed", "Account Basic", "Family Checking", "with Joan Joint")
		b.post("/me/decide", url.Values{"csrf": {hidden(me.body, "csrf")}, "consent": {hidden(me.body, "consent")}, "decision": {"allow"}})
		me = b.get("/me?lang=en")
		visible(t, me.body, "Begun by", "Stop sharing")
	})
	again := b.get("/waiting?request=" + hidden(wait.body, "request"))
	code := again.values().Get("code")
	if code == "" {
		t.Fatalf("after both agreed: %d %q", again.status, again.header.Get("Location"))
	}
	a, got := b.redeem(code)
	if a.status != http.StatusOK {
		t.Fatalf("redeem = %d %s", a.status, a.body)
	}
	if access, err := b.srv.Validate(got.Access); err != nil || access.Customer != "joan" {
		t.Errorf("Validate() = %+v, %v", access, err)
	}
	_, d := b.told("bank.consent.authorised")
	if d["customer"] != "joan" || d["second"] != "joe" || d["by"] != "joe" || d["customer_name"] != "Joan Joint" {
		t.Errorf("bank.consent.authorised = %v", d)
	}
}

func TestJoeRejectsWhatJoanAgreedTo(t *testing.T) {
	b := openMade(t, "larkspur")
	wait := b.led(b.decide(b.visit(b.query("lang", "en"), "joan"), "allow", nil))
	b.inNewBrowser(func() {
		me := b.signIn("joe")
		out := b.post("/me/decide", url.Values{"csrf": {hidden(me.body, "csrf")}, "consent": {hidden(me.body, "consent")}, "decision": {"deny"}})
		visible(t, b.led(out).body, "You did not agree")
	})
	v := b.get("/waiting?request=" + hidden(wait.body, "request")).values()
	if v.Get("error") != "access_denied" || !strings.Contains(v.Get("error_description"), "second of the two") {
		t.Errorf("answer %v", v)
	}
	if _, d := b.told("bank.consent.rejected"); d["by"] != "joe" || d["customer"] != "joan" {
		t.Errorf("bank.consent.rejected = %v", d)
	}
}

func TestJoanTakesItBackWhileSheWaits(t *testing.T) {
	b := openMade(t, "larkspur")
	wait := b.led(b.decide(b.visit(b.query(), "joan"), "allow", nil))
	out := b.post("/waiting", url.Values{"csrf": {hidden(wait.body, "csrf")}, "request": {hidden(wait.body, "request")}})
	if out.values().Get("error") != "access_denied" {
		t.Errorf("answer %d %q", out.status, out.header.Get("Location"))
	}
	if bad := b.post("/waiting", url.Values{"request": {hidden(wait.body, "request")}}); bad.status != http.StatusForbidden {
		t.Errorf("without token = %d", bad.status)
	}
}

func TestANewRequestGoesOnWhereTheFirstWaited(t *testing.T) {
	b := openMade(t, "larkspur")
	b.decide(b.visit(b.query(), "joan"), "allow", nil)
	b.inNewBrowser(func() {
		wait := b.led(b.led(b.enter(b.query("lang", "en"), "joan")))
		visible(t, wait.body, "Waiting for Joe Joint")
	})
	c := b.reg.ByCustomer("joan")
	if len(c) != 1 || c[0].Status != consent.Awaiting {
		t.Fatalf("consents %+v, want one that awaits", c)
	}
	if _, err := b.reg.Endorse(t.Context(), c[0].ID, "joe", "Joan Joint"); err != nil {
		t.Fatal(err)
	}
	b.inNewBrowser(func() {
		out := b.led(b.led(b.enter(b.query(), "joan")))
		if out.values().Get("code") == "" {
			t.Errorf("answer %d %q", out.status, out.header.Get("Location"))
		}
	})
	b.inNewBrowser(func() {
		visible(t, b.visit(b.query("lang", "en"), "joan").body, "Let Kinnet see your accounts?")
	})
}

func TestJoanSharesHerOwnAccountAlone(t *testing.T) {
	b := openMade(t, "larkspur")
	page := b.visit(b.query("lang", "en"), "joan")
	out := b.post("/consent", url.Values{
		"csrf": {hidden(page.body, "csrf")}, "request": {hidden(page.body, "request")}, "decision": {"allow"},
		"account": {"test-6101-1"}, "cluster": {"ACCOUNT_BASIC"},
	})
	if out.values().Get("code") == "" {
		t.Errorf("answer %d %q", out.status, out.header.Get("Location"))
	}
}

func TestTwoSignatoriesOfAFirm(t *testing.T) {
	b := openMade(t, "larkspur")
	page := b.visit(b.query("lang", "en"), "bea")
	visible(t, page.body, "Bea Business, for Fernhill Glazing LLC", "two signatories")
	wait := b.led(b.decide(page, "allow", nil))
	visible(t, wait.body, "You signed for Fernhill Glazing LLC", "<code>uma</code>")
	if _, d := b.told("bank.consent.approved"); d["customer_name"] != "Fernhill Glazing LLC" || d["second"] != "uma" {
		t.Errorf("bank.consent.approved = %v", d)
	}
}

func TestRitasBankTakesTheConsentBack(t *testing.T) {
	b := openMade(t, "larkspur")
	code := b.decide(b.visit(b.query(), "rita"), "allow", nil).values().Get("code")
	_, got := b.redeem(code)
	a, err := b.srv.Validate(got.Access)
	if err != nil {
		t.Fatal(err)
	}
	b.virtual.Advance(b.virtual.Now().Add(10*time.Minute - time.Second))
	if err := b.reg.Fire(t.Context(), b.virtual.Now()); err != nil {
		t.Fatal(err)
	}
	if c, _ := b.reg.Get(a.Consent); c.Live(b.virtual.Now()) != nil {
		t.Error("taken back too early")
	}
	b.virtual.Advance(b.virtual.Now().Add(time.Second))
	if c, _ := b.reg.Get(a.Consent); !errors.Is(c.Live(b.virtual.Now()), consent.ErrRevoked) {
		t.Errorf("before it is journaled: %v, want ErrRevoked", c.Live(b.virtual.Now()))
	}
	if err := b.reg.Fire(t.Context(), b.virtual.Now()); err != nil {
		t.Fatal(err)
	}
	if _, err := b.srv.Validate(got.Access); !errors.Is(err, authserver.ErrTokenRevoked) {
		t.Errorf("Validate() = %v, want ErrTokenRevoked", err)
	}
	if answer, no := b.exchange("grant_type", "refresh_token", "refresh_token", got.Refresh); answer.status != http.StatusBadRequest || no.Error != "invalid_grant" {
		t.Errorf("refresh = %d %+v", answer.status, no)
	}
	if _, d := b.told("bank.consent.revoked"); d["by"] != "bank" || !strings.Contains(d["why"].(string), "behind the client's back") {
		t.Errorf("bank.consent.revoked = %v", d)
	}
}

func TestFranksBlockedAccountIsSharedOnlyByHand(t *testing.T) {
	b := openMade(t, "larkspur")
	page := b.visit(b.query("lang", "en"), "frank")
	visible(t, page.body, "Blocked", "A blocked account can be read if you tick it")
	if strings.Contains(page.body, `value="test-6103-0" checked`) {
		t.Error("his blocked account is ticked before he comes")
	}
	if out := b.decide(page, "allow", nil); out.values().Get("code") == "" {
		t.Errorf("ticked by hand: %d %s", out.status, out.body)
	}
}

func TestOnlyOpenAccountsAreOffered(t *testing.T) {
	b := openMade(t, "larkspur")
	page := b.visit(b.query("lang", "en"), "zoe")
	if got := boxes(page.body, "account"); !slices.Equal(got, []string{"test-6109-0"}) {
		t.Errorf("offered %v, want the open one", got)
	}
	out := b.post("/consent", url.Values{
		"csrf": {hidden(page.body, "csrf")}, "request": {hidden(page.body, "request")}, "decision": {"allow"},
		"account": {"test-6109-1"}, "cluster": {"ACCOUNT_BASIC"},
	})
	if out.status != http.StatusBadRequest {
		t.Errorf("sharing the closed one = %d", out.status)
	}
	me := b.signIn("zoe")
	visible(t, me.body, "Old Savings", "Closed 31 Aug 2025")
	if strings.Contains(me.body, "Future Savings") {
		t.Error("an account that is yet to be opened is shown")
	}
}

func TestFortyAccountsAreGroupedAndTickedAtOnce(t *testing.T) {
	b := openMade(t, "larkspur")
	page := b.visit(b.query("lang", "en"), "max")
	visible(t, page.body, "Tick all 40", "1 of 40 ticked", "Credit cards", "Auto loans", "$12,345.69 owed", "−$12,345.67")
	press := func(button string) answer {
		return b.post("/consent", url.Values{
			"csrf": {hidden(page.body, "csrf")}, "request": {hidden(page.body, "request")}, "decision": {button}, "cluster": {"TRANSACTIONS"},
		})
	}
	all := press("all")
	visible(t, all.body, "40 of 40 ticked", `value="TRANSACTIONS" checked`)
	if n := strings.Count(all.body, "checked"); n != 41 {
		t.Errorf("%d boxes are ticked, want 41", n)
	}
	if none := press("none"); strings.Count(none.body, "checked") != 1 {
		t.Error("none ticks some")
	}
	if out := b.decide(all, "allow", nil); out.values().Get("code") == "" {
		t.Errorf("allow = %d %s", out.status, out.body)
	}
}

func TestNamesOfEveryScriptStayInTheirPlace(t *testing.T) {
	b := openMade(t, "larkspur")
	page := b.visit(b.query("lang", "en"), "uma")
	visible(t, page.body, "You are \u2068أُمَيْمَة", "Längstername\u2069.")
	login := b.get("/me?lang=en")
	visible(t, login.body, "<bdi>أُمَيْمَة")
	if style := b.get("/style.css"); !strings.Contains(style.body, "overflow-wrap: anywhere") {
		t.Error("long names may break the page")
	}
}

func TestTheLoginPageSaysWhatEverybodyIsFor(t *testing.T) {
	b := openMade(t, "larkspur")
	en, vi := b.get("/me?lang=en").body, b.get("/me?lang=vi").body
	for _, p := range made() {
		visible(t, en, `<button name="customer" value="`+p.Key+`"`, p.About)
	}
	visible(t, en, "<table", `<th scope="col">What for</th>`, "Fernhill Glazing LLC")
	visible(t, vi, "Không mã nào đúng", "Những khách hàng có tên")
	if strings.Contains(vi, "No code of his is right.") {
		t.Error("English on the Vietnamese page")
	}
}

func TestEveryNamedCustomerIsDescribedInBothLanguages(t *testing.T) {
	banks, err := catalog.Load()
	if err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile("words/about.json")
	if err != nil {
		t.Fatal(err)
	}
	var about map[string]map[string]string
	if err := json.Unmarshal(b, &about); err != nil {
		t.Fatal(err)
	}
	for _, bank := range banks {
		for _, p := range bank.Pins {
			if p.About == "" || about["vi"][p.Key] == "" {
				t.Errorf("%s of %s lacks a sentence in English or Vietnamese", p.Key, bank.ID)
			}
		}
	}
}

func TestSecondApprovalUnderUKOpenBanking(t *testing.T) {
	b := openMade(t, "thistle-crown")
	ask := consent.Consent{Face: consent.OpenBanking, Client: b.id, Recipient: "Kinnet", Permissions: []string{"ReadAccountsBasic", "ReadBalances"}}
	c, err := b.reg.Request(t.Context(), ask)
	if err != nil {
		t.Fatal(err)
	}
	q := b.query("lang", "en", "scope", "openid accounts", "claims", `{"id_token":{"openbanking_intent_id":{"value":"`+c.ID+`"}}}`)
	page := b.visit(q, "joan")
	b.decide(page, "allow", nil)
	if c, _ = b.reg.Get(c.ID); c.Status != consent.Awaiting || c.Second != "joe" {
		t.Fatalf("consent %+v, want one that awaits Joe", c)
	}
	b.inNewBrowser(func() {
		if v := b.enter(q, "zoe").values(); v.Get("error") != "access_denied" || !strings.Contains(v.Get("error_description"), "another customer") {
			t.Errorf("Zoe opens what Joan began: %v", v)
		}
	})
	if _, err := b.reg.Endorse(t.Context(), c.ID, "joe", "Joan Joint"); err != nil {
		t.Fatal(err)
	}
	b.inNewBrowser(func() {
		if v := b.led(b.led(b.enter(q, "joan"))).values(); v.Get("code") == "" {
			t.Errorf("answer %v", v)
		}
		if v := b.get("/authorize?" + q.Encode()).values(); v.Get("error") != "invalid_request" {
			t.Errorf("a third time: %v", v)
		}
	})
}
