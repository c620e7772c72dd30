package web

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
)

// maxBody is how long a body of a request to the control API may be.
const maxBody = 64 << 10

// limitBody cuts bodies off at [maxBody], stories at [maxStory], recordings at
// [maxRecording].
func limitBody(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		most := int64(maxBody)
		switch {
		case isRecording(r):
			most = maxRecording
		case bringsStory(r):
			most = maxStory
		}
		r.Body = http.MaxBytesReader(w, r.Body, most)
		next.ServeHTTP(w, r)
	})
}

// decode reads the JSON body of a request into a pointer to a struct. It
// refuses other content types, what is not JSON, and members nobody reads.
func decode(r *http.Request, into any) error {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		if _, over := problemOf(err); over {
			return err
		}
		return refuse(http.StatusBadRequest, "unreadable-body", "Request body cannot be read", "The body ended before its length; send it again.")
	}
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != "application/json" {
		return refuse(http.StatusUnsupportedMediaType, "unsupported-media-type", "Content type is not JSON",
			"Content-Type is %q; send application/json.", r.Header.Get("Content-Type"))
	}
	return decodeBytes(body, into)
}

// decodeBytes is [decode] for a body that has been read.
func decodeBytes(body []byte, into any) error {
	dec := json.NewDecoder(bytes.NewReader(body))
	if err := dec.Decode(into); err != nil {
		return malformed(body, err)
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		line, column := position(body, dec.InputOffset())
		return refuse(http.StatusBadRequest, "malformed-json", "Request body is not one JSON value",
			"At line %d, column %d something follows the end of the JSON value; send one object.", line, column)
	}
	return unknownMember(body, into)
}

// malformed says where a body stops being what was asked for.
func malformed(body []byte, err error) error {
	if syntax, ok := errors.AsType[*json.SyntaxError](err); ok {
		line, column := position(body, syntax.Offset)
		return refuse(http.StatusBadRequest, "malformed-json", "Request body is not JSON",
			"At line %d, column %d: %s.", line, column, syntax)
	}
	if kind, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		line, column := position(body, kind.Offset)
		return refuse(http.StatusBadRequest, "wrong-type", "A member has the wrong type",
			"At line %d, column %d: %q must not be a %s.", line, column, kind.Field, kind.Value)
	}
	if len(bytes.TrimSpace(body)) == 0 {
		return refuse(http.StatusBadRequest, "malformed-json", "Request body is empty", "Send a JSON object; the smallest is {}.")
	}
	if errors.Is(err, io.ErrUnexpectedEOF) {
		line, column := position(body, int64(len(body)))
		return refuse(http.StatusBadRequest, "malformed-json", "Request body is not JSON",
			"At line %d, column %d the JSON value ends too early.", line, column)
	}
	return refuse(http.StatusBadRequest, "wrong-value", "A member has a value that cannot be read", "%v.", err)
}

// position turns an offset into a line and a column, both counted from 1.
func position(body []byte, offset int64) (line, column int) {
	before := body[:min(max(offset, 1)-1, int64(len(body)))]
	return bytes.Count(before, []byte("\n")) + 1, len(before) - bytes.LastIndexByte(before, '\n')
}
