package main

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// queryMeter counts the queries sent to servers on behalf of visitors; an answer that several share is counted once.
type queryMeter struct {
	now   prometheus.Gauge
	asked *prometheus.CounterVec // role, result
	took  prometheus.Histogram
}

func newQueryMeter(into prometheus.Registerer) *queryMeter {
	m := &queryMeter{
		now: prometheus.NewGauge(prometheus.GaugeOpts{Name: "montui_ssh_queries_in_flight", Help: "Queries of visitors that wait for the server now."}),
		asked: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "montui_ssh_queries_total",
			Help: "Queries sent to the server for visitors, by role and result (answered, refused by it, failed, or given up by who asked)."}, []string{"role", "result"}),
		took: prometheus.NewHistogram(prometheus.HistogramOpts{Name: "montui_ssh_query_duration_seconds", Help: "How long the server took to begin its answer.",
			Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30}}),
	}
	into.MustRegister(m.now, m.asked, m.took)
	return m
}

// of is what a role's questions go through.
func (m *queryMeter) of(role string) func(http.RoundTripper) http.RoundTripper {
	for _, result := range []string{"answered", "refused", "failed", "given up"} {
		m.asked.WithLabelValues(role, result) // a rate needs the zero before the first
	}
	return func(next http.RoundTripper) http.RoundTripper {
		return roundTripper(func(req *http.Request) (*http.Response, error) {
			m.now.Inc()
			defer m.now.Dec()
			began := time.Now()
			resp, err := next.RoundTrip(req)
			result := "answered"
			switch {
			case errors.Is(err, context.Canceled):
				result = "given up"
			case err != nil:
				result = "failed"
			case resp.StatusCode >= http.StatusBadRequest:
				result = "refused"
			}
			m.asked.WithLabelValues(role, result).Inc()
			m.took.Observe(time.Since(began).Seconds())
			return resp, err
		})
	}
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }
