package main

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"
	"unicode"

	"github.com/spf13/cobra"

	"github.com/montui/montui/internal/dashboard"
	"github.com/montui/montui/internal/library"
)

// openDashboard reads a dashboard by the name of a bundled one (node, mysql …), a file's path, an address, the UID or title of one in the
// places of the settings, or "-" for stdin.
func openDashboard(name string) (*dashboard.Dashboard, []dashboard.Notice, error) {
	settings, err := loadSettings()
	if err != nil {
		return nil, nil, err
	}
	return newShelf(settings).open(name)
}

// newDashboardsCommand lists what can be opened.
func newDashboardsCommand() *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:   "dashboards [TEXT]",
		Short: "List the dashboards that can be opened",
		Long: `List the dashboards that can be opened by their name: those bundled, and those of the settings' folders, addresses, provisioning
folders and Grafana servers. With TEXT only those whose title, folder, tags or name have it in them.

A place that cannot be read is said on standard error, and is an exit status of 1; the others are listed all the same.`,
		Example: "  montui dashboards\n  montui dashboards mysql\n  montui dashboards --format json | jq -r '.[].name'",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return listDashboards(cmd, strings.Join(args, " "), format)
		},
	}
	cmd.Flags().StringVar(&format, "format", "text", "text or json")
	return cmd
}

func listDashboards(cmd *cobra.Command, text, format string) error {
	if format != "text" && format != "json" {
		return usagef("--format is text or json, not %q", format)
	}
	settings, err := loadSettings()
	if err != nil {
		return err
	}
	entries, errs := newShelf(settings).library.List(cmd.Context())
	entries = slices.DeleteFunc(entries, func(e library.Entry) bool { return !has(e, text) })
	if format == "json" {
		if err := writeJSON(cmd, entries); err != nil {
			return err
		}
	} else {
		w := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 0, 2, ' ', 0)
		for _, e := range entries {
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", printable(e.Name), printable(e.Title), printable(e.Folder), e.Source)
		}
		if err := w.Flush(); err != nil {
			return err
		}
	}
	for _, err := range errs {
		fmt.Fprintln(cmd.ErrOrStderr(), "montui:", err)
	}
	if len(errs) > 0 {
		return exitError{exitFailed}
	}
	return nil
}

// listed is an entry as scripts read it.
type listed struct {
	Name   string   `json:"name"`
	Title  string   `json:"title"`
	UID    string   `json:"uid,omitempty"`
	Folder string   `json:"folder,omitempty"`
	Tags   []string `json:"tags,omitempty"`
	Source string   `json:"source"`
}

func writeJSON(cmd *cobra.Command, entries []library.Entry) error {
	out := make([]listed, 0, len(entries))
	for _, e := range entries {
		out = append(out, listed{e.Name, e.Title, e.UID, e.Folder, e.Tags, e.Source})
	}
	encoder := json.NewEncoder(cmd.OutOrStdout())
	encoder.SetIndent("", "  ")
	return encoder.Encode(out)
}

func has(e library.Entry, text string) bool {
	whole := strings.ToLower(strings.Join(append([]string{e.Name, e.Title, e.Folder, e.UID}, e.Tags...), "\n"))
	return strings.Contains(whole, strings.ToLower(text))
}

// printable is a text without the characters that a terminal would act on.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return unicode.ReplacementChar
		}
		return r
	}, s)
}
