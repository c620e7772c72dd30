package scenarios

import (
	"context"
	"fmt"
)

// Say is a customer writing in the chat.
type Say struct {
	As   string
	Text string
}

func newSay(v value) Say {
	o := v.object("as", "text")
	return Say{As: o.as(), Text: o.need("text").template()}
}

func (s Say) written() (string, any) {
	return "say", fields{{"as", s.As}, {"text", s.Text}}
}

func (s Say) tell(c cast) Text {
	who, text := c.given(s.As), c.fill(s.Text)
	return Text{fmt.Sprintf("%s: “%s”", who, text), fmt.Sprintf("%s: “%s”", who, text)}
}

func (s Say) perform(ctx context.Context, p *performance) error {
	return p.stage.Say(ctx, p.cast.user(s.As), p.cast.fill(s.Text))
}

// Reply is a customer choosing one of the answers that the chat offers.
type Reply struct {
	As    string
	Quick string // title of the answer; "*" stands for any letters
}

func newReply(v value) Reply {
	o := v.object("as", "quick")
	return Reply{As: o.as(), Quick: o.need("quick").template()}
}

func (r Reply) written() (string, any) {
	return "reply", fields{{"as", r.As}, {"quick", r.Quick}}
}

func (r Reply) tell(c cast) Text {
	who, title := c.given(r.As), c.fill(r.Quick)
	return Text{fmt.Sprintf("%s chooses “%s”", who, title), fmt.Sprintf("%s chọn “%s”", who, title)}
}

func (r Reply) perform(ctx context.Context, p *performance) error {
	title, titles := p.cast.fill(r.Quick), []string{}
	said, err := p.heard(ctx, r.As, p.marks.story)
	if err != nil {
		return err
	}
	for i := len(said) - 1; i >= 0; i-- {
		for _, q := range said[i].QuickReplies {
			if matches(title, q.Title) {
				return p.stage.QuickReply(ctx, p.cast.user(r.As), q.Title, q.Payload)
			}
			titles = append(titles, quote(q.Title))
		}
		if len(titles) > 0 {
			break // only the last ones are on the screen
		}
	}
	return &Unmet{"the quick reply " + quote(title) + " in the chat", offered(titles)}
}

// offered words what there was to choose from.
func offered(titles []string) string {
	if len(titles) == 0 {
		return "no quick reply"
	}
	return "only " + either(titles)
}

// Unlink is a customer taking the link to the bank away in the messenger.
type Unlink struct{ As string }

func (u Unlink) written() (string, any) { return "unlink", fields{{"as", u.As}} }

func (u Unlink) tell(c cast) Text {
	who := c.given(u.As)
	return Text{who + " unlinks the bank in the chat", who + " gỡ liên kết ngân hàng trong tin nhắn"}
}

func (u Unlink) perform(ctx context.Context, p *performance) error {
	return p.stage.Unlink(ctx, p.cast.user(u.As))
}
