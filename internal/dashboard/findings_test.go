package dashboard

import (
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"

	"github.com/montui/montui/internal/compat"
	"github.com/montui/montui/internal/oracle"
)

// TestNoFieldOfSharedDashboardsIsUnknown: what real files have is known, but for what is misspelt in them.
func TestNoFieldOfSharedDashboardsIsUnknown(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(oracle.Shared(t, "dashboards"), "*.json"))
	if err != nil || len(files) == 0 {
		t.Skip("no dashboards")
	}
	count := map[string]int{}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		_, notices, err := Parse(strings.NewReader(string(text)))
		if err != nil {
			t.Fatal(err)
		}
		for _, n := range notices {
			if strings.Contains(n.Text, "does not know this field") && !strings.Contains(n.Text, "and nor does Grafana") {
				t.Errorf("%s: %s: %s", filepath.Base(file), n.Path, n.Text)
			}
			name := n.Path[strings.LastIndexByte(n.Path, '.')+1:]
			count[fmt.Sprintf("%s %s: %.60s", n.Severity, name, n.Text)]++
		}
	}
	var lines []string
	for line, n := range count {
		lines = append(lines, fmt.Sprintf("%6d %s", n, line))
	}
	sort.Sort(sort.Reverse(sort.StringSlice(lines)))
	for _, line := range lines[:min(20, len(lines))] {
		t.Log(line)
	}
}

func TestFindings(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       []string
	}{
		{"nothing to say", `{"id":1,"uid":"u","title":"T","version":3,"graphTooltip":1,"panels":[{"type":"timeseries","pluginVersion":"11","options":{"x":1},"yaxes":[]}]}`, nil},
		{"a panel's", `{"panels":[{"id":7,"type":"stat","title":"S","timeCompare":"1d","strange":1}]}`,
			[]string{`info S 7 panels[0].strange: montui does not know this field`, `warning S 7 panels[0].timeCompare: the earlier time it compares with is not asked for`}},
		{"by the user's own place", `{"dashboard":{"schemaVersion":14,"rows":[{"panels":[]},{"glow":1,"panels":[{"type":"graph","timeRegions":[{"op":"time"}],"seriesOverrides":[{"alias":"x","legend":false}]}]}]}}`,
			[]string{`info  1 dashboard.rows[1].panels[0].seriesOverrides.legend: the series override "legend" is dropped, as Grafana's own migration drops it`,
				`info  0 dashboard.rows[1].glow: montui does not know this field`, `warning  1 dashboard.rows[1].panels[0].timeRegions: time regions are not shown`}},
		{"misspelt", `{"panels":[{"id":1,"type":"stat","targets":[{"expr":"up","legendformat":"x"}]}]}`,
			[]string{`info  1 panels[0].targets[0].legendformat: montui does not know this field, and nor does Grafana; it is written legendFormat`}},
		{"a collapsed row's", `{"panels":[{"id":1,"type":"row","collapsed":true,"panels":[{"id":2,"type":"stat","targets":[{"expr":"up","exemplar":true}]}]}]}`,
			[]string{`info  2 panels[0].panels[0].targets[0].exemplar: exemplars are not asked for`}},
		{"another plug-in's are its own", `{"panels":[{"id":1,"type":"vendor-map-panel","strange":1,"datasource":{"type":"loki"},"targets":[{"expr":"{}","maxLines":3}]}]}`, nil},
		{"variables and annotations", `{"title":"T","templating":{"list":[{"name":"v","type":"query","staticOptions":[{"text":"a","value":"a"}]}]},"annotations":{"list":[{"builtIn":1,"enable":true,"name":"own"},{"enable":true,"name":"deploys","expr":"x"}]}}`,
			nil},
		{"v2", `{"spec":{"title":"T","glow":1,"elements":{"a":{"kind":"Panel","spec":{"id":4,"title":"A","subtitle":"s","data":{"spec":{"queries":[{"spec":{"refId":"A","query":{"kind":"DataQuery","group":"prometheus","spec":{"expr":"up","odd":1}}}}]}},"vizConfig":{"group":"stat","kind":"VizConfig"}}}},"layout":{"kind":"AutoGridLayout","spec":{"items":[{"spec":{"element":{"name":"a"}}}]}}}}`,
			[]string{`info  0 spec.glow: montui does not know this field`, `warning A 4 spec.elements.a.spec.subtitle: the subtitle is not shown`,
				`info A 4 spec.elements.a.spec.data.spec.queries[0].spec.query.spec.odd: montui does not know this field`}},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, notices := parse(t, c.text)
			var got []string
			for _, n := range notices {
				got = append(got, fmt.Sprintf("%s %s %d %s: %s", n.Severity, n.Panel, n.PanelID, n.Path, n.Text))
			}
			if strings.Join(got, "\n") != strings.Join(c.want, "\n") {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(c.want, "\n"))
			}
		})
	}
}

func TestFindingsAreBounded(t *testing.T) {
	_, notices := parse(t, `{"panels":[`+strings.TrimSuffix(strings.Repeat(`{"type":"stat","strange":1},`, 3000), ",")+`]}`)
	if last := notices[len(notices)-1]; len(notices) != maxNotices+1 || !strings.Contains(last.Text, "more notices are left out") {
		t.Errorf("%d notices, the last: %s", len(notices), last.Text)
	}
}

// TestHonours: no path is listed twice with two meanings, and what is not shown says why.
func TestHonours(t *testing.T) {
	lists := HonoursOld()
	lists[""] = Honours()
	for kind, list := range lists {
		seen := map[string]bool{}
		for _, e := range list {
			if seen[e.Path] {
				t.Errorf("%s: %s is listed twice", kind, e.Path)
			}
			seen[e.Path] = true
			if (e.Honour == compat.Missing || e.Honour == compat.Partly) != (e.Note != "") {
				t.Errorf("%s: %s has the note %q", kind, e.Path, e.Note)
			}
		}
	}
}
