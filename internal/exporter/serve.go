package exporter

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"time"

	"github.com/prometheus/exporter-toolkit/web"
)

const (
	headerIn = 10 * time.Second // a peer that never finishes its headers is cut
	stopIn   = 5 * time.Second  // for answers under way
)

// Serve answers for the exporters until ctx ends or one of them cannot go on. Each signal on reload reads the statsd
// mapping again; TLS and users are read again by themselves at each connection.
func Serve(ctx context.Context, c Config, reload <-chan os.Signal, log *slog.Logger) (err error) {
	if c.WebConfig != "" {
		if err := web.Validate(c.WebConfig); err != nil {
			return fmt.Errorf("%s: %w", c.WebConfig, err)
		}
	}
	pages, err := c.Pages(log)
	if err != nil {
		return err
	}
	defer func() {
		for _, page := range pages {
			err = errors.Join(err, page.close())
		}
	}()
	var servers []*http.Server
	failed := make(chan error, len(pages))
	defer func() { err = errors.Join(err, stopAll(servers)) }()
	for _, page := range pages {
		listener, err := new(net.ListenConfig).Listen(ctx, "tcp", page.Listen)
		if err != nil {
			return fmt.Errorf("%s: cannot listen on %s: %w", page.Name, page.Listen, err)
		}
		log.Info("answering scrapes", "exporter", page.Name, "url", "http://"+listener.Addr().String()+"/metrics")
		server := &http.Server{
			Handler: page.routes(), ReadHeaderTimeout: headerIn,
			ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelError),
		}
		servers = append(servers, server)
		go func() {
			err := web.Serve(listener, server, &web.FlagConfig{WebConfigFile: &c.WebConfig}, slog.New(quietInfo{log.Handler()}))
			if err != nil && !errors.Is(err, http.ErrServerClosed) {
				failed <- fmt.Errorf("%s: %w", page.Name, err)
			}
		}()
	}
	for {
		select {
		case <-ctx.Done():
			return nil
		case err := <-failed:
			return err
		case <-reload:
			for _, page := range pages {
				if err := page.reload(); err != nil {
					log.Error("the mapping is refused, the one before stays in force", "exporter", page.Name, "err", err)
				}
			}
		}
	}
}

func (p Page) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", p.landing)
	mux.Handle("GET /metrics", p.Handler)
	mux.HandleFunc("GET /-/healthy", func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "OK\n") })
	return mux
}

// stopAll lets answers under way finish, for a while.
func stopAll(servers []*http.Server) error {
	ctx, cancel := context.WithTimeout(context.Background(), stopIn)
	defer cancel()
	for _, server := range servers {
		if server.Shutdown(ctx) != nil {
			_ = server.Close() // what has not ended by now is cut
		}
	}
	return nil
}

// quietInfo drops what the originals say at each start; where we answer is said by us.
type quietInfo struct{ slog.Handler }

func (q quietInfo) Enabled(ctx context.Context, level slog.Level) bool {
	return level > slog.LevelInfo && q.Handler.Enabled(ctx, level)
}

func (q quietInfo) WithAttrs(attrs []slog.Attr) slog.Handler {
	return quietInfo{q.Handler.WithAttrs(attrs)}
}

func (q quietInfo) WithGroup(name string) slog.Handler { return quietInfo{q.Handler.WithGroup(name)} }
