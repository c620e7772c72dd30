package integration

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// What a person can want.
const (
	wantBalance   = "balance"
	wantPurchases = "purchases"
	wantUnlink    = "unlink"
	wantHelp      = "help"
)

// A question is what a person wants, as far as her words tell.
type question struct {
	want string // empty if the words do not tell
	bank string // id; empty if none is named
	lang tongue // empty if the words do not tell
}

// sign is a phrase that tells what is wanted, and in which language.
type sign struct {
	want   string
	lang   tongue
	phrase string
}

// signs are the phrases in the order in which they decide: "how much did I
// spend" asks for purchases, not for a balance. All are without marks.
func signs() []sign {
	var all []sign
	add := func(want string, lang tongue, phrases ...string) {
		for _, p := range phrases {
			all = append(all, sign{want, lang, p})
		}
	}
	add(wantUnlink, english, "unlink", "forget me", "disconnect", "delete my data")
	add(wantUnlink, vietnamese, "huy lien ket", "bo lien ket", "ngat ket noi", "quen toi", "xoa du lieu")
	add(wantATM, english, "atm", "atms", "cash machine", "cash machines", "cashpoint", "withdraw cash")
	add(wantATM, vietnamese, "may rut tien", "cay atm", "rut tien o dau", "cho rut tien")
	add(wantPurchases, english, "spend", "spent", "spending", "purchase", "purchases", "transaction", "transactions", "bought", "payments")
	add(wantPurchases, vietnamese, "giao dich", "chi tieu", "mua sam", "da mua", "da chi", "da tieu")
	add(wantBalance, english, "balance", "balances", "how much", "my money", "my account")
	add(wantBalance, vietnamese, "so du", "bao nhieu tien", "con bao nhieu", "tien con", "con tien", "tai khoan")
	add(wantHelp, english, "help", "what can you do", "hi", "hello")
	add(wantHelp, vietnamese, "tro giup", "giup", "huong dan", "xin chao", "chao")
	return all
}

// parseQuestion reads what a person has written.
func parseQuestion(text string, banks []Bank) question {
	words := " " + plain(text) + " "
	q := question{bank: named(words, banks)}
	for _, s := range signs() {
		if strings.Contains(words, " "+s.phrase+" ") {
			q.want, q.lang = s.want, s.lang
			break
		}
	}
	if hasVietnamese(text) {
		q.lang = vietnamese
	}
	return q
}

// parsePayload reads the payload of one of our own buttons: what is wanted,
// and at which bank.
func parsePayload(payload string, banks []Bank) (question, bool) {
	want, bank, _ := strings.Cut(payload, ":")
	q := question{want: want}
	for _, b := range banks {
		if b.ID == bank {
			q.bank = bank
		}
	}
	switch want {
	case wantBalance, wantPurchases, wantATM, wantUnlink, wantHelp:
		return q, bank == "" || q.bank != ""
	}
	return question{}, false
}

// plain is a text in small letters without marks, its words parted by single
// spaces.
func plain(text string) string {
	var b strings.Builder
	space := false
	for _, r := range norm.NFD.String(strings.ToLower(text)) {
		switch {
		case unicode.Is(unicode.Mn, r), r == '\'', r == '’':
			continue
		case r == 'đ':
			r = 'd'
		case !unicode.IsLetter(r) && !unicode.IsDigit(r):
			space = b.Len() > 0
			continue
		}
		if space {
			b.WriteByte(' ')
			space = false
		}
		b.WriteRune(r)
	}
	return b.String()
}

// hasVietnamese says whether a text has letters that only Vietnamese has.
func hasVietnamese(text string) bool {
	for _, r := range norm.NFC.String(strings.ToLower(text)) {
		if strings.ContainsRune("ăđơư", r) || r >= 0x1ea0 && r <= 0x1ef9 {
			return true
		}
	}
	return false
}

// named is the bank that plain words name by its id, its name, or the first
// word of its name.
func named(words string, banks []Bank) string {
	for _, b := range banks {
		name := plain(b.Name)
		first, _, _ := strings.Cut(name, " ")
		for _, n := range []string{name, plain(b.ID), first} {
			if len(n) >= 5 && strings.Contains(words, " "+n+" ") {
				return b.ID
			}
		}
	}
	return ""
}
