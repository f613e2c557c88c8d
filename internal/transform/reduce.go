package transform

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/montui/montui/internal/frame"
)

// maxReducers is more than there are.
const maxReducers = 200

// reduce turns each field into its reducers' values: rows of a table, or the fields themselves shrunk to one row.
func reduce(o options) (operation, error) {
	reducers := []string{"max"}
	if _, given := o["reducers"]; given {
		reducers = nil
		for _, id := range o.texts("reducers") {
			if frame.IsReducer(id) {
				reducers = append(reducers, id)
			}
		}
		if len(o.list("reducers")) == 0 {
			return noop(o)
		}
		if len(reducers) > maxReducers {
			return nil, fmt.Errorf("%d reducers are too many: montui takes no more than %d", len(reducers), maxReducers)
		}
	}
	inPlace := o.text("mode") == "reduceFields"
	withTime, _ := o["includeTimeField"].(bool)
	toFields, _ := o["labelsToFields"].(bool)
	var spec *frame.MatcherSpec
	if m, ok := o["fields"].(map[string]any); ok {
		s, err := frame.NewMatcher(options(m).text("id"), m["options"])
		if err != nil {
			return nil, err
		}
		spec = &s
	}
	return func(c *context, in frame.Frames) (frame.Frames, error) {
		names := c.names(in)
		matches := func(f *frame.Field, _ *frame.Frame) bool { return f.Kind != frame.Time || withTime && inPlace }
		if spec != nil {
			matches = spec.ForNames(names)
		}
		if inPlace {
			return c.reduceFields(in, matches, reducers), nil
		}
		if len(in) == 0 {
			return nil, nil
		}
		out := c.reduceToRows(in, matches, reducers, names, toFields)
		out.RefID = refIDs("reduce", in)
		return frame.Frames{out}, nil
	}, nil
}

func (c *context) reduceFields(in frame.Frames, matches func(*frame.Field, *frame.Frame) bool, reducers []string) frame.Frames {
	var out frame.Frames
	for _, fr := range in {
		var fields []*frame.Field
		for _, f := range fr.Fields {
			if !matches(f, fr) {
				continue
			}
			for _, id := range reducers {
				reduced := c.unnamed(f)
				delete(c.absent, reduced)
				reduced.Kind, reduced.Tables = reducedKind(id, f.Kind), nil
				if f.Labels == nil {
					reduced.Labels = frame.Labels{}
				}
				if len(reducers) > 1 {
					c.label(reduced, "reducer", frame.ReducerName(id))
				}
				c.numbers[reduced] = reduced.Kind == frame.Number
				c.setValues(reduced, []any{frame.Calc(c.calculated(f, reducers), id)})
				fields = append(fields, reduced)
			}
		}
		if len(fields) > 0 {
			out = append(out, withFields(fr, fields))
		}
	}
	return out
}

func reducedKind(id string, kind frame.Kind) frame.Kind {
	switch id {
	case "allValues", "uniqueValues":
		return frame.Other
	case "first", "firstNotNull", "last", "lastNotNull":
		return kind
	}
	return frame.Number
}

// column is a table's column while rows are gathered.
type column struct {
	name   string
	kind   frame.Kind
	values []any
}

func (c *context) reduceToRows(in frame.Frames, matches func(*frame.Field, *frame.Frame) bool, reducers []string, names *frame.Names, toFields bool) *frame.Frame {
	var labels []string
	if toFields {
		labels = c.labelNames(in)
	}
	var base []*column
	for i, fr := range in {
		columns := c.reducedColumns(fr, matches, reducers, names, toFields, labels)
		if i == 0 {
			base = columns
			continue
		}
		for b, into := range base {
			for k, from := range columns {
				if b == 0 && k == 0 || into.kind == from.kind && into.name == from.name {
					into.values = append(into.values, from.values...)
				}
			}
		}
	}
	out := *in[0]
	out.Name, out.Fields = "", nil
	rows := 0
	if len(base) > 0 {
		rows = len(base[0].values)
	}
	for _, column := range base {
		for len(column.values) < rows {
			column.values = append(column.values, nil)
		}
		out.Fields = append(out.Fields, c.fieldOf(column.name, column.kind, column.values[:rows]))
	}
	return &out
}

func (c *context) reducedColumns(fr *frame.Frame, matches func(*frame.Field, *frame.Frame) bool, reducers []string, names *frame.Names, toFields bool, labels []string) []*column {
	columns := []*column{{name: "Field", kind: frame.String}}
	for _, l := range labels {
		columns = append(columns, &column{name: l, kind: frame.String})
	}
	last := map[string]int{}
	for i, id := range reducers {
		last[frame.ReducerName(id)] = i
		columns = append(columns, &column{name: frame.ReducerName(id), kind: frame.Other})
	}
	for _, f := range fr.Fields {
		if !matches(f, fr) {
			continue
		}
		name := f.Name
		if !toFields {
			name = names.Of(f, fr)
		}
		columns[0].values = append(columns[0].values, name)
		for i, l := range labels {
			var v any
			if s, ok := f.Labels[l]; ok {
				v = s
			}
			columns[1+i].values = append(columns[1+i].values, v)
		}
		for i, id := range reducers {
			var v any // a reducer asked for twice fills the last of its columns only
			if last[frame.ReducerName(id)] == i {
				if v = frame.Calc(c.calculated(f, reducers), id); v == nil && f.Len() > 0 && id[0] != 'p' {
					v = math.NaN()
				}
			}
			at := columns[1+len(labels)+i]
			at.values = append(at.values, v)
		}
	}
	for _, c := range columns[1+len(labels):] {
		c.kind = guessKind(c.name, c.values)
	}
	return columns
}

// labelNames are the names of all labels, in the order they first come.
func (c *context) labelNames(in frame.Frames) []string {
	var names []string
	seen := map[string]bool{}
	for _, fr := range in {
		for _, f := range fr.Fields {
			for _, name := range c.labels(f) {
				if !seen[name] {
					seen[name] = true
					names = append(names, name)
				}
			}
		}
	}
	return names
}

var numberText = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)^\s*(-?(\d*\.?\d+|\d+\.?\d*)(e[-+]?\d+)?|NAN)\s*$`)
})

// guessKind tells a column's kind by its name or its first value.
func guessKind(name string, values []any) frame.Kind {
	if lower := strings.ToLower(name); lower == "date" || lower == "time" {
		return frame.Time
	}
	for _, v := range values {
		switch x := v.(type) {
		case nil:
			continue
		case float64:
			return frame.Number
		case bool:
			return frame.Bool
		case string:
			if numberText().MatchString(x) {
				return frame.Number
			}
			if slices.Contains([]string{"true", "TRUE", "True", "false", "FALSE", "False"}, x) {
				return frame.Bool
			}
			return frame.String
		}
		return frame.Other
	}
	return frame.Other
}
