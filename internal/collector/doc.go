// Package collector is the bundled collector: Prometheus's own scraping, storage, rules, alerts, remote write and
// HTTP API, wired in a small main of ours. It reads an ordinary prometheus.yml; without one it watches itself
// and this machine.
//
// It is spoken to over HTTP only, as any Prometheus is.
//
// Takes: a configuration file, a data directory, an address, a retention.
// Gives: Run, which serves until its context ends.
// Uses: collector/journal, exporter, footprint
// Outside: github.com/alecthomas/units, github.com/grafana/regexp, github.com/oklog/ulid/v2, github.com/oklog/run, github.com/prometheus/client_golang/exp/api/remote, github.com/prometheus/client_golang/prometheus, github.com/prometheus/client_model/go, github.com/prometheus/common, github.com/prometheus/exporter-toolkit/web, github.com/prometheus/prometheus, gopkg.in/yaml.v3
// Never: every other room, the screen.
package collector
