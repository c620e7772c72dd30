package catalog

import (
	"fmt"
	"reflect"
	"time"

	"github.com/goccy/go-yaml"

	"github.com/sandbank/sandbank/mockbanks/people"
)

// file is the whole of a catalog.
type file struct {
	Personas kinds  `yaml:"personas"` // by country
	Banks    []Bank `yaml:"banks"`
}

// Parse reads a catalog. name stands before the line and column in errors.
func Parse(name string, text []byte) ([]Bank, error) {
	tree, err := parse(name, text, reflect.TypeFor[file]())
	if err != nil {
		return nil, err
	}
	var f file
	if err := yaml.NodeToValue(tree.Docs[0].Body, &f, yaml.Strict()); err != nil {
		return nil, inFile(name, err)
	}
	if len(f.Banks) == 0 {
		return nil, fmt.Errorf("%s: [1:1] no banks", name)
	}
	s := source{name, tree, map[string]string{}}
	s.placePersonas(f.Personas)
	for i := range f.Banks {
		b := &f.Banks[i]
		b.kinds = f.Personas
		s.placeBank(b, i)
	}
	return f.Banks, s.finish(f.Banks, f.Personas)
}

func (s source) placePersonas(all kinds) {
	for _, country := range sortedKeys(all) {
		for i, p := range all[country] {
			s.place[country+" "+p.Name] = fmt.Sprintf("$.personas.%s[%d]", country, i)
		}
	}
}

func (s source) placeBank(b *Bank, i int) {
	if b.ID == "" {
		b.ID = fmt.Sprintf("(bank %d)", i+1) // refused, with its place
	}
	s.place[b.ID] = fmt.Sprintf("$.banks[%d]", i)
	for j, p := range b.Pins {
		s.place[b.ID+"/"+p.Key] = fmt.Sprintf("$.banks[%d].pins[%d]", i, j)
	}
}

// finish checks banks and derives what they do not say.
func (s source) finish(banks []Bank, personas kinds) error {
	for _, country := range sortedKeys(personas) {
		if w, bad := personas.check(country); bad {
			return s.where(w)
		}
	}
	for i := range banks {
		b := &banks[i]
		if w, bad := check(*b); bad {
			return s.where(w)
		}
		var err error
		if b.zone, err = time.LoadLocation(b.TimeZone); err != nil || b.TimeZone == "" || b.TimeZone == "Local" {
			return s.where(wrong{b.ID, "time_zone", fmt.Sprintf("%q is not a time zone", b.TimeZone)})
		}
		if w, bad := b.settle(); bad {
			return s.where(w)
		}
		if w, bad := checkPins(*b); bad {
			return s.where(w)
		}
		if w, bad := apart(banks[:i], *b); bad {
			return s.where(w)
		}
	}
	if _, err := people.New(0, People(banks)); err != nil {
		return fmt.Errorf("%s: %w", s.name, err)
	}
	return nil
}
