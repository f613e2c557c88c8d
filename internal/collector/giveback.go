package collector

import (
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"sync"
	"sync/atomic"
	"time"

	"github.com/montui/montui/internal/footprint"
)

// Go keeps what a start, a broad query or the writing of a block took for the next one, which may be hours away. Four
// times a minute what is much is given back to the machine, and what a broad query took before its answer ends.
const (
	giveBackEvery = 15 * time.Second
	keptAtLeast   = 12 << 20  // more than lies between two collections of little data, so that scraping alone asks for none
	keptPart      = 3         // of what is in use
	broadQuery    = 1_000_000 // samples held at once, of 16 bytes: it ran for long beside a collection of what is left
)

// giver gives memory back: the heap's, and that of the blocks in dir that queries have read, which stay in the system's cache.
type giver struct {
	dir     string
	running atomic.Int64 // queries
	owed    atomic.Bool  // one of them was broad

	mu    sync.Mutex
	used  uint64 // after the last time
	given int    // times
	again bool   // what was in use then was only for a while: a broad answer on its way out, a block being written
}

// loop looks now and then, until stop is closed.
func (g *giver) loop(stop <-chan struct{}) {
	tick := time.NewTicker(giveBackEvery)
	defer tick.Stop()
	for {
		g.look(false)
		select {
		case <-tick.C:
		case <-stop:
			return
		}
	}
}

// begun counts a query that runs.
func (g *giver) begun() { g.running.Add(1) }

// ended is told how many samples it held at most. While others run, which hold theirs, there is little to give: the last
// one does it.
func (g *giver) ended(samples int) {
	if samples >= broadQuery {
		g.owed.Store(true)
	}
	if g.running.Add(-1) == 0 && g.owed.Swap(false) {
		g.look(true)
	}
}

func (g *giver) look(broad bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	heap := []metrics.Sample{{Name: "/gc/heap/live:bytes"}, {Name: "/memory/classes/heap/objects:bytes"}, {Name: "/memory/classes/heap/free:bytes"}}
	metrics.Read(heap)
	if !broad && !g.again && !worthGivingBack(g.used, heap[1].Value.Uint64(), heap[2].Value.Uint64()) {
		return
	}
	runtime.GC() // what is kept in pools outlives one collection
	debug.FreeOSMemory()
	footprint.ReleaseFiles(g.dir)
	footprint.ReleaseProgram()
	metrics.Read(heap)
	used := heap[0].Value.Uint64()
	g.again = broad || worthGivingBack(g.used, used, 0)
	g.used = used
	g.given++
}

// worthGivingBack weighs a garbage collection, which scans all that is in use, against what it may free: what has grown since the
// last one.
func worthGivingBack(used, objects, free uint64) bool {
	return objects+free > used+max(keptAtLeast, used/keptPart)
}
