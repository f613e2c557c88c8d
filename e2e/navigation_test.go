package e2e

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// shelf puts the dashboards of the tests into a folder that the settings name.
func (h home) shelf(t *testing.T, more string) {
	t.Helper()
	dir := filepath.Join(h.dir, "shelf")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"first.json", "second.json"} {
		text, err := os.ReadFile(boardFile(t, name))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	h.settings(t, "dashboards: [{path: "+dir+", folder: Shelf}]\n"+more)
}

// TestScreensNavigation goes where a reader goes: home, lists, panels, rows, tabs, links, and straight to a panel.
func TestScreensNavigation(t *testing.T) {
	t.Parallel()
	onBeds(t, func(t *testing.T, h home, address string) {
		h.shelf(t, "")
		montui := binary + " --url " + address + " "
		term := newTerminal(t, h, 120, 35)
		term.types(binary + " home --url " + address)
		term.sees("Targets", " up", "node", "Alerts", "Dashboards", "Shelf", "First board")
		fromHome(term)
		panels(term)
		tabs(term)
		links(term)
		term.press("q")
		term.onTheShell()

		term.types(montui + "screens-first --var job=node --from now-6h --panel 'hidden'")
		term.sees("Hidden panel", "last 6 hours", "Job node", "esc back")
		term.press("Escape")
		term.sees("▾ Closed row", "Live one")
		term.press("q")
		term.onTheShell()
		term.types(binary + " home --url " + address)
		term.sees("starred", "Second board ★", "recent", "Hosts", "cpu ", "mem ")
		term.press("q")
		term.onTheShell()
	})
}

// fromHome finds a dashboard among all, opens it, and comes back.
func fromHome(term *terminal) {
	term.t.Helper()
	term.press("/")
	term.tmux("send-keys", "-l", "first b")
	term.seesNot("Raspberry")
	term.press("Enter")
	term.sees("/first b", "First board")
	term.press("Enter")
	term.sees("Live one", "live")
	term.press("2")
	term.sees("Targets", "recent")
	term.press("1")
	term.sees("Live one")
}

// panels moves between panels, opens one and comes back, folds and unfolds a row, finds a hidden panel.
func panels(term *terminal) {
	term.t.Helper()
	term.press("Right", "Enter")
	term.sees("─ Words", "esc back")
	term.seesNot("Live one")
	term.press("Escape")
	term.sees("Live one")
	term.press("j", "Enter")
	term.sees("─ Slow one", "esc back")
	term.press("Left")
	term.sees("─ Live one")
	term.press("Escape")
	term.sees("Slow one", "▸ Closed row  1 panel")
	term.clicks("Closed row")
	term.sees("▾ Closed row", "Hidden panel")
	term.clicks("Closed row")
	term.sees("▸ Closed row")
	term.seesNot("Hidden panel")
	term.press("/")
	term.sees("Panels", "Hidden panel")
	term.tmux("send-keys", "-l", "hiddn") // letters in their order will do
	term.sees("› hiddn")
	term.press("Enter")
	term.sees("▾ Closed row", "Hidden panel", "%")
	term.press("G")
	term.sees("100%", "Last table")
	term.press("g")
	term.sees("Words")
}

// tabs opens another dashboard beside the one shown, found by typing.
func tabs(term *terminal) {
	term.t.Helper()
	term.press("D")
	term.sees("Dashboard in a new tab", "Shelf")
	term.tmux("send-keys", "-l", "secnd")
	term.sees("Second board")
	term.press("Enter")
	term.sees("First board", "Second graph")
	term.press("*")
	term.sees("starred")
	term.press("{")
	term.sees("Live one")
	term.clicks("Second board")
	term.sees("Second graph")
	term.press("W")
	term.sees("Live one")
	term.seesNot("Second board")
}

// links follows the dashboard's, the panel's and a value's, with the range and the variables.
func links(term *terminal) {
	term.t.Helper()
	term.press("v")
	term.sees("Variables")
	term.press("Enter")
	term.tmux("send-keys", "-l", "node")
	term.press("Enter")
	term.sees("Job node", "Up of node")
	term.press("t")
	term.sees("Time range")
	term.types("47m")
	term.sees("last 47 minutes")
	follow := func(label string, then ...string) {
		term.t.Helper()
		waitFor(term.t, "the link "+label, func() bool { // a value's are there when its value is
			term.press("o")
			term.sees("─ Links", "To the second")
			term.tmux("send-keys", "-l", strings.ToLower(label))
			term.sees("› " + strings.ToLower(label))
			if strings.Contains(term.screen(), label) {
				return true
			}
			term.press("Escape")
			term.seesNot("─ Links")
			return false
		})
		term.press("Enter")
		term.sees(append(then, "Second graph")...)
		term.press("W")
		term.sees("Live one", "last 47 minutes")
	}
	follow("To the second", "last 47 minutes", "second of node note hello")
	focus := func(title string) { // a click on the panel that has the focus already would open it
		term.t.Helper()
		term.press("/")
		term.sees("─ Panels")
		term.types(title)
		term.seesNot("─ Panels")
	}
	focus("live one")
	follow("Panel link of node", "last 3 hours", "second of node note other")
	focus("slow one")
	follow("Data link of node", "second of node")
}
