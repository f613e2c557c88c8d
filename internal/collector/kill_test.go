package collector

import (
	"bufio"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
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

// Killed at any moment of a short life in which it flushes, cuts blocks and reads its configuration again, over and over: each
// start is ready, and all it had answered with is there.
func TestCollectorKilledOften(t *testing.T) {
	if testing.Short() {
		t.Skip("starts and kills processes")
	}
	kills := 5
	if n, err := strconv.Atoi(os.Getenv(envKills)); err == nil {
		kills = n
	}
	data, address := t.TempDir(), target(t)
	text := strings.Replace(job("a", address), "scrape_interval: 1s", "scrape_interval: 50ms", 1)
	file := write(t, "prometheus.yml", text)
	seed := uint64(time.Now().UnixNano())
	r := rand.New(rand.NewPCG(seed, 0))
	reloads, seen := 0, map[string]string{} // timestamp: value, as it was answered
	for i := range kills {
		p := startProcess(t, file, data, "MONTUI_TEST_FLUSH=100ms", "MONTUI_TEST_BLOCK=2s")
		eventually(t, fmt.Sprintf("ready after %d kills (seed %d)", i, seed), func() (bool, string) {
			code, body := get(t, p.url+"/-/ready")
			return code == http.StatusOK, body
		})
		end := time.After(200*time.Millisecond + time.Duration(r.IntN(1500))*time.Millisecond)
		for living := true; living; {
			select {
			case <-end:
				living = false
			default:
				if err := os.WriteFile(file, []byte(strings.Replace(text, "evaluation_interval: 1s", fmt.Sprintf("evaluation_interval: %ds", 1+reloads%5), 1)), 0o600); err != nil {
					t.Fatal(err)
				}
				if code, body := post(t, p.url+"/-/reload"); code != http.StatusOK {
					t.Errorf("reload: %d %s", code, body)
				}
				reloads++
			}
		}
		have := map[string]string{}
		if result := query(t, p.url, `scrapes_total[1h]`); len(result) == 1 {
			for _, v := range result[0].Values {
				have[fmt.Sprint(v[0])] = fmt.Sprint(v[1])
			}
		}
		p.kill(t)
		for at, v := range seen {
			if have[at] != v {
				t.Fatalf("kill %d (seed %d): %s at %s was there, and is %q", i, seed, v, at, have[at])
			}
		}
		seen = have
	}
	blocks, _ := filepath.Glob(filepath.Join(data, "*", "meta.json"))
	t.Logf("%d kills (seed %d), %d reloads, %d scrapes kept, %d blocks", kills, seed, reloads, len(seen), len(blocks))
	if len(seen) < 10*kills || len(blocks) == 0 || reloads < kills {
		t.Error("that was no test")
	}
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
