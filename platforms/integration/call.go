package integration

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// failure is an answer that is not what was asked for. Status 0 is no answer.
type failure struct {
	status     int
	retryAfter int    // seconds; 0 if the answer does not say
	code       string // of an OAuth error
	cause      error
}

func (f *failure) Error() string {
	if f.cause != nil {
		return "no answer: " + f.cause.Error()
	}
	return strings.TrimSpace(fmt.Sprintf("answered %d %s", f.status, f.code))
}

func (f *failure) Unwrap() error { return f.cause }

// temporary says whether the same call may succeed later.
func (f *failure) temporary() bool { return f.status == 0 || f.status == 429 || f.status >= 500 }

// asFailure returns the failure in an error, or nil.
func asFailure(err error) *failure {
	var f *failure
	if errors.As(err, &f) {
		return f
	}
	return nil
}

const (
	callTimeout = 10 * time.Second
	maxAnswer   = 4 << 20
)

// call sends a request and reads the JSON of a good answer into v, which may
// be nil. Every other answer is a failure.
func (b *Bot) call(req *http.Request, v any) error {
	ctx, cancel := context.WithTimeout(req.Context(), callTimeout)
	defer cancel()
	req.Header.Set("Accept", "application/json")
	res, err := b.client.Do(req.WithContext(ctx))
	if err != nil {
		return &failure{cause: err}
	}
	defer res.Body.Close()
	body, err := io.ReadAll(io.LimitReader(res.Body, maxAnswer))
	if err != nil {
		return &failure{cause: err}
	}
	if res.StatusCode < 200 || res.StatusCode > 299 {
		return failed(res, body)
	}
	if v == nil {
		return nil
	}
	if err := json.Unmarshal(body, v); err != nil {
		return &failure{status: http.StatusBadGateway, cause: fmt.Errorf("%s: %w", req.URL.Path, err)}
	}
	return nil
}

func failed(res *http.Response, body []byte) *failure {
	f := &failure{status: res.StatusCode}
	if n, err := strconv.Atoi(res.Header.Get("Retry-After")); err == nil && n > 0 {
		f.retryAfter = n
	}
	var oauth struct {
		Error string `json:"error"`
	}
	if json.Unmarshal(body, &oauth) == nil { // other errors have another shape
		f.code = oauth.Error
	}
	return f
}

// get reads a resource with a bearer token, or without one if it is empty.
func (b *Bot) get(ctx context.Context, address, token string, v any) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return err
	}
	authorize(req, token)
	return b.call(req, v)
}

// authorize adds a bearer token to a request, unless it is empty.
func authorize(req *http.Request, token string) {
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
}

// form posts a form, as a client of a bank if one is given.
func (b *Bot) form(ctx context.Context, address string, bank *Bank, fields url.Values, v any) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, strings.NewReader(fields.Encode()))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if bank != nil {
		req.SetBasicAuth(url.QueryEscape(bank.ClientID), url.QueryEscape(bank.ClientSecret))
	}
	return b.call(req, v)
}

// json posts a JSON body with a bearer token, or without one if it is empty.
func (b *Bot) json(ctx context.Context, address, token string, body, v any) error {
	text, err := json.Marshal(body)
	if err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, strings.NewReader(string(text)))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/json")
	authorize(req, token)
	return b.call(req, v)
}
