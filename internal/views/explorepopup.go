package views

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/montui/montui/internal/canvas"
	"github.com/montui/montui/internal/promql"
	"github.com/montui/montui/internal/sheet"
)

// popup is the list of suggestions at the cursor.
type popup struct {
	open    bool
	waiting bool // for the server; it opens when there is something to show
	asked   bool // by the reader, not of itself
	chosen  bool // the reader has moved in it: enter takes what is chosen
	done    promql.Completion
	at, top int
}

// popupLines is how many suggestions are seen at once.
const popupLines = 10

// suggest looks for completions at the cursor. Unasked it opens only where a word was begun.
func (e *explore) suggest(asked bool) tea.Cmd {
	done := promql.Complete(e.editor.text, e.editor.cursor, e.memory)
	cmd := e.ask(e.withAdvice(done.Needs))
	before := e.popup
	e.popup = popup{done: done, asked: asked, waiting: len(done.Needs) > 0 && (asked || e.begun(done))}
	if len(done.Items) == 0 || !asked && (!e.begun(done) || e.settled(done)) {
		return cmd
	}
	e.popup.open = true
	if before.open && before.done.From == done.From && before.chosen {
		for i, it := range done.Items { // what was chosen stays so while the list grows
			if it.Text == before.done.Items[before.at].Text {
				e.popup.at, e.popup.chosen = i, true
			}
		}
	}
	return cmd
}

// withAdvice adds what advice still needs, so that completion does not cancel it.
func (e *explore) withAdvice(needs []promql.Need) []promql.Need {
	if e.ran != "" && strings.TrimSpace(e.editor.text) == e.ran {
		_, more := promql.Lint(e.ran, e.memory)
		return append(needs, more...)
	}
	return needs
}

// begun tells that a word is being typed, or that a list has been opened.
func (e *explore) begun(done promql.Completion) bool {
	if done.From < e.editor.cursor {
		return true
	}
	if e.editor.cursor == 0 {
		return false
	}
	before := strings.TrimRight(e.editor.text[:e.editor.cursor], " ")
	return before != "" && strings.ContainsRune(`{"'[`, rune(before[len(before)-1])) ||
		strings.HasSuffix(before, ",") && len(done.Items) > 0 && done.Items[0].Kind == promql.Label ||
		strings.HasSuffix(before, "(") && len(done.Items) > 0 && done.Items[0].Kind == promql.Label
}

// settled tells whether the text already is what would be suggested.
func (e *explore) settled(done promql.Completion) bool {
	return len(done.Items) > 0 && strings.TrimRight(e.editor.text[done.From:e.editor.cursor], " ") == done.Items[0].Text && done.To == e.editor.cursor
}

// take puts the chosen suggestion into the text; one that opens a list opens the next suggestions.
func (e *explore) take() tea.Cmd {
	if !e.popup.open || e.popup.at >= len(e.popup.done.Items) {
		return nil
	}
	item := e.popup.done.Items[e.popup.at]
	text, cursor := e.popup.done.Apply(e.editor.text, item)
	e.popup = popup{}
	if len(text) > maxEdited {
		return nil
	}
	e.editor.set(text, cursor)
	e.check()
	if strings.HasSuffix(item.Insert, `="`) || item.Back == 1 && item.Kind == promql.Keyword {
		return e.suggest(true)
	}
	return nil
}

func (e *explore) choose(by int) {
	n := len(e.popup.done.Items)
	e.popup.chosen = true
	e.popup.at = (e.popup.at + by + n) % n
}

// kindLetters stand before suggestions.
var kindLetters = map[promql.Kind]string{promql.Metric: "m", promql.Function: "ƒ", promql.Aggregation: "Σ", promql.Label: "l", promql.Value: "v",
	promql.Keyword: "k", promql.Operator: "o", promql.Duration: "t", promql.Variable: "$", promql.Bracket: "("}

func (r *Root) kindLetter(kind promql.Kind) string {
	s := kindLetters[kind]
	if len(s) > 1 && (r.theme.Glyphs == canvas.ASCII || r.theme.Glyphs == canvas.Console) {
		return "f"
	}
	return s
}

// drawPopup draws the list below the cursor, or above it where there is more room, with help on what is chosen.
func (e *explore) drawPopup(r *Root, g *canvas.Grid, x, y int, body canvas.Rect) {
	t, items := r.theme, e.popup.done.Items
	if !e.popup.open || len(items) == 0 {
		return
	}
	e.popup.at = min(e.popup.at, len(items)-1)
	width := 24
	for _, it := range items {
		width = max(width, canvas.Width(it.Text)+min(canvas.Width(it.Detail), 44)+8)
	}
	width = min(width, body.W, 96)
	here := items[e.popup.at]
	help := sheet.Wrap(helpOf(here), width-4)
	help = help[:min(len(help), 3)]
	lines := min(len(items), popupLines)
	below, above := body.Y+body.H-y-1, y-body.Y
	room := max(below, above)
	for lines+2+len(help) > room && len(help) > 0 {
		help = help[:len(help)-1]
	}
	lines = min(lines, room-2-len(help))
	if lines < 1 || width < 12 {
		return
	}
	box := canvas.Rect{X: max(body.X, min(x-3, body.X+body.W-width)), Y: y + 1, W: width, H: lines + 2 + len(help)}
	if box.H > below {
		box.Y = y - box.H
	}
	ground := t.Bar
	g.Fill(box, canvas.Style{FG: t.Text, BG: ground})
	g.Box(box, t.Glyphs, canvas.Style{FG: t.Focus, BG: ground})
	e.popup.top = min(max(e.popup.top, e.popup.at-lines+1), e.popup.at)
	for i := range lines {
		k := e.popup.top + i
		if k >= len(items) {
			break
		}
		r.drawSuggestion(g, canvas.Rect{X: box.X + 1, Y: box.Y + 1 + i, W: box.W - 2, H: 1}, items[k], k == e.popup.at)
	}
	for i, line := range help {
		g.Text(box.X+2, box.Y+1+lines+i, box.W-4, line, canvas.Style{FG: t.Dim, BG: ground, Attr: canvas.Italic})
	}
	if said := itoa(e.popup.at+1) + " of " + itoa(e.popup.done.Total); e.popup.done.Total > lines && canvas.Width(said)+4 < box.W {
		g.Text(box.X+box.W-canvas.Width(said)-3, box.Y+box.H-1, canvas.Width(said)+2, " "+said+" ", canvas.Style{FG: t.Dim, BG: ground})
	}
}

// helpOf is what there is to say on a suggestion.
func helpOf(it promql.Item) string {
	if it.Kind == promql.Function || it.Kind == promql.Aggregation {
		return it.Detail + ": " + it.Help
	}
	return it.Help
}

func (r *Root) drawSuggestion(g *canvas.Grid, at canvas.Rect, it promql.Item, here bool) {
	t := r.theme
	style := canvas.Style{FG: t.Text, BG: t.Bar}
	if here {
		style.BG = t.Mix(t.Accent, t.Background, 0.35)
		if t.Depth == canvas.NoColor {
			style.Attr = canvas.Reverse
		}
		g.Fill(at, style)
	}
	letter, hit, aside := kindStyle(t, it.Kind).FG, t.Accent, t.Dim
	if here && t.Depth <= canvas.ANSI16 {
		style.FG = t.Contrast(style.BG) // on it only one colour is sure to be read
		letter, hit, aside = style.FG, style.FG, style.FG
	}
	g.Text(at.X, at.Y, at.W, " "+r.kindLetter(it.Kind), canvas.Style{FG: letter, BG: style.BG, Attr: style.Attr})
	detail := it.Detail
	if it.Kind == promql.Function || it.Kind == promql.Aggregation {
		_, args, _ := strings.Cut(detail, "(")
		detail = "(" + args
	}
	beside := min(canvas.Width(detail), max(0, at.W-5-canvas.Width(it.Text)))
	if beside < min(6, canvas.Width(detail)) {
		beside = 0
	}
	text := canvas.Truncate(it.Text, max(0, at.W-4-beside))
	g.Text(at.X+3, at.Y, at.W-3-beside, text, style)
	if len(text) == len(it.Text) {
		for _, h := range it.Hits {
			if h < len(text) && text[h] < 0x80 {
				g.Text(at.X+3+canvas.Width(text[:h]), at.Y, 1, text[h:h+1], canvas.Style{FG: hit, BG: style.BG, Attr: style.Attr | canvas.Bold})
			}
		}
	}
	g.Text(at.X+at.W-beside-1, at.Y, beside, canvas.Truncate(detail, beside), canvas.Style{FG: aside, BG: style.BG, Attr: style.Attr})
}
