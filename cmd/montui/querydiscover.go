package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/montui/montui/internal/answers"
	"github.com/montui/montui/internal/query"
)

// discovery is a question about the server, and how its answer is a list.
type discovery struct {
	use, short string
	args       cobra.PositionalArgs
	question   func(args []string, span url.Values) query.Question
	list       func(data []byte, args []string) (answers.List, error)
	timed      bool // it takes a range
}

// discoveries are the questions about what a server has.
var discoveries = []discovery{
	{"metrics [REGEX]", "Names of the metrics, with types and help in a table", cobra.MaximumNArgs(1),
		func(_ []string, span url.Values) query.Question { return query.LabelValuesQuestion("__name__", span) }, metricNames, true},
	{"labels [SELECTOR]", "Names of the labels", cobra.MaximumNArgs(1),
		func(args []string, span url.Values) query.Question {
			return query.Question{Endpoint: "/api/v1/labels", Args: matching(span, args)}
		}, nameList("label"), true},
	{"values LABEL [SELECTOR]", "Values of a label", cobra.RangeArgs(1, 2),
		func(args []string, span url.Values) query.Question {
			return query.LabelValuesQuestion(args[0], matching(span, args[1:]))
		}, nameList("value"), true},
	{"series SELECTOR", "Series that match", cobra.ExactArgs(1),
		func(args []string, span url.Values) query.Question {
			return query.Question{Endpoint: "/api/v1/series", Args: matching(span, args)}
		}, seriesList, true},
	{"metadata [METRIC]", "Type, unit and help of a metric, or of all", cobra.MaximumNArgs(1),
		func(args []string, _ url.Values) query.Question {
			q := query.Question{Endpoint: "/api/v1/metadata", Args: url.Values{}, Get: true}
			if len(args) > 0 {
				q.Args.Set("metric", args[0])
			}
			return q
		}, metadataList, false},
	{"targets", "What the server scrapes, and how that goes", cobra.NoArgs, at("/api/v1/targets", "state", "active"), targetList, false},
	{"alerts", "Alerts that are pending or firing", cobra.NoArgs, at("/api/v1/alerts"), alertList, false},
	{"rules", "Alerting and recording rules", cobra.NoArgs, at("/api/v1/rules"), ruleList, false},
	{"status", "What fills the server's database: metrics and labels by their number of series", cobra.NoArgs, at("/api/v1/status/tsdb"), statusList, false},
}

// at is the question that is an endpoint and fixed arguments.
func at(endpoint string, args ...string) func([]string, url.Values) query.Question {
	return func([]string, url.Values) query.Question {
		q := query.Question{Endpoint: endpoint, Args: url.Values{}, Get: true}
		for i := 0; i+1 < len(args); i += 2 {
			q.Args.Set(args[i], args[i+1])
		}
		return q
	}
}

func matching(span url.Values, selectors []string) url.Values {
	for _, s := range selectors {
		span.Add("match[]", s)
	}
	return span
}

func discoverCommands(f *queryFlags) []*cobra.Command {
	var commands []*cobra.Command
	for _, d := range discoveries {
		commands = append(commands, &cobra.Command{Use: d.use, Short: d.short, Args: d.args, ValidArgsFunction: completeDiscovery,
			RunE: func(cmd *cobra.Command, args []string) error {
				if err := f.checkList(); err != nil {
					return err
				}
				client, err := f.access.client(cmd)
				if err != nil {
					return err
				}
				a := &asker{client: client, timeout: f.timeout, errs: cmd.ErrOrStderr()}
				out := newPager(cmd.OutOrStdout(), !f.noPager)
				err = d.run(cmd.Context(), a, f, f.options(cmd.OutOrStdout()), out, args)
				if leftEarly(err) {
					err = nil
				}
				return errors.Join(err, out.Close())
			}})
	}
	return commands
}

func (f *queryFlags) checkList() error {
	if !slices.Contains(answers.ListFormats(), f.output) {
		return usagef("--output %q is not for lists; they are %s", f.output, strings.Join(answers.ListFormats(), ", "))
	}
	if f.timeout <= 0 || f.limit < 0 {
		return usagef("--timeout must be above zero, and --limit not below")
	}
	return nil
}

// run asks and prints.
func (d discovery) run(ctx context.Context, a *asker, f *queryFlags, o answers.Options, w io.Writer, args []string) error {
	span, err := f.spanArgs()
	if err != nil {
		return err
	}
	if !d.timed && len(span) > 0 && span.Get("start") != "" {
		return usagef("%s are of now: there is no range to ask for", strings.Fields(d.use)[0])
	}
	ctx, cancel := a.deadline(ctx)
	defer cancel()
	q := d.question(args, span)
	if f.limit > 0 {
		q.Args.Set("limit", itoa(f.limit))
	}
	answer, err := a.ask(ctx, q)
	if err != nil {
		return err
	}
	defer answer.Close()
	if f.output == "json" {
		if _, err := io.Copy(w, answer); err != nil {
			return err
		}
		_, err := io.WriteString(w, "\n")
		return err
	}
	data, err := io.ReadAll(answer)
	if err != nil {
		return err
	}
	list, err := d.list(data, args)
	if err != nil {
		return err
	}
	if strings.HasPrefix(d.use, "metrics") && f.output != "value" {
		if err := a.describe(ctx, &list); err != nil {
			return err
		}
	}
	if err := answers.WriteList(w, f.output, list, o); err != nil {
		return err
	}
	if f.failEmpty && len(list.Rows) == 0 {
		return exitError{exitEmpty}
	}
	return nil
}

// spanArgs are the range that was asked for, if any.
func (f *queryFlags) spanArgs() (url.Values, error) {
	start, end, given, err := f.times(time.Now())
	args := url.Values{}
	if given {
		args.Set("start", strconv.FormatInt(start.Unix(), 10))
		args.Set("end", strconv.FormatInt(end.Unix(), 10))
	}
	return args, err
}

// describe adds types and help to a list of metrics. A server that has none of it is no mistake.
func (a *asker) describe(ctx context.Context, list *answers.List) error {
	about, err := a.client.MetricMetadata(ctx, "", 0)
	if err != nil {
		return nil //nolint:nilerr // names are what was asked for
	}
	list.Heading = append(list.Heading, "type", "unit", "help")
	list.Elements = nil
	for i, row := range list.Rows {
		m := familyOf(about, row[0])
		list.Rows[i] = append(row, m.Type, m.Unit, m.Help)
	}
	return nil
}

// families are the names under which a metric's metadata may stand.
func families(metric string) []string {
	names := []string{metric}
	for _, suffix := range []string{"_bucket", "_sum", "_count", "_total"} {
		if base, ok := strings.CutSuffix(metric, suffix); ok {
			names = append(names, base)
		}
	}
	return names
}

func familyOf(about map[string]query.Metadata, metric string) query.Metadata {
	for _, name := range families(metric) {
		if m, ok := about[name]; ok {
			return m
		}
	}
	return query.Metadata{}
}

// open reads the API's data.
func open[T any](data []byte) (out T, err error) {
	if err := json.Unmarshal(data, &out); err != nil {
		return out, fmt.Errorf("the server's answer cannot be read: %w", err)
	}
	return out, nil
}
