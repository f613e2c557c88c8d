package query

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/montui/montui/internal/dashboard"
)

// Scope is all that variables depend on beside the dashboard and the server.
type Scope struct {
	From, To       time.Time
	RawFrom, RawTo string         // as they were asked for, "now-6h"; links carry them
	Zone           *time.Location // for dates in texts; nil is UTC
	Timezone       string         // its name as it was asked for; "" is the dashboard's
	Given          map[string][]string
	// Prior is what was resolved before: what would be asked in the same words is not asked again. Only a variable that
	// refreshes on time range change is asked anew for another range.
	Prior Vars
}

// Resolve gives the dashboard's variables their options and values, each after those it refers to. A saved value is
// kept while it is among the options; given values rule ($__all is All). Without an answer from the server the error is
// that of the first question; the variables that need none are resolved all the same.
func Resolve(ctx context.Context, src Source, d *dashboard.Dashboard, from, to time.Time, given map[string][]string) (Vars, []dashboard.Notice, error) {
	return Scope{From: from, To: to, Given: given}.Resolve(ctx, src, d)
}

// Resolve is Resolve in a scope.
func (s Scope) Resolve(ctx context.Context, src Source, d *dashboard.Dashboard) (Vars, []dashboard.Notice, error) {
	r := &resolver{src: src, prior: s.Prior.byName, vars: Vars{byName: make(map[string]*resolved, len(d.Variables)), dash: d,
		from: s.From, to: s.To, rawFrom: s.RawFrom, rawTo: s.RawTo, zone: s.Zone, timezone: s.Timezone}}
	for _, def := range r.inOrder(d.Variables) {
		if r.vars.byName[def.Name] != nil {
			r.say(dashboard.Warning, def.Name, "there are two variables %q; the first is used", def.Name)
			continue
		}
		v := &resolved{def: def, hidden: rawOf(def).SkipURLSync}
		for _, name := range MissingIn(def.Query + " " + def.Regex) {
			r.say(dashboard.Warning, def.Name, "variable %q: $%s is not supported", def.Name, name)
		}
		answered, err := r.options(ctx, v)
		if err != nil {
			r.failed(def, err)
		}
		switch values := r.held(v, s.Given[def.Name]); {
		case len(values) > 0:
			r.give(v, values)
		case answered:
			pick(v)
		default:
			keep(v)
		}
		r.auto(v)
		r.vars.byName[def.Name] = v
	}
	for name := range s.Given {
		if r.vars.byName[name] == nil {
			r.say(dashboard.Warning, "", "the dashboard has no variable %q", name)
		}
	}
	return r.vars, r.notices, r.err
}

type resolver struct {
	src     Source
	prior   map[string]*resolved
	vars    Vars
	notices []dashboard.Notice
	err     error
	spent   int // bytes of texts that variables were put into
}

// maxSpent bounds what variables that contain one another repeatedly may grow to, in bytes.
const maxSpent = 16 << 20

// put puts the variables so far into another's text.
func (r *resolver) put(def *dashboard.Variable, text, form string) string {
	if r.spent > maxSpent {
		return text
	}
	out := r.vars.replace(text, form, nil)
	if r.spent += len(out); r.spent > maxSpent {
		r.say(dashboard.Warning, def.Name, "the variables are too large together; from %q on they are not put into each other", def.Name)
	}
	return out
}

func (r *resolver) say(severity, name, format string, args ...any) {
	path := ""
	if name != "" {
		path = "templating.list." + name
	}
	r.notices = append(r.notices, dashboard.Notice{Severity: severity, Path: path, Text: fmt.Sprintf(format, args...)})
}

// failed remembers the first error and tells of the others, but for those that only say again that no answer came.
func (r *resolver) failed(def *dashboard.Variable, err error) {
	switch {
	case r.err == nil:
		r.err = fmt.Errorf("variable %s: %w", def.Name, err)
	case !Unreachable(err):
		r.say(dashboard.Error, def.Name, "variable %s: %v", def.Name, err)
	}
}

// maxCircles bounds how many cycles of a hostile dashboard are reported.
const maxCircles = 20

// inOrder puts each variable after those it refers to; a cycle is broken where it closes, and named.
func (r *resolver) inOrder(defs []*dashboard.Variable) []*dashboard.Variable {
	byName := make(map[string]*dashboard.Variable, len(defs))
	for _, d := range slices.Backward(defs) {
		byName[d.Name] = d
	}
	state := make(map[*dashboard.Variable]int, len(defs)) // 1 being placed, 2 placed
	out := make([]*dashboard.Variable, 0, len(defs))
	var trail []string
	circles := 0
	var place func(d *dashboard.Variable)
	place = func(d *dashboard.Variable) {
		state[d] = 1
		trail = append(trail, d.Name)
		for _, name := range references(d) {
			need := byName[name]
			switch {
			case need == nil || state[need] == 2 || need == d:
			case state[need] == 1:
				if circles++; circles > maxCircles {
					continue
				}
				circle := append(slices.Clone(trail[slices.Index(trail, name):]), name)
				if len(circle) > 10 {
					circle = append(append(circle[:9:9], "…"), name)
				}
				r.say(dashboard.Warning, d.Name, "variables refer to each other in a circle: %s", strings.Join(circle, " → "))
			default:
				place(need)
			}
		}
		trail = trail[:len(trail)-1]
		state[d] = 2
		out = append(out, d)
	}
	for _, d := range defs {
		if state[d] == 0 {
			place(d)
		}
	}
	return out
}

// references are the names of the variables that a variable's options depend on.
func references(d *dashboard.Variable) []string {
	text := d.Query + " " + d.Regex + " " + d.Datasource.UID
	if d.Type == "query" {
		text += " " + string(rawOf(d).Query)
	}
	var out []string
	seen := map[string]bool{}
	for _, m := range reference().FindAllStringSubmatch(text, -1) {
		if name := m[1] + m[2] + m[4]; !seen[name] {
			seen[name] = true
			out = append(out, name)
		}
	}
	return out
}
