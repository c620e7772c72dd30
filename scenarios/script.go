package scenarios

import (
	"fmt"
	"maps"
	"path/filepath"
	"slices"

	"github.com/sandbank/sandbank/sandbox"
)

// MaxScript is how many bytes a story and the parts beside it may have
// together.
const MaxScript = 512 << 10

// defaultFile is what messages call a story whose file has no name.
const defaultFile = "story.yaml"

// FromScript reads a story and its parts from their texts; no file is opened.
// What is shipped can be included, too. It fails with a [FormatError].
func FromScript(script sandbox.Script) (*Story, error) {
	file := filepath.Base(script.File)
	if script.File == "" {
		file = defaultFile
	}
	if err := checkSize(file, script); err != nil {
		return nil, err
	}
	return parseScript(file, script.Text, func(name string) (string, []byte, error) {
		if text, ok := script.Parts[name]; ok {
			return filepath.Base(name), []byte(text), nil
		}
		if !isFile(name) {
			return ShippedPart(name)
		}
		return "", nil, fmt.Errorf("%w: %s; parts that came with the story: %s", ErrNoPart, quote(name), orNone(slices.Sorted(maps.Keys(script.Parts))))
	})
}

// parseScript reads a story and keeps in it what another reader needs to read
// the same, wherever its files lie: its text and those of the parts that are
// not shipped.
func parseScript(file, text string, parts Parts) (*Story, error) {
	kept := sandbox.Script{File: filepath.Base(file), Text: text}
	s, err := ParseWith(file, []byte(text), func(name string) (string, []byte, error) {
		found, part, err := parts(name)
		if err == nil && isFile(name) {
			if kept.Parts == nil {
				kept.Parts = map[string]string{}
			}
			kept.Parts[name] = string(part)
		}
		return found, part, err
	})
	if err != nil {
		return nil, err
	}
	if err := checkSize(file, kept); err != nil {
		return nil, err
	}
	s.Script = &kept
	return s, nil
}

// checkSize refuses what no journal should keep.
func checkSize(file string, s sandbox.Script) error {
	size := len(s.Text)
	for name, part := range s.Parts {
		size += len(name) + len(part)
	}
	if size > MaxScript {
		return &FormatError{At: Position{file, 1, 1}, Message: fmt.Sprintf("a story and the parts beside it have at most %d KiB together", MaxScript>>10)}
	}
	return nil
}

// ofRun is the story of a run that was made from a script. Addresses of the run
// itself stand in its journal as a placeholder.
func ofRun(run *sandbox.Run, script sandbox.Script) (*Story, error) {
	text := sandbox.Script{File: script.File, Text: run.Base().Expand(script.Text), Parts: map[string]string{}}
	for name, part := range script.Parts {
		text.Parts[name] = run.Base().Expand(part)
	}
	return FromScript(text)
}
