package main

import (
	"encoding/json"

	"github.com/spf13/cobra"

	"github.com/montui/montui/internal/report"
	"github.com/montui/montui/internal/viz"
)

func newCheckCommand() *cobra.Command {
	var format string
	var strict bool
	cmd := &cobra.Command{
		Use:   "check DASHBOARD...",
		Short: "Say what of a dashboard montui does not show as Grafana does",
		Long: `Check reads dashboards and names everything in them that is ignored or cannot be honoured, with its place in the file and the
reason. It asks no server.`,
		Example: `  montui check dashboard.json
  montui check --strict --format json dashboards/*.json`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return check(cmd, args, format, strict) },
	}
	cmd.Flags().StringVar(&format, "format", "text", "text or json")
	cmd.Flags().BoolVar(&strict, "strict", false, "exit with 1 when anything is not shown as Grafana shows it")
	return cmd
}

func check(cmd *cobra.Command, names []string, format string, strict bool) error {
	if format != "text" && format != "json" {
		return usagef("--format is text or json, not %q", format)
	}
	var all []report.Checked
	failed := false
	for _, name := range names {
		dash, notices, err := openDashboard(name)
		checked := report.Checked{Dashboard: name, Findings: []report.Finding{}}
		if err != nil {
			checked.Error = err.Error()
			failed = true
		} else {
			checked = report.Check(name, dash, notices, drawn)
		}
		failed = failed || strict && !checked.Faultless()
		if format == "text" {
			checked.Write(cmd.OutOrStdout())
		}
		all = append(all, checked)
	}
	if format == "json" {
		encoder := json.NewEncoder(cmd.OutOrStdout())
		encoder.SetIndent("", "  ")
		if err := encoder.Encode(all); err != nil {
			return err
		}
	}
	if failed {
		return exitError{exitFailed}
	}
	return nil
}

// drawn is how viz supports a panel type.
func drawn(panelType string) report.Drawn {
	for _, s := range viz.Types() {
		if s.Type == panelType {
			return report.Drawn{Known: true, Honour: s.Honour, Note: s.Note, Options: s.Options, Custom: s.Custom}
		}
	}
	return report.Drawn{}
}
