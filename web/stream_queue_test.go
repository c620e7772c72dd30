package web_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/sandbank/sandbank/web"
)

func TestASlowClientGetsOneGapAndGoesOn(t *testing.T) {
	q := web.NewTestQueue()
	q.Restart(1, 0, "")
	for seq := uint64(1); seq <= 5000; seq++ {
		if !q.Put(seq, `{}`, false) {
			t.Fatal("an impatient put was refused")
		}
	}
	kind, from, to, _ := q.Take()
	if kind != "gap slow" || from != 1 || to < 3000 {
		t.Fatalf("first frame is %s %d..%d, want one gap from 1", kind, from, to)
	}
	for last := to; last < 5000; last = to {
		kind, from, to, _ = q.Take()
		if kind != "batch" || from != last+1 {
			t.Fatalf("%s %d..%d after %d", kind, from, to, last)
		}
		q.Ack(to)
	}
}

func TestAPatientFeederWaitsForRoom(t *testing.T) {
	q := web.NewTestQueue()
	q.Restart(1, 0, "")
	seq := uint64(1)
	for ; q.Put(seq, `{}`, true); seq++ {
	}
	if seq != 1025 {
		t.Errorf("room for %d events, want 1024", seq-1)
	}
	if kind, from, to, n := q.Take(); kind != "batch" || from != 1 || to != 256 || n != 256 {
		t.Errorf("took %s %d..%d with %d events, want a batch of 256", kind, from, to, n)
	}
	if !q.Put(seq, `{}`, true) {
		t.Error("no room after a batch was taken")
	}
}

func TestABatchIsBoundedInBytesButNeverEmpty(t *testing.T) {
	q := web.NewTestQueue()
	q.Restart(1, 0, "")
	q.Put(1, `"`+strings.Repeat("x", 70<<10)+`"`, false)
	q.Put(2, `"`+strings.Repeat("x", 60<<10)+`"`, false)
	q.Put(3, `"`+strings.Repeat("x", 10<<10)+`"`, false)
	for want := uint64(1); want <= 3; want++ {
		if _, from, to, n := q.Take(); from != want || to != want || n != 1 {
			t.Errorf("batch %d..%d with %d events, want %d alone", from, to, n, want)
		}
	}
	if kind, _, _, _ := q.Take(); kind != "" {
		t.Errorf("took a %s from an empty queue", kind)
	}
}

func FuzzParseFrame(f *testing.F) {
	for _, s := range []string{
		`{"type":"sub","fromSeq":7,"epoch":"e","kinds":["chat"],"detail":"heads"}`, `{"type":"ack","seq":18446744073709551615}`,
		`{"type":"act","id":"1","op":"chat.send","args":{"text":"số dư"}}`, `{"type":"act","id":"1","op":"x","args":null}`,
		`{"type":"sub","kinds":null}`, `[]`, `{`, `{"type":"sub","Type":"ack"}`, `{"type":"sub","type":"sub"}`, "{\"type\":\"ack\"}\x00",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		once, err := web.ParseFrame(b)
		if err != nil {
			return
		}
		twice, err := web.ParseFrame(once)
		if err != nil || !bytes.Equal(once, twice) || !json.Valid(once) {
			t.Errorf("read %q, wrote %q, read again %q, %v", b, once, twice, err)
		}
	})
}
