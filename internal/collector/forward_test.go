package collector

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	remoteapi "github.com/prometheus/client_golang/exp/api/remote"
)

// gate is a receiver that may be away.
type gate struct {
	url string
	up  atomic.Bool
}

func newGate(t *testing.T, to string) *gate {
	t.Helper()
	far, err := url.Parse(to)
	if err != nil {
		t.Fatal(err)
	}
	g := &gate{}
	proxy := httputil.NewSingleHostReverseProxy(far)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !g.up.Load() {
			http.Error(w, "away", http.StatusServiceUnavailable)
			return
		}
		proxy.ServeHTTP(w, r)
	}))
	t.Cleanup(s.Close)
	g.url = s.URL
	g.up.Store(true)
	return g
}

// A receiver that is away while the collector is killed and started again gets everything, whichever protocol: also
// one that, as a Prometheus does, refuses what is older than what it has.
func TestRemoteWriteMissesNothing(t *testing.T) {
	if testing.Short() {
		t.Skip("starts and kills processes")
	}
	for _, protocol := range []remoteapi.WriteMessageType{remoteapi.WriteV1MessageType, remoteapi.WriteV2MessageType} {
		t.Run(string(protocol), func(t *testing.T) {
			t.Parallel()
			far := collect(t, Config{File: write(t, "prometheus.yml", ""), RemoteWrite: true})
			way := newGate(t, far.url)
			file := write(t, "prometheus.yml", fmt.Sprintf(`
global: {scrape_interval: 200ms, external_labels: {from: here}}
scrape_configs: [{job_name: a, static_configs: [{targets: [%q]}]}]
remote_write:
  - url: %s/api/v1/write
    protobuf_message: %s
    queue_config: {batch_send_deadline: 200ms}
    write_relabel_configs: [{source_labels: [__name__], regex: 'scrapes_.*', action: keep}]
`, target(t), way.url, protocol))
			const sent, arrived = `scrapes_total[1h]`, `scrapes_total{from="here"}[1h]`
			history := func(at, expr string) [][2]any {
				if r := query(t, at, expr); len(r) == 1 {
					return r[0].Values
				}
				return nil
			}
			more := func(at, expr string, than int) {
				t.Helper()
				eventually(t, expr, func() (bool, string) {
					n := len(history(at, expr))
					return n > than, fmt.Sprint(n)
				})
			}
			data := t.TempDir()
			env := []string{"MONTUI_TEST_FLUSH=300ms"}
			p := startProcess(t, file, data, env...)
			more(far.url, arrived, 5)
			way.up.Store(false)
			more(p.url, sent, len(history(p.url, sent))+10)
			p.kill(t)
			p = startProcess(t, file, data, env...)
			more(p.url, sent, len(history(p.url, sent))+5)
			way.up.Store(true)
			more(far.url, arrived, len(history(p.url, sent))-5)
			p.kill(t) // perhaps while it makes up for it
			p = startProcess(t, file, data, env...)
			last := history(p.url, sent)
			more(far.url, arrived, len(last)+5)
			have := map[string]bool{}
			for _, v := range history(far.url, arrived) {
				if have[fmt.Sprint(v)] {
					t.Errorf("%v came twice", v)
				}
				have[fmt.Sprint(v)] = true
			}
			for _, v := range last {
				if !have[fmt.Sprint(v)] {
					t.Errorf("%v is missing there", v)
				}
			}
			p.kill(t)
		})
	}
}

// A receiver that is away for longer than the log in memory reaches back, while the collector runs, gets everything
// out of the data.
func TestRemoteWriteFallsBehind(t *testing.T) {
	far := collect(t, Config{File: write(t, "prometheus.yml", ""), RemoteWrite: true})
	way := newGate(t, far.url)
	c := collect(t, Config{
		forwardPace: pace{100 * time.Millisecond, 5 * time.Second, time.Second}, FlushInterval: 200 * time.Millisecond,
		File: write(t, "prometheus.yml", fmt.Sprintf(`
global: {scrape_interval: 200ms}
scrape_configs: [{job_name: a, static_configs: [{targets: [%q]}]}]
remote_write: [{url: '%s/api/v1/write', queue_config: {batch_send_deadline: 200ms, max_backoff: 200ms}}]
`, target(t), way.url)),
	})
	eventuallyValue(t, far.url, `scrapes_total > bool 3`, "1")
	way.up.Store(false)
	const resent = `montui_collector_remote_write_made_up_samples_total`
	behind := func(when string, want bool) {
		t.Helper()
		eventually(t, when, func() (bool, string) {
			_, page := get(t, c.url+"/metrics")
			// The queue's own metrics go with it.
			return strings.Contains(page, "prometheus_remote_storage_shards{") != want, page
		})
	}
	behind("the queue is given up", true)
	way.up.Store(true)
	behind("there is a queue again", false)
	// On a busy machine a scrape may be late and come to nothing, so what is to arrive is what is there, from the first that did.
	sent := query(t, c.url, `scrapes_total[1h]`)[0].Values
	eventually(t, "all has arrived", func() (bool, string) {
		arrived := query(t, far.url, `scrapes_total[1h]`)[0].Values
		have := map[string]bool{}
		for _, v := range arrived {
			have[fmt.Sprint(v)] = true
		}
		begun := slices.IndexFunc(sent, func(v [2]any) bool { return have[fmt.Sprint(v)] })
		if begun < 0 {
			return false, "nothing has"
		}
		missing := slices.IndexFunc(sent[begun:], func(v [2]any) bool { return !have[fmt.Sprint(v)] })
		return missing < 0, fmt.Sprintf("%v of %v", arrived, sent)
	})
	if _, page := get(t, c.url+"/metrics"); !strings.Contains(page, resent) || strings.Contains(page, resent+`{url="`+way.url+`/api/v1/write"} 0`) {
		t.Error("nothing was made up for")
	}
	if err := c.stop(); err != nil {
		t.Fatal(err)
	}
}

// What the RAM disk had no room for, where the queues read, is sent out of the data.
func TestRemoteWriteOverAFullRAMDisk(t *testing.T) {
	far := collect(t, Config{File: write(t, "prometheus.yml", ""), RemoteWrite: true})
	ram := smallRAM(t) // from here on
	c := collect(t, Config{
		forwardPace: pace{100 * time.Millisecond, time.Minute, time.Second}, FlushInterval: 200 * time.Millisecond,
		File: write(t, "prometheus.yml", fmt.Sprintf(`
global: {scrape_interval: 200ms}
scrape_configs: [{job_name: a, static_configs: [{targets: [%q]}]}]
remote_write: [{url: '%s/api/v1/write', queue_config: {batch_send_deadline: 200ms}}]
`, target(t), far.url)),
	})
	eventuallyValue(t, far.url, `scrapes_total > bool 3`, "1")
	begun := len(query(t, c.url, `scrapes_total[1h]`)[0].Values)
	eventually(t, "scrapes with a full RAM disk", func() (bool, string) {
		occupy(t, ram) // again and again: what is set aside for chunks is given back
		n := len(query(t, c.url, `scrapes_total[1h]`)[0].Values)
		return n > begun+20, fmt.Sprint(n)
	})
	all := query(t, c.url, `scrapes_total[1h]`)[0].Values
	if err := os.Remove(filepath.Join(ram, "ballast")); err != nil {
		t.Fatal(err)
	}
	eventually(t, "all has arrived", func() (bool, string) {
		have := map[string]bool{}
		for _, v := range query(t, far.url, `scrapes_total[1h]`)[0].Values {
			have[fmt.Sprint(v)] = true
		}
		first := slices.IndexFunc(all, func(v [2]any) bool { return have[fmt.Sprint(v)] })
		for _, v := range all[max(first, 0):] {
			if !have[fmt.Sprint(v)] {
				return false, fmt.Sprintf("%v is missing", v)
			}
		}
		return first >= 0, ""
	})
}
