package e2e

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
)

// bundledRules are the rules handed out, whose alerts are not to wait for minutes here.
func bundledRules(t testing.TB) map[string]string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join("..", "deploy", "rules", "*.yml"))
	if err != nil || len(names) < 8 {
		t.Fatalf("%v %v", names, err)
	}
	files := map[string]string{}
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		files["rules-"+filepath.Base(name)] = regexp.MustCompile(`for: \d+[mhd]`).ReplaceAllString(string(text), "for: 1s")
	}
	return files
}

// TestAlertsFire: a target that goes away, a disk that fills up (told by a textfile) and a replica that stops are
// quiet while all is well, and then reach who is to be told.
func TestAlertsFire(t *testing.T) {
	t.Parallel()
	h := newHome(t)
	var told lockedBuilder
	alertmanager := listen(t, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		text, _ := io.ReadAll(r.Body)
		_, _ = told.Write(text)
	}))
	files := bundledRules(t)
	const disk = "node_filesystem_size_bytes{device=\"/dev/mmcblk0p2\",fstype=\"ext4\",mountpoint=\"/\"} 32e9\n" +
		"node_filesystem_readonly{device=\"/dev/mmcblk0p2\",fstype=\"ext4\",mountpoint=\"/\"} 0\n" +
		"node_filesystem_avail_bytes{device=\"/dev/mmcblk0p2\",fstype=\"ext4\",mountpoint=\"/\"} "
	files["disk.prom"] = disk + "20e9\n"
	dir := h.folder(t, files)
	node := h.start(t, "export", "node", "--listen", "127.0.0.1:0", "--", "--no-collector.filesystem", "--collector.textfile.directory="+dir)
	var stopped atomic.Int64
	replica := serve(t, func(*http.Request) string {
		return fmt.Sprintf("mysql_up 1\nmysql_slave_status_slave_io_running{master_host=\"db1\"} 1\nmysql_slave_status_slave_sql_running{master_host=\"db1\"} %d\n", 1-stopped.Load())
	})
	gone := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "something 1\n") }))
	defer gone.Close()
	if err := os.WriteFile(filepath.Join(dir, "prometheus.yml"), fmt.Appendf(nil, `
global: {scrape_interval: 1s, evaluation_interval: 1s, scrape_protocols: [PrometheusText0.0.4]}
rule_files: [rules-*.yml]
alerting: {alertmanagers: [{static_configs: [{targets: [%q]}]}]}
scrape_configs:
  - {job_name: node, static_configs: [{targets: [%q], labels: {instance: pi}}]}
  - {job_name: mysql, static_configs: [{targets: [%q], labels: {instance: db2}}]}
  - {job_name: web, fallback_scrape_protocol: PrometheusText0.0.4, static_configs: [{targets: [%q], labels: {instance: web1}}]}
`, alertmanager, node.says(`url=http://(\S+)/metrics`), replica, strings.TrimPrefix(gone.URL, "http://")), 0o600); err != nil {
		t.Fatal(err)
	}
	url := h.collector(t, "--config", filepath.Join(dir, "prometheus.yml"))
	// A machine too busy to be scraped in time is another matter.
	firing := `(ALERTS{alertstate="firing",alertname=~"HostDiskNearlyFull|MySQLReplicationStopped"} or ALERTS{alertstate="firing",alertname="TargetDown",instance="web1"})`
	h.waitForValue(t, url, `min(count_over_time(up[1m])) > bool 2`, "1")
	if n := h.value(t, url, "count("+firing+")"); n != "" {
		t.Fatalf("%s alerts while all is well", n)
	}

	gone.Close()
	stopped.Store(1)
	if err := os.WriteFile(filepath.Join(dir, "disk.prom"), []byte(disk+"1e9\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for alert, labels := range map[string]string{
		"TargetDown": `job="web",instance="web1"`, "HostDiskNearlyFull": `instance="pi",mountpoint="/"`, "MySQLReplicationStopped": `instance="db2"`,
	} {
		h.waitForValue(t, url, `count(ALERTS{alertstate="firing",alertname="`+alert+`",`+labels+`})`, "1")
		waitFor(t, alert+" to be told", func() bool { return strings.Contains(told.String(), `"alertname":"`+alert+`"`) })
	}
	h.waitForValue(t, url, "count("+firing+")", "3")
	if text := told.String(); !strings.Contains(text, "web web1 is down") {
		t.Errorf("what was told: %s", text)
	}
	if out, _, _ := h.montui(t, "query", "alerts", "--url", url); !strings.Contains(out, "TargetDown") || !strings.Contains(out, "MySQLReplicationStopped") {
		t.Errorf("montui query alerts: %s", out)
	}
}
