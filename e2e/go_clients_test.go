package e2e_test

import (
	"encoding/json"
	"fmt"
	"io"
	"testing"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"github.com/sandbank/sandbank/sandbox/sandboxtest"
)

// TestGoOAuth2AndOIDC takes golang.org/x/oauth2 and coreos/go-oidc from
// discovery over login to a balance.
func TestGoOAuth2AndOIDC(t *testing.T) {
	w := sandboxtest.Start(t)
	r := register(t, w, "larkspur")
	provider, err := oidc.NewProvider(t.Context(), w.URL+"/banks/larkspur")
	if err != nil {
		t.Fatal(err)
	}
	config := oauth2.Config{
		ClientID: r.client.ID, ClientSecret: r.secret, Endpoint: provider.Endpoint(), RedirectURL: r.redirect,
		Scopes: []string{oidc.ScopeOpenID, oidc.ScopeOfflineAccess, "ACCOUNT_BASIC", "ACCOUNT_DETAILED"},
	}
	verifier := oauth2.GenerateVerifier()
	at := r.agree(t, w, config.AuthCodeURL("state-1", oidc.Nonce("nonce-1"), oauth2.S256ChallengeOption(verifier)), "linh")
	if at.Query().Get("state") != "state-1" {
		t.Fatalf("came back with %s", at)
	}
	token, err := config.Exchange(t.Context(), at.Query().Get("code"), oauth2.VerifierOption(verifier))
	if err != nil {
		t.Fatal(err)
	}
	raw, _ := token.Extra("id_token").(string)
	id, err := provider.Verifier(&oidc.Config{ClientID: r.client.ID}).Verify(t.Context(), raw)
	if err != nil {
		t.Fatal(err)
	}
	if err := id.VerifyAccessToken(token.AccessToken); id.Nonce != "nonce-1" || err != nil {
		t.Errorf("id token: nonce %q, access token: %v", id.Nonce, err)
	}
	account, booked := ledgerBalance(t, w, "larkspur", "linh")
	res, err := config.Client(t.Context(), token).Get(w.URL + "/banks/larkspur/fdx/v6/accounts/" + account)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	var body struct{ CurrentBalance json.Number }
	if b, err := io.ReadAll(res.Body); err != nil || json.Unmarshal(b, &body) != nil {
		t.Fatalf("%s %s", res.Status, b)
	}
	if want := fmt.Sprintf("%d.%02d", booked/100, booked%100); body.CurrentBalance.String() != want {
		t.Errorf("balance %s, the ledger says %s", body.CurrentBalance, want)
	}
}
