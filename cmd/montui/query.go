package main

import (
	"io"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/montui/montui/internal/answers"
	"github.com/montui/montui/internal/footprint"
)

// Exit codes of montui query beside 0, 1 and 2.
const (
	exitEmpty      = 3 // --fail-empty
	exitUnexpected = 4 // --expect, --until
)

// queryFlags are the flags of montui query and of its subcommands.
type queryFlags struct {
	at, start, end, span, step string
	output                     string
	timeout                    time.Duration
	limit                      int
	noPager, failEmpty         bool
	access                     accessFlags

	file, unit, name, lookback string
	decimals, width            int
	stats, expanded, noHeading bool
	expect, warn, until        string
	nagios                     bool
	watch, within              time.Duration
}

const queryLong = `Ask a Prometheus-compatible server a PromQL question and print the answer.

EXPR "-" is read from the standard input, --file reads it from a file. Without EXPR, on a terminal, there is a prompt: completion from the
server, history (ctrl-r), commands (\? lists them). Without EXPR and with lines piped in, each expression is answered, and \ commands are
obeyed, as the prompt would; what is not finished goes on in the next line.

Without a range the answer is for one moment. Times are Unix seconds or milliseconds, RFC 3339, or relative as in Grafana (now-6h, now/d).
An expression that is also a subcommand's name goes behind "--": montui query -- targets

Exit codes: 0 it worked, 1 it failed, 2 it was asked wrongly, 3 there was no data and --fail-empty, 4 what --expect or --until wants is not so.
With --nagios they are those of a monitoring plugin: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN.`

const queryExample = `  montui query up
  montui query 'rate(node_cpu_seconds_total[5m])' --range 1h -o graph
  montui query up --time now-1d -o json
  montui query node_memory_MemAvailable_bytes --unit bytes --watch 5s
  montui query 'min(up)' --expect '== 1' --nagios
  montui query 'sum(up{job="web"})' --until '>= 3' --within 10m
  montui query metrics '^node_'`

func newQueryCommand() *cobra.Command {
	f := &queryFlags{}
	cmd := &cobra.Command{
		Use:               "query [EXPR]",
		Short:             "Ask PromQL questions: once, again and again, or at a prompt",
		Long:              queryLong,
		Example:           queryExample,
		Args:              cobra.MaximumNArgs(1),
		ValidArgsFunction: completeExpr,
		RunE: func(cmd *cobra.Command, args []string) error {
			footprint.ReleaseProgram() // what follows needs a third of what starting touched
			return runQuery(cmd, args, f)
		},
	}
	f.register(cmd)
	cmd.AddCommand(discoverCommands(f)...)
	cmd.AddCommand(languageCommands(f)...)
	return cmd
}

// withServer gives a command the flags of whoever asks a server.
func (f *queryFlags) withServer(cmd *cobra.Command) {
	cmd.Flags().DurationVar(&f.timeout, "timeout", 30*time.Second, "how long to wait for an answer")
	f.access.register(cmd.Flags())
}

// withFile gives a command the flag of an expression that is in a file.
func (f *queryFlags) withFile(cmd *cobra.Command) {
	cmd.Flags().StringVarP(&f.file, "file", "f", "", "read the expression from a file")
}

// withAnswer gives a command the flags of what is done with an answer.
func (f *queryFlags) withAnswer(cmd *cobra.Command, formats []string) {
	flags := cmd.Flags()
	flags.StringVarP(&f.output, "output", "o", "table", strings.Join(formats, ", "))
	flags.IntVar(&f.limit, "limit", 0, "no more series than this; what is left out is said (0: all)")
	flags.BoolVar(&f.noPager, "no-pager", false, "do not page long answers on a terminal")
	flags.BoolVar(&f.failEmpty, "fail-empty", false, "exit with 3 when there is no data")
	_ = cmd.RegisterFlagCompletionFunc("output", cobra.FixedCompletions(formats, cobra.ShellCompDirectiveNoFileComp)) // it has just been defined
}

// withRange gives a command the flags of a range.
func (f *queryFlags) withRange(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&f.start, "start", "", "start of a range")
	flags.StringVar(&f.end, "end", "", "end of a range (default now)")
	flags.StringVar(&f.span, "range", "", "a range that ends at --end, as 6h")
}

// register gives montui query its flags; its subcommands have those of them that they heed.
func (f *queryFlags) register(cmd *cobra.Command) {
	f.withServer(cmd)
	f.withFile(cmd)
	f.withAnswer(cmd, answers.Formats())
	f.withRange(cmd)
	own := cmd.Flags()
	own.StringVar(&f.at, "time", "", "the moment to ask for (default now)")
	own.StringVar(&f.step, "step", "", "step of a range, as 30s (default: as many points as fit the width)")
	own.StringVar(&f.unit, "unit", "auto", "unit of the values, by Grafana's id (bytes, s, percentunit, Bps …); none; auto: by metadata and name, for reading only")
	own.IntVar(&f.decimals, "decimals", -1, "decimals of values in a unit (-1: as many as are needed)")
	own.StringVar(&f.name, "name", "", "name of series that have none, in prom and openmetrics")
	own.StringVar(&f.lookback, "lookback-delta", "", "how far back the server looks for a sample, as 5m")
	own.BoolVar(&f.stats, "stats", false, "say on stderr what the server did for it")
	own.BoolVarP(&f.expanded, "expanded", "x", false, "table as blocks of name and value")
	own.BoolVar(&f.noHeading, "no-heading", false, "leave out the first line of csv and tsv")
	own.IntVar(&f.width, "width", 0, "columns of a graph (default: the terminal's, or 80)")
	own.StringVar(&f.expect, "expect", "", "exit with 4 unless every series is so: '> 90', '== 1', 'empty', 'not empty'")
	own.StringVar(&f.warn, "warn", "", "with --nagios: a warning unless every series is so")
	own.BoolVar(&f.nagios, "nagios", false, "print the line of a monitoring plugin, and exit as one")
	own.DurationVar(&f.watch, "watch", 0, "ask again and again, as 5s, and show what changed")
	own.StringVar(&f.until, "until", "", "ask again (every --watch, or 5s) until every series is so")
	own.DurationVar(&f.within, "within", 0, "with --until: give up after this long, and exit with 4")
}

// runQuery finds out who asks: a prompt, lines that are piped in, or one expression.
func runQuery(cmd *cobra.Command, args []string, f *queryFlags) error {
	expr, given, err := f.expression(cmd, args)
	if err != nil {
		return err
	}
	if given {
		return f.once(cmd, expr)
	}
	if f.expect != "" || f.until != "" || f.nagios || f.watch != 0 || f.stats {
		return usagef("there is no expression to ask")
	}
	if isTerminal(cmd.InOrStdin()) && isTerminal(cmd.OutOrStdout()) {
		return runPrompt(cmd, f)
	}
	return runLines(cmd, f)
}

// expression is what is asked, from the arguments, a file or the standard input.
func (f *queryFlags) expression(cmd *cobra.Command, args []string) (expr string, given bool, err error) {
	var text []byte
	switch {
	case f.file != "" && len(args) > 0:
		return "", false, usagef("an expression and --file at once: give one of them")
	case f.file == "-" || f.file == "" && len(args) == 1 && args[0] == "-":
		text, err = io.ReadAll(io.LimitReader(cmd.InOrStdin(), maxExpr+1))
	case f.file != "":
		var file *os.File
		if file, err = os.Open(f.file); err != nil {
			return "", false, err
		}
		defer file.Close()
		text, err = io.ReadAll(io.LimitReader(file, maxExpr+1))
	case len(args) == 1:
		text = []byte(args[0])
	default:
		return "", false, nil
	}
	if err == nil && len(text) > maxExpr {
		return "", true, usagef("an expression of more than %d KiB is none that a server takes", maxExpr>>10)
	}
	return strings.TrimRight(string(text), "\n"), true, err
}

// maxExpr bounds what is read as an expression.
const maxExpr = 1 << 20

// isTerminal tells a terminal; in tests streams are none.
func isTerminal(stream any) bool {
	file, ok := stream.(*os.File)
	return ok && term.IsTerminal(int(file.Fd()))
}
