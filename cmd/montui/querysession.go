package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/montui/montui/internal/answers"
	"github.com/montui/montui/internal/canvas"
	"github.com/montui/montui/internal/prompt"
	"github.com/montui/montui/internal/promql"
	"github.com/montui/montui/internal/query"
)

// session is a dialogue with a server: what was set stays for what is asked next.
type session struct {
	cmd     *cobra.Command
	f       queryFlags
	a       *asker
	history *prompt.History
	vars    map[string]string
	expr    string // the last one
	request query.Request
	answer  *kept // its answer, to be shown again
	file    *os.File
	forget  func() // another server is asked
}

// handover is what only who holds the terminal can do.
type handover struct {
	leave bool
	edit  bool
	run   func(ctx context.Context) error // takes the terminal until it ends
}

func newSession(cmd *cobra.Command, f *queryFlags) (*session, error) {
	client, err := f.access.client(cmd)
	if err != nil {
		return nil, err
	}
	return &session{cmd: cmd, f: *f, a: &asker{client: client, timeout: f.timeout, errs: cmd.ErrOrStderr()}, history: &prompt.History{},
		vars: map[string]string{}, forget: func() {}}, nil
}

// run answers a line: an expression, a command, or both.
func (s *session) run(ctx context.Context, line string, w, errs io.Writer) (handover, error) {
	expr, command, err := prompt.ParseCommand(line)
	if err != nil {
		return handover{}, err
	}
	s.a.errs = errs
	if command == nil {
		return handover{}, s.ask(ctx, expr, w, errs)
	}
	act := sessionCommands[command.Name]
	if expr != "" {
		if command.Rest == "" || command.Name == "watch" || command.Name == "format" {
			command.Rest = strings.TrimSpace(command.Rest + " " + expr)
		} else {
			return handover{}, fmt.Errorf(`\%s stands alone or behind an expression, not both`, command.Name)
		}
	}
	return act(s, ctx, command, w, errs)
}

// sessionCommands are what the commands of the prompt do.
var sessionCommands = map[string]func(s *session, ctx context.Context, c *prompt.Command, w, errs io.Writer) (handover, error){
	"d": (*session).describe, "metrics": (*session).discover, "labels": (*session).discover, "values": (*session).discover, "series": (*session).discover,
	"targets": (*session).discover, "alerts": (*session).discover, "rules": (*session).discover, "status": (*session).discover,
	"table": (*session).show, "graph": (*session).show, "sparkline": (*session).show, "format": (*session).show,
	"x": (*session).toggleExpanded, "range": (*session).setting, "time": (*session).setting, "step": (*session).setting, "unit": (*session).setting,
	"watch": (*session).watch, "explain": (*session).language, "lint": (*session).language, "fmt": (*session).language,
	"set": (*session).set, "unset": (*session).set, "o": (*session).outputTo, "save": (*session).save, "url": (*session).server, "g": (*session).dashboard,
	"history": (*session).past,
	"e": func(*session, context.Context, *prompt.Command, io.Writer, io.Writer) (handover, error) {
		return handover{edit: true}, nil
	},
	"q": func(*session, context.Context, *prompt.Command, io.Writer, io.Writer) (handover, error) {
		return handover{leave: true}, nil
	},
	"?": func(_ *session, _ context.Context, _ *prompt.Command, w, _ io.Writer) (handover, error) {
		_, err := io.WriteString(w, prompt.Help())
		return handover{}, err
	},
}

// expand puts the session's variables into an expression.
func (s *session) expand(expr string) (string, error) {
	values := maps.Clone(s.vars)
	if s.expr != "" {
		values["_"] = "(" + s.expr + ")"
	}
	expanded, missing := prompt.Expand(expr, values)
	if len(missing) > 0 {
		return "", fmt.Errorf(`there is no variable %s; \set %s VALUE makes one`, strings.Join(missing, ", "), missing[0])
	}
	return expanded, nil
}

// ask answers an expression, and keeps the answer.
func (s *session) ask(ctx context.Context, expr string, w, errs io.Writer) error {
	expr, err := s.expand(expr)
	if err != nil {
		return err
	}
	if err := syntax(errs, expr); err != nil {
		return err
	}
	o := s.options()
	answer, request, err := s.f.answer(ctx, s.a, expr, o.Width)
	if err != nil {
		return err
	}
	if s.answer != nil {
		s.answer.Close() //nolint:errcheck // it is not wanted any more
	}
	s.answer, s.request, s.expr = answer, request, expr
	return s.again(ctx, w, errs)
}

// again shows the last answer in the format that is set.
func (s *session) again(ctx context.Context, w, errs io.Writer) error {
	opened, err := s.f.open(s.answer)
	if err != nil {
		return err
	}
	o := s.options()
	o.Say = func(said string) { fmt.Fprintln(errs, "montui:", said) }
	if s.file != nil {
		w = s.file
	}
	if err := s.f.print(ctx, s.a, w, opened, s.request, o); err != nil {
		return err
	}
	return s.f.judge(errs, opened)
}

func (s *session) options() answers.Options {
	o := s.f.options(s.cmd.OutOrStdout())
	o.Height = max(o.Height-2, 5) // the prompt stands below
	if s.file != nil {
		o.Depth, o.Fit = canvas.NoColor, false
	}
	return o
}

// last is the expression that a command is about: its own, else the last one.
func (s *session) last(c *prompt.Command) (string, error) {
	if c.Rest != "" {
		return s.expand(c.Rest)
	}
	if s.expr == "" {
		return "", errors.New("there was no expression yet")
	}
	return s.expr, nil
}

func (s *session) discover(ctx context.Context, c *prompt.Command, w, _ io.Writer) (handover, error) {
	i := slices.IndexFunc(discoveries, func(d discovery) bool { return d.name() == c.Name })
	d := discoveries[i]
	args := strings.Fields(c.Rest)
	if c.Name != "values" && c.Rest != "" {
		args = []string{c.Rest}
	} else if len(args) > 1 {
		args = []string{args[0], strings.TrimSpace(strings.TrimPrefix(c.Rest, args[0]))}
	}
	if err := d.args(&cobra.Command{Use: d.use}, args); err != nil {
		return handover{}, fmt.Errorf(`write it as \%s`, d.use)
	}
	f := s.f
	if !slices.Contains(d.formats(), f.output) {
		f.output = "table"
	}
	if !d.timed {
		f.start, f.end, f.span = "", "", ""
	}
	return handover{}, d.run(ctx, s.a, &f, s.options(), w, args)
}

// describe is a metric's type, help and labels; a regular expression or nothing lists metrics.
func (s *session) describe(ctx context.Context, c *prompt.Command, w, errs io.Writer) (handover, error) {
	ctx, cancel := s.a.deadline(ctx)
	defer cancel()
	about, err := s.a.client.MetricMetadata(ctx, "", 0)
	if err != nil {
		about = nil // a server may have none
	}
	to := time.Now()
	series, err := s.a.client.Series(ctx, []string{`{__name__="` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(c.Rest) + `"}`}, to.Add(-time.Hour), to)
	if c.Rest == "" || err != nil || len(series) == 0 {
		c.Name = "metrics"
		return s.discover(ctx, c, w, errs)
	}
	m := familyOf(about, c.Rest)
	fmt.Fprintf(w, "%s  %s %s\n%s\n%d series in the last hour\n", c.Rest, firstOf(m.Type, "type unknown"), m.Unit, m.Help, len(series))
	values := map[string]map[string]bool{}
	for _, labels := range series {
		for name, value := range labels {
			if values[name] == nil {
				values[name] = map[string]bool{}
			}
			values[name][value] = true
		}
	}
	list := answers.List{Heading: []string{"label", "values", "such as"}, Right: map[int]bool{1: true}}
	for _, name := range slices.Sorted(maps.Keys(values)) {
		if some := slices.Sorted(maps.Keys(values[name])); name != "__name__" {
			list.Rows = append(list.Rows, []string{name, strconv.Itoa(len(some)), strings.Join(some[:min(len(some), 4)], ", ")})
		}
	}
	return handover{}, answers.WriteList(w, "table", list, s.options())
}

// show sets the format, and asks or shows the last answer in it.
func (s *session) show(ctx context.Context, c *prompt.Command, w, errs io.Writer) (handover, error) {
	format, expr := c.Name, c.Rest
	if format == "format" {
		format, expr, _ = strings.Cut(c.Rest, " ")
	}
	if !slices.Contains(answers.Formats(), format) {
		return handover{}, fmt.Errorf("%q is no format; they are %s", format, strings.Join(answers.Formats(), ", "))
	}
	s.f.output = format
	switch {
	case strings.TrimSpace(expr) != "":
		return handover{}, s.ask(ctx, expr, w, errs)
	case s.answer == nil:
		return handover{}, nil
	case answers.NeedsRange(format) && s.request.Instant:
		return handover{}, s.ask(ctx, s.expr, w, errs)
	}
	return handover{}, s.again(ctx, w, errs)
}

func (s *session) toggleExpanded(ctx context.Context, _ *prompt.Command, w, errs io.Writer) (handover, error) {
	s.f.expanded = !s.f.expanded
	fmt.Fprintln(w, map[bool]string{true: "tables are blocks", false: "tables are columns where they fit"}[s.f.expanded])
	if s.answer == nil || s.f.output != "table" {
		return handover{}, nil
	}
	return handover{}, s.again(ctx, w, errs)
}

// setting changes a flag, when what would be asked then can be asked.
func (s *session) setting(_ context.Context, c *prompt.Command, w, _ io.Writer) (handover, error) {
	f := s.f
	value := c.Rest
	if value == "off" || value == "auto" && c.Name == "step" {
		value = ""
	}
	switch c.Name {
	case "range":
		if f.span, f.at, f.start, f.end = value, "", "", ""; value == "" {
			f.step = ""
		}
	case "time":
		f.at, f.span, f.start, f.end, f.step = value, "", "", "", ""
	case "step":
		f.step = value
	case "unit":
		f.unit = firstOf(value, "auto")
	}
	if _, err := f.request("1", time.Now(), 80); err != nil {
		return handover{}, errors.New(strings.NewReplacer("--start or --range", `\range`, "--", `\`).Replace(err.Error())) // the flags' words, for who has commands
	}
	s.f = f
	_, err := fmt.Fprintln(w, c.Name, firstOf(c.Rest, "off"))
	return handover{}, err
}

func (s *session) watch(_ context.Context, c *prompt.Command, _, _ io.Writer) (handover, error) {
	f := s.f
	f.watch, f.at = untilEvery, ""
	first, rest, _ := strings.Cut(c.Rest, " ")
	if every, err := time.ParseDuration(first); err == nil {
		f.watch, c.Rest = every, strings.TrimSpace(rest)
	}
	expr, err := s.last(c)
	if err != nil {
		return handover{}, err
	}
	if _, err := f.request(expr, time.Now(), 80); err != nil {
		return handover{}, err
	}
	s.expr = expr
	a := *s.a
	a.errs = s.cmd.ErrOrStderr()
	return handover{run: func(context.Context) error { return f.watchIt(s.cmd, &a, expr, s.options()) }}, nil
}

func (s *session) language(ctx context.Context, c *prompt.Command, w, errs io.Writer) (handover, error) {
	expr, err := s.last(c)
	if err != nil {
		return handover{}, err
	}
	if err := syntax(errs, expr); err != nil {
		return handover{}, err
	}
	switch c.Name {
	case "explain":
		return handover{}, explain(ctx, s.a.client, s.f.timeout, w, errs, expr)
	case "fmt":
		text, err := promql.Format(expr, 80)
		fmt.Fprintln(w, text)
		return handover{}, err
	}
	memory := promql.NewMemory()
	findings, needs := promql.Lint(expr, memory)
	for round := 0; len(needs) > 0 && round < 4; round++ {
		if err := learn(ctx, s.a.client, memory, needs); err != nil {
			return handover{}, err
		}
		findings, needs = promql.Lint(expr, memory)
	}
	for _, found := range findings {
		fmt.Fprintf(w, "%s: %s: %s\n", place(expr, found.Start), found.Severity, found.Text)
	}
	if len(findings) == 0 {
		fmt.Fprintln(w, "nothing to say against it")
	}
	return handover{}, nil
}
