package banktest

import (
	"bytes"
	"encoding/json"
	"testing"
)

// indent makes a golden file readable and keeps every digit as it was sent.
func indent(t *testing.T, body string) string {
	t.Helper()
	if body == "" {
		return ""
	}
	var b bytes.Buffer
	if err := json.Indent(&b, []byte(body), "", "  "); err != nil {
		t.Fatalf("answer is not JSON: %v\n%s", err, body)
	}
	b.WriteByte('\n')
	return b.String()
}
