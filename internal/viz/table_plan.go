package viz

import (
	"math"
	"strconv"

	"github.com/montui/montui/internal/canvas"
	"github.com/montui/montui/internal/field"
	"github.com/montui/montui/internal/frame"
)

// prepare chooses the frame, its columns, the order of its rows and the columns' widths.
func (p *table) prepare(in *Input, r canvas.Rect) *tablePlan {
	plan := &tablePlan{tall: p.o.text("sm", "cellHeight") == "lg"}
	var frames []*frame.Frame
	for i, fr := range in.Frames {
		if fr != nil && len(fr.Fields) > 0 {
			frames = append(frames, fr)
			plan.frames = append(plan.frames, frameName(fr, i))
		}
	}
	if len(frames) == 0 {
		return plan
	}
	plan.at = int(min(max(p.o.number(0, "frameIndex"), 0), 1e6))
	if in.Frame > 0 {
		plan.at = in.Frame - 1
	}
	if plan.at >= len(frames) {
		plan.at = 0
	}
	chosen := frames[plan.at]
	plan.all = chosen.Rows()
	for _, f := range chosen.Fields {
		plan.all = min(plan.all, f.Len())
	}
	nested := plan.choose(in, chosen)
	plan.fields = len(plan.columns) > 0
	if !plan.fields {
		plan.all = max(plan.all, 1)
		return plan
	}
	plan.rows = plan.all
	plan.filter(in.Filter)
	plan.sort(p.o, in)
	plan.foot(p.o)
	if nested != nil {
		plan.unfold(nested, in)
	}
	plan.frozen = int(min(max(p.o.number(0, "frozenColumns", "left"), 0), float64(len(plan.columns)-1)))
	plan.measure(r.W)
	return plan
}

// frameName is what Grafana offers a frame under in the choice below the table.
func frameName(fr *frame.Frame, i int) string {
	if fr.Name != "" {
		return fr.Name
	}
	var value *frame.Field
	for _, f := range fr.Fields {
		if f.Kind != frame.Time {
			if value != nil {
				value = nil
				break
			}
			value = f
		}
	}
	switch {
	case value != nil && len(value.Labels) > 0:
		return frame.LabelsText(value.Labels)
	case fr.RefID != "":
		return fr.RefID
	}
	return strconv.Itoa(i)
}

// choose makes the columns of the fields that are not hidden and returns the field of nested tables, if there is one.
func (t *tablePlan) choose(in *Input, fr *frame.Frame) (nested *frame.Field) {
	for _, f := range fr.Fields {
		o := options(f.Config.Custom)
		if o.flag(false, "hidden") || o.flag(false, "hideFrom", "viz") {
			continue
		}
		if f.Tables != nil && !trends(f) {
			nested = f
			continue
		}
		c := tableColumn{index: len(t.columns), field: f, name: displayName(f), process: field.NewProcessorAt(f, in.Zone, in.Now), cell: cellOptionsOf(f),
			wrap: o.flag(o.flag(false, "cellOptions", "wrapText"), "wrapText"), noHead: o.flag(false, "hideHeader")}
		c.align = alignment(f, c.cell)
		if c.noHead {
			c.name = ""
		}
		t.columns = append(t.columns, c)
	}
	return nested
}

// trends tells a field whose cells are one series each, drawn as sparklines.
func trends(f *frame.Field) bool {
	for _, cell := range f.Tables {
		if len(cell) > 0 {
			return f.Kind == frame.Number && len(cell) == 1 && cell[0] != nil && cell[0].TimeField() != nil
		}
	}
	return f.Kind == frame.Number
}

// alignment follows Grafana: numbers that are text stand on the right.
func alignment(f *frame.Field, cell cellOptions) byte {
	switch options(f.Config.Custom).text("auto", "align") {
	case "right":
		return 'r'
	case "center":
		return 'c'
	case "left":
		return 'l'
	}
	if f.Kind == frame.Number && (cell.kind == "auto" || cell.kind == "color-text" || cell.kind == "color-background") {
		return 'r'
	}
	return 'l'
}

// unfold puts the rows of nested tables below the rows they belong to.
func (t *tablePlan) unfold(nested *frame.Field, in *Input) {
	const limit = 100_000
	lines := make([]tableLine, 0, 2*t.rows)
	for i := range t.rows {
		line := tableLine{row: int32(i), sub: -1}
		if t.lines != nil {
			line = t.lines[i]
		}
		lines = append(lines, line)
		if int(line.row) >= len(nested.Tables) || len(lines) > limit {
			continue
		}
		for _, fr := range nested.Tables[line.row] {
			if fr == nil || fr.Rows() == 0 {
				continue
			}
			inner := *in
			inner.Frames, inner.Sort, inner.Filter, inner.Frame = frame.Frames{fr}, "", "", 0
			child := &table{}
			child.plan = child.prepare(&inner, canvas.Rect{W: 1000, H: 1})
			for sub := range child.plan.rows + 1 {
				lines = append(lines, tableLine{line.row, int32(sub), child})
			}
		}
	}
	t.lines, t.rows = lines, len(lines)
}

// Widths in cells: a Grafana column's pixels are divided by what a letter takes there; content takes no more than 50
// cells of its own accord (Grafana: 400 px), a drawing at least 12 beside its value.
const (
	letterPixels = 8
	widestAuto   = 50
	drawingCells = 12
)

// measure gives each column its width: as configured, or that of its content among sampled rows. Where all together
// are too wide, the widest text gives way first, down to eight cells.
func (t *tablePlan) measure(w int) {
	used := -columnGap
	for i := range t.columns {
		c := &t.columns[i]
		o := options(c.field.Config.Custom)
		c.natural = canvas.Width(c.name)
		if c.mark != "" {
			c.natural += 2
		}
		t.content(c)
		least := int(min(max(o.number(0, "minWidth"), 0), 4000)) / letterPixels
		c.natural = max(c.natural, min(least, widestAuto), 1)
		if px := o.number(0, "width"); px >= 1 {
			c.fixed, c.natural = true, max(int(min(px, 4000))/letterPixels, 3)
		}
		c.width = c.natural
		used += c.width + columnGap
	}
	for used > w {
		var widest *tableColumn
		for i := range t.columns {
			c := &t.columns[i]
			if c.width > 8 && (c.align != 'r' || c.cell.graphic()) && (widest == nil || c.width > widest.width) {
				widest = c
			}
		}
		if widest == nil {
			return
		}
		widest.width--
		used--
	}
}

// content is the width of a column's cells, of up to a hundred rows spread over all.
func (t *tablePlan) content(c *tableColumn) {
	n := min(t.rows, 100)
	for k := range n {
		i := k
		if n > 1 {
			i = int(math.Round(float64(k) * float64(t.rows-1) / float64(n-1)))
		}
		row := i
		if t.lines != nil {
			if row = int(t.lines[i].row); t.lines[i].of != nil {
				continue
			}
		}
		c.text = max(c.text, c.cell.width(c, row))
	}
	for _, f := range c.footer {
		c.natural = max(c.natural, canvas.Width(f.label)+1+canvas.Width(f.value))
	}
	content := min(c.text, widestAuto)
	if c.cell.graphic() {
		if c.cell.hideValue {
			c.text, content = 0, 0
		}
		content += drawingCells
	}
	c.natural = max(c.natural, content)
}
