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
	right := r.headerRight(true)
	if segmentsWidth(right) > r.w*2/3 {
		right = r.headerRight(false)
	}
	room := r.w - segmentsWidth(right)
	if room < 8 {
		right, room = nil, r.w
	}
	brand := canvas.Style{FG: t.Background, BG: t.Focus, Attr: canvas.Bold}
	if t.Depth == canvas.NoColor {
		brand.Attr |= canvas.Reverse
	}
	left := []segment{{" montui ", brand}}
	if r.board != nil {
		left = append(left, segment{"  " + r.board.dash.Title + " ", canvas.Style{FG: t.Text, Attr: canvas.Bold}})
	}
	if room < 40 {
		left = left[len(left)-1:]
	}
	x := drawSegments(g, 0, 0, room, left)
	if r.board != nil {
		r.drawVariables(g, x, room-x)
	}
	drawSegments(g, r.w-segmentsWidth(right), 0, r.w, right)
}

// drawVariables writes as many variables as fit; "+2" stands for the others.
func (r *Root) drawVariables(g *canvas.Grid, x, room int) {
	t := r.theme
	variables := r.board.choices()
	for i, v := range variables {
		lead := "   "
		if i == 0 {
			lead = " │ "
		}
		pieces := []segment{{lead, canvas.Style{FG: t.Faint}}, {variableLabel(v) + " ", canvas.Style{FG: t.Dim}},
			{canvas.Truncate(r.board.variableText(v.Name), 28) + r.down(), canvas.Style{FG: t.Text}}}
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
func (r *Root) headerRight(long bool) []segment {
	t, b := r.theme, r.board
	if b == nil {
		return nil
	}
	text, dim := canvas.Style{FG: t.Text}, canvas.Style{FG: t.Dim}
	var right []segment
	if long {
		right = append(right, segment{"  " + rangeLabel(b.from, b.to, b.zone) + r.down(), text},
			segment{"   every " + formatSpan(b.refresh), dim})
	} else {
		right = append(right, segment{"  " + orDefault(strings.TrimPrefix(b.from, "now-"), b.from), text})
	}
	now := b.deps.Now()
	switch {
	case !b.silentFrom.IsZero():
		right = append(right, segment{"   ▲ no answer for " + age(now.Sub(b.silentFrom)), canvas.Style{FG: t.Error, Attr: canvas.Bold}})
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

// drawFooter shows the keys that work now, and on the right what there is to say.
func (r *Root) drawFooter(g *canvas.Grid) {
	if r.h < headerLines+footerLines {
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
	switch b := r.board; {
	case b == nil:
		return []hint{{"d", "dashboards"}, {"?", "help"}, {"q", "quit"}}
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
	t, b := r.theme, r.board
	bad := canvas.Style{FG: t.Error}
	switch {
	case r.openErr != nil && b != nil:
		return segment{r.openErr.Error(), bad}
	case b != nil && b.silentErr != nil:
		return segment{b.silentErr.Error(), bad}
	case b != nil && b.varsErr != nil:
		return segment{b.varsErr.Error(), bad}
	case b != nil && b.focused() != nil && b.focused().err != nil:
		return segment{b.focused().err.Error(), bad}
	case r.opening != "" && b != nil:
		return segment{"opening " + r.opening + " …", canvas.Style{FG: t.Dim}}
	case r.banner != "" && r.deps.Now().Sub(r.said) < bannerStays:
		return segment{r.banner, canvas.Style{FG: t.Accent}}
	case b != nil && b.warning() != "":
		return segment{"▲ " + b.warning(), canvas.Style{FG: t.Warn}}
	case b != nil && b.sheetH > b.h && b.h > 0 && !b.fullPanel:
		return segment{itoa((b.scroll+b.h)*100/b.sheetH) + "%", canvas.Style{FG: t.Dim}}
	}
	return segment{}
}
