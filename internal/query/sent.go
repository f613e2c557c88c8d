package query

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"time"

	"github.com/montui/montui/internal/frame"
)

// Sent is a request as it went to the server, and what came of it. A cache may have asked for less than the panel did.
type Sent struct {
	Request
	Endpoint       string     // /api/v1/query_range
	Args           url.Values // of the request's body
	Began          time.Time
	Took           time.Duration
	Status         int // 0 where nothing came
	Series, Points int
	Bytes          int // of the answer, unpacked
	Err            error
}

// sending keeps what is sent while a panel's questions are asked.
type sending struct {
	mu   sync.Mutex
	list []Sent
}

type sendingKey struct{}

// recorded gives a context in which what is sent is kept.
func recorded(ctx context.Context) (context.Context, *sending) {
	kept := &sending{}
	return context.WithValue(ctx, sendingKey{}, kept), kept
}

// inOrder are the requests in the order they were begun.
func (s *sending) inOrder() []Sent {
	s.mu.Lock()
	defer s.mu.Unlock()
	slices.SortStableFunc(s.list, func(a, b Sent) int { return a.Began.Compare(b.Began) })
	return s.list
}

// record keeps a request where somebody wants to know of it.
func record(ctx context.Context, r Request, endpoint string, args url.Values, began time.Time, resp *http.Response, frames frame.Frames, err error) {
	kept, ok := ctx.Value(sendingKey{}).(*sending)
	if !ok {
		return
	}
	sent := Sent{Request: r, Endpoint: endpoint, Args: args, Began: began, Took: time.Since(began), Series: len(frames), Err: err}
	for _, f := range frames {
		sent.Points += f.Rows()
	}
	if resp != nil {
		sent.Status = resp.StatusCode
		if body, bounded := resp.Body.(*boundedBody); bounded {
			sent.Bytes = body.limit - body.left
		}
	}
	kept.mu.Lock()
	defer kept.mu.Unlock()
	kept.list = append(kept.list, sent)
}
