package collector

import (
	"bytes"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/prometheus/model/labels"
)

func send(t *testing.T, method, address, kind, body string) (int, string) {
	t.Helper()
	r, err := http.NewRequest(method, address, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", kind)
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	var text bytes.Buffer
	if _, err := text.ReadFrom(resp.Body); err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, text.String()
}

// An alert that has been pending is so since the same moment after a kill -9.
func TestForStateIsRestored(t *testing.T) {
	rules := write(t, "rules.yml", `groups: [{name: g, rules: [{alert: Waiting, expr: 'vector(1)', for: 1h}]}]`)
	file := write(t, "prometheus.yml", job("a", target(t))+"rule_files: ['"+rules+"']\n")
	data := t.TempDir()
	const lasts = `timestamp(ALERTS_FOR_STATE{alertname="Waiting"}) - ALERTS_FOR_STATE`
	began := time.Now()
	p := startProcess(t, file, data)
	eventually(t, "it is pending", func() (bool, string) { v := value(t, p.url, lasts); return v != "none", v })
	// Longer than a start takes until the state is read, as it is that much that is to be seen.
	enough := 2*time.Since(began) + 2*time.Second
	eventually(t, "it is pending for "+enough.String(), func() (bool, string) {
		v := value(t, p.url, lasts)
		seconds, err := strconv.ParseFloat(v, 64)
		return err == nil && seconds > enough.Seconds(), v
	})
	p.kill(t)
	again := time.Now()
	p = startProcess(t, file, data)
	// The first evaluations of a run begin anew, and are corrected once the state is read; the time the process was
	// away does not count as pending.
	eventually(t, "it is pending since before", func() (bool, string) {
		_, alerts := get(t, p.url+"/api/v1/alerts")
		_, rest, _ := strings.Cut(alerts, `"activeAt":"`)
		text, _, _ := strings.Cut(rest, `"`)
		at, err := time.Parse(time.RFC3339Nano, text)
		return err == nil && at.Before(again), alerts
	})
	p.kill(t)
}

// Scrape configurations of their own files, relative to the main one, are read, and again at a reload.
func TestScrapeConfigFiles(t *testing.T) {
	address := target(t)
	file := write(t, "prometheus.yml", "global: {scrape_interval: 1s}\nscrape_config_files: [more/*.yml]\n")
	more := filepath.Join(filepath.Dir(file), "more")
	if err := os.Mkdir(more, 0o700); err != nil {
		t.Fatal(err)
	}
	add := func(name, text string) {
		if err := os.WriteFile(filepath.Join(more, name+".yml"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	one := func(name string) string {
		return fmt.Sprintf("scrape_configs: [{job_name: %s, static_configs: [{targets: [%q]}]}]\n", name, address)
	}
	add("a", one("a"))
	c := collect(t, Config{File: file})
	eventuallyValue(t, c.url, `up{job="a"}`, "1")
	add("b", one("b"))
	if code, body := post(t, c.url+"/-/reload"); code != 200 {
		t.Fatal(code, body)
	}
	eventuallyValue(t, c.url, `up{job="b"}`, "1")
	add("c", "scrape_configs: [{job_nam: c}]\n")
	if code, body := post(t, c.url+"/-/reload"); code != 500 || !strings.Contains(body, "c.yml") || !strings.Contains(body, "job_nam") {
		t.Errorf("a bad one: %d %s", code, body)
	}
}

// What OpenTelemetry sends is there under Prometheus's names; without the flag it is refused.
func TestOTLP(t *testing.T) {
	now := time.Now().UnixNano()
	body := fmt.Sprintf(`{"resourceMetrics": [{"resource": {"attributes": [{"key": "service.name", "value": {"stringValue": "shop"}}]},
		"scopeMetrics": [{"metrics": [{"name": "orders", "unit": "1", "sum": {"isMonotonic": true, "aggregationTemporality": 2,
		"dataPoints": [{"asInt": "41", "startTimeUnixNano": "%d", "timeUnixNano": "%d"}]}}]}]}]}`, now-1e9, now)
	c := collect(t, Config{File: write(t, "prometheus.yml", ""), OTLP: true})
	if code, text := send(t, "POST", c.url+"/api/v1/otlp/v1/metrics", "application/json", body); code != 200 {
		t.Fatal(code, text)
	}
	eventuallyValue(t, c.url, `orders_total{job="shop"}`, "41")
	shut := collect(t, Config{File: write(t, "prometheus.yml", "")})
	if code, text := send(t, "POST", shut.url+"/api/v1/otlp/v1/metrics", "application/json", body); code != 404 || !strings.Contains(text, "enable") {
		t.Errorf("%d %s", code, text)
	}
}

// Snapshots and deletions over HTTP, for those who ask for them.
func TestAdministration(t *testing.T) {
	data := t.TempDir()
	c := collect(t, Config{Data: data, File: write(t, "prometheus.yml", ""), RemoteWrite: true, Admin: true})
	now := time.Now().UnixMilli()
	for _, name := range []string{"kept", "gone"} {
		if err := remoteWrite(c.url, []missed{{labels.FromStrings("__name__", name), []sample{{t: now, v: 7}}}}); err != nil {
			t.Fatal(err)
		}
	}
	code, body := post(t, c.url+"/api/v1/admin/tsdb/snapshot")
	_, name, _ := strings.Cut(body, `"name":"`)
	name, _, _ = strings.Cut(name, `"`)
	if metas, _ := filepath.Glob(filepath.Join(data, "snapshots", name, "*", "meta.json")); code != 200 || name == "" || len(metas) == 0 {
		t.Errorf("%d %s: %v", code, body, metas)
	}
	if code, body := post(t, c.url+"/api/v1/admin/tsdb/delete_series?match[]=gone"); code != 204 {
		t.Errorf("%d %s", code, body)
	}
	if code, body := post(t, c.url+"/api/v1/admin/tsdb/clean_tombstones"); code != 204 {
		t.Errorf("%d %s", code, body)
	}
	eventuallyValue(t, c.url, `gone or kept`, "7")
	if err := c.stop(); err != nil {
		t.Fatal(err)
	}
	c = collect(t, Config{Data: data, File: write(t, "prometheus.yml", "")})
	eventuallyValue(t, c.url, `count({__name__=~"gone|kept"})`, "1")
	back := collect(t, Config{Data: filepath.Join(data, "snapshots", name), File: write(t, "prometheus.yml", "")})
	eventuallyValue(t, back.url, `count({__name__=~"gone|kept"})`, "2")
}

// One collector answers out of another's data too, by remote_read.
func TestRemoteRead(t *testing.T) {
	far := collect(t, Config{File: write(t, "prometheus.yml", ""), RemoteWrite: true})
	if err := remoteWrite(far.url, []missed{{labels.FromStrings("__name__", "afar"), []sample{{t: time.Now().UnixMilli(), v: 3}}}}); err != nil {
		t.Fatal(err)
	}
	near := collect(t, Config{File: write(t, "prometheus.yml", "remote_read: [{url: '"+far.url+"/api/v1/read', read_recent: true}]\n")})
	eventuallyValue(t, near.url, `afar`, "3")
}

// promtool, of whichever Prometheus this machine has, gets its answers, and reads the blocks.
func TestPromtool(t *testing.T) {
	tool, err := exec.LookPath("promtool")
	if err != nil {
		t.Skip("promtool is not installed")
	}
	data := t.TempDir()
	file := write(t, "prometheus.yml", job("a", target(t)))
	c := collect(t, Config{Data: data, File: file, RemoteWrite: true})
	eventuallyValue(t, c.url, `scrapes_total{job="a"} > bool 1`, "1")
	scratch := t.TempDir()
	run := func(want string, args ...string) {
		t.Helper()
		cmd := exec.Command(tool, args...)
		cmd.Dir = scratch // where it leaves what it found
		out, err := cmd.CombinedOutput()
		if err != nil || !strings.Contains(string(out), want) {
			t.Errorf("promtool %v: %v\n%.500s\nwant %s", args, err, out, want)
		}
	}
	run("SUCCESS", "check", "config", file)
	if exec.Command(tool, "check", "healthy", "--help").Run() == nil { // since 2.44
		run("is healthy", "check", "healthy", "--url", c.url)
		run("is ready", "check", "ready", "--url", c.url)
	}
	run(`scrapes_total{`, "query", "instant", c.url, "scrapes_total")
	run(`scrapes_total{`, "query", "range", "--start="+fmt.Sprint(time.Now().Add(-time.Minute).Unix()), "--end="+fmt.Sprint(time.Now().Unix()), "--step=1s", c.url, "scrapes_total")
	run(`job="a"`, "query", "series", "--match=up", c.url)
	run("scrapes_total", "query", "labels", c.url, "__name__")
	run("Compiling debug information complete", "debug", "metrics", c.url)
	if err := c.stop(); err != nil {
		t.Fatal(err)
	}
	cut(t, data)
	run("01", "tsdb", "list", data)
	run("scrapes_total", "tsdb", "dump", data)
	run("Block ID", "tsdb", "analyze", data)
}

// cut makes blocks of what a data directory has.
func cut(t *testing.T, data string) {
	t.Helper()
	l := openTest(t, data, 0)
	if err := cutHead(l.DB, testBlock.Milliseconds()); err != nil {
		t.Fatal(err)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
}

// The interface's questions that a client may send as a form, and may ask for whatever is in a name.
func TestQueriesAsForms(t *testing.T) {
	c := collect(t, Config{File: write(t, "prometheus.yml", ""), RemoteWrite: true})
	if err := remoteWrite(c.url, []missed{{labels.FromStrings("__name__", "a.b", "né e", "ü"), []sample{{t: time.Now().UnixMilli(), v: 3}}}}); err != nil {
		t.Fatal(err)
	}
	form := url.Values{"query": {`{"a.b", "né e"="ü"}`}}.Encode()
	if code, body := send(t, "POST", c.url+"/api/v1/query", "application/x-www-form-urlencoded", form); code != 200 || !strings.Contains(body, `"né e":"ü"`) {
		t.Errorf("%d %s", code, body)
	}
}
