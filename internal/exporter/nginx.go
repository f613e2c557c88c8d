package exporter

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/nginx/nginx-prometheus-exporter/client"
	"github.com/nginx/nginx-prometheus-exporter/collector"
	"github.com/prometheus/client_golang/prometheus"
)

// Nginx is what nginx-prometheus-exporter is told.
type Nginx struct {
	Listen string `yaml:"listen"`
	URI    string `yaml:"uri"` // of stub_status: http://…, or unix:SOCKET:/path
}

// nginxTimeout is the original's default.
const nginxTimeout = 5 * time.Second

func (n *Nginx) defaults(string) { n.URI = cmp.Or(n.URI, NginxURI) }

func (n *Nginx) page(log *slog.Logger) (Page, error) {
	handler, err := n.handler(log.With("exporter", "nginx"))
	return Page{"nginx", cmp.Or(n.Listen, NginxListen), handler, nothing, nothing}, err
}

// handler answers as nginx-prometheus-exporter does: an nginx that does not answer is nginx_up 0.
func (n Nginx) handler(log *slog.Logger) (http.Handler, error) {
	transport := &http.Transport{}
	uri := n.URI
	if rest, isSocket := strings.CutPrefix(uri, "unix:"); isSocket {
		socket, path, ok := strings.Cut(rest, ":")
		if !ok {
			return nil, fmt.Errorf("nginx: %q: write it like unix:/run/nginx-status.sock:/stub_status", n.URI)
		}
		transport.DialContext = func(ctx context.Context, _, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, "unix", socket)
		}
		uri = "http://unix" + path
	}
	if u, err := url.Parse(uri); err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return nil, fmt.Errorf("nginx: %q is no address of stub_status; write it like http://127.0.0.1:8080/stub_status", n.URI)
	}
	log = slog.New(newOncePerCollector(log.Handler()))
	reg := newRegistry("nginx_exporter", "github.com/nginx/nginx-prometheus-exporter")
	return eachScrape(reg, log, func(ctx context.Context) prometheus.Collector {
		patience := nginxTimeout
		if end, ok := ctx.Deadline(); ok {
			patience = max(min(patience, time.Until(end)), time.Millisecond) // 0 would be for ever
		}
		stub := client.NewNginxClient(&http.Client{Timeout: patience, Transport: transport}, uri)
		return collector.NewNginxCollector(stub, "nginx", nil, log)
	}), nil
}
