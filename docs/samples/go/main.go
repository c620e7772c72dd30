//go:build ignore

// Shows a balance of an FDX-shaped bank and receives its webhooks: sandbank env --app my-app > .env && go run main.go
package main

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"strings"
	"time"
)

// call sends a request and reads the JSON that answers it. What fails is printed by net/http, which serves on.
func call(method, address, auth, kind, body string) (answer map[string]any) {
	req, _ := http.NewRequest(method, address, strings.NewReader(body))
	req.Header = http.Header{"Authorization": {auth}, "Content-Type": {kind}}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		panic(err)
	}
	defer res.Body.Close()
	if text, _ := io.ReadAll(res.Body); res.StatusCode >= 300 || json.Unmarshal(text, &answer) != nil {
		panic(fmt.Sprintf("%s %s: %s %s", method, address, res.Status, text))
	}
	return answer
}

func main() {
	env, state, verifier := map[string]string{}, rand.Text(), rand.Text()+rand.Text() // of one login, with PKCE (RFC 7636)
	file, _ := os.ReadFile(".env")
	for _, line := range regexp.MustCompile(`(?m)^(\w+)="?(.*?)"?$`).FindAllStringSubmatch(string(file), -1) {
		env[line[1]] = line[2]
	}
	client := "Basic " + base64.StdEncoding.EncodeToString([]byte(env["CLIENT_ID"]+":"+env["CLIENT_SECRET"]))
	host, hash := strings.Split(env["REDIRECT_URI"]+"//", "/")[2], sha256.Sum256([]byte(verifier))
	login := url.Values{"response_type": {"code"}, "client_id": {env["CLIENT_ID"]}, "redirect_uri": {env["REDIRECT_URI"]}, "scope": {env["SCOPE"]},
		"state": {state}, "code_challenge": {base64.RawURLEncoding.EncodeToString(hash[:])}, "code_challenge_method": {"S256"}}
	http.Handle("GET /{$}", http.RedirectHandler(env["BANK_ISSUER"]+"/authorize?"+login.Encode(), http.StatusFound))
	http.HandleFunc("GET /callback", func(w http.ResponseWriter, r *http.Request) {
		if r.FormValue("state") != state || r.FormValue("code") == "" {
			http.Error(w, "no login: "+r.FormValue("error_description"), http.StatusBadRequest)
			return
		}
		form := url.Values{"grant_type": {"authorization_code"}, "code": r.Form["code"], "redirect_uri": {env["REDIRECT_URI"]}, "code_verifier": {verifier}}
		token := "Bearer " + call("POST", env["BANK_ISSUER"]+"/token", client, "application/x-www-form-urlencoded", form.Encode())["access_token"].(string)
		first := call("GET", env["BANK_API"]+"/accounts", token, "", "")["accounts"].([]any)[0].(map[string]any)["accountId"].(string)
		account := call("GET", env["BANK_API"]+"/accounts/"+first, token, "", "")
		if hook := `{"url":"http://` + host + `/webhook","events":["transaction.created"]}`; env["WEBHOOK_SECRET"] == "" {
			env["WEBHOOK_SECRET"] = call("POST", env["BANK_ISSUER"]+"/webhooks", client, "application/json", hook)["secret"].(string)
		}
		fmt.Fprintf(io.MultiWriter(w, os.Stdout), "balance of %v: %v\n", account["productName"], account["currentBalance"])
	})
	// A webhook is believed if it is signed over its id, time and body, and five minutes old at most.
	http.HandleFunc("POST /webhook", func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		key, _ := base64.StdEncoding.DecodeString(strings.TrimPrefix(env["WEBHOOK_SECRET"], "whsec_"))
		mac, sent := hmac.New(sha256.New, key), int64(0)
		fmt.Sscan(r.Header.Get("webhook-timestamp"), &sent)
		fmt.Fprintf(mac, "%s.%d.%s", r.Header.Get("webhook-id"), sent, body)
		want := []byte("v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil)))
		if len(key) == 0 || time.Since(time.Unix(sent, 0)).Abs() > 5*time.Minute || !hmac.Equal(want, []byte(r.Header.Get("webhook-signature"))) {
			http.Error(w, "bad signature", http.StatusUnauthorized)
			return
		}
		fmt.Printf("verified webhook: %s\n", body)
	})
	fmt.Printf("log in at http://%s/\n", host)
	panic(http.ListenAndServe(host, nil))
}
