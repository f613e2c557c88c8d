package views

import (
	tea "charm.land/bubbletea/v2"

	"github.com/montui/montui/internal/canvas"
	"github.com/montui/montui/internal/dashboard"
)

// tallForBar is the least height of a screen that gives lines of its own to the variables, when they do not fit beside the name.
const tallForBar = 20

// header writes the variables behind the name, unless they have lines of their own.
func (b *board) header(r *Root, g *canvas.Grid, x, room int) {
	if r.barLines == 0 {
		r.drawVariables(g, b, canvas.Rect{X: x, W: room, H: 1}, " │ ")
	}
}

func (r *Root) drawVariableBar(g *canvas.Grid, b *board) {
	r.drawVariables(g, b, canvas.Rect{X: 0, Y: 1, W: r.w, H: r.barLines}, " ")
}

// variablePieces are a variable as the header shows it; the one that n and p turn is underlined.
func (r *Root) variablePieces(b *board, v *dashboard.Variable) []segment {
	t := r.theme
	name := canvas.Style{FG: t.Dim}
	if len(b.choices()) > 1 && b.turned() == v {
		name.Attr = canvas.Underline
	}
	return []segment{{variableLabel(v), name}, {" " + canvas.Truncate(b.variableText(v.Name), 28) + r.down(), canvas.Style{FG: t.Text}}}
}

// drawVariables writes as many variables as fit; "+2" stands for the others.
func (r *Root) drawVariables(g *canvas.Grid, b *board, at canvas.Rect, lead string) {
	t := r.theme
	variables := b.choices()
	x, y := at.X, at.Y
	for i, v := range variables {
		if i > 0 {
			lead = "   "
		}
		segments := r.variablePieces(b, v)
		w := segmentsWidth(segments)
		last := y == at.Y+at.H-1
		reserve := 0
		if last && i < len(variables)-1 {
			reserve = 4
		}
		switch need := canvas.Width(lead) + w + reserve; {
		case x+need <= at.X+at.W:
		case !last:
			x, y, lead = at.X, y+1, " "
		default:
			more := " +" + itoa(len(variables)-i)
			r.hotKey(x, y, g.Text(x, y, at.X+at.W-x, more, canvas.Style{FG: t.Dim}), "v")
			return
		}
		x += g.Text(x, y, at.X+at.W-x, lead, canvas.Style{FG: t.Faint})
		start := x
		for _, s := range segments {
			x += g.Text(x, y, at.X+at.W-x, s.text, s.style)
		}
		r.hot(start, y, x-start, func() tea.Cmd { return r.pickValue(b, v) })
	}
}

// measureBar gives the variables lines of their own where they do not fit beside the name. What it goes by does not change from one
// refresh to the next, so that nothing jumps.
func (r *Root) measureBar() int {
	b := r.board()
	if b == nil || r.kiosk || r.h < tallForBar || len(b.order) == 0 {
		return 0
	}
	variables := b.choices()
	if len(variables) == 0 {
		return 0
	}
	right := piecesWidth(b.rangePieces(r, wholeRight)) + canvas.Width("   ● live  "+b.clock()) + segmentsWidth(r.playSign())
	room := r.w - right - canvas.Width(brand)
	for i := range r.tabs {
		room -= 3 + min(18, canvas.Width(r.tabs[i].top().title()))
	}
	lines, x := 1, 0
	whole := 3
	for _, v := range variables {
		w := segmentsWidth(r.variablePieces(b, v)) + 3
		whole += w
		if x > 0 && x+w > r.w {
			lines, x = lines+1, 0
		}
		x += w
	}
	if whole-3 <= room {
		return 0
	}
	return min(lines, 1+r.h/40)
}

func segmentsWidth(segments []segment) int {
	w := 0
	for _, s := range segments {
		w += canvas.Width(s.text)
	}
	return w
}
