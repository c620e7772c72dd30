package service

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"sync"
)

//go:embed answers.json
var answers []byte

// other is the topic of what the desk has no words of its own for.
const other = "other"

// A text is what the desk says, in both languages.
type text struct {
	EN string `json:"en"`
	VI string `json:"vi"`
}

// A topic is what the desk says about a kind of problem.
type topic struct {
	Answered text `json:"answered"`
	Resolved text `json:"resolved"`
}

// topics are those of the file, read once for all desks of all runs.
//
//nolint:gochecknoglobals // read once, never changed
var topics = sync.OnceValue(func() map[string]topic {
	var all map[string]topic
	if err := json.Unmarshal(answers, &all); err != nil {
		panic(fmt.Sprintf("service: answers.json: %v", err)) // it is compiled in, and a test reads it
	}
	return all
})

// says is what the desk has said last about a case; the zero text is nothing.
func (d *Desk) says(c Case) text {
	switch c.Status {
	case Answered:
		return d.words[c.Topic].Answered
	case Resolved:
		return d.words[c.Topic].Resolved
	}
	return text{}
}
