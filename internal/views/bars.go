package views

import (
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/montui/montui/internal/canvas"
)

// segment is a piece of the header or the footer.
type segment struct {
	text  string
	style canvas.Style
}

// piece is a segment of the header or footer; a click on it presses its key, "" for none.
type piece struct {
	segment
	key string
}

func keyed(key string, segments ...segment) []piece {
	out := make([]piece, len(segments))
	for i, s := range segments {
		out[i] = piece{s, key}
	}
	return out
}

// spot is a place that does something when it is clicked.
type spot struct {
	place canvas.Rect
	does  func() tea.Cmd
}

// hot makes a stretch of the header or the footer clickable.
func (r *Root) hot(x, y, w int, does func() tea.Cmd) {
	if w > 0 {
		r.spots = append(r.spots, spot{canvas.Rect{X: x, Y: y, W: w, H: 1}, does})
	}
}

// hotKey is hot for pressing a key.
func (r *Root) hotKey(x, y, w int, key string) {
	if key != "" {
		r.hot(x, y, w, func() tea.Cmd { return r.act(key, "") })
	}
}

// clickSpot does what stands at a place of the header or the footer.
func (r *Root) clickSpot(x, y int) tea.Cmd {
	for _, s := range r.spots {
		if s.place.Contains(x, y) {
			return s.does()
		}
	}
	return nil
}

// span is a stretch of a line.
type span struct{ from, to int }

func drawSegments(g *canvas.Grid, x, y, room int, segments []segment) int {
	start := x
	for _, s := range segments {
		x += g.Text(x, y, room-(x-start), s.text, s.style)
	}
	return x - start
}

func piecesWidth(all []piece) int {
	w := 0
	for _, p := range all {
		w += canvas.Width(p.text)
	}
	return w
}

func (r *Root) drawPieces(g *canvas.Grid, x, y, room int, all []piece) int {
	start := x
	for _, p := range all {
		w := g.Text(x, y, room-(x-start), p.text, p.style)
		r.hotKey(x, y, w, p.key)
		x += w
	}
	return x - start
}

// drawHeader shows what is open on the left and the range on the right. What does not fit is dropped by its worth: the clock
// first, the name last.
func (r *Root) drawHeader(g *canvas.Grid) {
	t := r.theme
	g.Fill(canvas.Rect{W: r.w, H: r.headerLines()}, canvas.Style{FG: t.Text, BG: t.Bar})
	right := r.headerRight()
	room := r.w - piecesWidth(right)
	if room < 8 {
		right, room = nil, r.w
	}
	x := r.drawTabs(g, room)
	if s := r.screen(); s != nil {
		s.header(r, g, x, room-x)
	}
	r.drawPieces(g, r.w-piecesWidth(right), 0, r.w, right)
	if b := r.board(); b != nil && r.barLines > 0 {
		r.drawVariableBar(g, b)
	}
}

func (r *Root) headerRight() []piece {
	s := r.screen()
	if s == nil {
		return keyed("", r.playSign()...)
	}
	var right []piece
	room := r.w - r.headerLeft()
	for without := wholeRight; without <= leastRight; without++ {
		right = append(keyed("", r.playSign()...), s.headerRight(r, without)...)
		if piecesWidth(right) <= room {
			break
		}
	}
	return right
}

// brief is how much of the right side of the header goes without.
type brief uint8

const (
	wholeRight   brief = iota
	withoutClock       // and without what is nowhere else but in words
	withoutRefresh
	leastRight
)

// headerLeft is what the name, and the variables that stand beside it, have of the header at the least.
func (r *Root) headerLeft() int {
	left := canvas.Width(brand)
	if s := r.screen(); s != nil {
		left += 4 + min(18, canvas.Width(s.title()))
	}
	left = min(left, r.w/2)
	if b := r.board(); b != nil && r.barLines == 0 {
		for _, v := range b.choices() {
			left += segmentsWidth(r.variablePieces(b, v)) + 3
		}
	}
	return min(left, r.w*2/3)
}

// brand is what stands first in the header.
const brand = " montui "

// tabNames are the tabs' names as there is room for them; the one shown has it first.
func (r *Root) tabNames(room int) []string {
	if len(r.tabs) == 0 {
		return nil
	}
	names, used := make([]string, len(r.tabs)), 0
	shown := r.tabs[r.at].top().title()
	names[r.at] = "  " + canvas.Truncate(shown, max(8, min(canvas.Width(shown), room-4))) + " "
	used = canvas.Width(names[r.at])
	rest := len(r.tabs) - 1
	for i, tab := range r.tabs {
		if i == r.at {
			continue
		}
		most := min(18, (room-used)/rest-3)
		rest--
		if most < 4 {
			continue // too many to be told apart; { and } still go through them
		}
		names[i] = "  " + canvas.Truncate(tab.top().title(), most) + " "
		used += canvas.Width(names[i])
	}
	return names
}

// drawTabs writes the brand and the tabs' names.
func (r *Root) drawTabs(g *canvas.Grid, room int) int {
	t := r.theme
	style := canvas.Style{FG: t.Background, BG: t.Focus, Attr: canvas.Bold}
	if t.Depth == canvas.NoColor {
		style.Attr |= canvas.Reverse
	}
	x := 0
	if room >= 40 || len(r.tabs) < 2 && room >= r.headerLeft() {
		x = g.Text(0, 0, room, brand, style)
		r.hotKey(0, 0, x, "2")
	}
	for i, name := range r.tabNames(room - x) {
		style := canvas.Style{FG: t.Text, Attr: canvas.Bold}
		if i != r.at {
			style = canvas.Style{FG: t.Dim}
		}
		w := g.Text(x, 0, room-x, name, style)
		r.hot(x, 0, w, func() tea.Cmd { return r.switchTab(i) })
		x += w
	}
	return x
}

// down is the sign of what opens a list.
func (r *Root) down() string {
	if r.theme.Glyphs == canvas.Console || r.theme.Glyphs == canvas.ASCII {
		return ""
	}
	return " ▾"
}

// headerRight is the range, the refresh, and whether what is seen is live.
func (b *board) headerRight(r *Root, without brief) []piece {
	right := append(b.rangePieces(r, without), keyed("", r.herePieces(without < withoutRefresh)...)...)
	right = append(right, b.livePieces(r)...)
	dim := canvas.Style{FG: r.theme.Dim}
	if without == wholeRight {
		return append(right, piece{segment{"  " + b.clock(), dim}, "T"})
	}
	return append(right, piece{segment{" ", dim}, ""})
}

func (b *board) clock() string { return b.deps.Now().In(b.zone).Format("15:04:05 MST") + " " }

// rangePieces are the range and the refresh.
func (b *board) rangePieces(r *Root, without brief) []piece {
	text, dim := canvas.Style{FG: r.theme.Text}, canvas.Style{FG: r.theme.Dim}
	label := rangeLabel(b.from, b.to, b.zone)
	if span, live := strings.CutPrefix(b.from, "now-"); without == leastRight && live && b.to == "now" {
		label = span
	}
	pieces := []piece{{segment{"  " + label + r.down(), text}, "t"}}
	if without < withoutRefresh {
		pieces = append(pieces, piece{segment{"   " + refreshLabel(b.refresh), dim}, "R"})
	}
	return pieces
}

// livePieces say whether the data is live, old, or paused.
func (b *board) livePieces(r *Root) []piece {
	t := r.theme
	switch {
	case !b.silentFrom.IsZero():
		return keyed("r", segment{"   ▲ no answer for " + age(b.deps.Now().Sub(b.silentFrom)), canvas.Style{FG: t.Error, Attr: canvas.Bold}})
	case b.waiting() > 0:
		return keyed("", segment{"   ▲ waiting " + age(b.waiting()), canvas.Style{FG: t.Warn}})
	case b.paused:
		return keyed("space", segment{"   ‖ paused", canvas.Style{FG: t.Warn}})
	case r.away && r.deps.PauseUnfocused:
		return keyed("", segment{"   ‖ paused until you are back", canvas.Style{FG: t.Warn}})
	case b.past():
		return keyed("0", segment{"   ○ past", canvas.Style{FG: t.Dim}})
	}
	return keyed("space", segment{"   ● ", canvas.Style{FG: t.OK}}, segment{"live", canvas.Style{FG: t.Text}})
}

func refreshLabel(d time.Duration) string {
	if d == 0 {
		return "refresh off"
	}
	return "every " + formatSpan(d)
}

// serverPieces are whom a screen is about, and the time.
func (r *Root) serverPieces(without brief) []piece {
	dim := canvas.Style{FG: r.theme.Dim}
	switch without {
	case wholeRight:
		return []piece{{segment{"  " + r.deps.Server, dim}, "S"}, {segment{"  " + r.deps.Now().In(r.deps.Zone).Format("15:04:05 MST") + " ", dim}, ""}}
	case withoutClock:
		return []piece{{segment{"  " + r.deps.Server + " ", dim}, "S"}}
	}
	return nil
}
