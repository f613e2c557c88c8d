package viz

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/montui/montui/internal/canvas"
	"github.com/montui/montui/internal/field"
	"github.com/montui/montui/internal/frame"
)

// table shows a frame's rows.
type table struct {
	o    options
	memo memo[tablePlan]
}

type tablePlan struct {
	columns []tableColumn
	order   []int32 // rows as sorted; nil keeps the frame's order
	rows    int
	frames  int
	sorted  string
}

type tableColumn struct {
	field   *frame.Field
	name    string
	width   int
	right   bool
	kind    string // the cell type
	process *field.Processor
	hi      float64
}

func newTable(o options) Panel { return &table{o: o} }

func (p *table) Draw(in *Input, g *canvas.Grid, r canvas.Rect) {
	r = air(r)
	plan := p.memo.get(in, r, func() tablePlan { return p.prepare(in, r) })
	if plan.rows == 0 || len(plan.columns) == 0 {
		empty(in, g, r)
		return
	}
	y, end := r.Y, r.Y+r.H
	if p.o.flag(true, "showHeader") && r.H > 1 {
		p.header(in, g, plan, r)
		y++
	}
	note := p.note(plan, end-y, 0)
	if plan.rows > end-y || note != "" {
		end = max(end-1, y+1)
	}
	first := min(max(in.Scroll, 0), max(plan.rows-(end-y), 0))
	for i := 0; y+i < end && first+i < plan.rows; i++ {
		row := first + i
		if plan.order != nil {
			row = int(plan.order[row])
		}
		p.row(in, g, plan, r, y+i, row)
	}
	if note = p.note(plan, end-y, first); note != "" && end < r.Y+r.H {
		g.Text(r.X, end, r.W, note, canvas.Style{FG: in.Theme.Dim})
	}
}

// note says what is not shown.
func (p *table) note(plan tablePlan, room, first int) string {
	var parts []string
	if plan.rows > room {
		s := strconv.Itoa(room) + " of " + strconv.Itoa(plan.rows) + " rows"
		if first > 0 {
			s = strconv.Itoa(first+1) + "–" + strconv.Itoa(first+room) + " of " + strconv.Itoa(plan.rows) + " rows"
		}
		parts = append(parts, s)
	}
	if n := hiddenColumns(plan.columns); n > 0 {
		parts = append(parts, "+"+strconv.Itoa(n)+" columns")
	}
	if plan.frames > 1 {
		parts = append(parts, "frame 1 of "+strconv.Itoa(plan.frames))
	}
	return strings.Join(parts, "  ")
}

func hiddenColumns(columns []tableColumn) int {
	n := 0
	for _, c := range columns {
		if c.width == 0 {
			n++
		}
	}
	return n
}

// prepare chooses the frame, its columns and their order.
func (p *table) prepare(in *Input, r canvas.Rect) tablePlan {
	var plan tablePlan
	var chosen *frame.Frame
	want := int(p.o.number(0, "frameIndex"))
	for i, fr := range in.Frames {
		if fr != nil && fr.Rows() > 0 {
			plan.frames++
			if chosen == nil || i == want {
				chosen = fr
			}
		}
	}
	if chosen == nil {
		return plan
	}
	plan.rows = chosen.Rows()
	for _, f := range chosen.Fields {
		o := options(f.Config.Custom)
		if o.flag(false, "hidden") || o.flag(false, "hideFrom", "viz") {
			continue
		}
		c := tableColumn{field: f, name: displayName(f), process: field.NewProcessor(f, in.Zone)}
		plan.rows = min(plan.rows, f.Len())
		c.kind = o.text(o.text("auto", "displayMode"), "cellOptions", "type")
		switch o.text("auto", "align") {
		case "right":
			c.right = true
		case "auto":
			c.right = f.Kind == frame.Number
		}
		plan.columns = append(plan.columns, c)
	}
	plan.sort(p.o)
	plan.measure(in, r.W, r.H)
	return plan
}

// sort orders the rows by options.sortBy.
func (t *tablePlan) sort(o options) {
	by, _ := o.at("sortBy").([]any)
	if len(by) == 0 {
		return
	}
	first, ok := by[0].(map[string]any)
	if !ok {
		return
	}
	name, desc := options(first).text("", "displayName"), options(first).flag(false, "desc")
	i := slices.IndexFunc(t.columns, func(c tableColumn) bool { return c.name == name })
	if i < 0 {
		return
	}
	f := t.columns[i].field
	t.order = make([]int32, t.rows)
	for n := range t.order {
		t.order[n] = int32(n)
	}
	slices.SortStableFunc(t.order, func(a, b int32) int {
		n := compareCells(f, int(a), int(b))
		if desc {
			return -n
		}
		return n
	})
	t.sorted = name + " ▴"
	if desc {
		t.sorted = name + " ▾"
	}
	t.columns[i].name = t.sorted
}

func compareCells(f *frame.Field, a, b int) int {
	switch f.Kind {
	case frame.Time:
		return cmp.Compare(f.Times[a], f.Times[b])
	case frame.Number, frame.Bool:
		return cmp.Compare(f.Numbers[a], f.Numbers[b])
	}
	return strings.Compare(f.Strings[a], f.Strings[b])
}

// measure gives each column its width: its widest text among the first rows, cut where there is too little room. Then
// the last columns go, and are counted.
func (t *tablePlan) measure(in *Input, w, h int) {
	const air = 2
	used := 0
	for i := range t.columns {
		c := &t.columns[i]
		c.width = canvas.Width(c.name)
		for row := range min(t.rows, max(h, 50)) {
			n := row
			if t.order != nil {
				n = int(t.order[row])
			}
			c.width = max(c.width, canvas.Width(c.process.At(n).Full()))
		}
		if isGauge(c.kind) {
			c.width += 12
			c.hi = math.NaN()
		}
		if px := options(c.field.Config.Custom).number(0, "width"); px >= 24 {
			c.width = max(min(int(px/8), max(c.width, 8)), 3)
		}
		c.width = max(c.width, 1)
		used += c.width + air
	}
	used -= air
	for used > w { // the widest text gives way first; a number that is cut would be a wrong one
		var c *tableColumn
		for i := range t.columns {
			if o := &t.columns[i]; o.width > 6 && (!o.right || isGauge(o.kind)) && (c == nil || o.width > c.width) {
				c = o
			}
		}
		if c != nil {
			c.width--
			used--
			continue
		}
		last := len(t.columns) - 1
		for last > 0 && t.columns[last].width == 0 {
			last--
		}
		if last == 0 {
			t.columns[0].width = max(min(t.columns[0].width, w), 1)
			return
		}
		used -= t.columns[last].width + air
		t.columns[last].width = 0
	}
	for i := range t.columns { // gauges take what is left
		if c := &t.columns[i]; c.width > 0 && isGauge(c.kind) {
			grow := min(w-used, 40)
			c.width += grow
			used += grow
		}
	}
}

func isGauge(kind string) bool {
	switch kind {
	case "gauge", "basic", "gradient-gauge", "lcd-gauge":
		return true
	}
	return false
}

func (p *table) header(in *Input, g *canvas.Grid, plan tablePlan, r canvas.Rect) {
	st := canvas.Style{FG: in.Theme.Dim, Attr: canvas.Bold}
	x := r.X
	for _, c := range plan.columns {
		if c.width == 0 {
			continue
		}
		if c.right && !isGauge(c.kind) {
			right(g, x+c.width, r.Y, c.width, c.name, st)
		} else {
			g.Text(x, r.Y, c.width, c.name, st)
		}
		x += c.width + 2
	}
}

// row draws one row.
func (p *table) row(in *Input, g *canvas.Grid, plan tablePlan, r canvas.Rect, y, row int) {
	x := r.X
	for i := range plan.columns {
		c := &plan.columns[i]
		if c.width == 0 {
			continue
		}
		t := c.process.At(row)
		text, st := t.Full(), canvas.Style{FG: in.Theme.Text}
		switch {
		case isGauge(c.kind):
			color := in.Theme.Hex(t.Color)
			w := canvas.Width(text)
			meterW := c.width - max(w, 6) - 1
			if meterW >= 3 {
				g.Bar(x, y, meterW, fraction(t), canvas.Style{FG: color}, in.Theme.Glyphs)
			}
			right(g, x+c.width, y, c.width, text, canvas.Style{FG: color})
			x += c.width + 2
			continue
		case c.kind == "color-text" && t.Color != "":
			st.FG = in.Theme.Hex(t.Color)
		case strings.HasPrefix(c.kind, "color-background") && t.Color != "" && in.Theme.Depth > canvas.NoColor:
			bg := in.Theme.Hex(t.Color)
			g.Fill(canvas.Rect{X: x, Y: y, W: c.width, H: 1}, canvas.Style{BG: bg})
			st.FG = in.Theme.Contrast(bg)
		case c.field.Kind == frame.Time:
			st.FG = in.Theme.Dim
		}
		if c.right {
			right(g, x+c.width, y, c.width, text, st)
		} else {
			g.Text(x, y, c.width, text, st)
		}
		x += c.width + 2
	}
}
