package setup

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
)

// statsd tells whether Mastodon sends statsd: it did before 4.3.
func (f Found) statsd() bool {
	major, minor, ok := strings.Cut(f.Mastodon, ".")
	if !ok {
		return false
	}
	a, aErr := strconv.Atoi(major)
	b, bErr := strconv.Atoi(minor)
	return aErr == nil && bErr == nil && (a < 4 || a == 4 && b < 3)
}

// Targets are the exporters of the machine as a Prometheus finds them: job and port.
func (f Found) Targets() []Target {
	host := f.Address
	targets := []Target{{[]string{host + ":9100"}, map[string]string{"job": "node", "host": f.Host}}}
	add := func(there bool, job, port string) {
		if there {
			targets = append(targets, Target{[]string{host + ":" + port}, map[string]string{"job": job, "host": f.Host}})
		}
	}
	add(f.MySQL != "", "mysql", "9104")
	add(f.Postgres != "", "postgres", "9187")
	add(f.Nginx != nil, "nginx", "9113")
	add(f.statsd(), "mastodon", "9102")
	return targets
}

// Target is a group of a file_sd file.
type Target struct {
	Targets []string          `json:"targets"`
	Labels  map[string]string `json:"labels"`
}

// FileSD is the machine as a file for file_sd_configs.
func (f Found) FileSD() ([]byte, error) {
	text, err := json.MarshalIndent(f.Targets(), "", "  ")
	return append(text, '\n'), err
}

// ScrapeConfig is the machine as a part of prometheus.yml.
func (f Found) ScrapeConfig() string {
	var b strings.Builder
	b.WriteString("scrape_configs:\n")
	for _, t := range f.Targets() {
		fmt.Fprintf(&b, "  - job_name: %s\n    static_configs:\n      - targets: [%q]\n        labels: {host: %q}\n", t.Labels["job"], t.Targets[0], t.Labels["host"])
	}
	return b.String()
}

// hints are what only the user can do, and what is wise.
func (f Found) hints(o Options) []string {
	var hints []string
	switch {
	case f.statsd():
		hints = append(hints, "Mastodon "+f.Mastodon+": put STATSD_ADDR=127.0.0.1:9125 into "+mastodonHome+"/.env.production and restart its services")
	case f.Mastodon == "docker":
		hints = append(hints, "Mastodon in Docker: see docs/howto/mastodon.md for both ways, statsd (before 4.3) and its own exporter (from 4.4 on)")
	case f.Mastodon != "":
		hints = append(hints, "Mastodon "+f.Mastodon+": put MASTODON_PROMETHEUS_EXPORTER_ENABLED=true into "+mastodonHome+"/.env.production, run bin/prometheus_exporter, and scrape its port 9394")
	}
	if o.Listen == "" {
		hints = append(hints, "the exporters answer on every address: let only the monitoring host through, as by ufw allow from ADDRESS to any port 9100,9104,9187,9113 proto tcp")
	}
	return hints
}
