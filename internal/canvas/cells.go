package canvas

import "iter"

// Cell is a grapheme where it stands: what a picture is made of.
type Cell struct {
	X, Y, Width int // Width is 1 or 2 cells
	Text        string
	Style       Style
}

// Cells yields the graphemes row by row, blanks among them, as the terminal's font has them: what Encode writes.
func (g *Grid) Cells() iter.Seq[Cell] {
	return func(yield func(Cell) bool) {
		var buf []byte
		for i, c := range g.cells {
			if c.wide == 0 {
				continue
			}
			buf = g.appendCell(buf[:0], c)
			if !yield(Cell{X: i % g.w, Y: i / g.w, Width: int(c.wide), Text: string(buf), Style: Style{c.fg, c.bg, c.attr}}) {
				return
			}
		}
	}
}
