package viz

import "github.com/montui/montui/internal/compat"

// Support is what montui does with one of Grafana's panel types.
type Support struct {
	Type    string
	Note    string // of Partly and Missing: the difference
	Honour  compat.Honour
	Options compat.List // of the panel's options
	Custom  compat.List // of its fieldConfig's custom
}

// Types is what montui does with each panel type of Grafana's and of the popular plug-ins, one line a type.
func Types() []Support {
	return append([]Support{
		{Type: "timeseries", Options: plotOptions(), Custom: timeseriesCustom()},
		{Type: "graph", Options: plotOptions(), Custom: timeseriesCustom()},
		{Type: "trend", Options: trendOptions(), Custom: timeseriesCustom()},
		{Type: "stat", Options: statOptions(), Custom: hideCustom()},
		{Type: "singlestat", Options: statOptions(), Custom: hideCustom()},
		{Type: "gauge", Options: gaugeOptions(), Custom: hideCustom()},
		{Type: "bargauge", Options: bargaugeOptions(), Custom: hideCustom()},
		{Type: "piechart", Options: piechartOptions(), Custom: hideCustom()},
		{Type: "heatmap", Options: heatmapOptions(), Custom: heatmapCustom()},
		{Type: "barchart", Options: barchartOptions(), Custom: barsCustom()},
		{Type: "histogram", Options: histogramOptions(), Custom: barsCustom()},
		{Type: "state-timeline", Options: stateOptions(), Custom: stateCustom()},
		{Type: "status-history", Options: stateOptions(), Custom: stateCustom()},
	}, otherTypes()...)
}
