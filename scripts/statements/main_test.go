package main

import (
	"bytes"
	"os"
	"strings"
	"testing"
)

func TestTheStatementsAreWhatTheGeneratorPrints(t *testing.T) {
	var got bytes.Buffer
	if err := write(&got); err != nil {
		t.Fatal(err)
	}
	want, err := os.ReadFile("../../docs/statements.md")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got.Bytes(), want) {
		t.Error("docs/statements.md is not what the generator prints: run scripts/statements.sh")
	}
	if n := strings.Count(got.String(), "\n## "); n != 100 {
		t.Errorf("%d statements, want 100", n)
	}
	if got.Len() > 1<<20 {
		t.Errorf("%d bytes, want under 1 MiB", got.Len())
	}
}
