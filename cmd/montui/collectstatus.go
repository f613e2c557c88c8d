package main

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"
	"github.com/spf13/cobra"

	"github.com/montui/montui/internal/rendezvous"
)

// statusLines are what `montui collect status` says, each of the collector's own metrics.
var statusLines = []struct {
	name, metric string
	write        func(float64) string
}{
	{"series in memory", "prometheus_tsdb_head_series", count},
	{"samples so far", "prometheus_tsdb_head_samples_appended_total", count},
	{"oldest sample", "prometheus_tsdb_lowest_timestamp_seconds", moment},
	{"blocks on disk", "prometheus_tsdb_storage_blocks_bytes", size},
	{"journal on disk", "montui_collector_journal_size_bytes", size},
	{"last flush", "montui_collector_flush_age_seconds", ago},
	{"a power cut costs", "montui_collector_loss_window_seconds", atMost},
	{"failed flushes", "montui_collector_flush_failures_total", count},
	{"written a day", "montui_collector_written_bytes_per_day", size},
	{"disk left", "montui_collector_disk_free_bytes", size},
	{"memory", "process_resident_memory_bytes", size},
	{"RAM disk", "montui_collector_memory_disk_bytes", size},
}

func newCollectStatusCommand() *cobra.Command {
	var url string
	cmd := &cobra.Command{
		Use:   "status",
		Short: "Say how a running collector is: what it has, what it writes, what a power cut would cost",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if url == "" {
				note, found, err := rendezvous.Read()
				if err != nil {
					return err
				}
				if !found {
					return fmt.Errorf("no collector runs here; start one with montui collect, or name one with --url")
				}
				url = note.URL
			}
			return collectStatus(cmd.OutOrStdout(), strings.TrimRight(url, "/"))
		},
	}
	cmd.Flags().StringVar(&url, "url", "", "a collector elsewhere; by default the one of this machine")
	return cmd
}

// collectStatus asks for the collector's own metrics and writes the lines it has the metrics for.
func collectStatus(out io.Writer, url string) error {
	client := http.Client{Timeout: 10 * time.Second}
	resp, err := client.Get(url + "/metrics")
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("%s/metrics answers %s", url, resp.Status)
	}
	parser := expfmt.NewTextParser(model.UTF8Validation)
	families, err := parser.TextToMetricFamilies(resp.Body)
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
			sum += m.GetGauge().GetValue() + m.GetCounter().GetValue()
		}
		fmt.Fprintf(out, "%-18s %s\n", line.name, line.write(sum))
	}
	return nil
}

func count(v float64) string  { return fmt.Sprintf("%.0f", v) }
func ago(v float64) string    { return fmt.Sprintf("%.0f s ago", v) }
func atMost(v float64) string { return fmt.Sprintf("at most the last %.0f s", v) }

func moment(v float64) string { return time.Unix(int64(v), 0).UTC().Format(time.RFC3339) }

func size(v float64) string {
	units := []string{"B", "kB", "MB", "GB", "TB"}
	i := 0
	for ; v >= 1000 && i < len(units)-1; i++ {
		v /= 1000
	}
	return fmt.Sprintf("%.3g %s", v, units[i])
}
