package viz

import (
	"testing"

	"github.com/montui/montui/internal/canvas"
	"github.com/montui/montui/internal/frame"
)

// valueScenes are what the panels that show values, buckets and states can do beside what the dashboard of scenes shows.
func valueScenes(t testing.TB) []scene {
	var grid []scene
	add := func(title, kind, options string, frames frame.Frames) {
		n := len(grid)
		grid = append(grid, scene{title, kind, options, frames, canvas.Rect{X: n % 5 * 32, Y: n / 5 * 11, W: 32, H: 11}})
	}
	cores := func() frame.Frames {
		return configure(t, steps("percent", ""), wave("core 0", 60, 20, 5, 2, 1), wave("core 1", 60, 65, 5, 2, 2), wave("core 2", 60, 90, 5, 2, 3), wave("core 3", 60, 45, 5, 2, 4))
	}
	one := func(mid float64) frame.Frames {
		return configure(t, steps("percent", ""), wave("busy", 100, mid, 10, 2, 1))
	}
	add("Change", "stat", `{"showPercentChange":true,"graphMode":"area"}`, one(40))
	add("Filled", "stat", `{"colorMode":"background","graphMode":"area"}`, one(70))
	add("Solid many", "stat", `{"colorMode":"background_solid","graphMode":"none"}`, cores())
	add("Many", "stat", `{"textMode":"value_and_name","justifyMode":"center"}`, cores())
	add("Wide", "stat", `{"textMode":"value_and_name","graphMode":"none","orientation":"horizontal"}`, cores())
	add("Labels", "gauge", `{"showThresholdLabels":true}`, one(70))
	add("Gauges", "gauge", `{}`, cores())
	add("Columns", "bargauge", `{"orientation":"vertical","displayMode":"gradient"}`, cores())
	add("LCD", "bargauge", `{"orientation":"vertical","displayMode":"lcd","valueMode":"text"}`, cores())
	add("Rows", "bargauge", `{"displayMode":"basic","orientation":"horizontal","namePlacement":"top","showUnfilled":false}`, cores())
	pie := func() frame.Frames {
		return configure(t, lines("decbytes", ""), wave("GET", 10, 8e6, 0, 1, 1), wave("POST", 10, 3e6, 0, 1, 1), wave("PUT", 10, 9e5, 0, 1, 1), wave("DELETE", 10, 4e5, 0, 1, 1))
	}
	add("Pie", "piechart", `{"pieType":"pie","displayLabels":["percent"],"legend":{"displayMode":"table","placement":"bottom","values":["percent","value"]}}`, pie())
	add("Donut", "piechart", `{"pieType":"donut","legend":{"displayMode":"list","placement":"right","values":["percent"]}}`, pie())
	add("Stacked", "barchart", `{"stacking":"normal","xField":"Host","legend":{"displayMode":"list","placement":"bottom"}}`, configure(t, lines("short", ""), requests()))
	add("Groups", "barchart", `{"showValue":"always","xField":"Host","legend":{"displayMode":"list","placement":"bottom"}}`, configure(t, lines("short", ""), requests()))
	add("Lying", "barchart", `{"orientation":"horizontal","stacking":"percent","xField":"Host","legend":{"displayMode":"list","placement":"bottom"}}`, configure(t, lines("short", ""), requests()))
	add("Calculated", "heatmap", `{"calculate":true,"calculation":{"yBuckets":{"mode":"count","value":"8"}},"color":{"scheme":"Turbo","mode":"scheme","steps":64},"yAxis":{"unit":"ms"}}`, configure(t, lines("ms", ""), wave("a", 400, 200, 60, 3, 1), wave("b", 400, 260, 30, 2, 2)))
	add("Spectral", "heatmap", `{"color":{"scheme":"Spectral","mode":"scheme","steps":16,"reverse":true,"scale":"linear"},"yAxis":{"unit":"s","reverse":true},"rowsFrame":{"layout":"le"}}`, configure(t, lines("reqps", ""), heat()...))
	add("Combined", "histogram", `{"combine":true,"bucketCount":12}`, configure(t, lines("ms", ""), wave("a", 500, 200, 60, 3, 1), wave("b", 500, 260, 30, 2, 2)))
	add("Stacked counts", "histogram", `{"bucketCount":12,"legend":{"displayMode":"list"}}`, configure(t, lines("ms", `"stacking":{"mode":"normal"}`), wave("a", 500, 200, 60, 3, 1), wave("b", 500, 260, 30, 2, 2)))
	add("Rows of states", "status-history", `{"colWidth":0.8,"rowHeight":0.8,"legend":{"showLegend":true}}`, configure(t, upDown, states()...))
	add("States", "state-timeline", `{"mergeValues":true,"showValue":"auto","alignValue":"left","rowHeight":1,"legend":{"showLegend":true}}`, configure(t, upDown, states()...))
	return grid
}

// requests is a table of counts by host.
func requests() *frame.Frame {
	return &frame.Frame{Fields: []*frame.Field{strField("Host", "pi4", "db", "web", "mail"), numField("ok", 40, 25, 60, 12), numField("slow", 10, 5, 20, 8), numField("failed", 3, 8, 1, 2)}}
}
