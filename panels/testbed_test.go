package panels

import (
	"encoding/json"
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"
)

// TestAgainstTheTestBed asks a Prometheus that scrapes all the exporters each question, and wants an answer to it.
func TestAgainstTheTestBed(t *testing.T) {
	server := os.Getenv("MONTUI_TESTBED_URL")
	if server == "" {
		t.Skip("$MONTUI_TESTBED_URL names no Prometheus")
	}
	// What not every server has; a panel's description names the exporter or version that gives it.
	replication := "Replica threads|Replica behind|Binary log|Standby behind|Standby delay|Log held by slots"
	for _, c := range []struct{ name, job, instance, optional string }{
		{"overview", ".*", ".*", ""}, {"node", "node", ".*", "Swap|Temperature"}, {"node", "node_pi", ".*", "Swap|Temperature"},
		{"raspberry-pi", "node_pi", ".*", ""},
		{"mysql", "mysql", ".*", replication}, {"postgres", "postgres", ".*", replication + "|Write-ahead log"},
		{"nginx", "nginx", ".*", "Requests by status|Time to answer|Traffic|Upstreams"}, {"redis", "redis", ".*", ""}, {"collector", "prometheus", ".*", "Disk left|Flushes"},
		{"mastodon", "mastodon.*", ".*", "Queries|Query time|Cache|Busiest tables"},
		{"mastodon", "statsd", ".*", "Streaming clients|Streaming|Streaming server|Sidekiq threads|Puma threads|Puma|Connection pool"},
	} {
		t.Run(c.name+"_"+strings.TrimRight(c.job, ".*"), func(t *testing.T) {
			without := map[string]bool{}
			for title := range strings.SplitSeq(c.optional, "|") {
				without[title] = true
			}
			for _, p := range read(t, c.name).all() {
				answers, asked := 0, ""
				for _, q := range p.Targets {
					asked = strings.NewReplacer(`instance="$instance"`, `instance=~"$instance"`, `job="$job"`, `job=~"$job"`).Replace(q.Expr)
					asked = strings.NewReplacer("$job", c.job, "$instance", c.instance, "$__rate_interval", "1m", "$__range", "15m").Replace(asked)
					answers += ask(t, server, asked)
				}
				if answers == 0 && len(p.Targets) > 0 && !without[p.Title] {
					t.Errorf("%s: no data: %s", p.Title, asked)
				}
			}
		})
	}
}

func ask(t *testing.T, server, expr string) int {
	t.Helper()
	client := http.Client{Timeout: 20 * time.Second}
	response, err := client.Get(server + "/api/v1/query?query=" + url.QueryEscape(expr))
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	var answer struct {
		Error string
		Data  struct{ Result []json.RawMessage }
	}
	if err := json.NewDecoder(response.Body).Decode(&answer); err != nil || answer.Error != "" {
		t.Errorf("%v %s: %s", err, answer.Error, expr)
	}
	return len(answer.Data.Result)
}
