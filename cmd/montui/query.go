package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/montui/montui/internal/dashboard"
	"github.com/montui/montui/internal/query"
)

// queryFlags are the flags of montui query.
type queryFlags struct {
	at, start, end, span, step string
	output                     string
	timeout                    time.Duration
}

func newQueryCommand() *cobra.Command {
	var f queryFlags
	cmd := &cobra.Command{
		Use:   "query EXPR",
		Short: "Ask a PromQL question, for now or over a range",
		Long: "Ask a PromQL question of a Prometheus-compatible server and print the answer.\n\n" +
			"Without a range the answer is for one moment. Times are Unix seconds or milliseconds, RFC 3339, or relative as in Grafana (now-6h, now/d).",
		Example: "  montui query up\n  montui query 'rate(node_network_receive_bytes_total[5m])' --range 1h -o csv\n  montui query up --time now-1d -o json",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return runQuery(cmd, args[0], f)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&f.at, "time", "", "the moment to ask for (default now)")
	flags.StringVar(&f.start, "start", "", "start of a range")
	flags.StringVar(&f.end, "end", "", "end of a range (default now)")
	flags.StringVar(&f.span, "range", "", "a range that ends at --end, as 6h")
	flags.StringVar(&f.step, "step", "", "step of a range, as 30s (default: about 60 points)")
	flags.StringVarP(&f.output, "output", "o", "table", "table, json (the API's data as it came), value or csv")
	flags.DurationVar(&f.timeout, "timeout", 30*time.Second, "how long to wait for the answer")
	_ = cmd.RegisterFlagCompletionFunc("output", cobra.FixedCompletions([]string{"table", "json", "value", "csv"}, cobra.ShellCompDirectiveNoFileComp))
	cmd.MarkFlagsMutuallyExclusive("time", "start")
	cmd.MarkFlagsMutuallyExclusive("time", "end")
	cmd.MarkFlagsMutuallyExclusive("time", "range")
	cmd.MarkFlagsMutuallyExclusive("time", "step")
	cmd.MarkFlagsMutuallyExclusive("start", "range")
	return cmd
}

func runQuery(cmd *cobra.Command, expr string, f queryFlags) error {
	request, err := f.request(expr, time.Now())
	if err != nil {
		return err
	}
	if err := query.Check(expr); err != nil {
		var syntax *query.SyntaxError
		if errors.As(err, &syntax) {
			_, _ = io.WriteString(cmd.ErrOrStderr(), syntax.Marked())
			return exitError{exitFailed}
		}
		return err
	}
	client, _, err := newClient(cmd)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(cmd.Context(), f.timeout)
	defer cancel()
	data, warnings, err := client.Raw(ctx, request)
	for _, w := range warnings {
		_, _ = fmt.Fprintln(cmd.ErrOrStderr(), "warning:", w)
	}
	if err != nil {
		return err
	}
	return printAnswer(cmd.OutOrStdout(), f.output, data)
}

func printAnswer(w io.Writer, output string, data json.RawMessage) error {
	if output == "json" {
		_, err := fmt.Fprintf(w, "%s\n", data)
		return err
	}
	answer, err := query.ReadAnswer(data)
	if err != nil {
		return err
	}
	var text string
	switch output {
	case "value":
		text = answer.Values()
	case "csv":
		text, err = answer.CSV()
	default:
		text = answer.Table()
	}
	if err != nil {
		return err
	}
	_, err = io.WriteString(w, text)
	return err
}

// request reads the flags; a range has a start, an end and a step, all else is an instant.
func (f queryFlags) request(expr string, now time.Time) (query.Request, error) {
	switch f.output {
	case "table", "json", "value", "csv":
	default:
		return query.Request{}, usagef("--output %q is not known; it is table, json, value or csv", f.output)
	}
	if f.timeout <= 0 {
		return query.Request{}, usagef("--timeout must be above zero")
	}
	if strings.TrimSpace(expr) == "" {
		return query.Request{}, usagef("the expression is empty")
	}
	read := func(flag, text string, roundUp bool) (time.Time, error) {
		if text == "" {
			return now, nil
		}
		t, err := dashboard.ParseTime(text, now, time.Local, roundUp)
		if err != nil {
			return t, usagef("--%s: %w", flag, err)
		}
		return t, nil
	}
	if f.start == "" && f.span == "" {
		if f.end != "" || f.step != "" {
			return query.Request{}, usagef("a range needs --start or --range")
		}
		at, err := read("time", f.at, false)
		return query.Request{Expr: expr, Instant: true, From: at.UnixMilli(), To: at.UnixMilli()}, err
	}
	end, err := read("end", f.end, true)
	if err != nil {
		return query.Request{}, err
	}
	start, err := read("start", f.start, false)
	if err != nil {
		return query.Request{}, err
	}
	if f.span != "" {
		d, err := dashboard.ParseInterval(f.span)
		if err != nil || d <= 0 {
			return query.Request{}, usagef("--range %q is no length of time; write it as 30m, 6h or 1d", f.span)
		}
		start = end.Add(-d)
	}
	if !start.Before(end) {
		return query.Request{}, usagef("the range ends before it starts: --start %s, --end %s", start.Format(time.RFC3339), end.Format(time.RFC3339))
	}
	step := query.RoundStep(end.Sub(start), 60)
	if f.step != "" {
		if step, err = dashboard.ParseInterval(f.step); err != nil || step < time.Millisecond {
			return query.Request{}, usagef("--step %q is no step; write it as 15s or 1m", f.step)
		}
	}
	return query.Request{Expr: expr, From: start.UnixMilli(), To: end.UnixMilli(), Step: step.Milliseconds()}, nil
}
