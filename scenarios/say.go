package scenarios

import (
	"context"
	"errors"
	"fmt"
	"strconv"
)

// Say is a customer writing in the chat.
type Say struct {
	As   string
	To   string // app whose page she writes to; empty is the balance bot
	Text string
}

func newSay(v value) Say {
	o := v.object("as", "to", "text")
	return Say{As: o.as(), To: o.get("to").party(), Text: o.need("text").template()}
}

func (s Say) written() (string, any) {
	return "say", fields{{"as", s.As}, {"to", s.To}, {"text", s.Text}}
}

func (s Say) tell(c cast) Text {
	who, text := c.given(s.As), c.fill(s.Text)
	return Text{fmt.Sprintf("%s: “%s”", who, text), fmt.Sprintf("%s: “%s”", who, text)}
}

func (s Say) perform(ctx context.Context, p *performance) error {
	p.pages[s.As] = s.To
	return p.stage.Say(ctx, s.To, p.cast.user(s.As), p.cast.fill(s.Text))
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
				return p.stage.QuickReply(ctx, p.pages[r.As], p.cast.user(r.As), q.Title, q.Payload)
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
	return p.stage.Unlink(ctx, p.pages[u.As], p.cast.user(u.As))
}

// Share is a customer telling in the chat where she is.
type Share struct {
	As, To    string
	Lat, Long string // decimal degrees
}

func newShare(v value) Share {
	o := v.object("as", "to", "lat", "long")
	return Share{As: o.as(), To: o.get("to").party(), Lat: o.need("lat").degrees(90), Long: o.need("long").degrees(180)}
}

// degrees reads a decimal number within a limit to both sides.
func (v value) degrees(limit float64) string {
	if !v.there() {
		return ""
	}
	s := v.digits()
	if d, err := strconv.ParseFloat(s, 64); err != nil || d < -limit || d > limit {
		v.r.fail(v.at, "%s: want degrees from -%g to %g, got %s", v.name, limit, limit, quote(s))
	}
	return s
}

func (s Share) written() (string, any) {
	return "share", fields{{"as", s.As}, {"to", s.To}, {"lat", s.Lat}, {"long", s.Long}}
}

func (s Share) tell(c cast) Text {
	who := c.given(s.As)
	return Text{who + " shares where she is", who + " chia sẻ vị trí"}
}

func (s Share) perform(ctx context.Context, p *performance) error {
	lat, err1 := strconv.ParseFloat(s.Lat, 64)
	long, err2 := strconv.ParseFloat(s.Long, 64)
	if err := errors.Join(err1, err2); err != nil {
		return err
	}
	if s.To != "" {
		p.pages[s.As] = s.To
	}
	return p.stage.Share(ctx, p.pages[s.As], p.cast.user(s.As), lat, long)
}
