package integration

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
)

//go:embed service.json
var serviceText []byte

// both is a text in both languages.
type both struct {
	EN string `json:"en"`
	VI string `json:"vi"`
}

func (b both) in(t tongue) string { return t.either(b.EN, b.VI) }

// phrases are what people say, without marks, by language.
type phrases struct {
	EN []string `json:"en"`
	VI []string `json:"vi"`
}

// in says in which language plain words have one of the phrases.
func (p phrases) in(words string) (tongue, bool) {
	for _, one := range p.EN {
		if strings.Contains(words, " "+one+" ") {
			return english, true
		}
	}
	for _, one := range p.VI {
		if strings.Contains(words, " "+one+" ") {
			return vietnamese, true
		}
	}
	return "", false
}

// entry is a question that is answered, or a problem that is taken further.
type entry struct {
	ID     string  `json:"id"`
	Title  both    `json:"title"`
	Signs  phrases `json:"signs"`
	Answer both    `json:"answer"`
}

// knowledge is what a service page knows: data, not code.
type knowledge struct {
	Help      both    `json:"help"`
	Questions []entry `json:"questions"`
	Problems  []entry `json:"problems"`
	Status    struct {
		Signs phrases `json:"signs"`
	} `json:"status"`
}

// known is read once: it never changes.
//
//nolint:gochecknoglobals // read once, never changed
var known = sync.OnceValue(func() knowledge {
	var k knowledge
	if err := json.Unmarshal(serviceText, &k); err != nil {
		panic(fmt.Sprintf("integration: service.json: %v", err)) // it is compiled in, and a test reads it
	}
	return k
})

// find is the first entry that plain words speak of.
func find(all []entry, words string) (entry, tongue, bool) {
	for _, e := range all {
		if lang, ok := e.Signs.in(words); ok {
			return e, lang, true
		}
	}
	return entry{}, "", false
}

// byID is the entry of an id.
func byID(all []entry, id string) (entry, bool) {
	for _, e := range all {
		if e.ID == id {
			return e, true
		}
	}
	return entry{}, false
}
