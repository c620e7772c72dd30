package web

import (
	"encoding/json"
	"fmt"
	"time"
)

// Frames of the subprotocol console.v1: JSON objects, one a message, named by
// their member "type".

// subprotocol is what a client of the stream must speak.
const subprotocol = "console.v1"

// A helloFrame is the first frame: where the run stands.
type helloFrame struct {
	Type          string      `json:"type"`
	Run           string      `json:"run"`
	Epoch         string      `json:"epoch"`
	First         uint64      `json:"first"`
	Head          uint64      `json:"head"`
	KeyframeEvery int         `json:"keyframeEvery"` // 0: there are none
	HbSec         int         `json:"hbSec"`
	PlayState     string      `json:"playState"`
	Clock         clockBody   `json:"clock"`
	Faults        []faultBody `json:"faults"`
}

// A batchFrame covers the span from..to; events that the client did not ask
// for are left out of it.
type batchFrame struct {
	Type   string            `json:"type"`
	From   uint64            `json:"from"`
	To     uint64            `json:"to"`
	Events []json.RawMessage `json:"events"`
}

// A gapFrame says that a span was left out: fetch it.
type gapFrame struct {
	Type   string `json:"type"`
	From   uint64 `json:"from"`
	To     uint64 `json:"to"`
	Reason string `json:"reason"` // slow or hidden
}

// A stateFrame is what changes beside the events.
type stateFrame struct {
	Type      string      `json:"type"`
	Head      uint64      `json:"head"`
	PlayState string      `json:"playState"`
	Clock     clockBody   `json:"clock"`
	Faults    []faultBody `json:"faults"`
}

// A replyFrame answers an act.
type replyFrame struct {
	Type   string     `json:"type"`
	ID     string     `json:"id"`
	OK     bool       `json:"ok"`
	Result any        `json:"result,omitempty"`
	Error  *replyFail `json:"error,omitempty"`
}

type replyFail struct {
	Code      string `json:"code"`
	Message   string `json:"message"`
	RequestID string `json:"requestId"`
}

type hbFrame struct {
	Type       string    `json:"type"`
	Head       uint64    `json:"head"`
	ServerTime time.Time `json:"serverTime"`
}

type byeFrame struct {
	Type    string `json:"type"`
	Code    int    `json:"code"`
	RetryMs int    `json:"retryMs"`
}

// A clientFrame is any frame of a client.
type clientFrame struct {
	Type    string          `json:"type"`
	FromSeq uint64          `json:"fromSeq,omitempty"` // sub: 0 goes on from where the socket is
	Epoch   string          `json:"epoch,omitempty"`   // sub
	Kinds   []string        `json:"kinds,omitempty"`   // sub: empty is all
	Detail  string          `json:"detail,omitempty"`  // sub: summary or heads
	Seq     uint64          `json:"seq,omitempty"`     // ack
	ID      string          `json:"id,omitempty"`      // act
	Op      string          `json:"op,omitempty"`      // act
	Args    json.RawMessage `json:"args,omitempty"`    // act
}

// parseFrame reads a frame of a client.
func parseFrame(b []byte) (clientFrame, error) {
	var f clientFrame
	if err := decodeBytes(b, &f); err != nil {
		return clientFrame{}, fmt.Errorf("read frame: %w", err)
	}
	switch {
	case f.Type == "sub" && f.Detail != "" && f.Detail != "summary" && f.Detail != "heads":
		return clientFrame{}, refuse(400, "bad-frame", "Frame is not understood", "detail %q is not one of summary, heads.", f.Detail)
	case f.Type == "act" && (f.ID == "" || len(f.ID) > 64 || f.Op == ""):
		return clientFrame{}, refuse(400, "bad-frame", "Frame is not understood", "An act needs an op and an id of at most 64 characters.")
	case f.Type != "sub" && f.Type != "ack" && f.Type != "act":
		return clientFrame{}, refuse(400, "bad-frame", "Frame is not understood", "type %q is not one of sub, ack, act.", f.Type)
	}
	return f, nil
}
