package exporter

import (
	"context"
	"log/slog"
	"net/http"
	"runtime"
	"runtime/debug"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// scrapesAtOnce bounds the scrapes answered at the same time; a further one gets 503.
const scrapesAtOnce = 8

// newRegistry has what every exporter's page has beside its subject: the process, Go, and NAME_build_info.
func newRegistry(name, module string) *prometheus.Registry {
	reg := prometheus.NewRegistry()
	reg.MustRegister(
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
		collectors.NewGoCollector(),
		buildInfo(name, module),
	)
	return reg
}

// buildInfo says which version of the original's code answers, under the name the original has for it.
func buildInfo(name, module string) prometheus.Collector {
	return prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Name: name + "_build_info",
		Help: "Always 1; the version is that of the exporter's code linked into montui.",
		ConstLabels: prometheus.Labels{
			"version": moduleVersion(module), "revision": "", "branch": "montui", "tags": "",
			"goversion": runtime.Version(), "goos": runtime.GOOS, "goarch": runtime.GOARCH,
		},
	}, func() float64 { return 1 })
}

// moduleVersion is the version of a module linked into this program.
func moduleVersion(path string) string {
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, module := range info.Deps {
			if module.Path == path {
				return module.Version
			}
		}
	}
	return "unknown"
}

// answer makes the handler of a page; the requests are counted in reg as the originals do.
func answer(reg *prometheus.Registry, log *slog.Logger) http.Handler {
	return promhttp.InstrumentMetricHandler(reg, promhttp.HandlerFor(reg, handlerOpts(reg, log)))
}

func handlerOpts(reg prometheus.Registerer, log *slog.Logger) promhttp.HandlerOpts {
	return promhttp.HandlerOpts{
		ErrorLog:            slog.NewLogLogger(log.Handler(), slog.LevelError),
		ErrorHandling:       promhttp.ContinueOnError,
		MaxRequestsInFlight: scrapesAtOnce,
		Registry:            reg,
	}
}

// eachScrape answers with reg and a collector made for one scrape and its context.
func eachScrape(reg *prometheus.Registry, log *slog.Logger, newCollector func(context.Context) prometheus.Collector) http.Handler {
	inFlight := make(chan struct{}, scrapesAtOnce)
	return promhttp.InstrumentMetricHandler(reg, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		select {
		case inFlight <- struct{}{}:
			defer func() { <-inFlight }()
		default:
			http.Error(w, "too many scrapes at once", http.StatusServiceUnavailable)
			return
		}
		ctx, cancel := scrapeContext(r)
		defer cancel()
		one := prometheus.NewRegistry()
		one.MustRegister(newCollector(ctx))
		promhttp.HandlerFor(prometheus.Gatherers{reg, one}, handlerOpts(reg, log)).ServeHTTP(w, r)
	}))
}

// answerIn is left of the scrape's own time limit for writing the answer.
const answerIn = 250 * time.Millisecond

// scrapeContext ends when Prometheus stops waiting, which it says in a header.
func scrapeContext(r *http.Request) (context.Context, context.CancelFunc) {
	seconds, err := strconv.ParseFloat(r.Header.Get("X-Prometheus-Scrape-Timeout-Seconds"), 64)
	limit := time.Duration(min(seconds, 3600)*float64(time.Second)) - answerIn
	if err != nil || !(limit > 0) {
		return context.WithCancel(r.Context())
	}
	return context.WithTimeout(r.Context(), limit)
}
