package transform

import (
	"strings"

	"github.com/montui/montui/internal/frame"
)

// groupBy makes one row of the rows that are alike in some fields, with calculations over the others.
func groupBy(o options) (operation, error) {
	settings := o.object("fields")
	var grouping []any
	for name, v := range settings {
		if m, _ := v.(map[string]any); m["operation"] == "groupby" {
			grouping = append(grouping, name)
		}
	}
	if len(grouping) == 0 {
		return noop(o)
	}
	spec, err := frame.NewMatcher("byNames", map[string]any{"names": grouping})
	return func(c *context, in frame.Frames) (frame.Frames, error) {
		matches := spec.ForNames(c.names(in))
		names := c.names(nil)
		var out frame.Frames
		for _, fr := range in {
			var keys []*frame.Field
			for _, f := range fr.Fields {
				if matches(f, fr) {
					keys = append(keys, f)
				}
			}
			if len(keys) > 0 {
				out = append(out, c.grouped(fr, keys, settings, names))
			}
		}
		return out, nil
	}, err
}

func (c *context) grouped(fr *frame.Frame, keys []*frame.Field, settings options, names *frame.Names) *frame.Frame {
	groups := c.groupRows(fr, keys)
	twins := newTwins(fr, names)
	out := &frame.Frame{RefID: fr.RefID, Fields: c.groupKeys(keys, groups, twins)}
	for _, f := range fr.Fields {
		name := twins.names.Of(f, nil)
		setting, ok := settings[name].(map[string]any)
		if !ok {
			setting, _ = settings[f.Name].(map[string]any)
		}
		for _, id := range aggregations(setting) {
			out.Fields = append(out.Fields, c.aggregate(f, id, groups, twins))
		}
	}
	return out
}

// twins are the fields of a frame by name. Grafana gathers a group's values by name, so that fields of one name are one, row
// after row.
type twins struct {
	names  *frame.Names
	byName map[string][]*frame.Field
}

func newTwins(fr *frame.Frame, names *frame.Names) twins {
	t := twins{names, map[string][]*frame.Field{}}
	for _, f := range fr.Fields {
		name := names.Of(f, nil)
		t.byName[name] = append(t.byName[name], f)
	}
	return t
}

func (t twins) of(f *frame.Field) []*frame.Field { return t.byName[t.names.Of(f, nil)] }

// groupRows are the rows that are alike in the key fields, in the order they first come.
func (c *context) groupRows(fr *frame.Frame, keys []*frame.Field) [][]int {
	var groups [][]int
	place := map[string]int{}
	for row := range c.rows(fr) {
		parts := make([]string, len(keys))
		for i, f := range keys {
			if row < f.Len() && !f.IsNull(row) {
				parts[i] = frame.ValueText(f.Value(row))
			}
		}
		key := strings.Join(parts, ",")
		g, ok := place[key]
		if !ok {
			g = len(groups)
			place[key] = g
			groups = append(groups, nil)
		}
		groups[g] = append(groups[g], row)
	}
	return groups
}

// groupKeys are the key fields with one row a group.
func (c *context) groupKeys(keys []*frame.Field, groups [][]int, t twins) []*frame.Field {
	first := make([]int, len(groups))
	for i, rows := range groups {
		first[i] = rows[0]
	}
	fields := make([]*frame.Field, len(keys))
	for i, f := range keys {
		source := t.of(f)[0]
		fields[i] = c.take(source, first)
		fields[i].Name, fields[i].Kind, fields[i].Config = f.Name, f.Kind, f.Config
		if source.Kind != f.Kind {
			setValues(fields[i], valuesAt(source, first))
		}
		fields[i].Labels = nil
		delete(c.memory, fields[i])
	}
	return fields
}

// valueAt is a value, or null beyond the last.
func valueAt(f *frame.Field, row int) any {
	if row >= f.Len() {
		return nil
	}
	return f.Value(row)
}

func valuesAt(f *frame.Field, rows []int) []any {
	values := make([]any, len(rows))
	for i, r := range rows {
		values[i] = valueAt(f, r)
	}
	return values
}

func (c *context) aggregate(f *frame.Field, id string, groups [][]int, t twins) *frame.Field {
	values := make([]any, len(groups))
	for i, rows := range groups {
		group := c.gathered(f, rows, t)
		values[i] = frame.Calc(group, id)
		c.forget(group)
	}
	return c.fieldOf(t.names.Of(f, nil)+" ("+id+")", frame.ReducerKind(id, f.Kind), values)
}

// gathered is a group's values of a field and its twins.
func (c *context) gathered(f *frame.Field, rows []int, t twins) *frame.Field {
	all := t.of(f)
	group := c.take(all[0], rows)
	if len(all) > 1 {
		var mixed []any
		for _, r := range rows {
			for _, twin := range all {
				mixed = append(mixed, valueAt(twin, r))
			}
		}
		delete(c.absent, group)
		setValues(group, mixed)
	}
	return group
}

// aggregations are the reducers asked for; a grouping field can only be counted.
func aggregations(setting options) []string {
	list := setting.texts("aggregations")
	switch setting.text("operation") {
	case "aggregate":
		return list
	case "groupby":
		if len(list) == 1 && list[0] == "count" {
			return list
		}
	}
	return nil
}
