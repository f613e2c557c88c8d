package main

import (
	"bytes"
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
		cmd := &cobra.Command{Use: d.use, Short: d.short, Args: d.args, ValidArgsFunction: completeDiscovery,
			RunE: func(cmd *cobra.Command, args []string) error {
				if err := f.checkList(d); err != nil {
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
			}}
		f.withServer(cmd)
		f.withAnswer(cmd, d.formats())
		if d.timed {
			f.withRange(cmd)
		}
		commands = append(commands, cmd)
	}
	return commands
}

func (d discovery) name() string { return strings.Fields(d.use)[0] }

// formats are what the list can be written as.
func (d discovery) formats() []string {
	return answers.ListFormats(d.name() == "metrics" || d.name() == "metadata")
}

func (f *queryFlags) checkList(d discovery) error {
	switch known := strings.Join(d.formats(), ", "); {
	case !slices.Contains(answers.Formats(), f.output):
		return usagef("--output %q is no format; %s can be written as %s", f.output, d.name(), known)
	case !slices.Contains(d.formats(), f.output):
		return usagef("--output %s is for samples, and %s is a list without any; it can be written as %s", f.output, d.name(), known)
	}
	return f.checkBounds()
}

func (f *queryFlags) checkBounds() error {
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
		return usagef("%s are of now: there is no range to ask for", d.name())
	}
	ctx, cancel := a.deadline(ctx)
	defer cancel()
	q := d.question(args, span)
	if f.limit > 0 && (d.name() != "metrics" || len(args) == 0) { // what the server left out would not be looked at
		q.Args.Set("limit", itoa(f.limit))
	}
	answer, err := a.ask(ctx, q)
	if err != nil {
		return err
	}
	defer answer.Close()
	data, err := io.ReadAll(answer)
	if err != nil {
		return err
	}
	list, err := d.list(data, args)
	if err != nil {
		return err
	}
	var were int
	var cut bool
	if d.name() == "status" {
		list.Rows = ofEach(list.Rows, f.limit)
	} else if were, cut = list.Cut(f.limit); cut {
		fmt.Fprintf(a.errs, "montui: --limit: shown are the first %d of %d\n", f.limit, were)
	}
	switch {
	case f.output == "json":
		err = d.writeJSON(w, data, list, args, cut)
	case d.name() == "metrics" && f.output != "value":
		a.describe(ctx, &list)
		fallthrough
	default:
		err = answers.WriteList(w, f.output, list, o)
	}
	if err == nil && f.failEmpty && len(list.Rows) == 0 {
		fmt.Fprintln(a.errs, "montui: no data")
		err = exitError{exitEmpty}
	}
	return err
}

// ofEach are the first n rows of each kind; older servers have ten of each.
func ofEach(rows [][]string, n int) [][]string {
	seen := map[string]int{}
	return slices.DeleteFunc(rows, func(row []string) bool {
		seen[row[0]]++
		return n > 0 && row[0] != "head" && seen[row[0]] > n
	})
}

// writeJSON is what the server wrote, or as much of it as was asked for.
func (d discovery) writeJSON(w io.Writer, data []byte, list answers.List, args []string, cut bool) error {
	if raw := []json.RawMessage(nil); cut && json.Unmarshal(data, &raw) == nil {
		var err error
		if data, err = plainJSON(raw[:len(list.Rows)]); err != nil {
			return err
		}
	}
	if d.name() == "metrics" && len(args) > 0 {
		names := make([]string, 0, len(list.Rows))
		for _, row := range list.Rows {
			names = append(names, row[0])
		}
		var err error
		if data, err = plainJSON(names); err != nil {
			return err
		}
	}
	_, err := w.Write(append(data, '\n'))
	return err
}

// plainJSON leaves < > & as they are.
func plainJSON(v any) ([]byte, error) {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(v)
	return bytes.TrimSpace(text.Bytes()), err
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
func (a *asker) describe(ctx context.Context, list *answers.List) {
	about, err := a.client.MetricMetadata(ctx, "", 0)
	if err != nil {
		about = nil
	}
	list.Heading = append(list.Heading, "type", "unit", "help")
	list.Elements, list.Described = nil, true
	for i, row := range list.Rows {
		m := familyOf(about, row[0])
		list.Rows[i] = append(row, m.Type, m.Unit, m.Help)
	}
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
