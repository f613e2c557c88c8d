package dashboard

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/montui/montui/internal/oracle"
)

// TestOracleSinglestat holds the single stat's migration to Grafana's shared handler. What the stat panel adds itself
// is not in these values, and steps that can never be reached (no value, NaN) are left out here.
func TestOracleSinglestat(t *testing.T) {
	oracle.Run(t, "singlestat_migration", 1000, func(v oracle.Vector) (bool, string) {
		var in struct {
			Panel        object
			PrevPluginID string
			PrevOptions  struct{ Angular object }
		}
		if err := json.Unmarshal(v.Input, &in); err != nil {
			return false, err.Error()
		}
		var want object
		if err := json.Unmarshal(v.Expected, &want); err != nil {
			return false, err.Error()
		}
		if want["error"] != nil {
			return oracle.NotAsked() // the handler called without what its panel model always has
		}
		setDefault(want, "fieldConfig", object{"defaults": object{}, "overrides": []any{}})
		reachable(asObject(want["fieldConfig"]))
		var options, fc object
		switch {
		case in.PrevOptions.Angular != nil && strings.Contains(in.PrevPluginID, "singlestat"):
			options, fc = singlestatToStat(in.PrevOptions.Angular, 99)
		case in.PrevPluginID == "graph":
			p := in.PrevOptions.Angular
			p["fieldConfig"] = in.Panel["fieldConfig"]
			if raw, err := decodeJSON(string(v.Input)); err == nil { // with the legend's order
				p["legend"] = asObject(asObject(asObject(raw)["prevOptions"])["angular"])["legend"]
			}
			options = graphToSingleStat(p)
			fc = asObject(p["fieldConfig"])
		case in.PrevPluginID == "":
			oldStatOptions(in.Panel)
			options, fc = asObject(in.Panel["options"]), child(in.Panel, "fieldConfig")
			setDefault(fc, "defaults", object{})
			setDefault(fc, "overrides", []any{})
			reachable(fc)
		default:
			return oracle.NotAsked() // changes between panel types in the editor
		}
		got, _ := json.Marshal(object{"options": options, "fieldConfig": fc})
		expected, _ := json.Marshal(object{"options": want["options"], "fieldConfig": want["fieldConfig"]})
		return string(got) == string(expected), string(got)
	})
}

// reachable writes the base's -Inf as the null that a dashboard file has, and drops steps without a number.
func reachable(fieldConfig object) {
	thresholds := asObject(asObject(fieldConfig["defaults"])["thresholds"])
	steps := asList(thresholds["steps"])
	if steps == nil {
		return
	}
	out := []any{}
	for i, s := range steps {
		o := asObject(s)
		if _, ok := o["value"].(float64); !ok && i > 0 {
			break
		} else if !ok {
			o["value"] = nil
		}
		out = append(out, o)
	}
	thresholds["steps"] = out
}

func TestRowsToGrid(t *testing.T) {
	d, _ := parse(t, `{"schemaVersion":14,"rows":[
	 {"height":"100px","panels":[{"id":1,"type":"text","span":6},{"id":2,"type":"text","span":6},{"id":3,"type":"text","span":4}]},
	 {"title":"R","collapse":true,"height":250,"panels":[{"id":4,"type":"text","span":12}]},
	 {"title":"S","panels":[{"type":"text"},{"type":"text","span":8,"height":"400px"}]}]}`)
	var got []string
	for _, p := range d.Expand(nil, nil) {
		raw, _ := json.Marshal(p.Grid)
		got = append(got, p.Type+string(raw))
	}
	want := `row{"X":0,"Y":0,"W":24,"H":3} text{"X":0,"Y":1,"W":12,"H":3} text{"X":12,"Y":1,"W":12,"H":3} text{"X":0,"Y":4,"W":8,"H":3}` +
		` row{"X":0,"Y":7,"W":24,"H":7} text{"X":0,"Y":8,"W":24,"H":7} row{"X":0,"Y":8,"W":24,"H":7} text{"X":0,"Y":9,"W":8,"H":7} text{"X":8,"Y":9,"W":16,"H":11}`
	if strings.Join(got, " ") != want {
		t.Errorf("got  %s\nwant %s", strings.Join(got, " "), want)
	}
}

func TestOldTableAndPie(t *testing.T) {
	d, notices := parse(t, `{"schemaVersion":20,"panels":[{"type":"table","transform":"timeseries_aggregations","columns":[{"value":"avg"}],"styles":[
	  {"pattern":"Time","type":"date","dateFormat":"YYYY"},{"pattern":"/.*/","unit":"short","decimals":2},{"pattern":"/v/","type":"hidden","thresholds":["1"],"colors":["a","b"],"colorMode":"cell"}]},
	 {"type":"grafana-piechart-panel","valueName":"total","format":"bytes","pieType":"donut","legendType":"Right side","combine":{"threshold":0.1,"label":"Others"}}]}`)
	table, pie := d.Panels[0], d.Panels[1]
	if string(table.FieldConfig) != `{"defaults":{"custom":{},"decimals":2,"unit":"short"},"overrides":[{"matcher":{"id":"byName","options":"Time"},"properties":[{"id":"unit","value":"time: YYYY"}]},`+
		`{"matcher":{"id":"byRegexp","options":"/v/"},"properties":[{"id":"custom.hidden","value":true},{"id":"custom.cellOptions","value":{"type":"color-background"}},{"id":"thresholds","value":{"mode":"absolute","steps":[{"color":"a","value":null},{"color":"b","value":1}]}}]}]}` ||
		string(table.Transformations[0]) != `{"id":"reduce","options":{"includeTimeField":false,"reducers":["mean"]}}` {
		t.Errorf("%s %s", table.FieldConfig, table.Transformations)
	}
	if pie.Type != "piechart" || !strings.Contains(string(pie.Options), `"pieType":"donut"`) || !strings.Contains(string(pie.Options), `"calcs":["sum"]`) {
		t.Errorf("%s %s", pie.Type, pie.Options)
	}
	if len(notices) != 1 || !strings.Contains(notices[0].Text, "Others") {
		t.Errorf("%v", notices)
	}
}
