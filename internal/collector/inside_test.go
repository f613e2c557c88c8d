package collector

import (
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/prometheus/common/model"
)

// stubStatus is an nginx as far as its exporter looks.
func stubStatus(t *testing.T) string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		io.WriteString(w, "Active connections: 2 \nserver accepts handled requests\n 10 9 31 \nReading: 0 Writing: 1 Waiting: 1 \n")
	}))
	t.Cleanup(server.Close)
	return server.URL
}

// folder writes files into a folder of their own.
func folder(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestExportersInside(t *testing.T) {
	dir := folder(t, map[string]string{
		"prometheus.yml": job("nginx", target(t)) + "    metric_relabel_configs: [{target_label: site, replacement: home}]\n",
		InsideFile:       fmt.Sprintf("node:\nnginx:\n  - {instance: web1, uri: %q, labels: {tier: front}}\n", stubStatus(t)),
	})
	file := filepath.Join(dir, "prometheus.yml")
	c := collect(t, Config{File: file})
	// It is one more target of the job that is there, and takes what that says.
	eventuallyValue(t, c.url, `nginx_up{job="nginx",instance="web1",tier="front",site="home"}`, "1")
	eventuallyValue(t, c.url, `count(up{job="nginx"} == 1)`, "2")
	eventuallyValue(t, c.url, `count(node_uname_info{job="node",instance="`+hostname()+`"})`, "1")
	if code, body := get(t, c.url+"/exporters/nginx/web1"); code != 200 || !strings.Contains(body, "nginx_up 1") {
		t.Errorf("its page: %d %s", code, body)
	}

	change := func(text string) (int, string) {
		if err := os.WriteFile(filepath.Join(dir, InsideFile), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return post(t, c.url+"/-/reload")
	}
	for text, want := range map[string]string{
		"node:\nnginx: {url: x}":               ":2: nginx: there is no \"url\"",
		"node:\n\nmysql: {my_cnf: none.cnf}":   ":3: mysql: stat ",
		"nginx: {uri: nowhere}":                ":1: nginx: \"nowhere\" is no address",
		"node: {labels: {\"\": x}}\nnginx: {}": ":1: \"\" is no name of a label",
	} {
		if code, body := change(text); code != 500 || !strings.Contains(body, InsideFile+want) {
			t.Errorf("%q: %d %s\nwant %s", text, code, body, want)
		}
	}
	eventuallyValue(t, c.url, `nginx_up{instance="web1"}`, "1")
	if code, body := change(fmt.Sprintf("nginx: {uri: %q, instance: web2}\n", stubStatus(t))); code != 200 {
		t.Fatalf("a good file: %d %s", code, body)
	}
	eventuallyValue(t, c.url, `nginx_up{job="nginx",instance="web2"}`, "1")
	eventuallyValue(t, c.url, `count(up{job="nginx",instance="web1"})`, "none")
}

func TestExportersInsideWithoutConfiguration(t *testing.T) {
	dir := folder(t, map[string]string{"e.yml": fmt.Sprintf("nginx: {uri: %q}\n", stubStatus(t))})
	c := collect(t, Config{Exporters: filepath.Join(dir, "e.yml")})
	eventuallyValue(t, c.url, `nginx_up{job="nginx",instance="`+hostname()+`"}`, "1")
	eventuallyValue(t, c.url, `count(up)`, "2") // with itself
}

func TestExportersInsideAreConfigured(t *testing.T) {
	dir := folder(t, map[string]string{
		"prometheus.yml": "global: {scrape_interval: 15s}\nscrape_config_files: [more.yml]\nscrape_configs:\n  - {job_name: node, scrape_interval: 1m}\n",
		"more.yml":       "scrape_configs: [{job_name: mysql}]\n",
		InsideFile:       "node:\nstatsd:\n",
	})
	s := source{file: filepath.Join(dir, "prometheus.yml"), here: "pi"}
	cfg, err := s.load(slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]model.Duration{}
	for _, c := range cfg.ScrapeConfigs {
		got[c.JobName] = c.ScrapeInterval
	}
	if fmt.Sprint(got) != "map[node:1m statsd:15s]" {
		t.Errorf("%v", got)
	}
	if text := cfg.String(); !strings.Contains(text, "instance: pi") || !strings.Contains(text, "__metrics_path__: /exporters/statsd") {
		t.Errorf("the configuration shown: %s", text)
	}
	if err := os.WriteFile(filepath.Join(dir, InsideFile), []byte("node:\nmysql:\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := s.load(slog.New(slog.DiscardHandler)); err == nil || !strings.Contains(err.Error(), InsideFile+`:2: the job "mysql" is in a file of scrape_config_files`) {
		t.Errorf("%v", err)
	}
	s.exporters = filepath.Join(dir, "none.yml")
	if _, err := s.load(slog.New(slog.DiscardHandler)); err == nil || !strings.Contains(err.Error(), "--exporters") {
		t.Errorf("%v", err)
	}
}

// TestPromtoolTakesTheConfiguration: the exporters inside stand in a file that Prometheus's tools do not read.
func TestPromtoolTakesTheConfiguration(t *testing.T) {
	promtool, err := exec.LookPath("promtool")
	if err != nil {
		t.Skip("promtool is not installed")
	}
	dir := folder(t, map[string]string{"prometheus.yml": job("nginx", "127.0.0.1:9"), InsideFile: "node:\n"})
	if out, err := exec.Command(promtool, "check", "config", filepath.Join(dir, "prometheus.yml")).CombinedOutput(); err != nil {
		t.Errorf("Prometheus's own tool refuses the configuration: %s", out)
	}
}
