package query

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"github.com/montui/montui/internal/frame"
)

// Client asks one server.
type Client struct{ url string }

func NewClient(url string, rt http.RoundTripper) (*Client, error) { return &Client{url: url}, nil }
func (c *Client) URL() string                                     { return c.url }
func (c *Client) Healthy(ctx context.Context) error               { return nil }
func (c *Client) Query(ctx context.Context, r Request) (frame.Frames, error) {
	return nil, nil
}
func (c *Client) LabelNames(ctx context.Context, matchers []string, from, to time.Time) ([]string, error) {
	return nil, nil
}
func (c *Client) LabelValues(ctx context.Context, label string, matchers []string, from, to time.Time) ([]string, error) {
	return nil, nil
}
func (c *Client) Series(ctx context.Context, matchers []string, from, to time.Time) ([]frame.Labels, error) {
	return nil, nil
}
func (c *Client) MetricNames(ctx context.Context, from, to time.Time) ([]string, error) {
	return nil, nil
}
func (c *Client) Raw(ctx context.Context, r Request) (json.RawMessage, []string, error) {
	return nil, nil, nil
}
