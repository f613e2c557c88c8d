package viz

import (
	"encoding/json"
	"time"

	"github.com/montui/montui/internal/canvas"
	"github.com/montui/montui/internal/frame"
	"github.com/montui/montui/internal/theme"
)

// Input is what a panel is drawn from. Frames are taken to be immutable: a panel remembers what it worked out for them.
type Input struct {
	Frames        frame.Frames
	From, To, Now int64 // milliseconds since 1970
	// AskedFrom and AskedTo are what the frames were asked for, where the axis goes on beyond that: there is no gap where nobody
	// has asked. Both are 0 where the axis is just that.
	AskedFrom, AskedTo int64
	Zone               *time.Location
	Theme              *theme.Theme
	Cursor             int64  // the crosshair's time in milliseconds, 0 for none
	Scroll             int    // rows of a table or list scrolled away
	ScrollX            int    // columns of a table scrolled away
	Sort               string // the table column the reader sorts by, "" for the panel's own order
	SortDesc           bool
	Filter             string // rows of a table or list that have this text in them; "" for all
	Frame              int    // 1 + the frame the reader chose among a table's, 0 for the panel's own
	Annotations        []Annotation
	Items              []Item // what a list of dashboards or alerts shows; nil when nobody has asked for it
}

// Annotation marks a moment, or a span when TimeEnd is after Time, on panels with a time axis.
type Annotation struct {
	Time, TimeEnd int64  // milliseconds since 1970
	Color         string // a colour as dashboards write it
	Text          string
	Tags          []string
}

// Item is an entry of a list that no query gives: a dashboard, an alert, an annotation.
type Item struct {
	Title, Detail string // Detail is dim, on the right or below: a folder and tags, since when
	State         string // a word: firing, pending, ok …; "" for none
	Color         string // #RRGGBB of the state, "" for what the word says
}

// Panel draws one panel. It reuses its buffers: call it from one goroutine at a time.
type Panel interface {
	// Draw draws inside r only. The box and the title around r are drawn by who calls.
	Draw(in *Input, g *canvas.Grid, r canvas.Rect)
}

// panels is one line a panel type.
var panels = map[string]func(options) Panel{
	"timeseries":             newTimeseries,
	"graph":                  newTimeseries,
	"trend":                  newTrend,
	"stat":                   newStat,
	"singlestat":             newStat,
	"gauge":                  newGauge,
	"bargauge":               newBargauge,
	"table":                  newTable,
	"table-old":              newTable,
	"piechart":               newPiechart,
	"heatmap":                newHeatmap,
	"text":                   newText,
	"state-timeline":         newState,
	"status-history":         newStatusHistory,
	"barchart":               newBarchart,
	"histogram":              newHistogram,
	"dashlist":               newDashlist,
	"alertlist":              newAlertlist,
	"annolist":               newAnnolist,
	"news":                   newNews,
	"logs":                   newLogs,
	"xychart":                newXYChart,
	"grafana-polystat-panel": newPolystat,
	"flant-statusmap-panel":  newStatusmap,
}

// New is the panel of a type with its options. An unknown type is named in words over its data as a table.
func New(panelType string, raw json.RawMessage) (p Panel, known bool) {
	make, known := panels[panelType]
	if !known {
		return &clipped{panel: newUnknown(panelType)}, false
	}
	return &clipped{panel: make(parseOptions(raw))}, true
}

// clipped keeps a panel inside its rectangle, whatever it draws, and fills in what the caller left out.
type clipped struct{ panel Panel }

func (c *clipped) Draw(in *Input, g *canvas.Grid, r canvas.Rect) {
	if r.W <= 0 || r.H <= 0 || r.Intersect(g.Bounds()) == (canvas.Rect{}) {
		return
	}
	if in.Theme == nil || in.Zone == nil || in.To <= in.From {
		filled := *in
		if in.Theme == nil {
			filled.Theme = theme.New(canvas.TrueColor, true, canvas.Braille)
		}
		if in.Zone == nil {
			filled.Zone = time.UTC
		}
		filled.To = max(in.To, in.From+1)
		in = &filled
	}
	before := g.Clip(r)
	c.panel.Draw(in, g, r)
	g.Unclip(before)
}
