package viz

import (
	"strings"

	"github.com/montui/montui/internal/canvas"
	"github.com/montui/montui/internal/field"
	"github.com/montui/montui/internal/frame"
)

// cellOptions are a column's cell type and what belongs to it.
type cellOptions struct {
	kind       string // auto, color-text, color-background, gauge, sparkline, json-view, pill, data-links, image, actions, markdown …
	mode       string // of gauge and color-background
	value      string // a gauge's value: text, color, hidden
	toRow      bool
	hideValue  bool
	alt, title string
}

// oldModes are what displayMode said before cell options.
var oldModes = map[string]cellOptions{
	"basic": {kind: "gauge", mode: "basic"}, "gradient-gauge": {kind: "gauge", mode: "gradient"}, "lcd-gauge": {kind: "gauge", mode: "lcd"},
	"color-background": {kind: "color-background", mode: "gradient"}, "color-background-solid": {kind: "color-background", mode: "basic"}, "custom": {kind: "auto"},
}

func cellOptionsOf(f *frame.Field) cellOptions {
	o := options(f.Config.Custom)
	c := cellOptions{kind: o.text("auto", "cellOptions", "type"), mode: o.text("gradient", "cellOptions", "mode")}
	if old := o.text("", "displayMode"); old != "" {
		c = cellOptions{kind: old, mode: "gradient"}
	}
	if m, ok := oldModes[c.kind]; ok && (c.kind != "color-background" || o.text("", "displayMode") != "") {
		c.kind, c.mode = m.kind, m.mode
	}
	c.value = o.text("text", "cellOptions", "valueDisplayMode")
	c.toRow = o.flag(false, "cellOptions", "applyToRow")
	c.hideValue = c.kind == "sparkline" && o.flag(false, "cellOptions", "hideValue") || c.kind == "gauge" && c.value == "hidden"
	c.alt, c.title = o.text("", "cellOptions", "alt"), o.text("", "cellOptions", "title")
	switch {
	case f.Tables != nil && trends(f):
		c.kind = "sparkline"
	case c.kind == "sparkline" && f.Tables == nil && (f.Kind == frame.Other || f.Kind == frame.String):
		c.hideValue = true // a list of values, of the reducer allValues
	case c.kind == "sparkline" && f.Tables == nil, c.kind == "pill" && f.Kind != frame.String && f.Kind != frame.Other, c.kind == "markdown" && f.Kind != frame.String:
		c.kind = "auto" // as in Grafana, where the field has not what the type needs
	}
	return c
}

// graphic tells cells that are a drawing beside a value, as wide as there is room.
func (c cellOptions) graphic() bool { return c.kind == "gauge" || c.kind == "sparkline" }

// words is a cell's text for the types that are words.
func (c cellOptions) words(column *tableColumn, row int) string {
	switch c.kind {
	case "image":
		for _, s := range []string{c.title, c.alt} {
			if s != "" {
				return "image: " + s
			}
		}
		return "image: " + column.process.At(row).Full()
	case "actions":
		return "buttons are not shown"
	case "data-links":
		var titles []string
		for _, l := range column.field.Config.Links {
			if l.Title != "" {
				titles = append(titles, l.Title)
			} else {
				titles = append(titles, l.URL)
			}
		}
		if len(titles) > 0 {
			return strings.Join(titles, " · ")
		}
	case "markdown":
		return plainMarkdown(column.process.At(row).Full())
	}
	return column.process.At(row).Full()
}

// width is what a cell's content takes.
func (c cellOptions) width(column *tableColumn, row int) int {
	if c.kind != "pill" {
		return canvas.Width(c.words(column, row))
	}
	w := -1
	for _, pill := range pills(column.field.Value(row)) {
		w += canvas.Width(column.process.Value(pill).Full()) + 3
	}
	return max(w, 0)
}

// style is a cell's ink and ground.
func (p *table) style(in *Input, c *tableColumn, t field.Text) canvas.Style {
	st := canvas.Style{FG: in.Theme.Text}
	switch {
	case c.cell.kind == "color-text" && t.Color != "":
		st.FG = in.Theme.Hex(t.Color)
	case c.cell.kind == "color-background" && t.Color != "":
		if in.Theme.Depth == canvas.NoColor {
			st.Attr = canvas.Reverse
		} else {
			st.BG = in.Theme.Hex(t.Color)
			st.FG = in.Theme.Contrast(st.BG)
		}
	case c.cell.kind == "json-view":
		st.FG = in.Theme.Accent
	case c.cell.kind == "actions":
		st.FG = in.Theme.Dim
	case c.field.Kind == frame.Time:
		st.FG = in.Theme.Dim
	}
	if len(c.field.Config.Links) > 0 {
		st.Attr |= canvas.Underline
	}
	return st
}

// height is how many lines a row takes: what its wrapped cells need, at most eight.
func (p *table) height(i, room int) int {
	line, h := p.line(i), 1
	if p.plan.tall && p.plan.lines == nil && p.plan.rows*2 <= room {
		h = 2
	}
	if line.of != nil {
		return 1
	}
	limit := 8
	if px := p.o.number(0, "maxRowHeight"); px > 0 {
		limit = min(max(int(px)/22, 1), limit)
	}
	for _, c := range p.placed {
		if c.column.wrap && !c.column.cell.graphic() {
			h = max(h, min(len(wrapText(p.plan.cell(c.column, int(line.row)).words, c.width)), limit))
		}
	}
	return max(min(h, room), 1)
}

// row draws one row of h lines.
func (p *table) row(in *Input, g *canvas.Grid, r canvas.Rect, y, h, row int) {
	over := p.rowStyle(in, row)
	if over.BG != 0 {
		g.Fill(canvas.Rect{X: r.X, Y: y, W: r.W, H: h}, canvas.Style{BG: over.BG})
	}
	for _, c := range p.placed {
		t := p.plan.cell(c.column, row).text
		st := p.style(in, c.column, t)
		if over.BG != 0 {
			st.FG, st.BG = over.FG, over.BG
		}
		at := canvas.Rect{X: c.x, Y: y, W: c.width, H: h}
		switch c.column.cell.kind {
		case "gauge":
			p.gauge(in, g, at, c.column, t)
		case "sparkline":
			p.trend(in, g, at, c.column, t, row)
		case "pill":
			p.pills(in, g, at, c.column, row)
		default:
			if st.BG != 0 && over.BG == 0 {
				p.ground(in, g, at, c.column.cell.mode, st.BG)
				st.BG = 0
			}
			p.words(g, at, c.column, row, st)
		}
	}
}

// rowStyle is the ground of a whole row, from the column that has applyToRow.
func (p *table) rowStyle(in *Input, row int) canvas.Style {
	for i := range p.plan.columns {
		c := &p.plan.columns[i]
		if !c.cell.toRow || c.cell.kind != "color-background" || in.Theme.Depth == canvas.NoColor {
			continue
		}
		t := p.plan.cell(c, row).text
		if t.Color == "" || len(t.Color) == 9 && strings.HasSuffix(t.Color, "00") {
			continue
		}
		bg := in.Theme.Hex(t.Color)
		return canvas.Style{FG: in.Theme.Contrast(bg), BG: bg}
	}
	return canvas.Style{}
}

// ground fills a cell: plain, or from a darker shade on the left.
func (p *table) ground(in *Input, g *canvas.Grid, r canvas.Rect, mode string, color canvas.Color) {
	for x := range r.W {
		c := color
		if mode != "basic" && in.Theme.Depth == canvas.TrueColor {
			shade := canvas.RGB(0, 0, 0)
			if !in.Theme.Dark {
				shade = canvas.RGB(255, 255, 255)
			}
			c = shade.Blend(color, 0.18*(1-float64(x)/float64(max(r.W-1, 1))))
		}
		g.Fill(canvas.Rect{X: r.X + x, Y: r.Y, W: 1, H: r.H}, canvas.Style{BG: c})
	}
}

// words writes a cell of text, wrapped when the row has more lines.
func (p *table) words(g *canvas.Grid, r canvas.Rect, c *tableColumn, row int, st canvas.Style) {
	text := p.plan.cell(c, row).words
	if !c.wrap || r.H == 1 {
		aligned(g, r.X, r.Y, r.W, text, c.align, st)
		return
	}
	parts := wrapText(text, r.W)
	for i, part := range parts {
		if i == r.H-1 && len(parts) > r.H {
			part += "…"
		}
		if i < r.H {
			aligned(g, r.X, r.Y+i, r.W, part, c.align, st)
		}
	}
}
