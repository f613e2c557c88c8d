package views

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"github.com/montui/montui/internal/canvas"
)

// TestATerminalThatTellsItsVersionHasExactColours, where its name alone promises 256; with fewer the name is believed.
func TestATerminalThatTellsItsVersionHasExactColours(t *testing.T) {
	for _, c := range []struct {
		depth canvas.Depth
		exact bool
	}{{canvas.ANSI256, true}, {canvas.ANSI16, false}, {canvas.NoColor, false}} {
		r := newRobot(t, 100, 30)
		deps := r.root.deps
		deps.Look.Depth = c.depth
		r.root = New(deps)
		r.begin()
		if before := r.root.View().Content; strings.Contains(before, "38;2;") {
			t.Errorf("depth %d: exact colours unasked", c.depth)
		}
		r.send(tea.TerminalVersionMsg{Name: "xterm(390)"})
		if got := strings.Contains(r.root.View().Content, "38;2;"); got != c.exact {
			t.Errorf("depth %d: exact colours are %v", c.depth, got)
		}
	}
}
