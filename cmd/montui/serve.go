package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"github.com/spf13/cobra"

	"github.com/montui/montui/internal/footprint"
	"github.com/montui/montui/internal/sshd"
)

// serveFlags are the flags of serve; they stand above the settings.
type serveFlags struct {
	listen         []string
	hostKey        string
	authorizedKeys string
	metricsListen  string
	logFormat      string
}

// newServeCommand shows the dashboards to others over SSH.
func newServeCommand() *cobra.Command {
	var f serveFlags
	var open openOptions
	cmd := &cobra.Command{
		Use:   "serve [DASHBOARD]",
		Short: "Show the dashboards to others over SSH",
		Long: `serve shows the same screens to everyone who connects with an SSH client: ssh -p 23234 HOST. Visitors get no shell,
no file transfer and no forwarding. Who comes in, as what, and how much he may take is in the settings file under serve:;
without that, everybody who reaches the address sees all dashboards, and it listens on this machine only.

Visitors open dashboards (ssh -t HOST mysql --var instance=db1 --from now-24h), print them (ssh HOST render node), and,
where their role allows it, ask PromQL (ssh HOST query up). SIGHUP reads the settings again; nobody is sent away.`,
		Example: `  montui serve                             # then: ssh -p 23234 localhost
  montui serve --listen 100.64.0.7:23234   # on a tailnet address only
  montui serve mysql --url http://pi4:9090
  montui serve --listen :23234 --authorized-keys ~/.ssh/authorized_keys`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			name := ""
			if len(args) == 1 {
				name = args[0]
			}
			return runServe(cmd, name, open, f)
		},
	}
	flags := cmd.Flags()
	flags.StringArrayVar(&f.listen, "listen", nil, "address:port for SSH clients, or systemd; repeat it for several (default: the settings', or 127.0.0.1:23234)")
	flags.StringVar(&f.hostKey, "host-key", "", "the server's private key file; made on the first start (default: the settings', or $XDG_DATA_HOME/montui/ssh_host_ed25519)")
	flags.StringVar(&f.authorizedKeys, "authorized-keys", "", "let in only the keys of this file, as explorers, whatever the settings say")
	flags.StringVar(&f.metricsListen, "metrics-listen", "", "address:port where Prometheus scrapes the server's own metrics (default: the settings', or none)")
	flags.StringVar(&f.logFormat, "log-format", "text", "text or json")
	flags.StringArrayVar(&open.vars, "var", nil, "a variable's value, as name=value; repeat it for several values")
	flags.StringVar(&open.from, "from", "", "begin of the time range (default: the dashboard's)")
	flags.StringVar(&open.to, "to", "", "end of the time range (default: the dashboard's)")
	return cmd
}

func runServe(cmd *cobra.Command, name string, open openOptions, f serveFlags) error {
	if f.logFormat != "text" && f.logFormat != "json" {
		return usagef("--log-format is text or json, not %q", f.logFormat)
	}
	for _, address := range f.listen {
		if _, _, err := net.SplitHostPort(address); err != nil && address != "systemd" {
			return usagef("--listen %s: %v", address, err)
		}
	}
	options, collector, err := open.prepare(cmd, name)
	if err != nil {
		return err
	}
	defer collector.stop()
	ctx, stop := signal.NotifyContext(cmd.Context(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	metrics := prometheus.NewRegistry()
	h := newHost(ctx, newLog(cmd.ErrOrStderr(), f.logFormat), metrics)
	cfg, err := h.configure(options, f)
	if err != nil {
		return err
	}
	cfg.Opened = func(port sshd.Port, addr net.Addr) {
		host, number, _ := net.SplitHostPort(addr.String())
		fmt.Fprintf(cmd.ErrOrStderr(), "montui serves %s to SSH clients: ssh -p %s %s (%s)\n", options.server.client.URL(), number, host, letsIn(port.Access))
	}
	server, err := sshd.New(cfg)
	if err != nil {
		return err
	}
	closeMetrics, err := serveMetrics(firstOf(f.metricsListen, options.settings.Serve.MetricsListen), metrics)
	if err != nil {
		return err
	}
	defer closeMetrics()
	var reloading = make(chan struct{})
	reload := func() error {
		fresh, err := open.again(cmd, name, options, collector != nil)
		if err != nil {
			return err
		}
		return h.reload(ctx, server, fresh, f, cfg)
	}
	go func() { defer close(reloading); h.reloadOnHangup(ctx, reload) }()
	h.keepKeys(ctx)
	defer footprint.ShrinkAfter(firstFramesLast)()
	err = server.Run(ctx)
	stop()
	<-reloading
	h.fetching.Wait()
	return err
}

// letsIn says in a few words who comes in by a port.
func letsIn(a sshd.Access) string {
	known := len(a.Keys)+len(a.Authorities) > 0
	switch {
	case a.Anonymous != "" && known:
		return "users by their keys, everybody else as " + a.Anonymous
	case a.Anonymous != "":
		return "everybody as " + a.Anonymous
	}
	return "users by their keys"
}

func newLog(w io.Writer, format string) *slog.Logger {
	if format == "json" {
		return slog.New(slog.NewJSONHandler(w, nil))
	}
	return slog.New(slog.NewTextHandler(w, nil))
}

// reloadOnHangup reads the settings again at each SIGHUP. Faulty ones are logged, and change nothing.
func (h *host) reloadOnHangup(ctx context.Context, reload func() error) {
	hangups := make(chan os.Signal, 1)
	signal.Notify(hangups, syscall.SIGHUP)
	defer signal.Stop(hangups)
	for {
		select {
		case <-ctx.Done():
			return
		case <-hangups:
		}
		if err := reload(); err != nil {
			h.log.Error("the settings are not taken; those of before go on", "error", err)
			continue
		}
		h.log.Info("settings read again")
	}
}

func (h *host) reload(ctx context.Context, server *sshd.Server, options screenOptions, f serveFlags, cfg sshd.Config) error {
	fresh, err := h.configure(options, f)
	if err != nil {
		return err
	}
	fresh.Opened = cfg.Opened
	if err := server.Reload(ctx, fresh); err != nil {
		return err
	}
	h.keepKeys(ctx)
	return nil
}

// serveMetrics shows the metrics to Prometheus at an address, if there is one.
func serveMetrics(address string, registry *prometheus.Registry) (stop func(), err error) {
	if address == "" {
		return func() {}, nil
	}
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return nil, fmt.Errorf("serve metrics: %w", err)
	}
	mux := http.NewServeMux()
	mux.Handle("/metrics", promhttp.HandlerFor(registry, promhttp.HandlerOpts{}))
	server := &http.Server{Handler: mux, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 10 * time.Second, WriteTimeout: 30 * time.Second, MaxHeaderBytes: 16 << 10}
	done := make(chan struct{})
	go func() { defer close(done); _ = server.Serve(listener) }()
	return func() { _ = server.Close(); <-done }, nil
}

// errNoPlace is a machine without a home.
var errNoPlace = errors.New("no place for the host key: set $HOME or $XDG_DATA_HOME, or name a file with --host-key")
