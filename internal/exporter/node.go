package exporter

import (
	"fmt"
	"log/slog"
	"net/http"
	"sync"

	"github.com/prometheus/client_golang/prometheus"
)

// Node answers scrapes with this machine's metrics, as node_exporter does on /metrics, and on a Raspberry Pi with
// what its firmware says of throttling. A collector that fails is node_scrape_collector_success 0 and a line in the
// log, not a failed scrape.
func Node(log *slog.Logger) (http.Handler, error) {
	if err := readFlags(nil); err != nil {
		return nil, err
	}
	log = slog.New(newOncePerCollector(quietInfo{log.Handler()})) // it tells of its flags at each start
	node, err := newNodeCollector(log)
	if err != nil {
		return nil, fmt.Errorf("node exporter: %w", err)
	}
	reg := newRegistry("node_exporter", "github.com/prometheus/node_exporter")
	if err := reg.Register(oneAtATime{node}); err != nil {
		return nil, fmt.Errorf("node exporter: %w", err)
	}
	if err := reg.Register(newThrottling(firmware, log)); err != nil {
		return nil, fmt.Errorf("node exporter: %w", err)
	}
	return answer(reg, log), nil
}

// nodeScrape is held while this machine is asked: node_exporter keeps its collectors for the whole process, and some of them are not made to be
// asked twice at once.
var nodeScrape sync.Mutex

type oneAtATime struct{ prometheus.Collector }

func (c oneAtATime) Collect(metrics chan<- prometheus.Metric) {
	nodeScrape.Lock()
	defer nodeScrape.Unlock()
	c.Collector.Collect(metrics)
}
