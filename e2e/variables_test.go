package e2e

import (
	"strings"
	"testing"
)

// TestScreensVariables chooses values in all the ways there are, and finds them again the next time.
func TestScreensVariables(t *testing.T) {
	t.Parallel()
	onBeds(t, func(t *testing.T, h home, address string) {
		term := newTerminal(t, h, 120, 35)
		montui := binary + " --url " + address + " " + boardFile(t, "first.json")
		term.types(montui + " --var job=prometheus --var job=montui")
		term.sees("Job ", "Instance ", "Mode ", "Note hello", "live")
		values(term)
		term.press("q")
		term.onTheShell()

		term.types(montui) // what was chosen by hand is there again
		term.sees("Job node", "Mode idle + user", "modes idle,user", "Note something else")
		term.press("q")
		term.onTheShell()
		term.types(montui + " --var note=flag") // but a flag rules
		term.sees("Job node", "Note flag", "note flag")
		term.press("V")
		term.sees("own values again", "Note hello")
		term.press("q")
		term.onTheShell()
		term.types(montui)
		term.sees("Mode All", "Note hello", "live")
		if strings.Contains(term.screen(), "something else") {
			t.Errorf("the dashboard's own values did not come back:\n%s", term.screen())
		}
		term.press("q")
		term.onTheShell()
	})
}

// values chooses by typing, marks several, takes All, writes a text, and turns one value on; what depends on a variable follows.
func values(term *terminal) {
	term.t.Helper()
	choose := func(variable, value string) {
		term.t.Helper()
		term.press("v")
		term.sees("─ Variables")
		term.types(variable)
		term.sees("─ " + variable)
		term.tmux("send-keys", "-l", value)
		term.sees("› " + value)
	}
	choose("Job", "node")
	term.press("Enter")
	term.sees("Job node", "Up of node", "Mode All", "idle,iowait") // the modes of the node's CPUs: they depend on the job
	choose("Mode", "idle")
	term.press("Space")
	term.sees("● idle")
	term.press("C-u")
	term.tmux("send-keys", "-l", "user")
	term.press("Space", "Enter")
	term.sees("Mode idle + user", "modes idle,user of")
	choose("Mode", "All")
	term.press("Space", "Enter")
	term.sees("Mode All", "idle,iowait")
	term.press("n") // the one chosen last is turned on
	term.sees("Mode idle", "modes idle of")
	term.press("n")
	term.sees("Mode iowait")
	term.press("p", "p")
	term.sees("Mode All")
	choose("Mode", "custom.*")
	term.press("Enter")
	term.sees("Mode custom.*", "modes custom.* of")
	choose("Mode", "idle")
	term.press("Space", "C-u")
	term.tmux("send-keys", "-l", "user")
	term.press("Space", "C-u")
	term.tmux("send-keys", "-l", "custom")
	term.press("Space", "Enter")
	term.sees("Mode idle + user")
	choose("Note", "something else")
	term.press("Enter")
	term.sees("note something else")
	term.clicks("Mode idle") // the bar takes the mouse
	term.sees("─ Mode", "● idle", "● user")
	term.press("Escape")
	term.seesNot("● idle")
}
