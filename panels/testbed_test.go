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
	// What a machine need not have: swap, sensors.
	optional := map[string]bool{"Swap": true, "Temperature": true}
	for _, c := range []struct{ name, job, instance, optional string }{
		{"node", "node", ".*", ""}, {"node", "node_pi", ".*", ""}, {"mysql", "mysql", ".*", ""}, {"postgres", "postgres", ".*", ""},
		{"nginx", "nginx", ".*", ""}, {"mastodon", "mastodon.*", ".*", ""},
		{"mastodon", "statsd", ".*", "Streaming clients|Streaming|Sidekiq threads|Puma threads"},
	} {
		t.Run(c.name+"_"+strings.TrimRight(c.job, ".*"), func(t *testing.T) {
			without := map[string]bool{}
			for title := range strings.SplitSeq(c.optional, "|") {
				without[title] = true
			}
			for _, p := range read(t, c.name).all() {
				for _, q := range p.Targets {
					expr := strings.NewReplacer(`instance="$instance"`, `instance=~"$instance"`).Replace(q.Expr)
					expr = strings.NewReplacer("$job", c.job, "$instance", c.instance, "$__rate_interval", "1m", "$__range", "15m").Replace(expr)
					if n := ask(t, server, expr); n == 0 && !optional[p.Title] && !without[p.Title] {
						t.Errorf("%s %s: no data: %s", p.Title, q.RefID, expr)
					}
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
