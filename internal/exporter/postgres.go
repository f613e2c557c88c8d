package exporter

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/prometheus-community/postgres_exporter/collector"
	"github.com/prometheus/client_golang/prometheus"
)

// Postgres is what postgres_exporter is told.
type Postgres struct {
	Listen  string `yaml:"listen"`
	DSNFile string `yaml:"dsn_file"` // one line, postgresql://user:password@host:5432/postgres?sslmode=disable; only its owner may read it
}

// source is where and as whom to ask: the file, or postgres_exporter's own environment variables.
func (p Postgres) source() (string, error) {
	if p.DSNFile != "" {
		source, err := readSecret(p.DSNFile)
		if err != nil {
			return "", fmt.Errorf("postgres: %w", err)
		}
		return source, nil
	}
	if source := os.Getenv("DATA_SOURCE_NAME"); isPostgres(source) {
		return source, nil
	}
	read := func(name string) (string, error) {
		if file := os.Getenv(name + "_FILE"); file != "" {
			return readSecret(file)
		}
		return os.Getenv(name), nil
	}
	user, userErr := read("DATA_SOURCE_USER")
	password, passwordErr := read("DATA_SOURCE_PASS")
	uri, uriErr := read("DATA_SOURCE_URI")
	if err := errors.Join(userErr, passwordErr, uriErr); err != nil {
		return "", fmt.Errorf("postgres: %w", err)
	}
	if uri == "" {
		return "", errors.New("postgres: no credentials; name a file with a postgresql:// address by --dsn-file (dsn_file), or set DATA_SOURCE_NAME, or DATA_SOURCE_URI, _USER and _PASS_FILE")
	}
	return "postgresql://" + url.UserPassword(user, password).String() + "@" + uri, nil
}

// isPostgres tells a data source of PostgreSQL from one of MySQL: both exporters read $DATA_SOURCE_NAME.
func isPostgres(source string) bool {
	return strings.HasPrefix(source, "postgres://") || strings.HasPrefix(source, "postgresql://") ||
		!strings.Contains(source, "@") && strings.Contains(source, "=")
}

// connectIn bounds how long a server that does not answer holds a scrape, unless the address says so itself.
const connectIn = 5

// withTimeout puts connect_timeout to a data source that has none.
func withTimeout(source string) string {
	switch {
	case strings.Contains(source, "connect_timeout="):
		return source
	case !strings.Contains(source, "://"):
		return fmt.Sprintf("%s connect_timeout=%d", source, connectIn)
	case strings.Contains(source, "?"):
		return fmt.Sprintf("%s&connect_timeout=%d", source, connectIn)
	}
	return fmt.Sprintf("%s?connect_timeout=%d", source, connectIn)
}

// page answers as postgres_exporter does. Its collector package has most of the names; the rest (pg_up,
// pg_static, pg_settings_*, pg_stat_activity_*, …) is in the original's main package, which cannot be linked in, and
// is asked by ours.
func (p *Postgres) page(log *slog.Logger) (Page, error) {
	log = log.With("exporter", "postgres")
	source, err := p.source()
	if err != nil {
		return Page{}, err
	}
	source = withTimeout(source)
	if err := readFlags(nil); err != nil {
		return Page{}, err
	}
	log = slog.New(newOncePerCollector(log.Handler()))
	theirs, err := collector.NewPostgresCollector(log, nil, source, nil)
	if err != nil {
		return Page{}, fmt.Errorf("postgres: %w", hidePassword(err, source))
	}
	db, err := sql.Open("postgres", source)
	if err != nil {
		return Page{}, fmt.Errorf("postgres: %w", hidePassword(err, source))
	}
	db.SetMaxOpenConns(1)
	db.SetConnMaxIdleTime(10 * time.Minute)
	e := newPgExporter(db, source, theirs, log)
	reg := newRegistry("postgres_exporter", "github.com/prometheus-community/postgres_exporter")
	read := prometheus.NewGauge(prometheus.GaugeOpts{Name: "postgres_exporter_config_last_reload_successful", Help: "1: where and as whom to ask has been read."})
	readAt := prometheus.NewGauge(prometheus.GaugeOpts{Name: "postgres_exporter_config_last_reload_success_timestamp_seconds", Help: "When that was read."})
	reg.MustRegister(read, readAt)
	read.Set(1)
	readAt.SetToCurrentTime()
	patient := newPatience("PostgreSQL", log, pgUp(0), pgFailed(1))
	handler := eachScrape(reg, log, func(ctx context.Context) prometheus.Collector {
		return patient.with(ctx, func(ctx context.Context) prometheus.Collector { return pgScrape{e, ctx} })
	})
	return Page{"postgres", cmp.Or(p.Listen, PostgresListen), handler, nothing, db.Close}, nil
}

func (p *Postgres) defaults(dir string) { beside(dir, &p.DSNFile) }

// hidePassword keeps a data source out of an error: the URL parser quotes what it cannot read.
func hidePassword(err error, source string) error {
	if strings.Contains(err.Error(), source) || strings.Contains(err.Error(), "://") {
		return errors.New("the data source is no postgresql:// address")
	}
	return err
}

// pgServer is the label by which the original tells servers apart: host:port.
func pgServer(source string) string {
	host, port := "localhost", "5432"
	if u, err := url.Parse(source); err == nil && u.Scheme != "" {
		if u.Hostname() != "" {
			host = u.Hostname()
		}
		if u.Port() != "" {
			port = u.Port()
		}
		if over := u.Query().Get("host"); over != "" {
			host = over
		}
		return host + ":" + port
	}
	for pair := range strings.FieldsSeq(source) {
		key, value, _ := strings.Cut(pair, "=")
		switch value = strings.Trim(value, `'"`); key {
		case "host":
			host = value
		case "port":
			port = value
		}
	}
	return host + ":" + port
}

// pgExporter is one server, asked by the original's collectors and by ours.
type pgExporter struct {
	db      *sql.DB
	server  prometheus.Labels
	theirs  prometheus.Collector
	log     *slog.Logger
	scrapes prometheus.Counter
}

func newPgExporter(db *sql.DB, source string, theirs prometheus.Collector, log *slog.Logger) *pgExporter {
	return &pgExporter{
		db: db, server: prometheus.Labels{"server": pgServer(source)}, theirs: theirs, log: log,
		scrapes: prometheus.NewCounter(prometheus.CounterOpts{Name: "pg_exporter_scrapes_total", Help: "How often the server has been scraped."}),
	}
}

// pgScrape is one scrape.
type pgScrape struct {
	*pgExporter
	ctx context.Context
}

// Describe says nothing: which metrics there are depends on the server's version and settings.
func (e pgScrape) Describe(chan<- *prometheus.Desc) {}

func pgUp(value float64) prometheus.Metric {
	return gauge("pg_up", "1 when the server answered the last scrape, 0 when it did not.", value)
}

func pgFailed(value float64) prometheus.Metric {
	return gauge("pg_exporter_last_scrape_error", "1 when something of the last scrape failed.", value)
}

func (e pgScrape) Collect(ch chan<- prometheus.Metric) {
	begun := time.Now()
	e.scrapes.Inc()
	ch <- e.scrapes
	failed := 1.0
	if err := e.db.PingContext(e.ctx); err != nil {
		// The original's collectors leak a connection pool when the server is down: they are asked only when it is up.
		e.log.Error("PostgreSQL does not answer", "server", e.server["server"], "err", err)
		ch <- pgUp(0)
	} else {
		ch <- pgUp(1)
		e.theirs.Collect(ch)
		if err := e.ask(e.ctx, ch); err != nil {
			e.log.Error("a part of the scrape failed", "server", e.server["server"], "err", err)
		} else {
			failed = 0
		}
	}
	ch <- pgFailed(failed)
	ch <- gauge("pg_exporter_last_scrape_duration_seconds", "How long the last scrape took.", time.Since(begun).Seconds())
}

// ask puts all of our own questions; one that fails does not keep the others from being put.
func (e *pgExporter) ask(ctx context.Context, ch chan<- prometheus.Metric) error {
	failures := []error{e.version(ctx, ch), e.settings(ctx, ch)}
	for _, view := range pgViews {
		if err := view.ask(ctx, e.db, e.server, ch); err != nil {
			failures = append(failures, fmt.Errorf("%s: %w", view.name, err))
		}
	}
	return errors.Join(failures...)
}
