package e2e

import (
	"fmt"
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

// TestLiving measures what it costs to look at a dashboard: MONTUI_LIVING names a server, MONTUI_LIVING_DASHBOARD the dashboard
// (default: node), MONTUI_LIVING_SECONDS how long (default: 60). It is a measurement, not a judgement: it fails only when nothing is drawn.
func TestLiving(t *testing.T) {
	server := os.Getenv("MONTUI_LIVING")
	if server == "" {
		t.Skip("a measurement, when MONTUI_LIVING names a server")
	}
	dashboard := os.Getenv("MONTUI_LIVING_DASHBOARD")
	if dashboard == "" {
		dashboard = "node"
	}
	seconds := 60
	if n, err := strconv.Atoi(os.Getenv("MONTUI_LIVING_SECONDS")); err == nil && n > 0 {
		seconds = n
	}
	h := newHome(t)
	cmd := exec.Command(binary, "open", dashboard, "--url", server, "--from", "now-24h", "--to", "now")
	cmd.Env = append(h.env, "COLORTERM=truecolor")
	screen, err := pty.StartWithSize(cmd, &pty.Winsize{Cols: 200, Rows: 60})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait(); screen.Close() })
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
			return n > 10_000 && time.Since(last) > still
		})
	}
	quiet(300 * time.Millisecond)
	// the refresh picker: every 5 s
	for _, key := range []string{"R", "5", "s", "\r"} {
		_, _ = screen.WriteString(key)
		quiet(100 * time.Millisecond)
	}
	process := cmd.Process.Pid
	before, _ := out.so()
	cpu := cpuSeconds(t, process)
	time.Sleep(time.Duration(seconds) * time.Second) // this is the measurement
	after, _ := out.so()
	t.Logf("%s, 200x60, 24 h, every 5 s: CPU %.2f %% of a core, RSS %s (of its own %s, the binary %s), %d bytes a refresh (with a clock of %d seconds)", filepath.Base(dashboard),
		(cpuSeconds(t, process)-cpu)*100/float64(seconds), status(t, process, "VmRSS"), status(t, process, "RssAnon"), status(t, process, "RssFile"), (after-before)*5/seconds, 5)
	t.Log(latencies(t, screen, &out))
	t.Logf("after the keys: RSS %s", status(t, process, "VmRSS"))
}

// latencies is how long it takes from a key to the first byte of the frame that shows it.
func latencies(t *testing.T, screen *os.File, out *terminalBytes) string {
	t.Helper()
	keys := []string{"\x1b[C", "\x1b[B", "\x1b[D", "\x1b[A", "c", "\x1b[D", "c", "?", "\x1b", "t", "\x1b"}
	var took []time.Duration
	for i := range 220 {
		waitFor(t, "the screen to be still", func() bool { _, last := out.so(); return time.Since(last) > 40*time.Millisecond })
		before, _ := out.so()
		pressed := time.Now()
		_, _ = screen.WriteString(keys[i%len(keys)])
		for time.Since(pressed) < time.Second {
			if n, last := out.so(); n > before {
				took = append(took, last.Sub(pressed))
				break
			}
			time.Sleep(200 * time.Microsecond)
		}
	}
	if len(took) < 100 {
		t.Fatalf("only %d of 220 keys changed the screen", len(took))
	}
	slices.Sort(took)
	return fmt.Sprintf("key to frame: median %s, p99 %s, most %s, of %d keys", took[len(took)/2], took[len(took)*99/100], took[len(took)-1], len(took))
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
