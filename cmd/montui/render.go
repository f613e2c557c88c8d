package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/montui/montui/internal/dashboard"
	"github.com/montui/montui/internal/picture"
	"github.com/montui/montui/internal/query"
	"github.com/montui/montui/internal/report"
)

// renderFlags are the flags of render as they were given.
type renderFlags struct {
	from, to, panel, size, timezone, format string
	output, theme                           string
	vars                                    []string
	maxPoints                               int
	scrape                                  time.Duration
}

// renderFormats are what render can print.
var renderFormats = append([]string{"text", "json", "csv"}, picture.Formats()...)

func newRenderCommand() *cobra.Command {
	var f renderFlags
	cmd := &cobra.Command{
		Use:   "render DASHBOARD",
		Short: "Print what a dashboard shows, as text, data or a picture",
		Long: `Render evaluates every panel of a dashboard once and prints it: for scripts, reports and chat bots. text is for reading, json and csv
are for programs; ansi is the screen for a terminal, and png, svg and html are pictures of it.
DASHBOARD is a Grafana dashboard's JSON file, "-" for stdin, or a bundled dashboard's name.`,
		Example: `  montui render node
  montui render board.json --from now-6h --var instance=web:9100 --format json
  montui render node --panel CPU --size 100x30 --format png --output cpu.png`,
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
	flags.StringVarP(&f.output, "output", "o", "", "write to this file instead of the standard output")
	flags.StringVar(&f.theme, "theme", "dark", "of a picture: dark or light")
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
	columns, rows, err := parseSize(f.size)
	if err != nil {
		return err
	}
	if f.theme != "dark" && f.theme != "light" {
		return usagef("--theme is dark or light, not %q", f.theme)
	}
	if f.format == "png" && f.output == "" && isTerminal(cmd.OutOrStdout()) {
		return usagef("a PNG is nothing for a terminal: name a file with --output, or send it on with a pipe")
	}
	dash, notices, err := openerOf(cmd)(name)
	if err != nil {
		return err
	}
	options := report.Options{Given: given, Panel: f.panel, Columns: columns, MaxPoints: f.maxPoints, Now: time.Now(), ScrapeInterval: f.scrape}
	if f.panel != "" && f.maxPoints == 0 && slices.Contains(picture.Formats(), f.format) {
		options.MaxPoints = max(50, 2*columns) // the panel has the whole width
	}
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
	source := query.Source(client)
	if v := visitorOf(cmd); v != nil {
		if source, _, err = v.role.servers.source(v.role.servers.names[0]); err != nil {
			return err
		}
	}
	evaluation, err := report.Evaluate(cmd.Context(), source, dash, notices, options)
	if err != nil {
		return err
	}
	if f.panel != "" && len(evaluation.Panels) == 0 {
		return fmt.Errorf("%s has no panel %q", name, f.panel)
	}
	if f.output == "" {
		return f.write(cmd.OutOrStdout(), evaluation, columns, rows)
	}
	return writeFile(f.output, func(w io.Writer) error { return f.write(w, evaluation, columns, rows) })
}

// writeFile writes a file whole or not at all.
func writeFile(path string, write func(io.Writer) error) error {
	file, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return err
	}
	defer os.Remove(file.Name()) // fails once it has been renamed
	if err := write(file); err != nil {
		file.Close()
		return err
	}
	if err := file.Chmod(0o644); err != nil {
		file.Close()
		return err
	}
	if err := file.Close(); err != nil {
		return err
	}
	return os.Rename(file.Name(), path)
}

// write prints what was evaluated in the format asked for.
func (f *renderFlags) write(out io.Writer, e *report.Evaluation, columns, rows int) error {
	switch f.format {
	case "text":
		_, err := fmt.Fprint(out, e.Document().Text(e.Options.Zone))
		return err
	case "csv":
		return e.CSV(out)
	case "json":
	default:
		return writePicture(out, f.format, e, columns, rows, f.theme == "dark")
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
		at, err := dash.Calendar().ParseTime(end.text, o.Now, zone, end.roundUp)
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

// parseSize reads a terminal's size in cells.
func parseSize(size string) (w, h int, err error) {
	columns, rows, ok := strings.Cut(size, "x")
	w, errW := strconv.Atoi(columns)
	h, errH := strconv.Atoi(rows)
	if !ok || errW != nil || errH != nil || w < 1 || h < 1 || w > 1_000 || h > 1_000 {
		return 0, 0, usagef("--size is COLUMNSxROWS up to 1000x1000, such as 160x48, not %q", size)
	}
	return w, h, nil
}
