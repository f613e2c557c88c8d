package field

import "encoding/json"

// ParsePanel is Parse with what a panel type brings itself where the config says nothing: graphs colour by the classic palette,
// and nearly all have thresholds of green and red.
func ParsePanel(panelType string, raw json.RawMessage) (*Source, []Remark) {
	s, said := Parse(raw)
	given := map[string]bool{}
	for _, p := range s.defaults {
		given[p.id] = p.value != nil
	}
	if mode := defaultColors[panelType]; mode != "" && !given["color"] {
		s.defaults = append(s.defaults, newProperty("color", map[string]any{"mode": mode}))
	}
	if !given["thresholds"] && panelType != "piechart" && panelType != "heatmap" {
		s.defaults = append(s.defaults, newProperty("thresholds", defaultThresholds))
	}
	return s, said
}

// defaultColors are the colour modes of the panel types that do not colour by thresholds.
var defaultColors = map[string]string{
	"timeseries": "palette-classic", "barchart": "palette-classic", "histogram": "palette-classic", "piechart": "palette-classic",
	"trend": "palette-classic", "xychart": "palette-classic", "candlestick": "palette-classic",
	"state-timeline": "continuous-GrYlRd", "status-history": "thresholds",
}

var defaultThresholds = map[string]any{"mode": "absolute", "steps": []any{
	map[string]any{"value": nil, "color": "green"}, map[string]any{"value": 80.0, "color": "red"}}}
