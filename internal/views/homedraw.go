package views

import (
	"fmt"

	"github.com/montui/montui/internal/canvas"
	"github.com/montui/montui/internal/sheet"
	"github.com/montui/montui/internal/theme"
)

// arrange gives the parts their places: side by side where there is width for it, else one below the other.
func (h *home) arrange() {
	alerts := len(h.parts[partAlerts].rows) + 2
	for i := range h.parts {
		h.parts[i].place = canvas.Rect{}
	}
	if !h.has(partTargets) && !h.has(partAlerts) {
		h.parts[partDashboards].place = canvas.Rect{W: h.w, H: h.h}
		return
	}
	if h.wide() {
		left := h.w * 3 / 5
		high := min(max(alerts, 4), max(h.h/2, 4))
		if !h.has(partAlerts) {
			high = 0
		}
		hosts := h.hostsHeight(h.h / 2)
		h.parts[partHosts].place = canvas.Rect{W: left, H: hosts}
		h.parts[partTargets].place = canvas.Rect{Y: hosts, W: left, H: h.h - hosts}
		h.parts[partAlerts].place = canvas.Rect{X: left, W: h.w - left, H: min(high, h.h)}
		h.parts[partDashboards].place = canvas.Rect{X: left, Y: high, W: h.w - left, H: max(0, h.h-high)}
		return
	}
	y := 0
	place := func(part, height int) {
		height = max(0, min(height, h.h-y))
		h.parts[part].place = canvas.Rect{Y: y, W: h.w, H: height}
		y += height
	}
	if len(h.parts[partAlerts].rows) == 0 {
		alerts = 0
	}
	place(partAlerts, min(alerts, h.h/4))
	if h.has(partTargets) {
		hosts := h.hostsHeight((h.h - y) / 4)
		place(partTargets, min(len(h.parts[partTargets].rows)+2, max((h.h-y-hosts)/2, 3)))
		place(partHosts, hosts)
	}
	place(partDashboards, h.h-y)
}

// wide tells that there is width for what is watched beside the dashboards.
func (h *home) wide() bool { return h.w >= 96 && h.has(partTargets) }

// hostsHeight is what the hosts need, as far as there is room for one at the least.
func (h *home) hostsHeight(room int) int {
	if need := len(h.parts[partHosts].rows) + 2; need > 2 && room > 2 {
		return min(need, room)
	}
	return 0
}

func (h *home) draw(r *Root, g *canvas.Grid, body canvas.Rect) {
	up := 0
	for _, t := range h.targets {
		if t.up() {
			up++
		}
	}
	titles := [4]string{"Targets", "Alerts", "Dashboards", "Hosts"}
	marks := [4]string{fmt.Sprintf("%d of %d up", up, len(h.targets)), fmt.Sprintf("%d firing, %d pending", h.firing, len(h.alerts)-h.firing), "", ""}
	if h.fetched.IsZero() {
		marks[partTargets], marks[partAlerts] = "", ""
	}
	for i := range h.parts {
		p := &h.parts[i]
		at := p.place
		if at.H < 1 || at.W < 1 {
			continue
		}
		at.X, at.Y = at.X+body.X, at.Y+body.Y
		if n := at.H - 2; i == partHosts && n < len(p.rows) && n > 0 && n < 3 {
			marks[i] = fmt.Sprintf("%d of %d", n, len(p.rows))
		}
		inside, ok := sheet.Frame{Title: titles[i], Mark: marks[i], Style: canvas.Style{FG: r.theme.Dim}, Focused: i == h.on}.Box(g, r.theme, at)
		if !ok {
			continue
		}
		inside.X, inside.W = inside.X+1, max(0, inside.W-2)
		if len(p.rows) == 0 {
			said, style := h.nothing(i)
			sheet.Wrapped(g, inside, said, canvas.Style{FG: style.color(r.theme)})
			continue
		}
		h.drawPart(r, g, p, inside, i == h.on)
	}
}

// nothing says why a part is empty.
func (h *home) nothing(part int) (string, mood) {
	err := [4]error{h.upErr, h.alertE, nil, nil}[part]
	switch {
	case err != nil:
		return err.Error(), bad
	case h.filter != "":
		return "nothing matches", faint
	case h.fetched.IsZero() && part != partDashboards:
		return "asking " + h.deps.Server + " …", faint
	}
	return [4]string{"the server scrapes nothing: it has no series named up", "● nothing fires", "no dashboards", ""}[part], faint
}

func (h *home) drawPart(r *Root, g *canvas.Grid, p *homePart, at canvas.Rect, focused bool) {
	rows := at.H
	if len(p.rows) > rows && rows > 2 {
		rows-- // for how many there are
	}
	p.top = min(max(p.top, p.at-rows+1), p.at)
	if p.top > 0 && p.top == p.at && p.rows[p.top-1].heading {
		p.top-- // a heading stays above what it is of
	}
	p.top = max(0, min(p.top, len(p.rows)-rows))
	columns := columnsOf(p.rows, at.W)
	for line := range rows {
		if i := p.top + line; i < len(p.rows) {
			h.drawRow(r, g, canvas.Rect{X: at.X, Y: at.Y + line, W: at.W, H: 1}, p.rows[i], columns, focused && i == p.at)
		}
	}
	if rows < at.H {
		said := fmt.Sprintf("%d–%d of %d", p.top+1, min(p.top+rows, len(p.rows)), len(p.rows))
		g.Text(at.X, at.Y+rows, at.W, said, canvas.Style{FG: r.theme.Dim})
	}
}

// homeColumns are how wide the parts of a line are: the same for all lines, so that they stand below each other.
type homeColumns struct{ sign, name, text, trail, aside int }

// columnsOf gives what names a line what it needs, and the trail what is left.
func columnsOf(rows []homeRow, w int) homeColumns {
	var c homeColumns
	trails := false
	for _, row := range rows {
		c.aside = max(c.aside, canvas.Width(row.aside))
		if row.sign != "" {
			c.sign = max(c.sign, canvas.Width(row.sign)+1)
		}
		if row.more != "" {
			c.name = max(c.name, canvas.Width(row.text)+2)
		}
		trails = trails || len(row.trail) > 0
	}
	c.name = min(c.name, w/2)
	for _, row := range rows {
		need := canvas.Width(row.text)
		if row.more != "" {
			need = c.name + canvas.Width(row.more)
		}
		if !row.heading {
			c.text = max(c.text, c.sign+need+2)
		}
	}
	c.aside = min(c.aside, max(w*2/3-2, 0))
	rest := max(w-c.aside-2, 0)
	if !trails {
		c.text, c.aside = 0, 0 // the aside of each line as it is
		return c
	}
	if least := 8; rest >= 30 {
		c.text = min(c.text, rest-least-2)
	}
	c.trail = min(rest-c.text-2, homePoints)
	if c.trail < 6 {
		c.trail, c.text = 0, rest
	}
	return c
}

func (h *home) drawRow(r *Root, g *canvas.Grid, at canvas.Rect, row homeRow, c homeColumns, here bool) {
	t := r.theme
	style := canvas.Style{FG: t.Text}
	switch {
	case row.heading:
		style = canvas.Style{FG: t.Dim, Attr: canvas.Bold}
	case here:
		style = picked(t)
		g.Fill(canvas.Rect{X: at.X - 1, Y: at.Y, W: at.W + 2, H: 1}, style)
	}
	tinted := on(style, row.mood.color(t))
	x, end := at.X, at.X+at.W
	switch {
	case row.sign != "":
		g.Text(x, at.Y, c.sign, row.sign, tinted)
		x += c.sign
	case !row.heading:
		x += 2
	}
	if row.mood == bad && !row.heading {
		style = tinted
	}
	w := canvas.Width(row.aside)
	if w = min(w, max(end-x-min(canvas.Width(row.text), (end-x)*2/3)-2, c.aside)); w > 0 {
		drawAside(t, g, end, at.Y, w, row, tinted)
		end -= max(w, c.aside) + 2
	}
	if len(row.trail) > 0 && c.trail > 0 {
		end -= c.trail
		h.drawTrail(r, g, end, at.Y, row, c.trail, style)
		end -= 2
	}
	if row.more == "" || c.name > end-x-4 {
		g.Text(x, at.Y, end-x, canvas.Truncate(row.text, max(0, end-x)), style)
		return
	}
	g.Text(x, at.Y, c.name-2, canvas.Truncate(row.text, c.name-2), style)
	x += c.name
	g.Text(x, at.Y, end-x, canvas.Truncate(row.more, end-x), on(style, t.Dim))
}

// drawAside writes what stands on the right of a line; each of its parts in its colour, when there is room for all of them.
func drawAside(t *theme.Theme, g *canvas.Grid, end, y, w int, row homeRow, style canvas.Style) {
	style.Attr &^= canvas.Bold
	if len(row.values) == 0 || w < canvas.Width(row.aside) {
		text := canvas.Truncate(row.aside, w)
		g.Text(end-canvas.Width(text), y, w, text, style)
		return
	}
	x := end - w
	for _, v := range row.values {
		x += g.Text(x, y, end-x, v.text, on(style, v.mood.color(t))) + 2
	}
}

// drawTrail is when a target was up: tall while it was, low while it was not, nothing where nobody knows; or how busy a host was.
func (h *home) drawTrail(r *Root, g *canvas.Grid, x, y int, row homeRow, w int, style canvas.Style) {
	t := r.theme
	signs, levels := []rune("▁▄"), []rune("▁▂▃▄▅▆▇█")
	if t.Glyphs == canvas.ASCII || t.Glyphs == canvas.Console {
		signs, levels = []rune("_="), []rune("_.-:=+*#")
	}
	for i, v := range row.trail[max(0, len(row.trail)-w):] {
		switch {
		case v < 0:
		case row.levels:
			ink := t.OK
			if v >= 7 {
				ink = t.Warn
			}
			g.Set(x+i, y, levels[v], on(style, t.Mix(ink, t.Background, 0.5)))
		case v == 0:
			g.Set(x+i, y, signs[0], on(style, t.Error))
		default:
			g.Set(x+i, y, signs[1], on(style, t.Mix(t.OK, t.Background, 0.5)))
		}
	}
}
