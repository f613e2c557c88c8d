package viz

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/montui/montui/internal/canvas"
	"github.com/montui/montui/internal/frame"
)

// TestWordsOnPanels: what panels say, by their options and data.
func TestWordsOnPanels(t *testing.T) {
	series := func(name string, values ...float64) *frame.Frame {
		f := wave(name, len(values), 0, 0, 1, 1)
		f.Fields[1].Numbers = values
		return f
	}
	xyz := &frame.Frame{Fields: []*frame.Field{numField("BMI x", 1, 2), numField("BMI male", 3, 4), numField("BMI female", 5, 6)}}
	steps := `"globalThresholdsConfig":[{"value":0,"state":0,"color":"green"},{"value":50,"state":{"value":2},"color":"red"}],"globalOperator":"current"`
	items := func(in *Input) { in.Items = someAlerts }
	for _, c := range []struct {
		kind, options string
		frames        frame.Frames
		change        func(*Input)
		want, not     []string
	}{
		{kind: "logs", want: []string{"error error: connection", "crit  panic recovered", "warn  level=warn", "·     plain line", "2026-03-15 11:00:00"}, frames: logFrames()},
		{kind: "logs", options: `{"showTime":false,"showLabels":true}`, frames: logFrames(), want: []string{"host=pi4  plain"}, not: []string{"2026"}},
		{kind: "logs", frames: logFrames(), change: func(in *Input) { in.Filter = "SLOW" }, want: []string{"slow query"}, not: []string{"panic", "cache"}},
		{kind: "logs", options: `{"dedupStrategy":"exact"}`, frames: frame.Frames{{Fields: []*frame.Field{strField("Line", "same", "same", "other", "same")}}}, want: []string{"×2 same", "other"}, not: []string{"×3"}},
		{kind: "logs", options: `{"dedupStrategy":"numbers"}`, frames: frame.Frames{{Fields: []*frame.Field{strField("Line", "took 12 s", "took 7 s")}}}, want: []string{"×2 took 12 s"}},
		{kind: "logs", frames: frame.Frames{{Fields: []*frame.Field{strField("Line", "quiet words"), strField("labels", `{"level":"error","app":"web"}`)}}}, options: `{"showLabels":true}`, want: []string{"error app=web level=error  quiet words"}},
		{kind: "logs", frames: frame.Frames{{Fields: []*frame.Field{numField("n", 1)}}}, want: []string{"no data"}},
		{kind: "dashlist", options: `{"showStarred":true,"showSearch":true,"query":"disk","tags":["node","a"],"folderUID":"ops"}`, want: []string{"starred dashboards", "dashboards with “disk” tagged node, a in folder ops"}},
		{kind: "dashlist", options: `{"search":true,"query":"old"}`, want: []string{"dashboards with “old”"}},
		{kind: "dashlist", change: func(in *Input) { in.Items = []Item{} }, want: []string{"no dashboards"}},
		{kind: "alertlist", options: `{"stateFilter":{"firing":true},"alertName":"Disk"}`, want: []string{"firing alerts named “Disk”"}},
		{kind: "alertlist", change: items, want: []string{"▲ TargetDown", "firing", "◆ DiskFilling", "pending", "● Watchdog"}},
		{kind: "alertlist", options: `{"stateFilter":{"pending":true}}`, change: items, want: []string{"DiskFilling"}, not: []string{"TargetDown", "Watchdog"}},
		{kind: "alertlist", options: `{"maxItems":1}`, change: items, want: []string{"TargetDown"}, not: []string{"DiskFilling"}},
		{kind: "alertlist", options: `{"alertName":"watch"}`, change: items, want: []string{"Watchdog"}, not: []string{"DiskFilling"}},
		{kind: "dashlist", change: func(in *Input) { items(in); in.Filter = "days" }, want: []string{"DiskFilling"}, not: []string{"Watchdog"}},
		{kind: "annolist", options: `{"tags":["deploy"]}`, want: []string{"annotations tagged deploy are kept by Grafana's own server"}},
		{kind: "news", options: `{"feedUrl":"https://x.y/rss"}`, want: []string{"news from https://x.y/rss"}},
		{kind: "xychart", frames: frame.Frames{xyz}, want: []string{"male", "female"}, not: []string{"BMI"}},
		{kind: "xychart", options: `{"mapping":"manual","series":[{"frame":{"matcher":{"id":"byIndex","options":0}},"x":{"matcher":{"id":"byName","options":"BMI male"}},"y":{"matcher":{"id":"byName","options":"BMI x"}},"name":{"fixed":"mine"}}]}`, frames: frame.Frames{xyz}, want: []string{"mine"}, not: []string{"female"}},
		{kind: "xychart", options: `{"seriesMapping":"auto","dims":{"frame":0,"x":"BMI male","exclude":["BMI x"]}}`, frames: frame.Frames{xyz}, want: []string{"BMI female"}, not: []string{"BMI x"}},
		{kind: "xychart", options: `{"seriesMapping":"manual","series":[{"x":"BMI x","y":"BMI female","name":"old shape"}]}`, frames: frame.Frames{xyz}, want: []string{"old shape"}},
		{kind: "xychart", frames: frame.Frames{{Fields: []*frame.Field{strField("s", "x")}}}, want: []string{"no field to draw against another"}},
		{kind: "grafana-polystat-panel", options: `{` + steps + `,"globalUnitFormat":"percent"}`, frames: frame.Frames{series("calm", 9, 10), series("hot", 1, 60)}, want: []string{"calm", "10%", "hot", "▲ 60%"}, not: []string{"▲ 10%"}},
		{kind: "grafana-polystat-panel", options: `{` + steps + `,"globalDisplayMode":"triggered"}`, frames: frame.Frames{series("calm", 9, 10), series("hot", 1, 60)}, want: []string{"hot"}, not: []string{"calm"}},
		{kind: "grafana-polystat-panel", options: `{` + steps + `,"globalDisplayMode":"triggered","globalDisplayTextTriggeredEmpty":"all is well"}`, frames: frame.Frames{series("calm", 9, 10)}, want: []string{"all is well"}},
		{kind: "grafana-polystat-panel", options: `{` + steps + `,"overrideConfig":{"overrides":[{"metricName":"/^ho/","enabled":true,"operatorName":"max","unitFormat":"celsius","decimals":1,"prefix":"T","suffix":"!","alias":"oven","thresholds":[{"value":0,"state":1,"color":"red"}]}]}}`,
			frames: frame.Frames{series("hot", 90, 1)}, want: []string{"oven", "◆ T 90.0 °C !"}},
		{kind: "flant-statusmap-panel", options: `{"yAxisSort":"z → a"}`, frames: frame.Frames{series("alpha", 1, 2), series("omega", 1, 2)}, want: []string{"omega", "alpha"}},
		{kind: "flant-statusmap-panel", options: `{"yAxis":{"show":false}}`, frames: frame.Frames{series("alpha", 1, 2)}, not: []string{"alpha"}},
		{kind: "flant-statusmap-panel", options: `{"color":{"mode":"spectrum"}}`, frames: frame.Frames{series("alpha", 0, 1)}, change: func(in *Input) {
			th := *in.Theme
			th.Depth = canvas.NoColor
			in.Theme = &th
		}, want: []string{"0009"}},
	} {
		in := sceneInput(canvas.TrueColor, true, canvas.Braille)
		if c.frames != nil {
			in.Frames = configure(t, lines("short", ""), c.frames...)
		}
		if c.change != nil {
			c.change(&in)
		}
		got := screen(t, c.kind, c.options, in, 78, 14)
		for _, want := range c.want {
			if !strings.Contains(got, want) {
				t.Errorf("%s %s: no %q in\n%s", c.kind, c.options, want, got)
			}
		}
		for _, not := range c.not {
			if strings.Contains(got, not) {
				t.Errorf("%s %s: %q in\n%s", c.kind, c.options, not, got)
			}
		}
	}
}

// TestStatusmapColors: each mode, from the least to the most, and discrete values by what they are.
func TestStatusmapColors(t *testing.T) {
	f := wave("s", 2, 0, 0, 1, 1)
	f.Fields[1].Numbers = []float64{0, 4}
	f.Fields[0].Times = []int64{sceneFrom, sceneFrom + 3*hour}
	for options, want := range map[string][2]string{
		`{"color":{"mode":"spectrum","colorScheme":"interpolateGnYlRd"}}`:                                                           {"#73BF69", "#F2495C"},
		`{"color":{"mode":"discrete","defaultColor":"#010203","thresholds":[{"value":4,"color":"blue"}]}}`:                          {"#010203", "#5794F2"},
		`{"color":{"mode":"discrete","thresholds":[{"value":0,"color":"#0a0b0c"},{"value":4,"color":"rgb(1,1,1)"}]},"useMax":true}`: {"#0a0b0c", "#010101"},
	} {
		in := sceneInput(canvas.TrueColor, true, canvas.Braille)
		in.Frames = configure(t, lines("short", ""), f)
		p, _ := New("flant-statusmap-panel", json.RawMessage(options))
		g := canvas.New(60, 5)
		p.Draw(&in, g, g.Bounds())
		for i, x := range []int{10, 55} {
			if got, want := g.Background(x, 0), in.Theme.Hex(want[i]); got != want {
				t.Errorf("%s at %d: %x, want %x", options, x, got, want)
			}
		}
	}
}

// TestPolystatOrder follows sortByField and sortByDirection.
func TestPolystatOrder(t *testing.T) {
	var frames frame.Frames
	for i, name := range []string{"b", "A", "c"} {
		f := wave(name, 1, float64(i), 0, 1, 1)
		frames = append(frames, f)
	}
	for options, want := range map[string][]string{
		`{}`:                    {"A", "b", "c"},
		`{"sortByDirection":0}`: {"b", "A", "c"},
		`{"sortByDirection":2}`: {"c", "b", "A"},
		`{"sortByDirection":5}`: {"A", "b", "c"},
		`{"sortByDirection":4,"sortByField":"value"}`: {"c", "A", "b"},
	} {
		in := sceneInput(canvas.TrueColor, true, canvas.Braille)
		in.Frames = configure(t, lines("short", ""), frames...)
		p := &polystat{o: parseOptions(json.RawMessage(options))}
		var got []string
		for _, tile := range p.tiles(&in) {
			got = append(got, tile.name)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", options, got, want)
		}
	}
}

// TestListsSweep draws entries of any kind at any size inside the rectangle, and lets no control character through.
func TestListsSweep(t *testing.T) {
	evil := "\x1b]0;x\x07\u009b2J\u202e日本\n" + strings.Repeat("long ", 50)
	var items []Item
	for i := range 40 {
		items = append(items, Item{Title: evil, Detail: evil, State: []string{"firing", "", "odd " + evil, "OK"}[i%4], Color: []string{"", "#nonsense", "red"}[i%3]})
	}
	for _, kind := range []string{"dashlist", "alertlist", "annolist", "news"} {
		for n, size := range [][2]int{{1, 1}, {2, 3}, {9, 2}, {20, 5}, {60, 14}, {240, 80}} {
			for _, list := range [][]Item{nil, {}, items[:1], items} {
				in := sceneInput(canvas.Depth(n%4), n%2 == 0, canvas.Glyphs(n%4))
				in.Items, in.Scroll = list, n*7
				p, _ := New(kind, json.RawMessage(`{"query":"\u001b[2J","alertName":"o"}`))
				drawInside(t, p, &in, size[0], size[1], kind)
			}
		}
	}
}

func FuzzLogs(f *testing.F) {
	f.Add("level=error \x1b[2J", `{"wrapLogMessage":true,"showLabels":true,"dedupStrategy":"signature"}`, `{"a":`, 30, 5)
	f.Add("日本語 👨‍👩‍👧 שלום", `{"sortOrder":"Ascending"}`, `{"level":7}`, 1, 1)
	f.Fuzz(func(t *testing.T, line, options, labels string, w, h int) {
		w, h = 1+abs(w)%120, 1+abs(h)%30
		in := sceneInput(canvas.Depth(abs(w)%4), true, canvas.Glyphs(h%4))
		in.Frames = frame.Frames{{Fields: []*frame.Field{strField("Line", line, line+line, ""), strField("labels", labels, "", labels)}}}
		in.Scroll = w % 4
		p, _ := New("logs", json.RawMessage(options))
		drawInside(t, p, &in, w, h, "logs")
	})
}
