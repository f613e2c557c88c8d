package e2e

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// troubled is a collector with a target that is gone, an alert that fires for it, a recording rule, and a rule that fails.
func (h home) troubled(t *testing.T) (address string) {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"prometheus.yml": "global: {scrape_interval: 1s, evaluation_interval: 1s}\nrule_files: [rules.yml]\nscrape_configs:\n" +
			"- job_name: gone\n  static_configs: [{targets: ['127.0.0.1:1'], labels: {instance: gone}}]\n",
		"rules.yml": "groups:\n- name: watch\n  rules:\n  - {record: 'job:up:sum', expr: 'sum by (job) (up)'}\n" +
			"  - {alert: Gone, expr: 'up == 0', labels: {severity: critical}, annotations: {summary: '{{ $labels.job }} is gone'}}\n" +
			"  - {alert: Broken, expr: 'up * on () group_left () {__name__=~\"scrape_.*\"} > 0'}\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	address = h.collector(t, "--config", filepath.Join(dir, "prometheus.yml"))
	h.waitForValue(t, address, `count(ALERTS{alertname="Gone",alertstate="firing"})`, "1")
	return address
}

// TestScreensOfTheServer reads what the server says of itself: alerts, rules, targets, and what each of them leads to.
func TestScreensOfTheServer(t *testing.T) {
	t.Parallel()
	h := newHome(t)
	address := h.troubled(t)
	term := newTerminal(t, h, 160, 46)
	term.types(binary + " --url " + address + " " + boardFile(t, "alerts.json"))
	term.sees("Up", "live")

	term.press("3")
	term.sees("Alerts", "1 firing, 0 pending", "▲ firing", "Gone", "gone is gone", "severity=critical")
	term.press("Enter")
	term.sees("Gone is firing since", "ago, value 0", "label severity: critical", "annotation summary: gone is gone")
	term.press("Escape")
	term.seesNot("annotation summary")
	term.press("e")
	term.sees("PromQL", `ALERTS{alertname="Gone"`, " series  ·  ")
	term.press("Escape")
	term.sees("K keep as a panel")
	term.press("Escape")
	term.sees("1 firing, 0 pending")

	term.press("4")
	term.sees("3 rules in 1 group, 1 of them fail", "▲ firing", "● record", "job:up:sum", "✗ error", "Broken")
	term.press("Down")
	rules := regexp.MustCompile(`Gone +watch +\d+s +[0-9.]+[mµ]?s +up == 0`)
	waitFor(t, "when and how long a rule was evaluated", func() bool { return rules.MatchString(term.screen()) })

	term.press("5")
	term.sees("0 of 1 up", "▼ down", "gone", "http://127.0.0.1:1/metrics", "connection refused")
	term.press("Enter")
	term.sees("is down", "last scraped", "every 1s", "label job: gone", "discovered __scheme__: http")
	term.press("Escape")
	term.seesNot("discovered __scheme__")

	// Annotations are on the graphs, and alerts when they are asked for; the crosshair reads them.
	term.press("1")
	term.sees("Up", "live", "▲")
	term.press("c")
	term.sees("zoom to the mark")
	stands := regexp.MustCompile(`\d\d-\d\d \d\d:\d\d:\d\d *\n*$`)
	waitFor(t, "the annotation's words on the crosshair's way back to it", func() bool {
		screen := term.screen()
		if strings.Contains(screen, "it is down gone") {
			return true
		}
		term.press("Left")
		waitFor(t, "the crosshair to move", func() bool { return stands.FindString(term.screen()) != stands.FindString(screen) })
		return false
	})
	term.press("a")
	term.seesNot("it is down gone")
	term.press("A")
	term.sees("alerts that fired are marked", "▲")
	term.press("A")
	term.sees("no longer marked")
	term.press("q")
	term.onTheShell()
}
