package viz

import "github.com/montui/montui/internal/canvas"

// empty says in dim words that there is nothing to draw.
func empty(in *Input, g *canvas.Grid, r canvas.Rect) { centred(in, g, r, "no data") }

// centred writes one dim line in the middle of r.
func centred(in *Input, g *canvas.Grid, r canvas.Rect, text string) {
	w := min(canvas.Width(text), r.W)
	g.Text(r.X+(r.W-w)/2, r.Y+(r.H-1)/2, w, text, canvas.Style{FG: in.Theme.Dim})
}

// right writes text so that it ends before column end, within w cells.
func right(g *canvas.Grid, end, y, w int, text string, st canvas.Style) {
	n := min(canvas.Width(text), w)
	g.Text(end-n, y, n, text, st)
}

// air leaves a cell free at both sides when there is width to spare.
func air(r canvas.Rect) canvas.Rect {
	if r.W >= 20 {
		r.X, r.W = r.X+1, r.W-2
	}
	return r
}
