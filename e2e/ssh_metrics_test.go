package e2e

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestSSHMetricsOnTheCollector: the bundled collector scrapes the SSH server, and its viewers can be asked for as anything else.
func TestSSHMetricsOnTheCollector(t *testing.T) {
	t.Parallel()
	needsSSH(t)
	h, port, metrics := newHome(t), freePort(t), freePort(t)
	config := filepath.Join(h.dir, "collect.yml")
	text := "global: {scrape_interval: 1s}\nscrape_configs: [{job_name: montui-serve, static_configs: [{targets: ['127.0.0.1:" + metrics + "']}]}]\n"
	if err := os.WriteFile(config, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	url := h.collector(t, "--config", config)
	s := serveSSH(t, h, 1, "serve: {metrics_listen: '127.0.0.1:"+metrics+"', listen: [{address: '127.0.0.1:"+port+"', access: {anonymous: explorer}}]}", "--url", url)
	s.ports["public"] = port
	client, err := dialSSH("127.0.0.1:" + port)
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	session, err := client.NewSession()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := session.StdinPipe(); err != nil { // without one he leaves at once
		t.Fatal(err)
	}
	if session.RequestPty("xterm", 30, 100, nil) != nil || session.Shell() != nil {
		t.Fatal("no session")
	}
	waitFor(t, "the collector to know of the viewer", func() bool {
		out, _ := s.asks(t, "public", "", "x", "query montui_ssh_viewers -o value")
		return strings.TrimSpace(out) == "1"
	})
	for _, metric := range []string{"montui_ssh_sent_bytes_total", "montui_ssh_frames_total", "montui_ssh_refused_total", "montui_ssh_sessions", "montui_ssh_queries_total", "montui_ssh_limit", "process_resident_memory_bytes"} {
		if out, code := s.asks(t, "public", "", "x", "query 'count("+metric+")' -o value"); code != 0 || strings.TrimSpace(out) == "" {
			t.Errorf("%s: %d, %q", metric, code, out)
		}
	}
	h.waitForValue(t, url, `min(count_over_time(montui_ssh_query_duration_seconds_count[1m]) > bool 3)`, "1")
	shown := h.rendered(t, "ssh", "--url", url, "--from", "now-1m", "--scrape-interval", "1s")
	for panel, text := range shown {
		if text == "" {
			t.Errorf("the dashboard of the SSH server: %s has no data", panel)
		}
	}
	if got := shown["Viewers (stat)"]; got != "1" || len(shown) < 16 {
		t.Errorf("%q viewers on %d panels", got, len(shown))
	}
}
