package main

import (
	"fmt"
	"log/slog"

	"github.com/spf13/cobra"

	"github.com/montui/montui/internal/collector"
)

func newCollectImportCommand() *cobra.Command {
	var data string
	cmd := &cobra.Command{
		Use:   "import DIRECTORY",
		Short: "Add a Prometheus's data to a collector's",
		Long: `Import adds the data directory of a Prometheus, or of another collector, to a collector's own data. Neither may be
running. The directory stays as it is; where both have the same time, both are kept.
What is older than the collector's --retention goes when it is started.`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			blocks, err := collector.Import(args[0], data, warnings(cmd))
			if err == nil {
				fmt.Fprintf(cmd.OutOrStdout(), "%d blocks of %s are in %s\n", blocks, args[0], data)
			}
			return err
		},
	}
	cmd.Flags().StringVar(&data, "data", defaultData(), "the directory of the time series")
	return cmd
}

func newCollectExportCommand() *cobra.Command {
	var data string
	cmd := &cobra.Command{
		Use:   "export DIRECTORY",
		Short: "Make a Prometheus's data directory of a collector's data, also while it runs",
		Long: `Export writes a new directory that a Prometheus can be started on (--storage.tsdb.path) and promtool reads. It may be
done while the collector runs; what came since the last flush is not in it.`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			blocks, err := collector.Export(data, args[0], warnings(cmd))
			if err == nil {
				fmt.Fprintf(cmd.OutOrStdout(), "%d blocks of %s are in %s\n", blocks, data, args[0])
			}
			return err
		},
	}
	cmd.Flags().StringVar(&data, "data", defaultData(), "the directory of the time series")
	return cmd
}

// warnings is a logger of warnings and errors only: progress is printed, not logged.
func warnings(cmd *cobra.Command) *slog.Logger {
	return slog.New(slog.NewTextHandler(cmd.ErrOrStderr(), &slog.HandlerOptions{Level: slog.LevelWarn}))
}
