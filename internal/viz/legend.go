package viz

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/montui/montui/internal/canvas"
	"github.com/montui/montui/internal/field"
	"github.com/montui/montui/internal/frame"
)

// legend names the series below or beside a plot.
type legend struct {
	table, right bool
	calcs        []string
	entries      []legendEntry
	widths       []int // of the columns: name, then each calc
	cells        int   // how wide the options want one on the right; 0 is as wide as it needs
	rect         canvas.Rect

	reading  bool // each entry has what the crosshair reads
	readingW int
	places   []LegendEntry // of the entries that were drawn
	missing  bool          // there was no room for all
}

type legendEntry struct {
	name   string
	mark   string
	color  canvas.Color
	values []field.Text
	texts  []string
	width  int // in a list
	series *series
	read   string // at the crosshair
	away   bool   // the series is kept off the plot
}

// newLegend reads options.legend; nil when no legend is shown.
func newLegend(o options) *legend {
	mode := o.text("list", "legend", "displayMode")
	if mode == "hidden" || !o.flag(true, "legend", "showLegend") || !o.flag(true, "legend", "isVisible") {
		return nil
	}
	return &legend{table: mode == "table", right: o.text("bottom", "legend", "placement") == "right", calcs: o.list("legend", "calcs"),
		cells: int(min(max(o.number(0, "legend", "width")/field.CellWidth, 0), 1000))}
}

// add names one series.
func (l *legend) add(in *Input, f *frame.Field, name string, color canvas.Color, letter rune) {
	if options(f.Config.Custom).flag(false, "hideFrom", "legend") {
		return
	}
	e := legendEntry{name: name, color: color, mark: seriesMark(in, letter), away: options(f.Config.Custom).flag(false, "hideFrom", "viz")}
	if e.away {
		e.mark, e.color = "·", in.Theme.Dim
	}
	if len(l.calcs) > 0 && !e.away {
		e.values = field.LegendCalcs(f, l.calcs, in.Zone)
	}
	l.entries = append(l.entries, e)
}

// addSeries names one series that the crosshair can read.
func (l *legend) addSeries(in *Input, s *series) {
	n := len(l.entries)
	if l.add(in, s.field, s.name, s.color, s.letter); len(l.entries) > n {
		l.entries[n].series = s
	}
}

// seriesMark is the sign before a series' name: its letter where colour cannot tell.
func seriesMark(in *Input, letter rune) string {
	if in.Theme.Depth == canvas.NoColor {
		return string(letter)
	}
	return "━"
}

// sort orders the entries by the named column; none keeps the series' order.
func (l *legend) sort(by string, desc bool) {
	if by == "" {
		return
	}
	column := slices.IndexFunc(l.calcs, func(c string) bool {
		return strings.EqualFold(calcTitle(c), by) || c == by || strings.EqualFold(calcTitle(c)+" *", by)
	})
	slices.SortStableFunc(l.entries, func(a, b legendEntry) int {
		n := cmp.Compare(strings.ToLower(a.name), strings.ToLower(b.name))
		if column >= 0 && column < len(a.values) && column < len(b.values) {
			n = cmp.Compare(a.values[column].Numeric, b.values[column].Numeric)
		}
		if desc {
			return -n
		}
		return n
	})
}

// calcTitle is a reducer's name as a legend's column says it.
func calcTitle(id string) string {
	switch id {
	case "lastNotNull", "last":
		return "Last"
	case "firstNotNull", "first":
		return "First"
	case "sum":
		return "Total"
	case "stdDev":
		return "StdDev"
	case "diffperc":
		return "Difference %"
	case "allIsZero", "allIsNull", "changeCount", "distinctCount", "diff", "delta", "step", "range", "logmin":
		return map[string]string{"allIsZero": "All zeros", "allIsNull": "All nulls", "changeCount": "Change count", "distinctCount": "Distinct count",
			"diff": "Difference", "delta": "Delta", "step": "Step", "range": "Range", "logmin": "Min (above zero)"}[id]
	}
	if id == "" {
		return ""
	}
	return strings.ToUpper(id[:1]) + id[1:]
}

// measure works out widths once the entries are known.
func (l *legend) measure() {
	l.widths = make([]int, 1+len(l.calcs))
	for c, id := range l.calcs {
		l.widths[c+1] = canvas.Width(calcTitle(id))
	}
	for i := range l.entries {
		e := &l.entries[i]
		w := canvas.Width(e.name)
		l.widths[0] = max(l.widths[0], w+2)
		e.width = w + 2
		for c, v := range e.values {
			text := v.Full()
			if !l.table && len(l.calcs) > 1 && c < len(l.calcs) { // several values in a list say which is which
				text = strings.ToLower(calcTitle(l.calcs[c])) + " " + text
			}
			e.texts = append(e.texts, text)
			if c+1 < len(l.widths) {
				l.widths[c+1] = max(l.widths[c+1], canvas.Width(text))
			}
			e.width += 1 + canvas.Width(text)
		}
	}
}

// cut takes the legend's room from r and returns what is left for the plot.
func (l *legend) cut(r canvas.Rect) canvas.Rect {
	if l == nil || len(l.entries) == 0 || r.H < 5 {
		return r
	}
	l.measure()
	if l.right && r.W >= 50 {
		w := l.widths[0]
		if l.table {
			for _, c := range l.widths[1:] {
				w += c + 2
			}
		} else {
			for _, e := range l.entries {
				w = max(w, e.width)
			}
		}
		if l.cells > 0 {
			w = max(l.cells, 8)
		}
		w = min(w, r.W*2/5)
		l.rect = canvas.Rect{X: r.X + r.W - w, Y: r.Y, W: w, H: r.H}
		r.W -= w + 2
		return r
	}
	h := len(l.entries)
	if l.table {
		h++
	} else {
		h = l.lines(r.W)
	}
	most := max(r.H/4, 1)
	if l.table {
		most = max(r.H*2/5, 2)
	}
	if r.H < 8 {
		most = 1
	}
	h = min(h, most)
	l.rect = canvas.Rect{X: r.X, Y: r.Y + r.H - h, W: r.W, H: h}
	r.H -= h
	return r
}

// lines is how many lines a list needs.
func (l *legend) lines(w int) int {
	n, used := 1, 0
	for _, e := range l.entries {
		if used > 0 && used+e.width > w {
			n, used = n+1, 0
		}
		used += e.width + 3
	}
	return n
}

// draw draws the legend where cut has put it.
func (l *legend) draw(in *Input, g *canvas.Grid) {
	if l == nil || l.rect.W <= 0 || l.rect.H <= 0 {
		return
	}
	l.places, l.missing = l.places[:0], false
	all := l.entries
	defer func() { l.entries = all }()
	if first := l.first(in); first > 0 {
		l.entries, l.missing = all[first:], true
	}
	switch {
	case l.table && l.rect.H > 1:
		l.drawTable(in, g)
	case l.right && l.rect.H > 3:
		l.drawColumn(in, g)
	default:
		l.drawList(in, g)
	}
	l.missing = l.missing || len(l.places) < len(l.entries)
}

// first is the first entry to be seen: none is scrolled away that there is room for.
func (l *legend) first(in *Input) int {
	rows := l.rect.H
	if l.table {
		rows--
	} else if !l.right {
		return min(max(in.Scroll, 0), max(len(l.entries)-1, 0)) * min(max(l.lines(l.rect.W)-rows, 0), 1)
	}
	return min(max(in.Scroll, 0), max(len(l.entries)-max(rows, 1), 0))
}

func more(n int) string { return "+" + strconv.Itoa(n) + " more" }

// moreColumns says how many columns there is no room for.
func moreColumns(n int) string {
	if n == 1 {
		return "+1 column"
	}
	return "+" + strconv.Itoa(n) + " columns"
}

func (l *legend) drawList(in *Input, g *canvas.Grid) {
	x, y, end := l.rect.X, l.rect.Y, l.rect.X+l.rect.W
	if l.reading {
		l.drawReadings(in, g)
		return
	}
	for i := range l.entries {
		e := &l.entries[i]
		left := len(l.entries) - i
		if x > l.rect.X && x+e.width > end {
			if y == l.rect.Y+l.rect.H-1 {
				g.Text(x, y, end-x, more(left), canvas.Style{FG: in.Theme.Dim})
				return
			}
			x, y = l.rect.X, y+1
		}
		if y == l.rect.Y+l.rect.H-1 && left > 1 { // the last line keeps room to say what is missing
			need := 0
			for _, next := range l.entries[i:] {
				need += next.width + 3
			}
			if x+need-3 > end && x+e.width+3+8+digits(left) > end {
				if i == 0 {
					l.entry(in, g, e, x, y, max(end-x-9-digits(left), 0))
					g.Text(max(end-6-digits(left), x), y, 6+digits(left), more(left-1), canvas.Style{FG: in.Theme.Dim})
					return
				}
				g.Text(x, y, end-x, more(left), canvas.Style{FG: in.Theme.Dim})
				return
			}
		}
		if y >= l.rect.Y+l.rect.H {
			return
		}
		l.entry(in, g, e, x, y, end-x)
		x += e.width + 3
	}
}

func digits(n int) int {
	d := 1
	for n >= 10 {
		d, n = d+1, n/10
	}
	return d
}

// drawReadings lists entries with what the crosshair reads, one width for all values so that none moves while it does.
func (l *legend) drawReadings(in *Input, g *canvas.Grid) {
	x, y, end := l.rect.X, l.rect.Y, l.rect.X+l.rect.W
	for i := range l.entries {
		e := &l.entries[i]
		w := 2 + canvas.Width(e.name) + 1 + l.readingW
		if x > l.rect.X && x+w > end {
			if y == l.rect.Y+l.rect.H-1 {
				right(g, end, y, end-l.rect.X, " "+more(len(l.entries)-i), canvas.Style{FG: in.Theme.Dim})
				return
			}
			x, y = l.rect.X, y+1
		}
		l.entry(in, g, e, x, y, min(w, end-x))
		x += w + 3
	}
}

// entry writes mark, name and values of one series.
func (l *legend) entry(in *Input, g *canvas.Grid, e *legendEntry, x, y, w int) {
	l.place(e, x, y, min(w, e.width))
	g.Text(x, y, min(w, 1), e.mark, canvas.Style{FG: e.color, Attr: canvas.Bold})
	nameW := w - 2
	if l.reading { // what the crosshair reads stays whole before names and other values do
		nameW = max(nameW-canvas.Width(e.read)-1, min(nameW, 4))
	}
	used := 2 + g.Text(x+2, y, nameW, e.name, canvas.Style{FG: e.ink(in, in.Theme.Text)})
	if l.reading {
		g.Text(x+used+1, y, w-used-1, e.read, canvas.Style{FG: in.Theme.Accent})
		return
	}
	for _, v := range e.texts {
		if used+1+canvas.Width(v) > w {
			g.Text(x+used, y, w-used, "…", canvas.Style{FG: in.Theme.Dim})
			return
		}
		used += 1 + g.Text(x+used+1, y, w-used-1, v, canvas.Style{FG: e.ink(in, in.Theme.Dim)})
	}
}

func (l *legend) drawColumn(in *Input, g *canvas.Grid) {
	for i := range l.entries {
		if i == l.rect.H-1 && len(l.entries) > l.rect.H {
			g.Text(l.rect.X, l.rect.Y+i, l.rect.W, more(len(l.entries)-i), canvas.Style{FG: in.Theme.Dim})
			return
		}
		l.entry(in, g, &l.entries[i], l.rect.X, l.rect.Y+i, l.rect.W)
	}
}

// drawTable draws names and columns of values; columns that do not fit are counted in the header.
func (l *legend) drawTable(in *Input, g *canvas.Grid) {
	r := l.rect
	columns, need := len(l.calcs), 0
	for _, w := range l.widths[1:] {
		need += w + 2
	}
	for columns > 0 && r.W-need < min(l.widths[0], 12) {
		need -= l.widths[columns] + 2
		columns--
	}
	nameW := r.W - need
	if !l.right {
		nameW = min(nameW, max(l.widths[0]+l.readingW, 24))
	}
	dim := canvas.Style{FG: in.Theme.Dim}
	x := r.X + nameW
	for c := range columns {
		x += l.widths[c+1] + 2
		title := calcTitle(l.calcs[c])
		g.Text(x-canvas.Width(title), r.Y, canvas.Width(title), title, dim)
	}
	if hidden := len(l.calcs) - columns; hidden > 0 {
		g.Text(r.X, r.Y, nameW, moreColumns(hidden), dim)
	}
	for i := range l.entries {
		y := r.Y + 1 + i
		if i == r.H-2 && len(l.entries) > r.H-1 {
			g.Text(r.X, y, r.W, more(len(l.entries)-i), dim)
			return
		}
		e := &l.entries[i]
		l.place(e, r.X, y, r.W)
		g.Text(r.X, y, 1, e.mark, canvas.Style{FG: e.color, Attr: canvas.Bold})
		name := nameW - 2
		if l.reading && nameW-l.readingW-3 >= 4 {
			name -= l.readingW + 1
			right(g, r.X+nameW, y, l.readingW, e.read, canvas.Style{FG: in.Theme.Accent})
		}
		g.Text(r.X+2, y, name, e.name, canvas.Style{FG: e.ink(in, in.Theme.Text)})
		x := r.X + nameW
		for c := range min(columns, len(e.texts)) {
			x += l.widths[c+1] + 2
			w := canvas.Width(e.texts[c])
			g.Text(x-w, y, w, e.texts[c], canvas.Style{FG: e.ink(in, in.Theme.Text)})
		}
	}
}
