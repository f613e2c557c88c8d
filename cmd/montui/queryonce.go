package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strconv"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/montui/montui/internal/answers"
	"github.com/montui/montui/internal/canvas"
	"github.com/montui/montui/internal/query"
	"github.com/montui/montui/internal/theme"
)

// once asks an expression and prints the answer, or does so again and again.
func (f *queryFlags) once(cmd *cobra.Command, expr string) error {
	o := f.options(cmd.OutOrStdout())
	if _, err := f.request(expr, time.Now(), o.Width); err != nil {
		return err
	}
	if err := syntax(cmd.ErrOrStderr(), expr); err != nil {
		return f.unknown(cmd.OutOrStdout(), err, "the expression cannot be read")
	}
	client, err := f.access.client(cmd)
	if err != nil {
		return err
	}
	a := &asker{client: client, timeout: f.timeout, errs: cmd.ErrOrStderr()}
	if f.watch > 0 || f.until != "" {
		return f.watchIt(cmd, a, expr, o)
	}
	answer, request, err := f.answer(cmd.Context(), a, expr, o.Width)
	if err != nil {
		return f.unknown(cmd.OutOrStdout(), err, err.Error())
	}
	defer answer.Close()
	opened, err := f.open(answer)
	if err != nil {
		return err
	}
	if f.nagios {
		return f.plugin(cmd.OutOrStdout(), opened)
	}
	if f.stats {
		writeStats(cmd.ErrOrStderr(), opened.Stats())
	}
	out := newPager(cmd.OutOrStdout(), !f.noPager && f.output != "graph" && f.output != "value")
	err = f.print(cmd.Context(), a, out, opened, request, o)
	if leftEarly(err) {
		err = nil
	}
	if err := errors.Join(err, out.Close()); err != nil {
		return err
	}
	return f.judge(cmd.ErrOrStderr(), opened)
}

// open reads an answer, as much of it as was asked for.
func (f *queryFlags) open(answer *kept) (*answers.Answer, error) {
	opened, err := answers.Open(answer, answer.Size())
	if err == nil {
		opened.Limit = f.limit
	}
	return opened, err
}

// answer asks an expression as the flags say.
func (f *queryFlags) answer(ctx context.Context, a *asker, expr string, width int) (*kept, query.Request, error) {
	request, err := f.request(expr, time.Now(), width)
	if err != nil {
		return nil, request, err
	}
	ctx, cancel := a.deadline(ctx)
	defer cancel()
	answer, err := a.ask(ctx, f.question(request.Question(ctx)))
	return answer, request, err
}

// print writes an answer in the format that was asked for.
func (f *queryFlags) print(ctx context.Context, a *asker, w io.Writer, opened *answers.Answer, r query.Request, o answers.Options) error {
	o.Expr, o.From, o.To, o.Step, o.KeepOrder = r.Expr, r.From, r.To, r.Step, query.Sorts(r.Expr)
	about := a.about(ctx, r.Expr, f)
	o.Metadata = func(metric string) (kind, help, unit string) {
		m := familyOf(about, metric)
		return m.Type, m.Help, m.Unit
	}
	if o.Unit == "auto" {
		o.Unit = ""
		if f.reads() {
			o.Unit = query.UnitOf(r.Expr, func(metric string) string { return familyOf(about, metric).Unit })
		}
	}
	err := answers.Write(w, f.output, opened, o)
	if opened.Cut() && o.Say != nil {
		o.Say(fmt.Sprintf("--limit: shown are the first %d; there are more", f.limit))
	}
	return err
}

// reads tells that people are to read it: on a terminal, or as a picture.
func (f *queryFlags) reads() bool {
	return answers.NeedsRange(f.output) || (f.output == "table" || f.output == "markdown") && term.IsTerminal(int(os.Stdout.Fd()))
}

// about is what the server knows of the metrics of an expression, when it matters. A server that has no metadata is no mistake.
func (a *asker) about(ctx context.Context, expr string, f *queryFlags) map[string]query.Metadata {
	all := map[string]query.Metadata{}
	if f.output != "prom" && f.output != "openmetrics" && !(f.unit == "auto" && f.reads()) {
		return all
	}
	ctx, cancel := context.WithTimeout(ctx, min(a.timeout, 5*time.Second))
	defer cancel()
	names := query.Metrics(expr)
	if len(names) == 0 && f.output != "prom" && f.output != "openmetrics" {
		return all
	}
	if len(names) == 0 || len(names) > 4 {
		names = []string{""}
	}
	for _, name := range names {
		for _, candidate := range families(name) {
			some, err := a.client.MetricMetadata(ctx, candidate, 0)
			if err != nil {
				return all
			}
			maps.Copy(all, some)
			if len(some) > 0 {
				break
			}
		}
	}
	return all
}

// options are how answers are written where the output goes.
func (f *queryFlags) options(out io.Writer) answers.Options {
	o := answers.Options{Unit: f.unit, Name: f.name, Zone: time.Local, Expanded: f.expanded, NoHeading: f.noHeading, Width: 80, Height: 20, Dark: true}
	if f.unit == "none" {
		o.Unit = ""
	}
	if f.decimals >= 0 {
		o.Decimals = &f.decimals
	}
	depth, glyphs := theme.Detect("", os.Environ())
	if depth != canvas.NoColor || glyphs != canvas.Console {
		o.Glyphs = glyphs
	}
	if isTerminal(out) {
		o.Depth, o.Fit = depth, true
		if w, h, err := term.GetSize(int(out.(*os.File).Fd())); err == nil && w > 0 {
			o.Width, o.Height = w, min(max(h-3, 5), 24)
		}
	} else if columns, err := strconv.Atoi(os.Getenv("COLUMNS")); err == nil && columns > 0 {
		o.Width = min(columns, 1000)
	}
	if f.width > 0 {
		o.Width = min(f.width, 1000)
	}
	o.Say = func(text string) { fmt.Fprintln(os.Stderr, "montui:", text) }
	return o
}

// judge is the exit code that the answer deserves.
func (f *queryFlags) judge(errs io.Writer, opened *answers.Answer) error {
	if f.failEmpty {
		if empty, err := opened.Empty(); err != nil || empty {
			fmt.Fprintln(errs, "montui: no data")
			return errors.Join(err, exitError{exitEmpty})
		}
	}
	expect, err := condition(f.expect)
	if err != nil || expect == nil {
		return err
	}
	verdict, err := expect.Judge(opened)
	if err != nil || verdict.Holds {
		return err
	}
	fmt.Fprintln(errs, "montui: "+verdict.Says(*expect))
	return exitError{exitUnexpected}
}

// plugin prints a monitoring plugin's line.
func (f *queryFlags) plugin(w io.Writer, opened *answers.Answer) error {
	expect, _ := condition(f.expect) // read before anything was asked
	warn, _ := condition(f.warn)
	line, code, err := answers.Nagios(opened, expect, warn)
	if err != nil {
		return f.unknown(w, err, err.Error())
	}
	fmt.Fprintln(w, line)
	if code != 0 {
		return exitError{code}
	}
	return nil
}

// unknown turns an error into a monitoring plugin's when it is to be one.
func (f *queryFlags) unknown(w io.Writer, err error, said string) error {
	if !f.nagios {
		return err
	}
	fmt.Fprintln(w, answers.NagiosLine(answers.NagiosUnknown, said))
	return exitError{answers.NagiosUnknown}
}

// writeStats prints the server's figures, a line each by its path.
func writeStats(w io.Writer, raw []byte) {
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber()
	var stats map[string]any
	if len(raw) == 0 || decoder.Decode(&stats) != nil {
		fmt.Fprintln(w, "stats: the server gives none")
		return
	}
	for _, group := range slices.Sorted(maps.Keys(stats)) {
		figures, ok := stats[group].(map[string]any)
		if !ok {
			continue
		}
		for _, name := range slices.Sorted(maps.Keys(figures)) {
			if number, ok := figures[name].(json.Number); ok {
				fmt.Fprintf(w, "stats: %s.%s %s\n", group, name, number)
			}
		}
	}
}
