package viz

import (
	"fmt"
	"math"
	"testing"

	"github.com/montui/montui/internal/canvas"
	"github.com/montui/montui/internal/frame"
)

// plotScenes are what the panels with axes can do beside what the dashboard of scenes shows.
func plotScenes(t testing.TB) []scene {
	list := `{"legend":{"displayMode":"list","placement":"bottom","calcs":[]}}`
	scheme := `{"defaults":{"unit":"celsius","color":{"mode":"continuous-GrYlRd"},"custom":{"gradientMode":"scheme","fillOpacity":30,"lineInterpolation":"smooth"}},"overrides":[]}`
	two := `{"defaults":{"unit":"reqps","color":{"mode":"palette-classic"},"custom":{"fillOpacity":15,"axisLabel":"requests","gradientMode":"opacity"}},"overrides":[{"matcher":{"id":"byName","options":"latency"},
		"properties":[{"id":"unit","value":"s"},{"id":"custom.axisPlacement","value":"right"},{"id":"custom.axisLabel","value":"p99"},{"id":"custom.axisColorMode","value":"series"},{"id":"custom.lineStyle","value":{"fill":"dash","dash":[10,10]}},{"id":"custom.fillOpacity","value":0},{"id":"custom.axisBorderShow","value":true}]}]}`
	band := `{"defaults":{"unit":"ms","color":{"mode":"palette-classic"},"custom":{"lineInterpolation":"smooth"}},"overrides":[{"matcher":{"id":"byName","options":"p99"},"properties":[{"id":"custom.fillBelowTo","value":"p10"}]}]}`
	var grid []scene
	add := func(title, kind, options string, frames frame.Frames) {
		n := len(grid)
		grid = append(grid, scene{title, kind, options, frames, canvas.Rect{X: n % 3 * 53, Y: n / 3 * 14, W: 53, H: 14}})
	}
	add("Scheme", "timeseries", list, configure(t, scheme, wave("room", 60, 40, 25, 2, 1)))
	add("Two axes", "timeseries", list, configure(t, two, wave("requests", 200, 800, 300, 2, 1), wave("latency", 200, 0.3, 0.1, 5, 2)))
	add("Band", "timeseries", list, configure(t, band, wave("p10", 40, 20, 5, 3, 1), wave("p50", 40, 40, 5, 3, 1), wave("p99", 40, 80, 9, 3, 1)))
	add("Percent", "timeseries", list, configure(t, lines("short", `"stacking":{"mode":"percent"},"fillOpacity":70,"lineWidth":0`), wave("free", 100, 40, 5, 2, 1), wave("cached", 100, 30, 5, 3, 2), wave("used", 100, 20, 8, 1, 3)))
	add("Log", "timeseries", list, configure(t, lines("short", `"scaleDistribution":{"type":"log","log":10},"showPoints":"always"`), growth()))
	add("Steps and points", "timeseries", `{"legend":{"displayMode":"table","placement":"right","calcs":["max","lastNotNull"]}}`, configure(t, `{"defaults":{"color":{"mode":"palette-classic"},"custom":{"lineInterpolation":"stepAfter"}},"overrides":[{"matcher":{"id":"byName","options":"deploys"},"properties":[{"id":"custom.drawStyle","value":"points"}]},{"matcher":{"id":"byName","options":"errors"},"properties":[{"id":"custom.drawStyle","value":"bars"},{"id":"custom.fillOpacity","value":60}]}]}`,
		wave("replicas", 30, 6, 3, 2, 1), wave("deploys", 30, 9, 1, 2, 2), wave("errors", 30, 2, 2, 4, 3)))
	trend := &frame.Frame{Fields: []*frame.Field{numField("rpm"), numField("power"), numField("torque")}}
	for i := range 40 {
		x := float64(i)
		trend.Fields[0].Numbers = append(trend.Fields[0].Numbers, 1000+x*150)
		trend.Fields[1].Numbers = append(trend.Fields[1].Numbers, x*4-x*x*0.06)
		trend.Fields[2].Numbers = append(trend.Fields[2].Numbers, 60+20*math.Sin(x/12))
	}
	add("Engine", "trend", `{"xField":"rpm"}`, configure(t, lines("short", `"fillOpacity":10`), trend))
	var many []*frame.Frame
	for i := range 30 {
		many = append(many, wave(fmt.Sprint("node-", i), 200, float64(i*3), 4, 3, uint64(i)))
	}
	add("Many", "timeseries", `{"legend":{"displayMode":"table","placement":"bottom","calcs":["mean","max"],"sortBy":"Max","sortDesc":true}}`, configure(t, lines("percent", ""), many...))
	add("Area limits", "timeseries", list, configure(t, `{"defaults":{"unit":"percent","color":{"mode":"thresholds"},"custom":{"thresholdsStyle":{"mode":"line+area"},"gradientMode":"hue","fillOpacity":25},"thresholds":{"mode":"absolute","steps":[{"value":null,"color":"green"},{"value":60,"color":"orange"},{"value":80,"color":"red"}]}},"overrides":[]}`, wave("load", 100, 60, 25, 2, 4)))
	return grid
}

// growth goes over several magnitudes, with a gap.
func growth() *frame.Frame {
	f := wave("growth", 30, 0, 0, 1, 1)
	for i := range f.Fields[1].Numbers {
		f.Fields[1].Numbers[i] = math.Pow(10, float64(i)/6)
	}
	f.Fields[1].Numbers[14] = math.NaN()
	return f
}

// plotMarks are annotations on the plots: a moment and a span.
var plotMarks = []Annotation{{Time: sceneFrom + hour, Color: "blue", Text: "deploy 1.2"}, {Time: sceneFrom + 4*hour, TimeEnd: sceneFrom + 5*hour, Color: "red", Text: "outage"}}
