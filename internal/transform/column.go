package transform

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/montui/montui/internal/frame"
)

// fieldOf makes a field of a kind from plain values. A value that is not of the kind becomes a text field's text.
func fieldOf(name string, kind frame.Kind, values []any) *frame.Field {
	f := &frame.Field{Name: name, Kind: kind}
	setValues(f, values)
	return f
}

// setValues gives a field other values; a kind that cannot hold them turns into one that can.
func setValues(f *frame.Field, values []any) {
	f.Times, f.Numbers, f.Strings, f.Nulls = nil, nil, nil, nil
	if slices.ContainsFunc(values, func(v any) bool { return !holds(f.Kind, v) }) {
		f.Kind = frame.Other
	}
	for i, v := range values {
		if v == nil {
			if f.Nulls == nil {
				f.Nulls = make([]bool, len(values))
			}
			f.Nulls[i] = true
		}
	}
	switch f.Kind {
	case frame.Time:
		f.Times = make([]int64, len(values))
		for i, v := range values {
			if n, ok := v.(float64); ok {
				f.Times[i] = int64(n)
			}
		}
	case frame.Number, frame.Bool:
		f.Numbers = make([]float64, len(values))
		for i, v := range values {
			f.Numbers[i] = numberIn(f.Kind, v)
		}
	default:
		f.Strings = make([]string, len(values))
		for i, v := range values {
			if v != nil {
				f.Strings[i] = textOf(v)
			}
		}
	}
}

// setValues gives a field other values and keeps them as they are beside the texts that stand for them.
func (c *context) setValues(f *frame.Field, values []any) {
	kept := slices.Clone(values)
	for i, v := range values {
		if _, ok := v.(*object); ok {
			values[i] = plain(v)
		}
	}
	setValues(f, values)
	if delete(c.raw, f); f.Kind == frame.Other {
		c.raw[f] = kept
	}
}

func (c *context) fieldOf(name string, kind frame.Kind, values []any) *frame.Field {
	f := &frame.Field{Name: name, Kind: kind}
	c.setValues(f, values)
	return f
}

// value is a value of a field as it was before it became the text that the field holds.
func (c *context) value(f *frame.Field, i int) any {
	if values := c.raw[f]; i < len(values) {
		return values[i]
	}
	return f.Value(i)
}

func holds(kind frame.Kind, v any) bool {
	switch v.(type) {
	case nil:
		return true
	case float64:
		return kind != frame.String && kind != frame.Bool
	case bool:
		return kind == frame.Bool || kind == frame.Other
	case string:
		return kind == frame.String || kind == frame.Other
	}
	return kind == frame.Other
}

func numberIn(kind frame.Kind, v any) float64 {
	switch x := v.(type) {
	case float64:
		return x
	case bool:
		if x {
			return 1
		}
		return 0
	}
	if kind == frame.Bool {
		return 0
	}
	return math.NaN()
}

func textOf(v any) string {
	if list, ok := v.([]any); ok {
		return joined(list, ", ")
	}
	return frame.ValueText(v)
}

// joined is the texts of a list's values, null being none, with a joint between them.
func joined(list []any, joint string) string {
	parts := make([]string, len(list))
	for i, e := range list {
		if e != nil {
			parts[i] = textOf(plain(e))
		}
	}
	return strings.Join(parts, joint)
}

// take is the field with the rows of these indexes, in their order; noRow and nullRow are nulls.
func (c *context) take(f *frame.Field, rows []int) *frame.Field {
	out := c.copyOf(f)
	c.takeAbsent(out, f, rows)
	if values := c.raw[f]; values != nil {
		c.raw[out] = make([]any, len(rows))
		for i, r := range rows {
			if r >= 0 && r < len(values) {
				c.raw[out][i] = values[r]
			}
		}
	}
	out.Times, out.Numbers, out.Strings, out.Nulls, out.Tables = nil, nil, nil, nil, nil
	for i, r := range rows {
		if r < 0 || r >= f.Len() || f.IsNull(r) {
			if out.Nulls == nil {
				out.Nulls = make([]bool, len(rows))
			}
			out.Nulls[i] = true
		}
	}
	at := func(i int) (int, bool) { return rows[i], out.Nulls == nil || !out.Nulls[i] }
	switch f.Kind {
	case frame.Time:
		out.Times = make([]int64, len(rows))
		for i := range rows {
			if r, ok := at(i); ok {
				out.Times[i] = f.Times[r]
			}
		}
	case frame.Number, frame.Bool:
		out.Numbers = make([]float64, len(rows))
		for i := range rows {
			out.Numbers[i] = numberIn(f.Kind, nil)
			if r, ok := at(i); ok {
				out.Numbers[i] = f.Numbers[r]
			}
		}
	default:
		out.Strings = make([]string, len(rows))
		for i := range rows {
			if r, ok := at(i); ok {
				out.Strings[i] = f.Strings[r]
			}
		}
	}
	if f.Tables != nil {
		out.Tables = make([]frame.Frames, len(rows))
		for i, r := range rows {
			if r >= 0 && r < len(f.Tables) {
				out.Tables[i] = f.Tables[r]
			}
		}
	}
	return out
}

// takeAbsent tells which of the rows taken are not there at all.
func (c *context) takeAbsent(out, f *frame.Field, rows []int) {
	delete(c.absent, out)
	before := c.absent[f]
	var absent []int
	for i, r := range rows {
		if r >= 0 && r < len(before) {
			r = before[r]
		}
		if r == noRow || r == holeRow {
			if absent == nil {
				absent = make([]int, len(rows))
			}
			absent[i] = r
		}
	}
	if absent != nil {
		c.absent[out] = absent
	}
}

// takeRows is the frame with these rows.
func (c *context) takeRows(fr *frame.Frame, rows []int) *frame.Frame {
	out := *fr
	out.Fields = make([]*frame.Field, len(fr.Fields))
	for i, f := range fr.Fields {
		out.Fields[i] = c.take(f, rows)
	}
	return &out
}

// maxCells bounds tables that are as large as the product of two counts of the data, maxJoined those of joined series, which
// are so by nature.
const (
	maxCells  = 1 << 22
	maxJoined = 1 << 25
)

func roomFor(fields, rows int) error { return room(fields, rows, maxCells) }

func room(fields, rows, cells int) error {
	if rows > 0 && fields > cells/rows {
		return fmt.Errorf("a table of %d fields and %d rows would be too large: montui makes no more than %d cells", fields, rows, cells)
	}
	return nil
}

func withFields(fr *frame.Frame, fields []*frame.Field) *frame.Frame {
	out := *fr
	out.Fields = fields
	return &out
}

func rowCount(fr *frame.Frame) int {
	n := 0
	for _, f := range fr.Fields {
		n = max(n, f.Len())
	}
	return n
}
