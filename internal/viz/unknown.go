package viz

import "github.com/montui/montui/internal/canvas"

// unknown names a panel type that has no drawing here and shows its data as a table.
type unknown struct {
	name  string
	table Panel
}

func newUnknown(name string) Panel { return &unknown{name, newTable(nil)} }

func (p *unknown) Draw(in *Input, g *canvas.Grid, r canvas.Rect) {
	text := "panel type " + p.name + " is not drawn in a terminal"
	if p.name == "" {
		text = "this panel has no type"
	}
	if len(in.Frames) > 0 && r.H >= 4 {
		text += "; its data:"
	}
	g.Text(r.X, r.Y, r.W, text, canvas.Style{FG: in.Theme.Warn})
	if r.H >= 4 && len(in.Frames) > 0 {
		p.table.Draw(in, g, canvas.Rect{X: r.X, Y: r.Y + 1, W: r.W, H: r.H - 1})
	}
}
