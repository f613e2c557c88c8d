package views

import (
	"strings"
	"time"

	"github.com/montui/montui/internal/canvas"
)

// bannerStays is how long the start-up sentence stands in the status line; it is in the help of `montui collect` for later.
const bannerStays = 20 * time.Second

// segment is a piece of the header or the footer.
type segment struct {
	text  string
	style canvas.Style
}

func segmentsWidth(segments []segment) int {
	w := 0
	for _, s := range segments {
		w += canvas.Width(s.text)
	}
	return w
}

func drawSegments(g *canvas.Grid, x, y, room int, segments []segment) int {
	start := x
	for _, s := range segments {
		x += g.Text(x, y, room-(x-start), s.text, s.style)
	}
	return x - start
}

// drawHeader shows what is open on the left and when on the right. What does not fit goes in the order of its worth:
// the clock first, the name last.
func (r *Root) drawHeader(g *canvas.Grid) {
	t := r.theme
	g.Fill(canvas.Rect{W: r.w, H: 1}, canvas.Style{FG: t.Text, BG: t.Bar})
	var right []segment
	if s := r.screen(); s != nil {
		right = s.headerRight(r, true)
		if segmentsWidth(right) > r.w*2/3 {
			right = s.headerRight(r, false)
		}
	}
	right = append(r.playSign(), right...)
	room := r.w - segmentsWidth(right)
	if room < 8 {
		right, room = nil, r.w
	}
	left := r.headerLeft(room)
	x := drawSegments(g, 0, 0, room, left)
	if s := r.screen(); s != nil {
		s.header(r, g, x, room-x)
	}
	drawSegments(g, r.w-segmentsWidth(right), 0, r.w, right)
}

// headerLeft is the brand and the tabs' names.
func (r *Root) headerLeft(room int) []segment {
	t := r.theme
	brand := canvas.Style{FG: t.Background, BG: t.Focus, Attr: canvas.Bold}
	if t.Depth == canvas.NoColor {
		brand.Attr |= canvas.Reverse
	}
	left := []segment{{" montui ", brand}}
	for i, tab := range r.tabs {
		name := tab.top().title()
		style := canvas.Style{FG: t.Text, Attr: canvas.Bold}
		if i != r.at {
			name, style = canvas.Truncate(name, 18), canvas.Style{FG: t.Dim}
		}
		left = append(left, segment{"  " + name + " ", style})
	}
	if room < 40 && len(left) > 1 {
		return left[1+r.at : 2+r.at]
	}
	return left
}

// span is a stretch of the header.
type span struct{ from, to int }

// tabPlaces are where the tabs' names stand.
func (r *Root) tabPlaces() []span {
	segments := r.headerLeft(r.w)
	if len(segments) <= len(r.tabs) {
		return nil
	}
	places := make([]span, 0, len(r.tabs))
	x := canvas.Width(segments[0].text)
	for _, s := range segments[1:] {
		w := canvas.Width(s.text)
		places = append(places, span{x, x + w})
		x += w
	}
	return places
}

// header writes the variables behind the name.
func (b *board) header(r *Root, g *canvas.Grid, x, room int) { r.drawVariables(g, b, x, room) }

// drawVariables writes as many variables as fit; "+2" stands for the others.
func (r *Root) drawVariables(g *canvas.Grid, b *board, x, room int) {
	t := r.theme
	variables := b.choices()
	for i, v := range variables {
		lead := "   "
		if i == 0 {
			lead = " │ "
		}
		pieces := []segment{{lead, canvas.Style{FG: t.Faint}}, {variableLabel(v) + " ", canvas.Style{FG: t.Dim}},
			{canvas.Truncate(b.variableText(v.Name), 28) + r.down(), canvas.Style{FG: t.Text}}}
		w := segmentsWidth(pieces)
		if w > room-4 {
			g.Text(x, 0, room, " +"+itoa(len(variables)-i), canvas.Style{FG: t.Dim})
			return
		}
		drawSegments(g, x, 0, room, pieces)
		x, room = x+w, room-w
	}
}

// down marks what opens a list.
func (r *Root) down() string {
	if r.theme.Glyphs == canvas.Console || r.theme.Glyphs == canvas.ASCII {
		return ""
	}
	return " ▾"
}

// headerRight is the range, the refresh, and whether what is seen is live.
func (b *board) headerRight(r *Root, long bool) []segment {
	t := r.theme
	text, dim := canvas.Style{FG: t.Text}, canvas.Style{FG: t.Dim}
	var right []segment
	if long {
		right = append(right, segment{"  " + rangeLabel(b.from, b.to, b.zone) + r.down(), text},
			segment{"   " + refreshLabel(b.refresh), dim})
	} else {
		label := rangeLabel(b.from, b.to, b.zone)
		if span, live := strings.CutPrefix(b.from, "now-"); live && b.to == "now" {
			label = span
		}
		right = append(right, segment{"  " + label, text})
	}
	right = append(right, r.herePieces(long)...)
	now := b.deps.Now()
	switch {
	case !b.silentFrom.IsZero():
		right = append(right, segment{"   ▲ no answer for " + age(now.Sub(b.silentFrom)), canvas.Style{FG: t.Error, Attr: canvas.Bold}})
	case b.waiting() > 0:
		right = append(right, segment{"   ▲ waiting " + age(b.waiting()), canvas.Style{FG: t.Warn}})
	case b.paused:
		right = append(right, segment{"   ‖ paused", canvas.Style{FG: t.Warn}})
	default:
		right = append(right, segment{"   ● ", canvas.Style{FG: t.OK}}, segment{"live", text})
	}
	if long {
		return append(right, segment{"  " + now.In(b.zone).Format("15:04:05 MST") + " ", dim})
	}
	return append(right, segment{" ", dim})
}

func refreshLabel(d time.Duration) string {
	if d == 0 {
		return "refresh off"
	}
	return "every " + formatSpan(d)
}

// drawFooter shows the keys that work now, and on the right what there is to say.
func (r *Root) drawFooter(g *canvas.Grid) {
	if r.h < 2 {
		return
	}
	t, y := r.theme, r.h-1
	g.Fill(canvas.Rect{Y: y, W: r.w, H: 1}, canvas.Style{FG: t.Text, BG: t.Bar})
	said := r.status()
	said.text = canvas.Truncate(said.text, max(0, r.w*3/4))
	room := r.w
	if said.text != "" {
		room -= canvas.Width(said.text) + 2
		g.Text(r.w-canvas.Width(said.text)-1, y, canvas.Width(said.text), said.text, said.style)
	}
	x := 1
	for _, h := range r.hints() {
		h.key = r.keyFor(h.key)
		w := canvas.Width(h.key) + 1 + canvas.Width(h.does)
		if x+w > room {
			break
		}
		g.Text(x, y, w, h.key, canvas.Style{FG: t.Text, Attr: canvas.Bold})
		g.Text(x+canvas.Width(h.key)+1, y, w, h.does, canvas.Style{FG: t.Dim})
		x += w + 2
	}
}

func (r *Root) hints() []hint {
	if r.screen() == nil {
		return []hint{{"d", "dashboards"}, {"?", "help"}, {"q", "quit"}}
	}
	return r.screen().hints()
}

func (b *board) hints() []hint {
	switch {
	case b.cursor.at != 0:
		return cursorHints
	case b.typing():
		return filterHints
	case b.fullPanel && b.focused().isTable():
		return tableHints
	case b.fullPanel && filterable[b.focused().panel.Type]:
		return listHints
	case b.fullPanel:
		return fullHints
	case b.focused() != nil && b.focused().panel.Type == "row":
		return rowHints
	default:
		return boardHints
	}
}

// status is the one sentence that is most needed now.
func (r *Root) status() segment {
	t, s := r.theme, r.screen()
	switch {
	case r.openErr != nil && s != nil:
		return segment{r.openErr.Error(), canvas.Style{FG: t.Error}}
	case r.opening != "" && s != nil:
		return segment{"opening " + r.opening + " …", canvas.Style{FG: t.Dim}}
	case s == nil:
		return segment{}
	case r.word.text != "" && r.deps.Now().Before(r.wordEnd):
		return r.word
	}
	said := s.status(r)
	if r.banner != "" && said.style.FG != t.Error && said.style.FG != t.Accent && r.deps.Now().Sub(r.said) < bannerStays {
		return segment{r.banner, canvas.Style{FG: t.Accent}}
	}
	return said
}

func (b *board) status(r *Root) segment {
	t := r.theme
	bad := canvas.Style{FG: t.Error}
	switch {
	case b.silentErr != nil:
		return segment{b.silentErr.Error(), bad}
	case b.varsErr != nil:
		return segment{b.varsErr.Error(), bad}
	case b.focused() != nil && b.focused().err != nil:
		return segment{b.focused().err.Error(), bad}
	case b.cursor.at != 0:
		return segment{b.cursorText(), canvas.Style{FG: t.Accent}}
	case b.warning() != "":
		return segment{"▲ " + b.warning(), canvas.Style{FG: t.Warn}}
	case b.sheetH > b.h && b.h > 0 && !b.fullPanel:
		return segment{itoa((b.scroll+b.h)*100/b.sheetH) + "%", canvas.Style{FG: t.Dim}}
	}
	return segment{}
}
