package scenarios

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
)

// WriteJUnit writes reports in the XML that continuous integration reads: a
// suite a story, a case a step.
//
// Source: the schema of the Jenkins xUnit plugin, junit-10.xsd.
func WriteJUnit(w io.Writer, reports ...Report) error {
	all := junitSuites{}
	for _, r := range reports {
		all.Suites = append(all.Suites, newSuite(r))
	}
	body, err := xml.MarshalIndent(all, "", "  ")
	if err != nil {
		return fmt.Errorf("junit: %w", err)
	}
	_, err = io.WriteString(w, xml.Header+string(body)+"\n")
	return err
}

type junitSuites struct {
	XMLName xml.Name     `xml:"testsuites"`
	Suites  []junitSuite `xml:"testsuite"`
}

type junitSuite struct {
	Name     string      `xml:"name,attr"`
	Tests    int         `xml:"tests,attr"`
	Failures int         `xml:"failures,attr"`
	Errors   int         `xml:"errors,attr"`
	Skipped  int         `xml:"skipped,attr"`
	Time     string      `xml:"time,attr"`
	Cases    []junitCase `xml:"testcase"`
}

type junitCase struct {
	Class   string        `xml:"classname,attr"`
	Name    string        `xml:"name,attr"`
	File    string        `xml:"file,attr,omitempty"`
	Line    int           `xml:"line,attr,omitempty"`
	Time    string        `xml:"time,attr"`
	Failure *junitFailure `xml:"failure"`
	Error   *junitFailure `xml:"error"`
	Skipped *struct{}     `xml:"skipped"`
}

type junitFailure struct {
	Message string `xml:"message,attr"`
	Text    string `xml:",chardata"`
}

// newSuite makes a suite; steps behind a failed one count as skipped.
func newSuite(r Report) junitSuite {
	s := junitSuite{Name: r.Story, Skipped: len(r.Left), Time: seconds(r.Took)}
	for _, d := range r.Done {
		c := newCase(r.Story, d)
		if d.Failure != nil {
			s.Failures++
			var b strings.Builder
			r.Write(&b)
			c.Failure = &junitFailure{d.Failure.Error(), b.String()}
		}
		s.Cases = append(s.Cases, c)
	}
	for _, d := range r.Left {
		c := newCase(r.Story, d)
		c.Skipped = &struct{}{}
		s.Cases = append(s.Cases, c)
	}
	s.whole(r)
	s.Tests = len(s.Cases)
	return s
}

// whole adds what is about the story as a whole.
func (s *junitSuite) whole(r Report) {
	for _, check := range r.Beside {
		c := junitCase{Class: r.Story, Name: check.Name, Time: seconds(0)}
		if check.Failure != "" {
			s.Failures++
			c.Failure = &junitFailure{check.Failure, check.Text}
		}
		s.Cases = append(s.Cases, c)
	}
	if r.Err == nil {
		return
	}
	s.Errors++
	c := junitCase{Class: r.Story, Name: "is played", Time: seconds(0), Error: &junitFailure{r.Err.Error(), r.Err.Error()}}
	var mistake *FormatError
	if errors.As(r.Err, &mistake) {
		c.File, c.Line = mistake.At.File, mistake.At.Line
	}
	s.Cases = append(s.Cases, c)
}

func newCase(story string, d Done) junitCase {
	return junitCase{
		Class: fmt.Sprintf("%s.chapter%d", story, d.Chapter), Name: fmt.Sprintf("%d.%d %s", d.Chapter, d.Number, d.Text.En),
		File: d.At.File, Line: d.At.Line, Time: seconds(d.Took),
	}
}

func seconds(d time.Duration) string { return fmt.Sprintf("%.3f", d.Seconds()) }
