package collector

import (
	"bufio"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"
)

// A collector that is killed has lost nothing it had scraped: the samples it could answer with before are there
// after the next start, and scraping goes on.
func TestKilled(t *testing.T) {
	if testing.Short() {
		t.Skip("starts and kills processes")
	}
	data := t.TempDir()
	file := write(t, "prometheus.yml", job("a", target(t)))
	const history = `scrapes_total[1h]`

	first := startProcess(t, file, data)
	var before [][2]any
	eventually(t, "a few scrapes", func() (bool, string) {
		if result := query(t, first.url, history); len(result) == 1 {
			before = result[0].Values
		}
		return len(before) >= 4, fmt.Sprint(before)
	})
	first.kill(t)

	second := startProcess(t, file, data)
	var after [][2]any
	eventually(t, "scraping goes on", func() (bool, string) {
		if result := query(t, second.url, history); len(result) == 1 {
			after = result[0].Values
		}
		// The scrapes counted from 1: any that is missing shows as a hole in the numbers.
		return len(after) > len(before)+1, fmt.Sprint(after)
	})
	for i, sample := range before {
		if after[i] != sample {
			t.Fatalf("sample %d was %v and is %v", i, sample, after[i])
		}
	}
	// What was scraped but not yet answered with when the kill came is one scrape at most.
	missing := 0
	for i, sample := range after {
		if want := fmt.Sprint(i + 1 + missing); sample[1] != want {
			missing++
		}
	}
	if missing > 1 {
		t.Errorf("%d scrapes are missing of %v", missing, after)
	}
	second.kill(t)
}

type process struct {
	cmd *exec.Cmd
	url string
}

// startProcess runs TestCollectorProcess of this very test binary as a process of its own.
func startProcess(t *testing.T, file, data string, env ...string) *process {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run=^TestCollectorProcess$", "-test.v")
	cmd.Env = append(append(os.Environ(), "MONTUI_TEST_CONFIG="+file, "MONTUI_TEST_DATA="+data), env...)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	p := &process{cmd: cmd}
	t.Cleanup(func() { p.kill(t) })
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if url, found := strings.CutPrefix(lines.Text(), "listening "); found {
			p.url = url
			return p
		}
	}
	t.Fatal("it never listened")
	return nil
}

// kill is kill -9.
func (p *process) kill(t *testing.T) {
	t.Helper()
	if p.cmd.ProcessState != nil {
		return
	}
	if err := p.cmd.Process.Kill(); err != nil {
		t.Error(err)
	}
	_ = p.cmd.Wait() // "signal: killed" is what is wanted
}

// TestCollectorProcess is no test but the process TestKilled starts.
func TestCollectorProcess(t *testing.T) {
	data := os.Getenv("MONTUI_TEST_DATA")
	if data == "" {
		t.Skip("only as a process of TestKilled")
	}
	duration := func(name string) time.Duration {
		d, _ := time.ParseDuration(os.Getenv(name)) // 0 is the default
		return d
	}
	err := Run(t.Context(), Config{
		FlushInterval: duration("MONTUI_TEST_FLUSH"), BlockDuration: duration("MONTUI_TEST_BLOCK"),
		File: os.Getenv("MONTUI_TEST_CONFIG"), Data: data, Listen: "127.0.0.1:0", Retention: 24 * time.Hour,
		Log:       slog.New(slog.NewTextHandler(os.Stderr, nil)),
		Listening: func(url string) error { fmt.Println("listening " + url); return nil },
	})
	t.Fatalf("it ended: %v", err)
}
