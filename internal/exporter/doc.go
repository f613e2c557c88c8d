// Package exporter holds the exporters that live inside the collector's process: each an HTTP handler that
// answers a scrape, so that a monitored machine needs one program and no extra port.
//
// Takes: a logger.
// Gives: Node, the metrics of this machine under node_exporter's names.
// Uses: -
// Outside: github.com/alecthomas/kingpin/v2, github.com/prometheus/client_golang/prometheus, github.com/prometheus/node_exporter
// Never: a screen, a listening socket of its own, montui's command line.
package exporter
