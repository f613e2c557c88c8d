package views

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/montui/montui/internal/frame"
	"github.com/montui/montui/internal/query"
)

// upTarget is a target as the metric up tells of it.
type upTarget struct {
	labels frame.Labels
	trail  []int8 // for each point: 1 up, 0 down, -1 unknown
	since  int64  // milliseconds: since when it is down; 0 while it is up
}

func (u upTarget) up() bool { return u.since == 0 }

// askUp asks which targets are up, and were.
func askUp(ctx context.Context, source query.Source, now time.Time) ([]upTarget, error) {
	step := (homeRange / homePoints).Milliseconds()
	to := now.UnixMilli() / step * step
	frames, err := source.Query(ctx, query.Request{RefID: "up", Expr: "up", From: to - (homePoints-1)*step, To: to, Step: step, Format: "time_series"})
	if err != nil {
		return nil, err
	}
	latest, err := source.Query(ctx, query.Request{RefID: "now", Expr: "up", From: now.UnixMilli(), To: now.UnixMilli(), Instant: true, Format: "time_series"})
	if err != nil {
		return nil, err
	}
	trails := map[string]upSeries{}
	for _, s := range seriesOf(frames) {
		trails[labelsText(s.labels, "__name__")] = s
	}
	begin := to - (homePoints-1)*step
	var out []upTarget
	for _, now := range seriesOf(latest) { // what is only in the trails is no longer scraped
		if n := len(now.values); n > 0 {
			out = append(out, targetOf(now, trails[labelsText(now.labels, "__name__")], begin, step))
		}
	}
	return out, nil
}

// targetOf is a target as it is now, and as it was at each step from begin on.
func targetOf(now, was upSeries, begin, step int64) upTarget {
	u := upTarget{labels: now.labels, trail: make([]int8, homePoints)}
	for i := range u.trail {
		u.trail[i] = -1
	}
	for i, t := range was.times {
		if k := (t - begin) / step; k >= 0 && k < homePoints && !math.IsNaN(was.values[i]) {
			u.trail[k] = int8(min(max(was.values[i], 0), 1))
		}
	}
	if n := len(now.values); now.values[n-1] < 1 {
		u.since = now.times[n-1]
		for i := len(was.times) - 1; i >= 0 && was.values[i] < 1; i-- {
			u.since = was.times[i]
		}
	}
	return u
}

type upSeries struct {
	labels frame.Labels
	times  []int64
	values []float64
}

func seriesOf(frames frame.Frames) []upSeries {
	var out []upSeries
	for _, fr := range frames {
		t := fr.TimeField()
		for _, f := range fr.Fields {
			if t != nil && f.Kind == frame.Number {
				out = append(out, upSeries{f.Labels, t.Times, f.Numbers})
			}
		}
	}
	return out
}

// targetRows are the targets by their job; jobs with something down come first, and in a job what is down.
func (h *home) targetRows() []homeRow {
	type job struct {
		name    string
		targets []upTarget
		up      int
	}
	jobs := map[string]*job{}
	var order []*job
	for _, t := range h.targets {
		name := t.labels["job"]
		j := jobs[name]
		if j == nil {
			j = &job{name: name}
			jobs[name] = j
			order = append(order, j)
		}
		j.targets = append(j.targets, t)
		if t.up() {
			j.up++
		}
	}
	slices.SortFunc(order, func(a, b *job) int {
		return cmp.Or(-boolCompare(a.up < len(a.targets), b.up < len(b.targets)), cmp.Compare(a.name, b.name))
	})
	var rows []homeRow
	for _, j := range order {
		m := good
		if j.up < len(j.targets) {
			m = bad
		}
		if len(j.targets) == 1 {
			row := h.targetRow(j.targets[0])
			row.text, row.more = orDefault(j.name, "(no job)"), row.text
			rows = append(rows, row)
			continue
		}
		rows = append(rows, homeRow{heading: true, text: orDefault(j.name, "(no job)"), aside: fmt.Sprintf("%d of %d up", j.up, len(j.targets)), mood: m})
		slices.SortStableFunc(j.targets, func(a, b upTarget) int {
			return cmp.Or(boolCompare(a.up(), b.up()), cmp.Compare(a.labels["instance"], b.labels["instance"]))
		})
		for _, t := range j.targets {
			rows = append(rows, h.targetRow(t))
		}
	}
	return rows
}

func boolCompare(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

func (h *home) targetRow(t upTarget) homeRow {
	name := orDefault(t.labels["instance"], labelsText(t.labels, "__name__"))
	row := homeRow{sign: "●", text: name, aside: "up", mood: good, trail: t.trail}
	if !t.up() {
		row.sign, row.mood = "▼", bad
		row.aside = "DOWN " + age(h.deps.Now().Sub(time.UnixMilli(t.since)))
		if t.trail[0] == 0 && !slices.Contains(t.trail, 1) {
			row.aside = "DOWN > " + age(homeRange)
		}
	}
	row.open = func(r *Root) tea.Cmd { return r.openTarget(t) }
	return row
}

// openTarget opens the dashboard that bears the name of a target's job, for its instance; where there is none, its labels.
func (r *Root) openTarget(t upTarget) tea.Cmd {
	job := strings.ToLower(t.labels["job"])
	i := slices.IndexFunc(r.deps.Library, func(e Entry) bool { return strings.EqualFold(e.Name, job) })
	if i < 0 && job != "" {
		i = slices.IndexFunc(r.deps.Library, func(e Entry) bool {
			return e.Name != "" && strings.HasPrefix(job, strings.ToLower(e.Name)) || slices.ContainsFunc(e.Tags, func(tag string) bool { return strings.EqualFold(tag, job) })
		})
	}
	if i < 0 {
		r.overlay = &reading{title: orDefault(t.labels["instance"], "target"), lines: append(pairs("label", t.labels), "", "no dashboard is named after its job; d lists them all")}
		return nil
	}
	return r.open(r.deps.Library[i].Name, Start{Vars: map[string][]string{"job": {t.labels["job"]}, "instance": {t.labels["instance"]}}}, false)
}
