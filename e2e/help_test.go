package e2e

import (
	"strings"
	"testing"
)

// TestScreensHelp is what a newcomer is told, and what becomes of the screen when the terminal does what terminals do.
func TestScreensHelp(t *testing.T) {
	t.Parallel()
	onBeds(t, func(t *testing.T, h home, address string) {
		montui := binary + " --url " + address + " " + boardFile(t, "first.json")
		term := newTerminal(t, h, 80, 24)
		term.types(montui)
		term.sees("Welcome.", "? help", "t time", "live") // once, and the keys beside it
		term.press("Right")
		term.seesNot("Welcome.")
		term.sees("? help")
		helps(term)
		terminals(term)
		term.press("q")
		term.onTheShell()

		term.types(montui)
		term.sees("live", "? help")
		if strings.Contains(term.screen(), "Welcome.") {
			t.Error("who has been here before is told again")
		}
		term.press("q")
		term.onTheShell()
		term.types("TERM=linux " + montui)
		term.sees("live", "t time", "? help")
		term.press("q")
		term.onTheShell()
	})
}

// helps finds a key by what it does, and does it; the hints follow what is on the screen, and take the mouse.
func helps(term *terminal) {
	term.t.Helper()
	term.press("?")
	term.sees("Keys", "⏎ do it", "/ find", "%")
	term.press("G")
	term.sees("100%", "Mouse")
	term.press("/")
	term.tmux("send-keys", "-l", "zone")
	term.press("Enter")
	term.sees("time zone")
	term.seesNot("Mouse")
	term.press("Enter")
	term.sees("this machine's")
	term.press("Escape")
	term.seesNot("this machine's")
	term.press("?")
	term.sees("⏎ do it")
	term.press("R") // a key that was found is pressed
	term.sees("every 5m")
	term.press("Escape")
	term.seesNot("every 5m")
	term.clicks("? help")
	term.sees("⏎ do it")
	term.mouse(0, 0, 23, false) // beside it
	term.seesNot("⏎ do it")
	term.press("c")
	term.sees("zoom to the mark", "? help")
	term.press("c", "Enter")
	term.sees("esc back", "? help")
	term.press("Escape")
	term.sees("⏎ open")
}

// terminals are resized, suspended and taken away.
func terminals(term *terminal) {
	term.t.Helper()
	for _, size := range []string{"200x60", "40x10", "20x5", "3x2", "120x35"} {
		w, height, _ := strings.Cut(size, "x")
		term.tmux("resize-window", "-x", w, "-y", height)
	}
	term.sees("Live one", "q quit", "Last table")
	term.press("C-z")
	term.sees("Stopped") // before, keys are still read by who is on the way out
	term.types("fg")
	term.sees("Live one", "live")
	term.press("?")
	term.sees("⏎ do it")
	term.tmux("resize-window", "-x", "80", "-y", "24")
	term.sees("⏎ do it", "%")
	term.press("Escape")
	term.seesNot("⏎ do it")
}
