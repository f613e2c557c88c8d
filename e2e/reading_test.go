package e2e

import (
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

var tooltipRow = regexp.MustCompile(`│ ━ (\S+) +(\d+(?:\.\d+)?) │`)

// tooltip is what the tooltip on the screen lists.
func (t *terminal) tooltip() (names []string, values []float64) {
	for _, m := range tooltipRow.FindAllStringSubmatch(t.screen(), -1) {
		v, _ := strconv.ParseFloat(m[2], 64)
		names, values = append(names, m[1]), append(values, v)
	}
	return names, values
}

// TestScreensReading reads values as a Grafana viewer does with the mouse: crosshair, tooltip, series, tables.
func TestScreensReading(t *testing.T) {
	t.Parallel()
	onBeds(t, func(t *testing.T, h home, address string) {
		term := newTerminal(t, h, 160, 46)
		term.types(binary + " --url " + address + " " + boardFile(t, "reading.json"))
		term.sees("Modes", "Targets up", "live", "━ idle")

		// The crosshair stands in all panels, and the tooltip has the values, the largest first.
		term.press("c")
		waitFor(t, "a sorted tooltip", func() bool {
			names, values := term.tooltip()
			return len(names) >= 6 && slices.Contains(names, "idle") && slices.IsSortedFunc(values, func(a, b float64) int { return int(max(-1, min(1, b-a))) })
		})
		shared := regexp.MustCompile(`━ target-\S+ 1 `)
		waitFor(t, "the other panel's values", func() bool { return shared.MatchString(term.screen()) })
		term.press("c")
		term.seesNot("crosshair off")

		// One series alone, then all but one, then all.
		term.press("f")
		term.sees("Series of Modes")
		term.types("idle")
		term.sees("1 of ")
		term.press("c")
		waitFor(t, "one series alone", func() bool { names, _ := term.tooltip(); return slices.Equal(names, []string{"idle"}) })
		term.press("c", "f")
		term.sees("all of them")
		term.types("all of them")
		term.seesNot("1 of ")

		// A table is sorted, turned round, filtered, and left.
		term.press("/")
		term.types("Counters")
		term.press("Enter")
		term.sees("s sort", "Counters")
		term.press("s", "s")
		order := func() (modes []string) {
			for _, m := range regexp.MustCompile(`\bcpu-\d+ +(\w+)`).FindAllStringSubmatch(term.screen(), -1) {
				modes = append(modes, m[1])
			}
			return modes
		}
		waitFor(t, "rows in their order", func() bool { rows := order(); return len(rows) > 2 && slices.IsSorted(rows) })
		term.press("I")
		waitFor(t, "rows the other way round", func() bool {
			rows := order()
			slices.Reverse(rows)
			return len(rows) > 2 && slices.IsSorted(rows)
		})
		term.press("/")
		term.press("-l", "iowait")
		waitFor(t, "the rows that were filtered for", func() bool {
			return len(order()) > 0 && !slices.ContainsFunc(order(), func(row string) bool { return !strings.Contains(row, "iowait") })
		})
		term.press("Escape")
		term.seesNot("keep the filter")
		term.press("Escape")
		term.sees("Modes", "Targets up")
		term.press("q")
		term.onTheShell()
	})
}

// TestScreensInspect reads what is behind a panel, and takes it away as files and by the clipboard.
func TestScreensInspect(t *testing.T) {
	t.Parallel()
	onBeds(t, func(t *testing.T, h home, address string) {
		term := newTerminal(t, h, 160, 46)
		term.tmux("set-option", "-s", "set-clipboard", "on")
		term.types("cd " + h.dir)
		term.types(binary + " --url " + address + " " + boardFile(t, "reading.json"))
		term.sees("Modes", "live", "━ idle")
		term.press("i")
		term.sees("Data  Query  Stats  Data JSON  Panel JSON", "idle", "as of ")
		term.press("x")
		term.sees("saved as ")
		file, err := os.Open(filepath.Join(h.dir, "Modes.csv"))
		if err != nil {
			t.Fatal(err)
		}
		defer file.Close()
		if rows, err := csv.NewReader(file).ReadAll(); err != nil || len(rows) < 2 || !slices.Contains(rows[0], "idle") {
			t.Errorf("the file has %d rows: %v", len(rows), err)
		}
		term.press("y")
		term.copied("Time,")
		term.press("Right")
		term.sees("sent    /api/v1/query_range", "answer  200 in ", " series, ", " points")
		term.press("Y")
		term.copied(`sum by (mode) (node_cpu_seconds_total{job="node"})`)
		term.press("Right")
		term.sees("sent to the server: ", "answers: ")
		term.press("Right", "x")
		term.sees(`"display"`, "saved as ")
		waitFor(t, "the JSON", func() bool {
			text, err := os.ReadFile(filepath.Join(h.dir, "Modes-data.json"))
			return err == nil && json.Valid(text) && strings.Contains(string(text), "idle")
		})
		term.press("Right")
		term.sees(`"fieldConfig"`)
		term.press("Escape")
		term.sees("Targets up")
		term.press("q")
		term.onTheShell()
	})
}

// copied waits until the terminal's clipboard begins with a text, as OSC 52 has brought it there.
func (t *terminal) copied(text string) {
	t.t.Helper()
	waitFor(t.t, "the clipboard to have "+text, func() bool {
		return strings.Contains(t.tmux("list-buffers"), "buffer") && strings.HasPrefix(t.tmux("show-buffer"), text)
	})
}
