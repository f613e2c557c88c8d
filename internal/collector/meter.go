package collector

import (
	"net/http"
	"runtime"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// newRegistry holds the collector's own metrics: those of Go, of the process, and whatever the parts register.
func newRegistry(version string) *prometheus.Registry {
	reg := prometheus.NewRegistry()
	reg.MustRegister(
		buildInfo("montui", version),
		buildInfo("prometheus", prometheusVersion()), // dashboards of Prometheus find its instances by this one
		collectors.NewGoCollector(),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
	)
	return reg
}

func buildInfo(program, version string) prometheus.Collector {
	g := prometheus.NewGauge(prometheus.GaugeOpts{
		Name:        program + "_build_info",
		Help:        "A constant 1, labelled with the version of the " + program + " in this process.",
		ConstLabels: prometheus.Labels{"version": version, "goversion": runtime.Version()},
	})
	g.Set(1)
	return g
}

// meter counts HTTP requests under the names Prometheus's own server has, which its dashboards draw.
type meter struct {
	requests *prometheus.CounterVec
	duration *prometheus.HistogramVec
	size     *prometheus.HistogramVec
	ready    prometheus.Gauge
}

func newMeter(reg prometheus.Registerer) *meter {
	m := &meter{
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "prometheus_http_requests_total", Help: "Counter of HTTP requests.",
		}, []string{"handler", "code"}),
		duration: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "prometheus_http_request_duration_seconds", Help: "Histogram of latencies for HTTP requests.",
			Buckets: []float64{.1, .2, .4, 1, 3, 8, 20, 60, 120},
		}, []string{"handler"}),
		size: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "prometheus_http_response_size_bytes", Help: "Histogram of response size for HTTP requests.",
			Buckets: prometheus.ExponentialBuckets(100, 10, 8),
		}, []string{"handler"}),
		ready: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "prometheus_ready", Help: "Whether startup was fully completed and the server is ready for normal operation.",
		}),
	}
	reg.MustRegister(m.requests, m.duration, m.size, m.ready)
	return m
}

func (m *meter) wrap(name string, h http.HandlerFunc) http.HandlerFunc {
	label := prometheus.Labels{"handler": name}
	return promhttp.InstrumentHandlerCounter(m.requests.MustCurryWith(label),
		promhttp.InstrumentHandlerDuration(m.duration.MustCurryWith(label),
			promhttp.InstrumentHandlerResponseSize(m.size.MustCurryWith(label), h)))
}
