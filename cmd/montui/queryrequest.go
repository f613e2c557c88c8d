package main

import (
	"slices"
	"strings"
	"time"

	"github.com/montui/montui/internal/answers"
	"github.com/montui/montui/internal/dashboard"
	"github.com/montui/montui/internal/query"
)

// defaultSpan is the range of a graph when none is asked for.
const defaultSpan = "1h"

// check refuses what cannot be meant, before anything is asked.
func (f *queryFlags) check() error {
	if !slices.Contains(answers.Formats(), f.output) {
		return usagef("--output %q is not known; it is one of %s", f.output, strings.Join(answers.Formats(), ", "))
	}
	switch {
	case f.timeout <= 0:
		return usagef("--timeout must be above zero")
	case f.limit < 0:
		return usagef("--limit must not be below zero")
	case f.watch < 0 || f.watch > 0 && f.watch < 100*time.Millisecond:
		return usagef("--watch is 100ms or longer")
	case f.at != "" && (f.start != "" || f.end != "" || f.span != "" || f.step != ""):
		return usagef("--time is for one moment; --start, --end, --range and --step are for a range")
	case f.start != "" && f.span != "":
		return usagef("--start and --range both say where the range begins: give one of them")
	case f.nagios && (f.watch > 0 || f.until != ""):
		return usagef("--nagios asks once; it cannot be had with --watch or --until")
	case f.watch > 0 && f.at != "":
		return usagef("--watch asks for now; it cannot be had with --time")
	case f.within != 0 && f.until == "":
		return usagef("--within goes with --until")
	case f.within < 0:
		return usagef("--within must be above zero")
	case f.warn != "" && !f.nagios:
		return usagef("--warn goes with --nagios")
	case f.nagios && f.expect == "" && f.warn == "":
		return usagef("--nagios needs --expect or --warn")
	}
	for _, text := range []string{f.expect, f.warn, f.until} {
		if _, err := condition(text); err != nil {
			return err
		}
	}
	if f.lookback != "" {
		if d, err := dashboard.ParseInterval(f.lookback); err != nil || d <= 0 {
			return usagef("--lookback-delta %q is no length of time; write it as 5m", f.lookback)
		}
	}
	return nil
}

// condition reads a condition; "" is none.
func condition(text string) (*answers.Condition, error) {
	if text == "" {
		return nil, nil
	}
	c, err := answers.ParseCondition(text)
	if err != nil {
		return nil, usageError{err}
	}
	return &c, nil
}

// queryMoment reads a time flag.
func queryMoment(flag, text string, now time.Time, roundUp bool) (time.Time, error) {
	if text == "" {
		return now, nil
	}
	t, err := dashboard.ParseTime(text, now, time.Local, roundUp)
	if err != nil {
		return t, usagef("--%s: %w", flag, err)
	}
	return t, nil
}

// times are the ends of the range; given is false when none was asked for.
func (f *queryFlags) times(now time.Time) (start, end time.Time, given bool, err error) {
	if f.start == "" && f.span == "" {
		if f.end != "" || f.step != "" {
			return start, end, false, usagef("a range needs --start or --range")
		}
		return now, now, false, nil
	}
	if end, err = queryMoment("end", f.end, now, true); err != nil {
		return start, end, true, err
	}
	if start, err = queryMoment("start", f.start, now, false); err != nil {
		return start, end, true, err
	}
	if f.span != "" {
		d, err := dashboard.ParseInterval(f.span)
		if err != nil || d <= 0 {
			return start, end, true, usagef("--range %q is no length of time; write it as 30m, 6h or 1d", f.span)
		}
		start = end.Add(-d)
	}
	if !start.Before(end) {
		return start, end, true, usagef("the range ends before it starts: --start %s, --end %s", start.Format(time.RFC3339), end.Format(time.RFC3339))
	}
	return start, end, true, nil
}

// request reads the flags; a range has a start, an end and a step, all else is an instant. A graph is always of a range.
func (f *queryFlags) request(expr string, now time.Time, width int) (query.Request, error) {
	if err := f.check(); err != nil {
		return query.Request{}, err
	}
	if strings.TrimSpace(expr) == "" {
		return query.Request{}, usagef("the expression is empty")
	}
	g := *f
	if answers.NeedsRange(g.output) && g.start == "" && g.span == "" {
		g.span = defaultSpan
		if g.at != "" {
			g.end = g.at
		}
	}
	start, end, ranged, err := g.times(now)
	if err != nil {
		return query.Request{}, err
	}
	if !ranged {
		at, err := queryMoment("time", g.at, now, false)
		return query.Request{Expr: expr, Instant: true, From: at.UnixMilli(), To: at.UnixMilli()}, err
	}
	step := query.RoundStep(end.Sub(start), points(g.output, width))
	if g.step != "" {
		if step, err = dashboard.ParseInterval(g.step); err != nil || step < time.Millisecond {
			return query.Request{}, usagef("--step %q is no step; write it as 15s or 1m", g.step)
		}
	}
	return query.Request{Expr: expr, From: start.UnixMilli(), To: end.UnixMilli(), Step: step.Milliseconds()}, nil
}

// points is how many fit: two to a cell of a graph, one to a cell of a sparkline, and what a person reads of a table.
func points(output string, width int) int {
	switch output {
	case "graph":
		return max(2*width, 60)
	case "sparkline":
		return max(width/3, 30)
	}
	return 60
}

// question is the request with what else the flags say.
func (f *queryFlags) question(q query.Question) query.Question {
	if f.limit > 0 {
		// One more is asked for by no one: the server cuts, and says so in a warning.
		q.Args.Set("limit", itoa(f.limit))
	}
	if f.lookback != "" {
		q.Args.Set("lookback_delta", f.lookback)
	}
	if f.stats {
		q.Args.Set("stats", "all")
	}
	return q
}
