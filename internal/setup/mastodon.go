package setup

import (
	"context"
	"regexp"
	"strconv"
	"strings"
)

// Mastodon is a Mastodon on the machine.
type Mastodon struct {
	Version string // as 4.2.10; "" with Found: it could not be told
	Found   bool
	Docker  bool
	Network string // its containers', in Docker
	Home    string // its source; "" in Docker
	Domain  string // LOCAL_DOMAIN
	Statsd  string // STATSD_ADDR, when it is set
	Page    bool   // its own exporter is switched on
}

// Era is the way in which a Mastodon exports its metrics.
type Era int

const (
	EraNone     Era = iota // 4.3 has neither
	EraStatsd              // before 4.3
	EraExporter            // from 4.4 on
)

// Era goes by the version: statsd went with 4.3, and prometheus_exporter came with 4.4.
func (m Mastodon) Era() Era {
	major, rest, ok := strings.Cut(m.Version, ".")
	minor, _, _ := strings.Cut(rest, ".")
	a, aErr := strconv.Atoi(major)
	b, bErr := strconv.Atoi(minor)
	switch {
	case !m.Found || !ok || aErr != nil || bErr != nil:
		return EraNone
	case a < 4 || a == 4 && b < 3:
		return EraStatsd
	case a == 4 && b == 3:
		return EraNone
	}
	return EraExporter
}

// In words, for a list.
func (m Mastodon) String() string {
	switch {
	case !m.Found:
		return ""
	case m.Version == "":
		return "in Docker, of an unknown version"
	case m.Docker:
		return m.Version + " in Docker"
	}
	return m.Version + " in " + m.Home
}

const mastodonHome = "/home/mastodon/live"

var (
	rubyVersion  = regexp.MustCompile(`(?s)def (major|minor|patch)\s+(\d+)`)
	workingDir   = regexp.MustCompile(`(?m)^WorkingDirectory=(/\S+)$`)
	imageVersion = regexp.MustCompile(`mastodon[^:\s]*:v?(\d+\.\d+(?:\.\d+)?)`)
)

// mastodon finds a Mastodon: by its source, or by its containers.
func (m Machine) mastodon(ctx context.Context, docker bool) Mastodon {
	home := mastodonHome
	if unit, err := m.read("/etc/systemd/system/mastodon-web.service"); err == nil {
		if dir := workingDir.FindStringSubmatch(unit); dir != nil {
			home = dir[1]
		}
	}
	source, err := m.read(home + "/lib/mastodon/version.rb")
	if parts := rubyVersion.FindAllStringSubmatch(source, -1); err == nil && len(parts) >= 2 {
		found := Mastodon{Found: true, Home: home, Version: parts[0][2] + "." + parts[1][2]}
		if len(parts) > 2 {
			found.Version += "." + parts[2][2]
		}
		settings, _ := m.read(home + "/.env.production") // whoever may not read it sees less
		found.settings(settings)
		return found
	}
	if !docker {
		return Mastodon{}
	}
	containers, err := m.Run(ctx, "", nil, "docker", "ps", "--format", "{{.Image}}\t{{.Networks}}")
	if err != nil {
		return Mastodon{}
	}
	for line := range strings.Lines(containers) {
		image, networks, _ := strings.Cut(strings.TrimSpace(line), "\t")
		if strings.Contains(image, "streaming") || !strings.Contains(image, "mastodon") {
			continue
		}
		network, _, _ := strings.Cut(networks, ",")
		found := Mastodon{Found: true, Docker: true, Network: network}
		if version := imageVersion.FindStringSubmatch(image); version != nil {
			found.Version = version[1]
		}
		return found
	}
	return Mastodon{}
}

// settings reads what of .env.production tells of metrics.
func (m *Mastodon) settings(env string) {
	for line := range strings.Lines(env) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), "=")
		value = strings.Trim(value, `"'`)
		switch strings.TrimSpace(name) {
		case "LOCAL_DOMAIN":
			m.Domain = value
		case "STATSD_ADDR":
			m.Statsd = value
		case "MASTODON_PROMETHEUS_EXPORTER_ENABLED":
			m.Page = value == "true"
		}
	}
}

// hints are what only the user can do to his Mastodon.
func (m Mastodon) hints(o Options) []string {
	if !m.Found {
		return nil
	}
	restart := "restart its services: systemctl restart mastodon-web mastodon-sidekiq mastodon-streaming"
	switch era := m.Era(); {
	case m.Docker && m.Version == "":
		return []string{"Mastodon in Docker, of a version that its image does not name: see docs/howto/mastodon.md for both ways, statsd (before 4.3) and its own exporter (from 4.4 on)"}
	case m.Docker && era == EraStatsd:
		return []string{"Mastodon " + m.Version + " in Docker: run the service statsd of montui's compose.yaml in its network (MASTODON_NETWORK=" + m.Network + "), and put STATSD_ADDR=statsd:9125 into its .env.production"}
	case m.Docker && era == EraExporter:
		return []string{"Mastodon " + m.Version + " in Docker: put MASTODON_PROMETHEUS_EXPORTER_ENABLED=true into its .env.production, run bin/prometheus_exporter -b 0.0.0.0 as one more of its containers, and let the collector into its network (" + m.Network + ") to scrape port 9394"}
	case era == EraStatsd && m.Statsd == "":
		return []string{"Mastodon " + m.Version + ": put STATSD_ADDR=127.0.0.1:9125 into " + m.Home + "/.env.production and " + restart}
	case era == EraStatsd && m.Statsd != "127.0.0.1:9125" && m.Statsd != "localhost:9125":
		return []string{"Mastodon " + m.Version + " sends its metrics to " + m.Statsd + "; for them to come here put STATSD_ADDR=127.0.0.1:9125 into " + m.Home + "/.env.production"}
	case era == EraStatsd:
		return nil
	case era == EraNone:
		return []string{"Mastodon " + m.Version + " tells no metrics: statsd went with 4.3, its own exporter came with 4.4"}
	}
	address := o.Listen
	if address == "" {
		address = "0.0.0.0"
	}
	page := "run it beside web and Sidekiq, for the monitoring host to reach: bundle exec prometheus_exporter -b " + address + " (port 9394)"
	if m.Page {
		return []string{"Mastodon " + m.Version + " has its exporter switched on; " + page}
	}
	return []string{"Mastodon " + m.Version + ": put MASTODON_PROMETHEUS_EXPORTER_ENABLED=true (and …_WEB_DETAILED_METRICS, …_SIDEKIQ_DETAILED_METRICS) into " +
		m.Home + "/.env.production, " + restart + "; " + page}
}
