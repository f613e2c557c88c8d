package views

import (
	"github.com/montui/montui/internal/canvas"
	"github.com/montui/montui/internal/theme"
)

// picked is the style of the line under the cursor. With sixteen colours or none only the terminal's own two, reversed, are sure
// to be readable.
func picked(t *theme.Theme) canvas.Style {
	if t.Depth <= canvas.ANSI16 {
		return canvas.Style{FG: t.Text, Attr: canvas.Reverse}
	}
	return canvas.Style{FG: t.Text, BG: t.Mix(t.Accent, t.Background, 0.3)}
}

// on is a colour on that line, as far as it is readable there.
func on(line canvas.Style, ink canvas.Color) canvas.Style {
	if line.Attr&canvas.Reverse == 0 {
		line.FG = ink
	}
	return line
}
