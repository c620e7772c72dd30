package export_test

import (
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/sandbank/sandbank/mockbanks/export"
	"github.com/sandbank/sandbank/mockbanks/ledger"
)

// FuzzTextsSurvive writes any text in every format and reads it again.
func FuzzTextsSurvive(f *testing.F) {
	for _, seed := range []string{"", "POS DEBIT 0614", "=1+1", "a,\"b\"", "\r\n", "Nguyễn & <Söhne>", "]]>", "\x00", "\xff"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		_, o := open(t, "larkspur", export.CSV)
		bank := clerk{[]ledger.Account{{ID: "a-1", Currency: "USD"}}, []ledger.Line{{ID: "l-1", At: o.From, Kind: "card", Text: text}}}
		out, _ := write(t, bank, o)
		rows, err := csv.NewReader(strings.NewReader(out)).ReadAll()
		if err != nil || len(rows) != 2 {
			t.Fatalf("%q: %d rows, %v", out, len(rows), err)
		}
		got, want := cell(rows[0], rows[1], "text"), strings.ReplaceAll(text, "\r\n", "\n") // as the reader has it
		if got != want && got != "'"+want {
			t.Errorf("CSV has %q, want %q", got, want)
		}
		if got != "" && strings.ContainsRune("=+-@\t\r\n", rune(got[0])) {
			t.Errorf("CSV has the formula %q", got)
		}
		o.Format = export.JSONL
		out, _ = write(t, bank, o)
		var line struct{ Text string }
		if err := json.Unmarshal([]byte(strings.Split(out, "\n")[2]), &line); err != nil || utf8.ValidString(text) && line.Text != text {
			t.Errorf("JSON has %q, %v, want %q", line.Text, err, text)
		}
		o.Format = export.OFX
		out, _ = write(t, bank, o)
		parseOFX(t, out)
	})
}

func TestThePageTellsOfEveryColumn(t *testing.T) {
	_, o := open(t, "larkspur", export.CSV)
	text, _ := write(t, clerk{}, o)
	page, err := os.ReadFile(filepath.Join("..", "..", "docs", "export.md"))
	if err != nil {
		t.Fatal(err)
	}
	for column := range strings.SplitSeq(strings.TrimSpace(text), ",") {
		if !strings.Contains(string(page), "`"+column+"`") {
			t.Errorf("docs/export.md does not tell of %s", column)
		}
	}
}
