package wire

import "regexp"

// MaskText masks a text as the recorder does.
func MaskText(s string) string { return newMasker().text(s) }

// MaskSlowly masks a text with every expression.
func MaskSlowly(s string) string {
	m := newMasker()
	s = m.ours.Mask(s)
	s = m.json.ReplaceAllString(s, `"$1"$2"`+Masked+`"`)
	s = m.code.ReplaceAllString(s, `"code"$1"`+Masked+`"`)
	s = m.input.ReplaceAllString(s, `name="$1" value="`+Masked+`"`)
	param := regexp.MustCompile(`(^|[?&;])(` + secretNames + `)=[^&\s"'<>]*`)
	return param.ReplaceAllString(s, "$1$2="+Masked)
}
