package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	httpconfig "github.com/prometheus/common/config"
	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"
	"github.com/spf13/cobra"

	"github.com/montui/montui/internal/config"
	"github.com/montui/montui/internal/rendezvous"
)

// statusLines are the lines of `montui collect status`, each made of the collector's own metrics.
var statusLines = []struct {
	name, metric string
	write        func(float64) string
	worst        bool // of several, the greatest; their sum otherwise
}{
	{"series in memory", "prometheus_tsdb_head_series", count, false},
	{"samples so far", "prometheus_tsdb_head_samples_appended_total", count, false},
	{"oldest sample", "prometheus_tsdb_lowest_timestamp_seconds", moment, false},
	{"blocks on disk", "prometheus_tsdb_storage_blocks_bytes", size, false},
	{"journal on disk", "montui_collector_journal_size_bytes", size, false},
	{"last flush", "montui_collector_flush_age_seconds", ago, false},
	{"a power cut costs", "montui_collector_loss_window_seconds", atMost, false},
	{"failed flushes", "montui_collector_flush_failures_total", count, false},
	{"remote write", "montui_collector_remote_write_behind_seconds", behind, true},
	{"written a day", "montui_collector_written_bytes_per_day", size, false},
	{"disk left", "montui_collector_disk_free_bytes", size, false},
	{"memory", "process_resident_memory_bytes", size, false},
	{"RAM disk", "montui_collector_memory_disk_bytes", size, false},
	{"RAM disk full", "montui_collector_memory_disk_full", when("so the newest chunks are written to the data directory"), false},
}

func newCollectStatusCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "status",
		Short: "Say how a running collector is: what it has, what it writes, what a power cut would cost",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			settings, err := loadSettings()
			if err != nil {
				return err
			}
			at, err := findCollector(cmd, settings)
			if err != nil {
				return err
			}
			address, transport, err := at.reach()
			if err != nil {
				return err
			}
			client := &http.Client{Timeout: 10 * time.Second, Transport: transport}
			return collectStatus(cmd.Context(), cmd.OutOrStdout(), client, strings.TrimRight(address, "/"))
		},
	}
	return cmd
}

// findCollector follows --url; without it only this machine's collector is asked, never another server of the settings.
func findCollector(cmd *cobra.Command, settings config.Config) (server, error) {
	if f := cmd.Flags().Lookup("url"); f != nil && f.Value.String() != "" {
		return findServer(cmd, settings)
	}
	note, found, err := rendezvous.Read()
	if err != nil {
		return server{}, err
	}
	if !found {
		return server{}, errors.New("no collector runs here; start one with montui collect, or name one with --url")
	}
	return server{url: note.URL, client: httpconfig.DefaultHTTPClientConfig}, nil
}

var errNotReady = errors.New("the collector is not ready")

// fetch asks the collector for a page.
func fetch(ctx context.Context, client *http.Client, address string) (io.ReadCloser, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, err
	}
	resp, err := client.Do(request)
	if err != nil {
		return nil, err
	}
	if resp.StatusCode == http.StatusServiceUnavailable {
		return nil, errors.Join(errNotReady, resp.Body.Close())
	}
	if resp.StatusCode != http.StatusOK {
		_ = resp.Body.Close() // what it says besides is of no use
		return nil, fmt.Errorf("%s answers %s", address, resp.Status)
	}
	return resp.Body, nil
}

// collectStatus asks for the collector's own metrics and writes the lines it has the metrics for, and then its targets.
func collectStatus(ctx context.Context, out io.Writer, client *http.Client, url string) error {
	body, err := fetch(ctx, client, url+"/metrics")
	if err != nil {
		return err
	}
	defer body.Close()
	parser := expfmt.NewTextParser(model.UTF8Validation)
	families, err := parser.TextToMetricFamilies(body)
	if err != nil {
		return fmt.Errorf("%s/metrics: %w", url, err)
	}
	fmt.Fprintf(out, "%-18s %s\n", "collector", url)
	for _, line := range statusLines {
		f, found := families[line.metric]
		if !found {
			continue
		}
		sum := 0.0
		for _, m := range f.GetMetric() {
			if v := m.GetGauge().GetValue() + m.GetCounter().GetValue(); line.worst {
				sum = max(sum, v)
			} else {
				sum += v
			}
		}
		if text := line.write(sum); text != "" {
			fmt.Fprintf(out, "%-18s %s\n", line.name, text)
		}
	}
	return targetsStatus(ctx, out, client, url)
}

// shownDown is how many of the targets that are down are named.
const shownDown = 5

// targetsStatus says how many targets there are, and names those that are down.
func targetsStatus(ctx context.Context, out io.Writer, client *http.Client, url string) error {
	body, err := fetch(ctx, client, url+"/api/v1/targets?state=active")
	if errors.Is(err, errNotReady) {
		fmt.Fprintf(out, "%-18s not known yet: it is reading its data, or stopping\n", "targets")
		return nil
	}
	if err != nil {
		return err
	}
	defer body.Close()
	var answer struct {
		Data struct {
			ActiveTargets []struct{ ScrapePool, ScrapeURL, Health, LastError string }
		}
	}
	if err := json.NewDecoder(body).Decode(&answer); err != nil {
		return fmt.Errorf("%s/api/v1/targets: %w", url, err)
	}
	up := 0
	var down []string
	for _, t := range answer.Data.ActiveTargets {
		switch t.Health {
		case "up":
			up++
		case "down":
			down = append(down, fmt.Sprintf("%s %s: %s", t.ScrapePool, t.ScrapeURL, t.LastError))
		}
	}
	fmt.Fprintf(out, "%-18s %d up, %d down, %d not yet scraped\n", "targets", up, len(down), len(answer.Data.ActiveTargets)-up-len(down))
	for i, line := range down {
		if i == shownDown {
			fmt.Fprintf(out, "%-18s and %d more\n", "  down", len(down)-shownDown)
			break
		}
		fmt.Fprintf(out, "%-18s %s\n", "  down", line)
	}
	return nil
}

// when says something when it is so.
func when(text string) func(float64) string {
	return func(v float64) string {
		if v == 0 {
			return ""
		}
		return text
	}
}

func count(v float64) string  { return fmt.Sprintf("%.0f", v) }
func ago(v float64) string    { return fmt.Sprintf("%.0f s ago", v) }
func atMost(v float64) string { return fmt.Sprintf("at most the last %.0f s", v) }

func behind(v float64) string { return fmt.Sprintf("%.0f s behind at most", v) }

func moment(v float64) string {
	if v > 1e12 { // what the storage says of nothing
		return "none yet"
	}
	return time.Unix(int64(v), 0).UTC().Format(time.RFC3339)
}

func size(v float64) string {
	units := []string{"B", "kB", "MB", "GB", "TB"}
	i := 0
	for ; v >= 1000 && i < len(units)-1; i++ {
		v /= 1000
	}
	return fmt.Sprintf("%.3g %s", v, units[i])
}
