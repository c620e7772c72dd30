package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"github.com/sandbank/sandbank/scenarios/outcome"
)

// outputs are the files that a playing of stories writes, and the one that it
// is compared with.
type outputs struct {
	junit, out, har, json, expect string

	many bool // of files that are one a story, the flag names the directory
}

func (o *outputs) flags(f *pflag.FlagSet) {
	f.StringVar(&o.junit, "junit", "", "write a JUnit report to this file: a suite a story, a case a step; - is standard output")
	f.StringVar(&o.json, "json", "", "write a JSON report to this file; - is standard output (docs/run.schema.json)")
	f.StringVar(&o.out, "out", "", "write the whole run to this .sandbank file; with several stories, a directory")
	f.StringVar(&o.har, "har", "", "write the HTTP exchanges to this HAR file; with several stories, a directory")
	f.StringVar(&o.expect, "expect", "", "the .sandbank file that the run must be equal to; with several stories, a directory")
}

// mattering are the flags of a command line on which what is played depends,
// as somebody writes them again.
func mattering(all *pflag.FlagSet) string {
	var words strings.Builder
	all.Visit(func(f *pflag.Flag) {
		if slices.Contains([]string{"junit", "json", "out", "har", "expect", "jobs", "speed", "server", "data", "listen", "verbose", "admin-token"}, f.Name) {
			return
		}
		values := []string{f.Value.String()}
		if list, ok := f.Value.(pflag.SliceValue); ok {
			values = list.GetSlice()
		}
		for _, v := range values {
			if f.Value.Type() == "bool" {
				fmt.Fprintf(&words, " --%s", f.Name)
			} else {
				fmt.Fprintf(&words, " --%s %s", f.Name, shellWord(v))
			}
		}
	})
	return words.String()
}

// shellWord puts a value between quotes if a shell would not take it as one.
func shellWord(s string) string {
	if s != "" && !strings.ContainsFunc(s, func(c rune) bool {
		return !strings.ContainsRune("%./:=,@_+-", c) && (c < '0' || c > '9') && (c < 'a' || c > 'z') && (c < 'A' || c > 'Z')
	}) {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}

// prepare says what the flags mean for so many stories.
func (o *outputs) prepare(stories int) error {
	o.many = stories > 1
	if o.json == "-" && o.junit == "-" {
		return errors.New("--json - and --junit -: standard output holds one report; write the other to a file")
	}
	if !o.many {
		return nil
	}
	for _, dir := range []string{o.out, o.har} {
		if dir == "" {
			continue
		}
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return fmt.Errorf("with several stories --out and --har are directories: %w", err)
		}
	}
	return nil
}

// of is the file of one story.
func (o *outputs) of(flag string, s script, ending string) string {
	if flag == "" || !o.many {
		return flag
	}
	return filepath.Join(flag, s.label+ending)
}

// expectation is the recording that a story must be equal to; empty is none.
func (o *outputs) expectation(s script) string { return o.of(o.expect, s, ".sandbank") }

// keep writes the files of one story.
func (o *outputs) keep(done *played, export, har func(io.Writer) error) error {
	done.Recording, done.HAR = o.of(o.out, done.script, ".sandbank"), o.of(o.har, done.script, ".har")
	if done.Recording != "" {
		if err := writeFile(done.Recording, export); err != nil {
			return fmt.Errorf("--out: %w", err)
		}
	}
	if done.HAR != "" {
		if err := writeFile(done.HAR, har); err != nil {
			return fmt.Errorf("--har: %w", err)
		}
	}
	return nil
}

// write writes the reports about all stories.
func (o *outputs) write(stdout io.Writer, stories []played) error {
	outcomes := make([]outcome.Outcome, len(stories))
	for i, s := range stories {
		outcomes[i] = s.Outcome
	}
	errJUnit := writeReport(stdout, o.junit, func(w io.Writer) error { return outcome.WriteJUnit(w, outcomes...) })
	errJSON := writeReport(stdout, o.json, func(w io.Writer) error { return outcome.WriteJSON(w, outcomes...) })
	if errJUnit != nil {
		errJUnit = fmt.Errorf("--junit: %w", errJUnit)
	}
	if errJSON != nil {
		errJSON = fmt.Errorf("--json: %w", errJSON)
	}
	return errors.Join(errJUnit, errJSON)
}

// writeReport writes a report to a file, or to standard output if the file is
// called "-"; to none without a name.
func writeReport(stdout io.Writer, name string, write func(io.Writer) error) error {
	switch name {
	case "":
		return nil
	case "-":
		return write(stdout)
	}
	return writeFile(name, write)
}

// toStdout tells whether standard output is for the program that reads a
// report.
func (o *outputs) toStdout() bool { return o.json == "-" || o.junit == "-" }

// writeFile writes a file whole or not at all.
func writeFile(name string, write func(io.Writer) error) error {
	f, err := os.CreateTemp(filepath.Dir(name), ".sandbank-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	if err := errors.Join(write(f), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), name)
}
