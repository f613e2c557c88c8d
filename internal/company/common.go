package company

import (
	"context"
	"runtime"
	"sync"
	"weak"
)

// Common is what those who look at the same have in common: one value for each key, made when somebody first asks for it and kept for as long
// as somebody holds it. Values are never changed. The zero Common is empty; it is safe for use by several goroutines.
type Common[K comparable, V any] struct {
	mu    sync.Mutex
	known map[K]*common[V]
}

// common is a value that is there, or being made.
type common[V any] struct {
	made  chan struct{}
	value weak.Pointer[V]
}

// Get gives the value of a key. When nobody has it, it is made; whoever asks meanwhile waits for it, and makes one of their own when
// the maker gives nil or does not want it shared (an answer to a session that has left). It is nil when ctx ends first.
func (c *Common[K, V]) Get(ctx context.Context, key K, create func() (value *V, shared bool)) *V {
	for {
		mine, theirs := c.claim(key)
		if mine != nil {
			return c.fill(key, mine, create)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-theirs.made:
		}
		if value := theirs.value.Value(); value != nil {
			return value
		}
		c.forget(key, theirs) // it was not shared, or nobody holds it any more
	}
}

// claim gives the key's entry: a new one that the caller is to fill, or another's.
func (c *Common[K, V]) claim(key K) (mine, theirs *common[V]) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if e := c.known[key]; e != nil {
		return nil, e
	}
	if c.known == nil {
		c.known = map[K]*common[V]{}
	}
	e := &common[V]{made: make(chan struct{})}
	c.known[key] = e
	return e, nil
}

func (c *Common[K, V]) fill(key K, e *common[V], create func() (*V, bool)) *V {
	shared := false
	defer func() { // a panic, too, leaves nobody waiting
		if !shared {
			c.forget(key, e)
		}
		close(e.made)
	}()
	value, wanted := create()
	if value != nil && wanted {
		e.value, shared = weak.Make(value), true
		runtime.AddCleanup(value, func(key K) { c.forget(key, e) }, key)
	}
	return value
}

// forget takes an entry out, unless the key has another by now.
func (c *Common[K, V]) forget(key K, e *common[V]) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.known[key] == e {
		delete(c.known, key)
	}
}

// Len is how many values there are.
func (c *Common[K, V]) Len() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.known)
}
