package views

import (
	"fmt"
	"unicode/utf8"

	"github.com/montui/montui/internal/canvas"
	"github.com/montui/montui/internal/sheet"
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
	if h.w >= 96 && h.has(partTargets) {
		left := h.w * 3 / 5
		high := min(max(alerts, 4), max(h.h/2, 4))
		if !h.has(partAlerts) {
			high = 0
		}
		h.parts[partTargets].place = canvas.Rect{W: left, H: h.h}
		h.parts[partAlerts].place = canvas.Rect{X: left, W: h.w - left, H: min(high, h.h)}
		h.parts[partDashboards].place = canvas.Rect{X: left, Y: high, W: h.w - left, H: max(0, h.h-high)}
		return
	}
	y, place := 0, func(part, height int) {}
	place = func(part, height int) {
		height = max(0, min(height, h.h-y))
		h.parts[part].place = canvas.Rect{Y: y, W: h.w, H: height}
		y += height
	}
	if len(h.parts[partAlerts].rows) == 0 {
		alerts = 0
	}
	place(partAlerts, min(alerts, h.h/4))
	if h.has(partTargets) {
		place(partTargets, min(len(h.parts[partTargets].rows)+2, max((h.h-y)/2, 3)))
	}
	place(partDashboards, h.h-y)
}

func (h *home) draw(r *Root, g *canvas.Grid, body canvas.Rect) {
	up := 0
	for _, t := range h.targets {
		if t.up() {
			up++
		}
	}
	titles := [3]string{"Targets", "Alerts", "Dashboards"}
	marks := [3]string{fmt.Sprintf("%d of %d up", up, len(h.targets)), fmt.Sprintf("%d firing, %d pending", h.firing, len(h.alerts)-h.firing), ""}
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
	err := [3]error{h.upErr, h.alertE, nil}[part]
	switch {
	case err != nil:
		return err.Error(), bad
	case h.filter != "":
		return "nothing matches", faint
	case h.fetched.IsZero() && part != partDashboards:
		return "asking " + h.deps.Server + " …", faint
	}
	return [3]string{"the server scrapes nothing: it has no series named up", "● nothing fires", "no dashboards"}[part], faint
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
	for line := range rows {
		i := p.top + line
		if i >= len(p.rows) {
			break
		}
		h.drawRow(r, g, canvas.Rect{X: at.X, Y: at.Y + line, W: at.W, H: 1}, p.rows[i], focused && i == p.at)
	}
	if rows < at.H {
		said := fmt.Sprintf("%d–%d of %d", p.top+1, min(p.top+rows, len(p.rows)), len(p.rows))
		g.Text(at.X, at.Y+rows, at.W, said, canvas.Style{FG: r.theme.Dim})
	}
}

func (h *home) drawRow(r *Root, g *canvas.Grid, at canvas.Rect, row homeRow, here bool) {
	t := r.theme
	style := canvas.Style{FG: t.Text}
	switch {
	case row.heading:
		style = canvas.Style{FG: t.Dim, Attr: canvas.Bold}
	case here:
		style = picked(t)
		g.Fill(canvas.Rect{X: at.X - 1, Y: at.Y, W: at.W + 2, H: 1}, style)
	}
	if row.mood == bad && !row.heading {
		style = on(style, t.Error)
	}
	aside := on(style, row.mood.color(t))
	aside.Attr &^= canvas.Bold
	x, end := at.X, at.X+at.W
	if !row.heading && len(row.trail) == 0 {
		x += 2
	}
	if w := canvas.Width(row.aside); w > 0 && end-x > 12 {
		w = min(w, (end-x)/2)
		text := canvas.Truncate(row.aside, w)
		g.Text(end-canvas.Width(text), at.Y, w, text, aside)
		end -= max(w, min(10, (end-x)/3)) + 2
	}
	if len(row.trail) > 0 && end-x >= len(row.trail)+16 {
		end -= len(row.trail) + 2
		h.drawTrail(r, g, end+1, at.Y, row.trail, style)
	}
	g.Text(x, at.Y, end-x, canvas.Truncate(row.text, max(0, end-x)), style)
	if len(row.trail) > 0 && end > x {
		sign, _ := utf8.DecodeRuneInString(row.text)
		g.Set(x, at.Y, sign, on(style, row.mood.color(t)))
	}
}

// drawTrail is when a target was up: tall while it was, low while it was not, nothing where nobody knows.
func (h *home) drawTrail(r *Root, g *canvas.Grid, x, y int, trail []int8, style canvas.Style) {
	signs := [3]rune{' ', '▁', '▄'}
	if r.theme.Glyphs == canvas.ASCII || r.theme.Glyphs == canvas.Console {
		signs = [3]rune{' ', '_', '='}
	}
	for i, v := range trail {
		style.FG = r.theme.Mix(r.theme.OK, r.theme.Background, 0.7)
		if v == 0 {
			style.FG = r.theme.Error
		}
		if v >= 0 {
			g.Set(x+i, y, signs[v+1], style)
		}
	}
}
