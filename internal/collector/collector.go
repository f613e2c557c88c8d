package collector

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/common/model"
	"github.com/prometheus/exporter-toolkit/web"
	"gopkg.in/yaml.v3"

	"github.com/montui/montui/internal/footprint"
)

// NodePath is where the embedded node exporter answers, on the collector's own address.
const NodePath = "/exporters/node"

// startLasts is how long it takes until every target of an ordinary configuration has been scraped once and the rules have run.
const startLasts = 30 * time.Second

// Config is what a collector is started with.
type Config struct {
	File      string        // an ordinary prometheus.yml; "" = watch itself and this machine
	Exporters string        // which exporters run inside; "" = exporters.yml beside File, if it is there
	Data      string        // the directory of the time series
	Listen    string        // host:port; port 0 takes a free one
	Rules     string        // a rule file's text, for when there is no File
	Retention time.Duration // what is older goes; storage.tsdb.retention in File rules over it
	Version   string        // montui's

	WAL           string        // WALJournal or WALPrometheus; "" is the former
	FlushInterval time.Duration // of the journal: what a power cut may cost; 0 = a minute
	BlockDuration time.Duration // of a block; 0 = two hours

	MemoryLimit      int64 // bytes; 0 = a quarter of the machine's
	QuerySamples     int   // that one query may hold; 0 = by MemoryLimit
	QueryConcurrency int   // 0 = by MemoryLimit
	QueryTimeout     time.Duration

	Features    []string // as --enable-feature of a Prometheus names them
	Admin       bool     // the administration API: snapshots, deletions
	RemoteWrite bool     // take what others write: /api/v1/write
	OTLP        bool     // and what OpenTelemetry sends: /api/v1/otlp/v1/metrics
	WebConfig   string   // an exporter-toolkit file: TLS, basic auth

	forwardPace pace // of remote write; for tests

	Log       *slog.Logger               // takes every level; the collector keeps to what File's runtime.log_level says
	Reload    <-chan os.Signal           // each asks to read File again; may be nil
	Listening func(baseURL string) error // called once the address is known, before the data is read; may be nil
	Ready     func()                     // called once questions are answered; may be nil
}

// Run collects until ctx ends, and then stops in order, keeping everything. A configuration, a directory or an
// address that cannot be used is an error before anything is started.
func Run(ctx context.Context, c Config) error {
	s := &start{logs: newLogs(c.Log), reg: newRegistry(c.Version), c: c.withDefaults(), src: source{file: c.File, exporters: c.Exporters, here: hostname(), retention: c.Retention}}
	if err := s.claim(ctx, c); err != nil {
		return err
	}
	if c.Listening != nil {
		if err := c.Listening(s.base.String()); err != nil {
			s.logs.own.Warn("the screens will not find this collector by themselves", "err", err, "mend", "start them with --url "+s.base.String())
		}
	}
	s.logs.own.Info("reading the data", "data", s.dir, "listen", s.base.String())
	return s.serve(ctx, c)
}

// start is what Run prepares before the data is read.
type start struct {
	c      Config
	limits limits
	logs   *logs
	reg    *prometheus.Registry
	src    source
	cfg    *loaded // the configuration to begin with
	dir    string
	base   *url.URL
	web    *webServer
	unlock func()
}

// claim takes what only one process can have, the directory and the address, and reads the configuration. On an error nothing is
// held.
func (s *start) claim(ctx context.Context, c Config) (err error) {
	secure, err := checkWebConfig(c)
	if err != nil {
		return err
	}
	s.limits = newLimits(s.c)
	if s.src.features, err = parseFeatures(c.Features); err != nil {
		return err
	}
	s.src.limits = s.limits
	if c.File != "" {
		if s.cfg, err = s.src.load(s.logs.parts); err != nil {
			return err
		}
	}
	if s.dir, err = filepath.Abs(c.Data); err != nil {
		return err
	}
	if s.unlock, err = lockData(s.dir); err != nil {
		return err
	}
	defer func() {
		if err != nil {
			s.unlock()
		}
	}()
	s.reg.MustRegister(newWear(s.dir))
	listener, err := listen(ctx, c.Listen)
	if err != nil {
		return err
	}
	s.base = baseURL(listener.Addr())
	if secure {
		s.base.Scheme = "https"
	}
	if c.File == "" { // its targets are the address, known only now
		s.src.builtin = builtinConfig(s.base.Host, s.src.here)
		if c.Exporters != "" {
			s.src.builtin = builtinOwn(s.base.Host, s.src.here)
		}
		if s.cfg, err = s.src.load(s.logs.parts); err != nil {
			return errors.Join(err, listener.Close())
		}
	}
	inside := newInsideServer(s.logs.own)
	if err := inside.host.Set(s.cfg.inside); err != nil {
		return errors.Join(err, inside.stop(), listener.Close())
	}
	s.web = newWebServer(s.logs.parts, s.reg, inside)
	s.web.serve(listener, c.WebConfig)
	return nil
}

// serve opens the storage, puts the parts together and runs them.
func (s *start) serve(ctx context.Context, c Config) error {
	db, err := s.openStorage(ctx)
	if db == nil {
		s.web.stop()
		return err
	}
	defer s.unlock()
	p, err := newParts(ctx, c, s, db)
	if err != nil {
		s.web.stop()
		return errors.Join(err, db.Close())
	}
	if c.Ready != nil {
		c.Ready()
	}
	s.logs.own.Info("ready", "listen", s.base.String(), "config", s.src.name())
	defer footprint.ShrinkAfter(startLasts)()
	return p.run(ctx, c.Reload)
}

// ParseRetention reads a duration as Prometheus writes it: 15d, 2w, 1y6h.
func ParseRetention(s string) (time.Duration, error) {
	d, err := model.ParseDuration(s)
	if err != nil {
		return 0, err
	}
	if d == 0 {
		return 0, fmt.Errorf("%s keeps nothing", s)
	}
	return time.Duration(d), nil
}

// listen takes the address, and says what to do when it is taken.
func listen(ctx context.Context, address string) (net.Listener, error) {
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", address)
	if err != nil {
		return nil, fmt.Errorf("cannot listen on %s: %w; stop what holds it, or choose another with --listen 127.0.0.1:0 (any free port)", address, err)
	}
	return l, nil
}

// baseURL is how this machine reaches the listener: an address that means "all of them" is asked at loopback.
func baseURL(a net.Addr) *url.URL {
	host, port, err := net.SplitHostPort(a.String())
	if err != nil {
		return &url.URL{Scheme: "http", Host: a.String()}
	}
	if ip := net.ParseIP(host); ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	return &url.URL{Scheme: "http", Host: net.JoinHostPort(host, port)}
}

// hostname is this machine's instance label; localhost when it has no name.
func hostname() string {
	if name, err := os.Hostname(); err == nil && name != "" {
		return name
	}
	return "localhost"
}

// checkWebConfig reads the exporter-toolkit file (TLS, passwords) and tells whether it turns TLS on.
func checkWebConfig(c Config) (secure bool, err error) {
	if c.WebConfig == "" {
		return false, nil
	}
	if c.File == "" {
		return false, errors.New("--web-config needs --config: the built-in configuration has no password to scrape its own collector with; name a prometheus.yml whose scrape_configs have one")
	}
	if err := web.Validate(c.WebConfig); err != nil {
		return false, fmt.Errorf("--web-config %s: %w", c.WebConfig, err)
	}
	text, err := os.ReadFile(c.WebConfig)
	if err != nil {
		return false, err
	}
	var asked struct {
		TLS *yaml.Node `yaml:"tls_server_config"`
	}
	err = yaml.Unmarshal(text, &asked)
	return asked.TLS != nil, err
}
