package main

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
)

// version and commit are set by the linker when a release is built.
var (
	version = "dev"
	commit  = ""
)

func newVersionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version of montui and what it was built with",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			_, err := fmt.Fprintf(cmd.OutOrStdout(), "montui %s%s %s %s/%s, prometheus %s\n",
				version, commitSuffix(), runtime.Version(), runtime.GOOS, runtime.GOARCH, moduleVersion("github.com/prometheus/prometheus"))
			return err
		},
	}
}

func commitSuffix() string {
	if commit == "" {
		return ""
	}
	return " (" + commit + ")"
}

// moduleVersion is the version of a module linked into this binary.
func moduleVersion(path string) string {
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, module := range info.Deps {
			if module.Path == path {
				return module.Version
			}
		}
	}
	return "unknown"
}
