package e2e

import (
	"regexp"
	"strings"
	"testing"
)

// TestScreensTime chooses times in all the ways there are: by the list, typed, from a calendar, by zooming, panning, marking and dragging, and back.
func TestScreensTime(t *testing.T) {
	t.Parallel()
	onBeds(t, func(t *testing.T, h home, address string) {
		h.settings(t, "week_start: sunday\ntimezone: Europe/Berlin\n")
		term := newTerminal(t, h, 120, 35)
		term.types(binary + " --url " + address + " " + boardFile(t, "first.json"))
		term.sees("live", "last 15 minutes", "every 1s", "UTC") // the dashboard's own, not the settings'
		ranges(term)
		calendarAndSelections(term)
		clocks(term)
		term.press("q")
		term.onTheShell()

		// What a dashboard does not say, the settings do.
		term.types(binary + " --url " + address + " " + boardFile(t, "second.json") + " --from 2026-03-01 --to '2026-03-02 12:00'")
		term.sees("03-01 00:00 to 03-02 12:00", "Second graph")
		term.press("t")
		term.tmux("send-keys", "-l", "calen")
		term.press("Enter")
		term.sees("Su", "Sa", "first day")
		x, y := term.find("Su")
		if line := strings.Split(term.screen(), "\n")[y]; strings.Index(line, "Mo") < strings.Index(line, "Su") || x == 0 {
			t.Errorf("the week does not begin on Sunday: %s", line)
		}
		term.press("Escape")
		term.seesNot("first day")
		term.press("q")
		term.onTheShell()
	})
}

// ranges goes through the list, the typed forms, zooming and panning, and back through all of them.
func ranges(term *terminal) {
	term.t.Helper()
	term.press("t")
	term.sees("Time range", "● Last 15 minutes")
	term.types("24")
	term.sees("last 24 hours")
	term.press("t")
	term.types("4h") // not the 24 hours of the list
	term.sees("last 4 hours")
	term.press("t")
	term.tmux("send-keys", "-l", "now-2d to never")
	term.sees("write a range like")
	term.press("C-u")
	term.types("now-2d/d to now-1d/d")
	term.seesNot("last 4 hours")
	term.press("b")
	term.sees("last 4 hours")
	term.press("+")
	term.sees("last 2 hours")
	term.press("-", "-")
	term.sees("last 8 hours")
	term.press("[")
	term.seesNot("last 8 hours")
	term.press("]")
	term.sees("last 8 hours")
	for range 4 {
		term.press("b")
	}
	term.sees("last 2 hours")
	term.press("0")
	term.sees("last 15 minutes")
}

// calendarAndSelections takes days from the calendar, a stretch by keys, and one by dragging.
func calendarAndSelections(term *terminal) {
	term.t.Helper()
	term.press("t")
	term.tmux("send-keys", "-l", "calen")
	term.press("Enter")
	term.sees("Mo", "first day") // the dashboard's weeks begin on Monday
	term.press("Enter", "Up")
	term.sees("take it")
	term.press("Enter")
	term.sees("00:00 to", "23:59:59")
	term.press("b")
	term.sees("last 15 minutes")

	term.press("/")
	term.sees("─ Panels")
	term.types("live one")
	term.seesNot("─ Panels")
	term.press("c")
	term.sees("zoom to the mark")
	term.press("Left", "Left", "m")
	term.sees(" to ", ", 0s")
	for range 20 {
		term.press("Left")
	}
	spans := regexp.MustCompile(` to .*, \d+m`)
	waitFor(term.t, "what the selection spans", func() bool { return spans.MatchString(term.screen()) })
	term.press("Enter")
	term.seesNot("last 15 minutes")
	term.sees("t time")
	term.press("b")
	term.sees("last 15 minutes")

	x, y := term.find("─ Live one")
	term.mouse(0, x+20, y+3, false)
	term.mouse(32, x+30, y+3, false)
	term.mouse(32, x+40, y+3, false)
	term.mouse(0, x+40, y+3, true)
	term.seesNot("last 15 minutes")
	term.press("0")
	term.sees("last 15 minutes")
}

// clocks changes how often is refreshed, pauses, and changes the zone.
func clocks(term *terminal) {
	term.t.Helper()
	term.press("R")
	term.sees("Refresh", "● ")
	term.types("30s")
	term.seesNot("─ Refresh")
	term.sees("every 30s")
	term.press("R")
	term.types("off")
	term.sees("refresh off")
	term.press("R")
	term.types("2s")
	term.sees("every 2s", "live")
	term.press("Space")
	term.sees("paused")
	term.press("Space")
	term.seesNot("paused")
	term.press("T")
	term.sees("Time zone", "this machine's")
	term.types("tokyo")
	term.sees("JST")
	term.press("T")
	term.types("Asia/Kathmandu") // none of the list
	term.sees("+0545")
}
