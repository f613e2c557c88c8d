package query

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Limits are what a client may ask of a server, for those who ask on behalf of others. Zero values limit nothing.
type Limits struct {
	Name    string        // of who is limited, for the sentences
	Range   time.Duration // the longest range of one query
	Step    time.Duration // the shortest step
	Timeout time.Duration
	Samples int           // of one answer, about
	InWork  chan struct{} // as many questions at once as it has room for; others wait
	// Through, if any, is what the questions go through once they are let to the server.
	Through func(http.RoundTripper) http.RoundTripper
	// Endpoints are the API's paths that may be asked; without any all may.
	Endpoints []string
}

// DashboardEndpoints are what the panels and variables of dashboards ask.
func DashboardEndpoints() []string {
	return []string{"/api/v1/query", "/api/v1/query_range", "/api/v1/labels", "/api/v1/label/", "/api/v1/series"}
}

// Transport holds what goes through it to the limits. What they forbid is answered as a server does that refuses a query.
func (l Limits) Transport(next http.RoundTripper) http.RoundTripper {
	if l.Through != nil {
		next = l.Through(next)
	}
	return limited{l, next}
}

type limited struct {
	Limits
	next http.RoundTripper
}

// RoundTrip waits for its turn, asks, and gives the turn back when the answer has been read.
func (l limited) RoundTrip(req *http.Request) (*http.Response, error) {
	if why := l.refuses(req); why != "" {
		return refusalOf(req, why)
	}
	ctx, cancel := req.Context(), context.CancelFunc(func() {})
	if l.Timeout > 0 {
		ctx, cancel = context.WithTimeout(ctx, l.Timeout)
	}
	if l.InWork != nil {
		select {
		case l.InWork <- struct{}{}:
			end := cancel
			cancel = func() { end(); <-l.InWork }
		case <-ctx.Done():
			cancel()
			return nil, ctx.Err()
		}
	}
	resp, err := l.next.RoundTrip(req.WithContext(ctx))
	if err != nil {
		cancel()
		return nil, err
	}
	resp.Body = &limitedBody{ReadCloser: resp.Body, done: cancel, left: l.Samples, limits: l.Limits}
	return resp, nil
}

// refuses says what of a request is beyond the limits; "" when nothing is.
func (l limited) refuses(req *http.Request) string {
	at := strings.Index(req.URL.Path, "/api/v1/")
	if len(l.Endpoints) > 0 && (at < 0 || !slices.ContainsFunc(l.Endpoints, func(e string) bool {
		path := req.URL.Path[at:]
		return path == e || strings.HasSuffix(e, "/") && strings.HasPrefix(path, e)
	})) {
		return l.Name + " may not ask the server about itself"
	}
	if l.Range <= 0 && l.Step <= 0 {
		return ""
	}
	args, err := argsOf(req)
	if err != nil {
		return "the question cannot be read"
	}
	start, end, step := args.Get("start"), args.Get("end"), args.Get("step")
	if l.Range > 0 && start != "" && end != "" {
		from, errFrom := strconv.ParseFloat(start, 64)
		to, errTo := strconv.ParseFloat(end, 64)
		if errFrom != nil || errTo != nil || !(to-from <= l.Range.Seconds()+1) {
			return fmt.Sprintf("%s may ask for %s at once; choose a shorter range", l.Name, spell(l.Range))
		}
	}
	if l.Step > 0 && strings.HasSuffix(req.URL.Path, "/query_range") {
		if s, err := strconv.ParseFloat(step, 64); err != nil || !(s >= l.Step.Seconds()) {
			return fmt.Sprintf("%s may ask in steps of %s or longer", l.Name, spell(l.Step))
		}
	}
	return ""
}

// argsOf reads a request's arguments and leaves its body as it was.
func argsOf(req *http.Request) (url.Values, error) {
	if req.Method != http.MethodPost {
		return req.URL.Query(), nil
	}
	if req.GetBody == nil {
		return nil, errors.New("the body cannot be read twice")
	}
	body, err := req.GetBody()
	if err != nil {
		return nil, err
	}
	defer body.Close() //nolint:errcheck // it was read
	text, err := io.ReadAll(io.LimitReader(body, maxAnswer))
	if err != nil {
		return nil, err
	}
	return url.ParseQuery(string(text))
}

func refusalOf(req *http.Request, why string) (*http.Response, error) {
	if req.Body != nil {
		if err := req.Body.Close(); err != nil {
			return nil, err
		}
	}
	text, err := json.Marshal(map[string]string{"status": "error", "errorType": "refused", "error": why})
	if err != nil {
		return nil, err
	}
	return &http.Response{StatusCode: http.StatusUnprocessableEntity, Status: "422 refused", Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Request: req,
		Header: http.Header{"Content-Type": {"application/json"}}, Body: io.NopCloser(bytes.NewReader(text)), ContentLength: int64(len(text))}, nil
}

// limitedBody ends where an answer has too many samples, and gives back the asker's turn. In the API's JSON each sample is a list of two,
// and little else is a list, so opening brackets are counted.
type limitedBody struct {
	io.ReadCloser
	done   func()
	left   int
	over   bool
	limits Limits
}

func (b *limitedBody) Read(p []byte) (int, error) {
	over := samplesError{b.limits.Name, b.limits.Samples}
	if b.over {
		return 0, over
	}
	n, err := b.ReadCloser.Read(p)
	if b.limits.Samples <= 0 {
		return n, err
	}
	if found := bytes.Count(p[:n], []byte{'['}); found <= b.left {
		b.left -= found
		return n, err
	}
	cut := 0 // what is whole is given, so that it is seen whose answer it is
	for ; b.left > 0; b.left-- {
		cut += bytes.IndexByte(p[cut:n], '[') + 1
	}
	b.over = true
	return cut, over
}

func (b *limitedBody) Close() error {
	err := b.ReadCloser.Close()
	if b.done != nil {
		b.done()
		b.done = nil
	}
	return err
}

// samplesError is an answer with more samples than its asker may have.
type samplesError struct {
	name    string
	samples int
}

func (e samplesError) Error() string {
	return fmt.Sprintf("the answer has more than %d samples, which is what %s may have; choose a shorter range or fewer series", e.samples, e.name)
}

// spell writes a duration in its largest whole unit.
func spell(d time.Duration) string {
	for _, unit := range []struct {
		size time.Duration
		name string
	}{{24 * time.Hour, "d"}, {time.Hour, "h"}, {time.Minute, "m"}, {time.Second, "s"}} {
		if d >= unit.size && d%unit.size == 0 {
			return fmt.Sprintf("%d%s", d/unit.size, unit.name)
		}
	}
	return d.String()
}
