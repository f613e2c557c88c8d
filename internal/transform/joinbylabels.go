package transform

import (
	"fmt"
	"slices"
	"strings"

	"github.com/montui/montui/internal/frame"
)

// joinByLabels makes one table of labelled series: a row for the labels they share, a field for each value of one label.
func joinByLabels(o options) (operation, error) {
	value := o.text("value")
	if value == "" {
		return nil, fmt.Errorf("no value label is configured")
	}
	chosen := o.texts("join")
	return func(c *context, in frame.Frames) (frame.Frames, error) {
		if len(in) == 0 {
			return in, nil
		}
		all := c.labelNames(in)
		switch {
		case len(all) == 0:
			return nil, fmt.Errorf("there are no labels in the result")
		case !slices.Contains(all, value):
			return nil, fmt.Errorf("there is no label %q in the result", value)
		}
		join := chosen
		if len(join) == 0 {
			join = all
		}
		join = slices.DeleteFunc(slices.Clone(join), func(name string) bool { return name == value })
		out, err := joinLabels(in, join, value)
		if err != nil {
			return nil, err
		}
		out.RefID = refIDs("joinByLabels", in)
		return frame.Frames{out}, nil
	}, nil
}

// labelGroup are the series that have the same shared labels, as columns by the value label.
type labelGroup struct {
	keys    []any
	columns map[string][]any
}

func joinLabels(in frame.Frames, join []string, value string) (*frame.Frame, error) {
	var groups []*labelGroup
	byKey := map[string]*labelGroup{}
	var names []string
	kinds := map[string]frame.Kind{}
	for _, fr := range in {
		for _, f := range fr.Fields {
			if f.Labels == nil || f.Kind == frame.Time {
				continue
			}
			g := &labelGroup{columns: map[string][]any{}}
			texts := make([]string, len(join))
			for i, name := range join {
				v, ok := f.Labels[name]
				texts[i] = v
				g.keys = append(g.keys, nil)
				if ok {
					g.keys[i] = v
				}
			}
			key := strings.Join(texts, ",")
			if byKey[key] == nil {
				byKey[key] = g
				groups = append(groups, g)
			}
			name := f.Labels[value]
			if _, seen := kinds[name]; !seen {
				kinds[name] = f.Kind
				names = append(names, name)
			}
			for i := range f.Len() {
				byKey[key].columns[name] = append(byKey[key].columns[name], f.Value(i))
			}
		}
	}
	rows := 0
	for _, g := range groups {
		rows += g.rows()
	}
	if err := roomFor(len(join)+len(names), rows); err != nil {
		return nil, err
	}
	keys, values := make([][]any, len(join)), make([][]any, len(names))
	for _, g := range groups {
		rows := g.rows()
		for i := range join {
			keys[i] = append(keys[i], slices.Repeat([]any{g.keys[i]}, rows)...)
		}
		for i, name := range names {
			column := g.columns[name]
			values[i] = append(append(values[i], column...), make([]any, rows-len(column))...)
		}
	}
	out := &frame.Frame{}
	for i, name := range join {
		out.Fields = append(out.Fields, fieldOf(name, frame.String, keys[i]))
	}
	for i, name := range names {
		out.Fields = append(out.Fields, fieldOf(name, kinds[name], values[i]))
	}
	return out, nil
}

func (g *labelGroup) rows() int {
	rows := 1
	for _, column := range g.columns {
		rows = max(rows, len(column))
	}
	return rows
}
