package footprint

import (
	"runtime/debug"
	"time"
)

// ShrinkAfter gives back, once and after a while, the garbage of starting and the pages of the program that
// starting touched. Stop calls it off.
//
// Each linked package initialises itself, which touches code and tables all over the file: two thirds of it, most
// of them never again. The dropped pages stay in the system's cache; one that is needed again is mapped from there
// in about a microsecond.
func ShrinkAfter(d time.Duration) (stop func()) {
	timer := time.AfterFunc(d, func() {
		debug.FreeOSMemory()
		ReleaseProgram()
	})
	return func() { timer.Stop() }
}
