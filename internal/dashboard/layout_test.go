package dashboard

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// element is one panel of a v2 dashboard, and place an item of its layout.
func element(id int) string {
	return fmt.Sprintf(`"p%d":{"kind":"Panel","spec":{"id":%d,"title":"P%d","vizConfig":{"kind":"VizConfig","group":"stat","spec":{}}}}`, id, id, id)
}

func autoItems(more string, ids ...int) string {
	var items []string
	for _, id := range ids {
		items = append(items, fmt.Sprintf(`{"kind":"AutoGridLayoutItem","spec":{"element":{"name":"p%d"}%s}}`, id, more))
	}
	return `{"kind":"AutoGridLayout","spec":{"rowHeightMode":"short","items":[` + strings.Join(items, ",") + `]}}`
}

func section(kind, more, layout string) string {
	return fmt.Sprintf(`{"kind":%q,"spec":{"layout":%s%s}}`, kind, layout, more)
}

func v2Dashboard(layout string) string {
	var elements []string
	for id := range 9 {
		elements = append(elements, element(id+1))
	}
	return `{"apiVersion":"dashboard.grafana.app/v2","kind":"Dashboard","metadata":{"name":"u"},"spec":{"title":"V2","elements":{` +
		strings.Join(elements, ",") + `},"variables":[{"kind":"CustomVariable","spec":{"name":"v","query":"a,b","multi":true}}],"layout":` + layout + `}}`
}

func drawn(panels []*Panel) string {
	var out []string
	for _, p := range panels {
		s := fmt.Sprintf("%s%s %d,%d %dx%d", p.Title, p.Scoped["v"].Value, p.Grid.X, p.Grid.Y, p.Grid.W, p.Grid.H)
		if p.Collapsed {
			s += fmt.Sprintf(" closed over %d", len(p.Panels))
		}
		out = append(out, s)
	}
	return strings.Join(out, "; ")
}

func TestV2Sections(t *testing.T) {
	two := func(string) []Option { return []Option{{"A", "a"}, {"B", "b"}} }
	byFile := func(int) (bool, bool) { return false, false }
	row := func(more, layout string) string { return section("RowsLayoutRow", more, layout) }
	tab := func(more, layout string) string { return section("TabsLayoutTab", more, layout) }
	rows := func(r ...string) string {
		return `{"kind":"RowsLayout","spec":{"rows":[` + strings.Join(r, ",") + `]}}`
	}
	tabs := func(r ...string) string {
		return `{"kind":"TabsLayout","spec":{"tabs":[` + strings.Join(r, ",") + `]}}`
	}
	showIf := func(visibility, condition string, rules ...string) string {
		return fmt.Sprintf(`,"conditionalRendering":{"kind":"ConditionalRenderingGroup","spec":{"visibility":%q,"condition":%q,"items":[%s]}}`,
			visibility, condition, strings.Join(rules, ","))
	}
	is := func(operator, value string) string {
		return fmt.Sprintf(`{"kind":"ConditionalRenderingVariable","spec":{"variable":"v","operator":%q,"value":%q}}`, operator, value)
	}
	within := func(value string) string {
		return fmt.Sprintf(`{"kind":"ConditionalRenderingTimeRangeSize","spec":{"value":%q}}`, value)
	}
	data := `{"kind":"ConditionalRenderingData","spec":{"value":true}}`
	for _, c := range []struct{ name, layout, want string }{
		{"few panels share the width", autoItems("", 1, 2), "P1 0,0 12x5; P2 12,0 12x5"},
		{"three columns", autoItems("", 1, 2, 3, 4), "P1 0,0 8x5; P2 8,0 8x5; P3 16,0 8x5; P4 0,5 8x5"},
		{"a repeated item flows", autoItems(`,"repeat":{"mode":"variable","value":"v"}`, 1, 2), "P1a 0,0 8x5; P1b 8,0 8x5; P2a 16,0 8x5; P2b 0,5 8x5"},
		{"rows in rows repeat together", rows(row(`,"title":"R","repeat":{"mode":"variable","value":"v"}`, rows(row(`,"title":"S"`, autoItems("", 1)))), row(`,"title":"T"`, autoItems("", 2))),
			"Ra 0,0 24x1; Sa 0,1 24x1; P1a 0,2 24x5; Rb 0,7 24x1; Sb 0,8 24x1; P1b 0,9 24x5; T 0,14 24x1; P2 0,15 24x5"},
		{"a closed row with rows", rows(row(`,"title":"R","collapse":true`, rows(row(`,"title":"S"`, autoItems("", 1, 2)))), row(`,"title":"T"`, autoItems("", 3))),
			"R 0,0 24x1 closed over 2; T 0,1 24x1; P3 0,2 24x5"},
		{"a row without a header", rows(row(`,"title":"R","hideHeader":true`, autoItems("", 1)), row(`,"title":"T"`, autoItems("", 2))),
			"P1 0,0 24x5; T 0,5 24x1; P2 0,6 24x5"},
		{"tabs are rows", tabs(tab(`,"title":"One"`, rows(row(`,"title":"R"`, autoItems("", 1)))), tab(`,"title":"Two"`, autoItems("", 2))),
			"One 0,0 24x1; R 0,1 24x1; P1 0,2 24x5; Two 0,7 24x1; P2 0,8 24x5"},
		{"shown when equal", autoItems(showIf("show", "and", is("equals", "a")), 1), "P1 0,0 24x5"},
		{"hidden when it matches", rows(row(`,"title":"R"`+showIf("hide", "and", is("matches", "^[ab]$")), autoItems("", 1)), row(`,"title":"T"`, autoItems("", 2))),
			"T 0,0 24x1; P2 0,1 24x5"},
		{"and", autoItems(showIf("show", "and", is("equals", "a"), is("equals", "z")), 1), ""},
		{"or", autoItems(showIf("show", "or", is("equals", "z"), is("notMatches", "x")), 1), "P1 0,0 24x5"},
		{"a range not longer than", autoItems(showIf("show", "and", within("6h")), 1), "P1 0,0 24x5"},
		{"a longer range", autoItems(showIf("show", "and", within("5h")), 1), ""},
		{"data is not counted", autoItems(showIf("hide", "and", data), 1), "P1 0,0 24x5"},
		{"a pattern that is none holds", autoItems(showIf("show", "and", is("notMatches", "(")), 1), "P1 0,0 24x5"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d, _ := parse(t, v2Dashboard(c.layout))
			if got := drawn(d.Layout(Situation{Selected: two, Open: byFile, Span: 6 * time.Hour})); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
	d, notices := parse(t, v2Dashboard(tabs(tab(`,"title":"One"`, tabs(tab(`,"title":"Inner"`, autoItems("", 1)))), tab(`,"title":"Two"`, autoItems(showIf("show", "and", data), 2)))))
	var got []string
	for _, p := range d.Expand(nil, nil) {
		got = append(got, fmt.Sprint(p.Title, p.IsTab, p.Tabs))
	}
	if want := "Onetrue [{1 0 One}] Innertrue [{1 0 One} {2 0 Inner}] P1false [{1 0 One} {2 0 Inner}] Twotrue [{1 1 Two}] P2false [{1 1 Two}]"; strings.Join(got, " ") != want {
		t.Errorf("got  %s\nwant %s", strings.Join(got, " "), want)
	}
	if said := fmt.Sprint(notices); !strings.Contains(said, "spec.elements.p2.conditionalRendering.spec.items[0] whether there is data") {
		t.Errorf("%v", notices)
	}
}

func TestLayoutOnScreen(t *testing.T) {
	three := func(string) []Option { return []Option{{"A", "a"}, {"B", "b"}, {"C", "c"}} }
	for _, c := range []struct{ name, panels, want string }{
		{"gaps close", `{"title":"P","gridPos":{"x":0,"y":7,"w":12,"h":4}},{"title":"Q","gridPos":{"x":0,"y":30,"w":24,"h":4}},{"title":"R","gridPos":{"x":12,"y":9,"w":6,"h":2}}`,
			"P 0,0 12x4; R 12,0 6x2; Q 0,4 24x4"},
		{"what overlaps moves down", `{"title":"P","gridPos":{"x":0,"y":0,"w":12,"h":4}},{"title":"Q","gridPos":{"x":6,"y":2,"w":12,"h":4}},{"title":"R","gridPos":{"x":0,"y":4,"w":6,"h":2}}`,
			"P 0,0 12x4; Q 6,4 12x4; R 0,4 6x2"},
		{"no places", `{"title":"P"},{"title":"Q"}`, "P 0,0 12x8; Q 0,8 12x8"},
		{"a repeated panel in a repeated row moves the next row",
			`{"title":"R","type":"row","repeat":"v","gridPos":{"x":0,"y":0,"w":24,"h":7}},{"title":"P","repeat":"u","maxPerRow":2,"gridPos":{"x":0,"y":1,"w":24,"h":4}},{"title":"S","type":"row","gridPos":{"x":0,"y":5,"w":24,"h":1}}`,
			"Ra 0,0 24x1; Pa 0,1 12x4; Pa 12,1 12x4; Pa 0,5 12x4; Rb 0,9 24x1; Pb 0,10 12x4; Pb 12,10 12x4; Pb 0,14 12x4; Rc 0,18 24x1; Pc 0,19 12x4; Pc 12,19 12x4; Pc 0,23 12x4; S 0,27 24x1"},
		{"a panel repeats not over what its row fixes",
			`{"title":"R","type":"row","repeat":"v","gridPos":{"x":0,"y":0,"w":24,"h":1}},{"title":"P","repeat":"v","gridPos":{"x":0,"y":1,"w":6,"h":4}}`,
			"Ra 0,0 24x1; Pa 0,1 6x4; Rb 0,5 24x1; Pb 0,6 6x4; Rc 0,10 24x1; Pc 0,11 6x4"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d, _ := parse(t, `{"schemaVersion":39,"panels":[`+c.panels+`]}`)
			if got := drawn(d.Expand(three, func(int) (bool, bool) { return false, false })); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

// TestRepeatOverNothing: a variable that has no values still shows its panels once, and one that cannot have several repeats nothing.
func TestRepeatOverNothing(t *testing.T) {
	d, _ := parse(t, `{"schemaVersion":39,"templating":{"list":[{"name":"none","type":"query"},{"name":"box","type":"textbox"}]},"panels":[
	 {"id":1,"repeat":"none"},{"id":2,"repeat":"box"},{"id":3,"repeat":"missing"}]}`)
	var got []string
	for _, p := range d.Layout(Situation{Selected: func(v string) []Option {
		return map[string][]Option{"box": {{"x", "x"}}}[v]
	}, All: func(v string) bool { return v == "none" }}) {
		got = append(got, fmt.Sprint(p.ID, p.Scoped, p.SourceID))
	}
	if want := "1 map[none:{All }] 1 2 map[] 0 3 map[] 0"; strings.Join(got, " ") != want {
		t.Errorf("got %v", got)
	}
}
