package collector

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

func TestBuiltinWatchesItselfAndThisMachine(t *testing.T) {
	c := collect(t, Config{})
	eventuallyValue(t, c.url, `up{job="node",instance="`+hostname()+`"}`, "1")
	eventuallyValue(t, c.url, `up{job="montui",instance="`+hostname()+`"}`, "1")
	eventuallyValue(t, c.url, `count(node_uname_info{job="node"})`, "1")
	eventuallyValue(t, c.url, `count(prometheus_tsdb_head_series{job="montui"})`, "1")
	eventuallyValue(t, c.url, `montui_build_info{version="test"}`, "1")
}

func TestPages(t *testing.T) {
	c := collect(t, Config{})
	eventually(t, "the targets are listed", func() (bool, string) {
		_, body := get(t, c.url+"/api/v1/targets")
		return strings.Contains(body, `"scrapePool":"node"`) && strings.Contains(body, `"scrapePool":"montui"`), body
	})
	tests := []struct {
		path string
		code int
		want string
	}{
		{"/", 200, c.url},
		{"/-/healthy", 200, "healthy"},
		{"/-/ready", 200, "ready"},
		{"/-/reload", 405, ""},
		{"/metrics", 200, "prometheus_config_last_reload_successful 1\n"},
		{"/metrics", 200, "go_goroutines "},
		{"/metrics", 200, "process_start_time_seconds "},
		{NodePath, 200, "node_boot_time_seconds "},
		{"/nowhere", 404, ""},
		{"/api/v1/nowhere", 404, ""},
		{"/api/v1/targets", 200, `"status":"success"`},
		{"/api/v1/rules", 200, `"groups":[]`},
		{"/api/v1/alerts", 200, `"alerts":[]`},
		{"/api/v1/metadata", 200, `"status":"success"`},
		{"/api/v1/labels", 200, `"status":"success"`},
		{"/api/v1/label/job/values", 200, `"status":"success"`},
		{"/api/v1/series?match[]=up", 200, `"status":"success"`},
		{"/api/v1/query_range?query=up&start=1&end=9&step=4", 200, `"resultType":"matrix"`},
		{"/api/v1/query?query=foo(", 400, "parse error"},
		{"/api/v1/status/config", 200, "job_name: montui"},
		{"/api/v1/status/flags", 200, `"storage.tsdb.retention.time":"15d"`},
		{"/api/v1/status/runtimeinfo", 200, `"storageRetention":"15d"`},
		{"/api/v1/status/runtimeinfo", 200, `"reloadConfigSuccess":true`},
		{"/api/v1/status/buildinfo", 200, `"version":"3.`},
		{"/api/v1/status/tsdb", 200, "headStats"},
		{"/api/v1/notifications", 200, `"data":[]`},
	}
	for _, tt := range tests {
		if code, body := get(t, c.url+tt.path); code != tt.code || !strings.Contains(body, tt.want) {
			t.Errorf("%s: %d %.300s\nwant %d …%s…", tt.path, code, body, tt.code, tt.want)
		}
	}
	if code, body := post(t, c.url+"/api/v1/write"); code != 404 {
		t.Errorf("it receives writes: %d %s", code, body)
	}
	if code, body := post(t, c.url+"/api/v1/admin/tsdb/delete_series?match[]=up"); code < 400 {
		t.Errorf("it deletes on demand: %d %s", code, body)
	}
	r, err := http.NewRequest("GET", c.url+"/api/v1/query?query=1", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Origin", "http://evil.example")
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if got := resp.Header.Get("Access-Control-Allow-Origin"); got != "" {
		t.Errorf("pages of %s may read what is collected", got)
	}
}

func TestReload(t *testing.T) {
	address := target(t)
	file := write(t, "prometheus.yml", job("first", address))
	c := collect(t, Config{File: file})
	eventuallyValue(t, c.url, `up{job="first"}`, "1")

	change := func(text string) {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	change(job("second", address))
	if code, body := post(t, c.url+"/-/reload"); code != 200 {
		t.Fatalf("a good file: %d %s", code, body)
	}
	eventuallyValue(t, c.url, `up{job="second"}`, "1")

	change("global:\n  scrape_intervall: 1s\n")
	code, body := post(t, c.url+"/-/reload")
	if want := file + ":2: field scrape_intervall not found"; code != 500 || !strings.Contains(body, want) {
		t.Errorf("a bad file: %d %s\nwant 500 %s", code, body, want)
	}
	eventuallyValue(t, c.url, `count_over_time(scrapes_total{job="second"}[1h]) > bool 4`, "1") // it goes on being scraped
	if _, body := get(t, c.url+"/metrics"); !strings.Contains(body, "\nprometheus_config_last_reload_successful 0\n") {
		t.Error("the metric does not tell of it")
	}
	if _, body := get(t, c.url+"/api/v1/status/config"); !strings.Contains(body, "job_name: second") {
		t.Errorf("the configuration in force: %s", body)
	}

	change(job("third", address))
	c.reload <- syscall.SIGHUP
	eventuallyValue(t, c.url, `up{job="third"}`, "1")
}

// A file can be good and yet refused by a part it is handed to; then all the parts go back.
func TestReloadGoesBack(t *testing.T) {
	address := target(t)
	file := write(t, "prometheus.yml", job("before", address))
	c := collect(t, Config{File: file})
	bad := strings.Replace(job("after", address), "global: {", "global: {query_log_file: /nowhere/at/all, ", 1)
	if err := os.WriteFile(file, []byte(bad), 0o600); err != nil {
		t.Fatal(err)
	}
	if code, body := post(t, c.url+"/-/reload"); code != 500 || !strings.Contains(body, "query_log_file") {
		t.Errorf("%d %s", code, body)
	}
	eventuallyValue(t, c.url, `up{job="before"}`, "1")
	eventually(t, "the pool is that of before", func() (bool, string) {
		_, body := get(t, c.url+"/api/v1/scrape_pools")
		return strings.Contains(body, `["before"]`), body
	})
}

func TestRulesAlertsAndRemoteWrite(t *testing.T) {
	var alerts, writes atomic.Int64
	var first atomic.Pointer[string]
	far := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/api/v2/alerts":
			body := make([]byte, 4096)
			n, _ := r.Body.Read(body)
			text := string(body[:n])
			first.CompareAndSwap(nil, &text)
			alerts.Add(1)
		case "/write":
			writes.Add(1)
		}
	}))
	t.Cleanup(far.Close)
	rules := write(t, "rules.yml", `groups:
  - name: g
    rules:
      - record: job:up:sum
        expr: sum by (job) (up)
      - alert: Always
        expr: up{job="a"} == 1
        labels: {severity: info}
`)
	host := strings.TrimPrefix(far.URL, "http://")
	file := write(t, "prometheus.yml", job("a", target(t))+
		"rule_files: ['"+rules+"']\nalerting: {alertmanagers: [{static_configs: [{targets: ['"+host+"']}]}]}\n"+
		"remote_write: [{url: '"+far.URL+"/write', queue_config: {batch_send_deadline: 100ms}}]\n")
	c := collect(t, Config{File: file})
	eventuallyValue(t, c.url, `job:up:sum{job="a"}`, "1")
	eventuallyValue(t, c.url, `ALERTS{alertname="Always",alertstate="firing"}`, "1")
	eventually(t, "an alert arrives", func() (bool, string) { return alerts.Load() > 0, "none" })
	if text := *first.Load(); !strings.Contains(text, `"alertname":"Always"`) {
		t.Errorf("the alert: %s", text)
	}
	eventually(t, "a write arrives", func() (bool, string) { return writes.Load() > 0, "none" })
}

func TestRefusals(t *testing.T) {
	data := t.TempDir()
	c := collect(t, Config{Data: data})
	log := slog.New(slog.DiscardHandler)
	busy := strings.TrimPrefix(c.url, "http://")
	occupied := write(t, "file", "")
	tests := []struct {
		name   string
		config Config
		want   []string
	}{
		{"the data directory of another", Config{Data: data, Listen: "127.0.0.1:0"}, []string{data, "another collector", "--data"}},
		{"a data directory that is a file", Config{Data: occupied, Listen: "127.0.0.1:0"}, []string{occupied, "--data"}},
		{"the address of another", Config{Data: t.TempDir(), Listen: busy}, []string{busy, "in use", "--listen"}},
		{"an address that is none", Config{Data: t.TempDir(), Listen: "nonsense"}, []string{"nonsense", "--listen"}},
		{"a bad file", Config{Data: t.TempDir(), Listen: "127.0.0.1:0", File: write(t, "p.yml", "x: 1\n")}, []string{"p.yml:1: field x not found"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tt.config.Log, tt.config.Retention = log, time.Hour
			tt.config.Listening = func(string) error { t.Error("it told of itself"); return nil }
			err := Run(t.Context(), tt.config)
			if err == nil {
				t.Fatal("it ran")
			}
			for _, want := range tt.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("no %q in %v", want, err)
				}
			}
		})
	}
}

func TestStoppedBeforeItBegan(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	data := t.TempDir()
	err := Run(ctx, Config{
		Data: data, Listen: "127.0.0.1:0", Retention: time.Hour, Log: slog.New(slog.DiscardHandler),
		Listening: func(string) error { cancel(); return nil },
	})
	if err != nil {
		t.Errorf("it ended with %v", err)
	}
	eventually(t, "the directory is free again", func() (bool, string) {
		unlock, err := lockData(data)
		if err != nil {
			return false, err.Error()
		}
		unlock()
		return true, ""
	})
}

func TestDataOutlivesTheCollector(t *testing.T) {
	data := t.TempDir()
	file := write(t, "prometheus.yml", job("a", target(t)))
	c := collect(t, Config{File: file, Data: data})
	eventuallyValue(t, c.url, `scrapes_total > bool 1`, "1")
	if err := c.stop(); err != nil {
		t.Fatal(err)
	}
	c = collect(t, Config{File: file, Data: data})
	eventuallyValue(t, c.url, `min_over_time(scrapes_total[1h])`, "1")
}
