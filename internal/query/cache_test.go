package query

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"sync"
	"testing"
	"time"

	"github.com/montui/montui/internal/frame"
)

// history is a server whose series come and go, and whose newest samples arrive late.
type history struct {
	Source
	mu     sync.Mutex
	now    int64 // ms
	asked  []Request
	points int
	err    error
	gate   chan struct{} // a question waits for it
}

func (h *history) Query(ctx context.Context, r Request) (frame.Frames, error) {
	if h.gate != nil {
		select {
		case <-h.gate:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.asked = append(h.asked, r)
	if h.err != nil {
		return nil, h.err
	}
	var frames frame.Frames
	for s := range int64(6) {
		var times []int64
		var values []float64
		for t := r.From; t <= min(r.To, h.now-s*10_000); t += r.Step { // series s arrives 10 s later than s-1
			if (t/1000+s*700)%5000 < 1200+s*300 { // gone for a while
				continue
			}
			times, values = append(times, t), append(values, math.Sin(float64(t*(s+1))))
		}
		if len(times) > 0 {
			frames = append(frames, seriesFrame(r, "matrix", frame.Labels{"s": fmt.Sprint(s)}, times, values))
			h.points += len(times)
		}
	}
	return frames, nil
}

func TestCacheAnswersAsTheServerDoes(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	server := &history{now: 1_773_576_000_000}
	cache := NewCache(server)
	whole, parts := 0, 0
	for i := range 600 {
		server.now += random.Int64N(20_000)
		step := int64(15_000)
		span := int64(3_600_000)
		if random.IntN(50) == 0 {
			span *= 2
		}
		r := Request{RefID: "A", Expr: "x", Step: step, From: align(server.now-span, step), To: align(server.now, step)}
		server.points = 0
		got, err := cache.Query(t.Context(), r)
		if err != nil {
			t.Fatal(err)
		}
		parts += server.points
		server.points = 0
		want, _ := server.Query(t.Context(), r)
		whole += server.points
		if !reflect.DeepEqual(plainFrames(got), plainFrames(want)) {
			t.Fatalf("refresh %d: the cache's answer is another than the server's\n%v\n%v", i, plainFrames(got), plainFrames(want))
		}
	}
	if parts*4 > whole {
		t.Errorf("%d points were asked for, of %d without a cache", parts, whole)
	}
}

func plainFrames(frames frame.Frames) []string {
	var out []string
	for _, f := range frames {
		out = append(out, fmt.Sprint(f.Name, f.RefID, f.Meta, f.Fields[0].Config.IntervalMs, f.Fields[0].Times, f.Fields[1].Labels, f.Fields[1].Numbers))
	}
	return out
}

func TestCacheLeavesAloneWhatItMust(t *testing.T) {
	server := &history{now: 1_773_576_000_000}
	cache := NewCache(server)
	for _, r := range []Request{
		{Expr: "x", Instant: true, To: server.now, From: server.now, Step: 1000},
		{Expr: "x @ end()", From: server.now - 3_600_000, To: server.now, Step: 15_000},
		{Expr: "x offset -1h", From: server.now - 3_600_000, To: server.now, Step: 15_000},
	} {
		server.asked = nil
		for range 2 {
			if _, err := cache.Query(t.Context(), r); err != nil {
				t.Fatal(err)
			}
		}
		if len(server.asked) != 2 || server.asked[1].From != r.From {
			t.Errorf("%s: asked %+v", r.Expr, server.asked)
		}
	}
}

func TestCacheForgets(t *testing.T) {
	server := &history{now: 1_773_576_000_000}
	cache := NewCache(server)
	for i := range 120 {
		r := Request{Expr: fmt.Sprint("x", i), From: align(server.now-24*3_600_000, 15_000), To: align(server.now, 15_000), Step: 15_000}
		if _, err := cache.Query(t.Context(), r); err != nil {
			t.Fatal(err)
		}
	}
	if cache.points > maxCachedPoints || cache.points < maxCachedPoints/2 || cache.used.Len() != len(cache.known) {
		t.Errorf("%d points in %d answers, %d of them known", cache.points, cache.used.Len(), len(cache.known))
	}
}

func TestCacheAsksOnceForMany(t *testing.T) {
	server := &history{now: 1_773_576_000_000, gate: make(chan struct{})}
	cache := NewCache(server)
	cache.Fresh = time.Hour
	r := Request{Expr: "x", From: server.now - 3_600_000, To: server.now, Step: 15_000}
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() {
			if frames, err := cache.Query(t.Context(), r); err != nil || len(frames) == 0 {
				t.Errorf("%v, %d frames", err, len(frames))
			}
		})
	}
	quitter, quit := context.WithCancel(t.Context())
	quit()
	if _, err := cache.Query(quitter, r); !errors.Is(err, context.Canceled) {
		t.Errorf("who gave up is told %v", err)
	}
	close(server.gate)
	wg.Wait()
	if n := len(server.asked); n != 1 {
		t.Errorf("asked %d times", n)
	}
}

func TestCacheKeepsNoErrors(t *testing.T) {
	server := &history{now: 1_773_576_000_000, err: errors.New("gone")}
	cache := NewCache(server)
	r := Request{Expr: "x", From: server.now - 3_600_000, To: server.now, Step: 15_000}
	if _, err := cache.Query(t.Context(), r); err == nil {
		t.Error("no error")
	}
	server.err = nil
	if frames, err := cache.Query(t.Context(), r); err != nil || len(frames) == 0 {
		t.Errorf("%v, %d frames", err, len(frames))
	}
}
