package views

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/montui/montui/internal/canvas"
	"github.com/montui/montui/internal/frame"
	"github.com/montui/montui/internal/sheet"
	"github.com/montui/montui/internal/viz"
)

// headerLines are 1 and those of the variables, footerLines is 1; on a wall there are none.
func (r *Root) headerLines() int {
	if r.kiosk {
		return 0
	}
	return 1 + r.barLines
}

func (r *Root) footerLines() int {
	if r.kiosk {
		return 0
	}
	return 1
}

func (r *Root) bodyHeight() int { return max(0, r.h-r.headerLines()-r.footerLines()) }

// draw puts the whole screen on the grid.
func (r *Root) draw() {
	g := r.grid
	g.SetGlyphs(r.theme.Glyphs)
	g.Clear(r.theme.Background)
	r.spots = r.spots[:0]
	if r.w < 1 || r.h < 1 {
		return
	}
	r.drawBody(g)
	if !r.kiosk {
		r.drawHeader(g)
	}
	if said := r.status(); !r.kiosk || said.text != "" && (said.style.FG == r.theme.Error || said == r.word) {
		r.drawFooter(g) // on a wall too, when something is wrong or was done
	}
	if r.overlay != nil {
		r.overlay.draw(r, g)
	}
}

func (r *Root) drawBody(g *canvas.Grid) {
	body := canvas.Rect{Y: r.headerLines(), W: r.w, H: r.bodyHeight()}
	switch {
	case r.screen() != nil:
		r.screen().draw(r, g, body)
	case r.openErr != nil:
		sheet.Wrapped(g, inset(body, 2), r.openErr.Error()+"\n\nd dashboards   r try again   q quit", canvas.Style{FG: r.theme.Error})
	default:
		sheet.Centred(g, body, "opening "+r.opening+" …", canvas.Style{FG: r.theme.Dim})
	}
}

func (b *board) draw(r *Root, g *canvas.Grid, body canvas.Rect) {
	b.bodyY = body.Y
	switch {
	case len(b.order) == 0 && b.varsErr != nil:
		sheet.Wrapped(g, inset(body, 2), b.varsErr.Error(), canvas.Style{FG: r.theme.Error})
	case len(b.order) == 0 && b.resolving:
		sheet.Centred(g, body, "asking "+r.deps.Server+" …", canvas.Style{FG: r.theme.Dim})
	case len(b.order) == 0:
		sheet.Centred(g, body, "this dashboard has no panels", canvas.Style{FG: r.theme.Dim})
	case b.fullPanel:
		r.drawSlot(g, b, b.focused(), body, true)
	default:
		r.drawSheet(g, b, body)
	}
	r.drawTooltips(g, b, body)
}

// drawSheet draws the panels on the screen; those that only partly are go through a grid of their own.
func (r *Root) drawSheet(g *canvas.Grid, b *board, body canvas.Rect) {
	for i, place := range b.places {
		if !visible(place, b.scroll, b.scroll+b.h) {
			continue
		}
		at := canvas.Rect{X: place.X, Y: body.Y + place.Y - b.scroll, W: place.W, H: place.H}
		if at.Y >= body.Y && at.Y+at.H <= body.Y+body.H {
			r.drawSlot(g, b, b.order[i], at, i == b.focus)
			continue
		}
		r.part.Resize(max(at.W, 1), max(at.H, 1))
		r.part.Clear(r.theme.Background)
		r.drawSlot(r.part, b, b.order[i], canvas.Rect{W: at.W, H: at.H}, i == b.focus)
		first, last := max(at.Y, body.Y), min(at.Y+at.H, body.Y+body.H)
		g.Blit(r.part, canvas.Rect{Y: first - at.Y, W: at.W, H: last - first}, at.X, first)
	}
}

func (r *Root) drawSlot(g *canvas.Grid, b *board, s *slot, at canvas.Rect, focused bool) {
	if s.panel.Type == "row" {
		r.drawRow(g, b, s, at, focused)
		return
	}
	mark, style := r.slotMark(b, s)
	mark = fitMark(mark, at.W-9-min(canvas.Width(s.title), at.W/3))
	inside, ok := sheet.Frame{Title: s.title, Mark: mark, Style: style, Focused: focused}.Box(g, r.theme, at)
	if !ok {
		return
	}
	if b.fullPanel {
		inside = r.drawNotices(g, s, inside)
	}
	r.drawInside(g, b, s, inside)
}

// drawInside draws the data, or says in words why there is none.
func (r *Root) drawInside(g *canvas.Grid, b *board, s *slot, inside canvas.Rect) {
	t := r.theme
	switch {
	case s.listed(), s.panel.Type == "alertlist" && b.deps.API == nil:
		r.drawData(g, b, s, inside)
	case s.fetched.IsZero() && s.err != nil:
		b.drawFailure(r, g, inside, s.err)
	case s.fetched.IsZero() && b.varsErr != nil:
		b.drawFailure(r, g, inside, b.varsErr)
	case s.fetched.IsZero():
		sheet.Centred(g, inside, "…", canvas.Style{FG: t.Faint})
	case b.awaitsValues(s):
		sheet.Centred(g, inside, "collecting …", canvas.Style{FG: t.Dim})
	default:
		r.drawData(g, b, s, inside)
		b.drawSelection(r, g, s)
	}
}

// awaitsValues tells a panel that has nothing since the server has only just begun to collect.
func (b *board) awaitsValues(s *slot) bool {
	return len(s.panel.Targets) > 0 && b.deps.Now().Before(b.deps.FirstValues) &&
		!slices.ContainsFunc(s.frames, func(f *frame.Frame) bool { return f.Rows() > 0 })
}

// drawnRange is the time range that a panel's axis has. Where it ends now it moves by whole cells: what has been drawn then stays as it is,
// one cell further left, and between two moves only the newest values have to go to the terminal.
func (b *board) drawnRange(s *slot) (from, to int64) {
	from, to = s.from.UnixMilli(), s.to.UnixMilli()
	columns := s.columns
	if columns == 0 {
		columns = b.pointsFor(s) / 2
	}
	dots := int64(2*columns - 1) // from the first, at the axis' beginning, to the last, at its end
	dot := (to-from+dots-1)/dots | 1
	if dot < shortDot || !strings.Contains(b.to, "now") {
		return from, to
	}
	end := (to + 2*dot - 1) / (2 * dot) * 2 * dot
	return end - dot*dots, end
}

// shortDot is how many milliseconds a dot of an axis has at least that is rounded to odd ones. An odd number has no half: no point lies
// between two dots and falls on one and then on the other.
const shortDot = 100

// input is what a panel is drawn from now.
func (b *board) input(r *Root, s *slot) *viz.Input {
	from, to := b.drawnRange(s)
	return &viz.Input{Frames: s.drawnFrames(), From: from, To: to, AskedFrom: s.from.UnixMilli(), AskedTo: s.to.UnixMilli(), Now: b.deps.Now().UnixMilli(),
		Zone: b.zone, Theme: r.theme, Cursor: b.cursorFor(s), Annotations: b.marksFor(s), Items: b.itemsFor(s),
		Scroll: s.scroll, ScrollX: s.scrollX, Sort: s.sort, SortDesc: s.sortDesc, Filter: s.filter, Frame: s.view.frame}
}

func (r *Root) drawData(g *canvas.Grid, b *board, s *slot, inside canvas.Rect) {
	in := b.input(r, s)
	if b.fullPanel || s.scroll > 0 && g != r.part {
		r.settle(s, in, inside)
	}
	key, ok := r.drawingOf(b, s, in, inside)
	if !ok {
		s.drawing = nil
		s.own().Draw(in, g, inside)
		return
	}
	s.redraw(b.deps, key, in)
	if s.fitted != inside.W { // only now is it known how many columns the plot has, and so how far its axis moves at once
		s.fitted = inside.W
		s.countColumns()
		if in = b.input(r, s); in.From != key.from || in.To != key.to {
			key.from, key.to = in.From, in.To
			s.redraw(b.deps, key, in)
		}
	}
	s.placed = inside
	g.Blit(s.drawing.grid, s.drawing.grid.Bounds(), inside.X, inside.Y)
}

// fitMark shortens a panel's mark to a width: the words behind the comma go first.
func fitMark(mark string, room int) string {
	if canvas.Width(mark) <= room {
		return mark
	}
	short, _, parted := strings.Cut(mark, ",")
	if !parted || room > canvas.Width(short)+16 {
		return canvas.Truncate(mark, room)
	}
	return short
}

// slotMark is what a panel's box says on the right: that its data is old, or that something in it is not shown.
func (r *Root) slotMark(b *board, s *slot) (string, canvas.Style) {
	switch {
	case s.filtering:
		return "/" + s.filter + "▏", canvas.Style{FG: r.theme.Accent}
	case s.filter != "":
		return "/" + s.filter, canvas.Style{FG: r.theme.Accent}
	case s.stale():
		mark := "stale " + age(b.deps.Now().Sub(s.fetched))
		if again := s.retryText(b.deps.Now()); again != "" {
			mark += ", " + again
		}
		return mark + ", " + strings.TrimPrefix(firstLine(s.err.Error()), b.deps.Server+" "), canvas.Style{FG: r.theme.Warn}
	case s.retryText(b.deps.Now()) != "" && b.silent(s.err):
		return s.retryText(b.deps.Now()), canvas.Style{FG: r.theme.Dim}
	case s.retryText(b.deps.Now()) != "":
		return s.retryText(b.deps.Now()), canvas.Style{FG: r.theme.Warn}
	case s.waitMark(b.deps.Now()) != "":
		return s.waitMark(b.deps.Now()), canvas.Style{FG: r.theme.Warn}
	case len(s.away) > 0:
		n := len(s.seriesNames())
		return fmt.Sprintf("%d of %d series", n-len(s.away), n), canvas.Style{FG: r.theme.Accent}
	case s.panel.TimeFrom != "" && !s.panel.HideTimeOverride:
		return "last " + s.panel.TimeFrom, canvas.Style{FG: r.theme.Dim}
	}
	warnings := 0
	for _, n := range s.allNotices() {
		if n.Severity != "info" {
			warnings++
		}
	}
	if warnings > 0 {
		return fmt.Sprintf("▲%d", warnings), canvas.Style{FG: r.theme.Warn}
	}
	return "", canvas.Style{}
}

// drawNotices writes, at the bottom of a full-screen panel, its error and what is not shown; the rest is left for the data.
func (r *Root) drawNotices(g *canvas.Grid, s *slot, inside canvas.Rect) canvas.Rect {
	var lines []string
	if s.stale() {
		lines = append(lines, s.err.Error())
	}
	for _, n := range s.allNotices() {
		lines = append(lines, n.Severity+": "+n.Text)
	}
	if s.panel.Description != "" {
		lines = append(lines, s.panel.Description)
	}
	room := inside.H / 3
	wrapped := sheet.Wrap(strings.Join(lines, "\n"), inside.W-2)
	if len(lines) == 0 || room < 1 {
		return inside
	}
	if len(wrapped) > room {
		wrapped = append(wrapped[:room-1:room-1], fmt.Sprintf("+%d more lines", len(wrapped)-room+1))
	}
	for i, line := range wrapped {
		g.Text(inside.X+1, inside.Y+inside.H-len(wrapped)+i, inside.W-2, line, canvas.Style{FG: r.theme.Dim})
	}
	inside.H -= len(wrapped)
	return inside
}

func (r *Root) drawRow(g *canvas.Grid, b *board, s *slot, at canvas.Rect, focused bool) {
	sheet.Row(g, r.theme, at, s.title, b.rowOpen(s), len(s.panel.Panels), focused)
}

func inset(r canvas.Rect, by int) canvas.Rect {
	return canvas.Rect{X: r.X + by, Y: r.Y + by/2, W: max(0, r.W-2*by), H: max(0, r.H-by)}
}

// age is how long ago, in one unit.
func age(d time.Duration) string {
	switch {
	case d < time.Minute:
		return fmt.Sprintf("%ds", int(d.Seconds()))
	case d < time.Hour:
		return fmt.Sprintf("%dm", int(d.Minutes()))
	case d < 48*time.Hour:
		return fmt.Sprintf("%dh", int(d.Hours()))
	default:
		return fmt.Sprintf("%dd", int(d.Hours()/24))
	}
}

// counted is a number with its noun.
func counted(n int, noun string) string { return sheet.Counted(n, noun) }

// spanText is a length in seconds, in the unit that reads best.
func spanText(seconds float64) string {
	d := time.Duration(seconds * float64(time.Second))
	switch {
	case d <= 0:
		return "0s"
	case d < time.Millisecond:
		return d.Round(time.Microsecond).String()
	case d < time.Second:
		return d.Round(time.Millisecond / 10).String()
	}
	return d.Round(time.Second / 100).String()
}

// shortValue is a sample's value as a person writes it.
func shortValue(s string) string {
	v, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return s
	}
	return strconv.FormatFloat(v, 'g', 6, 64)
}
