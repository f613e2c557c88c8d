package e2e

import (
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/creack/pty"
)

// terminalBytes is what a program writes to its terminal: how much, and when something came last.
type terminalBytes struct {
	mu    sync.Mutex
	count int
	last  time.Time
}

func (b *terminalBytes) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.count, b.last = b.count+len(p), time.Now()
	return len(p), nil
}

func (b *terminalBytes) so() (count int, last time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.count, b.last
}

// living is a dashboard that is looked at.
type living struct {
	name      string // in the table
	dashboard string
	server    string
	from      string
	seconds   int
}

// cost is what it costs to look at it.
type cost struct {
	cpu         float64 // of a core, in percent, while nobody presses a key
	rss, anon   string
	bytes       int // a refresh of 5 s, with the clock's
	median, p99 time.Duration
	cpuKey      time.Duration // of the process, a key
}

// TestLiving measures what it costs to look at a dashboard in 200x60 for MONTUI_LIVING_SECONDS (default: 60) at a refresh of 5 s.
// MONTUI_LIVING names a server, and MONTUI_LIVING_DASHBOARD the dashboard (default: node); MONTUI_LIVING=curve measures how it grows with
// panels, series and range, against a server of its own. It is a measurement, not a judgement: it fails only when nothing is drawn.
func TestLiving(t *testing.T) {
	server := os.Getenv("MONTUI_LIVING")
	if server == "" {
		t.Skip("a measurement, when MONTUI_LIVING names a server, or is curve")
	}
	seconds := 60
	if n, err := strconv.Atoi(os.Getenv("MONTUI_LIVING_SECONDS")); err == nil && n > 0 {
		seconds = n
	}
	var all []living
	if server != "curve" {
		dashboard := os.Getenv("MONTUI_LIVING_DASHBOARD")
		if dashboard == "" {
			dashboard = "node"
		}
		all = append(all, living{filepath.Base(dashboard) + ", 24 h", dashboard, server, "now-24h", seconds})
	} else {
		all = curve(t, seconds)
	}
	table := "| dashboard | CPU | RSS | of it its own | bytes a refresh | key to frame, median | p99 | CPU a key |\n|---|---|---|---|---|---|---|---|\n"
	for _, l := range all {
		c := l.measure(t)
		table += fmt.Sprintf("| %s | %.2f %% | %s | %s | %d | %d ms | %d ms | %.1f ms |\n", l.name, c.cpu, c.rss, c.anon, c.bytes, c.median.Milliseconds(), c.p99.Milliseconds(),
			float64(c.cpuKey.Microseconds())/1000)
	}
	t.Log("200x60, every 5 s\n" + table)
}

// curve is one dashboard after another, each with one thing more of than the others.
func curve(t *testing.T, seconds int) []living {
	server := newFakePrometheus(t)
	server.feels(func(w http.ResponseWriter, r *http.Request) bool {
		count, _, _ := strings.Cut(strings.TrimPrefix(r.Form.Get("query"), "s"), "_")
		n, err := strconv.Atoi(count)
		if err != nil || !strings.HasSuffix(r.URL.Path, "/query_range") {
			return false
		}
		writeMatrix(w, r, n)
		return true
	})
	var all []living
	add := func(name string, panels, series int, from string) {
		h := newHome(t)
		exprs := map[string]string{}
		for i := range panels {
			exprs[fmt.Sprintf("Panel %d", i)] = fmt.Sprintf("s%d_%d", series/panels, i)
		}
		all = append(all, living{name, dashboardFile(t, h, "5s", exprs), server.URL, from, seconds})
	}
	for _, panels := range []int{10, 50, 141} {
		add(fmt.Sprintf("%d panels, 8 series each, 24 h", panels), panels, panels*8, "now-24h")
	}
	for _, series := range []int{10, 100, 1000, 10_000} {
		add(fmt.Sprintf("10 panels, %d series together, 1 h", series), 10, series, "now-1h")
	}
	for _, span := range []string{"1h", "24h", "7d"} {
		add("10 panels, 8 series each, "+span, 10, 80, "now-"+span)
	}
	return all
}

// measure looks at a dashboard for a while, and then presses keys.
func (l living) measure(t *testing.T) cost {
	t.Helper()
	h := newHome(t)
	cmd := exec.Command(binary, "open", l.dashboard, "--url", l.server, "--from", l.from, "--to", "now")
	cmd.Env = append(h.env, "COLORTERM=truecolor")
	screen, err := pty.StartWithSize(cmd, &pty.Winsize{Cols: 200, Rows: 60})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = cmd.Process.Kill(); _ = cmd.Wait(); screen.Close() }()
	var out terminalBytes
	go func() {
		buffer := make([]byte, 1<<16)
		for {
			n, err := screen.Read(buffer)
			_, _ = out.Write(buffer[:n])
			if err != nil {
				return
			}
		}
	}()
	quiet := func(still time.Duration) {
		waitFor(t, "the screen to be still", func() bool {
			n, last := out.so()
			return n > 5_000 && time.Since(last) > still
		})
	}
	quiet(300 * time.Millisecond)
	for _, key := range []string{"R", "5", "s", "\r"} { // the refresh picker: every 5 s
		_, _ = screen.WriteString(key)
		quiet(100 * time.Millisecond)
	}
	time.Sleep(3 * time.Second) // what the picker covered, and the first refresh after it, are no part of the measurement
	process := cmd.Process.Pid
	before, _ := out.so()
	cpu := cpuSeconds(t, process)
	time.Sleep(time.Duration(l.seconds) * time.Second) // this is the measurement
	after, _ := out.so()
	c := cost{cpu: (cpuSeconds(t, process) - cpu) * 100 / float64(l.seconds), rss: status(t, process, "VmRSS"), anon: status(t, process, "RssAnon"), bytes: (after - before) * 5 / l.seconds}
	began, cpu := time.Now(), cpuSeconds(t, process)
	took := latencies(t, screen, &out)
	idle := c.cpu / 100 * time.Since(began).Seconds()
	c.cpuKey = time.Duration(max(0, cpuSeconds(t, process)-cpu-idle) / float64(len(took)) * float64(time.Second))
	c.median, c.p99 = took[len(took)/2], took[len(took)*99/100]
	t.Logf("%s: CPU %.2f %%, RSS %s (its own %s, the binary %s), %d bytes a refresh; key to frame: median %s, p99 %s, most %s, CPU %s a key", l.name, c.cpu, c.rss, c.anon,
		status(t, process, "RssFile"), c.bytes, c.median, c.p99, took[len(took)-1], c.cpuKey)
	return c
}

// latencies is how long it takes from a key to the first byte of the frame that shows it, in order.
func latencies(t *testing.T, screen *os.File, out *terminalBytes) []time.Duration {
	t.Helper()
	// Each of them changes the screen: what did not would be taken for as slow as the clock.
	keys := []string{"\x1b[C", "\x1b[B", "\x1b[D", "\x1b[A", "c", "\x1b[D", "c", "?", "\x1b", "t", "\x1b", "\r", "\x1b"}
	var took []time.Duration
	for i := range 18 * len(keys) {
		waitFor(t, "the screen to be still", func() bool { _, last := out.so(); return time.Since(last) > 40*time.Millisecond })
		before, _ := out.so()
		pressed := time.Now()
		_, _ = screen.WriteString(keys[i%len(keys)])
		for time.Since(pressed) < time.Second {
			if n, last := out.so(); n > before && (i < len(keys) || keys[i%len(keys)] == "\x1b") {
				break // the first round finds its place; escape may begin a sequence, and is waited for 50 ms whoever reads it
			} else if n > before {
				took = append(took, last.Sub(pressed))
				break
			}
			time.Sleep(200 * time.Microsecond)
		}
	}
	if len(took) < 100 {
		t.Fatalf("only %d keys changed the screen", len(took))
	}
	slices.Sort(took)
	return took
}

// cpuSeconds is what a process has used, as the kernel counts it: in hundredths.
func cpuSeconds(t *testing.T, pid int) float64 {
	t.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		t.Skip("no /proc here: ", err)
	}
	_, rest, _ := strings.Cut(string(text), ") ")
	fields := strings.Fields(rest)
	user, _ := strconv.ParseFloat(fields[11], 64)
	system, _ := strconv.ParseFloat(fields[12], 64)
	return (user + system) / 100
}

// status is a line of what the kernel says of a process.
func status(t *testing.T, pid int, name string) string {
	t.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range strings.Split(string(text), "\n") {
		if value, ok := strings.CutPrefix(line, name+":"); ok {
			return strings.TrimSpace(value)
		}
	}
	return "unknown"
}
