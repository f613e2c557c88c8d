package views

import (
	"strings"
	"unicode/utf8"

	"github.com/montui/montui/internal/canvas"
	"github.com/montui/montui/internal/promql"
	"github.com/montui/montui/internal/theme"
)

// editLine is a line of the screen: bytes of the text.
type editLine struct{ start, end int }

// layOut breaks a text into lines of at most width cells; nothing is cut off.
func layOut(text string, width int) []editLine {
	width = max(width, 1)
	var lines []editLine
	start, used := 0, 0
	for i, r := range text {
		if r == '\n' {
			lines = append(lines, editLine{start, i})
			start, used = i+1, 0
			continue
		}
		w := canvas.Width(text[i : i+utf8.RuneLen(r)])
		if used+w > width {
			lines = append(lines, editLine{start, i})
			start, used = i, 0
		}
		used += w
	}
	lines = append(lines, editLine{start, len(text)})
	if used >= width { // the cursor behind a full line stands on the next
		lines = append(lines, editLine{len(text), len(text)})
	}
	return lines
}

// place is the cursor's line and column.
func place(text string, cursor int, lines []editLine) (line, column int) {
	for i, l := range lines {
		if cursor >= l.start && (cursor < l.end || cursor == l.end && (i == len(lines)-1 || lines[i+1].start > l.end)) {
			return i, canvas.Width(text[l.start:cursor])
		}
	}
	return len(lines) - 1, 0
}

// vertical moves the cursor by lines as they stand on a screen of that width; false is that there are none.
func (e *editor) vertical(by, width int) bool {
	lines := layOut(e.text, width)
	line, column := place(e.text, e.cursor, lines)
	to := line + by
	if to < 0 || to >= len(lines) {
		return false
	}
	if e.column < 0 {
		e.column = column
	}
	e.cursor = atColumn(e.text, lines[to], e.column)
	e.typing = false
	return true
}

// atColumn is the byte at a column of a line, or its end.
func atColumn(text string, l editLine, column int) int {
	used := 0
	for i, r := range text[l.start:l.end] {
		if used >= column {
			return l.start + i
		}
		used += canvas.Width(string(r))
	}
	return l.end
}

// kindStyle is the colour of a piece of PromQL. Without colours the text says it all the same.
func kindStyle(t *theme.Theme, kind promql.Kind) canvas.Style {
	if t.Depth <= canvas.ANSI16 { // nothing but the theme's own can be told apart there
		switch kind {
		case promql.Label:
			return canvas.Style{FG: t.Text}
		case promql.Keyword:
			return canvas.Style{FG: t.Accent, Attr: canvas.Bold}
		}
	}
	switch kind {
	case promql.Label:
		return canvas.Style{FG: t.Hex("#56d4c5")}
	case promql.String, promql.Value:
		return canvas.Style{FG: t.OK}
	case promql.Number, promql.Duration:
		return canvas.Style{FG: t.Warn}
	case promql.Function, promql.Aggregation:
		return canvas.Style{FG: t.Accent}
	case promql.Keyword:
		return canvas.Style{FG: t.Hex("#c792ea")}
	case promql.Variable:
		return canvas.Style{FG: t.Warn, Attr: canvas.Bold}
	case promql.Comment:
		return canvas.Style{FG: t.Dim, Attr: canvas.Italic}
	case promql.Operator, promql.Bracket:
		return canvas.Style{FG: t.Text}
	case promql.Error:
		return canvas.Style{FG: t.Error, Attr: canvas.Underline}
	}
	return canvas.Style{FG: t.Text, Attr: canvas.Bold}
}

// drawing is how an editor is drawn: with a cursor or without, and what is wrong in it.
type drawing struct {
	focused bool
	wrong   span // underlined; from == to is none
}

// draw puts the text on the grid, scrolled so that the cursor is seen, and gives the cursor's cell.
func (e *editor) draw(t *theme.Theme, g *canvas.Grid, at canvas.Rect, d drawing) (x, y int) {
	if at.W < 1 || at.H < 1 {
		return at.X, at.Y
	}
	lines := layOut(e.text, at.W)
	line, column := place(e.text, e.cursor, lines)
	top := max(0, min(line-at.H/2, len(lines)-at.H))
	tokens := promql.Highlight(e.text)
	k := 0
	for row := 0; row < at.H && top+row < len(lines); row++ {
		l := lines[top+row]
		for k > 0 && tokens[k-1].End > l.start {
			k--
		}
		used := 0
		for ; k < len(tokens) && tokens[k].Start < l.end; k++ {
			from, to := max(tokens[k].Start, l.start), min(tokens[k].End, l.end)
			if from < to {
				used += g.Text(at.X+used, at.Y+row, at.W-used, e.text[from:to], kindStyle(t, tokens[k].Kind))
			}
		}
	}
	e.mark(t, g, at, lines, top, d)
	x, y = at.X+column, at.Y+line-top
	if d.focused {
		under := " "
		if e.cursor < len(e.text) {
			if r, _ := utf8.DecodeRuneInString(e.text[e.cursor:]); r != '\n' {
				under = string(r)
			}
		}
		g.Text(x, y, at.X+at.W-x, under, canvas.Style{FG: t.Text, Attr: canvas.Reverse})
	}
	return x, y
}

// mark shows the pair of brackets at the cursor, and what is wrong.
func (e *editor) mark(t *theme.Theme, g *canvas.Grid, at canvas.Rect, lines []editLine, top int, d drawing) {
	cell := func(i int, style canvas.Style) {
		line, column := place(e.text, i, lines)
		if line < top || line >= top+at.H || i > len(e.text) {
			return
		}
		under := " "
		if i < len(e.text) && e.text[i] != '\n' {
			r, _ := utf8.DecodeRuneInString(e.text[i:])
			under = string(r)
		}
		g.Text(at.X+column, at.Y+line-top, at.W-column, under, style)
	}
	if a, b, ok := promql.Pair(e.text, e.cursor); ok && d.focused {
		style := canvas.Style{FG: t.Text, BG: t.Mix(t.Accent, t.Background, 0.45), Attr: canvas.Bold | canvas.Underline}
		cell(a, style)
		cell(b, style)
	}
	style := canvas.Style{FG: t.Error, Attr: canvas.Underline | canvas.Bold}
	for i := d.wrong.from; i < d.wrong.to && i < len(e.text) && i-d.wrong.from < 200; i++ {
		if utf8.RuneStart(e.text[i]) && !strings.ContainsRune(" \n", rune(e.text[i])) {
			cell(i, style)
		}
	}
	if d.wrong.from < d.wrong.to && d.wrong.from >= len(e.text) {
		cell(len(e.text), canvas.Style{FG: t.Error, Attr: canvas.Underline})
	}
}
