package main

import (
	"cmp"
	"fmt"
	"runtime/debug"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/montui/montui/internal/prompt"
	"github.com/montui/montui/internal/rendezvous"
)

// manName is the name of a command's page.
func manName(cmd *cobra.Command) string { return strings.ReplaceAll(cmd.CommandPath(), " ", "-") }

// manSource is a command's page in roff. (fang's generator has one page for all commands, without arguments, examples and exit codes;
// cobra's goes by Markdown, which PromQL does not pass through unharmed.)
func manSource(cmd *cobra.Command) string {
	p := &roff{}
	p.macro("TH", strings.ToUpper(manName(cmd)), "1", sourceDate(), "montui "+version, "montui")
	p.macro("nh") // what is copied from the page has no hyphens that were not there
	p.macro("ad", "l")
	p.section("NAME")
	p.text(manName(cmd) + " - " + cmd.Short)
	p.section("SYNOPSIS")
	p.synopsis(cmd)
	p.section("DESCRIPTION")
	p.description(cmd)
	p.commands(cmd)
	p.section("OPTIONS")
	p.options(cmd.NonInheritedFlags())
	p.options(cmd.InheritedFlags())
	if cmd.Name() == "query" {
		p.section("PROMPT")
		p.literal(strings.ReplaceAll("\n"+prompt.Help(), "\n  ", "\n")[1:])
	}
	p.tagged("EXIT STATUS", manExits(cmd))
	if cmd.Example != "" {
		p.section("EXAMPLES")
		p.literal(examplesOf(cmd))
	}
	p.tagged("ENVIRONMENT", manEnvironment(cmd))
	p.tagged("FILES", manFiles(cmd))
	p.section("SEE ALSO")
	p.seeAlso(cmd)
	return p.String()
}

// sourceDate is the day of the source, not of the build: the same source gives the same page.
func sourceDate() string {
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, setting := range info.Settings {
			if at, err := time.Parse(time.RFC3339, setting.Value); setting.Key == "vcs.time" && err == nil {
				return at.Format("2006-01-02")
			}
		}
	}
	return "2026-01-01" // without a repository around it there is none
}

// synopsis is a line for each way to call a command.
func (p *roff) synopsis(cmd *cobra.Command) {
	p.usage(cmd)
	for _, sub := range cmd.Commands() {
		if sub.IsAvailableCommand() && sub.Name() != "help" && cmd.HasParent() {
			p.macro("br")
			p.usage(sub)
		}
	}
	if !cmd.HasParent() {
		p.macro("br")
		p.line(bold(cmd.Name()) + " " + italic("COMMAND") + " [" + italic("ARGUMENT") + " ...]")
	}
}

func (p *roff) usage(cmd *cobra.Command) {
	_, args, _ := strings.Cut(cmd.Use, " ")
	if !cmd.Runnable() {
		args = "COMMAND"
	}
	words := bold(cmd.CommandPath()) + " [" + italic("OPTION") + " ...]"
	if args != "" {
		words += " " + escaped(args)
	}
	p.line(words)
}

// description is what --help says first, without the exit codes, which have a section.
func (p *roff) description(cmd *cobra.Command) {
	for i, paragraph := range paragraphs(cmp.Or(cmd.Long, cmd.Short+".")) {
		if strings.HasPrefix(paragraph, "Exit codes:") {
			continue
		}
		if i > 0 {
			p.macro("PP")
		}
		if strings.HasPrefix(paragraph, " ") {
			p.literal(paragraph)
		} else {
			p.text(paragraph)
		}
	}
}

// commands are what stands below a command, with their own options and examples.
func (p *roff) commands(cmd *cobra.Command) {
	begun := false
	for _, sub := range cmd.Commands() {
		if !sub.IsAvailableCommand() || sub.Name() == "help" {
			continue
		}
		if !begun {
			p.section("COMMANDS")
			begun = true
		}
		p.macro("TP")
		if !cmd.HasParent() {
			p.line(bold(manName(sub)) + "(1)")
			p.text(sub.Short)
			continue
		}
		name, args, _ := strings.Cut(sub.Use, " ")
		p.line(strings.TrimSpace(bold(name) + " " + escaped(args)))
		p.description(sub)
		if sub.HasAvailableLocalFlags() || sub.Example != "" {
			p.macro("RS")
			p.options(sub.NonInheritedFlags())
			if sub.Example != "" {
				p.macro("PP")
				p.literal(examplesOf(sub))
			}
			p.macro("RE")
		}
	}
}

func (p *roff) options(flags *pflag.FlagSet) {
	flags.VisitAll(func(f *pflag.Flag) {
		if f.Hidden {
			return
		}
		p.macro("TP")
		name := bold("--" + f.Name)
		if f.Shorthand != "" {
			name = bold("-"+f.Shorthand) + ", " + name
		}
		if what := placeholder(f); what != "" {
			name += " " + italic(what)
		}
		p.line(name)
		p.text(f.Usage + defaultOf(f))
	})
}

// placeholder is what an option takes.
func placeholder(f *pflag.Flag) string {
	last := f.Name[strings.LastIndex(f.Name, "-")+1:]
	switch {
	case f.Value.Type() == "bool":
		return ""
	case f.Value.Type() == "int":
		return "N"
	case f.Value.Type() == "duration":
		return "DURATION"
	case last == "from" || last == "to" || last == "start" || last == "end":
		return "TIME"
	case last == "cert" || last == "key":
		return "FILE"
	}
	return strings.ToUpper(last)
}

// defaultOf is what an option is unless it is given. The home of whoever makes the page is not everybody's.
func defaultOf(f *pflag.Flag) string {
	value := f.DefValue
	if home := rendezvous.DataHome(); home != "" {
		value = strings.Replace(value, home, "~/.local/share/montui", 1)
	}
	if f.Value.Type() == "bool" || value == "" || value == "[]" || value == "0" || value == "-1" || strings.Contains(f.Usage, "default") {
		return ""
	}
	return fmt.Sprintf(" (default: %s)", value)
}

// examplesOf are the examples without the margin that help gives them.
func examplesOf(cmd *cobra.Command) string {
	return strings.TrimPrefix(strings.ReplaceAll(cmd.Example, "\n  ", "\n"), "  ")
}

// seeAlso names the other pages, and for a command those of its neighbours that have to do with it.
func (p *roff) seeAlso(cmd *cobra.Command) {
	var names []string
	for _, page := range manPages(cmd.Root()) {
		if page != cmd {
			names = append(names, bold(manName(page))+"(1)")
		}
	}
	for _, other := range manNeighbours[cmd.Name()] {
		names = append(names, bold(other)+"(1)")
	}
	p.line(strings.Join(names, ",\n"))
	p.macro("PP")
	p.line("https://github.com/montui/montui")
}
