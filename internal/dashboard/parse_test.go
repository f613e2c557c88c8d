package dashboard

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/montui/montui/internal/oracle"
)

func parse(t *testing.T, text string) (*Dashboard, []Notice) {
	t.Helper()
	d, notices, err := Parse(strings.NewReader(text))
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return d, notices
}

func TestParseAllSharedDashboards(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(oracle.Shared(t, "dashboards"), "*.json"))
	if err != nil || len(files) == 0 {
		t.Skip("no dashboards")
	}
	parsed, panels := 0, 0
	for _, file := range files {
		f, err := os.Open(file)
		if err != nil {
			t.Fatal(err)
		}
		d, _, err := Parse(f)
		_ = f.Close()
		if err != nil {
			t.Errorf("%s: %v", filepath.Base(file), err)
			continue
		}
		parsed++
		two := func(string) []Option { return []Option{{"a", "a"}, {"b", "b"}} }
		for _, p := range d.Expand(two, nil) {
			panels++
			if p.Type == "" || p.Type == "graph" || p.Type == "singlestat" || p.ID <= 0 {
				t.Errorf("%s: panel %d %q has type %q", filepath.Base(file), p.ID, p.Title, p.Type)
			}
			if p.Grid.X < 0 || p.Grid.X+p.Grid.W > 24 || p.Grid.H < 1 || p.Grid.Y < 0 {
				t.Errorf("%s: panel %d is at %+v", filepath.Base(file), p.ID, p.Grid)
			}
		}
	}
	t.Logf("%d dashboards of %d, %d panels", parsed, len(files), panels)
}

func TestParseShapes(t *testing.T) {
	panel := `{"id":1,"type":"stat","title":"T","gridPos":{"x":0,"y":0,"w":6,"h":4},"targets":[{"expr":"up"}]}`
	for name, text := range map[string]string{
		"plain":      `{"title":"D","panels":[` + panel + `]}`,
		"wrapped":    `{"dashboard":{"title":"D","panels":[` + panel + `]},"meta":{}}`,
		"kubernetes": `{"apiVersion":"dashboard.grafana.app/v1beta1","kind":"Dashboard","metadata":{"name":"u"},"spec":{"title":"D","panels":[` + panel + `]}}`,
		"yaml":       "title: D\npanels:\n- {id: 1, type: stat, title: T, targets: [{expr: up}]}\n",
		"config map": "kind: ConfigMap\ndata:\n  d.json: |\n    {\"title\":\"D\",\"panels\":[" + strings.ReplaceAll(panel, "\n", "") + "]}\n",
		"operator":   `{"kind":"GrafanaDashboard","spec":{"json":` + strconv.Quote(`{"title":"D","panels":[`+panel+`]}`) + `}}`,
		"import":     `{"dashboard":{"title":"D","__inputs":[{"name":"DS","type":"datasource"}],"panels":[` + panel + `]},"inputs":[{"name":"DS","type":"datasource","pluginId":"prometheus","value":"p"}],"overwrite":true}`,
		"bom":        "\ufeff" + `{"title":"D","panels":[` + panel + `]}`,
	} {
		d, _ := parse(t, text)
		if d.Title != "D" || len(d.Panels) != 1 || d.Panels[0].Type != "stat" || d.Panels[0].Targets[0].RefID != "A" {
			t.Errorf("%s: %+v", name, d)
		}
	}
}

func TestParseErrorsNameTheMend(t *testing.T) {
	for text, want := range map[string]string{
		"":                        "empty",
		"[]":                      "list",
		`{"a":1}`:                 "neither panels nor rows",
		"{\n\"panels\": [,]}":     "line 2, column 12",
		"just words":              "must be Grafana's dashboard JSON",
		"title: a\n---\ntitle: b": "several documents",
		"kind: ConfigMap\ndata: {a: '{}', b: '{}'}": "holds 2 files",
		"kind: ConfigMap\ndata: {a: '{'}":           "data.a: the dashboard is not JSON",
		`{"dashboard":{"x":{}}}`:                    "neither panels nor rows",
	} {
		if _, _, err := Parse(strings.NewReader(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q in it", text, err, want)
		}
	}
	many := `{"panels":[` + strings.TrimSuffix(strings.Repeat(`{"type":"stat"},`, maxPanels+1), ",") + `]}`
	if _, _, err := Parse(strings.NewReader(many)); err == nil || !strings.Contains(err.Error(), "10000") {
		t.Errorf("too many panels: %v", err)
	}
	if _, _, err := Parse(strings.NewReader(strings.Repeat(" ", maxBytes+1))); err == nil || !strings.Contains(err.Error(), "20 MB") {
		t.Errorf("too large: %v", err)
	}
}

func TestInputs(t *testing.T) {
	d, _ := parse(t, `{"__inputs":[{"name":"DS_P","type":"datasource","pluginId":"prometheus","label":"P"},{"name":"VAR_J","type":"constant","value":"node"}],
	 "panels":[{"type":"stat","datasource":"${DS_P}","targets":[{"expr":"up{job=\"${VAR_J}\"}","datasource":{"type":"prometheus","uid":"${DS_P}"}}]}]}`)
	p := d.Panels[0]
	if p.Datasource != (Ref{"prometheus", "P"}) || p.Targets[0].Datasource != (Ref{"prometheus", "P"}) || p.Targets[0].Expr != `up{job="node"}` {
		t.Errorf("%+v %+v", p.Datasource, p.Targets[0])
	}
}

func TestGraphBecomesTimeseries(t *testing.T) {
	d, _ := parse(t, `{"schemaVersion":26,"panels":[{"type":"graph","title":"G","fill":2,"linewidth":3,"lines":true,"stack":true,"nullPointMode":"connected",
	 "yaxes":[{"format":"bytes","show":true,"min":"0","max":null,"logBase":10,"label":"B"},{"format":"percent","show":true}],
	 "aliasColors":{"x":"#f00"},"seriesOverrides":[{"alias":"/w.*/","yaxis":2,"transform":"negative-Y"}],
	 "legend":{"show":true,"values":true,"avg":true,"current":true,"alignAsTable":true,"rightSide":true},"targets":[{"expr":"up"}]}]}`)
	p := d.Panels[0]
	var fc struct {
		Defaults struct {
			Unit   string
			Min    *float64
			Custom map[string]any
		}
		Overrides []struct {
			Matcher    struct{ ID, Options string }
			Properties []struct {
				ID    string
				Value any
			}
		}
	}
	if err := json.Unmarshal(p.FieldConfig, &fc); err != nil {
		t.Fatal(err)
	}
	c := fc.Defaults.Custom
	if p.Type != "timeseries" || p.Migrated != "graph" || fc.Defaults.Unit != "bytes" || *fc.Defaults.Min != 0 ||
		c["fillOpacity"] != 20.0 || c["lineWidth"] != 3.0 || c["spanNulls"] != true || c["axisLabel"] != "B" ||
		fmt.Sprint(c["stacking"]) != "map[group:A mode:normal]" || fmt.Sprint(c["scaleDistribution"]) != "map[log:10 type:log]" {
		t.Errorf("%s %s", p.Type, p.FieldConfig)
	}
	if len(fc.Overrides) != 2 || fc.Overrides[1].Matcher.ID != "byRegexp" || fmt.Sprint(fc.Overrides[1].Properties) != "[{unit percent} {custom.transform negative-Y}]" {
		t.Errorf("%+v", fc.Overrides)
	}
	if string(p.Options) != `{"legend":{"calcs":["mean","lastNotNull"],"displayMode":"table","placement":"right","showLegend":true},"tooltip":{"mode":"single","sort":"none"}}` {
		t.Errorf("%s", p.Options)
	}
}

func TestV2Layouts(t *testing.T) {
	el := func(id int) string {
		return fmt.Sprintf(`"p%d":{"kind":"Panel","spec":{"id":%d,"title":"P%d","data":{"kind":"QueryGroup","spec":{"queries":[{"kind":"PanelQuery","spec":{"refId":"A","hidden":false,"query":{"kind":"DataQuery","group":"prometheus","spec":{"expr":"up"}}}}]}},"vizConfig":{"kind":"VizConfig","group":"stat","spec":{"options":{"a":1},"fieldConfig":{}}}}}`, id, id, id)
	}
	item := func(id, x, y int) string {
		return fmt.Sprintf(`{"kind":"GridLayoutItem","spec":{"x":%d,"y":%d,"width":12,"height":4,"element":{"kind":"ElementReference","name":"p%d"}}}`, x, y, id)
	}
	d, notices := parse(t, `{"apiVersion":"dashboard.grafana.app/v2beta1","kind":"Dashboard","metadata":{"name":"uid1"},"spec":{"title":"V2",
	 "variables":[{"kind":"QueryVariable","spec":{"name":"job","refresh":"onTimeRangeChanged","sort":"alphabeticalAsc","query":{"kind":"DataQuery","group":"prometheus","spec":{"query":"label_values(job)"}}}}],
	 "timeSettings":{"from":"now-1h","to":"now"},"elements":{`+el(1)+`,`+el(2)+`,`+el(3)+`,`+el(4)+`},
	 "layout":{"kind":"RowsLayout","spec":{"rows":[
	  {"kind":"RowsLayoutRow","spec":{"title":"R1","layout":{"kind":"GridLayout","spec":{"items":[`+item(1, 0, 0)+`,`+item(2, 12, 0)+`]}}}},
	  {"kind":"RowsLayoutRow","spec":{"title":"R2","collapse":true,"layout":{"kind":"AutoGridLayout","spec":{"maxColumnCount":2,"items":[{"kind":"AutoGridLayoutItem","spec":{"element":{"name":"p3"}}}]}}}}]}}}}`)
	var got []string
	for _, p := range d.Expand(nil, nil) {
		got = append(got, fmt.Sprintf("%s %s %v", p.Type, p.Title, p.Grid))
	}
	want := "[row R1 {0 0 24 1} stat P1 {0 1 12 4} stat P2 {12 1 12 4} row R2 {0 5 24 1} stat P3 {0 6 24 9}]"
	if fmt.Sprint(got) != want {
		t.Errorf("got %v\nwant %s", got, want)
	}
	if d.UID != "uid1" || d.From != "now-1h" || d.Variables[0].Query != "label_values(job)" || d.Variables[0].Refresh != 2 || d.Variables[0].Sort != 1 {
		t.Errorf("%+v %+v", d, d.Variables[0])
	}
	if len(notices) != 1 || !strings.Contains(notices[0].Text, `"p4" is in no layout`) {
		t.Errorf("%v", notices)
	}
}

func TestExpandRepeats(t *testing.T) {
	three := func(string) []Option { return []Option{{"A", "a"}, {"B", "b"}, {"C", "c"}} }
	for _, c := range []struct{ name, panels, want string }{
		{"horizontal", `{"id":1,"type":"stat","repeat":"v","maxPerRow":2,"gridPos":{"x":0,"y":0,"w":24,"h":4}},{"id":2,"type":"text","gridPos":{"x":0,"y":4,"w":24,"h":2}}`,
			"[1a{0 0 12 4} 1b{12 0 12 4} 1c{0 4 12 4} 2{0 8 24 2}]"},
		{"vertical", `{"id":1,"type":"stat","repeat":"v","repeatDirection":"v","gridPos":{"x":6,"y":0,"w":6,"h":4}},{"id":2,"type":"text","gridPos":{"x":0,"y":4,"w":24,"h":2}}`,
			"[1a{6 0 6 4} 1b{6 4 6 4} 1c{6 8 6 4} 2{0 12 24 2}]"},
		{"row", `{"id":1,"type":"row","repeat":"v","gridPos":{"x":0,"y":0,"w":24,"h":1}},{"id":2,"type":"text","gridPos":{"x":0,"y":1,"w":24,"h":2}},{"id":3,"type":"row","gridPos":{"x":0,"y":3,"w":24,"h":1}}`,
			"[1a{0 0 24 1} 2a{0 1 24 2} 1b{0 3 24 1} 2b{0 4 24 2} 1c{0 6 24 1} 2c{0 7 24 2} 3{0 9 24 1}]"},
	} {
		d, _ := parse(t, `{"schemaVersion":39,"panels":[`+c.panels+`]}`)
		var got []string
		for _, p := range d.Expand(three, nil) {
			got = append(got, fmt.Sprintf("%d%s%v", p.ID, p.Scoped["v"].Value, p.Grid))
		}
		if fmt.Sprint(got) != c.want {
			t.Errorf("%s: got %v, want %s", c.name, got, c.want)
		}
	}
}

func TestExpandRows(t *testing.T) {
	d, _ := parse(t, `{"schemaVersion":39,"panels":[
	 {"id":1,"type":"row","collapsed":true,"gridPos":{"x":0,"y":0,"w":24,"h":1},"panels":[{"id":2,"type":"stat","gridPos":{"x":0,"y":1,"w":12,"h":4}}]},
	 {"id":3,"type":"row","gridPos":{"x":0,"y":1,"w":24,"h":1}},{"id":4,"type":"stat","gridPos":{"x":0,"y":2,"w":12,"h":4}},
	 {"id":5,"type":"row","gridPos":{"x":0,"y":6,"w":24,"h":1}}]}`)
	show := func(open map[int]bool) string {
		var got []string
		for _, p := range d.Expand(nil, func(id int) (bool, bool) { yes, known := open[id]; return yes, known }) {
			got = append(got, fmt.Sprintf("%d@%d", p.ID, p.Grid.Y))
		}
		return strings.Join(got, " ")
	}
	for want, open := range map[string]map[int]bool{
		"1@0 3@1 4@2 5@6":      {},
		"1@0 2@1 3@5 4@6 5@10": {1: true},
		"1@0 3@1 5@2":          {3: false},
	} {
		if got := show(open); got != want {
			t.Errorf("%v: got %s, want %s", open, got, want)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(`{"schemaVersion":1,"rows":[{"height":"1e9px","collapse":true,"panels":[{"type":"graph","span":1e308,"y_formats":["s"],"grid":{"threshold1":1}}]}]}`))
	f.Add([]byte(`{"panels":[{"type":"row","panels":[{"type":"row","panels":[{}]}]},{"type":"singlestat","thresholds":"1,2","colors":["a","b"],"valueMaps":[{}]},null,1]}`))
	f.Add([]byte(`{"elements":{"a":{}},"layout":{"kind":"TabsLayout","spec":{"tabs":[{"spec":{"layout":{"kind":"AutoGridLayout","spec":{"items":[{"spec":{"element":{"name":"a"}}}]}}}}]}}}`))
	f.Add([]byte("panels: [{type: table-old, styles: [{pattern: /x/, thresholds: [1]}]}]"))
	f.Fuzz(func(t *testing.T, text []byte) {
		d, _, err := Parse(strings.NewReader(string(text)))
		if err != nil {
			return
		}
		d.Expand(func(string) []Option { return []Option{{"x", "x"}, {"y", "y"}} }, func(int) (bool, bool) { return true, true })
	})
}

func FuzzExpand(f *testing.F) {
	f.Add([]byte(`{"panels":[{"type":"row","repeat":"v","gridPos":{"y":3}},{"repeat":"w","maxPerRow":3,"gridPos":{"w":5,"h":2}},{"type":"row","collapsed":true,"panels":[{"repeat":"v","repeatDirection":"v"}]}]}`), uint8(3), true)
	f.Add([]byte(v2Dashboard(`{"kind":"TabsLayout","spec":{"tabs":[`+section("TabsLayoutTab", `,"repeat":{"value":"v"}`, autoItems(`,"repeat":{"value":"w"}`, 1, 2))+`]}}`)), uint8(2), false)
	f.Add([]byte(v2Dashboard(`{"kind":"RowsLayout","spec":{"rows":[`+section("RowsLayoutRow", `,"collapse":true,"hideHeader":true`, `{"kind":"RowsLayout","spec":{"rows":[`+
		section("RowsLayoutRow", `,"collapse":true,"repeat":{"value":"v"}`, autoItems("", 3))+`]}}`)+`]}}`)), uint8(0), true)
	f.Fuzz(func(t *testing.T, text []byte, values uint8, open bool) {
		d, _, err := Parse(strings.NewReader(string(text)))
		if err != nil {
			return
		}
		selected := func(string) []Option { return make([]Option, values) }
		checkPlaces(t, d.Layout(Situation{Selected: selected, Open: func(id int) (bool, bool) { return open, id%2 == 0 }, Span: time.Hour}))
		if all := d.Expand(selected, nil); len(all) > maxExpanded+1 {
			t.Errorf("%d panels", len(all))
		}
	})
}
