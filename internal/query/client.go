package query

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/prometheus/client_golang/api"

	"github.com/montui/montui/internal/frame"
)

// Client asks one Prometheus-compatible server. It is safe for use by several goroutines.
type Client struct {
	// MaxSeries is how many series of an answer are kept; the answer then says so. 0 keeps all.
	MaxSeries int

	api  api.Client // for the addresses of its endpoints
	http *http.Client
	url  string
	// limit is how many bytes of an answer are read.
	limit int
}

// NewClient makes a client of the server at address, whose path, if any, is kept before /api/v1. A nil rt is the
// default transport. No connection is opened.
func NewClient(address string, rt http.RoundTripper) (*Client, error) {
	if !strings.Contains(address, "://") {
		address = "http://" + address
	}
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return nil, fmt.Errorf("%q is no server address; write it as http://host:9090", address)
	}
	if rt == nil {
		rt = api.DefaultRoundTripper
	}
	c, err := api.NewClient(api.Config{Address: address, RoundTripper: rt})
	if err != nil {
		return nil, fmt.Errorf("server address %q: %w", address, err)
	}
	return &Client{api: c, http: &http.Client{Transport: rt}, url: address, limit: maxAnswer}, nil
}

// URL is the server's address.
func (c *Client) URL() string { return c.url }

// send posts to the API and falls back to GET where a proxy or an old server refuses POST. The body is bounded.
func (c *Client) send(ctx context.Context, endpoint string, args url.Values) (*http.Response, error) {
	query := args.Encode()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, c.api.URL(endpoint, nil).String(), strings.NewReader(query))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header["Idempotency-Key"] = nil // lets the transport repeat the request on a connection that had gone stale
	resp, err := c.do(req)
	if err != nil {
		return nil, err
	}
	switch resp.StatusCode {
	case http.StatusForbidden, http.StatusMethodNotAllowed, http.StatusNotImplemented:
		resp.Body.Close() //nolint:errcheck // nothing of it is wanted
		return c.get(ctx, endpoint, args)
	}
	return resp, nil
}

func (c *Client) get(ctx context.Context, endpoint string, args url.Values) (*http.Response, error) {
	u := c.api.URL(endpoint, nil)
	u.RawQuery = args.Encode()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return nil, err
	}
	return c.do(req)
}

func (c *Client) do(req *http.Request) (*http.Response, error) {
	resp, err := c.http.Do(req)
	if err != nil {
		return nil, c.transportError(err)
	}
	resp.Body = &boundedBody{ReadCloser: resp.Body, left: c.limit, limit: c.limit}
	return resp, nil
}

// boundedBody ends with an error where an answer grows beyond what is read.
type boundedBody struct {
	io.ReadCloser
	left, limit int
}

func (b *boundedBody) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, tooLargeError(b.limit)
	}
	n, err := b.ReadCloser.Read(p[:min(len(p), b.left)])
	b.left -= n
	return n, err
}

// open extracts the data of an answer, or gives an error in words.
func (c *Client) open(resp *http.Response, err error) (json.RawMessage, []string, error) {
	if err != nil {
		return nil, nil, err
	}
	defer resp.Body.Close() //nolint:errcheck // it was read
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return nil, nil, c.transportError(err)
	}
	var e struct {
		envelope
		Data json.RawMessage
	}
	if json.Unmarshal(body, &e) != nil || e.Status == "" {
		return nil, nil, c.foreignAnswer(resp, body)
	}
	if e.Status != "success" {
		return nil, nil, &ServerError{Code: resp.StatusCode, Type: e.ErrorType, Msg: e.Error}
	}
	return e.Data, append(e.Warnings, e.Infos...), nil
}

// question is a request as the API wants it.
func question(ctx context.Context, r Request) (endpoint string, args url.Values) {
	args = url.Values{"query": {r.Expr}}
	if deadline, ok := ctx.Deadline(); ok {
		if left := time.Until(deadline); left > time.Second {
			args.Set("timeout", left.Truncate(time.Second).String())
		}
	}
	if r.Instant {
		args.Set("time", seconds(r.To))
		return "/api/v1/query", args
	}
	args.Set("start", seconds(r.From))
	args.Set("end", seconds(r.To))
	args.Set("step", seconds(r.Step))
	return "/api/v1/query_range", args
}

// Raw asks a query and gives the API's data as it came, byte for byte.
func (c *Client) Raw(ctx context.Context, r Request) (json.RawMessage, []string, error) {
	endpoint, args := question(ctx, r)
	return c.open(c.send(ctx, endpoint, args))
}

// Query asks a query and gives a frame for each series, as Grafana's server makes them. The answer is read as it comes.
func (c *Client) Query(ctx context.Context, r Request) (frames frame.Frames, err error) {
	began := time.Now()
	endpoint, args := question(ctx, r)
	resp, err := c.send(ctx, endpoint, args)
	defer func() { record(ctx, r, endpoint, args, began, resp, frames, err) }()
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close() //nolint:errcheck // it was read
	frames, err = c.framesOf(ctx, r, resp)
	return frames, heeding(resp, err, time.Now())
}

// framesOf makes frames of an answer, or gives an error in words.
func (c *Client) framesOf(ctx context.Context, r Request, resp *http.Response) (frame.Frames, error) {
	body := bufio.NewReader(resp.Body)
	start, _ := body.Peek(firstBytes) // what keeps it from being read comes again
	e, err := decodeAnswer(body, c.MaxSeries)
	_, _ = io.CopyN(io.Discard, body, firstBytes) // a connection is used again when its answer was read to the end
	switch {
	case e.Status == "":
		if err != nil && ctx.Err() != nil {
			return nil, c.transportError(err)
		}
		return nil, c.foreignAnswer(resp, start)
	case e.Status != "success" && e.Error != "":
		return nil, &ServerError{Code: resp.StatusCode, Type: e.ErrorType, Msg: e.Error}
	case err != nil:
		return nil, c.brokenAnswer(ctx, err)
	case e.Status != "success":
		return nil, &ServerError{Code: resp.StatusCode, Type: e.ErrorType, Msg: e.Error}
	}
	return e.frames(r)
}

// LabelNames gives the names of the labels of the series that match, of all series without matchers.
func (c *Client) LabelNames(ctx context.Context, matchers []string, from, to time.Time) ([]string, error) {
	data, _, err := c.open(c.send(ctx, "/api/v1/labels", span(matchers, from, to)))
	return readList(data, err)
}

// LabelValues gives the values that a label has in the series that match.
func (c *Client) LabelValues(ctx context.Context, label string, matchers []string, from, to time.Time) ([]string, error) {
	data, _, err := c.open(c.get(ctx, "/api/v1/label/"+url.PathEscape(escapeLabelName(label))+"/values", span(matchers, from, to)))
	return readList(data, err)
}

// MetricNames gives the names of all metrics.
func (c *Client) MetricNames(ctx context.Context, from, to time.Time) ([]string, error) {
	return c.LabelValues(ctx, "__name__", nil, from, to)
}

// Series gives the labels of the series that match.
func (c *Client) Series(ctx context.Context, matchers []string, from, to time.Time) ([]frame.Labels, error) {
	data, _, err := c.open(c.send(ctx, "/api/v1/series", span(matchers, from, to)))
	if err != nil {
		return nil, err
	}
	var out []frame.Labels
	if err := json.Unmarshal(data, &out); err != nil {
		return nil, fmt.Errorf("the server's list of series cannot be read: %w", err)
	}
	return out, nil
}

// Healthy tells whether the server answers queries.
func (c *Client) Healthy(ctx context.Context) error {
	_, _, err := c.open(c.get(ctx, "/api/v1/query", url.Values{"query": {"1"}}))
	return err
}

func readList(data json.RawMessage, err error) ([]string, error) {
	if err != nil {
		return nil, err
	}
	var out []string
	if err := json.Unmarshal(data, &out); err != nil {
		return nil, fmt.Errorf("the server's list cannot be read: %w", err)
	}
	return out, nil
}

func span(matchers []string, from, to time.Time) url.Values {
	args := url.Values{}
	for _, m := range matchers {
		args.Add("match[]", m)
	}
	if !from.IsZero() {
		args.Set("start", seconds(from.UnixMilli()))
	}
	if !to.IsZero() {
		args.Set("end", seconds(to.UnixMilli()))
	}
	return args
}

func seconds(ms int64) string { return strconv.FormatFloat(float64(ms)/1000, 'f', -1, 64) }

// escapeLabelName writes a label name that is not of the old alphabet as the API's path wants it (U__ and hex).
func escapeLabelName(name string) string {
	plain := name != ""
	for i, r := range name {
		plain = plain && (r == '_' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || i > 0 && r >= '0' && r <= '9')
	}
	if plain {
		return name
	}
	var b strings.Builder
	b.WriteString("U__")
	for i, r := range name {
		switch {
		case r == '_':
			b.WriteString("__")
		case r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || i > 0 && r >= '0' && r <= '9':
			b.WriteRune(r)
		default:
			fmt.Fprintf(&b, "_%x_", r)
		}
	}
	return b.String()
}
