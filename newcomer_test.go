package main

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/spf13/pflag"
)

// A newcomer's way to a first webhook of a transaction, by commands alone.
func TestAProgramIsToldOfATransactionByCommandsAlone(t *testing.T) {
	dir, told := t.TempDir(), make(chan string, 8)
	receiver := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { told <- r.Header.Get("webhook-id") }))
	t.Cleanup(receiver.Close)
	serving(t, "--listen", "localhost:0", "--data", dir)
	for _, words := range [][]string{
		{"env", "--app", "my-app", "--webhook", receiver.URL + "/webhook"},
		{"token", "--bank", "larkspur", "--customer", "linh", "--app", "my-app"},
		{"tx", "linh", "-42.50", "Pine Market", "--pending"},
	} {
		if code, out, errs := command(t, append(words, "--data", dir)...); code != exitDone {
			t.Fatalf("sandbank %s: %s%s", strings.Join(words, " "), out, errs)
		}
	}
	select {
	case id := <-told:
		if !strings.HasPrefix(id, "msg-") {
			t.Errorf("webhook-id is %q", id)
		}
	case <-time.After(30 * time.Second):
		t.Error("the purchase is told to nobody")
	}
	if code, _, errs := command(t, "token", "--bank", "larkspur", "--customer", "linh", "--app", "nobody", "--data", dir); code != exitCannot || !strings.Contains(errs, `"nobody" is no client and no program enrolled there`) {
		t.Errorf("token --app nobody = %d %s", code, errs)
	}
}

func TestAFailedStorySaysHowToPlayTheSameAgain(t *testing.T) {
	text, err := os.ReadFile("scenarios/stories/slow-bank.yaml")
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "mine.yaml")
	if err := os.WriteFile(file, []byte(strings.Replace(string(text), "- expect:", "- expect: {that: \"1 == 2\"}\n      - expect:", 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	code, out, errs := command(t, "run", file, "--seed", "7", "--population", "larkspur=5000", "--jobs", "1")
	if want := "sandbank run " + file + " --population larkspur=5000 --seed 7 --out "; code != exitFailed || !strings.Contains(out, want) {
		t.Errorf("run = %d %s%s, want %q", code, out, errs, want)
	}
}

func TestFlagsAreWrittenForAShell(t *testing.T) {
	f := pflag.NewFlagSet("", pflag.ContinueOnError)
	f.StringArray("app", nil, "")
	f.Bool("probe", false, "")
	f.String("out", "", "")
	f.String("start", "", "")
	if err := f.Parse([]string{"--app", "a=http://x/?a&b", "--app", "c=d", "--probe", "--out", "f", "--start", "it's"}); err != nil {
		t.Fatal(err)
	}
	if got, want := mattering(f), ` --app 'a=http://x/?a&b' --app c=d --probe --start 'it'\''s'`; got != want {
		t.Errorf("mattering = %q, want %q", got, want)
	}
}
