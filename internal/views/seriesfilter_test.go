package views

import "testing"

func TestSeriesArePutAway(t *testing.T) {
	r := newRobot(t, 140, 40)
	r.press("down", "f")
	s := r.root.board().focused()
	name := s.seriesNames()[0]
	r.sees("Series of CPU", name, "all of them")
	before := s.frames
	r.press("esc")
	s.away = map[string]bool{name: true}
	drawn := s.drawnFrames()
	if &drawn[0] == &before[0] || drawn[0].Fields[1].Config.Custom["hideFrom"] == nil {
		t.Error("the series is not hidden")
	}
	if again := s.drawnFrames(); &again[0] != &drawn[0] {
		t.Error("the copy is made anew for each frame")
	}
	if before[0].Fields[1].Config.Custom["hideFrom"] != nil {
		t.Error("the frames themselves were changed")
	}
	r.press("f", "a", "l", "l", "enter")
	if again := s.drawnFrames(); &again[0] != &before[0] {
		t.Error("all series are not back")
	}
}
