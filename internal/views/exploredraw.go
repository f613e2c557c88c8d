package views

import (
	"slices"
	"strconv"
	"strings"

	"github.com/montui/montui/internal/canvas"
	"github.com/montui/montui/internal/frame"
	"github.com/montui/montui/internal/promql"
	"github.com/montui/montui/internal/sheet"
)

// exploreLayout is where things stand in the body, from its corner.
type exploreLayout struct {
	box    canvas.Rect // around the editor; of no height where there is no room for one
	editor canvas.Rect
	note   int // the line of what there is to say; -1 is none
	tabs   int // -1 is none
	answer canvas.Rect
}

// arrange shares the body out: the editor has what its text needs, up to the half.
func (e *explore) arrange() {
	w, h := e.w, e.h
	p := exploreLayout{note: -1, tabs: -1}
	boxed := h >= 9 && w >= 20
	inner := w
	if boxed {
		inner = w - 4
	}
	lines := max(1, min(len(layOut(e.editor.text, inner)), h/2-2))
	y := 0
	if boxed {
		p.box = canvas.Rect{W: w, H: lines + 2}
		p.editor = canvas.Rect{X: 2, Y: 1, W: inner, H: lines}
		y = lines + 2
	} else {
		p.editor = canvas.Rect{W: inner, H: min(lines, h)}
		y = p.editor.H
	}
	if y < h {
		p.note, y = y, y+1
	}
	if y < h {
		p.tabs, y = y, y+1
	}
	p.answer = canvas.Rect{Y: y, W: w, H: max(0, h-y)}
	e.place = p
}

func (e *explore) draw(r *Root, g *canvas.Grid, body canvas.Rect) {
	if body.W < 1 || body.H < 1 {
		return
	}
	before := e.place.answer
	e.w, e.h = body.W, body.H
	e.arrange()
	if e.place.answer != before { // the editor has grown or shrunk
		e.answer.w, e.answer.h = e.place.answer.W, e.place.answer.H
	}
	p, t := e.place, r.theme
	edge := canvas.Style{FG: t.Box}
	if e.editing {
		edge.FG = t.Focus
	}
	if p.box.H > 0 {
		box := canvas.Rect{X: body.X, Y: body.Y + p.box.Y, W: p.box.W, H: p.box.H}
		g.Box(box, t.Glyphs, edge)
		sheet.Title(g, box, "PromQL", canvas.Style{FG: t.Text, Attr: canvas.Bold})
		if said := e.deps.Server; canvas.Width(said)+20 < box.W {
			g.Text(box.X+box.W-canvas.Width(said)-4, box.Y, canvas.Width(said)+2, " "+said+" ", canvas.Style{FG: t.Dim})
		}
	}
	at := canvas.Rect{X: body.X + p.editor.X, Y: body.Y + p.editor.Y, W: p.editor.W, H: p.editor.H}
	d := drawing{focused: e.editing}
	if e.wrong && !e.popup.open {
		d.wrong = span{e.problem.Start, max(e.problem.End, e.problem.Start+1)}
	}
	x, y := e.editor.draw(t, g, at, d)
	if e.editor.text == "" && at.W > 20 {
		g.Text(at.X+2, at.Y, at.W-2, "write PromQL, or press tab to see what there is", canvas.Style{FG: t.Dim})
	}
	if p.note >= 0 {
		e.drawNote(r, g, canvas.Rect{X: body.X + p.editor.X, Y: body.Y + p.note, W: p.editor.W, H: 1})
	}
	if p.tabs >= 0 {
		e.drawTabs(r, g, canvas.Rect{X: body.X, Y: body.Y + p.tabs, W: body.W, H: 1})
	}
	answer := canvas.Rect{X: body.X, Y: body.Y + p.answer.Y, W: p.answer.W, H: p.answer.H}
	if answer.H > 0 {
		e.drawAnswer(r, g, answer)
	}
	e.drawPopup(r, g, x, y, body)
}

// drawNote writes what is most worth knowing: what does not parse, what is doubtful, or what is at the cursor.
func (e *explore) drawNote(r *Root, g *canvas.Grid, at canvas.Rect) {
	t := r.theme
	name, kind := promql.Under(e.editor.text, e.editor.cursor)
	switch {
	case e.wrong && !e.popup.open:
		g.Text(at.X, at.Y, at.W, canvas.Truncate("✗ "+e.problem.Text, at.W), canvas.Style{FG: t.Error})
	case len(e.findings) > 0 && strings.TrimSpace(e.editor.text) == e.ran && (!e.editing || e.worst().Severity != promql.SeverityInfo):
		said, style := "▲ "+e.worst().Text, canvas.Style{FG: t.Warn}
		if e.worst().Severity == promql.SeverityInfo {
			style.FG = t.Dim
		}
		if n := len(e.findings); n > 1 {
			said = canvas.Truncate(said, max(0, at.W-20)) + "  +" + itoa(n-1) + " in Explain"
		}
		g.Text(at.X, at.Y, at.W, canvas.Truncate(said, at.W), style)
	case name != "":
		e.drawAbout(r, g, at, name, kind)
	}
}

// worst is the most severe advice.
func (e *explore) worst() promql.Finding { return slices.MinFunc(e.findings, gravest) }

// drawAbout writes a metric's type, unit and help, or how a function is called.
func (e *explore) drawAbout(r *Root, g *canvas.Grid, at canvas.Rect, name string, kind promql.Kind) {
	t := r.theme
	title, said := name, ""
	if kind == promql.Metric {
		about, known := e.memory.Metadata(name)
		if !known || about.Type == "" && about.Help == "" {
			return
		}
		said = about.Type
		if about.Unit != "" {
			said += " in " + about.Unit
		}
		if about.Help != "" {
			said += "  " + strings.Join(strings.Fields(about.Help), " ")
		}
	} else {
		title, said = promql.Signature(name)
	}
	style := kindStyle(t, kind)
	x := at.X + g.Text(at.X, at.Y, at.W, title, style)
	g.Text(x+2, at.Y, at.X+at.W-x-2, canvas.Truncate(said, max(0, at.X+at.W-x-2)), canvas.Style{FG: t.Dim})
}

// drawTabs writes the views, and how much came in how long.
func (e *explore) drawTabs(r *Root, g *canvas.Grid, at canvas.Rect) {
	t := r.theme
	x := at.X + 1
	for i, name := range exploreViews {
		style := canvas.Style{FG: t.Dim}
		if i == e.view {
			style = canvas.Style{FG: t.Text, Attr: canvas.Bold | canvas.Underline}
		}
		g.Text(x, at.Y, at.X+at.W-x, name, style)
		x += len(name) + 2
	}
	said, style := e.summary(), canvas.Style{FG: t.Dim}
	if w := canvas.Width(said); x+w+1 <= at.X+at.W {
		g.Text(at.X+at.W-w-1, at.Y, w, said, style)
	}
}

func (e *explore) summary() string {
	s := e.answer.focused()
	switch {
	case e.ran == "" || s == nil:
		return ""
	case e.view == viewExplain:
		return e.tree.summary()
	case s.loading && s.fetched.IsZero():
		return "asking …"
	case s.fetched.IsZero():
		return ""
	}
	noun, n := "series", seriesIn(s.frames)
	if e.view == viewTable {
		noun, n = "row", 0
		for _, f := range s.frames {
			n += f.Rows()
		}
	}
	said := counted(n, noun)
	if noun == "series" {
		said = itoa(n) + " series"
	}
	return said + "  ·  " + spanText(s.took.Seconds())
}

func seriesIn(frames frame.Frames) int {
	n := 0
	for _, f := range frames {
		for _, fd := range f.Fields {
			if fd.Kind != frame.Time {
				n++
			}
		}
	}
	return n
}

func (e *explore) drawAnswer(r *Root, g *canvas.Grid, at canvas.Rect) {
	s := e.answer.focused()
	switch {
	case e.ran == "" || s == nil:
		sheet.Centred(g, at, "⏎ asks "+e.deps.Server, canvas.Style{FG: r.theme.Dim})
	case e.view == viewExplain:
		e.drawLines(r, g, at, e.explainLines(r, at.W-2))
	case s.err == nil && !s.fetched.IsZero() && seriesIn(s.frames) == 0:
		sheet.Centred(g, at, "no series: Explain counts them at each step", canvas.Style{FG: r.theme.Dim})
	case e.view == viewRaw && !s.fetched.IsZero():
		e.drawLines(r, g, at, e.rawLines(r, at.W-2))
	default:
		inside := r.drawNotices(g, s, at)
		r.drawInside(g, e.answer, s, inside)
		r.drawTooltips(g, e.answer, inside)
	}
}

// pieces are a line in several colours.
type pieces []segment

func (e *explore) drawLines(r *Root, g *canvas.Grid, at canvas.Rect, lines []pieces) {
	e.top = drawPieces(r, g, at, lines, e.top)
}

// drawPieces draws the lines that there is room for from the one at the top, and gives the top back as far as it goes.
func drawPieces(r *Root, g *canvas.Grid, at canvas.Rect, lines []pieces, top int) int {
	top = max(0, min(top, len(lines)-at.H))
	for i := 0; i < at.H && top+i < len(lines); i++ {
		drawSegments(g, at.X+1, at.Y+i, at.W-2, lines[top+i])
	}
	if left := len(lines) - top - at.H; left > 0 && at.W > 12 {
		said := " ↓ " + itoa(left) + " more "
		g.Text(at.X+at.W-canvas.Width(said)-1, at.Y+at.H-1, canvas.Width(said), said, canvas.Style{FG: r.theme.Dim, BG: r.theme.Bar})
	}
	return top
}

// maxRawLines bounds the series that are laid out for reading.
const maxRawLines = 10_000

// rawLines are the series as Prometheus writes them: name, labels, value.
func (e *explore) rawLines(r *Root, width int) []pieces {
	var lines []pieces
	t := r.theme
	for _, f := range e.answer.focused().frames {
		for _, fd := range f.Fields {
			if fd.Kind == frame.Time || fd.Len() == 0 {
				continue
			}
			if len(lines) >= maxRawLines {
				return append(lines, pieces{{"… and more series than are shown here", canvas.Style{FG: t.Warn}}})
			}
			text := seriesText(fd.Labels)
			value := strconv.FormatFloat(lastNumber(fd), 'g', -1, 64)
			var line pieces
			for _, tok := range promql.Highlight(text) {
				line = append(line, segment{text[tok.Start:tok.End], kindStyle(t, tok.Kind)})
			}
			line = append(line, segment{"  " + value, canvas.Style{FG: t.Warn, Attr: canvas.Bold}})
			lines = append(lines, wrapPieces(line, width)...)
		}
	}
	if len(lines) == 0 {
		return []pieces{{{"no series", canvas.Style{FG: t.Dim}}}}
	}
	return lines
}

func lastNumber(fd *frame.Field) float64 {
	if n := len(fd.Numbers); n > 0 {
		return fd.Numbers[n-1]
	}
	return 0
}

// seriesText is a series as PromQL selects it.
func seriesText(l frame.Labels) string {
	rest := labelsText(l, "__name__")
	if rest == "" && l["__name__"] != "" {
		return l["__name__"]
	}
	var pairs []string
	for _, name := range sortedNames(l) {
		if name != "__name__" {
			pairs = append(pairs, name+"="+strconv.Quote(l[name]))
		}
	}
	return l["__name__"] + "{" + strings.Join(pairs, ", ") + "}"
}

// wrapPieces breaks a line where it is wider than there is room; what goes on is moved in.
func wrapPieces(line pieces, width int) []pieces {
	width = max(width, 4)
	var lines []pieces
	var here pieces
	used := 0
	for _, p := range line {
		for text := p.text; text != ""; {
			if used+canvas.Width(text) <= width {
				here = append(here, segment{text, p.style})
				used += canvas.Width(text)
				break
			}
			fits := canvas.Truncate(text, max(width-used, 0))
			fits = strings.TrimSuffix(fits, "…")
			if !strings.HasPrefix(text, fits) {
				fits = ""
			}
			switch at := strings.LastIndexAny(fits, " ,({|"); {
			case at >= len(fits)/2:
				fits = fits[:at+1] // between words, where there are some
			case used > width/2 && canvas.Width(text) <= width-2:
				fits = "" // a piece that is not to be broken
			}
			if fits == "" && used <= 2 { // not even one fits a line of its own
				return append(lines, append(here, segment{text, p.style}))
			}
			here = append(here, segment{fits, p.style})
			lines = append(lines, here)
			here, used, text = pieces{{"  ", canvas.Style{}}}, 2, strings.TrimPrefix(text[len(fits):], " ")
		}
	}
	return append(lines, here)
}
