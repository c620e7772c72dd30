package compare

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/sandbank/sandbank/internal/journal"
)

// spec is what a run's first event says that it was made from.
type spec struct {
	Story      string           `json:"story"`
	Seed       uint64           `json:"seed"`
	Start      time.Time        `json:"start"`
	Rate       int64            `json:"rate"`
	World      int              `json:"world"`
	Chaos      int              `json:"chaos"`
	Population map[string]int64 `json:"population"`
	Declared   string           `json:"declared"`
}

// created is the type of a run's first event.
const created = "run.created"

func specOf(events []journal.Event) (s spec) {
	if len(events) == 0 || events[0].Type != created || json.Unmarshal(events[0].Data, &s) != nil {
		return spec{}
	}
	return s
}

// made compares what the runs were made from: that comes before all else.
func (c *comparison) made() {
	a, b := specOf(c.a.Events), specOf(c.b.Events)
	at := 0.0
	say := func(differ bool, sentence, brief string) {
		if differ {
			c.note(brief, Difference{Kind: Made, Sentence: sentence, brief: brief, weight: 2000, at: at, A: 1, B: 1})
			at += 0.01
		}
	}
	c.otherWorld = a.Seed != b.Seed || a.World != b.World || a.Declared != b.Declared || !maps.Equal(a.Population, b.Population)
	c.otherStart = !a.Start.Equal(b.Start)
	c.otherTimes = c.otherStart || a.Rate != 0 || b.Rate != 0
	say(a.World != b.World, fmt.Sprintf("The world is of another version: %d became %d", a.World, b.World), fmt.Sprintf("world %d became %d", a.World, b.World))
	say(a.Seed != b.Seed, fmt.Sprintf("The seed is another: %d became %d, so people and money are others", a.Seed, b.Seed), fmt.Sprintf("seed %d became %d", a.Seed, b.Seed))
	say(c.otherStart, fmt.Sprintf("The start is another: %s became %s", date(a.Start), date(b.Start)), fmt.Sprintf("the start %s became %s", date(a.Start), date(b.Start)))
	say(a.Story != b.Story, fmt.Sprintf("The story is another: %s became %s", named(a.Story), named(b.Story)), fmt.Sprintf("%s became %s", named(a.Story), named(b.Story)))
	say(a.Declared != b.Declared, "The world file is another", "the world file is another")
	for _, bank := range banks(a.Population, b.Population) {
		was, is := a.Population[bank], b.Population[bank]
		say(was != is, fmt.Sprintf("%s has another number of customers: %s became %s", bank, size(was), size(is)), bank+"'s population is another")
	}
	say(a.Chaos != b.Chaos, fmt.Sprintf("Chaos is another: %d per mille became %d", a.Chaos, b.Chaos), fmt.Sprintf("chaos of %d per mille became %d", a.Chaos, b.Chaos))
	say(a.Rate != b.Rate, fmt.Sprintf("The clock runs at another rate: %dx became %dx", a.Rate, b.Rate), "the clock's rate is another")
}

func banks(a, b map[string]int64) []string {
	all := maps.Clone(a)
	if all == nil {
		all = map[string]int64{}
	}
	maps.Copy(all, b)
	return slices.Sorted(maps.Keys(all))
}

func size(n int64) string {
	if n == 0 {
		return "the catalog's"
	}
	return fmt.Sprint(n)
}

func named(story string) string {
	if story == "" {
		return "free play"
	}
	return story
}

// date is an instant without its time of day where that is not needed.
func date(t time.Time) string { return t.UTC().Format("2006-01-02 15:04") }
