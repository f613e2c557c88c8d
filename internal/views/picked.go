package views

import (
	"github.com/montui/montui/internal/canvas"
	"github.com/montui/montui/internal/theme"
)

// picked is a line that the cursor is on. With sixteen colours or none only the terminal's own two, the other way round, are sure to be read.
func picked(t *theme.Theme) canvas.Style {
	if t.Depth <= canvas.ANSI16 {
		return canvas.Style{FG: t.Text, Attr: canvas.Reverse}
	}
	return canvas.Style{FG: t.Text, BG: t.Mix(t.Accent, t.Background, 0.3)}
}

// on is a colour on a line, as far as it can be read there.
func on(line canvas.Style, ink canvas.Color) canvas.Style {
	if line.Attr&canvas.Reverse == 0 {
		line.FG = ink
	}
	return line
}
