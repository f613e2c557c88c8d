package query

import (
	"context"
	"strings"
	"sync"
	"time"

	"github.com/montui/montui/internal/frame"
)

const (
	// maxTogether bounds the answers that are kept for those who ask at the same beat.
	maxTogether = 2048
	// sorry is how long a failure is everybody's answer.
	sorry = 5 * time.Second
)

// Every is the cache for screens that ask the same questions every d, at times that are multiples of d. Questions that are equal
// within one period share one answer, so that any number of viewers cost the server as much as one. Failures are shared, too, but
// only briefly.
func (c *Cache) Every(d time.Duration) Source { return &beat{Cache: c, every: max(d, time.Second)} }

type beat struct {
	*Cache
	every time.Duration
}

// together are the answers of one period.
type together struct {
	mu    sync.Mutex
	known map[any]*common
}

// common is an answer that is known or in flight.
type common struct {
	done  chan struct{}
	until time.Time
	value any
	err   error
}

// proof is a question of a beat that shows whether the server still answers.
type proof struct{}

// Query asks once a beat, and of a long range, whose steps are longer than samples are late, not at every beat. One of
// those that need not be asked is, so that a server that has gone away is noticed.
func (b *beat) Query(ctx context.Context, r Request) (frame.Frames, error) {
	key := flightKey{cacheKey{r.Expr, r.Format, r.Legend, r.RefID, r.Step, r.target}, r.From, r.To, r.Instant}
	if frames, ok := b.settled(key); ok {
		if _, err := b.once(ctx, proof{}, func() (any, error) { return b.Cache.Query(ctx, r) }); err != nil {
			return nil, err
		}
		return frames, nil
	}
	value, err := b.once(ctx, key, func() (any, error) { return b.Cache.Query(ctx, r) })
	frames, _ := value.(frame.Frames)
	return frames, err
}

// listKey is a question for a list.
type listKey struct {
	what, matchers string
	from, to       int64
}

func (b *beat) LabelNames(ctx context.Context, matchers []string, from, to time.Time) ([]string, error) {
	key := listKey{"names", strings.Join(matchers, "\x00"), from.UnixMilli(), to.UnixMilli()}
	value, err := b.once(ctx, key, func() (any, error) { return b.Cache.LabelNames(ctx, matchers, from, to) })
	names, _ := value.([]string)
	return names, err
}

func (b *beat) LabelValues(ctx context.Context, label string, matchers []string, from, to time.Time) ([]string, error) {
	key := listKey{"values " + label, strings.Join(matchers, "\x00"), from.UnixMilli(), to.UnixMilli()}
	value, err := b.once(ctx, key, func() (any, error) { return b.Cache.LabelValues(ctx, label, matchers, from, to) })
	values, _ := value.([]string)
	return values, err
}

func (b *beat) Series(ctx context.Context, matchers []string, from, to time.Time) ([]frame.Labels, error) {
	key := listKey{"series", strings.Join(matchers, "\x00"), from.UnixMilli(), to.UnixMilli()}
	value, err := b.once(ctx, key, func() (any, error) { return b.Cache.Series(ctx, matchers, from, to) })
	series, _ := value.([]frame.Labels)
	return series, err
}

// once asks unless the answer is known or in flight. The one who asks may give up; then one of those who wait asks.
func (b *beat) once(ctx context.Context, key any, ask func() (any, error)) (any, error) {
	t := &b.together
	for {
		now := b.Now()
		t.mu.Lock()
		a := t.known[key]
		mine := a == nil || !now.Before(a.until)
		if mine {
			a = &common{done: make(chan struct{}), until: now.Truncate(b.every).Add(b.every)}
			t.keep(key, a, now)
		}
		t.mu.Unlock()
		if mine {
			value, err := ask()
			t.mu.Lock()
			a.value, a.err = value, err
			switch {
			case err != nil && t.known[key] == a && (ctx.Err() != nil || canceled(err)):
				delete(t.known, key)
			case err != nil && now.Add(sorry).Before(a.until):
				a.until = now.Add(sorry)
			}
			t.mu.Unlock()
			close(a.done)
			return value, err
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-a.done:
		}
		if a.err == nil || ctx.Err() == nil && !canceled(a.err) {
			return a.value, a.err
		}
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
	}
}

// keep remembers an answer and forgets those of earlier periods.
func (t *together) keep(key any, a *common, now time.Time) {
	if t.known == nil {
		t.known = map[any]*common{}
	}
	if len(t.known) >= maxTogether/8 {
		for k, old := range t.known {
			if !now.Before(old.until) {
				delete(t.known, k)
			}
		}
	}
	if len(t.known) < maxTogether {
		t.known[key] = a
	}
}
