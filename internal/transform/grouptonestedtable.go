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
	groups := groupRows(fr, keys)
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
	inner := withFields(fr, nested)
	for i, rows := range groups {
		texts[i] = nestedText(nested, rows, names)
		tables[i] = frame.Frames{c.takeRows(inner, rows)}
	}
	cells := fieldOf("__nestedFrames", frame.Other, texts)
	cells.Tables = tables
	out.Fields = append(out.Fields, cells)
	return out
}

// nestedText is a table in one line: host=a load=5; host=b load=7.
func nestedText(fields []*frame.Field, rows []int, names *frame.Names) string {
	lines := make([]string, len(rows))
	for i, row := range rows {
		cells := make([]string, 0, len(fields))
		for _, f := range fields {
			if v := f.Value(row); v != nil {
				cells = append(cells, names.Of(f, nil)+"="+frame.ValueText(v))
			}
		}
		lines[i] = strings.Join(cells, " ")
	}
	return strings.Join(lines, "; ")
}
