package prompt

import (
	"strconv"
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
		m.drawPopup(g, canvas.Rect{X: min(spots[m.wordStart()].x, max(width-60, 0)), Y: shown, W: width, H: popup}, t)
	}
	g.Text(0, shown+popup, width, m.said(), canvas.Style{FG: t.Dim, Attr: faint(t)})
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

func (m *Model) drawPopup(g *canvas.Grid, r canvas.Rect, t *theme.Theme) {
	first := min(max(m.chosen-r.H+1, 0), len(m.done.Items)-r.H)
	wide, detail := 0, 0
	for _, item := range m.done.Items[first : first+r.H] {
		wide = max(wide, canvas.Width(item.Text))
		detail = max(detail, canvas.Width(item.Detail))
	}
	room := r.W - r.X
	wide = min(wide, max(room*2/3, 8))
	for i := range r.H {
		item := m.done.Items[first+i]
		plain, side := canvas.Style{FG: t.Text}, canvas.Style{FG: t.Dim, Attr: faint(t)}
		if first+i == m.chosen {
			plain.Attr, side.Attr = canvas.Reverse, canvas.Reverse
		}
		y := r.Y + i
		g.Fill(canvas.Rect{X: r.X, Y: y, W: min(wide+1, room), H: 1}, plain)
		g.Text(r.X, y, wide, item.Text, plain)
		if first+i != m.chosen {
			for _, hit := range item.Hits {
				if hit >= 0 && hit < len(item.Text) && item.Text[hit] < utf8.RuneSelf && canvas.Width(item.Text[:hit]) < wide-1 {
					g.Text(r.X+canvas.Width(item.Text[:hit]), y, 1, item.Text[hit:hit+1], canvas.Style{FG: t.Accent, Attr: canvas.Bold})
				}
			}
		}
		x := r.X + wide + 2
		x += max(g.Text(x, y, max(r.W-x, 0), item.Detail, side), detail) + 2
		if item.Help != "" && x < r.W-8 {
			g.Text(x, y, r.W-x, strings.Join(strings.Fields(item.Help), " "), side)
		}
	}
}

// said is the last line: the search, how many more suggestions there are, what is wrong with the text, else the status.
func (m *Model) said() string {
	if m.query != nil {
		return "search history: " + m.query.text + "▏  ctrl-r older, enter takes it, esc gives up"
	}
	if more := m.done.Total - len(m.done.Items); m.popup && more > 0 {
		return plural(more)
	}
	if m.text == "" || strings.HasPrefix(m.text, `\`) || Unfinished(m.text) {
		return m.Status
	}
	if f, wrong := promql.Problem(m.text); wrong && m.cursor == len(m.text) && !m.popup && f.End <= len(m.text) {
		return strings.Join(strings.Fields(f.Text), " ")
	}
	return m.Status
}

func plural(more int) string {
	if more == 1 {
		return "and 1 more; type on to narrow them"
	}
	return "and " + strconv.Itoa(more) + " more; type on to narrow them"
}
