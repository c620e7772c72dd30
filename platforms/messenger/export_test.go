package messenger

import "net/url"

// ParseBatch is the parser of batches, for fuzzing: it returns how many calls
// the text has.
func ParseBatch(text string) (int, error) {
	p := params{}
	if err := p.addJSON([]byte(text)); err != nil {
		return 0, err
	}
	parts, err := parseBatch(p)
	return len(parts), err
}

// ParseMessage is the parser of messages, for fuzzing.
func (m *Messenger) ParseMessage(text string) (MessageData, error) {
	return m.parseMessage([]byte(text))
}

// ParseForm is the parser of forms, for fuzzing: it returns a field as text.
func ParseForm(form url.Values, name string) string {
	p := params{}
	p.addForm(form)
	return p.text(name)
}

// ASCII is the escaping of webhooks.
func ASCII(text []byte) []byte { return ascii(text) }
