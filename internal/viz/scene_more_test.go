package viz

import (
	"fmt"
	"math"
	"testing"

	"github.com/montui/montui/internal/canvas"
	"github.com/montui/montui/internal/frame"
)

func strField(name string, v ...string) *frame.Field {
	return &frame.Field{Name: name, Kind: frame.String, Strings: v}
}

func numField(name string, v ...float64) *frame.Field {
	return &frame.Field{Name: name, Kind: frame.Number, Numbers: v}
}

// hosts is a table with every cell type.
func hosts() *frame.Frame {
	f := &frame.Frame{Name: "hosts", Fields: []*frame.Field{
		strField("Host", "pi4", "db-ras", "web-ras 2", "web-ras 10"), strField("Tags", "arm,prod", `["x86","prod","db"]`, "arm", ""),
		numField("Load", 0.4, 3.2, 1.1, 7.9), numField("Memory", 31, 74, 55, 93), numField("Disk", 12, 45, 81, 99), numField("Temp", 41.5, 55.25, 63, math.NaN()),
		strField("Meta", `{"a":1}`, `{"b":[1,2]}`, "{}", "null"), numField("Trend", 3, 4, 5, 6),
	}}
	for i := range 4 {
		f.Fields[7].Tables = append(f.Fields[7].Tables, frame.Frames{wave(fmt.Sprint(i), 60, 10, 5, float64(i+1), uint64(i))})
	}
	return f
}

func cellTypes(t testing.TB) frame.Frames {
	return configure(t, `{"defaults":{"color":{"mode":"thresholds"},"thresholds":{"mode":"absolute","steps":[{"value":null,"color":"green"},{"value":50,"color":"#EAB839"},{"value":80,"color":"red"}]}},"overrides":[
	{"matcher":{"id":"byName","options":"Host"},"properties":[{"id":"links","value":[{"title":"open","url":"https://example.org"}]}]},
	{"matcher":{"id":"byName","options":"Tags"},"properties":[{"id":"custom.cellOptions","value":{"type":"pill"}}]},
	{"matcher":{"id":"byName","options":"Load"},"properties":[{"id":"custom.cellOptions","value":{"type":"color-text"}},{"id":"decimals","value":1},{"id":"custom.footer","value":{"reducers":["sum","max"]}}]},
	{"matcher":{"id":"byName","options":"Memory"},"properties":[{"id":"unit","value":"percent"},{"id":"min","value":0},{"id":"max","value":100},{"id":"custom.cellOptions","value":{"type":"gauge","mode":"gradient","valueDisplayMode":"color"}}]},
	{"matcher":{"id":"byName","options":"Disk"},"properties":[{"id":"unit","value":"percent"},{"id":"min","value":0},{"id":"max","value":100},{"id":"custom.cellOptions","value":{"type":"gauge","mode":"lcd"}}]},
	{"matcher":{"id":"byName","options":"Temp"},"properties":[{"id":"unit","value":"celsius"},{"id":"custom.cellOptions","value":{"type":"color-background","mode":"gradient"}},{"id":"custom.footer","value":{"reducers":["mean"]}}]},
	{"matcher":{"id":"byName","options":"Meta"},"properties":[{"id":"custom.cellOptions","value":{"type":"json-view"}}]}]}`, hosts())
}

func logFrames() frame.Frames {
	n := 12
	t, body, level := &frame.Field{Name: "Time", Kind: frame.Time}, &frame.Field{Name: "Line", Kind: frame.String}, &frame.Field{Name: "host", Kind: frame.String}
	texts := []string{"level=info msg=\"request served\" path=/api status=200", "level=warn msg=\"slow query\" took=2.1s", "error: connection refused to db:5432", "level=debug cache hit ratio 0.93",
		"panic recovered FATAL out of memory", "plain line without any level in it"}
	for i := range n {
		t.Times = append(t.Times, sceneFrom+int64(i)*60_000)
		body.Strings = append(body.Strings, texts[i%len(texts)])
		level.Strings = append(level.Strings, "pi4")
	}
	return frame.Frames{{Fields: []*frame.Field{t, body, level}}}
}

func cloud() *frame.Frame {
	x, a, b, c := numField("height"), numField("weight male"), numField("weight female"), numField("age")
	for i := range 120 {
		h := 150 + 45*math.Mod(float64(i)*0.618, 1)
		x.Numbers = append(x.Numbers, h)
		a.Numbers = append(a.Numbers, h-95+9*math.Sin(float64(i)))
		b.Numbers = append(b.Numbers, h-108+9*math.Cos(float64(i)*1.7))
		c.Numbers = append(c.Numbers, 20+math.Mod(float64(i)*7, 60))
	}
	return &frame.Frame{Fields: []*frame.Field{x, a, b, c}}
}

const showcase = "# Runbook\n\nRestart **nginx** with `systemctl restart nginx`, then *look* at [the panel](https://example.org/d/1) and ~~wait~~.\n\n" +
	"## Steps\n\n1. first\n2. second, which is long enough that it has to be wrapped onto another line\n   - nested\n   - [x] done\n\n> quoted words\n> go on\n\n" +
	"| Host | State |\n|:--|--:|\n| pi4 | **up** |\n| db | down |\n\n```sh\nfor i in 1 2 3; do\n  echo $i\ndone\n```\n---\n<b>bold</b> &amp; <i>slanted</i><br>after a break"

const page = `<style>p{}</style><h2>Status</h2><p>All <b>good</b>, see <a href="https://example.org">docs</a>.</p><ul><li>one<li>two</ul><table><tr><th>a<th>b</tr><tr><td>1<td>2</tr></table><script>alert(1)</script><img src="x/logo.png" alt="logo">`

// moreScenes are panels of the types that need no time axis, laid out on 160x60 cells.
func moreScenes(t testing.TB) []scene {
	var many []*frame.Frame
	for i := range 24 {
		many = append(many, wave(fmt.Sprintf("host-%02d", i), 10, float64(i*5), 2, 1, uint64(i)))
	}
	poly := `{"globalUnitFormat":"percent","globalDecimals":0,"globalOperator":"current","globalThresholdsConfig":[{"value":0,"state":0,"color":"green"},{"value":70,"state":1,"color":"#EAB839"},{"value":90,"state":2,"color":"red"}]}`
	return []scene{
		{"All cells", "table", `{"sortBy":[{"displayName":"Host","desc":false}],"footer":{"show":false}}`, cellTypes(t), canvas.Rect{W: 160, H: 10}},
		{"Runbook", "text", fmt.Sprintf(`{"mode":"markdown","content":%q}`, showcase), nil, canvas.Rect{Y: 10, W: 54, H: 26}},
		{"Page", "text", fmt.Sprintf(`{"mode":"html","content":%q}`, page), nil, canvas.Rect{X: 54, Y: 10, W: 40, H: 13}},
		{"Config", "text", `{"mode":"code","code":{"language":"yaml","showLineNumbers":true},"content":"scrape_configs:\n  - job_name: node\n    static_configs:\n      - targets: [localhost:9100]"}`, nil, canvas.Rect{X: 54, Y: 23, W: 40, H: 13}},
		{"Journal", "logs", `{"showTime":true,"sortOrder":"Ascending"}`, logFrames(), canvas.Rect{X: 94, Y: 10, W: 66, H: 13}},
		{"Cloud", "xychart", `{"mapping":"auto","series":[]}`, configure(t, lines("short", ""), cloud()), canvas.Rect{X: 94, Y: 23, W: 66, H: 16}},
		{"Hosts", "grafana-polystat-panel", poly, configure(t, lines("short", ""), many...), canvas.Rect{Y: 36, W: 94, H: 12}},
		{"Status", "flant-statusmap-panel", `{"color":{"mode":"spectrum"}}`, configure(t, lines("short", ""), many[1], many[5], many[9], many[14]), canvas.Rect{X: 94, Y: 39, W: 66, H: 9}},
		{"Dashboards", "dashlist", `{"showStarred":true,"showSearch":true,"tags":["node"],"query":"disk"}`, nil, canvas.Rect{Y: 48, W: 54, H: 8}},
		{"Alerts", "alertlist", `{"stateFilter":{"firing":true,"pending":true}}`, nil, canvas.Rect{X: 54, Y: 48, W: 53, H: 8}},
		{"Map", "geomap", `{}`, configure(t, lines("short", ""), mounts()), canvas.Rect{X: 107, Y: 48, W: 53, H: 8}},
	}
}

var someAlerts = []Item{{Title: "TargetDown", Detail: "web-ras nginx  4m", State: "firing"}, {Title: "DiskFilling", Detail: "/ 81 %, 6 days left", State: "pending"}, {Title: "Watchdog", State: "ok"}}
