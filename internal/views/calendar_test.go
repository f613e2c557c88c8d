package views

import "testing"

func TestCalendar(t *testing.T) {
	r := newRobot(t, 160, 30)
	r.press("t", "c", "a", "l", "e", "n", "enter")
	r.sees("March 2026", "Su", "15")
	r.press("left", "enter", "up", "enter") // from Saturday back to the one before
	r.sees("03-07 00:00 to 03-14 23:59:59")
	r.press("t")
	for _, c := range "2026-03-01 to 2026-03-02 12:00" {
		r.press(map[bool]string{true: "space", false: string(c)}[c == ' '])
	}
	r.sees("take “2026-03-01 to 2026-03-02 12:00”")
	r.press("enter")
	r.sees("03-01 00:00 to 03-02 12:00")
	r.press("b", "b")
	r.sees("last 1 hour")
}
