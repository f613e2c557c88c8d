package exporter

import (
	"fmt"
	"log/slog"
	"net/http"
	"sync"

	"github.com/alecthomas/kingpin/v2"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"github.com/prometheus/node_exporter/collector"
)

// nodeFlags are node_exporter's own defaults but for veth devices: a container host makes and drops one a
// container, under a random name, and each would be some thirty series that never come back.
var nodeFlags = []string{
	"--collector.netdev.device-exclude=^veth",
	"--collector.netclass.ignored-devices=^veth",
}

// readNodeFlags gives node_exporter's collectors their settings. They are kingpin flags of the process, the only
// way in, so it happens once; montui's own command line is not kingpin's and is never seen by it.
var readNodeFlags = sync.OnceValue(func() error {
	_, err := kingpin.CommandLine.Parse(nodeFlags)
	return err
})

// scrapesAtOnce bounds the scrapes answered at the same time; a further one gets 503.
const scrapesAtOnce = 8

// Node answers scrapes with this machine's metrics, as node_exporter does on /metrics. A collector that fails is
// node_scrape_collector_success 0 and a line in the log, not a failed scrape.
func Node(log *slog.Logger) (http.Handler, error) {
	if err := readNodeFlags(); err != nil {
		return nil, fmt.Errorf("node exporter's settings: %w", err)
	}
	node, err := collector.NewNodeCollector(slog.New(newOncePerCollector(log.Handler())))
	if err != nil {
		return nil, fmt.Errorf("node exporter: %w", err)
	}
	reg := prometheus.NewRegistry()
	for _, c := range []prometheus.Collector{
		node,
		// node_exporter's page has these too, and its dashboards draw them.
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
		collectors.NewGoCollector(),
	} {
		if err := reg.Register(c); err != nil {
			return nil, fmt.Errorf("node exporter: %w", err)
		}
	}
	return promhttp.HandlerFor(reg, promhttp.HandlerOpts{
		ErrorLog:            slog.NewLogLogger(log.Handler(), slog.LevelError),
		ErrorHandling:       promhttp.ContinueOnError,
		MaxRequestsInFlight: scrapesAtOnce,
	}), nil
}
