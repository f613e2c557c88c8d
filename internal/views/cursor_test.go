package views

import (
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
)

func TestCrosshairAndSelection(t *testing.T) {
	r := newRobot(t, 140, 40)
	r.press("down", "c")
	r.sees("← → move", "03-15 11:59")
	for range 20 {
		r.press("shift+left")
	}
	r.sees("03-15 11:00:")
	r.press("m")
	for range 3 {
		r.press("L")
	}
	r.press("enter")
	r.sees("03-15 11:00:", " to 11:") // from where the axis begins
	r.seesNot("crosshair off")
	r.press("b")
	r.sees("last 1 hour")
}

func TestTooltip(t *testing.T) {
	r := newRobot(t, 140, 40)
	r.sees("CPU")
	r.press("c") // from a stat, which has nothing to point at
	if b := r.root.board(); b.focused().title != "CPU" {
		t.Errorf("the crosshair is in %q", b.focused().title)
	}
	r.sees("╭─ 03-15 11:59", "━ pi4 ")
	r.press("shift+left")
	r.sees("╭─ 03-15 11:49")
	r.press("c")
	r.seesNot("╭─ 03-15")
}

func TestDragZooms(t *testing.T) {
	for _, full := range []bool{false, true} {
		r := newRobot(t, 140, 40)
		r.press("down")
		if full {
			r.press("enter")
		}
		r.screen()
		area, ok := r.root.board().focused().plotArea()
		if !ok {
			t.Fatal("no plot")
		}
		mouse := func(x int) tea.Mouse { return tea.Mouse{X: x, Y: area.Y + 1, Button: tea.MouseLeft} }
		r.send(tea.MouseClickMsg(mouse(area.X)))
		r.send(tea.MouseMotionMsg(mouse(area.X + area.W/2)))
		begin := time.UnixMilli(axisFrom(r.root.board(), r.root.board().focused())).UTC()
		r.sees(begin.Format("15:04:05") + " to 03-15 11:")
		r.send(tea.MouseReleaseMsg(mouse(area.X + area.W/2)))
		if b := r.root.board(); b.from != begin.Format(time.RFC3339) || b.to < "2026-03-15T11:25" || b.to > "2026-03-15T11:35" {
			t.Errorf("full %v: %s to %s", full, b.from, b.to)
		}
		r.send(tea.MouseClickMsg(mouse(area.X)))
		r.send(tea.MouseReleaseMsg(mouse(area.X)))
		if !r.root.board().fullPanel {
			t.Error("a click on the focused panel does not open it")
		}
	}
}
