package query

import (
	"context"
	"encoding/json"
	"time"

	"github.com/montui/montui/internal/frame"
)

// Request is one question to the server.
type Request struct {
	RefID, Expr string
	From, To    int64 // ms; an instant request asks at To
	Step        int64 // ms; 0 for an instant request
	Instant     bool
	Format      string // time_series, table or heatmap
	Legend      string // legendFormat after interpolation

	target int // the target's place in the panel: a target may be two requests, and two targets may have one refId
}

// Source is what Resolve and Run ask; *Client is one.
type Source interface {
	Query(ctx context.Context, r Request) (frame.Frames, error)
	LabelNames(ctx context.Context, matchers []string, from, to time.Time) ([]string, error)
	LabelValues(ctx context.Context, label string, matchers []string, from, to time.Time) ([]string, error)
	Series(ctx context.Context, matchers []string, from, to time.Time) ([]frame.Labels, error)
	Raw(ctx context.Context, r Request) (data json.RawMessage, warnings []string, err error)
}
