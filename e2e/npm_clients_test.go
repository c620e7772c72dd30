package e2e_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/sandbank/sandbank/sandbox/sandboxtest"
)

// TestOpenIDClient takes npm's openid-client from discovery over login,
// refresh and a balance to revocation.
func TestOpenIDClient(t *testing.T) {
	w := sandboxtest.Start(t)
	r := register(t, w, "larkspur")
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	cmd := node(t, ctx, "openid-client.mjs", "ISSUER="+w.URL+"/banks/larkspur", "CLIENT_ID="+r.client.ID,
		"CLIENT_SECRET="+r.secret, "REDIRECT_URI="+r.redirect, "SCOPE=openid offline_access ACCOUNT_BASIC ACCOUNT_DETAILED",
		"API="+w.URL+"/banks/larkspur/fdx/v6")
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	lines.Buffer(nil, 1<<20)
	var first struct{ Authorize string }
	say(t, lines, &first)
	landed := r.agree(t, w, first.Authorize, "linh")
	back, _ := url.Parse(r.redirect)
	back.RawQuery = landed.RawQuery
	fmt.Fprintln(in, back)
	var got struct {
		Subject string
		Scope   string
		Account struct {
			Status int
			Body   struct{ CurrentBalance float64 }
		}
		After any
	}
	say(t, lines, &got)
	if err := cmd.Wait(); err != nil {
		t.Fatal(err)
	}
	_, booked := ledgerBalance(t, w, "larkspur", "linh")
	if want := float64(booked) / 100; got.Account.Status != 200 || got.Account.Body.CurrentBalance != want || got.Subject == "" {
		t.Errorf("got %+v, want balance %v", got, want)
	}
	if fmt.Sprint(got.After) != "401" {
		t.Errorf("after revocation: %v, want 401", got.After)
	}
}

// say reads one line of JSON that a script prints.
func say(t *testing.T, lines *bufio.Scanner, into any) {
	t.Helper()
	if !lines.Scan() {
		t.Fatalf("the script ended: %v", lines.Err())
	}
	if err := json.Unmarshal(lines.Bytes(), into); err != nil {
		t.Fatalf("%v: %s", err, lines.Bytes())
	}
}

// TestMessagingAPIMessenger drives the messenger's Graph with npm's
// messaging-api-messenger.
func TestMessagingAPIMessenger(t *testing.T) {
	w := sandboxtest.Start(t)
	app, keys, err := w.App("kinnet", "balance")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Messenger().Say(t.Context(), "larkspur/linh", "hello"); err != nil {
		t.Fatal(err)
	}
	if err := w.Idle(t.Context()); err != nil {
		t.Fatal(err)
	}
	psid, err := w.Messenger().PSID("larkspur/linh")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	cmd := node(t, ctx, "messaging-api-messenger.mjs", "ORIGIN="+app.Graph, "PAGE_TOKEN="+keys.PageToken, "APP_SECRET="+keys.AppSecret, "PSID="+psid)
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v %s", err, out)
	}
	var got struct {
		Text, Quick, Buttons, Typing struct{ RecipientID, MessageID string }
		User                         struct{ Name, FirstName, Locale string }
		Profile                      []map[string]any
		Batch                        []struct{ Code int }
		Stranger, TooLong, BadToken  struct{ Message string }
	}
	if err := json.NewDecoder(strings.NewReader(camel(string(out)))).Decode(&got); err != nil && err != io.EOF {
		t.Fatalf("%v: %s", err, out)
	}
	t.Logf("%s", out)
	for name, sent := range map[string]struct{ RecipientID, MessageID string }{"text": got.Text, "quick": got.Quick, "buttons": got.Buttons} {
		if sent.RecipientID != psid || sent.MessageID == "" {
			t.Errorf("%s: %+v", name, sent)
		}
	}
	if got.User.Name != "Linh Tran" || got.User.FirstName != "Linh" {
		t.Errorf("user %+v", got.User)
	}
	if len(got.Batch) != 2 || got.Batch[0].Code != 200 || got.Batch[1].Code != 200 {
		t.Errorf("batch %+v", got.Batch)
	}
	for name, refused := range map[string]string{"stranger": got.Stranger.Message, "too long": got.TooLong.Message, "bad token": got.BadToken.Message} {
		if !strings.Contains(refused, "Messenger API - ") || !strings.Contains(refused, "OAuthException") {
			t.Errorf("%s: %q", name, refused)
		}
	}
}

// camel undoes the client's renaming of keys where it differs from Go's.
func camel(s string) string {
	return strings.NewReplacer(`"recipientId"`, `"RecipientID"`, `"messageId"`, `"MessageID"`).Replace(s)
}
