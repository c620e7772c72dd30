package catalog_test

import (
	"os"
	"testing"
)

func readShipped(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("banks.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
