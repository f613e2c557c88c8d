package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/montui/montui/internal/answers"
	"github.com/montui/montui/internal/frame"
	"github.com/montui/montui/internal/promql"
	"github.com/montui/montui/internal/query"
)

// languageCommands are about expressions rather than about data.
func languageCommands(f *queryFlags) []*cobra.Command {
	return []*cobra.Command{formatCommand(f), lintCommand(f), explainCommand(f), diffCommand(f)}
}

// fromInput is the expression of a subcommand: its argument, a file, or the standard input.
func (f *queryFlags) fromInput(cmd *cobra.Command, args []string) (string, error) {
	if len(args) == 0 && f.file == "" {
		args = []string{"-"}
	}
	expr, _, err := f.expression(cmd, args)
	if err == nil && strings.TrimSpace(expr) == "" {
		err = usagef("the expression is empty")
	}
	return expr, err
}

func formatCommand(f *queryFlags) *cobra.Command {
	width := 80
	cmd := &cobra.Command{Use: "fmt [EXPR|-]", Short: "Lay an expression out in lines", Args: cobra.MaximumNArgs(1), ValidArgsFunction: completeExpr,
		RunE: func(cmd *cobra.Command, args []string) error {
			expr, err := f.fromInput(cmd, args)
			if err != nil {
				return err
			}
			if err := syntax(cmd.ErrOrStderr(), expr); err != nil {
				return err
			}
			text, err := promql.Format(expr, width)
			if err == nil {
				_, err = fmt.Fprintln(cmd.OutOrStdout(), text)
			}
			return err
		}}
	f.withFile(cmd)
	cmd.Flags().IntVar(&width, "width", width, "columns that a line is to fit")
	return cmd
}

func lintCommand(f *queryFlags) *cobra.Command {
	offline, strict := false, false
	cmd := &cobra.Command{Use: "lint [EXPR|-]", Short: "Say what is wrong or doubtful in an expression, and where", Args: cobra.MaximumNArgs(1), ValidArgsFunction: completeExpr,
		Long: "Say what is wrong or doubtful in an expression, as LINE:COLUMN: severity: text. It fails on errors, with --strict on all else too.",
		RunE: func(cmd *cobra.Command, args []string) error {
			expr, err := f.fromInput(cmd, args)
			if err := errors.Join(err, f.checkBounds()); err != nil {
				return err
			}
			memory := promql.NewMemory()
			findings, needs := promql.Lint(expr, memory)
			for round := 0; !offline && len(needs) > 0 && round < 4; round++ {
				client, err := f.access.client(cmd)
				if err != nil {
					return err
				}
				ctx, cancel := context.WithTimeout(cmd.Context(), f.timeout)
				err = learn(ctx, client, memory, needs)
				cancel()
				if err != nil {
					return err
				}
				findings, needs = promql.Lint(expr, memory)
			}
			bad := strict && len(findings) > 0
			for _, found := range findings {
				bad = bad || found.Severity == promql.SeverityError
				fmt.Fprintf(cmd.OutOrStdout(), "%s: %s: %s\n", place(expr, found.Start), found.Severity, found.Text)
			}
			if bad {
				return exitError{exitFailed}
			}
			return nil
		}}
	f.withServer(cmd)
	f.withFile(cmd)
	cmd.Flags().BoolVar(&offline, "offline", false, "ask no server: metrics and labels are not looked up")
	cmd.Flags().BoolVar(&strict, "strict", false, "fail on warnings and advice as well")
	return cmd
}

// learn asks the server what completion and lint need to know.
func learn(ctx context.Context, client *query.Client, memory *promql.Memory, needs []promql.Need) error {
	for _, need := range needs {
		got, err := fetchNeed(ctx, client, need)
		if err != nil {
			return err
		}
		got.into(memory)
	}
	return nil
}

// learnt is the answer to a need.
type learnt struct {
	need  promql.Need
	list  []string
	about map[string]promql.Metadata
}

func (l learnt) into(memory *promql.Memory) {
	if l.need.Kind == promql.NeedMetadata {
		memory.PutMetadata(l.about)
		return
	}
	memory.Put(l.need, l.list)
}

// fetchNeed asks one thing. A server without metadata is one that has none.
func fetchNeed(ctx context.Context, client *query.Client, need promql.Need) (out learnt, err error) {
	out.need = need
	to := time.Now()
	from := to.Add(-time.Hour)
	switch need.Kind {
	case promql.NeedMetrics:
		out.list, err = client.MetricNames(ctx, from, to)
	case promql.NeedLabels:
		out.list, err = client.LabelNames(ctx, need.Matchers(), from, to)
	case promql.NeedValues:
		out.list, err = client.LabelValues(ctx, need.Label, need.Matchers(), from, to)
	case promql.NeedMetadata:
		out.about = map[string]promql.Metadata{}
		all, failed := client.MetricMetadata(ctx, "", 0)
		if failed != nil && query.Unreachable(failed) {
			return out, failed
		}
		for name, m := range all {
			out.about[name] = promql.Metadata{Type: m.Type, Help: m.Help, Unit: m.Unit}
		}
	}
	return out, err
}

// place is LINE:COLUMN of a byte, both from 1.
func place(expr string, at int) string {
	before := expr[:min(max(at, 0), len(expr))]
	line := strings.LastIndexByte(before, '\n') + 1
	return strconv.Itoa(strings.Count(before, "\n")+1) + ":" + strconv.Itoa(len([]rune(before[line:]))+1)
}

func explainCommand(f *queryFlags) *cobra.Command {
	offline := false
	cmd := &cobra.Command{Use: "explain [EXPR|-]", Short: "Say what each part of an expression does, how many series it has and how long they take",
		Args: cobra.MaximumNArgs(1), ValidArgsFunction: completeExpr,
		RunE: func(cmd *cobra.Command, args []string) error {
			expr, err := f.fromInput(cmd, args)
			if err := errors.Join(err, f.checkBounds()); err != nil {
				return err
			}
			if err := syntax(cmd.ErrOrStderr(), expr); err != nil {
				return err
			}
			var client *query.Client
			if !offline {
				if client, err = f.access.client(cmd); err != nil {
					return err
				}
			}
			return explain(cmd.Context(), client, f.timeout, cmd.OutOrStdout(), cmd.ErrOrStderr(), expr)
		}}
	f.withServer(cmd)
	f.withFile(cmd)
	cmd.Flags().BoolVar(&offline, "offline", false, "ask no server: without series and times")
	return cmd
}

// explain writes the tree; client nil asks nothing. What the server warns of is said once, however many parts it is said of.
func explain(ctx context.Context, client *query.Client, timeout time.Duration, w, errs io.Writer, expr string) error {
	root, err := promql.Explain(expr)
	if err != nil {
		return err
	}
	warned := map[string]bool{}
	var walk func(n *promql.Node, head, under string) error
	walk = func(n *promql.Node, head, under string) error {
		line := head + strings.Join(strings.Fields(n.Text), " ")
		if client != nil && n.Count != "" {
			said, warnings, err := counted(ctx, client, timeout, n.Count)
			if err != nil {
				return err
			}
			for _, warning := range warnings {
				if !warned[warning] {
					warned[warning] = true
					fmt.Fprintln(errs, "warning:", warning)
				}
			}
			line += "  · " + said
		}
		if _, err := fmt.Fprintf(w, "%s\n%s  %s\n", line, under, n.Words); err != nil {
			return err
		}
		for i, child := range n.Children {
			branch, rest := "├─ ", "│  "
			if i == len(n.Children)-1 {
				branch, rest = "└─ ", "   "
			}
			if err := walk(child, under+branch, under+rest); err != nil {
				return err
			}
		}
		return nil
	}
	return walk(root, "", "")
}

// counted is how many series a part has, how long the server took to find out, and what it warns of.
func counted(ctx context.Context, client *query.Client, timeout time.Duration, count string) (said string, warnings []string, err error) {
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	begin := time.Now()
	now := begin.UnixMilli()
	frames, err := client.Query(ctx, query.Request{Expr: count, Instant: true, From: now, To: now})
	took := time.Since(begin).Round(100 * time.Microsecond)
	var refused *query.ServerError
	if errors.As(err, &refused) {
		return refused.Error(), nil, nil // a part alone may be too much for the server where the whole is not
	}
	if err != nil {
		return "", nil, err
	}
	n := 0.0
	for _, fr := range frames {
		warnings = append(warnings, fr.Meta.Warnings...)
		for _, field := range fr.Fields {
			if field.Kind == frame.Number && len(field.Numbers) > 0 {
				n = field.Numbers[0]
			}
		}
	}
	return fmt.Sprintf("%.0f series, %s", n, took), warnings, nil
}

func diffCommand(f *queryFlags) *cobra.Command {
	var from, to, other string
	cmd := &cobra.Command{Use: "diff EXPR", Short: "Compare an answer at two times, or of two servers", Args: cobra.ExactArgs(1), ValidArgsFunction: completeExpr,
		Example: "  montui query diff 'count by (job) (up)' --from now-1d\n  montui query diff up --to-url http://other:9090",
		RunE: func(cmd *cobra.Command, args []string) error {
			if from == "" && other == "" {
				return usagef("what with? give --from TIME, or --to-url SERVER")
			}
			if err := f.checkDiff(); err != nil {
				return err
			}
			if strings.TrimSpace(args[0]) == "" {
				return usagef("the expression is empty")
			}
			if err := syntax(cmd.ErrOrStderr(), args[0]); err != nil {
				return err
			}
			list, err := f.diff(cmd, args[0], from, to, other)
			if err != nil {
				return err
			}
			out := newPager(cmd.OutOrStdout(), !f.noPager)
			if err = answers.WriteList(out, f.output, list, f.options(cmd.OutOrStdout())); leftEarly(err) {
				err = nil
			}
			if err := errors.Join(err, out.Close()); err != nil {
				return err
			}
			if f.failEmpty && len(list.Rows) == 0 {
				return exitError{exitEmpty}
			}
			return nil
		}}
	f.withServer(cmd)
	f.withAnswer(cmd, diffFormats())
	cmd.Flags().StringVar(&from, "from", "", "the moment to compare with, as now-1d")
	cmd.Flags().StringVar(&to, "to", "", "the other moment (default now)")
	cmd.Flags().StringVar(&other, "to-url", "", "another server, or its name in the settings")
	return cmd
}

// diffFormats are those of lists without the API's own JSON: a comparison is no answer of it.
func diffFormats() []string {
	return slices.DeleteFunc(answers.ListFormats(false), func(name string) bool { return name == "json" })
}

func (f *queryFlags) checkDiff() error {
	switch {
	case f.output == "json":
		return usagef("a comparison is no answer of the API; for programs there is jsonl")
	case !slices.Contains(diffFormats(), f.output):
		return usagef("--output %q is none of a comparison; it can be written as %s", f.output, strings.Join(diffFormats(), ", "))
	}
	return f.checkBounds()
}

// diff asks both, and lists the series whose values are not the same.
func (f *queryFlags) diff(cmd *cobra.Command, expr, from, to, other string) (answers.List, error) {
	now := time.Now()
	end, err := queryMoment("to", to, now, false)
	if err != nil {
		return answers.List{}, err
	}
	start := end
	if from != "" {
		if start, err = queryMoment("from", from, now, false); err != nil {
			return answers.List{}, err
		}
	}
	before, err := f.access.client(cmd)
	if err != nil {
		return answers.List{}, err
	}
	after := before
	if other != "" {
		if err := cmd.Flags().Set("url", other); err != nil {
			return answers.List{}, err
		}
		if after, err = f.access.client(cmd); err != nil {
			return answers.List{}, err
		}
	}
	var sides [2]*answers.Answer
	for i, ask := range []struct {
		client *query.Client
		at     time.Time
	}{{before, start}, {after, end}} {
		a := &asker{client: ask.client, timeout: f.timeout, errs: cmd.ErrOrStderr()}
		ctx, cancel := a.deadline(cmd.Context())
		r := query.Request{Expr: expr, Instant: true, From: ask.at.UnixMilli(), To: ask.at.UnixMilli()}
		answer, err := a.ask(ctx, f.question(r.Question(ctx)))
		cancel()
		if err != nil {
			return answers.List{}, err
		}
		defer answer.Close()
		if sides[i], err = f.open(answer); err != nil {
			return answers.List{}, err
		}
	}
	return answers.Diff(sides[0], sides[1])
}
