package transform

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/montui/montui/internal/frame"
)

// Chain is a panel's transformations, opened once, in order.
type Chain struct {
	steps []step
	zone  *time.Location
}

type step struct {
	id     string
	filter func(*frame.Frame) bool // which frames it sees; nil is all
	run    operation
}

// operation is one transformation at work. It may keep fields of the input in its output, but does not change them.
type operation func(c *context, in frame.Frames) (frame.Frames, error)

// options are a transformation's settings as decoded JSON.
type options map[string]any

// registry is every transformation that is supported, by Grafana's ids.
var registry = map[string]func(options) (operation, error){
	"organize": organize, "filterFieldsByName": filterFieldsByName, "filterFields": filterFields, "order": order, "rename": rename,
	"renameByRegex": renameByRegex, "merge": merge, "joinByField": joinByField, "seriesToColumns": joinByField,
	"ensureColumns": ensureColumns, "sortBy": sortBy, "reduce": reduce, "groupBy": groupBy, "labelsToFields": labelsToFields,
	"calculateField": calculateField, "filterByValue": filterByValue, "convertFieldType": convertFieldType, "limit": limit,
	"concatenate": concatenate, "seriesToRows": seriesToRows, "filterByRefId": filterByRefID, "filterFramesByRefId": filterByRefID,
	"noop": noop, "extractFields": extractFields, "timeSeriesTable": timeSeriesTable, "groupingToMatrix": groupingToMatrix,
	"formatString": formatString, "formatTime": formatTime, "transpose": transpose, "histogram": histogram,
	"groupToNestedTable": groupToNestedTable, "prepareTimeSeries": prepareTimeSeries, "partitionByValues": partitionByValues,
	"joinByLabels": joinByLabels, "rowsToFields": rowsToFields, "configFromData": configFromData,
}

// context is one run of a chain.
type context struct {
	memory frame.Memory
	zone   *time.Location // the dashboard's
	// absent are the rows each field of a join was taken from; -1 is none. What is absent is no number, where a null is 0.
	absent map[*frame.Field][]int
}

// number is a value in arithmetic.
func (c *context) number(f *frame.Field, i int) float64 {
	if rows := c.absent[f]; i < len(rows) && rows[i] < 0 {
		return math.NaN()
	}
	return numeric(f.Value(i))
}

// in is the zone a transformation names, else the dashboard's.
func (c *context) in(named *time.Location) *time.Location {
	if named != nil {
		return named
	}
	return c.zone
}

// names are the fields' names among frames; nil asks for names by the field's own frame only.
func (c *context) names(all frame.Frames) *frame.Names { return c.memory.Names(all) }

// copyOf is a field to be changed, which keeps the name it is known by.
func (c *context) copyOf(f *frame.Field) *frame.Field {
	copied := *f
	c.memory.Carry(f, &copied)
	if rows, ok := c.absent[f]; ok {
		c.absent[&copied] = rows
	}
	return &copied
}

// Supported are the ids Parse knows, sorted.
func Supported() []string {
	out := make([]string, 0, len(registry))
	for id := range registry {
		out = append(out, id)
	}
	slices.Sort(out)
	return out
}

// Parse opens the transformations. Those it does not support are told in words and left out; disabled ones are left out in silence, as
// in Grafana.
func Parse(raw []json.RawMessage) (Chain, []string) {
	var chain Chain
	var wrong []string
	for i, r := range raw {
		var t struct {
			ID       string
			Disabled bool
			Options  options
			Filter   *struct {
				ID      string
				Options any
			}
		}
		if err := json.Unmarshal(r, &t); err != nil {
			wrong = append(wrong, fmt.Sprintf("transformation %d is not readable: %v", i+1, err))
			continue
		}
		if t.Disabled {
			continue
		}
		build, ok := registry[t.ID]
		if !ok {
			wrong = append(wrong, fmt.Sprintf("transformation %q is not supported", t.ID))
			continue
		}
		if t.Options == nil {
			t.Options = options{}
		}
		run, err := build(t.Options)
		if err != nil {
			wrong = append(wrong, fmt.Sprintf("transformation %q: %v", t.ID, err))
			continue
		}
		s := step{id: t.ID, run: run}
		if t.Filter != nil && t.Filter.Options != nil && t.Filter.Options != "" {
			s.filter, err = frameMatcher(t.Filter.ID, t.Filter.Options)
			if err != nil {
				wrong = append(wrong, fmt.Sprintf("transformation %q: %v", t.ID, err))
				continue
			}
		}
		chain.steps = append(chain.steps, s)
	}
	return chain, wrong
}

// In is the chain for a dashboard in this time zone, in which times become texts and texts times. Without it they do in UTC.
func (c Chain) In(zone *time.Location) Chain {
	c.zone = zone
	return c
}

// Apply runs the chain. The input is not changed.
func (c Chain) Apply(in frame.Frames) (frame.Frames, error) {
	ctx := &context{memory: frame.Memory{}, zone: c.zone, absent: map[*frame.Field][]int{}}
	if ctx.zone == nil {
		ctx.zone = time.UTC
	}
	for _, s := range c.steps {
		out, err := s.apply(ctx, in)
		if err != nil {
			return in, fmt.Errorf("transformation %q: %w", s.id, err)
		}
		in = out
	}
	return in, nil
}

// apply runs one step on the frames its filter lets through; the others keep their place before or after.
func (s step) apply(c *context, in frame.Frames) (frame.Frames, error) {
	if s.filter == nil {
		return s.run(c, in)
	}
	var seen, kept frame.Frames
	insert := 0
	for i, fr := range in {
		if s.filter(fr) {
			seen = append(seen, fr)
			continue
		}
		if insert == 0 {
			insert = i
		}
		kept = append(kept, fr)
	}
	out, err := s.run(c, seen)
	if err != nil {
		return nil, err
	}
	return slices.Insert(slices.Clone(out), min(insert, len(out)), kept...), nil
}

// frameMatcher picks frames: by refId ("A", "A|B", "/re/") or by name.
func frameMatcher(id string, option any) (func(*frame.Frame) bool, error) {
	pattern, _ := option.(string)
	switch id {
	case "byRefId":
		if strings.HasPrefix(pattern, "/") {
			re, err := frame.CompileRegexp(pattern)
			if err != nil {
				return func(fr *frame.Frame) bool { return fr.RefID == pattern }, nil
			}
			return func(fr *frame.Frame) bool { return re.MatchString(fr.RefID) }, nil
		}
		ids := strings.Split(pattern, "|")
		return func(fr *frame.Frame) bool { return slices.Contains(ids, fr.RefID) }, nil
	case "byName":
		re, err := frame.CompileRegexp(pattern)
		if err != nil {
			return nil, err
		}
		return func(fr *frame.Frame) bool { return re.MatchString(fr.Name) }, nil
	}
	return nil, fmt.Errorf("frame matcher %q is not supported", id)
}

func noop(options) (operation, error) {
	return func(_ *context, in frame.Frames) (frame.Frames, error) { return in, nil }, nil
}

func (o options) text(key string) string {
	s, _ := o[key].(string)
	return s
}

func (o options) object(key string) options {
	m, _ := o[key].(map[string]any)
	return m
}

func (o options) list(key string) []any {
	l, _ := o[key].([]any)
	return l
}

func (o options) texts(key string) []string {
	var out []string
	for _, v := range o.list(key) {
		if s, ok := v.(string); ok {
			out = append(out, s)
		}
	}
	return out
}

func refIDs(prefix string, frames frame.Frames) string {
	ids := make([]string, len(frames))
	for i, fr := range frames {
		ids[i] = fr.RefID
	}
	return prefix + "-" + strings.Join(ids, "-")
}
