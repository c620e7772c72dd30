package face_test

import (
	"encoding/json"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/sandbank/sandbank/mockbanks/face"
)

func TestDocWritesWhatItIsTold(t *testing.T) {
	var d face.Doc
	d.Object("")
	d.Text("text", "a \"b\" <c>\n")
	d.Known("unknown", "")
	d.Number("amount", -5)
	d.Decimal("amount_text", 241807)
	d.Array("list")
	d.Object("")
	d.Bool("yes", true)
	d.End()
	d.Int("", 3)
	d.End()
	d.Time("at", time.Date(2026, 3, 2, 12, 0, 0, 7e6, time.FixedZone("", 3600)))
	d.Object("empty")
	d.End()
	d.End()
	want := `{"text":"a \"b\" \u003cc\u003e\n","amount":-0.05,"amount_text":"2418.07","list":[{"yes":true},3],` +
		`"at":"2026-03-02T11:00:00Z","empty":{}}`
	if got := string(d.Bytes()); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestDecimalsAreExactAtTheEndsOfTheRange(t *testing.T) {
	for minor, want := range map[int64]string{
		0: "0.00", 9: "0.09", -10: "-0.10", 100: "1.00",
		math.MaxInt64: "92233720368547758.07", math.MinInt64: "-92233720368547758.08",
	} {
		if got := string(face.AppendDecimal(nil, minor)); got != want {
			t.Errorf("AppendDecimal(%d) = %s, want %s", minor, got, want)
		}
	}
}

func FuzzText(f *testing.F) {
	for _, s := range []string{"", "plain", "Trần Linh", "\xff", "a\x00b", "</script>", "\u2028"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		var d face.Doc
		d.Text("", s)
		var got string
		if err := json.Unmarshal(d.Bytes(), &got); err != nil {
			t.Fatalf("%q is written as %s: %v", s, d.Bytes(), err)
		}
		if want := strings.ToValidUTF8(s, "\ufffd"); strings.Count(got, "\ufffd") < strings.Count(want, "\ufffd") || (want == s && got != s) {
			t.Errorf("%q is read back as %q", s, got)
		}
	})
}
