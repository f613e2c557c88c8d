package views

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
)

// Every action of the settings is in the help, under the key that the reader has for it.
func TestHelpHasEveryAction(t *testing.T) {
	text := " "
	for _, group := range helpGroups() {
		for _, k := range group.hints {
			text += k.key + " "
		}
	}
	for _, a := range Actions() {
		if !strings.Contains(text, " "+a.Key+" ") {
			t.Errorf("%s (%s) is not in the help", a.Name, a.Key)
		}
	}
}

func TestHelpIsWholeAtEverySize(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {120, 35}, {200, 60}} {
		r := newRobot(t, size[0], size[1])
		r.press("?")
		seen := r.screen()
		for range 80 {
			r.press("down")
			seen += r.screen()
		}
		for _, want := range []string{"Server", "to the next panel", "underlined", "wheel", "⏎ do it"} {
			if !strings.Contains(seen, want) {
				t.Errorf("%v: %q is nowhere", size, want)
			}
		}
		r.press("esc")
		r.seesNot("⏎ do it")
	}
}

func TestHelpFindsAndDoes(t *testing.T) {
	r := newRobot(t, 100, 30)
	r.press("?", "/", "z", "o", "n", "e", "enter")
	r.sees("time zone")
	r.seesNot("full screen")
	r.press("enter")
	r.sees("Time zone", "Europe/Berlin")
	r.press("esc", "?", "/", "x", "q", "x", "q")
	r.sees("no key does that")
	r.press("esc", "esc")
	r.seesNot("Keys")
	r.press("?", "R")
	r.sees("Refresh", "every 30s")
}

func TestTheMouseIsEnough(t *testing.T) {
	r := newRobot(t, 160, 40)
	click := func(text string) {
		t.Helper()
		for y, line := range strings.Split(r.screen(), "\n") {
			before, _, found := strings.Cut(line, text)
			if r.root.overlay != nil && text != "montui" && !r.root.box.Contains(len([]rune(before)), y) {
				continue
			}
			if found {
				r.send(tea.MouseClickMsg{X: len([]rune(before)), Y: y, Button: tea.MouseLeft})
				return
			}
		}
		t.Errorf("%q is not to be seen", text)
	}
	click("last 1 hour")
	r.sees("Time range")
	click("Last 24 hours")
	r.sees("last 24 hours")
	click("db1")
	click("pi4")
	r.sees("Load of pi4")
	click("every 5s")
	r.sees("every 30s")
	click("montui") // beside the list
	r.seesNot("every 30s")
	click("live")
	r.sees("paused")
	click("? help")
	r.sees("Keys")
	click("t  ")
	r.press("esc")
	click("UTC")
	r.sees("Time zone")
	r.press("esc")
	click("d dash")
	click("Other")
	r.sees("other")
}
