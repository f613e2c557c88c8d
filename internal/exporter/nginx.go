package exporter

import (
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
)

// Nginx is what nginx-prometheus-exporter is told.
type Nginx struct {
	Listen string `yaml:"listen"`
	URI    string `yaml:"uri"` // of stub_status: http://…, or unix:SOCKET:/path
}

// nginxTimeout is the original's default.
const nginxTimeout = 5 * time.Second

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
	stub := client.NewNginxClient(&http.Client{Timeout: nginxTimeout, Transport: transport}, uri)
	if err := reg.Register(collector.NewNginxCollector(stub, "nginx", nil, log)); err != nil {
		return nil, fmt.Errorf("nginx: %w", err)
	}
	return answer(reg, log), nil
}
