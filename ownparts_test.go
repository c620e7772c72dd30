package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const sayStory = `id: say-hello
title: {en: Hello, vi: Chào}
summary: {en: Linh says hello, vi: Linh chào}
roles:
  customer: {bank: larkspur, customer: linh}
chapters:
  - title: {en: One, vi: Một}
    headline: {en: Linh says hello, vi: Linh chào}
    sentence: {en: The program hears it., vi: Chương trình nghe thấy.}
    steps:
      - say: {as: customer, text: "Hello?"}
`

// greeting writes a story in which nothing is expected of the program.
func greeting(t *testing.T) (file string) {
	t.Helper()
	file = filepath.Join(t.TempDir(), "say-hello.yaml")
	if err := os.WriteFile(file, []byte(sayStory), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// program is an app of a user's: it answers each webhook as check says.
func program(t *testing.T, check func(r *http.Request) int) (address string) {
	t.Helper()
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet {
			fmt.Fprint(w, r.FormValue("hub.challenge"))
			return
		}
		w.WriteHeader(check(r))
	}))
	t.Cleanup(site.Close)
	return site.URL
}

func TestTheVerdictOnYourAppIsPrintedAndFailsTheRun(t *testing.T) {
	story := greeting(t)
	never := func(*http.Request) int { return http.StatusOK }
	badly := func(r *http.Request) int {
		if strings.HasSuffix(r.Header.Get("X-Hub-Signature-256"), "0000") {
			return http.StatusUnauthorized
		}
		return http.StatusOK
	}
	broken := func(*http.Request) int { return http.StatusInternalServerError }
	for _, c := range []struct {
		name  string
		check func(*http.Request) int
		args  []string
		code  int
		want  string
	}{
		{"an app that answers passes", never, nil, exitDone, "say-hello passed"},
		{"an app that answers 500 fails", broken, nil, exitFailed, "must    kinnet/balance: A webhook was answered with 500"},
		{"an app that checks nothing fails when it is probed", never, []string{"--probe"}, exitFailed, "app-webhook-signature"},
		{"an app that checks passes when it is probed", badly, []string{"--probe"}, exitDone, "say-hello passed"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			code, out, errs := command(t, append([]string{"run", story, "--app", "kinnet/balance=" + program(t, c.check)}, c.args...)...)
			if code != c.code || !strings.Contains(out, c.want) {
				t.Errorf("exit %d, want %d; printed %s %s", code, c.code, out, errs)
			}
		})
	}
}

func TestAPartThatCannotBePlacedIsRefused(t *testing.T) {
	for args, want := range map[string]string{
		"--app kinnet/nothing=http://localhost:3000":                        "those to replace are kinnet/balance",
		"--app kinnet/balance=localhost":                                    "want NAME=URL",
		"--bank nowhere=http://localhost:4000":                              "there is no \"nowhere\"",
		"--bank larkspur=ftp://localhost":                                   "want NAME=URL",
		"--platform riverton=http://localhost:5000":                         "those to replace are kinnet",
		"--bank-api larkspur=http://localhost:4000":                         "it goes with --bank larkspur=URL",
		"--bank-client larkspur=me:secret":                                  "it goes with --bank larkspur=URL",
		"--bank larkspur=http://localhost:4000 --bank-client larkspur=me":   "want BANK=ID:SECRET",
		"--bank larkspur=http://127.0.0.1:1":                                "start it first",
		"--platform kinnet=http://127.0.0.1:1":                              "start it first",
		"--server http://localhost:9 --bank larkspur=http://localhost:4000": "no server",
	} {
		code, _, errs := command(t, append([]string{"run", "balance-in-chat"}, strings.Fields(args)...)...)
		if code != exitCannot || args[:8] != "--server" && !strings.Contains(errs, want) {
			t.Errorf("%s: exit %d, %s", args, code, errs)
		}
	}
}
