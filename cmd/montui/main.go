// Command montui shows Grafana dashboards in the terminal, collects metrics, and answers PromQL.
package main

import (
	"context"
	"os"

	"charm.land/fang/v2"
	"github.com/spf13/cobra"
)

func main() {
	err := fang.Execute(context.Background(), newRootCommand(),
		fang.WithVersion(version), fang.WithCommit(commit), fang.WithErrorHandler(printError), fang.WithoutManpage())
	os.Exit(exitCode(err))
}

// newRootCommand wires the subcommands; each lives in the file of its name.
func newRootCommand() *cobra.Command {
	root := newOpenCommand()
	root.AddCommand(
		newQueryCommand(),
		newRenderCommand(),
		newCheckCommand(),
		newCollectCommand(),
		newServeCommand(),
		newExportCommand(),
		newSetupCommand(),
		newServiceCommand(),
		newDashboardsCommand(),
		newConfigCommand(),
		newCompletionCommand(),
		newManCommand(),
		newVersionCommand(),
	)
	markUsageErrors(root)
	tidyHelp(root)
	return root
}
