package exporter

import (
	"log/slog"
	"net/http"
	"runtime"
	"runtime/debug"

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
