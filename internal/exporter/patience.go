package exporter

import (
	"context"
	"log/slog"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// scrapeIn bounds a scrape whose asker says no limit.
const scrapeIn = 30 * time.Second

// patience ends a scrape with its context: the drivers of the databases and the originals' collectors wait for ever
// for a server that takes connections and says nothing. Then the page says so instead of not being there.
type patience struct {
	server string
	log    *slog.Logger
	late   []prometheus.Metric // said of a server that did not answer in time, but for what the scrape has said itself
	asking chan struct{}       // holds the scrapes under way, those nobody waits for any more too
}

func newPatience(server string, log *slog.Logger, late ...prometheus.Metric) *patience {
	return &patience{server: server, log: log, late: late, asking: make(chan struct{}, scrapesAtOnce)}
}

func (p *patience) with(ctx context.Context, newCollector func(context.Context) prometheus.Collector) prometheus.Collector {
	return patientScrape{p, ctx, newCollector}
}

type patientScrape struct {
	*patience
	ctx          context.Context
	newCollector func(context.Context) prometheus.Collector
}

// Describe says nothing: what there is depends on the server.
func (s patientScrape) Describe(chan<- *prometheus.Desc) {}

func (s patientScrape) Collect(ch chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(s.ctx, scrapeIn)
	defer cancel()
	said := map[string]bool{}
	if s.collect(ctx, func(m prometheus.Metric) {
		said[m.Desc().String()] = true
		ch <- m
	}) {
		return
	}
	s.log.Error("it does not answer in time", "server", s.server)
	for _, m := range s.late {
		if !said[m.Desc().String()] {
			ch <- m
		}
	}
}

// collect hands on what the collector says, and tells whether it came to its end.
func (s patientScrape) collect(ctx context.Context, say func(prometheus.Metric)) bool {
	select {
	case s.asking <- struct{}{}:
	case <-ctx.Done():
		return false
	}
	metrics := make(chan prometheus.Metric)
	go func() {
		defer func() { <-s.asking }()
		defer close(metrics)
		s.newCollector(ctx).Collect(metrics)
	}()
	for {
		select {
		case m, more := <-metrics:
			if !more {
				return ctx.Err() == nil
			}
			say(m)
		case <-ctx.Done():
			go func() {
				for range metrics { // what comes late is for nobody
				}
			}()
			return false
		}
	}
}

// gauge is one number without labels.
func gauge(name, help string, value float64) prometheus.Metric {
	return prometheus.MustNewConstMetric(prometheus.NewDesc(name, help, nil, nil), prometheus.GaugeValue, value)
}
