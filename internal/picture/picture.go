package picture

import (
	"fmt"
	"io"
	"strings"

	"github.com/montui/montui/internal/canvas"
	"github.com/montui/montui/internal/theme"
)

// Options say how a picture is made. Zero values are the usual.
type Options struct {
	Title   string // what the picture is of, for who cannot see it: SVG and HTML
	Scale   int    // PNG: pixels a point, 1 to 4; 0 is 2, and 1 for what would be very large
	Padding int    // points left free around the grid; below 0 none, 0 is 8
}

// Formats are the names Write knows.
func Formats() []string { return []string{"ansi", "png", "svg", "html"} }

// Write writes a grid in a format by its name.
func Write(w io.Writer, format string, g *canvas.Grid, t *theme.Theme, o Options) error {
	switch format {
	case "ansi":
		return ANSI(w, g, t)
	case "png":
		return PNG(w, g, t, o)
	case "svg":
		return SVG(w, g, t, o)
	case "html":
		return HTML(w, g, t, o)
	}
	return fmt.Errorf("no picture format %q: there are %s", format, strings.Join(Formats(), ", "))
}

// ANSI writes what a terminal would be sent.
func ANSI(w io.Writer, g *canvas.Grid, t *theme.Theme) error {
	_, err := w.Write(append(g.AppendEncode(nil, t.Depth), '\n'))
	return err
}

// maxScale keeps pictures in memory: 500x200 cells at it are 200 MB.
const maxScale = 4

func (o Options) scale() int {
	if o.Scale == 0 {
		return 2
	}
	return min(max(o.Scale, 1), maxScale)
}

func (o Options) padding() int {
	if o.Padding == 0 {
		return 8
	}
	return min(max(o.Padding, 0), 200)
}

// look is a cell's style as colours that are all known: the terminal's own are the theme's.
type look struct {
	fg, bg                  canvas.Color
	bold, italic, underline bool
}

// eye sees styles as the theme's terminal would show them.
type eye struct {
	depth    canvas.Depth
	ink, bed canvas.Color
	shown    map[canvas.Color]canvas.Color
}

func newEye(t *theme.Theme) eye {
	e := eye{depth: t.Depth, shown: map[canvas.Color]canvas.Color{}}
	e.ink, e.bed = e.color(t.Text), e.color(t.Background)
	usual := theme.New(canvas.TrueColor, t.Dark, t.Glyphs)
	if e.ink == 0 {
		e.ink = usual.Text
	}
	if e.bed == 0 {
		e.bed = usual.Background
	}
	return e
}

// color is what the terminal makes of a colour.
func (e eye) color(c canvas.Color) canvas.Color {
	shown, ok := e.shown[c]
	if !ok {
		shown = canvas.Shown(c, e.depth)
		e.shown[c] = shown
	}
	return shown
}

func (e eye) see(st canvas.Style) look {
	l := look{fg: e.color(st.FG), bg: e.color(st.BG),
		bold: st.Attr&canvas.Bold != 0, italic: st.Attr&canvas.Italic != 0, underline: st.Attr&canvas.Underline != 0}
	if l.fg == 0 {
		l.fg = e.ink
	}
	if l.bg == 0 {
		l.bg = e.bed
	}
	if st.Attr&canvas.Reverse != 0 {
		l.fg, l.bg = l.bg, l.fg
	}
	if st.Attr&canvas.Faint != 0 {
		l.fg = l.fg.Blend(l.bg, 0.6)
	}
	return l
}

// hex is a colour as #rrggbb.
func hex(c canvas.Color) string {
	return fmt.Sprintf("#%06x", uint32(c)&0xffffff)
}
