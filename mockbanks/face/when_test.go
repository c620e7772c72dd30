package face_test

import (
	"testing"
	"time"

	"github.com/sandbank/sandbank/mockbanks/face"
)

func london(t testing.TB) *time.Location {
	zone, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

func TestDatesAreDaysOfTheBanksZone(t *testing.T) {
	cases := []struct {
		name, text, from, to string
		parse                func(string, *time.Location) (face.When, error)
	}{
		{"a day in summer", "2026-07-01", "2026-06-30T23:00:00Z", "2026-07-01T23:00:00Z", face.ParseInstant},
		{"the day the clock goes forward has 23 hours", "2026-03-29", "2026-03-29T00:00:00Z", "2026-03-29T23:00:00Z", face.ParseInstant},
		{"an instant keeps its offset", "2026-07-01T10:00:00-04:00", "2026-07-01T14:00:00Z", "2026-07-01T14:00:01Z", face.ParseInstant},
		{"a local time ignores its offset", "2026-07-01T10:00:00-04:00", "2026-07-01T09:00:00Z", "2026-07-01T09:00:01Z", face.ParseLocal},
		{"a local time needs no offset", "2026-01-01T10:00:00", "2026-01-01T10:00:00Z", "2026-01-01T10:00:01Z", face.ParseLocal},
	}
	for _, c := range cases {
		w, err := c.parse(c.text, london(t))
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if from, to := w.From.Format(time.RFC3339), w.To.Format(time.RFC3339); from != c.from || to != c.to {
			t.Errorf("%s: %s to %s, want %s to %s", c.name, from, to, c.from, c.to)
		}
	}
}

func TestWhatIsNoDateIsRefused(t *testing.T) {
	for _, s := range []string{"", "yesterday", "2026-02-30", "2026-3-2", "0001-01-01", "9999-12-31T00:00:00Z", "2026-03-02T25:00:00Z"} {
		if w, err := face.ParseInstant(s, time.UTC); err == nil {
			t.Errorf("ParseInstant(%q) = %v, want a refusal", s, w)
		}
		if w, err := face.ParseLocal(s, time.UTC); err == nil {
			t.Errorf("ParseLocal(%q) = %v, want a refusal", s, w)
		}
	}
}

func FuzzParseInstant(f *testing.F) {
	for _, s := range []string{"2026-03-02", "2026-03-02T12:00:00Z", "2026-03-02T12:00:00.5+01:00", "x"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, parse := range []func(string, *time.Location) (face.When, error){face.ParseInstant, face.ParseLocal} {
			w, err := parse(s, time.UTC)
			if err != nil {
				continue
			}
			if !w.From.Before(w.To) {
				t.Fatalf("%q is %v to %v", s, w.From, w.To)
			}
			if again, err := parse(w.From.Format(time.RFC3339), time.UTC); err != nil || again.From.After(w.From) {
				t.Errorf("%q is %v, read back as %v, %v", s, w.From, again.From, err)
			}
		}
	})
}

func FuzzParseCursor(f *testing.F) {
	f.Add(face.Cursor{AsOf: time.UnixMilli(1_772_000_000_000), Skip: 100}.String())
	f.Add("AAAA")
	f.Fuzz(func(t *testing.T, s string) {
		c, err := face.ParseCursor(s)
		if err == nil && c.String() != s {
			t.Errorf("%q is read as %+v and written as %q", s, c, c.String())
		}
	})
}
