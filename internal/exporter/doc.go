// Package exporter holds the exporters that live inside the one program: each an HTTP handler that answers a
// scrape under the names its original uses, made of the original's own code where that is a library.
//
// Takes: a logger; what the exporters' own configuration says (export.yaml, or flags of the same names).
// Gives: Node, the metrics of this machine; Config, which opens any of node mysql postgres nginx statsd as pages; Serve.
// Uses: -
// Outside: github.com/alecthomas/kingpin/v2, github.com/nginx/nginx-prometheus-exporter, github.com/prometheus-community/postgres_exporter, github.com/prometheus/client_golang/prometheus, github.com/prometheus/exporter-toolkit/web, github.com/prometheus/mysqld_exporter, github.com/prometheus/node_exporter, github.com/prometheus/statsd_exporter, gopkg.in/yaml.v3
// Never: a screen, montui's command line, a password on a command line.
package exporter
