package views

import (
	"testing"
	"time"
)

// A server that has just been started has nothing yet, which is not the same as having no data.
func TestFirstValuesAreAwaited(t *testing.T) {
	r := newRobotWith(t, 120, 40, func(d *Deps) {
		d.FirstValues = d.Now().Add(20 * time.Second)
		d.Source.(*fakeServer).empty = true
	})
	r.sees("collecting …")
	r.seesNot("no data")
	r.server.mu.Lock()
	r.server.empty = false
	r.server.mu.Unlock()
	r.now = r.now.Add(5 * time.Second)
	r.refresh()
	r.seesNot("collecting …")
	r.seesNot("no data")
	r = newRobotWith(t, 120, 40, func(d *Deps) {
		d.FirstValues = d.Now().Add(20 * time.Second)
		d.Source.(*fakeServer).empty = true
	})
	r.now = r.now.Add(20 * time.Second)
	r.send(clockMsg{})
	r.seesNot("collecting …")
	r.sees("no data")
}
