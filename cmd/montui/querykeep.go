package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/montui/montui/internal/dashboard"
	"github.com/montui/montui/internal/prompt"
	"github.com/montui/montui/internal/promql"
)

// set makes or forgets a variable; without a name it lists them.
func (s *session) set(_ context.Context, c *prompt.Command, w, _ io.Writer) (handover, error) {
	name, value, _ := strings.Cut(c.Rest, " ")
	value = strings.TrimSpace(value)
	switch {
	case c.Name == "unset":
		delete(s.vars, name)
	case name == "":
		for _, name := range slices.Sorted(maps.Keys(s.vars)) {
			fmt.Fprintf(w, "%s = %s\n", name, s.vars[name])
		}
	default:
		tokens := promql.Highlight("$" + name)
		if len(tokens) != 1 || tokens[0].Kind != promql.Variable {
			return handover{}, fmt.Errorf("%q cannot be a variable's name", name)
		}
		s.vars[name] = value
	}
	return handover{}, nil
}

// outputTo sends answers to a file; it is made anew.
func (s *session) outputTo(_ context.Context, c *prompt.Command, w, _ io.Writer) (handover, error) {
	if s.file != nil {
		name := s.file.Name()
		err := s.file.Close()
		s.file = nil
		if err != nil {
			return handover{}, err
		}
		fmt.Fprintln(w, "written:", name)
	}
	if c.Rest == "" {
		return handover{}, nil
	}
	file, err := os.Create(c.Rest)
	if err != nil {
		return handover{}, err
	}
	s.file = file
	return handover{}, nil
}

// save writes the last expression to a file that is not there yet.
func (s *session) save(_ context.Context, c *prompt.Command, w, _ io.Writer) (handover, error) {
	if c.Rest == "" || s.expr == "" {
		return handover{}, errors.New(`\save FILE writes the last expression; there must be one, and a file's name`)
	}
	text := s.expr + "\n"
	if strings.HasSuffix(c.Rest, ".json") {
		raw, err := json.MarshalIndent(s.panel(), "", "  ")
		if err != nil {
			return handover{}, err
		}
		text = string(raw) + "\n"
	}
	file, err := os.OpenFile(c.Rest, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return handover{}, err
	}
	_, err = io.WriteString(file, text)
	if err := errors.Join(err, file.Close()); err != nil {
		return handover{}, err
	}
	fmt.Fprintln(w, "written:", c.Rest)
	return handover{}, nil
}

// panel is a dashboard with one time series of the last expression.
func (s *session) panel() map[string]any {
	unit := map[string]any{}
	if s.f.unit != "auto" && s.f.unit != "none" {
		unit["unit"] = s.f.unit
	}
	return map[string]any{"title": s.expr, "schemaVersion": 41, "time": map[string]string{"from": "now-" + firstOf(s.f.span, defaultSpan), "to": "now"},
		"panels": []any{map[string]any{"id": 1, "type": "timeseries", "title": s.expr, "gridPos": map[string]int{"x": 0, "y": 0, "w": 24, "h": 16},
			"fieldConfig": map[string]any{"defaults": unit, "overrides": []any{}},
			"targets":     []any{map[string]any{"refId": "A", "expr": s.expr}}}}}
}

// server asks another server from now on, by its address or its name in the settings.
func (s *session) server(_ context.Context, c *prompt.Command, w, _ io.Writer) (handover, error) {
	if c.Rest != "" {
		flag := s.cmd.Flags().Lookup("url")
		before := flag.Value.String()
		if err := flag.Value.Set(c.Rest); err != nil {
			return handover{}, err
		}
		client, err := s.f.access.client(s.cmd)
		if err != nil {
			return handover{}, errors.Join(err, flag.Value.Set(before))
		}
		s.a.client = client
		s.forget()
	}
	_, err := fmt.Fprintln(w, s.a.client.URL())
	return handover{}, err
}

// dashboard opens one on the same server and range.
func (s *session) dashboard(_ context.Context, c *prompt.Command, _, _ io.Writer) (handover, error) {
	if c.Rest == "" {
		return handover{}, errors.New(`\g DASHBOARD opens one: a file, or a bundled one's name`)
	}
	self, err := os.Executable()
	if err != nil {
		return handover{}, err
	}
	args := []string{"open", c.Rest, "--url", firstOf(s.cmd.Flag("url").Value.String(), s.a.client.URL())}
	if d, err := dashboard.ParseInterval(s.f.span); err == nil && d > 0 {
		args = append(args, "--from", "now-"+s.f.span)
	}
	return handover{run: func(ctx context.Context) error {
		process := exec.CommandContext(ctx, self, args...)
		process.Stdin, process.Stdout, process.Stderr = os.Stdin, os.Stdout, os.Stderr
		return process.Run()
	}}, nil
}

func (s *session) past(_ context.Context, c *prompt.Command, w, _ io.Writer) (handover, error) {
	n := 20
	if c.Rest != "" {
		var err error
		if n, err = strconv.Atoi(c.Rest); err != nil || n < 1 {
			return handover{}, fmt.Errorf(`\history %s: how many?`, c.Rest)
		}
	}
	for _, entry := range s.history.Last(n) {
		fmt.Fprintln(w, strings.ReplaceAll(entry, "\n", "\n    "))
	}
	return handover{}, nil
}

// historyPath is where the history is: $XDG_STATE_HOME/montui/history.
func historyPath() (string, error) {
	state := os.Getenv("XDG_STATE_HOME")
	if !filepath.IsAbs(state) { // the XDG specification says a relative path is to be ignored
		home, err := os.UserHomeDir()
		if err != nil {
			return "", err
		}
		state = filepath.Join(home, ".local", "state")
	}
	return filepath.Join(state, "montui", "history"), nil
}

// openHistory reads the history and gives the file that more of it is written to; only its owner may read it.
func openHistory() (*prompt.History, *os.File, error) {
	path, err := historyPath()
	if err != nil {
		return &prompt.History{}, nil, err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return &prompt.History{}, nil, err
	}
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		return &prompt.History{}, nil, err
	}
	h, err := prompt.ReadHistory(file)
	return h, file, err
}

// runLines answers what is piped in, as the prompt would. What fails is said, and the rest is answered all the same.
func runLines(cmd *cobra.Command, f *queryFlags) error {
	if err := f.check(); err != nil {
		return err
	}
	lines := bufio.NewScanner(cmd.InOrStdin())
	lines.Buffer(nil, maxExpr)
	var s *session
	var failed error
	text := ""
	answer := func() bool {
		line := strings.TrimSpace(text)
		text = ""
		if line == "" || failed != nil && s == nil {
			return true
		}
		if s == nil {
			if s, failed = newSession(cmd, f); failed != nil {
				return false
			}
		}
		over, err := s.run(cmd.Context(), line, cmd.OutOrStdout(), cmd.ErrOrStderr())
		if err == nil && over.run != nil {
			err = over.run(cmd.Context())
		}
		if err == nil && over.edit {
			err = errors.New(`\e needs a terminal`)
		}
		var said exitError
		if err != nil && !errors.As(err, &said) {
			fmt.Fprintln(cmd.ErrOrStderr(), "montui:", err)
			err = exitError{exitFailed}
		}
		if failed == nil {
			failed = err
		}
		return !over.leave
	}
	some, more := false, true
	for more && lines.Scan() {
		line := lines.Text()
		some = some || strings.TrimSpace(line) != ""
		if text == "" && (strings.TrimSpace(line) == "" || strings.HasPrefix(strings.TrimSpace(line), "#")) {
			continue
		}
		if text += line; line != "" && prompt.Unfinished(text) {
			text += "\n"
			continue
		}
		more = answer()
	}
	if more && text != "" {
		answer()
	}
	if err := lines.Err(); err != nil {
		return err
	}
	if !some {
		return usagef("there is no expression to ask: give one, or pipe some in")
	}
	return failed
}
