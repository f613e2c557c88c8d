package main

import (
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// tidyHelp wraps the help of a command and its subcommands at the terminal's width, and leaves out defaults that are empty.
func tidyHelp(cmd *cobra.Command) {
	cmd.Long = strings.Join(paragraphs(cmd.Long), "\n\n")
	quiet := func(f *pflag.Flag) {
		if f.DefValue == "0s" || f.DefValue == "-1" {
			f.DefValue = ""
		}
	}
	cmd.Flags().VisitAll(quiet)
	cmd.PersistentFlags().VisitAll(quiet)
	for _, sub := range cmd.Commands() {
		tidyHelp(sub)
	}
}

// paragraphs are those of a text, each a line of its own; one whose lines are indented is laid out by hand, and keeps them.
func paragraphs(text string) []string {
	var all []string
	for _, p := range strings.Split(strings.TrimSpace(text), "\n\n") {
		if strings.HasPrefix(p, " ") {
			all = append(all, p)
		} else if p != "" {
			all = append(all, strings.Join(strings.Fields(p), " "))
		}
	}
	return all
}
