package collector

import (
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"time"

	"github.com/montui/montui/internal/footprint"
)

// Go keeps what a start, a broad query or the writing of a block took for the next one, which may be hours away. Four
// times a minute what is much is given back to the machine.
const (
	giveBackEvery = 15 * time.Second
	keptAtLeast   = 12 << 20 // more than lies between two collections of little data, so that scraping alone asks for none
	keptPart      = 3        // of what is in use
)

// giveBack gives memory back now and then, until stop is closed: the heap's, and that of the blocks in dir that queries
// have read, which stay in the system's cache.
func giveBack(dir string, stop <-chan struct{}) {
	tick := time.NewTicker(giveBackEvery)
	defer tick.Stop()
	heap := []metrics.Sample{{Name: "/gc/heap/live:bytes"}, {Name: "/memory/classes/heap/objects:bytes"}, {Name: "/memory/classes/heap/free:bytes"}}
	used := uint64(0)
	for {
		metrics.Read(heap)
		if worthGivingBack(used, heap[1].Value.Uint64(), heap[2].Value.Uint64()) {
			runtime.GC() // what is kept in pools outlives one collection
			debug.FreeOSMemory()
			footprint.ReleaseFiles(dir)
			footprint.ReleaseProgram()
			metrics.Read(heap)
			used = heap[0].Value.Uint64()
		}
		select {
		case <-tick.C:
		case <-stop:
			return
		}
	}
}

// worthGivingBack weighs a garbage collection, which looks at all that is in use, against what it may free: all that
// is more than was in use after the last one.
func worthGivingBack(used, objects, free uint64) bool {
	return objects+free > used+max(keptAtLeast, used/keptPart)
}
