package viz

import "github.com/montui/montui/internal/canvas"

// named are panel types of Grafana's own that have no drawing here, with what they would draw.
var named = map[string]string{
	"canvas":              "a canvas of placed shapes",
	"geomap":              "a map",
	"worldmap-panel":      "a map",
	"nodeGraph":           "a graph of nodes",
	"traces":              "a trace",
	"flamegraph":          "a flame graph",
	"candlestick":         "candlesticks",
	"debug":               "Grafana's own debugging",
	"datagrid":            "an editable grid",
	"gettingstarted":      "Grafana's first steps",
	"welcome":             "Grafana's welcome",
	"live":                "a live stream",
	"alertGroups":         "Alertmanager's groups",
	"whatsNew":            "Grafana's news",
	"grafana-clock-panel": "a clock",
}

// unknown names a panel type that has no drawing here and shows its data as a table.
type unknown struct {
	name, what string
	table      Panel
	memo       memo[[]string]
}

func newUnknown(name string) Panel {
	return &unknown{name: name, what: named[name], table: newTable(nil)}
}

func (p *unknown) Draw(in *Input, g *canvas.Grid, r canvas.Rect) {
	data := false
	for _, fr := range in.Frames {
		data = data || fr != nil && fr.Rows() > 0
	}
	inner, y := air(r), 0
	lines := p.memo.get(in, r, func() []string { return wrapText(p.says(data && r.H >= 4), inner.W) })
	for _, line := range lines {
		if y == r.H || y > 0 && data && y >= r.H-3 {
			break
		}
		g.Text(inner.X, r.Y+y, inner.W, line, canvas.Style{FG: in.Theme.Warn})
		y++
	}
	if rest := r.H - y; data && rest >= 3 {
		p.table.Draw(in, g, canvas.Rect{X: r.X, Y: r.Y + y, W: r.W, H: rest})
	}
}

func (p *unknown) says(data bool) string {
	text := "panel type " + p.name + " is not drawn in a terminal"
	switch {
	case p.name == "":
		text = "this panel has no type"
	case p.what != "":
		text = p.name + ": " + p.what + ", which is not drawn in a terminal"
	}
	if data {
		text += "; its data:"
	}
	return text
}
