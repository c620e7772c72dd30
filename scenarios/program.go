package scenarios

import (
	"context"
	"fmt"
	"strings"
)

// Register is a developer getting a client at a bank.
type Register struct {
	Bank     string
	Name     string // as customers read it
	Redirect string
	Save     string // {id, secret}
}

func newRegister(v value) Register {
	o := v.object("bank", "name", "redirect", "save")
	r := Register{Bank: o.need("bank").bank(), Name: o.need("name").template(), Redirect: o.get("redirect").template(), Save: o.need("save").saving("register")}
	if r.Redirect == "" {
		r.Redirect = "http://localhost/callback"
	}
	return r
}

func (r Register) written() (string, any) {
	return "register", fields{{"bank", r.Bank}, {"name", r.Name}, {"redirect", r.Redirect}, {"save", r.Save}}
}

func (r Register) tell(c cast) Text {
	name := c.fill(r.Name)
	return Text{fmt.Sprintf("%s registers at %s", name, r.Bank), fmt.Sprintf("%s đăng ký tại %s", name, r.Bank)}
}

func (r Register) perform(ctx context.Context, p *performance) error {
	id, secret, err := p.stage.Register(ctx, r.Bank, p.cast.fill(r.Name), p.cast.fill(r.Redirect))
	return p.keep(r.Save, map[string]any{"id": id, "secret": secret}, err)
}

// Token is an access token for a customer, by her consent but without the
// login pages.
type Token struct {
	As       string
	Client   string // template: id; empty is the client for tests
	Share    []string
	Accounts []string // names of accounts, with stars; empty is all
	Save     string   // {access, refresh, scope, consent}
}

func newToken(v value) Token {
	o := v.object("as", "client", "share", "accounts", "save")
	return Token{
		As: o.as(), Client: o.get("client").idTemplate("id"), Share: o.get("share").permissions(),
		Accounts: o.get("accounts").texts(), Save: o.need("save").saving("token"),
	}
}

func (t Token) written() (string, any) {
	return "token", fields{{"as", t.As}, {"client", t.Client}, {"share", t.Share}, {"accounts", t.Accounts}, {"save", t.Save}}
}

func (t Token) tell(c cast) Text {
	who := c.given(t.As)
	return Text{who + "'s consent gives a program a token", "Sự đồng ý của " + who + " cấp cho chương trình một mã truy cập"}
}

func (t Token) perform(ctx context.Context, p *performance) error {
	t.Client = p.cast.fill(t.Client)
	token, err := p.stage.Token(ctx, p.cast.of(t.As), t)
	return p.keep(t.Save, token, err)
}

// Subscribe asks a bank for webhooks about what a client's customers share.
type Subscribe struct {
	Bank   string
	Client string // template: id
	Inbox  string // name of the inbox that takes them
	URL    string // template; instead of an inbox
	Events []string
	Save   string // {id, secret, url}
}

func newSubscribe(v value) Subscribe {
	o := v.object("bank", "client", "inbox", "url", "events", "save")
	s := Subscribe{
		Bank: o.need("bank").bank(), Client: o.need("client").idTemplate("id"), Inbox: o.get("inbox").word(), URL: o.get("url").template(),
		Events: o.get("events").texts(), Save: o.get("save").saving("subscribe"),
	}
	if v.there() && (s.Inbox == "") == (s.URL == "") {
		v.r.fail(v.at, "subscribe: say inbox: a name, or url: an address, and not both")
	}
	return s
}

func (s Subscribe) written() (string, any) {
	return "subscribe", fields{{"bank", s.Bank}, {"client", s.Client}, {"inbox", s.Inbox}, {"url", s.URL}, {"events", s.Events}, {"save", s.Save}}
}

func (s Subscribe) tell(cast) Text {
	return Text{"A program subscribes to webhooks of " + s.Bank, "Một chương trình đăng ký nhận thông báo của " + s.Bank}
}

func (s Subscribe) perform(ctx context.Context, p *performance) error {
	s.Client, s.URL = p.cast.fill(s.Client), p.cast.fill(s.URL)
	if s.Inbox != "" {
		address, err := p.stage.Address("inbox/" + s.Inbox)
		if err != nil {
			return err
		}
		s.URL = address
	}
	got, err := p.stage.Subscribe(ctx, s)
	return p.keep(s.Save, got, err)
}

// Inbox tells where an inbox lies that takes whatever webhook comes.
type Inbox struct {
	Name string
	Save string // {url}
}

func newInbox(v value) Inbox {
	o := v.object("name", "save")
	return Inbox{Name: o.need("name").word(), Save: o.need("save").saving("inbox")}
}

func (i Inbox) written() (string, any) { return "inbox", fields{{"name", i.Name}, {"save", i.Save}} }

func (i Inbox) tell(cast) Text {
	return Text{"An inbox for webhooks: " + i.Name, "Hộp nhận thông báo: " + i.Name}
}

func (i Inbox) perform(_ context.Context, p *performance) error {
	address, err := p.stage.Address("inbox/" + i.Name)
	return p.keep(i.Save, map[string]any{"url": address}, err)
}

// Review is a bank looking through what clients have asked it for.
type Review struct {
	Bank string
	Save string // {findings: [{client, name, …}]}
}

func newReview(v value) Review {
	o := v.object("bank", "save")
	return Review{Bank: o.need("bank").bank(), Save: o.get("save").saving("review")}
}

func (r Review) written() (string, any) {
	return "review", fields{{"bank", r.Bank}, {"save", r.Save}}
}

func (r Review) tell(cast) Text {
	return Text{r.Bank + " reviews who has asked for what", r.Bank + " rà soát ai đã hỏi những gì"}
}

func (r Review) perform(ctx context.Context, p *performance) error {
	found, err := p.stage.Review(ctx, r.Bank)
	return p.keep(r.Save, found, err)
}

// Suspend is a bank taking a client out of service.
type Suspend struct {
	Bank   string
	Client string // template: id
	Why    string
}

func newSuspend(v value) Suspend {
	o := v.object("bank", "client", "why")
	return Suspend{Bank: o.need("bank").bank(), Client: o.need("client").idTemplate("id"), Why: o.need("why").template()}
}

func (s Suspend) written() (string, any) {
	return "suspend", fields{{"bank", s.Bank}, {"client", s.Client}, {"why", s.Why}}
}

func (s Suspend) tell(c cast) Text {
	return Text{s.Bank + " suspends a client: " + c.fill(s.Why), s.Bank + " đình chỉ một ứng dụng: " + c.fill(s.Why)}
}

func (s Suspend) perform(ctx context.Context, p *performance) error {
	return p.stage.Suspend(ctx, s.Bank, p.cast.fill(s.Client), p.cast.fill(s.Why))
}

// party reads the name of a party that answers requests: a bank, a platform,
// an app like kinnet/balance, an inbox, or api for the control API.
func (v value) party() string {
	s := v.text()
	for part := range strings.SplitSeq(s, "/") {
		if v.there() && !isWord(part) {
			v.r.fail(v.at, "%s: want a bank like larkspur, kinnet, an app like kinnet/balance, inbox/NAME or api, got %s", v.name, quote(s))
			break
		}
	}
	return s
}
