package sandbox

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"

	"github.com/sandbank/sandbank/internal/wire"
	"github.com/sandbank/sandbank/platforms/messenger"
)

// An ownPlatform is a messenger of the user's in Kinnet's place. Our apps call
// it and are called by it as they would be by ours; what customers do is told
// to it by a few calls below /sandbox (docs/own-part.md). Its chats are kept
// by what passes between it and our apps. It is safe for concurrent use.
type ownPlatform struct {
	r   *Run
	url string

	mu     sync.Mutex
	people map[person]messenger.User        // as its pages know them
	early  map[person][]func() error        // mirrored once it is known who she is
	keys   map[string]messenger.Credentials // by app
}

// newOwnPlatform is the user's messenger; nil if ours plays.
func (r *Run) newOwnPlatform() *ownPlatform {
	address := r.house.c.OwnPlatforms[kinnet]
	if address == "" || !r.main {
		return nil
	}
	return &ownPlatform{
		r: r, url: address, people: map[person]messenger.User{}, early: map[person][]func() error{},
		keys: map[string]messenger.Credentials{},
	}
}

// relay is how our messenger hands on what users do; nil if it plays itself.
func (r *Run) relay() messenger.Relay {
	if r.elsewhere == nil {
		return nil
	}
	return r.elsewhere
}

// call asks the platform for something below /sandbox.
func (p *ownPlatform) call(ctx context.Context, what string, in, out any) error {
	if err := p.r.callOwn(ctx, "sandbank", http.MethodPost, p.url+"/sandbox/"+what, in, out); err != nil {
		return fmt.Errorf("platform %s: %w", kinnet, err)
	}
	return nil
}

// enlist registers an app at the platform and keeps its keys.
func (p *ownPlatform) enlist(ctx context.Context, a builtIn, webhook, link string) error {
	var got struct {
		AppID       string `json:"app_id"`
		AppSecret   string `json:"app_secret"`
		PageID      string `json:"page_id"`
		PageToken   string `json:"page_token"`
		VerifyToken string `json:"verify_token"`
	}
	in := map[string]string{"app": a.id, "name": a.name, "webhook": webhook, "link": link}
	if err := p.call(ctx, "apps", in, &got); err != nil {
		return err
	}
	if got.AppSecret == "" || got.PageToken == "" || got.VerifyToken == "" {
		return fmt.Errorf("platform %s: POST %s/sandbox/apps must answer app_secret, page_token and verify_token: %w", kinnet, p.url, ErrOwnSilent)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.keys[a.id] = messenger.Credentials{
		App: a.id, Name: a.name, AppID: got.AppID, AppSecret: got.AppSecret, PageID: got.PageID, PageToken: got.PageToken,
		VerifyToken: got.VerifyToken, Webhook: webhook, Link: link, Verified: true,
	}
	return nil
}

// credentials are an app's keys: those of the user's platform, if one plays.
func (r *Run) credentials(keys messenger.Credentials) (messenger.Credentials, string) {
	if r.elsewhere == nil {
		return keys, r.messenger.Graph()
	}
	r.elsewhere.mu.Lock()
	defer r.elsewhere.mu.Unlock()
	if own, ok := r.elsewhere.keys[keys.App]; ok {
		keys = own
	}
	return keys, r.elsewhere.url
}

// did is what a user does, as the platform is told it.
type did struct {
	App        string `json:"app"`
	User       string `json:"user"` // "larkspur/linh"
	Name       string `json:"name,omitempty"`
	Locale     string `json:"locale,omitempty"`
	Zone       string `json:"time_zone,omitempty"`
	Text       string `json:"text,omitempty"`
	QuickReply string `json:"quick_reply,omitempty"` // payload of the one that was tapped
	Postback   string `json:"postback,omitempty"`    // payload of the button that was tapped
	URL        string `json:"url,omitempty"`         // of the account_link button that was tapped
}

func doing(app string, u messenger.User) did {
	return did{App: app, User: u.Ref(), Name: u.Name, Locale: u.Locale, Zone: u.Zone}
}

// Write implements [messenger.Relay].
func (p *ownPlatform) Write(ctx context.Context, app string, u messenger.User, d messenger.MessageData) error {
	in := doing(app, u)
	in.Text = d.Text
	switch d.Kind {
	case "quick_reply":
		in.QuickReply = d.ReplyPayload
	case "postback":
		in.Postback = d.ReplyPayload
	}
	var got struct {
		PSID string `json:"psid"`
	}
	if err := p.call(ctx, "say", in, &got); err != nil {
		return err
	}
	if got.PSID == "" {
		return fmt.Errorf("platform %s: POST %s/sandbox/say must answer psid, the id by which the page knows her: %w", kinnet, p.url, ErrOwnSilent)
	}
	return p.meet(person{app, got.PSID}, u)
}

// Tap implements [messenger.Relay].
func (p *ownPlatform) Tap(ctx context.Context, app string, u messenger.User, address string) (string, error) {
	in := doing(app, u)
	in.URL = address
	var got struct {
		Open string `json:"open"`
	}
	err := p.call(ctx, "tap", in, &got)
	return got.Open, err
}

// Unlink implements [messenger.Relay].
func (p *ownPlatform) Unlink(ctx context.Context, app string, u messenger.User) error {
	return p.call(ctx, "unlink", doing(app, u), nil)
}

// meet keeps who a page's id means, and mirrors what came before it was known.
func (p *ownPlatform) meet(who person, u messenger.User) error {
	p.mu.Lock()
	p.people[who] = u
	early := p.early[who]
	delete(p.early, who)
	p.mu.Unlock()
	for _, mirror := range early {
		if err := mirror(); err != nil {
			return err
		}
	}
	return nil
}

// person is who a page's id means.
func (r *Run) person(app, psid string) (messenger.User, bool) {
	if r.elsewhere == nil {
		return r.messenger.Person(app, psid)
	}
	r.elsewhere.mu.Lock()
	defer r.elsewhere.mu.Unlock()
	u, ok := r.elsewhere.people[person{app, psid}]
	return u, ok
}

// maxEarly bounds what waits for somebody to be known.
const maxEarly = 100

// mirror does something with the chat of a person, now or when she is known.
func (p *ownPlatform) mirror(app, psid string, do func(page messenger.Page, user string) error) error {
	p.mu.Lock()
	u, known := p.people[person{app, psid}]
	if !known && len(p.early[person{app, psid}]) < maxEarly {
		who := person{app, psid}
		p.early[who] = append(p.early[who], func() error {
			u, _ := p.r.person(app, psid)
			return do(p.r.messenger.Page(app), u.Ref())
		})
	}
	p.mu.Unlock()
	if !known {
		return nil
	}
	return do(p.r.messenger.Page(app), u.Ref())
}

// observed is how an app of ours calls the user's platform: what it sends
// people is mirrored in their chats.
func (p *ownPlatform) observed(app string, c *http.Client) *http.Client {
	if p == nil {
		return c
	}
	other := *c
	other.Transport = observer{p, app, c.Transport}
	return &other
}

type observer struct {
	p    *ownPlatform
	app  string
	next http.RoundTripper
}

// RoundTrip implements [http.RoundTripper].
func (o observer) RoundTrip(req *http.Request) (*http.Response, error) {
	if req.Method != http.MethodPost || !below(req.URL.String(), o.p.url) || !strings.HasSuffix(req.URL.Path, "/messages") || req.Body == nil {
		return o.next.RoundTrip(req)
	}
	body, err := io.ReadAll(io.LimitReader(req.Body, maxOwn))
	if err != nil {
		return nil, err
	}
	req = req.Clone(req.Context())
	req.Body = io.NopCloser(bytes.NewReader(body))
	res, err := o.next.RoundTrip(req)
	if err == nil && res.StatusCode == http.StatusOK {
		o.p.shown(context.WithoutCancel(req.Context()), o.app, body)
	}
	return res, err
}

// shown mirrors a message that the platform has taken.
func (p *ownPlatform) shown(ctx context.Context, app string, body []byte) {
	var in struct {
		Recipient struct{ ID string }
		Message   json.RawMessage
		Action    string `json:"sender_action"`
	}
	if json.Unmarshal(body, &in) != nil {
		return
	}
	err := p.mirror(app, in.Recipient.ID, func(page messenger.Page, user string) error {
		if len(in.Message) == 0 {
			return page.MirrorAction(ctx, user, in.Action)
		}
		return page.Mirror(ctx, user, in.Message)
	})
	if err != nil {
		p.r.log.WarnContext(ctx, "message not mirrored", "app", app, "error", err)
	}
}

// inbound attributes the webhooks of the user's platform, and mirrors the
// linkings that they tell of.
func (p *ownPlatform) inbound(app string, next http.Handler) http.Handler {
	if p == nil {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		if !strings.HasSuffix(req.URL.Path, "/webhook") {
			next.ServeHTTP(w, req)
			return
		}
		wire.Attribute(w, kinnet)
		body, err := io.ReadAll(io.LimitReader(req.Body, maxOwn))
		if err != nil {
			http.Error(w, "The body could not be read.", http.StatusBadRequest)
			return
		}
		req.Body = io.NopCloser(bytes.NewReader(body))
		if p.signed(app, req.Header.Get("X-Hub-Signature-256"), body) {
			p.linked(req.Context(), app, body)
		}
		next.ServeHTTP(w, req)
	})
}

// signed tells whether a webhook is the platform's.
func (p *ownPlatform) signed(app, signature string, body []byte) bool {
	p.mu.Lock()
	key := p.keys[app].AppSecret
	p.mu.Unlock()
	mac := hmac.New(sha256.New, []byte(key))
	mac.Write(body)
	return hmac.Equal([]byte(signature), []byte("sha256="+hex.EncodeToString(mac.Sum(nil))))
}

func (p *ownPlatform) linked(ctx context.Context, app string, body []byte) {
	var in struct {
		Entry []struct {
			Messaging []struct {
				Sender  struct{ ID string }
				Linking *struct{ Status string } `json:"account_linking"`
			}
		}
	}
	if json.Unmarshal(body, &in) != nil {
		return
	}
	for _, entry := range in.Entry {
		for _, m := range entry.Messaging {
			if m.Linking == nil {
				continue
			}
			err := p.mirror(app, m.Sender.ID, func(page messenger.Page, user string) error {
				return page.MirrorLinked(ctx, user, m.Linking.Status == "linked")
			})
			if err != nil {
				p.r.log.WarnContext(ctx, "linking not mirrored", "app", app, "error", err)
			}
		}
	}
}

// platformRoutes is Kinnet: ours, or a way to the user's.
func (r *Run) platformRoutes() http.Handler {
	if r.elsewhere != nil {
		return r.passOn(r.base.Path()+"/platforms/"+kinnet, r.elsewhere.url)
	}
	return r.messenger.Routes()
}

// appClient is how an app of ours calls others.
func (r *Run) appClient(a builtIn) *http.Client {
	return r.elsewhere.observed(a.id, r.client(a.path()))
}
