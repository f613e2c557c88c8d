package prompt

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/montui/montui/internal/canvas"
	"github.com/montui/montui/internal/promql"
	"github.com/montui/montui/internal/theme"
)

const (
	firstPrompt = "> "
	nextPrompt  = ". "
	indent      = len(firstPrompt)
	maxPopup    = 8
	usefulPopup = 60 // columns that a popup gets by moving to the left of its word
)

// spot is where a byte of the text stands.
type spot struct{ x, y int }

// layout finds where each character stands in so many columns; the last spot is behind the text.
func layout(text string, width int) (spots map[int]spot, lines int) {
	spots = make(map[int]spot, len(text)+1)
	x, y := indent, 0
	for at, r := range text {
		w := canvas.Width(string(r))
		if r == '\n' {
			w = 1
		}
		if x+w > width && r != '\n' {
			x, y = indent, y+1
		}
		spots[at] = spot{x, y}
		if x += w; r == '\n' {
			x, y = indent, y+1
		}
	}
	if x >= width {
		x, y = indent, y+1
	}
	spots[len(text)] = spot{x, y}
	return spots, y + 1
}

// Draw draws the prompt in a terminal's columns and lines, and gives where its cursor is. The grid is as high as it needs to be.
func (m *Model) Draw(width, height int, t *theme.Theme) (g *canvas.Grid, x, y int) {
	width, height = max(width, 10), max(height, 3)
	spots, lines := layout(m.text, width)
	at := spots[m.cursor]
	shown := min(lines, max(height-2, 1))
	top := min(max(at.y-shown+1, 0), lines-shown)
	popup := 0
	if m.popup {
		popup = min(len(m.done.Items), maxPopup, max(height-shown-2, 0))
	}
	g = canvas.New(width, shown+popup+1)
	g.SetGlyphs(t.Glyphs)
	m.drawText(g, spots, top, shown, t)
	if popup > 0 {
		l := m.list(popup)
		x := min(spots[m.wordStart()].x, max(width-min(l.width(), usefulPopup), 0))
		l.draw(g, canvas.Rect{X: x, Y: shown, W: width - x, H: popup}, m.chosen, t)
	}
	g.Text(0, shown+popup, width, m.said(popup), canvas.Style{FG: t.Dim, Attr: faint(t)})
	return g, at.x, at.y - top
}

// faint sets text back where there are no colours to do it.
func faint(t *theme.Theme) canvas.Attr {
	if t.Depth == canvas.NoColor {
		return canvas.Faint
	}
	return 0
}

// wordStart is where the word begins that a suggestion would replace.
func (m *Model) wordStart() int {
	at := min(max(m.done.From, 0), len(m.text))
	for at > 0 && at < len(m.text) && !utf8.RuneStart(m.text[at]) {
		at--
	}
	return at
}

func (m *Model) drawText(g *canvas.Grid, spots map[int]spot, top, shown int, t *theme.Theme) {
	prompts := map[int]string{0: firstPrompt}
	for i := range m.text {
		if m.text[i] == '\n' {
			prompts[spots[i].y+1] = nextPrompt
		}
	}
	for y, p := range prompts {
		if y >= top && y < top+shown {
			g.Text(0, y-top, indent, p, canvas.Style{FG: t.Accent, Attr: canvas.Bold})
		}
	}
	a, b, paired := promql.Pair(m.text, m.cursor)
	tokens := promql.Highlight(m.text)
	if strings.HasPrefix(m.text, `\`) {
		tokens = []promql.Token{{Start: 0, End: len(m.text), Kind: promql.Keyword}}
	}
	for _, token := range tokens {
		st := style(token.Kind, t)
		for i, r := range m.text[token.Start:token.End] {
			i += token.Start
			p := spots[i]
			if r == '\n' || p.y < top || p.y >= top+shown {
				continue
			}
			one := st
			if paired && (i == a || i == b) {
				one.Attr |= canvas.Reverse
			}
			g.Text(p.x, p.y-top, 2, string(r), one)
		}
	}
}

// style is a token's colour.
func style(k promql.Kind, t *theme.Theme) canvas.Style {
	switch k {
	case promql.Metric:
		return canvas.Style{FG: t.Text, Attr: canvas.Bold}
	case promql.Label:
		return canvas.Style{FG: t.Accent}
	case promql.String, promql.Value:
		return canvas.Style{FG: t.OK}
	case promql.Number, promql.Duration:
		return canvas.Style{FG: t.Warn}
	case promql.Function, promql.Aggregation, promql.Keyword:
		return canvas.Style{FG: t.Focus, Attr: canvas.Bold}
	case promql.Comment:
		return canvas.Style{FG: t.Dim, Attr: faint(t)}
	case promql.Variable:
		return canvas.Style{FG: t.Warn, Attr: canvas.Underline}
	case promql.Error:
		return canvas.Style{FG: t.Error, Attr: canvas.Underline}
	}
	return canvas.Style{FG: t.Text}
}

// list is the part of the suggestions that is shown, and how wide its columns are.
type list struct {
	items              []promql.Item
	first              int
	name, detail, help int
}

func (m *Model) list(n int) list {
	l := list{first: min(max(m.chosen-n+1, 0), len(m.done.Items)-n)}
	l.items = m.done.Items[l.first : l.first+n]
	for _, item := range l.items {
		l.name = max(l.name, canvas.Width(item.Text))
		l.detail = max(l.detail, canvas.Width(item.Detail))
		l.help = max(l.help, canvas.Width(oneLine(item.Help)))
	}
	return l
}

func (l list) width() int {
	w := l.name
	for _, column := range []int{l.detail, l.help} {
		if column > 0 {
			w += 2 + column
		}
	}
	return w
}

// draw draws the list into a rectangle; the chosen one is a bar.
func (l list) draw(g *canvas.Grid, r canvas.Rect, chosen int, t *theme.Theme) {
	wide := min(l.name, max(r.W*2/3, 8))
	for i, item := range l.items {
		y, plain, side := r.Y+i, canvas.Style{FG: t.Text}, canvas.Style{FG: t.Dim, Attr: faint(t)}
		if l.first+i == chosen {
			plain.Attr = canvas.Reverse
			side = plain
			g.Fill(canvas.Rect{X: r.X, Y: y, W: min(l.width(), r.W), H: 1}, plain)
		}
		g.Text(r.X, y, min(wide, r.W), item.Text, plain)
		if l.first+i != chosen {
			for _, hit := range item.Hits {
				if hit >= 0 && hit < len(item.Text) && item.Text[hit] < utf8.RuneSelf && canvas.Width(item.Text[:hit]) < wide-1 {
					g.Text(r.X+canvas.Width(item.Text[:hit]), y, 1, item.Text[hit:hit+1], canvas.Style{FG: t.Accent, Attr: canvas.Bold})
				}
			}
		}
		at := wide + 2
		if l.detail > 0 && at < r.W {
			g.Text(r.X+at, y, r.W-at, item.Detail, side)
			at += l.detail + 2
		}
		if at < r.W-8 {
			g.Text(r.X+at, y, r.W-at, oneLine(item.Help), side)
		}
	}
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// said is the last line: the search, how many more suggestions there are than are shown, what is wrong with the text, else the status.
func (m *Model) said(shown int) string {
	if m.query != nil {
		return "search history: " + m.query.text + "▏  ctrl-r older, enter takes it, esc gives up"
	}
	all := max(m.done.Total, len(m.done.Items))
	switch {
	case m.popup && shown > 0 && m.chosen >= 0:
		return fmt.Sprintf("%d of %d · tab next, shift-tab back, enter takes it, esc closes", m.chosen+1, all)
	case m.popup && shown > 0 && all > shown:
		return fmt.Sprintf("and %d more · tab goes through them, typing narrows them", all-shown)
	}
	if m.text == "" || strings.HasPrefix(m.text, `\`) || Unfinished(m.text) {
		return m.Status
	}
	if f, wrong := promql.Problem(m.text); wrong && m.cursor == len(m.text) && !m.popup && f.End <= len(m.text) {
		return oneLine(f.Text)
	}
	return m.Status
}
