package e2e

import (
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

func listen(t testing.TB, h http.Handler) (address string) {
	t.Helper()
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	return strings.TrimPrefix(server.URL, "http://")
}

// statsdStats is a moment of Mastodon before 4.3: some requests and jobs, and all of Sidekiq's gauges, one stat a datagram.
var statsdStats = strings.Fields(`
web.Api.V1.StatusesController.show.json.total_duration:120|ms web.Api.V1.StatusesController.show.json.db_time:40|ms
web.Api.V1.StatusesController.show.json.view_time:30|ms web.Api.V1.StatusesController.show.json.status.200:1|c
web.HomeController.index.html.total_duration:300|ms web.HomeController.index.html.db_time:90|ms
web.HomeController.index.html.view_time:150|ms web.HomeController.index.html.status.500:1|c
db.tables.accounts.queries.select.duration:2|ms db.tables.statuses.queries.insert.duration:5|ms
cache.read_hit.duration:1|ms cache.exist?.duration:1|ms
sidekiq.ActivityPub.DeliveryWorker.processing_time:800|ms sidekiq.ActivityPub.DeliveryWorker.success:1|c
sidekiq.LinkCrawlWorker.failure:1|c
sidekiq.enqueued:12|g sidekiq.scheduled_size:31|g sidekiq.retry_size:20|g sidekiq.dead_size:14|g
sidekiq.processed:1250000|g sidekiq.failed:8400|g sidekiq.processes_size:1|g sidekiq.workers_size:3|g
sidekiq.queues.push.enqueued:9|g sidekiq.queues.push.latency:3.5|g sidekiq.queues.mailers.enqueued:3|g sidekiq.queues.mailers.latency:1|g`)

// exporterPage is a page of Mastodon from 4.4 on, after n moments; prefix is ruby_, or nothing for a process that
// answers for itself.
func exporterPage(prefix string, n int64) string {
	var b strings.Builder
	put := func(line string, value any) { fmt.Fprintf(&b, "%s%s %v\n", prefix, line, value) }
	for _, c := range []string{`action="show",controller="api/v1/statuses"`, `action="index",controller="home"`} {
		put(`http_requests_total{`+c+`,status="200"}`, 7*n)
		for name, mean := range map[string]float64{"": 0.12, "_sql": 0.04, "_redis": 0.01, "_queue": 0.002} {
			for _, q := range []string{"0.99", "0.9", "0.5"} {
				put("http_request"+name+"_duration_seconds{"+c+`,quantile="`+q+`"}`, mean)
			}
			put("http_request"+name+"_duration_seconds_sum{"+c+"}", mean*float64(7*n))
			put("http_request"+name+"_duration_seconds_count{"+c+"}", 7*n)
		}
	}
	for name, value := range map[string]int{"busy_threads": 4, "max_threads": 10, "request_backlog": 1} {
		put("puma_"+name+`{phase="0"}`, value)
	}
	for name, value := range map[string]int{"busy": 2, "idle": 3, "waiting": 0, "size": 5} {
		put("active_record_connection_pool_"+name+`{type="puma",pool_name="primary"}`, value)
	}
	job := `{job_name="ActivityPub::DeliveryWorker",queue="push"}`
	put("sidekiq_jobs_total"+job, 5*n)
	put("sidekiq_failed_jobs_total"+job, n)
	put("sidekiq_job_duration_seconds_sum"+job, 4*n)
	put("sidekiq_job_duration_seconds_count"+job, 5*n)
	put(`sidekiq_queue_backlog{queue="push"}`, 12)
	put(`sidekiq_queue_latency_seconds{queue="push"}`, 3)
	put(`sidekiq_process_busy{queues="push"}`, 3)
	put(`sidekiq_process_concurrency{queues="push"}`, 5)
	for name, value := range map[string]int{"enqueued": 12, "scheduled_size": 31, "retry_size": 20, "dead_size": 14, "processed": 1250000, "failed": 8400} {
		put("sidekiq_stats_"+name, value)
	}
	return b.String()
}

// streamingPage is the streaming server's, which is the same before and after.
func streamingPage(n int64) string {
	return fmt.Sprintf(`connected_clients{type="websocket"} 12
connected_clients{type="eventsource"} 2
redis_messages_received_total %d
messages_sent_total{type="websocket"} %d
nodejs_eventloop_lag_p99_seconds 0.02
pg_pool_waiting_queries 0
`, 30*n, 12*n)
}

// TestMastodon: both eras are sent, received, collected and shown.
func TestMastodon(t *testing.T) {
	t.Parallel()
	h := newHome(t)
	export := h.start(t, "export", "statsd", "--mapping", "mastodon", "--listen", "127.0.0.1:0", "--udp", "127.0.0.1:0", "--tcp", "")
	page, udp := export.says(`url=http://(\S+)/metrics`), export.says(`udp=(\S+)`)
	sender, err := net.Dial("udp", udp)
	if err != nil {
		t.Fatal(err)
	}
	defer sender.Close()
	tick := time.NewTicker(200 * time.Millisecond)
	defer tick.Stop()
	go func() {
		for range tick.C { // until the test ends
			for _, stat := range statsdStats {
				_, _ = sender.Write([]byte("Mastodon.production." + stat))
			}
		}
	}()
	moments := func(page func(int64) string) string {
		var n atomic.Int64
		return serve(t, func(*http.Request) string { return page(n.Add(1)) })
	}
	web := moments(func(n int64) string { return exporterPage("ruby_", n) })
	local := moments(func(n int64) string { return exporterPage("", n) })
	streaming := moments(streamingPage)
	dir := h.folder(t, map[string]string{"prometheus.yml": fmt.Sprintf(`
global: {scrape_interval: 1s}
scrape_configs:
  - {job_name: old, static_configs: [{targets: [%q], labels: {local_domain: social.example.org}}]}
  - {job_name: new, static_configs: [{targets: [%q, %q]}]}
  - {job_name: local, static_configs: [{targets: [%q]}]}
`, page, web, streaming, local)})
	url := h.collector(t, "--config", filepath.Join(dir, "prometheus.yml"))
	h.waitForValue(t, url, `min(count_over_time(mastodon_sidekiq_enqueued{local_domain="social.example.org"}[1m]) > bool 7) * min(count_over_time(up[1m]) > bool 7) * count(up)`, "4")

	stats := map[string]string{"Waiting jobs (stat)": "12"}
	for job, want := range map[string]struct {
		wait    string
		without []string // what this era does not tell
	}{
		"old": {"3.5 s", []string{"Streaming clients (timeseries)", "Streaming (timeseries)", "Streaming server (timeseries)",
			"Sidekiq threads (gauge)", "Puma threads (gauge)", "Puma (timeseries)", "Connection pool (timeseries)"}},
		"new": {"3.0 s", []string{"Queries (timeseries)", "Query time (timeseries)", "Cache (timeseries)", "Busiest tables (timeseries)"}},
		"local": {"3.0 s", []string{"Queries (timeseries)", "Query time (timeseries)", "Cache (timeseries)", "Busiest tables (timeseries)",
			"Streaming clients (timeseries)", "Streaming (timeseries)", "Streaming server (timeseries)"}},
	} {
		shown := h.rendered(t, "mastodon", "--url", url, "--var", "job="+job, "--from", "now-1m", "--scrape-interval", "1s")
		if len(shown) < 31 {
			t.Errorf("%s: only %d panels", job, len(shown))
		}
		for panel, text := range shown {
			if absent := slices.Contains(want.without, panel); absent == (text != "") {
				t.Errorf("%s: %s shows %q", job, panel, text)
			}
		}
		stats["Longest wait (stat)"] = want.wait
		for panel, text := range stats {
			if shown[panel] != text {
				t.Errorf("%s: %s is %q, want %q", job, panel, shown[panel], text)
			}
		}
		if table := shown["Sidekiq (table)"]; !strings.Contains(table, "31") || !strings.Contains(table, "14") {
			t.Errorf("%s: Sidekiq: %s", job, table)
		}
	}
}
