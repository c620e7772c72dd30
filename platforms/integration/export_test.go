package integration

// Question is what parseQuestion understands, for tests.
type Question struct{ Want, Bank, Lang string }

// ParseQuestion is the parser of what people write.
func ParseQuestion(text string, banks []Bank) Question {
	q := parseQuestion(text, banks)
	return Question{q.want, q.bank, string(q.lang)}
}

// ParsePayload is the parser of our own payloads.
func ParsePayload(payload string, banks []Bank) (Question, bool) {
	q, ok := parsePayload(payload, banks)
	return Question{q.want, q.bank, string(q.lang)}, ok
}

// ParseWebhook returns how many events a webhook has.
func ParseWebhook(body []byte) (int, error) {
	events, err := parseWebhook(body)
	return len(events), err
}

// Money reads an amount and writes it in a language.
func Money(text, currency, lang string) (string, error) {
	a, err := parseAmount(text, currency)
	return a.in(tongue(lang)), err
}

// Messages is messages.
func Messages(lines []string) []string { return messages(lines) }
