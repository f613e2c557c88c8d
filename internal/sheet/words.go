package sheet

import (
	"strconv"
	"strings"

	"github.com/montui/montui/internal/canvas"
)

// Centred writes a line in the middle of r.
func Centred(g *canvas.Grid, r canvas.Rect, s string, style canvas.Style) {
	w := min(canvas.Width(s), r.W)
	if w > 0 && r.H > 0 {
		g.Text(r.X+(r.W-w)/2, r.Y+r.H/2, w, canvas.Truncate(s, w), style)
	}
}

// Wrapped writes a text over as many lines as r has; what is left over ends in "…".
func Wrapped(g *canvas.Grid, r canvas.Rect, s string, style canvas.Style) {
	lines := Wrap(s, r.W)
	for i, line := range lines {
		if i == r.H-1 && len(lines) > r.H {
			line = canvas.Truncate(line, max(0, r.W-1)) + "…"
		}
		if i < r.H {
			g.Text(r.X, r.Y+i, r.W, line, style)
		}
	}
}

// Wrap breaks a text at blanks into lines of at most w cells; a longer word is broken anywhere.
func Wrap(s string, w int) []string {
	if w < 1 || s == "" {
		return nil
	}
	var lines []string
	for _, paragraph := range strings.Split(s, "\n") {
		line := ""
		for _, word := range strings.Fields(paragraph) {
			if line != "" && canvas.Width(line)+1+canvas.Width(word) > w {
				lines, line = append(lines, line), ""
			}
			if line != "" {
				line += " "
			}
			line += word
			for canvas.Width(line) > w {
				head, rest := splitAt(line, w)
				lines, line = append(lines, head), rest
			}
		}
		lines = append(lines, line)
	}
	return lines
}

// Break breaks a text into lines of at most w cells wherever they are full: blanks are kept, as code wants it.
func Break(s string, w int) []string {
	if w < 1 {
		return nil
	}
	var lines []string
	for line := range strings.SplitSeq(strings.ReplaceAll(s, "\t", "  "), "\n") {
		for canvas.Width(line) > w {
			head, rest := splitAt(line, w)
			if rest == "" {
				break
			}
			lines, line = append(lines, head), rest
		}
		lines = append(lines, line)
	}
	return lines
}

func splitAt(s string, w int) (head, rest string) {
	for i := range s {
		if i > 0 && canvas.Width(s[:i]) >= w {
			return s[:i], s[i:]
		}
	}
	return s, ""
}

// Counted is a number with its noun.
func Counted(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return strconv.Itoa(n) + " " + noun + "s"
}
