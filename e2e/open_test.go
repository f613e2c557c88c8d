package e2e

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// needsEmptyPort skips where a Prometheus already runs at the usual place: montui would rightly use it.
func needsEmptyPort(t *testing.T) {
	t.Helper()
	if conn, err := net.Dial("tcp", "localhost:9090"); err == nil {
		conn.Close()
		t.Skip("something listens on localhost:9090; montui would use it instead of its own collector")
	}
}

// percent is one in a panel; the last line says how far down the dashboard is read.
var percent = regexp.MustCompile(`[0-9](\.[0-9]+)? ?%.*\n[│╰]`)

// TestFirstLook is a newcomer's first minute: an empty home, one command, this machine on the screen.
func TestFirstLook(t *testing.T) {
	t.Parallel()
	needsEmptyPort(t)
	h := newHome(t)
	term := newTerminal(t, h, 160, 48)
	term.types(binary)
	term.sees("montui", "CPU", "Memory", "started a collector of this machine", "montui collect")
	waitFor(t, "lines of this machine", func() bool {
		screen := term.screen()
		return percent.MatchString(screen) && strings.ContainsAny(screen, "⣀⣤⣶⠤⠒⠉⡀⢀⠈⠁")
	})
	url := h.noted()
	term.press("q")
	term.onTheShell()
	waitFor(t, "the collector to end with the screens", func() bool { return !ready(url) })
	if blocks, err := os.ReadDir(filepath.Join(h.dir, "data", "montui", "tsdb")); err != nil || len(blocks) == 0 {
		t.Fatalf("no data was kept: %v", err)
	}

	again := time.Now()
	term.types(binary)
	term.sees("live")
	stdout, stderr, code := h.montui(t, "query", "-o", "value", "--url", h.noted(),
		fmt.Sprintf("min_over_time(timestamp(up{job='node'})[10m:1s]) < %.3f", float64(again.UnixMilli())/1000))
	if code != 0 || strings.TrimSpace(stdout) == "" {
		t.Errorf("the earlier data is not there after a restart: %q %q %d", stdout, stderr, code)
	}
	term.press("q")
	term.onTheShell()
}

// TestTerminalIsRestored holds for the ways out that are not q.
func TestTerminalIsRestored(t *testing.T) {
	t.Parallel()
	h := newHome(t)
	url := h.collector(t)
	pidFile := filepath.Join(h.dir, "pid")
	for name, leave := range map[string]func(*terminal){
		"ctrl-c":  func(term *terminal) { term.press("C-c") },
		"SIGTERM": func(term *terminal) { term.kills("TERM", pidFile) },
		"SIGHUP":  func(term *terminal) { term.kills("HUP", pidFile) },
	} {
		t.Run(name, func(t *testing.T) {
			term := newTerminal(t, h, 100, 30)
			term.types("sh -c 'echo $$ > " + pidFile + "; exec " + binary + " --url " + url + "'")
			term.sees("live", "q quit")
			leave(term)
			term.onTheShell()
		})
	}
}

// kills sends a signal to the montui whose pid is in the file.
func (t *terminal) kills(signal, pidFile string) {
	t.t.Helper()
	pid, err := os.ReadFile(pidFile)
	if err != nil {
		t.t.Fatal(err)
	}
	if out, err := exec.Command("kill", "-"+signal, strings.TrimSpace(string(pid))).CombinedOutput(); err != nil {
		t.t.Fatalf("kill: %v: %s", err, out)
	}
}

// TestServerGoneAndBack stops the collector under a running screen and starts it again.
func TestServerGoneAndBack(t *testing.T) {
	t.Parallel()
	h := newHome(t)
	server := startServer(t, h)
	term := newTerminal(t, h, 120, 35)
	term.types(binary + " --url " + server.url)
	term.sees("live", "CPU")
	waitFor(t, "data", func() bool { return percent.MatchString(term.screen()) })
	server.stop()
	term.sees("no answer", "stale", "CPU")
	server.start()
	waitFor(t, "the screen to recover alone", func() bool {
		screen := term.screen()
		return strings.Contains(screen, "live") && !strings.Contains(screen, "stale")
	})
	term.press("q")
	term.onTheShell()
}

// TestSwitcherAndKeys goes through the dashboards and the overlays.
func TestSwitcherAndKeys(t *testing.T) {
	t.Parallel()
	h := newHome(t)
	url := h.collector(t)
	term := newTerminal(t, h, 120, 35)
	term.types(binary + " --url " + url)
	term.sees("CPU", "live")
	term.press("d")
	term.sees("Dashboards", "MySQL", "PostgreSQL", "nginx", "Mastodon")
	term.press("-l", "mysql")
	term.press("Enter")
	term.seesNot("Mastodon")
	term.sees("MySQL", "live")
	term.press("?")
	term.sees("Keys", "fold or unfold")
	term.tmux("send-keys", "Escape") // its byte alone
	term.seesNot("Keys")
	term.press("t")
	term.sees("Time range", "Last 24 hours")
	term.press("-l", "24 h")
	term.press("Enter")
	term.sees("last 24 hours")
	term.press("q")
	term.onTheShell()
}
