package views

import (
	"slices"
	"strings"
	"time"

	"github.com/montui/montui/internal/canvas"
	"github.com/montui/montui/internal/sheet"
)

// bannerStays is how long the start-up sentence stands over the footer, unless a key is pressed before.
const bannerStays = 20 * time.Second

// drawFooter shows the keys that work now, and on the right what there is to say. The keys have half of it at the least; what does not fit
// beside them stands above.
func (r *Root) drawFooter(g *canvas.Grid) {
	if r.h < 2 {
		return
	}
	y, room := r.h-1, r.w
	g.Fill(canvas.Rect{Y: y, W: r.w, H: 1}, canvas.Style{FG: r.theme.Text, BG: r.theme.Bar})
	said := r.status()
	w := canvas.Width(said.text)
	switch {
	case said.text == "":
	case w > r.roomToSay():
		r.drawStrip(g, said.text, said.style.FG)
	default:
		room -= w + 2
		g.Text(r.w-w-1, y, w, said.text, said.style)
	}
	if w <= r.roomToSay() && r.bannered() {
		r.drawStrip(g, r.banner, r.theme.Accent)
	}
	r.drawHints(g, r.hints(), y, room)
}

// roomToSay is what the footer has beside the keys.
func (r *Root) roomToSay() int {
	keys := 1
	for _, h := range r.hints() {
		keys += r.hintWidth(h) + 2
	}
	return r.w - min(keys, r.w/2) - 1
}

func (r *Root) hintWidth(h hint) int { return canvas.Width(r.keyFor(h.key)) + 1 + canvas.Width(h.does) }

// drawHints writes as many as fit. Where not all do, help is among them: it has them all.
func (r *Root) drawHints(g *canvas.Grid, hints []hint, y, room int) {
	x, reserve := 1, 0
	help := slices.IndexFunc(hints, func(h hint) bool { return h.key == "?" })
	if help >= 0 {
		reserve = r.hintWidth(hints[help]) + 2
	}
	for i, h := range hints {
		if i >= help {
			reserve = 0
		}
		last := x+r.hintWidth(h)+reserve > room
		if last && reserve > 0 {
			h = hints[help]
		} else if last {
			return
		}
		w, key := r.hintWidth(h), r.keyFor(h.key)
		g.Text(x, y, min(w, room-x), key, canvas.Style{FG: r.theme.Text, Attr: canvas.Bold})
		g.Text(x+canvas.Width(key)+1, y, room-x-canvas.Width(key)-1, h.does, canvas.Style{FG: r.theme.Dim})
		r.hotKey(x, y, w, pressedBy(h.key))
		if x += w + 2; last {
			return
		}
	}
}

// pressedBy is the one key that a hint is about, as it is pressed; "" where it is about several.
func pressedBy(hinted string) string {
	switch {
	case hinted == "⏎":
		return "enter"
	case strings.ContainsAny(hinted, " ←↑↓→"):
		return ""
	}
	return hinted
}

// bannered tells whether the start-up sentence is still shown.
func (r *Root) bannered() bool {
	return r.banner != "" && !r.kiosk && r.screen() != nil && r.deps.Now().Sub(r.said) < bannerStays
}

// drawStrip lays a sentence over the last lines of the body: the keys in the footer stay to be seen.
func (r *Root) drawStrip(g *canvas.Grid, text string, mood canvas.Color) {
	t := r.theme
	lines := sheet.Wrap(text, r.w-2)
	if most := max(1, r.bodyHeight()/4); len(lines) > most {
		lines = append(lines[:most-1:most-1], canvas.Truncate(strings.Join(lines[most-1:], " "), max(0, r.w-2)))
	}
	style := canvas.Style{FG: t.Text, BG: t.Mix(mood, t.Background, 0.25)}
	if t.Depth == canvas.NoColor {
		style.Attr = canvas.Reverse
	}
	at := canvas.Rect{Y: max(0, r.h-1-len(lines)), W: r.w, H: len(lines)}
	g.Fill(at, style)
	for i, line := range lines {
		g.Text(at.X+1, at.Y+i, at.W-1, line, style)
	}
}

func (r *Root) hints() []hint {
	if r.screen() == nil {
		return []hint{{"d", "dashboards"}, {"?", "help"}, {"q", "quit"}}
	}
	return slices.DeleteFunc(slices.Clone(r.screen().hints()), func(h hint) bool { return r.barred(h.key) })
}

// barred tells whether a screen's key is not available to this reader.
func (r *Root) barred(key string) bool {
	switch key {
	case "3", "4", "5":
		return r.deps.API == nil
	case "e", "6":
		return r.deps.Held
	}
	return false
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
	return s.status(r)
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
	case b.goneChoice(r) != "":
		return segment{"▲ " + b.goneChoice(r), canvas.Style{FG: t.Warn}}
	case b.warning() != "":
		return segment{"▲ " + b.warning(), canvas.Style{FG: t.Warn}}
	case b.sheetH > b.h && b.h > 0 && !b.fullPanel:
		return segment{itoa((b.scroll+b.h)*100/b.sheetH) + "%", canvas.Style{FG: t.Dim}}
	}
	return segment{}
}
