package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/montui/montui/internal/collector"
)

func newCollectBackupCommand() *cobra.Command {
	var data string
	cmd := &cobra.Command{
		Use:   "backup DIRECTORY",
		Short: "Copy a collector's data, also while it runs",
		Long: `Backup copies the data into a new directory: blocks by hard links, which take no room on the same disk, and the
journal. It may be done while the collector runs; what came since the last flush is not in it.`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			files, err := collector.Backup(data, args[0])
			if err == nil {
				fmt.Fprintf(cmd.OutOrStdout(), "%d files of %s are in %s\n", files, data, args[0])
			}
			return err
		},
	}
	cmd.Flags().StringVar(&data, "data", defaultData(), "the directory of the time series")
	return cmd
}

func newCollectRestoreCommand() *cobra.Command {
	var data string
	cmd := &cobra.Command{
		Use:   "restore DIRECTORY",
		Short: "Put a backup, or the data of a Prometheus, in the place of a collector's data",
		Long: `Restore copies a backup, or the data directory of a Prometheus that has been stopped, to where a collector keeps
its data; there must be none yet. A Prometheus's write-ahead log becomes a block at the next start.`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			files, err := collector.Restore(args[0], data)
			if err == nil {
				fmt.Fprintf(cmd.OutOrStdout(), "%d files of %s are in %s\n", files, args[0], data)
			}
			return err
		},
	}
	cmd.Flags().StringVar(&data, "data", defaultData(), "the directory of the time series")
	return cmd
}
