package dashboard

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

// leaf reads a value of a panel's JSON by keys and indices joined with dots; "" when it is not there.
func leaf(raw json.RawMessage, path string) string {
	v, err := decodeJSON(string(raw))
	if err != nil {
		return err.Error()
	}
	for key := range strings.SplitSeq(path, ".") {
		if list, ok := v.([]any); ok {
			var i int
			if n, _ := fmt.Sscan(key, &i); n == 0 || i >= len(list) {
				return ""
			}
			v = list[i]
		} else {
			v = asObject(v)[key]
		}
	}
	if v == nil {
		return ""
	}
	out, _ := json.Marshal(v)
	return string(out)
}

// panelMigrations are rules of Grafana's: a panel of a schema version, and a leaf of what it becomes.
var panelMigrations = []struct {
	version     int
	panel, path string
	want        string
}{
	{28, `"type":"graph","lines":true,"fill":3,"linewidth":2`, "fc.defaults.custom.fillOpacity", `30`},
	{28, `"type":"graph"`, "fc.defaults.custom.drawStyle", `"points"`},
	{28, `"type":"graph","bars":true,"fill":1`, "fc.defaults.custom.fillOpacity", `100`},
	{28, `"type":"graph","stack":true,"percentage":true`, "fc.defaults.custom.stacking.mode", `"normal"`},
	{28, `"type":"graph","nullPointMode":"null as zero"`, "fc.defaults.nullValueMode", `"null as zero"`},
	{28, `"type":"graph","yaxes":[{"logBase":32,"min":"","max":"7"}]`, "fc.defaults.custom.scaleDistribution", ``},
	{28, `"type":"graph","yaxes":[{"logBase":2,"min":"","max":"7"}]`, "fc.defaults.custom.scaleDistribution.log", `2`},
	{28, `"type":"graph","yaxes":[{"min":"","max":"7"}]`, "fc.defaults.min", `0`},
	{28, `"type":"graph","seriesOverrides":[{"alias":"~a.*~","fill":1,"bars":true}]`, "fc.overrides.0.properties", `[{"id":"custom.fillOpacity","value":10},{"id":"custom.drawStyle","value":"bars"},{"id":"custom.fillOpacity","value":100}]`},
	{28, `"type":"graph","seriesOverrides":[{"alias":"/a/i","lines":false}]`, "fc.overrides.0.matcher.id", `"byRegexp"`},
	{28, `"type":"graph","seriesOverrides":[{"alias":"a","stack":"B"}]`, "fc.overrides.0.properties.0.value", `{"group":"B","mode":"normal"}`},
	{28, `"type":"graph","seriesOverrides":[{"alias":"a","stack":false}]`, "fc.overrides.0.properties.0.value", `{"group":"A","mode":"none"}`},
	{28, `"type":"graph","legend":{"show":true,"values":true,"total":true,"min":false,"avg":true,"count":true}`, "o.legend.calcs", `["sum","mean","count"]`},
	{28, `"type":"graph","legend":{"show":true,"hideZero":true,"hideEmpty":true}`, "fc.overrides.1.matcher.options.reducer", `"allIsNull"`},
	{28, `"type":"graph","xaxis":{"show":false,"mode":"time"}`, "fc.overrides.0.properties.0.value", `"hidden"`},
	{28, `"type":"graph","thresholds":[{"op":"gt","value":9,"colorMode":"critical","line":true}]`, "fc.defaults.thresholds.steps", `[{"color":"transparent","value":null},{"color":"red","value":9}]`},
	{28, `"type":"graph","thresholds":[{"op":"lt","value":5,"colorMode":"warning","fill":true},{"op":"lt","value":2,"colorMode":"critical","fill":true}]`, "fc.defaults.thresholds.steps",
		`[{"color":"red","value":null},{"color":"orange","value":2},{"color":"transparent","value":5}]`},
	{28, `"type":"graph","thresholds":[{"op":"gt","value":2,"colorMode":"custom","fill":true,"fillColor":"#abc"},{"op":"gt","value":5,"line":true}]`, "fc.defaults.custom.thresholdsStyle.mode", `"line+area"`},
	{11, `"type":"graph","grid":{"threshold1":9,"threshold2":4,"threshold1Color":"a","threshold2Color":"b"}`, "fc.defaults.thresholds.steps",
		`[{"color":"b","value":null},{"color":"a","value":4},{"color":"transparent","value":9}]`},
	{11, `"type":"graph","y_formats":["bytes","s"],"grid":{"leftMax":5}`, "fc.defaults.unit", `"bytes"`},
	{1, `"type":"graphite","legend":false,"y_format":"ms","grid":{"min":2}`, "fc.defaults.unit", `"ms"`},
	{1, `"type":"graphite","legend":false`, "o.legend.showLegend", `false`},
	{3, `"type":"graph","aliasYAxis":{"x":2},"yaxes":[{"format":"s"},{"format":"bytes"}]`, "fc.overrides.0.properties.0.value", `"bytes"`},
	{28, `"type":"graph","xaxis":{"mode":"series","values":["total"]},"legend":{"values":true,"show":true}`, "o.reduceOptions.calcs", `["sum"]`},
	{28, `"type":"graph","xaxis":{"mode":"series","values":["current"]}`, "tr.0", `{"id":"reduce","options":{"reducers":["lastNotNull"]}}`},
	{28, `"type":"graph","xaxis":{"mode":"histogram"},"stack":true,"percentage":true`, "fc.defaults.custom.stacking.mode", `"percent"`},

	{39, `"type":"heatmap","dataFormat":"tsbuckets","yAxis":{"format":"s","min":null},"yBucketBound":"upper","hideZeroBuckets":true`, "o.rowsFrame.layout", `"ge"`},
	{39, `"type":"heatmap","dataFormat":"tsbuckets","yAxis":{"format":"s"}`, "o.yAxis", `{"axisPlacement":"left","reverse":false,"unit":"s"}`},
	{39, `"type":"heatmap","xBucketSize":"1m","yAxis":{"logBase":2,"splitFactor":3}`, "o.calculation", `{"xBuckets":{"mode":"size","value":"1m"},"yBuckets":{"mode":"count","scale":{"log":2,"type":"log"},"value":"3"}}`},
	{39, `"type":"heatmap","color":{"mode":"spectrum","colorScheme":"interpolateBlues","min":5,"max":1}`, "o.color.reverse", `true`},
	{39, `"type":"heatmap","color":{"mode":"spectrum","colorScheme":"interpolateBlues"}`, "o.color.scheme", `"Blues"`},
	{39, `"type":"heatmap","options":{"calculate":false},"dataFormat":"timeseries"`, "o", `{"calculate":false}`},
	{36, `"type":"heatmap-new","options":{"bucketFrame":{"layout":"le"}}`, "o.rowsFrame.layout", `"le"`},

	{23, `"type":"table","styles":[{"pattern":"/.*/","align":"auto","thresholds":["1.5","2"],"colors":["a","b","c"],"colorMode":"row"}]`, "fc.defaults.thresholds.steps", `[{"color":"a","value":null},{"color":"b","value":1},{"color":"c","value":2}]`},
	{23, `"type":"table","styles":[{"pattern":"v","decimals":0,"link":true,"linkUrl":"u","linkTargetBlank":true}]`, "fc.overrides.0.properties", `[{"id":"decimals","value":0},{"id":"links","value":[{"targetBlank":true,"title":"","url":"u"}]}]`},
	{9, `"type":"table","styles":[{"pattern":"v","thresholds":["1","2","3"],"colors":["a","b","c"]}]`, "fc.overrides.0.properties.0.value.steps.1", `{"color":"b","value":2}`},
	{39, `"type":"table-old","transform":"table"`, "tr.0.id", `"merge"`},
	{39, `"type":"grafana-piechart-panel","legendType":"On graph","legend":{"show":true,"percentage":true},"valueName":"current"`, "o.displayLabels", `["name","percent"]`},
	{39, `"type":"grafana-piechart-panel","legendType":"Under graph","legend":{"show":true,"values":true}`, "o.legend", `{"calcs":[],"displayMode":"table","placement":"bottom","showLegend":true,"values":["value"]}`},
	{39, `"type":"text","content":"x","mode":"text"`, "o", `{"content":"x","mode":"markdown"}`},
	{39, `"type":"text","pluginVersion":"8.0","content":"old","mode":"html","options":{"content":"new","mode":"html"}`, "o.content", `"new"`},
	{25, `"type":"text2","options":{"content":"x","mode":"html"}`, "o.mode", `"html"`},
	{17, `"type":"gauge","options-gauge":{"unit":"ms","stat":"avg","thresholds":[{"value":9,"color":"a"},{"value":null,"color":"b"}]}`, "fc.defaults.thresholds.steps.0.color", `"b"`},
	{17, `"type":"gauge","options-gauge":{"unit":"ms","stat":"avg"}`, "o.reduceOptions.calcs", `["mean"]`},
	{19, `"type":"stat","pluginVersion":"6.5","options":{"fieldOptions":{"calcs":["mean"],"defaults":{"title":"$__series_name of __series.labels.a"}}}`, "fc.defaults.displayName", `"${__series.name} of __field.labels.a"`},

	{29, `"type":"stat","pluginVersion":"9","fieldConfig":{"defaults":{"thresholds":{"steps":[{"color":"g","value":null},{"color":"r","value":5}]},"mappings":[{"type":2,"from":"1","to":"2","text":"7"},{"type":1,"value":"null","text":"-"},{"type":1,"value":3,"text":"x"}]}}`, "fc.defaults.mappings",
		`[{"options":{"3":{"text":"x"}},"type":"value"},{"options":{"from":1,"result":{"color":"r","text":"7"},"to":2},"type":"range"},{"options":{"match":"null","result":{"text":"-"}},"type":"special"}]`},
	{30, `"type":"stat","pluginVersion":"9","fieldConfig":{"defaults":{"mappings":[{"type":1,"value":3,"text":"x"}]}}`, "fc.defaults.mappings.0.type", `1`},
	{29, `"type":"timeseries","options":{"tooltipOptions":{"mode":"multi"}}`, "o.tooltip.mode", `"multi"`},
	{34, `"type":"timeseries","fieldConfig":{"defaults":{"custom":{"axisPlacement":"hidden"}}}`, "fc.overrides.0.matcher", `{"id":"byType","options":"time"}`},
	{35, `"type":"timeseries","fieldConfig":{"defaults":{"custom":{"axisPlacement":"hidden"}}}`, "fc.overrides", ``},
	{36, `"type":"timeseries","options":{"legend":false}`, "o.legend", `{"displayMode":"list","showLegend":false}`},
	{36, `"type":"timeseries","options":{"legend":{"displayMode":"hidden"}}`, "o.legend", `{"displayMode":"list","showLegend":false}`},
	{37, `"type":"table","fieldConfig":{"defaults":{"custom":{"displayMode":"lcd-gauge"}}}`, "fc.defaults.custom.cellOptions", `{"mode":"lcd","type":"gauge"}`},
	{38, `"type":"table","fieldConfig":{"defaults":{"custom":{"displayMode":"lcd-gauge"}}}`, "fc.defaults.custom.displayMode", `"lcd-gauge"`},
	{38, `"type":"table","transformations":[{"id":"timeSeriesTable","options":{"refIdToStat":{"A":"max"}}}]`, "tr.0.options", `{"A":{"stat":"max"}}`},
	{30, `"type":"table","transformations":[{"id":"labelsToFields"}]`, "tr.1.id", `"merge"`},
	{41, `"type":"timeseries","fieldConfig":{"defaults":{"custom":{"hideFrom":{"graph":true}}}}`, "fc.defaults.custom.hideFrom", `{"graph":true}`},
	{28, `"type":"graph","legend":{"show":"true","values":"true","max":"false","min":false}`, "o.legend.calcs", `["max"]`},
	{41, `"type":"timeseries","fieldConfig":{"overrides":[{"properties":[{"id":"custom.hideFrom","value":{"viz":true}}]}]}`, "fc.overrides.0.properties.0.value.tooltip", `true`},
	{42, `"type":"table","transformations":[{"id":"formatTime","options":{"timeField":"t","outputFormat":"YYYY"}}]`, "tr.0.id", `"convertFieldType"`},
}

func TestPanelMigrations(t *testing.T) {
	for _, c := range panelMigrations {
		d, _ := parse(t, fmt.Sprintf(`{"schemaVersion":%d,"panels":[{"id":1,%s}]}`, c.version, c.panel))
		p := d.Panels[0]
		transformations, _ := json.Marshal(p.Transformations)
		part, path, _ := strings.Cut(c.path+".", ".")
		raw := map[string]json.RawMessage{"o": p.Options, "fc": p.FieldConfig, "tr": transformations}[part]
		got := string(raw)
		if path = strings.TrimSuffix(path, "."); path != "" {
			got = leaf(raw, path)
		}
		if got != c.want {
			t.Errorf("schema %d, %s\n%s: got  %s\nwant %s\nall of it: %s", c.version, c.panel, c.path, got, c.want, raw)
		}
	}
}

// TestOldSections: what stood elsewhere before schemas 2, 6, 12, 14 and 19.
func TestOldSections(t *testing.T) {
	d, _ := parse(t, `{"schemaVersion":1,"sharedCrosshair":true,"services":{"filter":{"time":{"from":"now-2h","to":"now"},"list":[{"name":"v","type":"filter","hideVariable":true,"refresh":true}]}},
	 "pulldowns":[{"type":"annotations","annotations":[{"name":"a","expr":"up","step":"10s","enable":false}]}],
	 "rows":[{"panels":[{"type":"text","links":[{"dashboard":"My Board!","keepTime":true,"params":"x=1"},{"dashUri":"db/b"}]}]}]}`)
	if v := d.Variables[0]; d.From != "now-2h" || v.Type != "query" || v.Hide != 2 || v.Refresh != 1 || d.GraphTooltip != 1 {
		t.Errorf("%+v %+v", d, v)
	}
	if a := d.Annotations[0]; a.Name != "a" || a.Expr != "up" || a.Step != "10s" || a.Enable {
		t.Errorf("%+v", a)
	}
	if l := d.Panels[0].Links; l[0].URL != "dashboard/db/my-board?$__url_time_range&x=1" || !l[0].KeepTime || l[1].URL != "dashboard/db/b" || d.Panels[0].Path != "rows[0].panels[0]" {
		t.Errorf("%+v", l)
	}
}

func TestLibraryPanels(t *testing.T) {
	model := `"model":{"type":"gauge","title":"Shared","gridPos":{"w":1},"targets":[{"expr":"up"}],"options":{"a":1}}`
	for name, text := range map[string]string{
		"given in the export": `{"__elements":{"u":{"uid":"u","kind":1,` + model + `}},"panels":[{"id":4,"libraryPanel":{"uid":"u"},"gridPos":{"x":2,"y":0,"w":6,"h":3}}]}`,
		"a list of them":      `{"__elements":[{"uid":"u",` + model + `}],"panels":[{"id":4,"libraryPanel":{"uid":"u"},"gridPos":{"x":2,"y":0,"w":6,"h":3}}]}`,
		"the API's answer":    `{"dashboard":{"panels":[{"id":4,"libraryPanel":{"uid":"u",` + model + `},"gridPos":{"x":2,"y":0,"w":6,"h":3}}]},"meta":{}}`,
	} {
		d, notices := parse(t, text)
		if p := d.Panels[0]; p.ID != 4 || p.Type != "gauge" || p.Title != "Shared" || p.Grid != (GridPos{2, 0, 6, 3}) || p.Targets[0].Expr != "up" || len(notices) != 0 {
			t.Errorf("%s: %+v %v", name, p, notices)
		}
	}
	d, notices := parse(t, `{"panels":[{"id":4,"libraryPanel":{"uid":"u","name":"Shared"}}]}`)
	if d.Panels[0].Type != "library-panel" || len(notices) != 1 || notices[0].Path != "panels[0].libraryPanel" {
		t.Errorf("%+v %v", d.Panels[0], notices)
	}
}
