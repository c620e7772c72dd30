package main

import (
	"encoding/xml"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestThePlotsAreWhatTheGeneratorDraws(t *testing.T) {
	all, err := pictures()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range all {
		want, err := os.ReadFile(filepath.Join("../../docs/plots", p.name))
		if err != nil {
			t.Fatal(err)
		}
		if p.svg != string(want) {
			t.Errorf("docs/plots/%s is not what the generator draws: run scripts/plots.sh", p.name)
		}
		wellFormed(t, p)
	}
}

func wellFormed(t *testing.T, p picture) {
	t.Helper()
	for dec := xml.NewDecoder(strings.NewReader(p.svg)); ; {
		if _, err := dec.Token(); errors.Is(err, io.EOF) {
			return
		} else if err != nil {
			t.Fatalf("%s: %v", p.name, err)
		}
	}
}
