package query

import (
	lru "container/list"
	"context"
	"math"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/montui/montui/internal/frame"
)

const (
	// lateness is how long after its time a sample may still arrive: the newest stretch of a range that is asked for again.
	lateness = 2 * time.Minute
	// settledFor is how long an answer that no sample is missing from is given again: what is imported or deleted later is to be seen, too.
	settledFor = 5 * time.Minute
	// maxCachedPoints bounds what is kept, at 16 bytes a point.
	maxCachedPoints = 2 << 20
)

// Cache is a Source that remembers range queries and asks for the newest part of a range only: dashboards refresh the same expressions over
// a range that moves on. Steps are aligned, so that a point once seen stays where it is. What it gives is shared: frames are not to
// be changed. It is safe for use by several goroutines, and gives equal questions under way at once one answer.
type Cache struct {
	Source
	// Fresh is how long an answer is given again without asking; 0 asks each time.
	Fresh time.Duration
	// Now is the clock.
	Now func() time.Time

	mu     sync.Mutex
	known  map[cacheKey]*lru.Element // of cached
	used   *lru.List                 // the newest first
	points int
	flying map[flightKey]*flight

	together together // of those who come by Every
}

// cacheKey is what two requests have in common when one goes on where the other ended.
type cacheKey struct {
	expr, format, legend, refID string
	step                        int64
	target                      int
}

type flightKey struct {
	cacheKey
	from, to int64
	instant  bool
}

// cached is an answer and its range.
type cached struct {
	key      cacheKey
	from, to int64
	frames   frame.Frames
	asked    time.Time
	points   int
}

// flight is a query in flight.
type flight struct {
	done   chan struct{}
	frames frame.Frames
	err    error
}

var looksAhead = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`offset\s*-`) })

// NewCache is an empty cache in front of a source.
func NewCache(src Source) *Cache {
	return &Cache{Source: src, Now: time.Now, known: map[cacheKey]*lru.Element{}, used: lru.New(), flying: map[flightKey]*flight{}}
}

// Query answers from the cache as far as it can, and asks for the rest.
func (c *Cache) Query(ctx context.Context, r Request) (frame.Frames, error) {
	key := flightKey{cacheKey{r.Expr, r.Format, r.Legend, r.RefID, r.Step, r.target}, r.From, r.To, r.Instant}
	for {
		c.mu.Lock()
		if frames, ok := c.fresh(key); ok {
			c.mu.Unlock()
			return frames, nil
		}
		f, waiting := c.flying[key]
		if !waiting {
			f = &flight{done: make(chan struct{})}
			c.flying[key] = f
		}
		c.mu.Unlock()
		if !waiting {
			f.frames, f.err = c.ask(ctx, r, key)
			c.mu.Lock()
			delete(c.flying, key)
			c.mu.Unlock()
			close(f.done)
			return f.frames, f.err
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-f.done:
		}
		if f.err == nil {
			return f.frames, nil
		}
		// Who asked may have given up; this one has not.
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if !canceled(f.err) {
			return nil, f.err
		}
	}
}

func canceled(err error) bool {
	return strings.Contains(err.Error(), context.Canceled.Error()) || strings.Contains(err.Error(), context.DeadlineExceeded.Error())
}

// fresh is a cached answer to exactly this request that is recent enough to be given again.
func (c *Cache) fresh(key flightKey) (frame.Frames, bool) {
	e, ok := c.known[key.cacheKey]
	if !ok || c.Fresh <= 0 || key.instant {
		return nil, false
	}
	have := e.Value.(*cached)
	if have.from != key.from || have.to != key.to || c.Now().Sub(have.asked) >= c.Fresh {
		return nil, false
	}
	return have.frames, true
}

// settled is an answer to just this question that was asked for when all its samples had had time to arrive, and not long ago.
func (c *Cache) settled(key flightKey) (frame.Frames, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	e, ok := c.known[key.cacheKey]
	if !ok || key.instant {
		return nil, false
	}
	have := e.Value.(*cached)
	return have.frames, have.from == key.from && have.to == key.to && have.asked.UnixMilli()-have.to >= lateness.Milliseconds() &&
		c.Now().Sub(have.asked) < settledFor
}

// ask asks for what the cache lacks and remembers the whole.
func (c *Cache) ask(ctx context.Context, r Request, key flightKey) (frame.Frames, error) {
	// start() and end() are other moments for a part of a range than for the whole, and what looks ahead changes long after.
	if r.Instant || r.Step <= 0 || strings.Contains(r.Expr, "@") || looksAhead().MatchString(r.Expr) {
		return c.Source.Query(ctx, r)
	}
	asked := c.Now()
	c.mu.Lock()
	var have *cached
	if e, ok := c.known[key.cacheKey]; ok {
		have = e.Value.(*cached)
		c.used.MoveToFront(e)
	}
	c.mu.Unlock()
	if have != nil && r.From >= have.from && r.From <= have.to && r.To >= have.to {
		tail := r
		tail.From = max(r.From, align(have.to-max(lateness.Milliseconds(), 2*r.Step), r.Step))
		if tail.From > r.From {
			frames, err := c.Source.Query(ctx, tail)
			if err != nil {
				return nil, err
			}
			if whole, ok := goOn(have.frames, frames, r.From, tail.From); ok {
				c.keep(key.cacheKey, r, whole, asked)
				return whole, nil
			}
		}
	}
	frames, err := c.Source.Query(ctx, r)
	if err == nil {
		c.keep(key.cacheKey, r, frames, asked)
	}
	return frames, err
}

// goOn joins the cached points before cut with those asked for from cut on; from is where the whole begins. It fails when a series
// is new, since only the server knows its place among the others.
func goOn(before, after frame.Frames, from, cut int64) (frame.Frames, bool) {
	newer := make(map[string]*frame.Frame, len(after))
	for _, f := range after {
		key, ok := seriesKey(f)
		if !ok {
			return nil, false
		}
		newer[key] = f
	}
	var warnings []string
	if len(after) > 0 {
		warnings = after[0].Meta.Warnings
	}
	whole := make(frame.Frames, 0, len(before))
	found := 0
	var times joinedTimes
	for _, old := range before {
		key, ok := seriesKey(old)
		if !ok {
			return nil, false
		}
		next := newer[key]
		if next != nil {
			found++
		}
		if joined := times.join(old, next, from, cut); joined != nil {
			joined.Meta.Warnings = warnings
			whole = append(whole, joined)
		}
	}
	return whole, found == len(newer)
}

// seriesKey identifies a series among those of an answer; ok is false for frames that are not a series.
func seriesKey(f *frame.Frame) (string, bool) {
	if len(f.Fields) != 2 || f.Fields[0].Kind != frame.Time || f.Fields[1].Kind != frame.Number || f.Fields[1].Nulls != nil {
		return "", false
	}
	return f.Fields[1].Labels.String(), true
}

// joinedTimes are the times that were joined last: most series of an answer have theirs in common, and then share them.
type joinedTimes struct {
	old, next, joined []int64
}

func (j *joinedTimes) of(old, next []int64) []int64 {
	if j.joined == nil || !same(j.old, old) || !same(j.next, next) {
		*j = joinedTimes{old, next, slices.Concat(old, next)}
	}
	return j.joined[:len(j.joined):len(j.joined)]
}

// same tells that two slices are one.
func same(a, b []int64) bool {
	return len(a) == len(b) && (len(a) == 0 || &a[0] == &b[0])
}

// join is a frame of old's points in [from, cut) and all of next's, old itself where those are its points; nil when there are none.
func (j *joinedTimes) join(old, next *frame.Frame, from, cut int64) *frame.Frame {
	times, values := old.Fields[0].Times, old.Fields[1].Numbers
	first, end := 0, len(times)
	for first < end && times[first] < from {
		first++
	}
	for end > first && times[end-1] >= cut {
		end--
	}
	var newer []int64
	var added []float64
	if next != nil {
		newer, added = next.Fields[0].Times, next.Fields[1].Numbers
	}
	if end-first+len(newer) == 0 {
		return nil
	}
	out := *old
	if first == 0 && slices.Equal(times[end:], newer) && slices.EqualFunc(values[end:], added, alike) {
		return &out
	}
	at, value := *old.Fields[0], *old.Fields[1]
	at.Times, value.Numbers = j.of(times[first:end], newer), slices.Concat(values[first:end], added)
	out.Fields = []*frame.Field{&at, &value}
	return &out
}

// alike tells that two values are the same to the last bit: NaN is NaN, and -0 is not 0.
func alike(a, b float64) bool { return math.Float64bits(a) == math.Float64bits(b) }

// keep remembers an answer and evicts the least recently used until all fit.
func (c *Cache) keep(key cacheKey, r Request, frames frame.Frames, asked time.Time) {
	points := 0
	for _, f := range frames {
		points += f.Rows()
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if e, ok := c.known[key]; ok {
		c.forget(e)
	}
	if points > maxCachedPoints/4 {
		return
	}
	c.known[key] = c.used.PushFront(&cached{key, r.From, r.To, frames, asked, points})
	c.points += points
	for c.points > maxCachedPoints {
		c.forget(c.used.Back())
	}
}

func (c *Cache) forget(e *lru.Element) {
	old := c.used.Remove(e).(*cached)
	delete(c.known, old.key)
	c.points -= old.points
}
