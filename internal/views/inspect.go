package views

import (
	"context"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/montui/montui/internal/canvas"
	"github.com/montui/montui/internal/query"
	"github.com/montui/montui/internal/report"
)

// maxInspected bounds the rows of data that are laid out for reading; a file gets them all.
const maxInspected = 5000

// inspectSections are what can be read about a panel, as in Grafana's inspector, and what a file of each is called.
var inspectSections = [...]struct{ name, ending, what string }{
	{"Data", ".csv", "CSV"}, {"Query", ".promql", "query"}, {"Stats", ".txt", "text"}, {"Data JSON", "-data.json", "JSON"}, {"Panel JSON", ".json", "JSON"}}

const (
	sectionData = iota
	sectionQuery
	sectionStats
	sectionDataJSON
	sectionPanelJSON
)

// inspect is a screen of what is behind a panel: its data, its requests and their timing, its JSON.
type inspect struct {
	plain
	board   *board
	slot    *slot
	section int
	data    *listing
	asOf    time.Time // the data that is laid out
	laid    []pieces  // the section's lines, nil until they are needed
	laidW   int       // the width they are laid out for
	top     int
	w, h    int
	said    segment
}

func (r *Root) newInspect(b *board, s *slot) *inspect {
	o := &inspect{plain: plain{r.newID()}, board: b, slot: s}
	o.data = newListing(o.id, r.deps, listing{name: "data", empty: "the panel has no data", columns: []listColumn{{least: 1}},
		load: func(context.Context) ([]listRow, string, error) { return nil, "", nil }})
	o.fill()
	return o
}

// evaluated is the panel's answer as a report has it.
func (s *slot) evaluated(b *board) *report.Evaluated {
	return &report.Evaluated{Panel: s.panel, Vars: b.vars.With(s.panel.Scoped), Title: s.title, From: s.from, To: s.to,
		Result: query.Result{Frames: s.frames, Requests: s.requests, Took: s.took, Err: s.err}}
}

func (o *inspect) title() string { return o.slot.title + " inside" }

func (o *inspect) headerRight(r *Root, without brief) []piece { return r.serverPieces(without) }

func (o *inspect) typing() bool { return o.section == sectionData && o.data.filtering }

func (o *inspect) close() { o.data.close() }

func (o *inspect) resize(w, h int) tea.Cmd {
	o.w, o.h = w, h
	o.data.w, o.data.h = w, h-1
	return nil
}

func (o *inspect) hints() []hint {
	what := inspectSections[o.section].what
	hints := []hint{{"← →", "section"}, {"↑↓", "scroll"}, {"x", "save " + what}, {"y", "copy " + what}}
	if o.section == sectionData {
		hints = append(hints, hint{"/", "filter"})
	}
	if o.section != sectionQuery {
		hints = append(hints, hint{"Y", "copy query"})
	}
	return append(hints, hint{"r", "ask again"}, hint{"esc", "back"}, hint{"?", "help"}, hint{"q", "quit"})
}

func (o *inspect) status(*Root) segment { return o.said }

func (o *inspect) key(r *Root, name, text string) tea.Cmd {
	if o.typing() {
		return o.data.key(r, name, text)
	}
	o.said = segment{}
	switch name {
	case "left", "h", "shift+tab":
		o.turn(-1)
	case "right", "l", "tab":
		o.turn(1)
	case "r":
		return o.board.fetch(func(s *slot) bool { return s == o.slot && !s.loading })
	case "x":
		o.save(r)
	case "y":
		return o.copied(r, "the "+inspectSections[o.section].what, string(o.content()))
	case "Y":
		return o.copied(r, "the query", string(o.queries()))
	case "esc", "backspace":
		if o.section == sectionData && o.data.filter != "" {
			return o.data.key(r, name, text)
		}
		return r.back()
	default:
		if o.section == sectionData {
			return o.data.key(r, name, text)
		}
		o.scroll(name)
	}
	return nil
}

func (o *inspect) copied(r *Root, what, text string) tea.Cmd {
	o.said = segment{what + " was sent to the clipboard", canvas.Style{FG: r.theme.OK}}
	return tea.SetClipboard(text)
}

func (o *inspect) turn(by int) {
	o.section = (o.section + by + len(inspectSections)) % len(inspectSections)
	o.top, o.laid = 0, nil
}

func (o *inspect) scroll(name string) {
	switch name {
	case "up", "k":
		o.top--
	case "down", "j":
		o.top++
	case "pgup", "ctrl+u":
		o.top -= o.h
	case "pgdown", "ctrl+d":
		o.top += o.h
	case "g", "home":
		o.top = 0
	case "G", "end":
		o.top = len(o.laid)
	}
	o.top = max(o.top, 0)
}

func (o *inspect) mouse(r *Root, event mouseEvent) tea.Cmd {
	switch {
	case event.kind == mousePress && event.y == 0:
		x := 1
		for i, section := range inspectSections {
			if event.x >= x && event.x < x+len(section.name)+2 {
				o.turn(i - o.section)
			}
			x += len(section.name) + 2
		}
	case o.section == sectionData:
		event.y--
		return o.data.mouse(r, event)
	case event.kind == mouseWheel:
		o.top = max(0, o.top+event.lines)
	}
	return nil
}

func (o *inspect) save(r *Root) {
	if r.deps.Save == nil {
		o.said = segment{"files cannot be written from here; y copies", canvas.Style{FG: r.theme.Warn}}
		return
	}
	path, err := r.deps.Save(fileName(o.slot.title)+inspectSections[o.section].ending, o.content())
	if err != nil {
		o.said = segment{err.Error(), canvas.Style{FG: r.theme.Error}}
		return
	}
	o.said = segment{"saved as " + path, canvas.Style{FG: r.theme.OK}}
}

// fileName makes a title fit for a file: letters, digits and dashes.
func fileName(title string) string {
	name := strings.Map(func(c rune) rune {
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9':
			return c
		case c == ' ' || c == '-' || c == '_' || c == '/':
			return '-'
		}
		return -1
	}, title)
	if name = strings.Trim(name, "-"); name == "" {
		return "panel"
	}
	return name[:min(len(name), 60)]
}

func (o *inspect) draw(r *Root, g *canvas.Grid, body canvas.Rect) {
	if !o.slot.fetched.Equal(o.asOf) {
		o.fill()
	}
	t := r.theme
	x := body.X + 1
	for i, section := range inspectSections {
		style := canvas.Style{FG: t.Dim}
		if i == o.section {
			style = canvas.Style{FG: t.Text, Attr: canvas.Bold | canvas.Underline}
		}
		g.Text(x, body.Y, body.X+body.W-x, section.name, style)
		x += len(section.name) + 2
	}
	if said := o.standing(); x+canvas.Width(said)+1 < body.X+body.W {
		g.Text(body.X+body.W-canvas.Width(said)-1, body.Y, canvas.Width(said), said, canvas.Style{FG: t.Dim})
	}
	inside := canvas.Rect{X: body.X, Y: body.Y + 1, W: body.W, H: body.H - 1}
	if o.section == sectionData {
		o.data.draw(r, g, inside)
		return
	}
	if o.laid == nil || o.laidW != inside.W {
		o.laid, o.laidW = o.lines(r, inside.W-2), inside.W
	}
	o.top = drawPieces(r, g, inside, o.laid, o.top)
}

// standing says how old the data is, or that it is being asked for.
func (o *inspect) standing() string {
	switch {
	case o.slot.loading:
		return "asking …"
	case o.slot.fetched.IsZero():
		return "no data yet"
	}
	return "as of " + o.slot.fetched.In(o.board.zone).Format("15:04:05")
}
