package main

import (
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"github.com/alecthomas/units"
	"github.com/coreos/go-systemd/v22/daemon"
	"github.com/spf13/cobra"

	"github.com/montui/montui/deploy"
	"github.com/montui/montui/internal/collector"
	"github.com/montui/montui/internal/rendezvous"
)

func newCollectCommand() *cobra.Command {
	var data, keep, imported string
	var c collector.Config
	var limits collectLimits
	cmd := &cobra.Command{
		Use:   "collect",
		Short: "Collect and keep metrics, and answer PromQL, as a Prometheus does",
		Long: `Collect scrapes targets, keeps their metrics on disk and answers the Prometheus HTTP API.

Without --config it watches this machine (an embedded node exporter) and itself every 5 seconds.
With it, an ordinary prometheus.yml rules: scrape_configs (static, file, http, dns, docker discovery),
rule_files, alerting, remote_write. The file is read again on SIGHUP and on POST /-/reload; a bad one
is refused with line and reason, and the one before stays in force.

An exporters.yml beside the prometheus.yml (or --exporters) names exporters that run inside, and are scraped:
node, mysql, postgres, nginx, statsd, in the words of montui export's export.yaml. Each is a target of the job of
its name, whose interval and relabelling it takes.

What it collects it writes once a minute, compressed (--flush-interval): a crash loses nothing, the end of the
power at most that minute. --wal prometheus writes each scrape at once, as a Prometheus does.

It keeps to --memory-limit, by default a quarter of the machine's memory: a query or a target that would take
more is refused, and the refusal says how to ask for less.

Without --web-config it asks nobody for a password: on an address other than this machine's own, give it one.`,
		Example: `  montui collect
  montui collect --config prometheus.yml --data /srv/metrics --retention 90d`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			retention, err := collector.ParseRetention(keep)
			if err != nil {
				return usagef("--retention: %w; write it like 15d, 12h or 1y", err)
			}
			if data == "" {
				return usagef("there is no home directory to keep the data in; name a directory with --data")
			}
			if c.Rules, err = collectorRules(); err != nil {
				return err
			}
			c.Data, c.Retention, c.Version = data, retention, version
			if err := collector.CheckFeatures(c.Features); err != nil {
				return usageError{err}
			}
			if err := limits.into(&c); err != nil {
				return err
			}
			if imported != "" {
				if err := importOnce(cmd.ErrOrStderr(), imported, data); err != nil {
					return err
				}
			}
			return collect(cmd, c)
		},
	}
	flags := cmd.Flags()
	cmd.AddCommand(newCollectStatusCommand(), newCollectBackupCommand(), newCollectRestoreCommand(), newCollectImportCommand(), newCollectExportCommand())
	limits.flags(cmd)
	flags.StringVar(&c.WAL, "wal", collector.WALJournal, "the log between two blocks: journal, or prometheus")
	flags.DurationVar(&c.FlushInterval, "flush-interval", collector.DefaultFlushInterval, "how often the journal is written: what the end of the power may cost")
	flags.StringSliceVar(&c.Features, "enable-feature", nil, "Prometheus's experiments, by its names: promql-experimental-functions, …")
	flags.BoolVar(&c.Admin, "enable-admin-api", false, "allow snapshots and deletions over HTTP")
	flags.BoolVar(&c.RemoteWrite, "enable-remote-write-receiver", false, "take what others write to /api/v1/write")
	flags.BoolVar(&c.OTLP, "enable-otlp-receiver", false, "take what OpenTelemetry sends to /api/v1/otlp/v1/metrics")
	flags.StringVar(&c.WebConfig, "web-config", "", "a file of TLS and passwords, as exporters take it")
	flags.StringVar(&c.File, "config", "", "a prometheus.yml; without one this machine is watched")
	flags.StringVar(&c.Exporters, "exporters", "", "a file that names the exporters to run inside; by default exporters.yml beside --config, if it is there")
	flags.StringVar(&imported, "import", "", "the data directory of a Prometheus that has been stopped: copied before the first start, so that its history is kept")
	flags.StringVar(&data, "data", defaultData(), "the directory of the time series")
	flags.StringVar(&c.Listen, "listen", "127.0.0.1:9090", "the address to answer on; port 0 takes a free one")
	flags.StringVar(&keep, "retention", "15d", "how long metrics are kept, unless the configuration says so")
	return cmd
}

// collectLimits are the limits as they are written.
type collectLimits struct {
	memory string
	block  time.Duration
	c      collector.Config
}

func (l *collectLimits) flags(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&l.memory, "memory-limit", "", "the memory to keep to, like 256MB; by default a quarter of the machine's")
	flags.IntVar(&l.c.QuerySamples, "query-samples", 0, "the samples one query may hold; by default what --memory-limit allows")
	flags.IntVar(&l.c.QueryConcurrency, "query-concurrency", 0, "the queries that run at once; by default what --memory-limit allows")
	flags.DurationVar(&l.c.QueryTimeout, "query-timeout", 2*time.Minute, "the time a query may take")
	flags.DurationVar(&l.block, "block-duration", 2*time.Hour, "the length of a block; shorter ones are for trying things out")
	_ = flags.MarkHidden("block-duration") // it is there, so it cannot fail
}

func (l *collectLimits) into(c *collector.Config) error {
	switch {
	case c.WAL != collector.WALJournal && c.WAL != collector.WALPrometheus:
		return usagef("--wal %s: there are journal and prometheus", c.WAL)
	case c.FlushInterval < 100*time.Millisecond || c.FlushInterval > time.Hour:
		return usagef("--flush-interval %s: from 100ms to 1h", c.FlushInterval)
	case l.block < time.Minute || l.c.QuerySamples < 0 || l.c.QueryConcurrency < 0 || l.c.QueryTimeout <= 0:
		return usagef("--block-duration from 1m; --query-samples, --query-concurrency and --query-timeout above zero")
	}
	if l.memory != "" {
		limit, err := units.ParseBase2Bytes(l.memory)
		if err != nil || limit < 32<<20 {
			return usagef("--memory-limit %s: write it like 256MB, from 32MB", l.memory)
		}
		c.MemoryLimit = int64(limit)
	}
	c.BlockDuration, c.QuerySamples, c.QueryConcurrency, c.QueryTimeout = l.block, l.c.QuerySamples, l.c.QueryConcurrency, l.c.QueryTimeout
	return nil
}

// collectorRules are the alerts on the collector itself.
func collectorRules() (string, error) {
	text, err := fs.ReadFile(deploy.Rules(), "rules/montui.yml")
	return string(text), err
}

// defaultData is empty when there is no home directory.
func defaultData() string {
	home := rendezvous.DataHome()
	if home == "" {
		return ""
	}
	return filepath.Join(home, "tsdb")
}

// ownLog is where a collector says what it does.
func ownLog(cmd *cobra.Command) *slog.Logger {
	return slog.New(slog.NewTextHandler(cmd.ErrOrStderr(), &slog.HandlerOptions{Level: slog.LevelDebug}))
}

// collect runs the collector until a signal ends it, and keeps the note for the screens while it runs.
func collect(cmd *cobra.Command, c collector.Config) error {
	ctx, hup, stop := daemonSignals(cmd.Context())
	defer stop()

	data, err := filepath.Abs(c.Data)
	if err != nil {
		return err
	}
	c.Reload = hup
	c.Log = ownLog(cmd)
	scrape := ""
	if c.File == "" {
		scrape = collector.BuiltinInterval.String()
	}
	c.Listening = func(url string) error {
		return rendezvous.Write(rendezvous.Note{URL: url, PID: os.Getpid(), Data: data, ScrapeInterval: scrape})
	}
	c.Ready = func() {
		if _, err := daemon.SdNotify(false, daemon.SdNotifyReady); err != nil { // without a systemd that asks it says nothing
			c.Log.Error("systemd does not hear that this is ready", "err", err)
		}
	}
	return errors.Join(collector.Run(ctx, c), rendezvous.Remove(os.Getpid()))
}
