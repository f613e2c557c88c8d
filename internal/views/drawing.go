package views

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/montui/montui/internal/canvas"
	"github.com/montui/montui/internal/query"
	"github.com/montui/montui/internal/theme"
	"github.com/montui/montui/internal/viz"
)

// drawnPanel is what is inside a panel's box: cells that any number of screens may copy, and where its time axis is.
type drawnPanel struct {
	key     drawingKey
	grid    *canvas.Grid
	plot    canvas.Rect
	plotted bool
	legend  viz.Legend
}

// drawingKey is all that a drawing depends on.
type drawingKey struct {
	answer   *query.Result
	from, to int64
	now      int64 // 0 when it does not matter
	cursor   int64
	zone     string
	look     theme.Key
	w, h     int
	marks    string
}

// drawingOf is the key of a panel's drawing; ok is false for one that is drawn for this screen and this moment: with series put away, a list, what
// has been scrolled, sorted or searched.
func (r *Root) drawingOf(b *board, s *slot, in *viz.Input, at canvas.Rect) (drawingKey, bool) {
	if s.answer == nil || at.W < 1 || at.H < 1 || len(s.away) > 0 || in.Items != nil || s.view != (view{}) || b.fullPanel && s.isTable() {
		return drawingKey{}, false
	}
	key := drawingKey{answer: s.answer, from: in.From, to: in.To, cursor: in.Cursor, zone: b.zone.String(), look: r.theme.Key(), w: at.W, h: at.H, marks: s.marksKey}
	if s.ticking {
		key.now = in.Now / 1000
	}
	return key, true
}

// redraw sees to it that the slot has the drawing of a key: the one it has, another session's, or a new one. A crosshair is its reader's own.
func (s *slot) redraw(deps Deps, key drawingKey, in *viz.Input) {
	if s.drawing != nil && s.drawing.key == key {
		return
	}
	if deps.Shared != nil && key.cursor == 0 {
		s.drawing = deps.Shared.drawings.Get(deps.Context, key, func() (*drawnPanel, bool) {
			drawer, _ := viz.New(s.panel.Type, s.options)
			return newDrawing(drawer, key, in), true
		})
	} else {
		s.drawing = newDrawing(s.own(), key, in)
	}
	if s.drawing == nil { // the session has ended
		s.drawing = &drawnPanel{grid: canvas.New(0, 0)}
	}
}

func newDrawing(drawer viz.Panel, key drawingKey, in *viz.Input) *drawnPanel {
	d := &drawnPanel{key: key, grid: canvas.New(key.w, key.h)}
	d.grid.Clear(in.Theme.Background)
	drawer.Draw(in, d.grid, d.grid.Bounds())
	d.plot, d.plotted = viz.PlotArea(drawer)
	d.legend = viz.LegendOf(drawer)
	return d
}

// plotArea is where the panel's time axis was drawn, on the grid it was drawn on.
func (s *slot) plotArea() (area canvas.Rect, ok bool) {
	if s.drawing == nil {
		return viz.PlotArea(s.drawer)
	}
	area = s.drawing.plot
	area.X, area.Y = area.X+s.placed.X, area.Y+s.placed.Y
	return area, s.drawing.plotted
}

// timely tells whether a panel's texts depend on the present time: "5 minutes ago", dates that are today.
func (s *slot) timely() bool {
	if bytes.Contains(s.options, []byte("dateTime")) {
		return true
	}
	for _, f := range s.frames {
		for _, field := range f.Fields {
			if strings.HasPrefix(field.Config.Unit, "dateTime") || field.Tables != nil {
				return true
			}
		}
	}
	return false
}

// keyOfMarks is equal for equal annotations.
func keyOfMarks(marks []viz.Annotation) string {
	if len(marks) == 0 {
		return ""
	}
	return fmt.Sprintf("%#v", marks)
}
