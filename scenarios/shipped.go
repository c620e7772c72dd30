package scenarios

import (
	"embed"
	"errors"
	"fmt"
	"os"
	"path"
	"strings"
)

//go:embed stories/*.yaml
var stories embed.FS

//go:embed parts/*.yaml
var parts embed.FS

//go:embed story.schema.json
var schema []byte

//go:embed part.schema.json
var partSchema []byte

// ErrNoStory says that no shipped story and no file has a name.
var ErrNoStory = errors.New("there is no such story")

// Schema is the JSON Schema of the story format.
func Schema() []byte { return append([]byte(nil), schema...) }

// PartSchema is the JSON Schema of parts; it refers to that of stories beside
// it.
func PartSchema() []byte { return append([]byte(nil), partSchema...) }

// Source is the file of a shipped story.
func Source(id string) ([]byte, error) {
	text, err := stories.ReadFile(path.Join("stories", id+".yaml"))
	if err != nil || !isWord(id) {
		return nil, noStory(id)
	}
	return text, nil
}

// Shipped are the stories that come with the program, in order of their names.
func Shipped() ([]*Story, error) {
	entries, err := stories.ReadDir("stories")
	if err != nil {
		return nil, fmt.Errorf("shipped stories: %w", err)
	}
	all := make([]*Story, 0, len(entries))
	for _, e := range entries {
		s, err := shipped(strings.TrimSuffix(e.Name(), ".yaml"))
		if err != nil {
			return nil, err
		}
		all = append(all, s)
	}
	return all, nil
}

func shipped(name string) (*Story, error) {
	file := path.Join("stories", name+".yaml")
	text, err := stories.ReadFile(file)
	if err != nil {
		return nil, noStory(name)
	}
	return Parse("scenarios/"+file, text)
}

// noStory says that no shipped story has a name, which may have been meant, and
// which there are.
func noStory(name string) error {
	entries, err := stories.ReadDir("stories")
	if err != nil {
		return fmt.Errorf("story %q: %w; none is shipped", name, ErrNoStory)
	}
	names := make([]string, len(entries))
	for i, e := range entries {
		names[i] = strings.TrimSuffix(e.Name(), ".yaml")
	}
	return fmt.Errorf("story %q: %w%s; a file's name ends in .yaml", name, ErrNoStory, meant(name, names, "shipped are "+listed(names)))
}

// Load reads a shipped story by its name, or a file whose name ends in .yaml
// or .yml.
func Load(name string) (*Story, error) { return LoadTelling(name, func(string) {}) }

// LoadTelling is Load for who wants to know of each file that it reads, also
// if the story cannot be read: to mend it, somebody changes one of them.
func LoadTelling(name string, opened func(file string)) (*Story, error) {
	if !isFile(name) {
		return shipped(name)
	}
	opened(name)
	text, err := readFile(name)
	if errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("story %q: %w", name, ErrNoStory)
	}
	if err != nil {
		return nil, fmt.Errorf("story %q: %w", name, err)
	}
	return parseScript(name, string(text), partsBeside(name, opened))
}
