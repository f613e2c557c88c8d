package dashboard

import (
	"fmt"
	"strings"
	"testing"
)

func TestV2Variables(t *testing.T) {
	kinds := []struct{ variable, want string }{
		{`{"kind":"QueryVariable","spec":{"name":"a","query":{"kind":"DataQuery","group":"prometheus","datasource":{"name":"ds"},"spec":{"query":"label_values(x)"}},"current":{"text":["A","B"],"value":["a","b"]},"multi":true,"includeAll":true,"regexApplyTo":"text","hide":"inControlsMenu","staticOptions":[{"text":"S","value":"s"}],"staticOptionsOrder":"before","allowCustomValue":false}}`,
			`query "label_values(x)" {prometheus ds} [{A a} {B b}] hide 3`},
		{`{"kind":"QueryVariable","spec":{"name":"a","query":{"kind":"prometheus","spec":{"__legacyStringValue":"metrics(x)"}},"datasource":{"type":"prometheus","uid":"u"},"refresh":"onDashboardLoad"}}`,
			`query "metrics(x)" {prometheus u} [] hide 0`},
		{`{"kind":"CustomVariable","spec":{"name":"a","query":"x,y","current":{"text":"X","value":"x"}}}`, `custom "x,y" { } [{X x}] hide 0`},
		{`{"kind":"TextVariable","spec":{"name":"a","query":"q","current":{"text":"q","value":"q"},"hide":"hideLabel"}}`, `textbox "q" { } [{q q}] hide 1`},
		{`{"kind":"ConstantVariable","spec":{"name":"a","query":"q","hide":"hideVariable"}}`, `constant "q" { } [] hide 2`},
		{`{"kind":"DatasourceVariable","spec":{"name":"a","pluginId":"prometheus","current":{"text":"P","value":"p"}}}`, `datasource "prometheus" { } [{P p}] hide 0`},
		{`{"kind":"IntervalVariable","spec":{"name":"a","query":"1m,5m","auto":true,"auto_min":"10s","auto_count":7}}`, `interval "1m,5m" { } [] hide 0`},
		{`{"kind":"GroupByVariable","group":"prometheus","datasource":{"name":"ds"},"spec":{"name":"a","multi":true}}`, `groupby "" {prometheus ds} [] hide 0`},
		{`{"kind":"AdhocVariable","group":"prometheus","datasource":{"name":"ds"},"spec":{"name":"a","filters":[{"key":"k","operator":"=","value":"v"}],"defaultKeys":[{"text":"job"}]}}`, `adhoc "" {prometheus ds} [] hide 0`},
		{`{"kind":"SwitchVariable","spec":{"name":"a","current":"on","enabledValue":"on","disabledValue":"off"}}`, `switch "" { } [{on on}] hide 0`},
	}
	for _, k := range kinds {
		d, notices := parse(t, strings.Replace(v2Dashboard(autoItems("", 1, 2, 3, 4, 5, 6, 7, 8, 9)), `"variables":[`, `"variables":[`+k.variable+`,`, 1))
		v := d.Variables[0]
		if got := fmt.Sprintf("%s %q %v %v hide %d", v.Type, v.Query, v.Datasource, v.Current, v.Hide); got != k.want {
			t.Errorf("%s: got %s, want %s", k.variable, got, k.want)
		}
		for _, n := range notices {
			if !strings.Contains(n.Text, "static options") {
				t.Errorf("%s: %+v", k.variable, n)
			}
		}
	}
}

// TestV2Versions: a panel, its query and its annotations in the shapes of each version of the schema.
func TestV2Versions(t *testing.T) {
	const shape = `{"apiVersion":"dashboard.grafana.app/%s","kind":"Dashboard","metadata":{"name":"u"},"spec":{"title":"T","cursorSync":"Crosshair","timeSettings":{"from":"now-1h","to":"now","timezone":"utc","weekStart":"monday","fiscalYearStartMonth":3},
	 "annotations":[{"kind":"AnnotationQuery","spec":%s}],"elements":{"a":{"kind":"Panel","spec":{"id":3,"title":"A","links":[{"title":"L","url":"u"}],
	 "data":{"kind":"QueryGroup","spec":{"queries":[%s],"transformations":[%s],"queryOptions":{"maxDataPoints":5,"timeFrom":"2h"}}},"vizConfig":%s}}},
	 "layout":{"kind":"GridLayout","spec":{"items":[{"kind":"GridLayoutItem","spec":{"x":1,"y":2,"width":3,"height":4,"element":{"name":"a"},"repeat":{"mode":"variable","value":"v","direction":"h","maxPerRow":2}}}]}}}}`
	for _, c := range []struct{ version, annotation, query, transformation, viz string }{
		{"v2alpha1", `{"name":"N","enable":true,"datasource":{"type":"prometheus","uid":"p"},"query":{"kind":"prometheus","spec":{"expr":"up","step":"1m"}},"filter":{"ids":[3]}}`,
			`{"kind":"PanelQuery","spec":{"refId":"A","hidden":true,"datasource":{"type":"prometheus","uid":"p"},"query":{"kind":"prometheus","spec":{"expr":"up"}}}}`,
			`{"kind":"reduce","spec":{"id":"reduce","options":{}}}`, `{"kind":"stat","spec":{"pluginVersion":"11","options":{"a":1},"fieldConfig":{}}}`},
		{"v2beta1", `{"name":"N","enable":true,"query":{"kind":"DataQuery","group":"prometheus","datasource":{"name":"p"},"spec":{"expr":"up","step":"1m"}},"filter":{"ids":[3]}}`,
			`{"kind":"PanelQuery","spec":{"refId":"A","hidden":true,"query":{"kind":"DataQuery","group":"prometheus","datasource":{"name":"p"},"spec":{"expr":"up"}}}}`,
			`{"kind":"reduce","spec":{"id":"reduce","options":{}}}`, `{"kind":"VizConfig","group":"stat","version":"11","spec":{"options":{"a":1},"fieldConfig":{}}}`},
		{"v2", `{"name":"N","enable":true,"query":{"kind":"DataQuery","group":"prometheus","datasource":{"name":"p"},"spec":{}},"legacyOptions":{"expr":"up","step":"1m"},"filter":{"ids":[3]}}`,
			`{"kind":"PanelQuery","spec":{"refId":"A","hidden":true,"query":{"kind":"DataQuery","group":"prometheus","datasource":{"name":"p"},"spec":{"expr":"up"}}}}`,
			`{"kind":"Transformation","group":"reduce","spec":{"options":{}}}`, `{"kind":"VizConfig","group":"stat","version":"11","spec":{"options":{"a":1},"fieldConfig":{}}}`},
	} {
		d, _ := parse(t, fmt.Sprintf(shape, c.version, c.annotation, c.query, c.transformation, c.viz))
		p, a := d.Panels[0], d.Annotations[0]
		if p.Type != "stat" || string(p.Options) != `{"a":1}` || p.Grid != (GridPos{1, 2, 3, 4}) || p.Repeat != "v" || p.MaxPerRow != 2 || p.MaxDataPoints != 5 || p.TimeFrom != "2h" ||
			p.Targets[0].Expr != "up" || !p.Targets[0].Hide || p.Targets[0].Datasource != (Ref{"prometheus", "p"}) || leaf(p.Transformations[0], "id") != `"reduce"` || p.Links[0].URL != "u" {
			t.Errorf("%s: %+v %+v", c.version, p, p.Targets[0])
		}
		if at := p.At("options.legend"); at != "spec.elements.a.spec.vizConfig.spec.options.legend" {
			t.Errorf("%s: the options are at %s", c.version, at)
		}
		if a.Expr != "up" || a.Step != "1m" || a.Datasource != (Ref{"prometheus", "p"}) || len(a.Panels) != 1 || !a.Enable {
			t.Errorf("%s: %+v", c.version, a)
		}
		if d.UID != "u" || d.From != "now-1h" || d.Timezone != "utc" || d.WeekStart != "monday" || d.FiscalYearStartMonth != 3 || d.GraphTooltip != 1 {
			t.Errorf("%s: %+v", c.version, d)
		}
	}
}
