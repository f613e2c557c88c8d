package setup

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Target is a group of a file_sd file.
type Target struct {
	Targets []string          `json:"targets"`
	Labels  map[string]string `json:"labels"`
}

// Targets are the exporters of the machine as a Prometheus finds them.
func (f Found) Targets() []Target {
	var targets []Target
	for _, page := range exporterPages {
		if !f.watches(page.name) {
			continue
		}
		labels := map[string]string{"job": page.name, "host": f.Host}
		if page.name == "statsd" {
			labels = f.mastodonLabels()
		}
		targets = append(targets, Target{[]string{joinHostPort(f.Address, page.port)}, labels})
	}
	if f.Mastodon.Page && f.Mastodon.Era() == EraExporter && !slices.Contains(f.skip, "mastodon") {
		targets = append(targets, Target{[]string{joinHostPort(f.Address, "9394")}, f.mastodonLabels()})
	}
	return targets
}

// mastodonLabels tell one Mastodon from another by its domain, when it is known.
func (f Found) mastodonLabels() map[string]string {
	labels := map[string]string{"job": "mastodon", "host": f.Host}
	if f.Mastodon.Domain != "" {
		labels["local_domain"] = f.Mastodon.Domain
	}
	return labels
}

// FileSD are targets as a file for file_sd_configs.
func FileSD(targets []Target) ([]byte, error) {
	text, err := json.MarshalIndent(targets, "", "  ")
	return append(text, '\n'), err
}

// ScrapeConfig is the machine as a part of prometheus.yml.
func (f Found) ScrapeConfig() string {
	var b strings.Builder
	b.WriteString("scrape_configs:\n")
	for _, t := range f.Targets() {
		var labels []string
		for _, name := range slices.Sorted(maps.Keys(t.Labels)) {
			if name != "job" {
				labels = append(labels, fmt.Sprintf("%s: %q", name, t.Labels[name]))
			}
		}
		fmt.Fprintf(&b, "  - job_name: %s\n    static_configs:\n      - targets: [%q]\n        labels: {%s}\n", t.Labels["job"], t.Targets[0], strings.Join(labels, ", "))
	}
	return b.String()
}

// hints are what only the user can do, and what is wise.
func (f Found) hints(o Options) []string {
	hints := f.Mastodon.hints(o)
	if slices.Contains(f.skip, "mastodon") {
		hints = nil
	}
	if len(f.PgOthers) > 0 {
		hints = append(hints, "there are more PostgreSQLs, on port "+strings.Join(f.PgOthers, ", ")+"; --postgres-port takes one of them instead")
	}
	if o.Listen == "" {
		hints = append(hints, "the exporters answer on every address; let only the monitoring host through:\n  "+f.firewall(o))
	}
	return hints
}

// firewall is the command for the firewall there is.
func (f Found) firewall(o Options) string {
	monitor := o.Monitor
	if monitor == "" {
		monitor = "MONITORING-HOST"
	}
	var ports []string
	for _, s := range f.sections() {
		ports = append(ports, s.port)
	}
	list := strings.Join(ports, ",")
	switch f.Firewall {
	case "firewall-cmd":
		var rules []string
		for _, port := range ports {
			rules = append(rules, fmt.Sprintf("firewall-cmd --permanent --add-rich-rule='rule family=ipv4 source address=%s port port=%s protocol=tcp accept'", monitor, port))
		}
		return strings.Join(append(rules, "firewall-cmd --reload"), "\n  ")
	case "ufw":
		return "ufw allow from " + monitor + " to any port " + list + " proto tcp"
	}
	return "ufw allow from " + monitor + " to any port " + list + " proto tcp (no ufw or firewalld is in force here: whoever reaches this machine may ask)"
}
