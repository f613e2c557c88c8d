package company

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// block is large enough for the collector of garbage to free one at a time.
type block [64]int

func TestManyWhoAskForTheSameHaveOne(t *testing.T) {
	var c Common[string, block]
	var made atomic.Int64
	var all sync.WaitGroup
	got := make([]*block, 50)
	for i := range got {
		all.Go(func() {
			got[i] = c.Get(t.Context(), "a", func() (*block, bool) { made.Add(1); return &block{}, true })
		})
	}
	all.Wait()
	for _, b := range got {
		if b == nil || b != got[0] {
			t.Fatal("they have not the same")
		}
	}
	if made.Load() != 1 {
		t.Errorf("it was made %d times", made.Load())
	}
	if other := c.Get(t.Context(), "b", func() (*block, bool) { return &block{}, true }); other == got[0] {
		t.Error("another key has the same value")
	}
	runtime.KeepAlive(got)
}

func TestWhatNobodyHoldsIsForgotten(t *testing.T) {
	var c Common[int, block]
	for i := range 20 {
		c.Get(t.Context(), i, func() (*block, bool) { return &block{}, true })
	}
	for deadline := time.Now().Add(20 * time.Second); c.Len() > 0; runtime.Gosched() {
		runtime.GC() // cleanups run some time after it
		if time.Now().After(deadline) {
			t.Fatalf("%d values are kept for nobody", c.Len())
		}
	}
}

func TestWhoWaitsDoesNotHaveAnothersFailure(t *testing.T) {
	var c Common[string, block]
	begun, gone := make(chan struct{}), make(chan struct{})
	go c.Get(context.Background(), "a", func() (*block, bool) { close(begun); <-gone; return &block{}, false })
	<-begun
	had := make(chan *block)
	want := &block{}
	go func() { had <- c.Get(context.Background(), "a", func() (*block, bool) { return want, true }) }()
	ended, cancel := context.WithCancel(context.Background())
	cancel()
	if b := c.Get(ended, "a", func() (*block, bool) { t.Error("made twice at once"); return nil, false }); b != nil {
		t.Error("a value for who has left")
	}
	close(gone)
	if got := <-had; got != want {
		t.Error("who waited has what was not for him")
	}
}

func TestAPanicLeavesNobodyWaiting(t *testing.T) {
	var c Common[string, block]
	func() {
		defer func() { _ = recover() }()
		c.Get(t.Context(), "a", func() (*block, bool) { panic("asked to") })
	}()
	if b := c.Get(t.Context(), "a", func() (*block, bool) { return &block{}, true }); b == nil {
		t.Error("no value after a panic")
	}
}
