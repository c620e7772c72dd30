package ledger_test

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/sandbank/sandbank/mockbanks/ledger"
	"github.com/sandbank/sandbank/mockbanks/people"
)

// versions has one line for each version of the world: its number, and a
// digest of what the generator made of a sample.
const versions = "testdata/versions.txt"

// TestWhoMovesHistoryRaisesTheVersion: data of another generator is another
// world. -update writes the digest of a version that the file does not have
// yet, and never changes one: whoever moved history raises ledger.Version. Of
// a version that nobody has used, the line may be deleted by hand first.
func TestWhoMovesHistoryRaisesTheVersion(t *testing.T) {
	text, err := os.ReadFile(versions)
	if err != nil && !*update {
		t.Fatal(err)
	}
	line := fmt.Sprintf("%d %s", ledger.Version, digest(t))
	var known string
	for l := range strings.Lines(string(text)) {
		if strings.HasPrefix(l, fmt.Sprintf("%d ", ledger.Version)) {
			known = strings.TrimSpace(l)
		}
	}
	switch {
	case known == line:
	case known == "" && *update:
		if err := os.WriteFile(versions, append(text, line+"\n"...), 0o644); err != nil {
			t.Fatal(err)
		}
	case known == "":
		t.Errorf("%s lacks version %d: run with -update", versions, ledger.Version)
	default:
		t.Errorf("the generator makes %q, %s says %q: history has moved, raise ledger.Version and run with -update", line, versions, known)
	}
}

// digest is a hash of people, accounts, lines, balances and the feed of a
// sample: all pins, and customers of every class of every bank.
func digest(t *testing.T) string {
	t.Helper()
	h := sha256.New()
	for _, seed := range []uint64{2018, 7} {
		k, w, banks := open(t, seed)
		for _, b := range banks {
			for _, p := range w.Pins(b.ID) {
				digestCustomer(h, k, w, b.ID, p.Index)
			}
			for class := range w.Classes(b.ID) {
				for member := range uint64(3) {
					if index, ok := w.Member(b.ID, class, member*7919+seed); ok {
						digestCustomer(h, k, w, b.ID, index)
					}
				}
			}
			digestFeed(t, h, k, b)
		}
	}
	return hex.EncodeToString(h.Sum(nil))
}

func digestCustomer(h hash.Hash, k *ledger.Book, w *people.World, bank string, index int64) {
	p, _ := w.Person(bank, index)
	fmt.Fprintf(h, "%+v\n", p)
	for _, a := range k.Accounts(bank, index) {
		fmt.Fprintf(h, "%+v\n", a)
		for _, at := range []time.Time{time.Date(2018, time.March, 5, 15, 0, 0, 0, time.UTC), time.Date(2026, time.November, 1, 9, 0, 0, 0, time.UTC)} {
			fmt.Fprintf(h, "%+v %+v %+v %+v %+v\n", k.Balance(a, at), k.Card(a, at), k.Loan(a, at), k.Pending(a, at), k.Lines(a, at, at.AddDate(0, 0, 40)))
		}
	}
}

func digestFeed(t *testing.T, h hash.Hash, k *ledger.Book, b people.Bank) {
	t.Helper()
	for _, from := range []time.Time{time.Date(2026, time.March, 4, 17, 20, 0, 0, time.UTC), time.Date(2026, time.March, 6, 9, 10, 0, 0, time.UTC)} {
		for _, p := range feed(t, k, b.ID, from).Until(from.Add(20 * time.Millisecond)) {
			fmt.Fprintln(h, tell(&p))
		}
	}
}
