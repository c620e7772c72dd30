// Command plots draws what the mock world's money and people look like, as SVG
// files for docs/world.md. They are a function of the seed.
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/sandbank/sandbank/mockbanks/catalog"
)

func main() {
	dir := "docs/plots"
	if len(os.Args) > 1 {
		dir = os.Args[1]
	}
	if err := run(dir); err != nil {
		fmt.Fprintln(os.Stderr, "plots:", err)
		os.Exit(1)
	}
}

// run writes all pictures to a folder.
func run(dir string) error {
	all, err := pictures()
	if err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("make %s: %w", dir, err)
	}
	for _, p := range all {
		if err := os.WriteFile(filepath.Join(dir, p.name), []byte(p.svg), 0o644); err != nil {
			return fmt.Errorf("write %s: %w", p.name, err)
		}
	}
	return nil
}

// A picture is a file of docs/plots.
type picture struct{ name, svg string }

// pictures draws them all, by name.
func pictures() ([]picture, error) {
	banks, err := catalog.Load()
	if err != nil {
		return nil, fmt.Errorf("load the banks: %w", err)
	}
	s, err := newSource(2018, banks)
	if err != nil {
		return nil, err
	}
	diary := s.diary()
	all := []picture{
		{"instruments.svg", instruments(diary)},
		{"hours.svg", hours(diary)},
		{"money.svg", s.money()},
		{"year.svg", s.year()},
		{"postings.svg", s.postings()},
		{"ages.svg", s.ages()},
	}
	slices.SortFunc(all, func(x, y picture) int {
		if x.name < y.name {
			return -1
		}
		return 1
	})
	return all, nil
}
