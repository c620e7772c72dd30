// Command statements prints a hundred monthly statements of the mock banks as
// Markdown: every persona, kind of account and country is among them. The
// answer is a function of the seed and hence always the same.
package main

import (
	"bufio"
	"fmt"
	"io"
	"os"

	"github.com/sandbank/sandbank/mockbanks/catalog"
)

func main() {
	out := bufio.NewWriter(os.Stdout)
	err := write(out)
	if err == nil {
		err = out.Flush()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "statements:", err)
		os.Exit(1)
	}
}

const preface = `# A hundred statements

One month each, as the mock banks of seed 2018 print them: every persona, kind of account and country is among them. Everybody in them is
invented, and so is every bank, firm and number. The file is written by [scripts/statements.sh](../scripts/statements.sh); a test compares it with the generator.
`

// write prints all statements.
func write(out io.Writer) error {
	banks, err := catalog.Load()
	if err != nil {
		return fmt.Errorf("load the banks: %w", err)
	}
	s, err := newSampler(2018, banks)
	if err != nil {
		return err
	}
	if _, err := io.WriteString(out, preface); err != nil {
		return err
	}
	for i, x := range s.hundred() {
		if _, err := fmt.Fprintf(out, "\n## %d. %s\n\n```\n%s```\n", i+1, x.title, x.print()); err != nil {
			return err
		}
	}
	return nil
}
