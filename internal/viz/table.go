package viz

import (
	"strconv"
	"strings"

	"github.com/montui/montui/internal/canvas"
	"github.com/montui/montui/internal/field"
	"github.com/montui/montui/internal/frame"
)

// table shows a frame's rows. Only the rows and columns that are seen are drawn and formatted.
type table struct {
	o      options
	key    tableKey
	plan   *tablePlan
	placed []placed // of the draw at hand; kept for its memory
}

// tableKey is what a table's plan depends on.
type tableKey struct {
	plotKey
	sort, filter string
	desc         bool
	frame        int
}

// tablePlan is a table worked out: its columns, and its rows in their order.
type tablePlan struct {
	columns []tableColumn
	lines   []tableLine // nil keeps the frame's rows in its order
	rows    int         // lines to show
	all     int         // rows of the frame
	at      int         // the frame's place among frames
	frames  []string    // their names
	frozen  int
	footer  int // lines
	fields  bool
	tall    bool
	cells   map[int][]tableCell // of the rows that were seen
}

// tableCell is a cell's text, once it was seen.
type tableCell struct {
	have  bool
	text  field.Text
	words string
}

// cell is a cell's text. Those of the rows seen lately are kept: the same screen is drawn again and again.
func (t *tablePlan) cell(c *tableColumn, row int) *tableCell {
	cells := t.cells[row]
	if cells == nil {
		if t.cells == nil || len(t.cells) > 1000 {
			t.cells = map[int][]tableCell{}
		}
		cells = make([]tableCell, len(t.columns))
		t.cells[row] = cells
	}
	cell := &cells[c.index]
	if !cell.have {
		*cell = tableCell{true, c.process.At(row), c.cell.words(c, row)}
	}
	return cell
}

// tableLine is a row of the frame, or of a table nested in the row above.
type tableLine struct {
	row int32
	sub int32  // of the nested table: 0 its header, 1 its first row; -1 for a row of the frame itself
	of  *table // the nested table's drawing, nil for a row of the frame itself
}

// tableColumn is a column made ready.
type tableColumn struct {
	index   int
	field   *frame.Field
	name    string
	mark    string // ▴ or ▾ when sorted by it
	process *field.Processor
	cell    cellOptions
	align   byte // 'l', 'c', 'r'
	natural int  // its content's width
	fixed   bool // its width is configured
	text    int  // the width of a gauge's or sparkline's value
	width   int  // after giving way to others
	wrap    bool
	noHead  bool
	footer  []footerCell
	mini    sparkCache
	shades  []canvas.Color // along a gauge
}

// placed is a column on the screen.
type placed struct {
	column   *tableColumn
	x, width int
}

const columnGap = 2

func newTable(o options) Panel { return &table{o: o} }

func (p *table) Draw(in *Input, g *canvas.Grid, r canvas.Rect) {
	r = air(r)
	key := tableKey{keyOf(in, r), in.Sort, in.Filter, in.SortDesc, in.Frame}
	if p.plan == nil || key != p.key {
		p.plan, p.key = p.prepare(in, r), key
	}
	plan := p.plan
	if !plan.fields {
		p.nothing(in, g, r)
		return
	}
	hidden := p.place(in, r)
	y, end := r.Y, r.Y+r.H
	if p.o.flag(true, "showHeader") && r.H > 1 {
		p.header(in, g, y)
		y++
	}
	foot := min(plan.footer, max((end-y)/3, 0))
	room := end - y - foot
	note := p.note(in, room, 0, hidden)
	if note != "" && room > 1 {
		end, room = end-1, room-1
	}
	if plan.rows == 0 && room > 0 {
		centred(in, g, canvas.Rect{X: r.X, Y: y, W: r.W, H: room}, "no data")
	}
	first := p.first(in, room)
	shown := p.rows(in, g, r, y, end-foot, first)
	p.footer(in, g, end-foot, foot)
	if end < r.Y+r.H {
		p.noteLine(in, g, r, end, p.note(in, shown, first, hidden))
	}
}

// nothing says why there is no table.
func (p *table) nothing(in *Input, g *canvas.Grid, r canvas.Rect) {
	text := "no data"
	if p.plan.all > 0 {
		text = "all columns are hidden"
	}
	centred(in, g, r, text)
	if note := p.note(in, 0, 0, 0); note != "" && r.H > 1 {
		p.noteLine(in, g, r, r.Y+r.H-1, note)
	}
}

func (p *table) noteLine(in *Input, g *canvas.Grid, r canvas.Rect, y int, note string) {
	g.Text(r.X, y, r.W, note, canvas.Style{FG: in.Theme.Dim})
}

// note says what is not shown, and which of several frames is.
func (p *table) note(in *Input, shown, first, hidden int) string {
	plan := p.plan
	var parts []string
	if shown < plan.rows {
		total := " of " + strconv.Itoa(plan.rows) + " rows"
		if first > 0 {
			parts = append(parts, strconv.Itoa(first+1)+"–"+strconv.Itoa(first+shown)+total)
		} else {
			parts = append(parts, strconv.Itoa(shown)+total)
		}
	}
	if in.Filter != "" && plan.fields {
		parts = append(parts, strconv.Itoa(plan.rows)+" of "+strconv.Itoa(plan.all)+" rows have “"+in.Filter+"”")
	}
	if hidden > 0 {
		parts = append(parts, moreColumns(hidden))
	}
	if n := len(plan.frames); n > 1 {
		names := plan.frames[:min(n, 8)]
		s := "frame " + strconv.Itoa(plan.at+1) + " of " + strconv.Itoa(n) + ": " + strings.Join(names, ", ")
		if n > len(names) {
			s += " …"
		}
		parts = append(parts, s)
	}
	return strings.Join(parts, "  ")
}

// place puts the columns that are seen beside each other and tells how many are not.
func (p *table) place(in *Input, r canvas.Rect) (hidden int) {
	p.placed = p.placed[:0]
	plan := p.plan
	scroll := min(max(in.ScrollX, 0), max(len(plan.columns)-plan.frozen-1, 0))
	x, end := r.X, r.X+r.W
	for i := range plan.columns {
		c := &plan.columns[i]
		if i >= plan.frozen && i < plan.frozen+scroll {
			hidden++
			continue
		}
		w := c.width
		if x+w > end {
			least := min(w, 8)
			if c.align == 'r' && !c.cell.graphic() {
				least = w // a number that is cut would be a wrong one
			}
			if w = end - x; w < least && len(p.placed) > 0 || w < 1 {
				hidden += len(plan.columns) - i
				break
			}
		}
		p.placed = append(p.placed, placed{c, x, w})
		x += w + columnGap
	}
	p.grow(end - (x - columnGap))
	return hidden
}

// grow gives room that is left to columns that were cut, then to those that are drawings, the narrowest first, so
// that bars beside each other can be compared.
func (p *table) grow(left int) {
	for i := 0; i < len(p.placed) && left > 0; i++ {
		left = p.widen(i, p.placed[i].column.natural-p.placed[i].width, left)
	}
	for left > 0 {
		narrowest := -1
		for i, c := range p.placed {
			if c.column.cell.graphic() && !c.column.fixed && c.width < c.column.natural+40 && (narrowest < 0 || c.width < p.placed[narrowest].width) {
				narrowest = i
			}
		}
		if narrowest < 0 {
			return
		}
		left = p.widen(narrowest, 1, left)
	}
}

func (p *table) widen(i, by, left int) int {
	by = min(by, left)
	if by <= 0 {
		return left
	}
	p.placed[i].width += by
	for k := i + 1; k < len(p.placed); k++ {
		p.placed[k].x += by
	}
	return left - by
}

func (p *table) header(in *Input, g *canvas.Grid, y int) {
	st := canvas.Style{FG: in.Theme.Dim, Attr: canvas.Bold}
	for _, c := range p.placed {
		if c.column.noHead {
			continue
		}
		name := c.column.name
		if c.column.mark != "" {
			name = canvas.Truncate(name, c.width-2) + " " + c.column.mark
		}
		aligned(g, c.x, y, c.width, name, c.column.align, st)
	}
}

// aligned writes text to the left, in the middle or to the right of w cells.
func aligned(g *canvas.Grid, x, y, w int, text string, align byte, st canvas.Style) {
	if free := w - canvas.Width(text); free > 0 && align == 'r' {
		x, w = x+free, w-free
	} else if free > 1 && align == 'c' {
		x, w = x+free/2, w-free/2
	}
	g.Text(x, y, w, text, st)
}

// first is the first line to show: as far down as the reader scrolled, but no further than the last full screen.
func (p *table) first(in *Input, room int) int {
	last := p.plan.rows
	for left := room; last > 0; last-- {
		if left -= p.height(last-1, room); left < 0 {
			break
		}
	}
	return min(max(in.Scroll, 0), last)
}

// rows draws lines from first on between y and end and tells how many there was room for.
func (p *table) rows(in *Input, g *canvas.Grid, r canvas.Rect, y, end, first int) (shown int) {
	for i := first; i < p.plan.rows && y < end; i++ {
		h := p.height(i, end-y)
		line := p.line(i)
		if line.of != nil {
			line.of.nested(in, g, canvas.Rect{X: r.X + 2, Y: y, W: r.W - 2, H: 1}, int(line.sub))
		} else {
			p.row(in, g, r, y, min(h, end-y), int(line.row))
		}
		y += h
		shown++
	}
	return shown
}

func (p *table) line(i int) tableLine {
	if p.plan.lines == nil {
		return tableLine{row: int32(i), sub: -1}
	}
	return p.plan.lines[i]
}

// nested draws one line of a table inside another's row: its header first, then a row at a time.
func (p *table) nested(in *Input, g *canvas.Grid, r canvas.Rect, line int) {
	plain := *in
	plain.ScrollX = 0
	p.place(&plain, r)
	if line == 0 {
		p.header(in, g, r.Y)
		return
	}
	if line-1 < p.plan.rows {
		p.row(in, g, r, r.Y, 1, int(p.line(line-1).row))
	}
}
