package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/montui/montui/internal/dashboard"
	"github.com/montui/montui/internal/report"
)

// renderFlags are the flags of render as they were given.
type renderFlags struct {
	from, to, panel, size, timezone, format string
	vars                                    []string
	maxPoints                               int
	scrape                                  time.Duration
}

// renderFormats are what render can print.
var renderFormats = []string{"text", "json", "csv"}

func newRenderCommand() *cobra.Command {
	var f renderFlags
	cmd := &cobra.Command{
		Use:   "render DASHBOARD",
		Short: "Print what a dashboard shows, as text or JSON",
		Long: `Render evaluates every panel of a dashboard once and prints it: for scripts, reports and chat bots.
DASHBOARD is a Grafana dashboard's JSON file, "-" for stdin, or a bundled dashboard's name.`,
		Example: `  montui render node
  montui render dashboard.json --from now-6h --var instance=web1:9100 --format json`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return f.run(cmd, args[0]) },
	}
	flags := cmd.Flags()
	flags.StringVar(&f.from, "from", "", "start of the time range: now-6h, a Unix time, or RFC 3339 (default: the dashboard's)")
	flags.StringVar(&f.to, "to", "", "end of the time range (default: the dashboard's)")
	flags.StringArrayVar(&f.vars, "var", nil, "a variable's value, name=value; repeat for several, name=$__all for all")
	flags.StringVar(&f.panel, "panel", "", "only the panel of this id or title")
	flags.StringVar(&f.size, "size", "160x48", "terminal size in cells, which sets how many points are asked for")
	flags.IntVar(&f.maxPoints, "max-data-points", 0, "points a series, for panels that set none (default: from --size)")
	flags.StringVar(&f.timezone, "timezone", "", "time zone, such as UTC or Europe/Berlin (default: the dashboard's)")
	flags.StringVar(&f.format, "format", "text", strings.Join(renderFormats, ", "))
	flags.DurationVar(&f.scrape, "scrape-interval", 15*time.Second, "how often the server scrapes, for $__rate_interval")
	return cmd
}

func (f *renderFlags) run(cmd *cobra.Command, name string) error {
	if !slices.Contains(renderFormats, f.format) {
		return usagef("--format is one of %s, not %q", strings.Join(renderFormats, ", "), f.format)
	}
	if f.maxPoints < 0 {
		return usagef("--max-data-points is a positive number, not %d", f.maxPoints)
	}
	given, err := givenVars(f.vars)
	if err != nil {
		return err
	}
	columns, err := sizeColumns(f.size)
	if err != nil {
		return err
	}
	dash, notices, err := openDashboard(name)
	if err != nil {
		return err
	}
	options := report.Options{Given: given, Panel: f.panel, Columns: columns, MaxPoints: f.maxPoints, Now: time.Now(), ScrapeInterval: f.scrape}
	if err := f.times(dash, &options); err != nil {
		return err
	}
	client, scrape, err := newClient(cmd)
	if err != nil {
		return err
	}
	if scrape > 0 && !cmd.Flags().Changed("scrape-interval") {
		options.ScrapeInterval = scrape
	}
	if err := client.Healthy(cmd.Context()); err != nil {
		return err
	}
	evaluation, err := report.Evaluate(cmd.Context(), client, dash, notices, options)
	if err != nil {
		return err
	}
	if f.panel != "" && len(evaluation.Panels) == 0 {
		return fmt.Errorf("%s has no panel %q", name, f.panel)
	}
	return f.write(cmd, evaluation)
}

// write prints what was evaluated in the format asked for.
func (f *renderFlags) write(cmd *cobra.Command, e *report.Evaluation) error {
	out := cmd.OutOrStdout()
	switch f.format {
	case "text":
		_, err := fmt.Fprint(out, e.Document().Text(e.Options.Zone))
		return err
	case "csv":
		return e.CSV(out)
	}
	raw, err := e.Document().JSON()
	if err == nil {
		_, err = out.Write(raw)
	}
	return err
}

// times sets the range and the zone: as asked for, else the dashboard's own.
func (f *renderFlags) times(dash *dashboard.Dashboard, o *report.Options) error {
	o.Timezone = first(f.timezone, dash.Timezone, "browser")
	zone, err := zoneNamed(o.Timezone)
	if err != nil {
		return usagef("--timezone %q: %w", o.Timezone, err)
	}
	o.Zone = zone
	for _, end := range []struct {
		flag, text string
		into       *time.Time
		roundUp    bool
	}{{"--from", first(f.from, dash.From, "now-6h"), &o.From, false}, {"--to", first(f.to, dash.To, "now"), &o.To, true}} {
		at, err := dashboard.ParseTime(end.text, o.Now, zone, end.roundUp)
		if err != nil {
			return usagef("%s: %w", end.flag, err)
		}
		*end.into = at
	}
	if !o.From.Before(o.To) {
		return usagef("--from must be before --to")
	}
	return nil
}

// zoneNamed is a zone by Grafana's names: "browser" is this machine's.
func zoneNamed(name string) (*time.Location, error) {
	switch strings.ToLower(name) {
	case "utc":
		return time.UTC, nil
	case "browser", "default", "":
		return time.Local, nil
	}
	return time.LoadLocation(name)
}

func first(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return ""
}

// givenVars reads name=value pairs; a name given again has several values.
func givenVars(pairs []string) (map[string][]string, error) {
	given := map[string][]string{}
	for _, pair := range pairs {
		name, value, ok := strings.Cut(pair, "=")
		if !ok || name == "" {
			return nil, usagef("--var is name=value, not %q", pair)
		}
		name = strings.TrimPrefix(name, "var-")
		given[name] = append(given[name], value)
	}
	return given, nil
}

func sizeColumns(size string) (int, error) {
	columns, rows, ok := strings.Cut(size, "x")
	w, errW := strconv.Atoi(columns)
	h, errH := strconv.Atoi(rows)
	if !ok || errW != nil || errH != nil || w < 1 || h < 1 || w > 10_000 || h > 10_000 {
		return 0, usagef("--size is COLUMNSxROWS, such as 160x48, not %q", size)
	}
	return w, nil
}
