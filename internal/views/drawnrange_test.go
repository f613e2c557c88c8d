package views

import (
	"testing"
	"time"
)

// TestLivePanelsMoveByWholeDots: what is drawn of a day is the same five seconds later, for the newest point falls on the same dots.
func TestLivePanelsMoveByWholeDots(t *testing.T) {
	r := newRobot(t, 140, 40)
	r.press("down", "enter", "t")
	for _, c := range "now-24h" {
		r.press(string(c))
	}
	r.press("enter")
	s := r.root.board().focused()
	if r.sees("CPU"); s.title != "CPU" {
		t.Fatal(s.title)
	}
	before, _ := r.root.board().drawnRange(s)
	moved := 0
	for range 60 {
		r.now = r.now.Add(5 * time.Second)
		r.refresh()
		if from, to := r.root.board().drawnRange(s); from != before {
			before = from
			moved++
		} else if to < s.to.UnixMilli() {
			t.Fatal("the newest values are beyond the axis")
		}
	}
	if moved > 2 {
		t.Errorf("the axis moved %d times in five minutes of a day", moved)
	}
}
