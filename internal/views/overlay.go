package views

import (
	"slices"
	"strings"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"

	"github.com/montui/montui/internal/canvas"
	"github.com/montui/montui/internal/sheet"
)

// overlay is a box over the dimmed dashboard that has the keys until it closes itself.
type overlay interface {
	key(r *Root, name, text string) tea.Cmd
	scroll(lines int)
	draw(r *Root, g *canvas.Grid)
}

// item is a line of a picker: what is chosen, what is shown beside it, and whether it is chosen now.
type item struct {
	value, label, aside string
	marked              bool
}

// picker is a list that is filtered by typing.
type picker struct {
	title string
	items []item
	multi bool // space marks several

	filter string
	shown  []int // indexes of items that match
	at     int
	top    int

	// choose gets the chosen values; typed is what stands in the filter when nothing in the list matches it.
	choose func(values []string, typed string) tea.Cmd
	// check says, while typing, what is wrong with a text that is not in the list; nil when only the list may be chosen.
	check func(typed string) error
	empty string // what to say when the list is empty
	// again gives the items as they are now, of a list that grows while it is open; nil for one that does not.
	again func() []item
	// preview shows what the cursor is on, and cancel takes it back; nil where there is nothing to show.
	preview func(value string)
	cancel  func()
}

func newPicker(title string, items []item) *picker {
	p := &picker{title: title, items: items}
	p.match()
	for i, it := range items {
		if it.marked {
			p.at = i
			break
		}
	}
	return p
}

func (p *picker) match() {
	p.shown = p.shown[:0]
	for i, it := range p.items {
		if fuzzy(p.filter, it.label) || fuzzy(p.filter, it.aside) {
			p.shown = append(p.shown, i)
		}
	}
	p.at = min(p.at, max(0, len(p.shown)-1))
}

// fuzzy tells whether the letters of pattern occur in s in their order, whatever their case.
func fuzzy(pattern, s string) bool {
	s = strings.ToLower(s)
	for _, c := range strings.ToLower(pattern) {
		i := strings.IndexRune(s, c)
		if i < 0 {
			return false
		}
		s = s[i+utf8.RuneLen(c):]
	}
	return true
}

func (p *picker) scroll(lines int) { p.at = min(max(p.at+lines, 0), max(0, len(p.shown)-1)) }

func (p *picker) key(r *Root, name, text string) tea.Cmd {
	if p.preview != nil {
		if name == "esc" {
			p.cancel()
		}
		defer func() {
			if r.overlay == overlay(p) && len(p.shown) > 0 {
				p.preview(p.items[p.shown[p.at]].value)
			}
		}()
	}
	switch name {
	case "esc":
		r.overlay = nil
	case "enter":
		return p.enter(r)
	case "up", "ctrl+p":
		p.scroll(-1)
	case "down", "ctrl+n":
		p.scroll(1)
	case "pgup":
		p.scroll(-10)
	case "pgdown":
		p.scroll(10)
	case "space":
		if p.multi {
			p.toggle()
			return nil
		}
		p.edit(p.filter + " ")
	case "backspace":
		if p.filter != "" {
			_, size := utf8.DecodeLastRuneInString(p.filter)
			p.edit(p.filter[:len(p.filter)-size])
		}
	case "ctrl+u":
		p.edit("")
	default:
		if text != "" {
			p.edit(p.filter + text)
		}
	}
	return nil
}

func (p *picker) edit(filter string) {
	p.filter, p.at = filter, 0
	p.match()
}

// toggle marks a value beside others. All excludes the rest, as in Grafana.
func (p *picker) toggle() {
	if len(p.shown) == 0 {
		return
	}
	it := &p.items[p.shown[p.at]]
	it.marked = !it.marked
	for i := range p.items {
		if other := &p.items[i]; it.marked && other != it && (it.value == allValue || other.value == allValue) {
			other.marked = false
		}
	}
}

func (p *picker) enter(r *Root) tea.Cmd {
	var values []string
	if p.multi {
		for _, it := range p.items {
			if it.marked {
				values = append(values, it.value)
			}
		}
	}
	if (!p.multi || len(values) == 0 || p.filter != "") && len(p.shown) > 0 {
		values = []string{p.items[p.shown[p.at]].value}
	}
	if len(p.shown) == 0 && (p.check == nil || p.filter == "" || p.check(p.filter) != nil) {
		return nil
	}
	r.overlay = nil
	return p.choose(values, p.filter)
}

// draw shows the list in a box in the middle, at a size that typing does not change.
func (p *picker) draw(r *Root, g *canvas.Grid) {
	t := r.theme
	w, h := min(g.W()-2, 64), min(g.H()-2, max(len(p.items), 3)+4, 24)
	box := overlayBox(r, g, w, h, p.title)
	if box.W < 4 || box.H < 3 {
		return
	}
	plain, dim := canvas.Style{FG: t.Text}, canvas.Style{FG: t.Dim}
	x := box.X + g.Text(box.X, box.Y, box.W, "› ", canvas.Style{FG: t.Accent, Attr: canvas.Bold})
	x += g.Text(x, box.Y, box.W-2, p.filter, plain)
	g.Text(x, box.Y, 1, " ", canvas.Style{Attr: canvas.Reverse})
	if p.filter == "" {
		g.Text(x+2, box.Y, box.X+box.W-x-2, "type to filter", canvas.Style{FG: t.Faint})
	}
	list := canvas.Rect{X: box.X, Y: box.Y + 1, W: box.W, H: box.H - 2}
	p.top = min(max(p.top, p.at-list.H+1), p.at)
	for line := range list.H {
		i := p.top + line
		if i >= len(p.shown) {
			break
		}
		p.drawItem(r, g, canvas.Rect{X: list.X, Y: list.Y + line, W: list.W, H: 1}, p.items[p.shown[i]], i == p.at)
	}
	if len(p.shown) == 0 {
		p.drawNone(r, g, list)
	}
	keys := "⏎ choose  esc close"
	if p.multi {
		keys = "space mark  " + keys
	}
	g.Text(box.X, box.Y+box.H-1, box.W, keys, dim)
	if more := len(p.shown) - p.top - list.H; more > 0 {
		said := "+" + itoa(more) + " more"
		g.Text(box.X+box.W-canvas.Width(said), box.Y+box.H-1, canvas.Width(said), said, dim)
	}
}

func (p *picker) drawItem(r *Root, g *canvas.Grid, at canvas.Rect, it item, here bool) {
	t := r.theme
	style, aside := canvas.Style{FG: t.Text}, canvas.Style{FG: t.Dim}
	if here {
		style = canvas.Style{FG: t.Text, BG: t.Mix(t.Accent, t.Background, 0.35), Attr: canvas.Bold}
		if t.Depth == canvas.NoColor {
			style.Attr |= canvas.Reverse
		}
		aside.BG = style.BG
		g.Fill(at, style)
	}
	mark := "  "
	if it.marked {
		mark = "● "
	}
	x := at.X + g.Text(at.X, at.Y, at.W, mark, canvas.Style{FG: t.Accent, BG: style.BG})
	beside := min(canvas.Width(it.aside), at.W/2)
	g.Text(x, at.Y, at.X+at.W-x-beside-1, canvas.Truncate(it.label, max(0, at.X+at.W-x-beside-1)), style)
	g.Text(at.X+at.W-beside, at.Y, beside, canvas.Truncate(it.aside, beside), aside)
}

// drawNone says why the list is empty, or what enter does with the text typed.
func (p *picker) drawNone(r *Root, g *canvas.Grid, list canvas.Rect) {
	said, style := "nothing matches", canvas.Style{FG: r.theme.Dim}
	switch {
	case p.filter == "" && p.empty != "":
		said = p.empty
	case p.check != nil && p.filter != "":
		if err := p.check(p.filter); err != nil {
			said, style.FG = err.Error(), r.theme.Warn
		} else {
			said = "⏎ takes " + p.filter
		}
	}
	sheet.Wrapped(g, list, said, style)
}

// overlayBox dims the screen and opens a box in its middle; the result is the box's inside.
func overlayBox(r *Root, g *canvas.Grid, w, h int, title string) canvas.Rect {
	t := r.theme
	g.Dim(canvas.Rect{W: g.W(), H: g.H()}, t.Background)
	w, h = min(w, g.W()), min(h, g.H())
	box := canvas.Rect{X: (g.W() - w) / 2, Y: (g.H() - h) / 2, W: w, H: h}
	r.box = box
	g.Fill(box, canvas.Style{BG: t.Background})
	g.Box(box, t.Glyphs, canvas.Style{FG: t.Focus, BG: t.Background})
	sheet.Title(g, box, title, canvas.Style{FG: t.Text, Attr: canvas.Bold})
	return canvas.Rect{X: box.X + 2, Y: box.Y + 1, W: box.W - 4, H: box.H - 2}
}

// help lists every key.
type help struct{ top int }

func (h *help) scroll(lines int) { h.top = max(0, h.top+lines) }

func (h *help) key(r *Root, name, _ string) tea.Cmd {
	switch name {
	case "up", "k":
		h.scroll(-1)
	case "down", "j":
		h.scroll(1)
	case "q":
		return tea.Quit
	default:
		r.overlay = nil
	}
	return nil
}

func (h *help) draw(r *Root, g *canvas.Grid) {
	t := r.theme
	lines := 1
	groups := slices.Concat([]helpGroup{{"Here", r.hints()}}, helpGroups)
	for _, group := range groups {
		lines += len(group.hints) + 2
	}
	box := overlayBox(r, g, min(g.W()-2, 88), min(g.H()-2, lines+2), "Keys")
	h.top = max(0, min(h.top, lines-box.H))
	y := box.Y - h.top
	line := func(left, right string, leftStyle canvas.Style) {
		if y >= box.Y && y < box.Y+box.H {
			g.Text(box.X, y, box.W, left, leftStyle)
			g.Text(box.X+22, y, box.W-22, right, canvas.Style{FG: t.Text})
		}
		y++
	}
	for _, group := range groups {
		line(group.title, "", canvas.Style{FG: t.Dim, Attr: canvas.Bold})
		for _, k := range group.hints {
			line("  "+r.keyFor(k.key), k.does, canvas.Style{FG: t.Accent})
		}
		line("", "", canvas.Style{})
	}
	line("any other key closes this", "", canvas.Style{FG: t.Dim})
}
