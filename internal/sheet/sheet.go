package sheet

import (
	"encoding/json"
	"time"

	"github.com/montui/montui/internal/canvas"
	"github.com/montui/montui/internal/dashboard"
	"github.com/montui/montui/internal/theme"
	"github.com/montui/montui/internal/viz"
)

// Panel is a panel with what it shows.
type Panel struct {
	Panel   *dashboard.Panel
	Options json.RawMessage // as Options gives them
	Title   string          // variables filled in
	Mark    string
	Err     error     // why there is nothing to show
	Input   viz.Input // its Theme is the sheet's
}

// maxCells bounds a picture: 1,000 columns of 10,000 lines and the like.
const maxCells = 10_000_000

// Draw draws a whole dashboard, a title line above, width cells wide and as high as it must be. The panels are laid out as
// on a screen of the given height.
func Draw(title, rangeText string, panels []Panel, width, height int, t *theme.Theme) *canvas.Grid {
	placed := make([]*dashboard.Panel, len(panels))
	for i, p := range panels {
		placed[i] = p.Panel
	}
	places, sheetHeight := Arrange(placed, width, height)
	sheetHeight = min(sheetHeight, max(1, maxCells/max(1, width)))
	g := canvas.New(width, 1+sheetHeight)
	g.SetGlyphs(t.Glyphs)
	g.Clear(t.Background)
	g.Fill(canvas.Rect{W: width, H: 1}, canvas.Style{FG: t.Text, BG: t.Bar})
	used := g.Text(1, 0, width-2, title, canvas.Style{FG: t.Text, Attr: canvas.Bold})
	if w := canvas.Width(rangeText); used+w+4 <= width {
		g.Text(width-w-1, 0, w, rangeText, canvas.Style{FG: t.Dim})
	}
	for i, p := range panels {
		at := places[i]
		at.Y++
		p.draw(g, t, at)
	}
	return g
}

// DrawOne draws one panel to fill a picture of the given size.
func DrawOne(p Panel, width, height int, t *theme.Theme) *canvas.Grid {
	g := canvas.New(width, height)
	g.SetGlyphs(t.Glyphs)
	g.Clear(t.Background)
	p.draw(g, t, canvas.Rect{W: width, H: height})
	return g
}

func (p Panel) draw(g *canvas.Grid, t *theme.Theme, at canvas.Rect) {
	if p.Panel.Type == "row" {
		Row(g, t, at, p.Title, true, 0, false) // its panels follow, closed or not
		return
	}
	inside, ok := Frame{Title: p.Title, Mark: p.Mark, Style: canvas.Style{FG: t.Warn}}.Box(g, t, at)
	if !ok {
		return
	}
	if p.Err != nil {
		Wrapped(g, inside, p.Err.Error(), canvas.Style{FG: t.Error})
		return
	}
	drawer, _ := viz.New(p.Panel.Type, p.Options)
	in := p.Input
	in.Theme = t
	drawer.Draw(&in, g, inside)
}

// Options are a panel's options as it is drawn with them: the variables' values are in a text panel's content. Options of another
// shape stay as they are.
func Options(p *dashboard.Panel, interpolate func(string) string) json.RawMessage {
	var opened map[string]any
	if p.Type != "text" || json.Unmarshal(p.Options, &opened) != nil {
		return p.Options
	}
	content, ok := opened["content"].(string)
	if !ok {
		return p.Options
	}
	opened["content"] = interpolate(content)
	sealed, err := json.Marshal(opened)
	if err != nil {
		return p.Options
	}
	return sealed
}

// RangeText says a time range as a person would write it.
func RangeText(from, to time.Time, zone *time.Location) string {
	from, to = from.In(zone), to.In(zone)
	end := to.Format("2006-01-02 15:04")
	if from.Format(time.DateOnly) == to.Format(time.DateOnly) {
		end = to.Format("15:04")
	}
	return from.Format("2006-01-02 15:04") + " to " + end + " " + to.Format("MST")
}
