package query

import (
	"context"
	"encoding/json"
	"time"

	"github.com/montui/montui/internal/dashboard"
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

	ref    dashboard.Ref // of the data source
	hidden bool          // asked for an expression, and not shown itself
	beside bool          // an instant beside the same target's range
	target int           // the target's place in the panel
}

// name is the refId of the frames: Grafana's browser asks for the instant of a target that is asked both ways by a name of
// its own, by which it then finds neither format nor auto legend.
func (r Request) name() string {
	if r.beside {
		return r.RefID + "-Instant"
	}
	return r.RefID
}

// Source is what Resolve and Run ask; *Client is one.
type Source interface {
	Query(ctx context.Context, r Request) (frame.Frames, error)
	LabelNames(ctx context.Context, matchers []string, from, to time.Time) ([]string, error)
	LabelValues(ctx context.Context, label string, matchers []string, from, to time.Time) ([]string, error)
	Series(ctx context.Context, matchers []string, from, to time.Time) ([]frame.Labels, error)
	Raw(ctx context.Context, r Request) (data json.RawMessage, warnings []string, err error)
}
