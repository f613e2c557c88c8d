package views

import "testing"

// Escape twice at once closes what is above and what is below it, as twice one after the other does.
func TestEscapeTwiceAtOnce(t *testing.T) {
	r := newRobot(t, 160, 40)
	r.press("i")
	r.sees("Data")
	r.press("?")
	r.sees("Keys")
	r.press("alt+esc")
	if r.root.overlay != nil || r.root.screen() != screen(r.root.board()) {
		t.Errorf("the screen is\n%s", r.screen())
	}
}
