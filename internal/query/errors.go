package query

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"syscall"
	"unicode"
)

// ServerError is an error that the server's API reported: the server answers, the question was refused.
type ServerError struct {
	Code int
	Type string // bad_data, execution, timeout …
	Msg  string
}

func (e *ServerError) Error() string {
	if e.Type == "" {
		return e.Msg
	}
	return e.Type + ": " + e.Msg
}

// UnreachableError means that no answer came, or none of a Prometheus-compatible server.
type UnreachableError struct {
	text string
	err  error
}

func (e *UnreachableError) Error() string { return e.text }
func (e *UnreachableError) Unwrap() error { return e.err }

// Unreachable tells a connection's error from one that the server answered with.
func Unreachable(err error) bool {
	var gone *UnreachableError
	var transport *url.Error
	var network net.Error
	return errors.As(err, &gone) || errors.As(err, &transport) || errors.As(err, &network) || errors.Is(err, context.DeadlineExceeded)
}

// transportError says why no answer came.
func (c *Client) transportError(err error) error {
	if errors.Is(err, context.Canceled) {
		return context.Canceled
	}
	why := err
	var large tooLargeError
	if errors.As(err, &large) {
		return large
	}
	if many := (samplesError{}); errors.As(err, &many) {
		return many
	}
	var asked *url.Error
	if errors.As(err, &asked) {
		why = asked.Err
	}
	var dns *net.DNSError
	text := ""
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		text = "did not answer in time"
	case errors.Is(err, syscall.ECONNREFUSED):
		text = "refuses the connection; is it running?"
	case errors.As(err, &dns):
		text = "has a name that cannot be found: " + dns.Name
	default:
		text = "cannot be reached: " + why.Error()
	}
	return &UnreachableError{text: c.url + " " + text, err: err}
}

// tooLargeError is a body that goes on beyond so many bytes.
type tooLargeError int

func (limit tooLargeError) Error() string {
	return fmt.Sprintf("the answer is larger than %d MiB; ask for fewer series or a shorter range", int(limit)>>20)
}

// brokenAnswer says what is wrong with an answer that began well.
func (c *Client) brokenAnswer(ctx context.Context, err error) error {
	var transport net.Error
	var large tooLargeError
	many := samplesError{}
	switch {
	case errors.As(err, &many):
		return many
	case ctx.Err() != nil || errors.As(err, &transport):
		return c.transportError(cmp.Or(ctx.Err(), err))
	case errors.As(err, &large):
		return large
	case errors.Is(err, io.ErrUnexpectedEOF):
		return &UnreachableError{text: c.url + " breaks off in the middle of its answer", err: err}
	}
	return fmt.Errorf("the server's answer cannot be read: %w", err)
}

// firstBytes is how much of an answer is looked at to say what it is.
const firstBytes = 512

// foreignAnswer says what came instead of the API's JSON.
func (c *Client) foreignAnswer(resp *http.Response, body []byte) error {
	start := strings.ToLower(string(bytes.TrimSpace(body[:min(len(body), 200)])))
	isHTML := strings.HasPrefix(start, "<") || strings.Contains(resp.Header.Get("Content-Type"), "html")
	text := ""
	switch code := resp.StatusCode; {
	case code == http.StatusUnauthorized:
		text = "wants a login (401); give one in the settings file"
	case code == http.StatusForbidden:
		text = "forbids it (403)"
	case code == http.StatusNotFound:
		text = "has no Prometheus API there (404); is the path in its address right?"
	case code >= 400:
		text = fmt.Sprintf("answers %d %s", code, http.StatusText(code))
	case isHTML:
		text = "answers with a web page and not with Prometheus's API; is the address right, or a login in the way?"
	default:
		text = "does not answer as Prometheus's API does"
	}
	if said := firstWords(body); said != "" && !isHTML {
		text += ": " + said
	}
	return &UnreachableError{text: c.url + " " + text}
}

// firstWords is the beginning of an answer, fit for one line.
func firstWords(body []byte) string {
	s := strings.ToValidUTF8(string(body[:min(len(body), 160)]), "")
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, s)
	return strings.Join(strings.Fields(s), " ")
}
