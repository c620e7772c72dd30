package messenger

import (
	"encoding/json"
	"fmt"
	"net/url"
	"unicode/utf8"
)

// Limits of a message, in characters or parts.
const (
	maxQuickReplies = 13
	maxTitle        = 20
	maxPayload      = 1000
	maxMetadata     = 1000
	maxButtonText   = 640
	maxButtons      = 3
	maxElements     = 10
	maxElementText  = 80
)

// messageParam is the message parameter of the Send API.
type messageParam struct {
	Text         string           `json:"text"`
	Attachment   *attachmentParam `json:"attachment"`
	QuickReplies []QuickReply     `json:"quick_replies"`
	Metadata     string           `json:"metadata"`
}

type attachmentParam struct {
	Type    string          `json:"type"`
	Payload json.RawMessage `json:"payload"`
}

// templateParam is the payload of a template.
type templateParam struct {
	Type     string    `json:"template_type"`
	Text     string    `json:"text"`
	Buttons  []Button  `json:"buttons"`
	Elements []element `json:"elements"`
}

type element struct {
	Title         string   `json:"title"`
	Subtitle      string   `json:"subtitle,omitempty"`
	ImageURL      string   `json:"image_url,omitempty"`
	DefaultAction *Button  `json:"default_action,omitempty"`
	Buttons       []Button `json:"buttons,omitempty"`
}

// parseMessage reads a message and holds it to the platform's limits.
func (m *Messenger) parseMessage(raw json.RawMessage) (MessageData, error) {
	var p messageParam
	if err := json.Unmarshal(raw, &p); err != nil {
		return MessageData{}, invalid("Param message has the wrong shape", "Send an object with text or an attachment.")
	}
	d := MessageData{Text: p.Text, QuickReplies: p.QuickReplies, Metadata: p.Metadata}
	switch {
	case (p.Text == "") == (p.Attachment == nil):
		return d, invalid("Must specify exactly one of message[text] and message[attachment]", "Send text or an attachment, and not both.")
	case runes(p.Text) > maxText:
		return d, tooLong("message[text]", maxText)
	case runes(p.Metadata) > maxMetadata:
		return d, tooLong("message[metadata]", maxMetadata)
	case len(p.QuickReplies) > maxQuickReplies:
		return d, invalid(fmt.Sprintf("Param message[quick_replies] must have at most %d elements", maxQuickReplies), "Offer fewer quick replies.")
	}
	for i, q := range p.QuickReplies {
		if err := q.check(fmt.Sprintf("message[quick_replies][%d]", i)); err != nil {
			return d, err
		}
	}
	if p.Attachment == nil {
		return d, nil
	}
	return m.parseAttachment(d, *p.Attachment)
}

func runes(s string) int { return utf8.RuneCountInString(s) }

func (q QuickReply) check(at string) error {
	switch {
	case q.ContentType == "user_phone_number", q.ContentType == "user_email":
		return invalid("Param "+at+"[content_type] is not supported", "Send quick replies of content type text.")
	case q.ContentType != "text":
		return invalid("Param "+at+"[content_type] must be one of {text, user_phone_number, user_email}", "Send text.")
	case q.Title == "":
		return missing(at + "[title]")
	case runes(q.Title) > maxTitle:
		return tooLong(at+"[title]", maxTitle)
	case runes(q.Payload) > maxPayload:
		return tooLong(at+"[payload]", maxPayload)
	}
	return nil
}

func (m *Messenger) parseAttachment(d MessageData, a attachmentParam) (MessageData, error) {
	switch a.Type {
	case "template":
		return m.parseTemplate(d, a.Payload)
	case "image", "audio", "video", "file":
		var p struct {
			URL string `json:"url"`
		}
		if json.Unmarshal(a.Payload, &p) != nil || !m.allowedURL(p.URL) {
			return d, invalid("Param message[attachment][payload][url] must be an https URL", "Send the attachment by its url; stored attachments are not supported.")
		}
		d.Attachment = &Attachment{Type: a.Type, URL: p.URL}
		return d, nil
	}
	return d, invalid("Param message[attachment][type] must be one of {audio, file, image, template, video}", "Send one of these.")
}

func (m *Messenger) parseTemplate(d MessageData, raw json.RawMessage) (MessageData, error) {
	const at = "message[attachment][payload]"
	var t templateParam
	if err := json.Unmarshal(raw, &t); err != nil {
		return d, invalid("Param "+at+" has the wrong shape", "Send an object with template_type.")
	}
	switch t.Type {
	case "button":
		return m.parseButtons(d, t, at)
	case "generic":
		return m.parseElements(d, t, raw, at)
	}
	return d, invalid("Template type "+quoted(t.Type)+" is not supported", "Send a button or a generic template.")
}

func quoted(s string) string { return fmt.Sprintf("%.40q", s) }

func (m *Messenger) parseButtons(d MessageData, t templateParam, at string) (MessageData, error) {
	switch {
	case t.Text == "":
		return d, missing(at + "[text]")
	case runes(t.Text) > maxButtonText:
		return d, tooLong(at+"[text]", maxButtonText)
	case len(t.Buttons) == 0:
		return d, missing(at + "[buttons]")
	}
	d.Text, d.Buttons = t.Text, t.Buttons
	return d, m.checkButtons(t.Buttons, at)
}

func (m *Messenger) parseElements(d MessageData, t templateParam, raw json.RawMessage, at string) (MessageData, error) {
	if len(t.Elements) == 0 || len(t.Elements) > maxElements {
		return d, invalid(fmt.Sprintf("Param %s[elements] must have 1 to %d elements", at, maxElements), "Send at least one element, and not too many.")
	}
	for i, e := range t.Elements {
		where := fmt.Sprintf("%s[elements][%d]", at, i)
		switch {
		case e.Title == "":
			return d, missing(where + "[title]")
		case runes(e.Title) > maxElementText:
			return d, tooLong(where+"[title]", maxElementText)
		case runes(e.Subtitle) > maxElementText:
			return d, tooLong(where+"[subtitle]", maxElementText)
		}
		if err := m.checkButtons(e.Buttons, where); err != nil {
			return d, err
		}
		d.Buttons = append(d.Buttons, e.Buttons...)
	}
	d.Template = raw
	return d, nil
}

func (m *Messenger) checkButtons(all []Button, at string) error {
	if len(all) > maxButtons {
		return invalid(fmt.Sprintf("Param %s[buttons] must have at most %d elements", at, maxButtons), "Send fewer buttons.")
	}
	for i, b := range all {
		if err := m.checkButton(b, fmt.Sprintf("%s[buttons][%d]", at, i)); err != nil {
			return err
		}
	}
	return nil
}

func (m *Messenger) checkButton(b Button, at string) error {
	switch b.Type {
	case "web_url", "account_link":
		if !m.allowedURL(b.URL) {
			return invalid("Param "+at+"[url] must be an https URL", m.remedyForURL())
		}
	case "postback", "phone_number":
		if b.Payload == "" {
			return missing(at + "[payload]")
		}
	case "account_unlink":
	default:
		return invalid("Param "+at+"[type] must be one of {web_url, postback, phone_number, account_link, account_unlink}", "Send one of these.")
	}
	titled := b.Type == "web_url" || b.Type == "postback" || b.Type == "phone_number"
	switch {
	case titled && b.Title == "":
		return missing(at + "[title]")
	case runes(b.Title) > maxTitle:
		return tooLong(at+"[title]", maxTitle)
	case runes(b.Payload) > maxPayload:
		return tooLong(at+"[payload]", maxPayload)
	}
	return nil
}

// remedyForURL says which addresses a page may send.
func (m *Messenger) remedyForURL() string {
	if m.c.Strict {
		return "Use https: under --strict-wire it is needed on this machine too."
	}
	return "Use https, or http on this machine."
}

// allowedURL says whether a page may send an address: https, one of the run
// itself, where the built-in apps are, or, as an ease for developers and not
// under Strict, http on loopback.
func (m *Messenger) allowedURL(s string) bool {
	u, err := url.Parse(s)
	if err != nil || u.Host == "" || len(s) > 2048 {
		return false
	}
	return u.Scheme == "https" || u.Scheme == "http" && (m.isOwn(s) || !m.c.Strict && isLoopback(u.Hostname()))
}
