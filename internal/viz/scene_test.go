package viz

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/montui/montui/internal/canvas"
	"github.com/montui/montui/internal/field"
	"github.com/montui/montui/internal/frame"
	"github.com/montui/montui/internal/theme"
)

const (
	sceneFrom = int64(1773572400000) // 2026-03-15T11:00:00Z
	sceneTo   = sceneFrom + 6*hour
)

// scene is a panel with data: what goldens, pictures and benchmarks draw.
type scene struct {
	title, kind, options string
	frames               frame.Frames
	r                    canvas.Rect
}

// wave makes a frame with a series of n points around mid.
func wave(name string, n int, mid, swing, period float64, seed uint64) *frame.Frame {
	rnd := rand.New(rand.NewPCG(seed, 7))
	t := &frame.Field{Name: "Time", Kind: frame.Time, Times: make([]int64, n)}
	v := &frame.Field{Name: "Value", Kind: frame.Number, Numbers: make([]float64, n), Labels: frame.Labels{"name": name}}
	v.Config.DisplayNameFromDS = name
	for i := range n {
		t.Times[i] = sceneFrom + int64(i)*(sceneTo-sceneFrom)/int64(max(n-1, 1))
		v.Numbers[i] = mid + swing*math.Sin(float64(i)/float64(n)*2*math.Pi*period+float64(seed)) + swing*0.15*rnd.NormFloat64()
	}
	return &frame.Frame{Name: name, Fields: []*frame.Field{t, v}}
}

// configure applies a fieldConfig as the field room does.
func configure(t testing.TB, config string, frames ...*frame.Frame) frame.Frames {
	t.Helper()
	src, notes := field.Parse(json.RawMessage(config))
	if len(notes) > 0 {
		t.Log(notes)
	}
	return src.Apply(frames, field.Env{Zone: time.UTC, Now: sceneTo, Dark: true})
}

func steps(unit, more string) string {
	return `{"defaults":{"unit":"` + unit + `","min":0,"max":100,"color":{"mode":"thresholds"},"thresholds":{"mode":"absolute","steps":[{"value":null,"color":"green"},{"value":60,"color":"#EAB839"},{"value":80,"color":"red"}]}` + more + `},"overrides":[]}`
}

func lines(unit, custom string) string {
	return `{"defaults":{"unit":"` + unit + `","color":{"mode":"palette-classic"},"custom":{` + custom + `},"thresholds":{"mode":"absolute","steps":[{"value":null,"color":"green"},{"value":85,"color":"red"}]}},"overrides":[]}`
}

func mounts() *frame.Frame {
	str := func(name string, v ...string) *frame.Field {
		return &frame.Field{Name: name, Kind: frame.String, Strings: v}
	}
	num := func(name, unit string, v ...float64) *frame.Field {
		return &frame.Field{Name: name, Kind: frame.Number, Numbers: v, Config: frame.Config{Unit: unit}}
	}
	gib := float64(1 << 30)
	return &frame.Frame{Fields: []*frame.Field{
		str("Mount", "/", "/boot/firmware", "/srv/backup", "/run", "/srv/日本語", "/tmp", "/var/log"),
		str("Device", "mmcblk0p2", "mmcblk0p1", "sda1", "tmpfs", "sdb1", "tmpfs", "sdc1"),
		num("Size", "bytes", 29.1*gib, gib/2, 916*gib, 782<<20, 12*gib, gib, 4*gib),
		num("Used %", "percent", 81.2, 14.9, 45, 0.2, 99, 12, math.NaN()),
	}}
}

func heat() frame.Frames {
	var out frame.Frames
	for b, le := range []string{"0.01", "0.025", "0.05", "0.1", "0.25", "0.5", "1"} {
		f := wave(le, 60, 0, 1, 1, uint64(b))
		for i := range f.Fields[1].Numbers {
			centre := 2.5 + 1.6*math.Sin(float64(i)/9)
			f.Fields[1].Numbers[i] = 128 * math.Exp(-math.Pow(float64(b)-centre, 2))
		}
		out = append(out, f)
	}
	return out
}

func states() frame.Frames {
	var out frame.Frames
	for n, name := range []string{"web-1", "web-2", "db"} {
		f := wave(name, 24, 0, 1, 2, uint64(n))
		for i := range f.Fields[1].Numbers {
			f.Fields[1].Numbers[i] = float64((i / (5 + n)) % 2)
		}
		out = append(out, f)
	}
	return out
}

const upDown = `{"defaults":{"color":{"mode":"thresholds"},"mappings":[{"type":"value","options":{"0":{"text":"down","color":"red","index":0},"1":{"text":"up","color":"green","index":1}}}],"thresholds":{"mode":"absolute","steps":[{"value":null,"color":"red"},{"value":1,"color":"green"}]}},"overrides":[]}`

// scenes are the sixteen panels of the benchmark's and the gallery's dashboard, laid out on 160x56 cells.
func scenes(t testing.TB) []scene {
	fill := `"fillOpacity":10,"lineWidth":1`
	reduce := `{"reduceOptions":{"calcs":["lastNotNull"]},"graphMode":"area","colorMode":"value"}`
	legend := `{"legend":{"displayMode":"list","placement":"bottom","calcs":["lastNotNull"]}}`
	s := []scene{
		{"CPU busy", "stat", reduce, configure(t, steps("percent", ""), wave("busy", 200, 30, 12, 2, 1)), canvas.Rect{W: 27, H: 7}},
		{"Memory used", "stat", reduce, configure(t, lines("bytes", ""), wave("mem", 200, 1.5*(1<<30), 1<<26, 2, 2)), canvas.Rect{X: 27, W: 26, H: 7}},
		{"Temperature", "stat", reduce, configure(t, steps("celsius", ""), wave("temp", 200, 63, 6, 3, 3)), canvas.Rect{X: 53, W: 27, H: 7}},
		{"Disk", "gauge", reduce, configure(t, steps("percent", ""), wave("disk", 10, 81, 0, 1, 4)), canvas.Rect{X: 80, W: 27, H: 7}},
		{"Load", "bargauge", `{"displayMode":"lcd","orientation":"horizontal"}`, configure(t, steps("percent", ""), wave("1m", 10, 30, 0, 1, 5), wave("5m", 10, 64, 0, 1, 5), wave("15m", 10, 92, 0, 1, 5)), canvas.Rect{X: 107, W: 27, H: 7}},
		{"Traffic", "piechart", `{"pieType":"donut"}`, configure(t, lines("decbytes", ""), wave("GET", 10, 800, 0, 1, 1), wave("POST", 10, 300, 0, 1, 1), wave("PUT", 10, 90, 0, 1, 1)), canvas.Rect{X: 134, W: 26, H: 7}},
		{"CPU", "timeseries", `{"legend":{"displayMode":"table","placement":"bottom","calcs":["mean","lastNotNull"]}}`, configure(t, lines("percent", fill+`,"thresholdsStyle":{"mode":"dashed"},"axisSoftMin":0,"axisSoftMax":100`),
			wave("user", 300, 30, 10, 3, 1), wave("system", 300, 18, 6, 4, 2), wave("iowait", 300, 10, 6, 5, 3), wave("irq", 300, 3, 1, 3, 4)), canvas.Rect{Y: 7, W: 80, H: 16}},
		{"Memory", "timeseries", legend, configure(t, lines("bytes", `"fillOpacity":20,"lineWidth":1,"stacking":{"mode":"normal"}`),
			wave("used", 300, 1.5*(1<<30), 1<<26, 2, 1), wave("cache", 300, 9e8, 1e7, 3, 2), wave("buffers", 300, 3.6e8, 1e7, 1, 3)), canvas.Rect{X: 80, Y: 7, W: 80, H: 16}},
		{"Network", "timeseries", legend, network(t), canvas.Rect{Y: 23, W: 54, H: 13}},
		{"Disk I/O", "timeseries", legend, configure(t, lines("Bps", `"drawStyle":"bars","fillOpacity":80`), wave("write", 40, 3e6, 2e6, 5, 1), wave("read", 40, 1e6, 4e5, 9, 2)), canvas.Rect{X: 54, Y: 23, W: 53, H: 13}},
		{"Latency", "heatmap", `{"yAxis":{"unit":"s"}}`, configure(t, lines("reqps", ""), heat()...), canvas.Rect{X: 107, Y: 23, W: 53, H: 13}},
		{"File systems", "table", `{"showHeader":true,"sortBy":[{"displayName":"Size","desc":true}]}`, filesystems(t), canvas.Rect{Y: 36, W: 80, H: 9}},
		{"Services", "state-timeline", `{}`, configure(t, upDown, states()...), canvas.Rect{X: 80, Y: 36, W: 54, H: 9}},
		{"Notes", "text", `{"content":"# Runbook\n\nRestart **nginx** with ` + "`systemctl`" + `.\n\n- first\n- second [docs](https://example.org)","mode":"markdown"}`, nil, canvas.Rect{X: 134, Y: 36, W: 26, H: 9}},
		{"Requests", "barchart", `{"legend":{"showLegend":false}}`, configure(t, lines("short", ""), mounts()), canvas.Rect{Y: 45, W: 80, H: 11}},
		{"Distribution", "histogram", legend, configure(t, lines("ms", ""), wave("latency", 2000, 200, 60, 3, 1)), canvas.Rect{X: 80, Y: 45, W: 80, H: 11}},
	}
	return s
}

func filesystems(t testing.TB) frame.Frames {
	return configure(t, `{"defaults":{"color":{"mode":"thresholds"},"thresholds":{"mode":"absolute","steps":[{"value":null,"color":"green"},{"value":60,"color":"orange"},{"value":90,"color":"red"}]}},"overrides":[
	{"matcher":{"id":"byName","options":"Used %"},"properties":[{"id":"unit","value":"percent"},{"id":"min","value":0},{"id":"max","value":100},{"id":"custom.cellOptions","value":{"type":"gauge"}}]},
	{"matcher":{"id":"byName","options":"Size"},"properties":[{"id":"unit","value":"bytes"}]}]}`, mounts())
}

func network(t testing.TB) frame.Frames {
	return configure(t, `{"defaults":{"unit":"bps","color":{"mode":"palette-classic"},"custom":{"lineWidth":1}},"overrides":[{"matcher":{"id":"byRegexp","options":".*out"},"properties":[{"id":"custom.transform","value":"negative-Y"}]}]}`,
		wave("eth0 in", 300, 4e6, 2e6, 4, 1), wave("eth0 out", 300, 2e6, 1.5e6, 5, 2))
}

// paint draws scenes in their boxes.
func paint(g *canvas.Grid, in Input, all []scene, panels []Panel) {
	for i, s := range all {
		in.Frames = s.frames
		g.Box(s.r, in.Theme.Glyphs, canvas.Style{FG: in.Theme.Box})
		g.Text(s.r.X+2, s.r.Y, s.r.W-4, " "+s.title+" ", canvas.Style{FG: in.Theme.Text, Attr: canvas.Bold})
		panels[i].Draw(&in, g, s.r.Inset(1, 1))
	}
}

func makePanels(all []scene) []Panel {
	var out []Panel
	for _, s := range all {
		p, _ := New(s.kind, json.RawMessage(s.options))
		out = append(out, p)
	}
	return out
}

func sceneInput(depth canvas.Depth, dark bool, glyphs canvas.Glyphs) Input {
	return Input{From: sceneFrom, To: sceneTo, Now: sceneTo, Zone: time.UTC, Theme: theme.New(depth, dark, glyphs)}
}
