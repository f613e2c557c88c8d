package views

import (
	"github.com/montui/montui/internal/canvas"
	"github.com/montui/montui/internal/query"
	"github.com/montui/montui/internal/sheet"
)

// failureWidth is how wide a sentence in the middle of a panel becomes.
const failureWidth = 64

// drawFailure says in words why a panel without data has none. What is the server's failure, and so every panel's, is said quietly: the header
// and the footer say it aloud, once.
func (b *board) drawFailure(r *Root, g *canvas.Grid, inside canvas.Rect, err error) {
	lines := sheet.Wrap(err.Error(), min(inside.W-2, failureWidth))
	if !b.silent(err) || len(lines) > inside.H || inside.W < 12 {
		sheet.Wrapped(g, inside, err.Error(), canvas.Style{FG: r.theme.Error})
		return
	}
	wide := 0
	for _, line := range lines {
		wide = max(wide, canvas.Width(line))
	}
	x, y := inside.X+(inside.W-wide-2)/2, inside.Y+(inside.H-len(lines))/2
	g.Text(x, y, 1, "▲", canvas.Style{FG: r.theme.Error})
	for i, line := range lines {
		g.Text(x+2, y+i, wide, line, canvas.Style{FG: r.theme.Dim})
	}
}

// silent tells an error that is none of a panel's own: nobody answers.
func (b *board) silent(err error) bool { return !b.silentFrom.IsZero() && query.Unreachable(err) }
