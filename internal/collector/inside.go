package collector

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"sync"

	commonconfig "github.com/prometheus/common/config"
	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/config"
	"github.com/prometheus/prometheus/discovery"
	"github.com/prometheus/prometheus/discovery/targetgroup"

	"github.com/montui/montui/internal/exporter"
)

// InsideFile stands beside a prometheus.yml and names the exporters that run in the collector. It is a file of its own
// so that Prometheus and its tools can go on reading the other.
const InsideFile = "exporters.yml"

// insideHost is the address of targets that are embedded exporters. Their scrapes never leave the process, so they need no
// password where the collector asks for one.
const insideHost = "exporters.montui.internal"

// readInside reads the file that names the exporters inside: the one asked for, or the one beside the configuration
// when there is one.
func (s source) readInside() (*exporter.Inside, error) {
	file := s.exporters
	if file == "" {
		if s.file == "" {
			return nil, nil
		}
		file = filepath.Join(filepath.Dir(s.file), InsideFile)
		if _, err := os.Stat(file); errors.Is(err, fs.ErrNotExist) {
			return nil, nil
		}
	}
	in, err := exporter.ReadInside(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%w; name an existing file with --exporters", err)
	}
	return in, err
}

// addInside makes each exporter inside a target: a further one of the job of its name, whose settings it takes, or of
// a new job with the global ones.
func addInside(cfg *config.Config, in *exporter.Inside, here string) error {
	if in == nil {
		return nil
	}
	all, err := cfg.GetScrapeConfigs()
	if err != nil {
		return err
	}
	for _, e := range in.Entries {
		job := jobNamed(cfg.ScrapeConfigs, e.Job)
		if job == nil && jobNamed(all, e.Job) != nil {
			return fmt.Errorf("%s:%d: the job %q is in a file of scrape_config_files; give this exporter another with job:", in.File, e.Line, e.Job)
		}
		if job == nil {
			fresh := config.DefaultScrapeConfig
			fresh.JobName = e.Job
			if err := fresh.Validate(cfg.GlobalConfig); err != nil {
				return fmt.Errorf("%s:%d: %w", in.File, e.Line, err)
			}
			job = &fresh
			cfg.ScrapeConfigs = append(cfg.ScrapeConfigs, job)
		}
		target, err := insideTarget(e, here)
		if err != nil {
			return fmt.Errorf("%s:%d: %w", in.File, e.Line, err)
		}
		job.ServiceDiscoveryConfigs = append(slices.Clone(job.ServiceDiscoveryConfigs), discovery.StaticConfig{target})
	}
	return nil
}

func jobNamed(all []*config.ScrapeConfig, name string) *config.ScrapeConfig {
	for _, c := range all {
		if c.JobName == name {
			return c
		}
	}
	return nil
}

func insideTarget(e exporter.Entry, here string) (*targetgroup.Group, error) {
	labels := model.LabelSet{
		model.SchemeLabel: "http", model.MetricsPathLabel: model.LabelValue(e.Path),
		model.InstanceLabel: model.LabelValue(here),
	}
	if e.Instance != "" {
		labels[model.InstanceLabel] = model.LabelValue(e.Instance)
	}
	for name, value := range e.Labels {
		if !model.UTF8Validation.IsValidLabelName(name) {
			return nil, fmt.Errorf("%q is no name of a label", name)
		}
		labels[model.LabelName(name)] = model.LabelValue(value)
	}
	return &targetgroup.Group{Source: InsideFile + " " + e.Path, Targets: []model.LabelSet{{model.AddressLabel: insideHost}}, Labels: labels}, nil
}

// insideServer answers scrapes of the embedded exporters over connections within the process.
type insideServer struct {
	host   *exporter.Host
	server *http.Server
	dialed chan net.Conn
	closed chan struct{}
	once   sync.Once
}

func newInsideServer(log *slog.Logger) *insideServer {
	s := &insideServer{host: exporter.NewHost(log), dialed: make(chan net.Conn), closed: make(chan struct{})}
	s.server = &http.Server{Handler: s.host, ReadHeaderTimeout: headerTimeout, ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelError)}
	go func() { _ = s.server.Serve(s) }() // until Shutdown
	return s
}

// dial is how the scrapers reach their targets.
func (s *insideServer) dial(ctx context.Context, network, address string) (net.Conn, error) {
	if address != net.JoinHostPort(insideHost, "80") {
		return new(net.Dialer).DialContext(ctx, network, address)
	}
	ours, theirs := net.Pipe()
	select {
	case s.dialed <- theirs:
		return ours, nil
	case <-s.closed:
		return nil, net.ErrClosed
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (s *insideServer) options() []commonconfig.HTTPClientOption {
	return []commonconfig.HTTPClientOption{commonconfig.WithDialContextFunc(s.dial)}
}

// Accept, Close and Addr make it the listener of its own server.
func (s *insideServer) Accept() (net.Conn, error) {
	select {
	case conn := <-s.dialed:
		return conn, nil
	case <-s.closed:
		return nil, net.ErrClosed
	}
}

func (s *insideServer) Close() error {
	s.once.Do(func() { close(s.closed) })
	return nil
}

func (s *insideServer) Addr() net.Addr { return &net.UnixAddr{Name: insideHost, Net: "pipe"} }

// stop ends the exporters and what asks them.
func (s *insideServer) stop() error { return errors.Join(s.server.Close(), s.host.Close()) }
