package query

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/montui/montui/internal/compat"
	"github.com/montui/montui/internal/dashboard"
	"github.com/montui/montui/internal/expression"
	"github.com/montui/montui/internal/oracle"
)

func TestTargetsBeyondWhatIsHonoured(t *testing.T) {
	_, notices := Compile(parse(t, panelHead+`"targets":[{"refId":"A","expr":"x","exemplar":true,"editorMode":"code","sparkle":1},
	 {"refId":"B","datasource":"__expr__","type":"math","expression":"$A","sparkle":1,"intervalFactor":2},{"refId":"C","datasource":{"type":"loki"},"sparkle":1}]}]}`).Panels[0])
	want := "targets[0].exemplar exemplars are not asked for; targets[0].sparkle montui does not know this field; targets[1].sparkle montui does not know this field; " +
		"targets[2] query C asks the data source loki, which is not Prometheus"
	if got := notes(notices); got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
}

// TestRegistriesAreTrue: what is said to be shown is computed, and the rest refused.
func TestRegistriesAreTrue(t *testing.T) {
	for _, list := range [][]Support{ExpressionTypes(), TargetKinds()} {
		for _, missing := range []bool{true, false} {
			if !slices.ContainsFunc(list, func(s Support) bool { return (s.Honour == compat.Missing) == missing }) {
				t.Errorf("none of %v is missing: %t", list, missing)
			}
		}
	}
	for _, s := range ExpressionTypes() {
		err := expression.Check(&dashboard.Target{RefID: "A", Raw: []byte(`{"type":"` + s.ID + `","expression":"$B","reducer":"sum","window":"1m","downsampler":"sum","upsampler":"pad",
		 "conditions":[{"evaluator":{"type":"gt","params":[1]},"query":{"params":["B"]},"reducer":{"type":"avg"}}]}`)})
		if (err != nil) != (s.Honour == compat.Missing) {
			t.Errorf("%s is %s: %v", s.ID, s.Honour, err)
		}
	}
	for _, s := range TargetKinds() {
		ref := dashboard.Ref{Type: s.ID}
		if strings.HasPrefix(s.ID, "--") {
			ref = dashboard.Ref{UID: s.ID}
		}
		p := &Pipeline{panel: &dashboard.Panel{}}
		if kind, _ := p.kindOf(&dashboard.Target{Datasource: ref}, Vars{}); (kind == foreignTarget) != (s.Honour == compat.Missing) {
			t.Errorf("%s is %s, and of kind %d", s.ID, s.Honour, kind)
		}
	}
}

// TestFieldsOfRealTargets: nothing that real dashboards have in targets is unknown.
func TestFieldsOfRealTargets(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(oracle.Shared(t, "dashboards"), "*.json"))
	if err != nil || len(files) == 0 {
		t.Skip("no dashboards are here")
	}
	unknown := map[string]int{}
	for _, file := range files {
		f, err := os.Open(file)
		if err != nil {
			t.Fatal(err)
		}
		d, _, err := dashboard.Parse(f)
		_ = f.Close()
		if err != nil {
			continue
		}
		var walk func(panels []*dashboard.Panel)
		walk = func(panels []*dashboard.Panel) {
			for _, panel := range panels {
				walk(panel.Panels)
				p := &Pipeline{panel: panel}
				for _, target := range panel.Targets {
					for _, finding := range p.targetFindings(target) {
						if finding.Unknown {
							unknown[finding.Path]++
						}
					}
				}
			}
		}
		walk(d.Panels)
	}
	if len(unknown) > 0 {
		t.Error(fmt.Sprint(unknown))
	}
}
