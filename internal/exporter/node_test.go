package exporter

import (
	"bytes"
	"log/slog"
	"net/http/httptest"
	"runtime"
	"strings"
	"testing"
	"time"
)

func TestNodeAnswersAScrape(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("the names looked for are those of Linux")
	}
	var log bytes.Buffer
	node, err := Node(slog.New(slog.NewTextHandler(&log, nil)))
	if err != nil {
		t.Fatal(err)
	}
	for range 2 { // the second finds the collectors already made
		w := httptest.NewRecorder()
		node.ServeHTTP(w, httptest.NewRequest("GET", "/exporters/node", nil))
		if w.Code != 200 {
			t.Fatalf("status %d: %s", w.Code, w.Body)
		}
		for _, name := range []string{
			"node_cpu_seconds_total{", "node_memory_MemTotal_bytes ", "node_load1 ", "node_boot_time_seconds ",
			"node_uname_info{", `node_scrape_collector_success{collector="cpu"} 1`, "process_resident_memory_bytes ",
		} {
			if !strings.Contains(w.Body.String(), "\n"+name) {
				t.Errorf("no %s in the answer", name)
			}
		}
		if strings.Contains(w.Body.String(), `device="veth`) {
			t.Error("a veth device is in the answer")
		}
	}
	if strings.Contains(log.String(), "level=INFO") {
		t.Errorf("it says what is no trouble: %s", &log)
	}
	seen := map[string]bool{}
	for line := range strings.Lines(log.String()) {
		_, line, _ = strings.Cut(line, " ") // the time
		if line, _, _ = strings.Cut(line, "duration_seconds"); seen[line] {
			t.Errorf("said twice: %s", line)
		}
		seen[line] = true
	}
}

func TestNodeTwice(t *testing.T) {
	for range 2 {
		if _, err := Node(slog.New(slog.DiscardHandler)); err != nil {
			t.Fatal(err)
		}
	}
}

func TestOncePerCollector(t *testing.T) {
	var out bytes.Buffer
	h := newOncePerCollector(slog.NewTextHandler(&out, nil))
	start := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	say := func(h slog.Handler, after time.Duration, message string, attrs ...slog.Attr) int {
		out.Reset()
		r := slog.NewRecord(start.Add(after), slog.LevelError, message, 0)
		r.AddAttrs(attrs...)
		if err := h.Handle(t.Context(), r); err != nil {
			t.Fatal(err)
		}
		return strings.Count(out.String(), "\n")
	}
	cpu := h.WithAttrs([]slog.Attr{slog.String("collector", "cpu")})
	tests := []struct {
		name    string
		h       slog.Handler
		after   time.Duration
		message string
		attrs   []slog.Attr
		lines   int
	}{
		{"first", h, 0, "collector failed", []slog.Attr{slog.String("name", "mdadm")}, 1},
		{"again, with another error", h, 5 * time.Second, "collector failed", []slog.Attr{slog.String("name", "mdadm"), slog.String("err", "x")}, 0},
		{"another collector", h, 5 * time.Second, "collector failed", []slog.Attr{slog.String("name", "nfs")}, 1},
		{"an hour later", h, time.Hour, "collector failed", []slog.Attr{slog.String("name", "mdadm")}, 1},
		{"named by With", cpu, 0, "collector failed", nil, 1},
		{"named by With, again", cpu, 1, "collector failed", nil, 0},
		{"another message of it", cpu, 1, "cannot open", nil, 1},
	}
	for _, tt := range tests {
		if got := say(tt.h, tt.after, tt.message, tt.attrs...); got != tt.lines {
			t.Errorf("%s: %d lines, want %d", tt.name, got, tt.lines)
		}
	}
}
