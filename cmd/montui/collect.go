package main

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/montui/montui/internal/collector"
	"github.com/montui/montui/internal/rendezvous"
)

func newCollectCommand() *cobra.Command {
	var file, data, listen, keep string
	cmd := &cobra.Command{
		Use:   "collect",
		Short: "Collect and keep metrics, and answer PromQL, as a Prometheus does",
		Long: `Collect scrapes targets, keeps their metrics on disk and answers the Prometheus HTTP API.

Without --config it watches this machine (an embedded node exporter) and itself every 5 seconds.
With it, an ordinary prometheus.yml rules: scrape_configs (static, file, http, dns, docker discovery),
rule_files, alerting, remote_write. The file is read again on SIGHUP and on POST /-/reload; a bad one
is refused with line and reason, and the one before stays in force.

It asks nobody for a password: on an address other than this machine's own, put something in front of it.`,
		Example: `  montui collect
  montui collect --config prometheus.yml --data /var/lib/montui --retention 90d`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			retention, err := collector.ParseRetention(keep)
			if err != nil {
				return usagef("--retention: %w; write it like 15d, 12h or 1y", err)
			}
			if data == "" {
				return usagef("there is no home directory to keep the data in; name a directory with --data")
			}
			return collect(cmd, collector.Config{File: file, Data: data, Listen: listen, Retention: retention, Version: version})
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&file, "config", "", "a prometheus.yml; without one this machine is watched")
	flags.StringVar(&data, "data", defaultData(), "the directory of the time series")
	flags.StringVar(&listen, "listen", "127.0.0.1:9090", "the address to answer on; port 0 takes a free one")
	flags.StringVar(&keep, "retention", "15d", "how long metrics are kept, unless the configuration says so")
	return cmd
}

// defaultData is empty when there is no home directory.
func defaultData() string {
	home := rendezvous.DataHome()
	if home == "" {
		return ""
	}
	return filepath.Join(home, "tsdb")
}

// collect runs the collector until a signal ends it, and keeps the note for the screens while it runs.
func collect(cmd *cobra.Command, c collector.Config) error {
	ctx, stop := signal.NotifyContext(cmd.Context(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // the second signal ends the process at once
	hup := make(chan os.Signal, 1)
	signal.Notify(hup, syscall.SIGHUP)
	defer signal.Stop(hup)

	data, err := filepath.Abs(c.Data)
	if err != nil {
		return err
	}
	c.Reload = hup
	c.Log = slog.New(slog.NewTextHandler(cmd.ErrOrStderr(), &slog.HandlerOptions{Level: slog.LevelDebug}))
	scrape := ""
	if c.File == "" {
		scrape = collector.BuiltinInterval.String()
	}
	c.Listening = func(url string) error {
		return rendezvous.Write(rendezvous.Note{URL: url, PID: os.Getpid(), Data: data, ScrapeInterval: scrape})
	}
	return errors.Join(collector.Run(ctx, c), rendezvous.Remove(os.Getpid()))
}
