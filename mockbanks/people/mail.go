package people

import (
	"strconv"
	"strings"
)

// longest is how much of a name a mail address shows: a local part may have
// 64 octets (RFC 5321, 4.5.3.1.1).
const longest = 24

// slug is a name as it may stand in a mail address: plain lower-case letters,
// without their accents. What is not Latin leaves nothing.
func slug(name string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(name) {
		if r >= 'a' && r <= 'z' {
			b.WriteRune(r)
		} else {
			b.WriteString(plain(r))
		}
	}
	s := b.String()
	return s[:min(len(s), longest)]
}

// plain spells a letter of the European languages and of Vietnamese.
func plain(r rune) string {
	for _, l := range [...]struct{ letters, plain string }{
		{"àáâãäåāăąạảấầẩẫậắằẳẵặ", "a"}, {"çćč", "c"}, {"ďđð", "d"}, {"èéêëēęěẹẻẽếềểễệ", "e"}, {"ğ", "g"},
		{"ìíîïīıịỉĩ", "i"}, {"łľ", "l"}, {"ñńň", "n"}, {"òóôõöøōőơọỏốồổỗộớờởỡợ", "o"}, {"řŕ", "r"}, {"śšş", "s"},
		{"ťţ", "t"}, {"ùúûüūůűưụủũứừửữự", "u"}, {"ýÿỳỵỷỹ", "y"}, {"źżž", "z"}, {"þ", "th"}, {"ß", "ss"}, {"æ", "ae"}, {"œ", "oe"},
	} {
		if strings.ContainsRune(l.letters, r) {
			return l.plain
		}
	}
	return ""
}

// Slug is a name in plain lower-case letters, without accents and what is not
// Latin; empty if nothing is left.
func Slug(name string) string { return slug(name) }

// mail is the address of a pinned customer: the first word of each name.
func (p Pin) mail() string {
	given, _, _ := strings.Cut(p.Given, " ")
	family, _, _ := strings.Cut(p.Family, " ")
	g, f := slug(given), slug(family)
	switch {
	case g == "" && f == "":
		return p.Key + "@example.com"
	case g == "" || f == "":
		return g + f + "@example.com"
	}
	return g + "." + f + "@example.com"
}

// email carries a permuted number, from which [World.ByEmail] finds the index.
func (b *bank) email(p Person) string {
	if pin := b.pin(p.Index); pin != nil {
		return pin.mail()
	}
	n := b.mails.At(uint64(p.Index))
	domain := [...]string{"example.com", "example.org", "example.net"}[n%3]
	return slug(p.Given) + "." + slug(p.Family) + strconv.FormatUint(n, 10) + "@" + domain
}
