//go:build !linux

package exporter

import (
	"fmt"
	"log/slog"
	"runtime"

	"github.com/prometheus/client_golang/prometheus"
)

// HasNode tells that this program cannot tell of its machine: node_exporter's code for it needs a C compiler.
const HasNode = false

var nodeFlags []string

func newNodeCollector(*slog.Logger) (prometheus.Collector, error) {
	return nil, fmt.Errorf("montui tells of a machine on Linux only; on %s run node_exporter itself and scrape its port 9100", runtime.GOOS)
}
