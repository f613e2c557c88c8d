package e2e

import (
	"math"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestScreensLive holds what refreshing asks of a server, and what a reader sees of it when the server does not do well.
func TestScreensLive(t *testing.T) {
	t.Parallel()
	onBeds(t, func(t *testing.T, h home, address string) {
		// A series that is new at a later step has the whole range asked for again.
		waitFor(t, "both targets to have been up for longer than a step", func() bool {
			out, _, _ := h.montui(t, "query", "--url", address, "-o", "value", "count(up{job=~'montui|node|mysql'} offset 20s) > 1")
			return strings.TrimSpace(out) != ""
		})
		w := watch(t, address)
		h.settings(t, "pause_unfocused: true\n")
		term := newTerminal(t, h, 120, 35)
		term.types(binary + " --url " + w.address + " " + boardFile(t, "first.json"))
		term.sees("live", "every 1s", "Live one")
		onlyTheNewestPart(t, w)
		if most := w.mostAtOnce(); most > 8 {
			t.Errorf("%d questions at once", most)
		}

		// A slow panel holds up neither the others nor a key, and is given up when it is no longer wanted.
		w.set(func() { w.holds = "up * 1" })
		before := len(w.of("up + 0"))
		waitFor(t, "the others to go on", func() bool { return len(w.of("up + 0")) > before+2 })
		term.press("?")
		term.sees("Keys", "⏎ do it")
		term.press("Escape")
		term.seesNot("⏎ do it")
		term.press("-")
		term.sees("last 30 minutes")
		waitFor(t, "the slow question to be given up", func() bool { return w.so(func() bool { return w.given > 0 }) })
		w.set(func() { w.holds = "" })
		close(w.opened)

		// Errors are said in words, the data stays with its age, and retries are further and further apart.
		term.press("R")
		term.sees("Refresh")
		term.types("1m")
		term.seesNot("─ Refresh")
		term.sees("every 1m")
		w.set(func() { w.fails = true })
		term.press("r")
		term.sees("502", "stale", "again in")
		w.set(func() { w.fails = false })
		term.seesNot("stale") // long before the minute is over
		term.press("R")
		term.sees("Refresh")
		term.types("1s")
		term.seesNot("─ Refresh")

		// Nobody looks: nothing is asked.
		term.sees("every 1s", "live")
		term.tmux("send-keys", "-H", "1b", "5b", "4f")
		term.sees("paused until you are back")
		w.silent(t, 2500*time.Millisecond)
		term.tmux("send-keys", "-H", "1b", "5b", "49")
		term.sees("live")
		before = w.count()
		waitFor(t, "questions to come again", func() bool { return w.count() > before })
		term.press("Space")
		term.sees("paused")
		w.silent(t, 2500*time.Millisecond)
		term.press("Space")
		term.sees("live")
		term.press("q")
		term.onTheShell()
	})
}

// onlyTheNewestPart holds that a range is asked for once, and from then on its newest part, at steps that do not move, with no more points than can
// be drawn.
func onlyTheNewestPart(t *testing.T, w *watched) {
	t.Helper()
	refreshes := func() []asked {
		return slices.DeleteFunc(w.of("up + 0"), func(a asked) bool { return !a.again }) // before an answer all is asked for, also anew
	}
	waitFor(t, "some refreshes", func() bool { return len(refreshes()) > 2 })
	first, later := w.of("up + 0")[0], refreshes()
	if span := first.end - first.start; math.Abs(span-15*60) > 2*first.step {
		t.Errorf("the first question is for %.0f s, not for 15 minutes", span)
	}
	if n := first.points(); n > 2*60 {
		t.Errorf("%d points for a graph that is 60 cells wide", n)
	}
	for _, a := range later {
		if a.step != first.step || math.Mod(a.start, a.step) != 0 || math.Mod(a.end, a.step) != 0 {
			t.Errorf("the steps move: %+v after %+v", a, first)
		}
		if a.end < first.end || a.end-a.start > 4*60 {
			t.Errorf("%.0f s are asked for again: %s", a.end-a.start, strings.TrimSpace(a.expr))
		}
	}
}

func (w *watched) mostAtOnce() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.most
}
