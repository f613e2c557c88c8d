package exporter

import (
	"log/slog"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/node_exporter/collector"
)

// HasNode tells that this program can tell of its machine.
const HasNode = true

// nodeFlags are node_exporter's own defaults but for veth devices: a container host makes and drops one a
// container, under a random name, and each would be some thirty series that never come back.
var nodeFlags = []string{
	"--collector.netdev.device-exclude=^veth",
	"--collector.netclass.ignored-devices=^veth",
}

func newNodeCollector(log *slog.Logger) (prometheus.Collector, error) {
	return collector.NewNodeCollector(log)
}
