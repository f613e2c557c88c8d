package collector

import (
	"runtime/debug"
	"runtime/metrics"
	"time"
)

// Go keeps what a start, a broad query or the writing of a block took for the next one, which may be hours away. Four
// times a minute what is much is given back to the machine.
const (
	giveBackEvery = 15 * time.Second
	keptAtLeast   = 6 << 20
	keptPart      = 3 // of what is in use
)

// giveBack gives memory back now and then, until stop is closed.
func giveBack(stop <-chan struct{}) {
	tick := time.NewTicker(giveBackEvery)
	defer tick.Stop()
	heap := []metrics.Sample{{Name: "/gc/heap/live:bytes"}, {Name: "/memory/classes/heap/objects:bytes"}, {Name: "/memory/classes/heap/free:bytes"}}
	for {
		metrics.Read(heap)
		if worthGivingBack(heap[0].Value.Uint64(), heap[1].Value.Uint64(), heap[2].Value.Uint64()) {
			debug.FreeOSMemory()
		}
		select {
		case <-tick.C:
		case <-stop:
			return
		}
	}
}

// worthGivingBack weighs a garbage collection, which looks at all that is in use, against what it frees: objects that
// have died since the last one, and what is free already.
func worthGivingBack(live, objects, free uint64) bool {
	return objects-min(objects, live)+free > max(keptAtLeast, live/keptPart)
}
