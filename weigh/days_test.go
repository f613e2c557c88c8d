package weigh

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// broad are questions about all series for a day, each of which holds millions of samples.
var broad = []string{
	`sum by (instance) (last_over_time({job="node"}[5m]))`,
	`avg by (__name__) ({job="node"})`,
	`quantile by (instance) (0.9, {job="node"})`,
	`sum by (cpu) (rate(node_cpu_seconds_total[5m]))`,
}

// TestDays starts on the data that collector's TestWriteDays has written: MONTUI_WEIGH_DAYS is its directory, of which
// each system gets a copy beside it.
func TestDays(t *testing.T) {
	from := os.Getenv("MONTUI_WEIGH_DAYS")
	if from == "" || os.Getenv("MONTUI_WEIGH") == "" {
		t.Skip("MONTUI_WEIGH_DAYS names no data")
	}
	end := newest(t, from)
	ranges := []string{"1h", "24h", "7d", "15d"}
	fmt.Printf("| | ready | ready again after kill -9 | RSS MB idle | node dashboard %s | RSS after | %d broad ones of 24h | RSS at once | a minute later | peak |\n|---|---|---|---|---|---|---|---|---|---|\n", strings.Join(ranges, " / "), len(broad))
	for _, s := range systems() {
		if s.name != "montui collect" && s.name != "prometheus" {
			continue
		}
		fmt.Printf("| %s | %s |\n", s.name, s.days(t, from, end, ranges))
	}
}

func (s *system) days(t *testing.T, from string, end time.Time, ranges []string) string {
	t.Helper()
	dir, err := os.MkdirTemp(filepath.Dir(from), "days")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	s.data = filepath.Join(dir, "tsdb")
	if out, err := exec.Command("cp", "-r", from, s.data).CombinedOutput(); err != nil {
		t.Fatalf("%s", out)
	}
	s.config, s.block = filepath.Join(dir, "prometheus.yml"), "2h"
	if err := os.WriteFile(s.config, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	ready := s.timed(t)
	time.Sleep(time.Minute)
	_ = s.cmd.Process.Kill()
	_ = s.cmd.Wait()
	again := s.timed(t)
	time.Sleep(time.Minute)
	idle := s.memory(t)
	var asked []string
	for _, r := range ranges {
		asked = append(asked, s.dashboard(t, r, end))
	}
	after := s.memory(t)
	begin := time.Now()
	for _, q := range broad {
		s.ask(t, q, end)
	}
	took := time.Since(begin)
	at := s.memory(t)
	time.Sleep(time.Minute)
	later := s.memory(t)
	_ = s.cmd.Process.Signal(syscall.SIGTERM)
	_ = s.cmd.Wait()
	return fmt.Sprintf("%.2f s | %.2f s | %.0f (%.0f anonymous) | %s | %.0f | %.1f s | %.0f (%.0f) | %.0f (%.0f) | %.0f", ready.Seconds(), again.Seconds(),
		idle.rss, idle.anon, strings.Join(asked, " / "), after.rss, took.Seconds(), at.rss, at.anon, later.rss, later.anon, later.peak)
}

func (s *system) timed(t *testing.T) time.Duration {
	t.Helper()
	from := time.Now()
	s.begin(t)
	s.await(t)
	return time.Since(from)
}

// dashboard is the median of five renderings of the bundled node dashboard, whose queries are asked at once.
func (s *system) dashboard(t *testing.T, r string, end time.Time) string {
	t.Helper()
	var took []time.Duration
	for range 5 {
		from := time.Now()
		cmd := exec.Command(os.Getenv("MONTUI_WEIGH"), "render", "node", "--url", "http://"+s.listen, "--var", "instance=node3",
			"--from", end.Add(-duration(r)).Format(time.RFC3339), "--to", end.Format(time.RFC3339), "--format", "csv")
		if out, err := cmd.Output(); err != nil || len(out) == 0 {
			t.Errorf("%s: %v, %d bytes", s.name, err, len(out))
		}
		took = append(took, time.Since(from))
	}
	slices.Sort(took)
	return fmt.Sprintf("%.2f s", took[2].Seconds())
}

func duration(r string) time.Duration {
	n, _ := strconv.Atoi(r[:len(r)-1])
	if strings.HasSuffix(r, "d") {
		n *= 24
	}
	return time.Duration(n) * time.Hour
}

func (s *system) ask(t *testing.T, q string, end time.Time) {
	t.Helper()
	resp, err := http.PostForm("http://"+s.listen+"/api/v1/query_range", url.Values{
		"query": {q}, "start": {strconv.FormatInt(end.Add(-24*time.Hour).Unix(), 10)}, "end": {strconv.FormatInt(end.Unix(), 10)}, "step": {"60"}})
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, _ := io.ReadAll(resp.Body)
	if resp.StatusCode != http.StatusOK {
		t.Logf("%s: %s: %.200s", s.name, q, body)
	}
}

// newest is the end of the last block.
func newest(t *testing.T, dir string) time.Time {
	t.Helper()
	metas, err := filepath.Glob(filepath.Join(dir, "*", "meta.json"))
	if err != nil || len(metas) == 0 {
		t.Fatalf("%s has no blocks: %v", dir, err)
	}
	last := int64(0)
	for _, path := range metas {
		var meta struct {
			MaxTime int64 `json:"maxTime"`
		}
		text, err := os.ReadFile(path)
		if err == nil {
			err = json.Unmarshal(text, &meta)
		}
		if err != nil {
			t.Fatal(err)
		}
		last = max(last, meta.MaxTime)
	}
	return time.UnixMilli(last)
}
