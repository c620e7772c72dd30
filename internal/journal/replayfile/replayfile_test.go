package replayfile_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/sandbank/sandbank/internal/journal"
	"github.com/sandbank/sandbank/internal/journal/journaltest"
	"github.com/sandbank/sandbank/internal/journal/replayfile"
)

var header = replayfile.Header{Run: "main", Seed: 2018, World: 1, Start: "2018-04-09T13:00:00Z", Story: "balance-in-chat"}

// play writes a run with bodies and secrets; late moves its wall times.
func play(tb testing.TB, store journal.Store, late time.Duration) {
	tb.Helper()
	events, head := journaltest.Loose(tb, journal.Head{}, 600)
	for i := range events {
		events[i].WallTime = events[i].WallTime.Add(late)
	}
	events[3].Secret = map[string]string{"access_token": fmt.Sprint("at-", late), "code": "c"}
	journaltest.Append(tb, store, "main", events)
	for i, body := range [][]byte{[]byte(`{"balance":"<1.00> & ü"}`), {0, 1, 0xff}, {}, []byte("again")} {
		hash, err := store.Put(tb.Context(), body)
		if err != nil {
			tb.Fatal(err)
		}
		more := []journal.Event{{ID: fmt.Sprint("b-", i), Type: "wire.exchange.recorded", Source: "/",
			Data: fmt.Appendf(nil, `{"body": %q, "first": %q, "text": "<&>"}`, hash, journal.Hash([]byte(`{"balance":"<1.00> & ü"}`)))}}
		if head, err = journal.Seal(head, more); err != nil {
			tb.Fatal(err)
		}
		journaltest.Append(tb, store, "main", more)
	}
}

func export(tb testing.TB, store journal.Store, o replayfile.Options) []byte {
	tb.Helper()
	var b bytes.Buffer
	if err := replayfile.Write(tb.Context(), &b, header, store, "main", o); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

func TestCanonicalLeavesOutWhatDiffersBetweenRuns(t *testing.T) {
	var first, second bytes.Buffer
	a, b := journal.NewMemory(0), journal.NewMemory(0)
	play(t, a, 0)
	play(t, b, time.Hour)
	if err := errors.Join(replayfile.WriteCanonical(t.Context(), &first, a, "main"),
		replayfile.WriteCanonical(t.Context(), &second, b, "main")); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(first.Bytes(), second.Bytes()) {
		t.Error("runs that differ in wall time and secrets differ in canonical form")
	}
}

func TestRoundTrip(t *testing.T) {
	source, target := journal.NewMemory(0), journal.NewMemory(0)
	play(t, source, 0)
	packed := export(t, source, replayfile.Options{Secrets: true})
	f, err := replayfile.Read(bytes.NewReader(packed), 0)
	if err != nil {
		t.Fatal(err)
	}
	if len(f.Events) != 604 || len(f.Bodies) != 4 || f.Header.Seed != 2018 {
		t.Fatalf("%d events, %d bodies, seed %d", len(f.Events), len(f.Bodies), f.Header.Seed)
	}
	for range 2 { // the second time changes nothing
		if err := replayfile.Import(t.Context(), target, "main", f); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(export(t, target, replayfile.Options{Secrets: true}), packed) {
		t.Error("what was imported is exported otherwise")
	}
	want, err := source.Read(t.Context(), "main", 1, 1000)
	if err != nil || !slices.EqualFunc(f.Events, want, journaltest.Equal) {
		t.Errorf("events differ: %v", err)
	}
}

func TestMasked(t *testing.T) {
	m := journal.NewMemory(0)
	play(t, m, 0)
	f, err := replayfile.Read(bytes.NewReader(export(t, m, replayfile.Options{})), 0)
	if err != nil {
		t.Fatal(err)
	}
	if got := f.Events[3].Secret; !f.Header.Masked || got["access_token"] != replayfile.Masked || got["code"] != replayfile.Masked {
		t.Errorf("secrets = %v, want them masked", got)
	}
}

// unpack and pack undo each other's work.
func unpack(tb testing.TB, packed []byte) string {
	tb.Helper()
	r, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		tb.Fatal(err)
	}
	b, err := io.ReadAll(r)
	if err != nil {
		tb.Fatal(err)
	}
	return string(b)
}

func pack(tb testing.TB, text string) []byte {
	tb.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, err := io.WriteString(w, text)
	if err = errors.Join(err, w.Close()); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

func TestReadRefuses(t *testing.T) {
	m := journal.NewMemory(0)
	play(t, m, 0)
	packed := export(t, m, replayfile.Options{})
	whole := unpack(t, packed)
	lines := strings.SplitAfter(whole, "\n")
	lines = lines[:len(lines)-1]
	without := func(at int) string { return strings.Join(slices.Delete(slices.Clone(lines), at, at+1), "") }
	for _, c := range []struct {
		name string
		file []byte
		want error
	}{
		{"nothing", nil, replayfile.ErrFormat},
		{"what is not gzip", []byte("hello, hello, hello"), replayfile.ErrFormat},
		{"what is cut off while packed", packed[:len(packed)/2], replayfile.ErrFormat},
		{"no lines", pack(t, ""), replayfile.ErrFormat},
		{"another format", pack(t, strings.Replace(whole, `"sandbank":1`, `"sandbank":2`, 1)), replayfile.ErrFormat},
		{"a file without its end", pack(t, without(len(lines)-1)), replayfile.ErrFormat},
		{"a file without its last event", pack(t, without(604)), journal.ErrCorrupt},
		{"a file without an event", pack(t, without(300)), journal.ErrCorrupt},
		{"a file without a body", pack(t, without(606)), journal.ErrCorrupt},
		{"a changed event", pack(t, strings.Replace(whole, "12.34", "12.35", 1)), journal.ErrCorrupt},
		{"a changed body", pack(t, strings.Replace(whole, "<1.00>", "<2.00>", 1)), journal.ErrCorrupt},
		{"more behind the end", pack(t, whole+lines[1]), replayfile.ErrFormat},
		{"a line of another kind", pack(t, lines[0]+"{\"keyframe\":{}}\n"), replayfile.ErrFormat},
		{"a line that is not JSON", pack(t, lines[0]+"{\n"), replayfile.ErrFormat},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, err := replayfile.Read(bytes.NewReader(c.file), 0); !errors.Is(err, c.want) {
				t.Errorf("Read = %v, want %v", err, c.want)
			}
		})
	}
	t.Run("more bytes than are allowed", func(t *testing.T) {
		for _, most := range []int64{1, 1000, int64(len(whole)) - 1} {
			if _, err := replayfile.Read(bytes.NewReader(packed), most); !errors.Is(err, replayfile.ErrTooLarge) {
				t.Errorf("Read(%d) = %v, want ErrTooLarge", most, err)
			}
		}
		if _, err := replayfile.Read(bytes.NewReader(packed), int64(len(whole))); err != nil {
			t.Errorf("Read of just as many = %v", err)
		}
	})
}

// FuzzRead unpacks for the fuzzer, which would never meet a gzip checksum.
// What is accepted is written back the same.
func FuzzRead(f *testing.F) {
	m := journal.NewMemory(0)
	events, _ := journaltest.Make(f, journal.Head{}, journaltest.Fact{Subject: "consent/c-1", Version: 1}, journaltest.Fact{})
	events[1].Secret = map[string]string{"code": "c"}
	journaltest.Append(f, m, "main", events)
	f.Add(unpack(f, export(f, m, replayfile.Options{Secrets: true})))
	f.Add(`{"sandbank":1}` + "\n" + `{"body":"` + journal.Hash(nil) + `","text":""}` + "\n" +
		`{"end":{"events":0,"bodies":1,"chain":"` + journal.Sum{}.String() + `"}}`)
	f.Add(`{"sandbank":1}`)
	f.Fuzz(func(t *testing.T, text string) {
		file, err := replayfile.Read(bytes.NewReader(pack(t, text)), 1<<20)
		if err != nil {
			return
		}
		m := journal.NewMemory(0)
		if err := replayfile.Import(t.Context(), m, "main", file); err != nil {
			return // the versions of its entities do not count up
		}
		again, err := replayfile.Read(bytes.NewReader(export(t, m, replayfile.Options{Secrets: true})), 0)
		if err != nil || !slices.EqualFunc(again.Events, file.Events, journaltest.Equal) {
			t.Errorf("written back otherwise: %v", err)
		}
	})
}

func Example() {
	// A run goes from one store to another in one file.
	from, to := journal.NewMemory(0), journal.NewMemory(0)
	ctx, file := context.Background(), &bytes.Buffer{}
	events := []journal.Event{{ID: "e-1", Type: "clock.advanced", Source: "/", Secret: map[string]string{"code": "c-1"}}}
	if _, err := journal.Seal(journal.Head{}, events); err != nil {
		panic(err)
	}
	_, appending := from.Append(ctx, "main", events)
	writing := replayfile.Write(ctx, file, replayfile.Header{Run: "main", Seed: 2018}, from, "main", replayfile.Options{})
	f, reading := replayfile.Read(file, 0)
	importing := replayfile.Import(ctx, to, "copy", f)
	fmt.Println(errors.Join(appending, writing, reading, importing))
	fmt.Println(f.Header.Seed, f.Events[0].Type, f.Events[0].Secret)
	// Output:
	// <nil>
	// 2018 clock.advanced map[code:***]
}
