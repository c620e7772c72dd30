package sandbox_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/sandbank/sandbank/internal/fault"
	"github.com/sandbank/sandbank/internal/journal/replayfile"
	"github.com/sandbank/sandbank/sandbox"
	"github.com/sandbank/sandbank/sandbox/sandboxtest"
)

// A moment is what a run was when it had lived through an event.
type moment struct {
	seq   uint64
	state []string
}

// liveThrough lets a lot happen in a run and notes what it was at many moments.
func liveThrough(t *testing.T, r *sandbox.Run, moments int) []moment {
	t.Helper()
	link(t, r, "larkspur", "linh")
	link(t, r, "thistle-crown", "isla")
	list := make([]moment, moments)
	for i := range list {
		oneMoreThing(t, r, i)
		idle(t, r)
		list[i] = moment{r.Actor().Head().Seq, r.State()}
	}
	return list
}

func oneMoreThing(t *testing.T, r *sandbox.Run, i int) {
	t.Helper()
	var err error
	switch i % 6 {
	case 0:
		say(t, r, "larkspur/linh", "What's my balance?")
	case 1:
		err = r.Advance(t.Context(), r.Now().Add(40*time.Hour))
	case 2:
		_, err = r.TokenFor(t.Context(), "copperfield", fmt.Sprint(40+i), nil)
	case 3:
		_, err = r.Faults().Arm(t.Context(), fault.Fault{Party: "larkspur", Route: "/nowhere", Kind: fault.Status, Status: 503, Count: i})
	case 4:
		b, e := r.Bank("larkspur")
		if e != nil {
			t.Fatal(e)
		}
		accounts := b.Accounts(0)
		linh, e := b.Customer("linh")
		if e != nil {
			t.Fatal(e)
		}
		_, err = b.Transfer(t.Context(), b.Accounts(linh.Index)[0], accounts[0], int64(100+i), "dinner")
	case 5:
		say(t, r, "thistle-crown/isla", "And mine?")
	}
	if err != nil {
		t.Fatal(err)
	}
}

func exported(t *testing.T, w *sandboxtest.World, run string, secrets bool) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := w.Sandbox.Export(t.Context(), &b, run, secrets); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func imported(t *testing.T, w *sandboxtest.World, file []byte, name string) *sandbox.Run {
	t.Helper()
	r, err := w.Sandbox.Import(t.Context(), bytes.NewReader(file), name)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestARecordingHasTheStateOfTheRunAtFiftySequenceNumbers(t *testing.T) {
	w := frozen(t)
	lived := parentRun(t, w)
	moments := liveThrough(t, lived, 50)
	for _, secrets := range []bool{false, true} {
		other := frozen(t)
		recording := imported(t, other, exported(t, w, "parent", secrets), "")
		if a, b := lived.State(), recording.State(); !slices.Equal(a, b) {
			t.Fatalf("secrets %t: the recording's state differs:\n%s", secrets, differing(a, b))
		}
		for i, m := range moments {
			at := fork(t, other, recording.ID(), m.seq, fmt.Sprintf("at-%d", i))
			if got := at.State(); !slices.Equal(got, m.state) {
				t.Fatalf("secrets %t: after event %d the state is another:\n%s", secrets, m.seq, differing(m.state, got))
			}
		}
	}
}

func TestOneDigestIsOneState(t *testing.T) {
	w := frozen(t)
	lived := parentRun(t, w)
	link(t, lived, "larkspur", "linh")
	child := fork(t, w, "parent", lived.Actor().Head().Seq, "child")
	if a, b := lived.Digest(), child.Digest(); a != b {
		t.Errorf("equal runs have digests %s and %s", a, b)
	}
	say(t, child, "larkspur/linh", "What's my balance?")
	if lived.Digest() == child.Digest() {
		t.Error("another state has the same digest")
	}
}

// differing are the lines that only one of two states has.
func differing(a, b []string) string {
	var lines []string
	for _, line := range a {
		if !slices.Contains(b, line) {
			lines = append(lines, "- "+line)
		}
	}
	for _, line := range b {
		if !slices.Contains(a, line) {
			lines = append(lines, "+ "+line)
		}
	}
	return strings.Join(lines, "\n")
}

func TestARecordingTakesNothing(t *testing.T) {
	w := frozen(t)
	lived := parentRun(t, w)
	link(t, lived, "larkspur", "linh")
	r := imported(t, w, exported(t, w, "parent", false), "recording")
	info := r.Info()
	if info.State != sandbox.Recording || !r.ReadOnly() || r.CanType() {
		t.Errorf("a recording says of itself: state %s, read-only %t, can type %t", info.State, r.ReadOnly(), r.CanType())
	}
	before := canonical(t, w, "recording")
	if _, err := r.Messenger().Say(t.Context(), "larkspur/linh", "hello"); !errors.Is(err, sandbox.ErrRecording) {
		t.Errorf("Say() = %v, want %v", err, sandbox.ErrRecording)
	}
	if err := r.Advance(t.Context(), r.Now().Add(time.Hour)); !errors.Is(err, sandbox.ErrRecording) {
		t.Errorf("Advance() = %v, want %v", err, sandbox.ErrRecording)
	}
	if status, body := w.Get("/r/recording/banks/larkspur/", ""); status != http.StatusConflict || !strings.Contains(body, "fork it to go on") {
		t.Errorf("a bank of a recording answers %d %s", status, body)
	}
	if _, err := w.Sandbox.Reset(t.Context(), "recording"); !errors.Is(err, sandbox.ErrRecording) {
		t.Errorf("Reset() = %v, want %v", err, sandbox.ErrRecording)
	}
	if canonical(t, w, "recording") != before || before != canonical(t, w, "parent") {
		t.Error("a recording has changed, or never was what was recorded")
	}
}

func TestAForkOfAMaskedFileGoesOn(t *testing.T) {
	w := frozen(t)
	lived := parentRun(t, w)
	link(t, lived, "larkspur", "linh")
	r := imported(t, w, exported(t, w, "parent", false), "")
	if r.ID() != "parent-2" {
		t.Errorf("the recording is named %s, want parent-2", r.ID())
	}
	child := fork(t, w, r.ID(), r.Info().Head, "child")
	if err := w.Sandbox.Delete(t.Context(), r.ID()); err != nil {
		t.Fatal(err)
	}
	token, err := child.TokenFor(t.Context(), "larkspur", "linh", nil)
	if err != nil {
		t.Fatal(err)
	}
	reads(t, w, balanceURL(t, child, "larkspur", "linh"), token.Access, http.StatusOK)
	// The file does not tell the bot's tokens, so Linh has to link again.
	say(t, child, "larkspur/linh", "What's my balance?")
	link(t, child, "larkspur", "linh")
	say(t, child, "larkspur/linh", "What's my balance?")
	if got := last(t, child, "larkspur/linh"); !strings.Contains(got, "$") {
		t.Errorf("after linking anew the bot says %q", got)
	}
}

func TestWhatIsNoRecordingIsRefused(t *testing.T) {
	w := frozen(t)
	good := exported(t, w, "main", false)
	for _, c := range []struct {
		name string
		file []byte
	}{
		{"no gzip", []byte("hello")},
		{"a file that is cut off", good[:len(good)-40]},
		{"nothing", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, err := w.Sandbox.Import(t.Context(), bytes.NewReader(c.file), ""); !errors.Is(err, sandbox.ErrFile) {
				t.Errorf("Import() = %v, want %v", err, sandbox.ErrFile)
			}
		})
	}
}

func TestARunIsWrittenAsAnHTTPArchive(t *testing.T) {
	w := frozen(t)
	token := w.Token("larkspur", "linh")
	reads(t, w, balanceURL(t, w.Run, "larkspur", "linh"), token, http.StatusOK)
	link(t, w.Run, "larkspur", "linh")
	var b bytes.Buffer
	if err := sandbox.WriteHAR(t.Context(), &b, w.Run); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(b.String(), token) {
		t.Error("a token is in the archive")
	}
	var har struct {
		Log struct {
			Version string
			Creator struct{ Name, Version string }
			Entries []struct {
				StartedDateTime time.Time
				Time            float64
				Request         struct {
					Method, URL, HTTPVersion string
					Headers, QueryString     []struct{ Name, Value string }
					Cookies                  []any
					HeadersSize, BodySize    *int
					PostData                 *struct{ MimeType, Text string }
				}
				Response struct {
					Status      int
					StatusText  *string
					RedirectURL *string
					Headers     []struct{ Name, Value string }
					Cookies     []any
					Content     struct {
						Size           *int
						MimeType, Text string
					}
				}
				Cache   map[string]any
				Timings struct{ Send, Wait, Receive *float64 }
			}
		}
	}
	if err := json.Unmarshal(b.Bytes(), &har); err != nil {
		t.Fatalf("%v: %s", err, b.String())
	}
	if har.Log.Version != "1.2" || har.Log.Creator.Name == "" || har.Log.Creator.Version == "" {
		t.Errorf("head of the archive: %+v", har.Log)
	}
	if got, want := len(har.Log.Entries), len(exchanges(t, w.Run)); got != want {
		t.Errorf("the archive has %d entries, the run %d exchanges", got, want)
	}
	found := false
	for _, e := range har.Log.Entries {
		q, a := e.Request, e.Response
		if !strings.HasPrefix(q.URL, "http://") || q.Method == "" || q.HTTPVersion == "" || q.Cookies == nil || q.Headers == nil || q.QueryString == nil || q.HeadersSize == nil || q.BodySize == nil ||
			a.Status == 0 || a.StatusText == nil || a.RedirectURL == nil || a.Headers == nil || a.Content.Size == nil || e.Cache == nil || e.StartedDateTime.IsZero() ||
			e.Timings.Send == nil || e.Timings.Wait == nil || e.Timings.Receive == nil || *e.Timings.Send+*e.Timings.Wait+*e.Timings.Receive != e.Time {
			t.Errorf("an entry that a reader would refuse: %+v", e)
		}
		found = found || strings.Contains(a.Content.Text, `"currentBalance"`) || strings.Contains(a.Content.Text, `"balance"`)
	}
	if !found {
		t.Error("no entry has the balance in its body")
	}
}

func FuzzReadRecording(f *testing.F) {
	f.Add([]byte("hello"))
	var b bytes.Buffer
	f.Add(b.Bytes())
	f.Fuzz(func(t *testing.T, file []byte) {
		if _, _, err := sandbox.ReadRecording(bytes.NewReader(file)); err == nil {
			return
		} else if !errors.Is(err, sandbox.ErrFile) && !errors.Is(err, sandbox.ErrWorld) && !errors.Is(err, replayfile.ErrTooLarge) {
			t.Errorf("ReadRecording() = %v", err)
		}
	})
}
