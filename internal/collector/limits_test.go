package collector

import (
	"compress/gzip"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/oklog/ulid/v2"
	"github.com/prometheus/prometheus/tsdb"
)

func TestLimitsFollowTheMemory(t *testing.T) {
	tests := []struct {
		config               Config
		memory               int64
		samples, concurrency int
	}{
		{Config{MemoryLimit: 96 << 20}, 96 << 20, 1_572_864, 2},
		{Config{MemoryLimit: 256 << 20}, 256 << 20, 4_194_304, 4},
		{Config{MemoryLimit: 4 << 30}, 4 << 30, 50_000_000, 20},
		{Config{MemoryLimit: 256 << 20, QuerySamples: 7, QueryConcurrency: 9}, 256 << 20, 7, 9},
	}
	for _, tt := range tests {
		l := newLimits(tt.config)
		if l.memory != tt.memory || l.samples != tt.samples || l.concurrency != tt.concurrency || l.timeout != queryTimeout {
			t.Errorf("%+v: %+v", tt.config, l)
		}
	}
	if l := newLimits(Config{}); l.memory < leastMemory || l.memory > mostMemory {
		t.Errorf("by this machine: %+v", l)
	}
}

func TestMachineMemory(t *testing.T) {
	root := t.TempDir()
	put := func(name, text string) {
		path := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	ask := func() int64 { return machineMemory(filepath.Join(root, "proc"), filepath.Join(root, "cgroup")) }
	if got := ask(); got != 1<<30 {
		t.Errorf("of nothing: %d", got)
	}
	put("proc/meminfo", "MemFree: 1 kB\nMemTotal:        1000 kB\n")
	if got := ask(); got != 1000<<10 {
		t.Errorf("of the machine: %d", got)
	}
	put("proc/self/cgroup", "0::/a/b\n")
	put("cgroup/a/memory.max", "512000\n")
	put("cgroup/a/b/memory.max", "max\n")
	if got := ask(); got != 512000 {
		t.Errorf("of the group above: %d", got)
	}
	put("proc/self/cgroup", "4:memory:/c\n2:cpu:/d\n0::/\n") // the first version
	put("cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n")
	put("cgroup/memory/c/memory.limit_in_bytes", "256000\n")
	if got := ask(); got != 256000 {
		t.Errorf("of a group of the first version: %d", got)
	}
}

// A query that is too broad is refused, and told why and what to do.
func TestRefusedQueries(t *testing.T) {
	c := collect(t, Config{File: write(t, "prometheus.yml", job("a", target(t))), QuerySamples: 100, MemoryLimit: 200 << 20})
	eventuallyValue(t, c.url, "count(up)", "1")
	code, body := get(t, c.url+"/api/v1/query?query="+url.QueryEscape("max_over_time(vector(1)[1h:1s])"))
	for _, want := range []string{"hold 100 at once", "--query-samples", "--memory-limit 200 MB", "shorter range"} {
		if code != 422 || !strings.Contains(body, want) {
			t.Errorf("%d %s: no %q", code, body, want)
		}
	}
}

// Targets that flood, never end or are garbage cost themselves, and no other.
func TestHostileTargets(t *testing.T) {
	endless := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		line := []byte(strings.Repeat("a_metric_that_never_ends 1\n", 1000))
		for r.Context().Err() == nil {
			if _, err := w.Write(line); err != nil {
				return
			}
		}
	}))
	t.Cleanup(endless.Close)
	hanging := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }))
	t.Cleanup(hanging.Close)
	// A thousandth of what it becomes, and one that announces ten gigabytes.
	bomb := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		packed := gzip.NewWriter(w)
		line := []byte(strings.Repeat("a_metric_that_never_ends 1\n", 1000))
		for range (200 << 20) / len(line) {
			if _, err := packed.Write(line); err != nil {
				return
			}
		}
		_ = packed.Close() // whoever reads has gone
	}))
	t.Cleanup(bomb.Close)
	announced := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Length", "10000000000")
		line := []byte(strings.Repeat("a_metric_that_never_ends 1\n", 1000))
		for r.Context().Err() == nil {
			if _, err := w.Write(line); err != nil {
				return
			}
		}
	}))
	t.Cleanup(announced.Close)
	flood := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		for i := range leastSeries + 1 {
			fmt.Fprintf(w, "m{i=\"%d\"} 1\n", i)
		}
	}))
	t.Cleanup(flood.Close)
	garbage := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "\xff{{{ 1e\n") }))
	t.Cleanup(garbage.Close)
	file := "global: {scrape_interval: 1s, scrape_timeout: 1s}\nscrape_configs:\n"
	for name, address := range map[string]string{"endless": endless.URL, "hanging": hanging.URL, "flood": flood.URL, "garbage": garbage.URL, "bomb": bomb.URL, "announced": announced.URL, "good": "http://" + target(t)} {
		file += fmt.Sprintf("  - {job_name: %s, fallback_scrape_protocol: PrometheusText0.0.4, static_configs: [{targets: [%q]}]}\n", name, strings.TrimPrefix(address, "http://"))
	}
	c := collect(t, Config{File: write(t, "prometheus.yml", file), MemoryLimit: leastMemory})
	for _, bad := range []string{"endless", "hanging", "flood", "garbage", "bomb", "announced"} {
		eventuallyValue(t, c.url, `up{job="`+bad+`"}`, "0")
	}
	eventuallyValue(t, c.url, `up{job="good"}`, "1")
}

// The oldest blocks go while the disk is nearly full, as many as it takes, and the newest never.
func TestDiskNearlyFull(t *testing.T) {
	dir := t.TempDir()
	l := openTest(t, dir, 0)
	l.DisableCompactions()
	base := time.Now().Add(-9 * time.Hour).UnixMilli()
	for n := range 9 * 60 {
		if err := counted(t, l, base, n*60); err != nil {
			t.Fatal(err)
		}
	}
	if err := cutHead(l.DB, testBlock.Milliseconds()); err != nil {
		t.Fatal(err)
	}
	blocks := l.Blocks()
	if len(blocks) < 4 {
		t.Fatalf("%d blocks", len(blocks))
	}
	g := newDiskGuard(dir)
	free := uint64(1 << 40)
	g.space = func() (uint64, uint64, error) { return free, 1 << 40, nil }
	ask := func() map[ulid.ULID]struct{} { return g.deletable(append([]*tsdb.Block(nil), blocks...)) }
	if got := ask(); len(got) != 0 {
		t.Errorf("before the storage is open: %v", got)
	}
	g.db.Store(l.DB)
	if got := ask(); len(got) != 0 {
		t.Errorf("with room: %v", got)
	}
	free = mostFree - 1
	if got := ask(); len(got) != 1 {
		t.Errorf("one byte short: %v", got)
	} else if _, found := got[blocks[0].Meta().ULID]; !found {
		t.Errorf("one byte short: %v is not the oldest", got)
	}
	free = 0
	if got := ask(); len(got) != len(blocks)-1 {
		t.Errorf("full: %d of %d blocks", len(got), len(blocks))
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
}
