package query

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/montui/montui/internal/frame"
)

// counter is a source that counts what it is asked.
type counter struct {
	Source
	asked atomic.Int64
	err   error
	hold  chan struct{}
}

func (c *counter) Query(ctx context.Context, r Request) (frame.Frames, error) {
	c.asked.Add(1)
	if c.hold != nil {
		select {
		case <-c.hold:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	return frame.Frames{{Name: r.Expr}}, c.err
}

func (c *counter) LabelValues(context.Context, string, []string, time.Time, time.Time) ([]string, error) {
	c.asked.Add(1)
	return []string{"a"}, c.err
}

func TestManyAskAsOftenAsOne(t *testing.T) {
	for _, viewers := range []int{1, 100} {
		src := &counter{}
		cache := NewCache(src)
		now := time.Unix(1000, 0)
		cache.Now = func() time.Time { return now }
		source := cache.Every(5 * time.Second)
		for range 4 { // beats
			at := now.Truncate(5 * time.Second).UnixMilli()
			var all sync.WaitGroup
			for range viewers {
				all.Go(func() {
					for _, r := range []Request{{Expr: "a", To: at, From: at - 3600_000}, {Expr: "b", To: at, Instant: true}} {
						if frames, err := source.Query(context.Background(), r); err != nil || len(frames) != 1 || frames[0].Name != r.Expr {
							t.Errorf("%v, %v", frames, err)
						}
					}
					if values, err := source.LabelValues(context.Background(), "l", []string{"up"}, now, now); err != nil || len(values) != 1 {
						t.Errorf("%v, %v", values, err)
					}
				})
			}
			all.Wait()
			now = now.Add(5 * time.Second)
		}
		if got := src.asked.Load(); got != 12 {
			t.Errorf("%d viewers asked %d times in 4 beats of 3 questions", viewers, got)
		}
	}
}

func TestAFailureIsSharedForAWhile(t *testing.T) {
	src := &counter{err: errors.New("no")}
	cache := NewCache(src)
	now := time.Unix(960, 0)
	cache.Now = func() time.Time { return now }
	source := cache.Every(time.Minute)
	ask := func() error {
		_, err := source.Query(context.Background(), Request{Expr: "a", Instant: true})
		return err
	}
	for range 2 {
		if ask() == nil {
			t.Error("the failure was not passed on")
		}
	}
	if n := src.asked.Load(); n != 1 {
		t.Errorf("asked %d times", n)
	}
	src.err = nil
	now = now.Add(sorry)
	if err := ask(); err != nil {
		t.Errorf("after %v: %v", sorry, err)
	}
}

func TestWhoGivesUpTakesNobodyAlong(t *testing.T) {
	src := &counter{hold: make(chan struct{})}
	source := NewCache(src).Every(time.Hour)
	ctx, giveUp := context.WithCancel(context.Background())
	first, second := make(chan error, 1), make(chan error, 1)
	request := Request{Expr: "a", Instant: true}
	go func() { _, err := source.Query(ctx, request); first <- err }()
	for src.asked.Load() == 0 {
		time.Sleep(time.Millisecond)
	}
	go func() { _, err := source.Query(context.Background(), request); second <- err }()
	giveUp()
	if err := <-first; err == nil {
		t.Error("who gave up got an answer")
	}
	close(src.hold)
	if err := <-second; err != nil {
		t.Errorf("who waited: %v", err)
	}
}

func TestTogetherIsBounded(t *testing.T) {
	cache := NewCache(&counter{})
	source := cache.Every(time.Hour)
	for i := range 3 * maxTogether {
		if _, err := source.Query(context.Background(), Request{Expr: "a", Instant: true, To: int64(i)}); err != nil {
			t.Fatal(err)
		}
	}
	if n := len(cache.together.known); n > maxTogether {
		t.Errorf("%d answers are kept", n)
	}
}

// TestLongRangesAreAskedForUntilTheyAreWhole: the answers are the server's at every beat. Of the questions that have only
// one answer one is asked, which shows that the server is there.
func TestLongRangesAreAskedForUntilTheyAreWhole(t *testing.T) {
	server := &history{now: 1_773_576_000_000}
	cache := NewCache(server)
	cache.Now = func() time.Time { return time.UnixMilli(server.now) }
	source := cache.Every(5 * time.Second)
	const step, beats, panels = 300_000, 1200, 10
	requests := func(from, to int64) (all []Request) {
		for i := range panels {
			all = append(all, Request{RefID: "A", Expr: fmt.Sprint("x", i), Step: step, From: align(from, step), To: align(to, step)})
		}
		return all
	}
	asked := 0
	for i := range beats {
		server.now += 5_000
		for _, r := range requests(server.now-86_400_000, server.now) {
			server.asked = nil
			got, err := source.Query(t.Context(), r)
			if err != nil {
				t.Fatal(err)
			}
			asked += len(server.asked)
			if want, _ := server.Query(t.Context(), r); !reflect.DeepEqual(plainFrames(got), plainFrames(want)) {
				t.Fatalf("beat %d: the answer is another than the server's", i)
			}
		}
	}
	if most := beats*panels*9/20 + beats; asked < beats*panels/5 || asked > most { // two minutes of each five
		t.Errorf("%d questions in %d beats, more than %d", asked, beats, most)
	}
	long := requests(1_773_000_000_000, 1_773_003_600_000) // ago
	const later = 10 * 12
	server.asked = nil
	for range later {
		for _, r := range long {
			if _, err := source.Query(t.Context(), r); err != nil {
				t.Fatal(err)
			}
		}
		server.now += 5_000
	}
	if n := len(server.asked); n < later || n > later+2*panels {
		t.Errorf("what was long ago was asked for %d times in %d beats", n, later)
	}
	server.err = errors.New("away")
	for _, r := range long {
		if _, err := source.Query(t.Context(), r); err == nil {
			t.Errorf("%s: nobody notices that the server is away", r.Expr)
		}
	}
	server.err = nil
	server.now += 5_000
	for _, r := range long {
		if _, err := source.Query(t.Context(), r); err != nil {
			t.Errorf("%s: the server is back: %v", r.Expr, err)
		}
	}
}
