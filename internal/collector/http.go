package collector

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/pprof"
	"net/url"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"github.com/prometheus/exporter-toolkit/web"
	"github.com/prometheus/prometheus/util/netconnlimit"

	"github.com/montui/montui/internal/exporter"
)

const (
	readTimeout   = 5 * time.Minute // Prometheus's web.read-timeout
	headerTimeout = 10 * time.Second
	stopTimeout   = 5 * time.Second // for answers under way
	connections   = 512             // Prometheus's web.max-connections
)

const frontPage = `montui's collector: scrapes, stores and answers PromQL, as a Prometheus does.

  montui --url %s        dashboards in a terminal
  montui query --url %s 'up'
  montui collect status --url %s   what it has and writes, what a power cut would cost

  /api/v1/...        the Prometheus HTTP API (also for Grafana, as a data source of type Prometheus)
  /federate          ?match[]=…: the newest samples, for another Prometheus
  /metrics           its own metrics
  %s    this machine's metrics
  /-/healthy  /-/ready  POST /-/reload
`

// webServer answers from the first moment; what needs the data says 503 until ready is called.
type webServer struct {
	log    *slog.Logger
	inside *insideServer
	own    http.Handler // /metrics
	meter  *meter
	server *http.Server
	failed chan error
	open   atomic.Pointer[opened]
}

// opened is what becomes available when the data has been read.
type opened struct {
	api      http.Handler
	federate http.HandlerFunc
	reload   func(context.Context) error
}

func newWebServer(log *slog.Logger, reg *prometheus.Registry, inside *insideServer) *webServer {
	w := &webServer{
		log:    log,
		inside: inside,
		own:    promhttp.HandlerFor(reg, promhttp.HandlerOpts{Registry: reg, EnableOpenMetrics: true}),
		meter:  newMeter(reg),
		failed: make(chan error, 1),
	}
	w.server = &http.Server{
		Handler:     w.routes(),
		ReadTimeout: readTimeout,
		// A peer that never finishes its headers holds one of the few connections there are.
		ReadHeaderTimeout: headerTimeout,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelError),
	}
	return w
}

func (w *webServer) routes() http.Handler {
	mux := http.NewServeMux()
	handle := func(pattern, name string, h http.HandlerFunc) { mux.Handle(pattern, w.meter.wrap(name, h)) }
	handle("GET /{$}", "/", func(out http.ResponseWriter, r *http.Request) {
		out.Header().Set("Content-Type", "text/plain; charset=utf-8")
		out.Header().Set("X-Content-Type-Options", "nosniff")
		here := url.URL{Scheme: "http", Host: r.Host}
		if r.TLS != nil {
			here.Scheme = "https"
		}
		fmt.Fprintf(out, frontPage, here.String(), here.String(), here.String(), NodePath)
	})
	handle("GET /-/healthy", "/-/healthy", func(out http.ResponseWriter, _ *http.Request) {
		io.WriteString(out, "montui's collector is healthy.\n")
	})
	handle("GET /-/ready", "/-/ready", w.whenOpen(func(*opened) http.HandlerFunc {
		return func(out http.ResponseWriter, _ *http.Request) { io.WriteString(out, "montui's collector is ready.\n") }
	}))
	reload := w.whenOpen(func(o *opened) http.HandlerFunc { return reloadHandler(o.reload) })
	handle("POST /-/reload", "/-/reload", reload)
	handle("PUT /-/reload", "/-/reload", reload)
	handle("GET /metrics", "/metrics", w.own.ServeHTTP)
	// What promtool's debug commands fetch.
	mux.HandleFunc("GET /debug/pprof/", pprof.Index)
	mux.HandleFunc("GET /debug/pprof/profile", pprof.Profile)
	mux.HandleFunc("GET /debug/pprof/trace", pprof.Trace)
	handle("GET "+exporter.InsidePath, exporter.InsidePath, w.inside.host.ServeHTTP)
	handle("GET /federate", "/federate", w.whenOpen(func(o *opened) http.HandlerFunc { return o.federate }))
	// The API counts its own requests, by endpoint.
	mux.Handle("/api/v1/", w.whenOpen(func(o *opened) http.HandlerFunc { return o.api.ServeHTTP }))
	return mux
}

// whenOpen answers 503 while the data is being read, and again while stopping.
func (w *webServer) whenOpen(then func(*opened) http.HandlerFunc) http.HandlerFunc {
	return func(out http.ResponseWriter, r *http.Request) {
		if o := w.open.Load(); o != nil {
			then(o)(out, r)
			return
		}
		http.Error(out, "The collector is not ready: it is reading its data, or stopping.", http.StatusServiceUnavailable)
	}
}

func reloadHandler(reload func(context.Context) error) http.HandlerFunc {
	return func(out http.ResponseWriter, r *http.Request) {
		if err := reload(r.Context()); err != nil {
			http.Error(out, "configuration refused, the one before stays in force: "+err.Error(), http.StatusInternalServerError)
		}
	}
}

// serve answers on l, as the exporter-toolkit file config says, if there is one.
func (w *webServer) serve(l net.Listener, config string) {
	go func() {
		l := netconnlimit.SharedLimitListener(l, netconnlimit.NewSharedSemaphore(connections))
		sockets := false
		flags := &web.FlagConfig{WebListenAddresses: &[]string{l.Addr().String()}, WebSystemdSocket: &sockets, WebConfigFile: &config}
		if err := web.Serve(l, w.server, flags, w.log); !errors.Is(err, http.ErrServerClosed) {
			w.failed <- fmt.Errorf("serving HTTP: %w", err)
		}
	}()
}

// ready opens the API.
func (w *webServer) ready(api http.Handler, federate http.HandlerFunc, reload func(context.Context) error) {
	w.open.Store(&opened{api, federate, reload})
	w.meter.ready.Set(1)
}

// stopping closes the API again, while requests in flight are answered.
func (w *webServer) stopping() {
	w.open.Store(nil)
	w.meter.ready.Set(0)
}

// stop lets answers under way finish, for a while.
func (w *webServer) stop() {
	ctx, cancel := context.WithTimeout(context.Background(), stopTimeout)
	defer cancel()
	if w.server.Shutdown(ctx) != nil {
		_ = w.server.Close() // what has not ended by now is cut
	}
	if err := w.inside.stop(); err != nil {
		w.log.Error("stopping the exporters", "err", err)
	}
}
