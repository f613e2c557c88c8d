package viz

import (
	"slices"

	"github.com/montui/montui/internal/canvas"
	"github.com/montui/montui/internal/frame"
)

// footerCell is one reduced value below a column.
type footerCell struct{ label, value string }

// foot reduces the columns over the rows that are shown: each field's own reducers (Grafana 12.2), or those that
// options.footer has for all of them (before).
func (t *tablePlan) foot(o options) {
	common := []string(nil)
	if o.flag(false, "footer", "show") {
		common = o.list("footer", "reducer")
	}
	chosen := o.list("footer", "fields")
	for i := range t.columns {
		c := &t.columns[i]
		ids := options(c.field.Config.Custom).list("footer", "reducers")
		if len(ids) == 0 && (len(chosen) == 0 || slices.Contains(chosen, c.field.Name) || slices.Contains(chosen, c.name)) {
			ids = common
		}
		if o.flag(false, "footer", "countRows") && slices.Contains(common, "count") {
			ids = nil
			if i == 0 {
				ids = []string{"countAll"}
			}
		}
		c.footer = t.reduce(c, ids, i)
		t.footer = max(t.footer, len(c.footer))
	}
	t.name()
}

// name has the first column say what the lines are, in place of each cell, when all columns are reduced in the same way.
func (t *tablePlan) name() {
	var labels []string
	for i := range t.columns {
		if len(t.columns[i].footer) == 0 {
			continue
		}
		own := make([]string, 0, len(t.columns[i].footer))
		for _, f := range t.columns[i].footer {
			own = append(own, f.label)
		}
		if i == 0 || labels != nil && !slices.Equal(labels, own) {
			return
		}
		labels = own
	}
	for i := range t.columns {
		for k := range t.columns[i].footer {
			t.columns[i].footer[k].label = ""
		}
	}
	for _, label := range labels {
		t.columns[0].footer = append(t.columns[0].footer, footerCell{label: label})
	}
}

// reduce is a column's footer. Text can be counted only, and all rows are counted once, in the first column.
func (t *tablePlan) reduce(c *tableColumn, ids []string, at int) []footerCell {
	counts := func(id string) bool {
		return id == "count" || id == "countAll" || id == "distinctCount" || id == "changeCount" || id == "allIsNull"
	}
	if c.field.Kind != frame.Number && !slices.ContainsFunc(ids, counts) || len(ids) == 0 {
		return nil
	}
	f := t.shown(c.field)
	out := make([]footerCell, 0, len(ids))
	for _, id := range ids {
		cell := footerCell{label: frame.ReducerName(id)}
		if id == "countAll" {
			cell.label = "Count"
		}
		switch {
		case c.field.Kind != frame.Number && !counts(id) || id == "countAll" && at > 0:
			cell = footerCell{}
		case frame.ReducerKeepsUnit(id):
			cell.value = c.process.Value(frame.Calc(f, id)).Full()
		default:
			cell.value = frame.ValueText(frame.Calc(f, id))
		}
		out = append(out, cell)
	}
	return out
}

// shown is a field with the rows that the filter left.
func (t *tablePlan) shown(f *frame.Field) *frame.Field {
	if t.lines == nil || t.rows == t.all {
		return f
	}
	out := *f
	out.Times, out.Numbers, out.Strings, out.Nulls = nil, nil, nil, nil
	for _, line := range t.lines {
		i := int(line.row)
		switch f.Kind {
		case frame.Time:
			out.Times = append(out.Times, f.Times[i])
		case frame.Number, frame.Bool:
			out.Numbers = append(out.Numbers, f.Numbers[i])
		default:
			out.Strings = append(out.Strings, f.Strings[i])
		}
		if f.Nulls != nil {
			out.Nulls = append(out.Nulls, f.Nulls[i])
		}
	}
	return &out
}

// footer draws n lines of it from y on: a value at its column's side, what it is in dim beside it when there is room.
func (p *table) footer(in *Input, g *canvas.Grid, y, n int) {
	dim, bold := canvas.Style{FG: in.Theme.Dim}, canvas.Style{FG: in.Theme.Text, Attr: canvas.Bold}
	for _, c := range p.placed {
		for i, f := range c.column.footer {
			if i >= n {
				break
			}
			w := canvas.Width(f.value)
			if w == 0 {
				g.Text(c.x, y+i, c.width, f.label, dim)
				continue
			}
			aligned(g, c.x, y+i, c.width, f.value, c.column.align, bold)
			if lw := canvas.Width(f.label); lw+1+w <= c.width && c.column.align == 'r' {
				g.Text(c.x, y+i, lw, f.label, dim)
			} else if lw+1+w <= c.width && c.column.align == 'l' {
				g.Text(c.x+w+1, y+i, lw, f.label, dim)
			}
		}
	}
}
