package journal_test

import (
	"encoding/json"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/sandbank/sandbank/internal/journal"
	"github.com/sandbank/sandbank/internal/journal/journaltest"
)

func TestCanonical(t *testing.T) {
	at := time.Date(2018, 4, 9, 15, 0, 0, 500, time.FixedZone("CEST", 7200))
	for _, c := range []struct {
		name  string
		event journal.Event
		want  string
	}{
		{"what is empty is left out", journal.Event{Time: at},
			`{"seq":0,"id":"","type":"","source":"","time":"2018-04-09T13:00:00.0000005Z"}`},
		{"members stand in a fixed order, data as it is", journal.Event{Seq: 7, ID: "e-1", Type: "a.b", Source: "/banks/larkspur",
			Subject: "consent/c-1", Version: 2, Time: at, Data: []byte(`{"b":1,"a":"<"}`), CausationID: "e-0", TraceID: "00"},
			`{"seq":7,"id":"e-1","type":"a.b","source":"/banks/larkspur","subject":"consent/c-1","version":2,` +
				`"time":"2018-04-09T13:00:00.0000005Z","data":{"b":1,"a":"<"},"causationid":"e-0","traceid":"00"}`},
		{"secrets and wall times are no part of it", journal.Event{Time: at, WallTime: at, Took: 1, Secret: map[string]string{"a": "b"}, Chain: journal.Sum{1}},
			`{"seq":0,"id":"","type":"","source":"","time":"2018-04-09T13:00:00.0000005Z"}`},
		{"what is not plain is escaped as encoding/json does", journal.Event{Time: at, ID: "a\"<\n", Source: "ü\xff"},
			`{"seq":0,"id":"a\"\u003c\n","type":"","source":"ü` + "\ufffd" + `","time":"2018-04-09T13:00:00.0000005Z"}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := c.event.Canonical()
			if err != nil || string(got) != c.want {
				t.Errorf("Canonical() = %s, %v\nwant %s", got, err, c.want)
			}
			if !json.Valid(got) {
				t.Error("it is not JSON")
			}
		})
	}
}

func TestSeal(t *testing.T) {
	t.Run("spaces in data do not change the chain", func(t *testing.T) {
		a := []journal.Event{{ID: "e", Data: []byte("{ \"a\" : [1,\n2] }")}}
		b := []journal.Event{{ID: "e", Data: []byte(`{"a":[1,2]}`)}}
		first, err := journal.Seal(journal.Head{}, a)
		if err != nil {
			t.Fatal(err)
		}
		if second, err := journal.Seal(journal.Head{}, b); err != nil || first != second {
			t.Errorf("heads %v and %v, %v, want the same", first, second, err)
		}
	})
	for name, e := range map[string]journal.Event{
		"data that is not JSON is refused":           {Data: []byte(`{"a":`)},
		"a year that RFC 3339 cannot say is refused": {Time: time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := journal.Seal(journal.Head{}, []journal.Event{e}); err == nil {
				t.Error("Seal succeeded")
			}
		})
	}
}

func TestVerify(t *testing.T) {
	for _, c := range []struct {
		name  string
		spoil func([]journal.Event) []journal.Event
		ok    bool
	}{
		{"what was sealed verifies", func(e []journal.Event) []journal.Event { return e }, true},
		{"a masked event verifies", func(e []journal.Event) []journal.Event { e[1].Secret = nil; return e }, true},
		{"a hole is found", func(e []journal.Event) []journal.Event { return slices.Delete(e, 1, 2) }, false},
		{"an exchange of places is found", func(e []journal.Event) []journal.Event { e[1], e[2] = e[2], e[1]; return e }, false},
		{"a changed byte is found", func(e []journal.Event) []journal.Event {
			e[1].Data = slices.Clone(e[1].Data)
			e[1].Data[5] ^= 1
			return e
		}, false},
		{"a changed time is found", func(e []journal.Event) []journal.Event { e[1].Time = e[1].Time.Add(1); return e }, false},
		{"a changed version is found", func(e []journal.Event) []journal.Event { e[1].Version++; return e }, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			events, head := journaltest.Make(t, journal.Head{}, make([]journaltest.Fact, 4)...)
			got, err := journal.Verify(journal.Head{}, c.spoil(events))
			if c.ok && (err != nil || got != head) {
				t.Errorf("Verify = %v, %v, want %v", got, err, head)
			}
			if !c.ok && !errors.Is(err, journal.ErrCorrupt) {
				t.Errorf("Verify = %v, want ErrCorrupt", err)
			}
		})
	}
}

func TestMemoryDropsTheOldestBodies(t *testing.T) {
	m := journal.NewMemory(10)
	var hashes []string
	for _, body := range []string{"first", "second", "third"} {
		hash, err := m.Put(t.Context(), []byte(body))
		if err != nil {
			t.Fatal(err)
		}
		hashes = append(hashes, hash)
	}
	if _, err := m.Get(t.Context(), hashes[0]); !errors.Is(err, journal.ErrNoBlob) {
		t.Errorf("Get(first) = %v, want ErrNoBlob", err)
	}
	if _, err := m.Get(t.Context(), hashes[2]); err != nil {
		t.Errorf("Get(third) = %v", err)
	}
	if m.Dropped() != 2 {
		t.Errorf("Dropped() = %d, want 2", m.Dropped())
	}
}

func BenchmarkLink(b *testing.B) {
	events, _ := journaltest.Loose(b, journal.Head{}, 1)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := journal.Link(journal.Sum{}, events[0]); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkMemoryNewRun(b *testing.B) {
	m := journal.NewMemory(0)
	events, _ := journaltest.Loose(b, journal.Head{}, 10)
	b.ReportAllocs()
	for i := range b.N {
		if _, err := m.Append(b.Context(), "run-"+string(rune('a'+i%26)), events); err != nil {
			b.Fatal(err)
		}
		if i%26 == 25 {
			for r := range 26 {
				_ = m.Delete(b.Context(), "run-"+string(rune('a'+r)))
			}
		}
	}
}
