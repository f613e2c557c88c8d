package transform

import (
	"strings"

	"github.com/montui/montui/internal/frame"
)

// rule is what groupToNestedTable does with the fields it matches.
type rule struct {
	spec         frame.MatcherSpec
	operation    string // groupby, aggregate or ""
	aggregations []string
	keep         bool // the values that are aggregated stay in the nested table
}

// groupToNestedTable is groupBy that keeps each group's other values: as the cell's Tables, and as one text, for a terminal
// opens no tables in a cell.
func groupToNestedTable(o options) (operation, error) {
	rules, err := nestedRules(o)
	grouping := false
	for _, r := range rules {
		grouping = grouping || r.operation == "groupby"
	}
	if !grouping || err != nil {
		op, _ := noop(o)
		return op, err
	}
	return func(c *context, in frame.Frames) (frame.Frames, error) {
		names := c.names(in)
		matchers := make([]frame.Matcher, len(rules))
		for i, r := range rules {
			matchers[i] = r.spec.ForNames(names)
		}
		var out frame.Frames
		for _, fr := range in {
			of := map[*frame.Field]rule{}
			var keys, nested []*frame.Field
			for _, f := range fr.Fields {
				for i, matches := range matchers {
					if matches(f, fr) {
						of[f] = rules[i]
						break
					}
				}
				switch r := of[f]; {
				case r.operation == "groupby":
					keys = append(keys, f)
				case r.operation == "" || len(r.aggregations) == 0 || r.keep:
					nested = append(nested, f)
				}
			}
			if len(keys) > 0 {
				out = append(out, c.nestedTable(fr, keys, nested, of))
			}
		}
		return out, nil
	}, nil
}

// nestedRules reads the rules of today, or those by field name that they have grown from.
func nestedRules(o options) ([]rule, error) {
	var rules []rule
	add := func(id string, option any, setting options) error {
		spec, err := frame.NewMatcher(id, option)
		rules = append(rules, rule{spec, setting.text("operation"), setting.texts("aggregations"), setting["keepNestedField"] == true})
		return err
	}
	if _, today := o["rules"]; today {
		for _, e := range o.list("rules") {
			m, _ := e.(map[string]any)
			matcher := options(m).object("matcher")
			if err := add(matcher.text("id"), matcher["options"], m); err != nil {
				return nil, err
			}
		}
		return rules, nil
	}
	for _, name := range o.texts(fieldOrder) {
		m := o.object("fields").object(name)
		if err := add("byName", name, m); err != nil {
			return nil, err
		}
	}
	return rules, nil
}

func (c *context) nestedTable(fr *frame.Frame, keys, nested []*frame.Field, of map[*frame.Field]rule) *frame.Frame {
	groups := c.groupRows(fr, keys)
	names := c.names(nil)
	t := newTwins(fr, names)
	out := &frame.Frame{Fields: c.groupKeys(keys, groups, t)}
	for _, f := range fr.Fields {
		if of[f].operation != "aggregate" {
			continue
		}
		for _, id := range of[f].aggregations {
			out.Fields = append(out.Fields, c.aggregate(f, id, groups, t))
		}
	}
	texts := make([]any, len(groups))
	tables := make([]frame.Frames, len(groups))
	sources := t.firsts(nested)
	for i, rows := range groups {
		inner := &frame.Frame{}
		for _, f := range sources {
			values := c.gathered(f, rows, t)
			values.Config.DisplayName = names.Of(f, nil)
			inner.Fields = append(inner.Fields, values)
		}
		for k, f := range inner.Fields {
			inner.Fields[k] = c.padded(f, inner.Rows())
		}
		texts[i] = nestedText(inner)
		tables[i] = frame.Frames{inner}
	}
	cells := fieldOf("__nestedFrames", frame.Other, texts)
	cells.Tables = tables
	out.Fields = append(out.Fields, cells)
	return out
}

// firsts are those of the fields that are the first of their names in their frame.
func (t twins) firsts(of []*frame.Field) []*frame.Field {
	var out []*frame.Field
	for _, f := range of {
		if t.of(f)[0] == f {
			out = append(out, f)
		}
	}
	return out
}

// nestedText is a table in one line: host=a load=5; host=b load=7.
func nestedText(fr *frame.Frame) string {
	lines := make([]string, fr.Rows())
	for row := range lines {
		cells := make([]string, 0, len(fr.Fields))
		for _, f := range fr.Fields {
			if v := f.Value(row); v != nil {
				cells = append(cells, f.Config.DisplayName+"="+frame.ValueText(v))
			}
		}
		lines[row] = strings.Join(cells, " ")
	}
	return strings.Join(lines, "; ")
}
