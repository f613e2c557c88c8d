package e2e

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestScreensKiosk shows a wall, a playlist, themes and other keys, and holds what is remembered of them.
func TestScreensKiosk(t *testing.T) {
	t.Parallel()
	onBeds(t, func(t *testing.T, h home, address string) {
		h.shelf(t, "theme: dark\nkeys: {time: x, theme: f2}\nservers: [{name: own, url: '"+address+"'}]\n")
		montui := binary + " --url own "
		term := newTerminal(t, h, 120, 35)
		term.types(montui + "--kiosk screens-first")
		term.sees("Live one", "╭─ Up of")
		if screen := term.screen(); strings.Contains(screen, "q quit") || strings.Contains(screen, "live") {
			t.Errorf("header or footer are there:\n%s", screen)
		}
		term.press("K")
		term.sees("live", "q quit", "x time")
		term.press("K")
		term.sees("brings header and footer back")
		term.press("q")
		term.onTheShell()

		term.types(montui + "--playlist screens-first,screens-second --interval 2s")
		term.sees("1 of 2", "Live one")
		term.sees("2 of 2", "Second graph")
		term.sees("1 of 2", "Live one")
		term.press("Space") // who pauses stays
		term.sees("paused")
		ends := [][]string{{"1 of 2", "Live one"}, {"2 of 2", "Second graph"}}
		if strings.Contains(term.screen(), "2 of 2") { // the interval may have been over first
			slices.Reverse(ends)
		}
		term.press(">")
		term.sees(ends[1]...)
		term.press("<")
		term.sees(ends[0]...)
		term.press("q")
		term.onTheShell()

		term.types(montui + "screens-first")
		term.sees("live", "x time")
		term.press("x")
		term.sees("Time range")
		term.press("Escape")
		term.seesNot("Time range")
		theme(term, montui, h)
	})
}

// theme previews, chooses and keeps a theme: the ground of the header tells which it is.
func theme(term *terminal, montui string, h home) {
	term.t.Helper()
	dark, light := "48;2;31;34;43", "48;2;233;235;240"
	colours := func(want string) {
		term.t.Helper()
		waitFor(term.t, "the header to have the ground "+want, func() bool { return strings.Contains(term.tmux("capture-pane", "-e", "-p"), want) })
	}
	term.press("q")
	term.onTheShell()
	term.types("export COLORTERM=truecolor")
	term.types(montui + "screens-first")
	term.sees("live")
	colours(dark)
	term.press("F2")
	term.sees("Colours", "dark, for the colour-blind")
	term.press("Down", "Down")
	colours(light)
	term.press("Escape")
	term.seesNot("Colours")
	colours(dark)
	term.press("F2")
	term.sees("Colours")
	term.tmux("send-keys", "-l", "light")
	term.press("Enter")
	colours(light)
	term.press("q")
	term.onTheShell()
	if text, err := os.ReadFile(filepath.Join(h.dir, ".local", "state", "montui", "state.json")); err != nil || !strings.Contains(string(text), `"theme": "light"`) {
		term.t.Errorf("the theme is not kept: %v %s", err, text)
	}
	term.types(montui + "screens-first")
	term.sees("live")
	colours(light)
	term.press("q")
	term.onTheShell()
	term.types(montui + "screens-first --theme dark") // a flag is for this time
	term.sees("live")
	colours(dark)
	term.press("q")
	term.onTheShell()
}
