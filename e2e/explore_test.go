package e2e

import (
	"regexp"
	"strings"
	"testing"
)

// TestScreensExplore takes a panel's query apart, writes another with what is suggested, looks at it in each way, and keeps it.
func TestScreensExplore(t *testing.T) {
	t.Parallel()
	onBeds(t, func(t *testing.T, h home, address string) {
		term := newTerminal(t, h, 160, 46)
		term.types(binary + " --url " + address + " " + boardFile(t, "reading.json"))
		term.sees("Modes", "live", "━ idle")

		// From the panel: its query as it is asked, and what comes.
		term.press("e")
		term.sees("PromQL", `sum by (mode) (node_cpu_seconds_total{job="node"})`, "━ {mode=\"idle\"}", " series  ·  ")

		// Completion knows names, types, helps, labels and values.
		term.press("C-e", "C-u")
		term.press("-l", "rate(node_cpu_sec")
		term.sees("m node_cpu_seconds_total", "counter", "Seconds the CPUs spent in each mode")
		term.press("Tab")
		term.sees("rate(node_cpu_seconds_total", "✗ unclosed left parenthesis")
		term.press("-l", "{mo")
		term.sees("tab take", "{mo ", "│ l mode")
		term.press("Tab")
		term.press("-l", `id`)
		term.sees("tab take", `{mode="id `, "│ v idle")
		term.press("Tab")
		term.sees(`{mode="idle" `) // before a bracket it is a legend's
		term.press("-l", `}[1m]) + lab`)
		term.sees("tab take", "+ lab ", "│ ƒ label_replace")
		term.press("Tab")
		term.sees("+ label_replace(", "✗ expected 5 argument")
		term.press("C-e", "C-u")
		term.press("-l", `sum by (mode) (node_cpu_seconds_total{job="node"}) > 0 or up{job="node"}`)
		term.press("Enter")
		term.sees(`━ {mode="idle"}`, `━ up{`)

		// The same as a table, as it came, and as a tree that counts series.
		term.press("Escape")
		term.sees("K keep as a panel")
		term.press("Tab")
		term.sees("mode", "Value", "idle", "s sort")
		term.press("Tab")
		raw := regexp.MustCompile(`\{mode="idle"\}  [0-9.]+`)
		waitFor(t, "the raw series", func() bool { return raw.MatchString(term.screen()) })
		term.press("Tab")
		term.sees("sum of the series, one for each mode", "keeps only series", "series of the left, and those of the right")
		counted := regexp.MustCompile(`sum by \(mode\) +\d+ series`)
		waitFor(t, "series counted at each step", func() bool { return counted.MatchString(term.screen()) })

		// What was asked before comes back, and what is wrong is said by where it is.
		term.press("i", "C-e", "C-u", "Up")
		term.sees("or up{job=")
		term.press("C-r")
		term.sees("─ History ", "> 0 or up{job=")
		term.press("Escape")
		term.seesNot("─ History ")
		term.press("C-e", "C-u")
		term.press("-l", "sum(((")
		term.sees("✗ ")
		term.press("C-u")
		term.press("-l", `up{job="node"}`)
		term.press("Enter")
		term.press("Escape")
		term.sees(`up{job="node"}`, "K keep as a panel")
		term.press("K")
		waitFor(t, "the panel to be kept", func() bool {
			screen := term.screen()
			return strings.Contains(screen, `─ up{job="node"} ─`) && strings.Contains(screen, "Modes")
		})
		term.press("q")
		term.onTheShell()
	})
}
