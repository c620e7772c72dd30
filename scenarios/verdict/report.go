package verdict

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
)

// WriteFindings writes findings for a person at a terminal: for each the
// party, what is wrong and how to mend it, the rule, and the exchange.
func WriteFindings(w io.Writer, findings []Finding) error {
	var b strings.Builder
	for _, f := range findings {
		times := ""
		if f.Count > 1 {
			times = fmt.Sprintf(" (%d times)", f.Count)
		}
		fmt.Fprintf(&b, "%-6s  %s: %s%s\n", f.Severity, f.Party, f.Sentence, times)
		fmt.Fprintf(&b, "        %s, by %s; first in exchange %s\n", f.Rule, f.Standard, f.Exchange)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// WriteJSON writes findings as a JSON array; none is an empty one.
func WriteJSON(w io.Writer, findings []Finding) error {
	if findings == nil {
		findings = []Finding{}
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(findings)
}
