package export_test

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/sandbank/sandbank/mockbanks/export"
	"github.com/sandbank/sandbank/mockbanks/ledger"
)

// A node is an element of a document.
type node struct {
	XMLName  xml.Name
	Children []node `xml:",any"`
	Text     string `xml:",chardata"`
}

func (n node) child(name string) node {
	for _, c := range n.Children {
		if c.XMLName.Local == name {
			return c
		}
	}
	return node{}
}

func (n node) text(path ...string) string {
	for _, name := range path {
		n = n.child(name)
	}
	return n.Text
}

// sequence is the order in which the schema of OFX 2.2 has the children of an
// element, those that we never write left out.
func sequence(element string) []string {
	switch element {
	case "OFX":
		return []string{"SIGNONMSGSRSV1", "BANKMSGSRSV1", "CREDITCARDMSGSRSV1"}
	case "SONRS":
		return []string{"STATUS", "DTSERVER", "LANGUAGE", "FI"}
	case "STATUS":
		return []string{"CODE", "SEVERITY", "MESSAGE"}
	case "FI":
		return []string{"ORG", "FID"}
	case "STMTTRNRS":
		return []string{"TRNUID", "STATUS", "STMTRS"}
	case "CCSTMTTRNRS":
		return []string{"TRNUID", "STATUS", "CCSTMTRS"}
	case "STMTRS", "CCSTMTRS":
		return []string{"CURDEF", "BANKACCTFROM", "CCACCTFROM", "BANKTRANLIST", "LEDGERBAL", "AVAILBAL"}
	case "BANKACCTFROM":
		return []string{"BANKID", "ACCTID", "ACCTTYPE"}
	case "BANKTRANLIST":
		return []string{"DTSTART", "DTEND", "STMTTRN"}
	case "STMTTRN":
		return []string{"TRNTYPE", "DTPOSTED", "DTUSER", "TRNAMT", "FITID", "CHECKNUM", "SIC", "NAME", "MEMO"}
	case "LEDGERBAL", "AVAILBAL":
		return []string{"BALAMT", "DTASOF"}
	case "SIGNONMSGSRSV1":
		return []string{"SONRS"}
	case "BANKMSGSRSV1":
		return []string{"STMTTRNRS"}
	case "CREDITCARDMSGSRSV1":
		return []string{"CCSTMTTRNRS"}
	case "CCACCTFROM":
		return []string{"ACCTID"}
	}
	return nil
}

// longest is how many characters the standard lets an element have.
func longest(element string) int {
	switch element {
	case "BANKID":
		return 9
	case "ACCTID":
		return 22
	case "NAME", "ORG", "FID":
		return 32
	case "TRNUID":
		return 36
	case "CHECKNUM":
		return 12
	case "SIC":
		return 6
	}
	return 255
}

var moment = regexp.MustCompile(`^\d{14}\.\d{3}\[-?\d{1,2}:[A-Z]{3,4}\]$`)

// keepsTheSchema checks order, lengths and moments of an element and those
// within it.
func keepsTheSchema(t *testing.T, n node) {
	t.Helper()
	order, last := sequence(n.XMLName.Local), 0
	for _, c := range n.Children {
		at := slices.Index(order, c.XMLName.Local)
		if at < last {
			t.Fatalf("%s in %s is unknown or too late", c.XMLName.Local, n.XMLName.Local)
		}
		if last = at; at >= 0 {
			keepsTheSchema(t, c)
		}
	}
	if len(n.Children) > 0 {
		return
	}
	if len([]rune(n.Text)) > longest(n.XMLName.Local) || strings.TrimSpace(n.Text) == "" && n.XMLName.Local != "BANKTRANLIST" {
		t.Errorf("%s has the text %q", n.XMLName.Local, n.Text)
	}
	if strings.HasPrefix(n.XMLName.Local, "DT") && !moment.MatchString(n.Text) {
		t.Errorf("%s is no moment: %q", n.XMLName.Local, n.Text)
	}
}

func parseOFX(t *testing.T, text string) node {
	t.Helper()
	var root node
	d := xml.NewDecoder(strings.NewReader(text))
	if err := d.Decode(&root); err != nil {
		t.Fatalf("not XML: %v", err)
	}
	if _, err := d.Token(); err != nil && !errors.Is(err, io.EOF) {
		t.Errorf("behind the end: %v", err)
	}
	return root
}

func TestOFXKeepsTheOrderOfItsSchema(t *testing.T) {
	for _, bank := range []string{"larkspur", "kestrel", "thistle-crown"} {
		t.Run(bank, func(t *testing.T) {
			s, o := open(t, bank, export.OFX)
			text, n := write(t, s, o)
			if !strings.HasPrefix(text, "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"no\"?>\n<?OFX OFXHEADER=\"200\" VERSION=\"220\"") {
				t.Errorf("begins with %.120q", text)
			}
			root := parseOFX(t, text)
			keepsTheSchema(t, root)
			if got := root.text("SIGNONMSGSRSV1", "SONRS", "STATUS", "MESSAGE"); !strings.HasPrefix(got, fmt.Sprintf("sandbank_world %d, seed 2018, start 2026", ledger.Version)) {
				t.Errorf("MESSAGE = %q, want the world", got)
			}
			cards, banks := len(root.child("CREDITCARDMSGSRSV1").Children), len(root.child("BANKMSGSRSV1").Children)
			if int64(cards+banks) != n.Accounts || strings.Count(text, "<STMTTRN>") != int(n.Lines) {
				t.Errorf("%d + %d statements, want %d", banks, cards, n.Accounts)
			}
		})
	}
}

func TestAnOFXStatementExplainsItsBalance(t *testing.T) {
	s, o := open(t, "larkspur", export.OFX)
	text, _ := write(t, s, o)
	statements := map[string]node{}
	for _, set := range parseOFX(t, text).Children[1:] {
		for _, response := range set.Children {
			statements[response.text("TRNUID")] = response.Children[2]
		}
	}
	for _, a := range accounts(s, o) {
		n := statements[a.ID]
		sum, ids := int64(0), map[string]bool{}
		for _, l := range n.child("BANKTRANLIST").Children[2:] {
			sum += cents(t, l.text("TRNAMT"))
			ids[l.text("FITID")] = true
		}
		lines := s.Lines(a, o.From, o.To)
		if len(ids) != len(lines) {
			t.Errorf("%s: %d ids for %d lines", a.ID, len(ids), len(lines))
		}
		before := s.Balance(a, o.From.Add(-time.Millisecond)).Booked
		if got := cents(t, n.text("LEDGERBAL", "BALAMT")); got != before+sum {
			t.Errorf("%s: LEDGERBAL = %d, want %d and lines of %d", a.ID, got, before, sum)
		}
	}
}

func TestOFXTimesAreTheBanksOwn(t *testing.T) {
	_, o := open(t, "thistle-crown", export.OFX)
	summer := time.Date(2025, time.June, 30, 23, 15, 0, 0, time.UTC) // 1 July in London
	o.To = o.To.AddDate(0, 0, 2)
	line := ledger.Line{ID: "l-1", At: summer, Amount: 5, Kind: "card", MCC: "5411", CheckNumber: "1042",
		Merchant: "A name that is <too long> & has what XML must not have \x01", Text: "ends with \u2028 \U0001f3e6"}
	text, _ := write(t, clerk{[]ledger.Account{{ID: "a-1", Currency: "GBP", Number: "12345678", SortCode: "990011"}}, []ledger.Line{line}}, o)
	root := parseOFX(t, text)
	keepsTheSchema(t, root)
	got := root.child("BANKMSGSRSV1").Children[0].Children[2].child("BANKTRANLIST").child("STMTTRN")
	if at := got.text("DTPOSTED"); at != "20250701001500.000[1:BST]" {
		t.Errorf("DTPOSTED = %s", at)
	}
	if name := got.text("NAME"); name != "A name that is <too long> & has " {
		t.Errorf("NAME = %q", name)
	}
	if got.text("MEMO") != line.Text {
		t.Errorf("MEMO = %q", got.text("MEMO"))
	}
}

func TestOFXWithoutAccountsIsADocumentStill(t *testing.T) {
	_, o := open(t, "larkspur", export.OFX)
	text, _ := write(t, clerk{}, o)
	keepsTheSchema(t, parseOFX(t, text))
}
