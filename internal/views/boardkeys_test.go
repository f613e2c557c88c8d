package views

import (
	"testing"
	"time"
)

func TestBackToTheRangeOfBefore(t *testing.T) {
	r := newRobot(t, 120, 35)
	r.press("t", "2", "4", "enter", "-")
	r.sees("last 2 days")
	r.press("b")
	r.sees("last 24 hours")
	r.press("b")
	r.sees("last 1 hour")
	r.press("b")
	r.sees("last 1 hour")
}

func TestFindAPanelInAClosedRow(t *testing.T) {
	r := newRobot(t, 160, 60)
	r.press("/", "h", "i", "d", "d", "e", "n", "enter")
	r.sees("▾ More", "Hidden away")
	if got := r.root.board().focused().title; got != "Hidden away" {
		t.Errorf("the focus is on %q", got)
	}
}

func TestRefreshPicker(t *testing.T) {
	r := newRobot(t, 160, 35)
	r.press("R", "2", "0", "s", "enter")
	r.sees("every 20s")
	r.press("R", "1", "s", "enter")
	r.sees("every 1s ")
	r.press("R", "o", "f", "f", "enter")
	r.sees("refresh off")
	before := len(r.server.requests())
	r.refresh()
	if len(r.server.requests()) != before {
		t.Error("asked although refreshing is off")
	}
}

func TestOneRefreshClockCounts(t *testing.T) {
	r := newRobot(t, 160, 35)
	old := refreshMsg{r.root.board().id, r.root.board().beat}
	r.press("R", "1", "m", "enter")
	before := len(r.server.requests())
	r.send(old)
	if len(r.server.requests()) != before {
		t.Error("the clock of before still counts")
	}
}

func TestTabs(t *testing.T) {
	r := newRobot(t, 160, 35)
	r.press("D", "o", "t", "h", "enter")
	r.sees("test", "other")
	if len(r.root.tabs) != 2 || r.root.at != 1 {
		t.Fatalf("%d tabs, at %d", len(r.root.tabs), r.root.at)
	}
	r.press("{")
	if r.root.board().name != "test" {
		t.Errorf("shows %s", r.root.board().name)
	}
	r.press("}", "W")
	if len(r.root.tabs) != 1 || r.root.board().name != "test" {
		t.Errorf("%d tabs, shows %s", len(r.root.tabs), r.root.board().name)
	}
	r.press("W")
	r.sees("CPU")
}

func TestNextValueOfTheFirstVariable(t *testing.T) {
	r := newRobot(t, 120, 35)
	r.press("n")
	r.sees("instance pi4")
	r.press("n")
	r.sees("instance db1")
	r.press("p")
	r.sees("instance pi4")
}

func TestZonePicker(t *testing.T) {
	r := newRobot(t, 160, 35)
	r.press("T", "t", "o", "k", "y", "o", "enter")
	r.sees("21:00:00 JST")
}

func TestBackAtTheEndIsLive(t *testing.T) {
	r := newRobot(t, 160, 35)
	r.press("[", "[")
	r.sees("past")
	r.now = r.now.Add(20 * time.Second)
	r.press("]", "]")
	r.sees("last 1 hour", "live")
	r.press("]")
	r.sees("last 1 hour")
}

// A range that is over is asked for once; an error in it is mended all the same.
func TestThePastIsNotAskedForAgain(t *testing.T) {
	r := newRobot(t, 160, 46)
	r.press("[")
	before := len(r.server.requests())
	r.refresh()
	if n := len(r.server.requests()); n != before {
		t.Errorf("%d questions about what is over", n-before)
	}
	r.root.board().order[0].err = refused()
	r.refresh()
	if len(r.server.requests()) == before {
		t.Error("an error stays")
	}
}
