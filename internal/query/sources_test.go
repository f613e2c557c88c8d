package query

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/montui/montui/internal/dashboard"
)

// placeSource is a server whose labels have its own name for a value.
type placeSource struct {
	Source
	name string
}

func (p placeSource) LabelValues(context.Context, string, []string, time.Time, time.Time) ([]string, error) {
	return []string{p.name}, nil
}

func TestDataSourceVariablesOfferTheServers(t *testing.T) {
	known := []DataSource{{Name: "pi"}, {Name: "Cluster A", UID: "uid-a"}, {Name: "Cluster B", UID: "uid-b", Type: "prometheus"}, {Name: "VM", UID: "vm", Type: "victoriametrics-metrics-datasource"}}
	src := Sources{Source: placeSource{name: "pi"}, Known: known, Named: map[string]Source{"pi": placeSource{name: "pi"}, "uid-a": placeSource{name: "a"}, "uid-b": placeSource{name: "b"}}}
	for _, test := range []struct {
		name, variable string
		given          map[string][]string
		options, value string
		job, said      string // of the query variable that asks the chosen one
	}{
		{"the default first", `{"query":"prometheus"}`, nil, "pi Cluster A Cluster B", "pi", "pi", ""},
		{"saved by uid", `{"query":"prometheus","current":{"text":"Old name","value":"uid-b"}}`, nil, "pi Cluster A Cluster B", "uid-b", "b", ""},
		{"saved by name", `{"query":"prometheus","current":{"text":"Cluster A","value":"gone"}}`, nil, "pi Cluster A Cluster B", "uid-a", "a", ""},
		{"saved where there is none such", `{"query":"prometheus","current":{"text":"default","value":"default"}}`, nil, "pi Cluster A Cluster B", "pi", "pi", ""},
		{"a regex", `{"query":"prometheus","regex":"/^Cluster/"}`, nil, "Cluster A Cluster B", "uid-a", "a", ""},
		{"a regex that takes none", `{"query":"prometheus","regex":"/^X/"}`, nil, "", "", "pi", "no server of the settings"},
		{"a regex that is none", `{"query":"prometheus","regex":"/(/"}`, nil, "", "", "pi", "is not understood"},
		{"given by name", `{"query":"prometheus"}`, map[string][]string{"ds": {"Cluster B"}}, "pi Cluster A Cluster B", "uid-b", "b", ""},
		{"given by uid", `{"query":"prometheus"}`, map[string][]string{"ds": {"uid-a"}}, "pi Cluster A Cluster B", "uid-a", "a", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			d, _, err := dashboard.Parse(strings.NewReader(`{"title":"T","schemaVersion":41,"templating":{"list":[` +
				strings.Replace(test.variable, "{", `{"type":"datasource","name":"ds",`, 1) +
				`,{"type":"query","name":"job","datasource":{"type":"prometheus","uid":"${ds}"},"query":"label_values(job)"}]}}`))
			if err != nil {
				t.Fatal(err)
			}
			vars, notices, err := Resolve(t.Context(), src, d, testFrom, testTo, test.given)
			if err != nil {
				t.Fatal(err)
			}
			var options []string
			for _, o := range vars.Options("ds") {
				options = append(options, o.Text)
			}
			if got := strings.Join(options, " "); got != test.options {
				t.Errorf("options %q, want %q", got, test.options)
			}
			if got := vars.Interpolate("${ds:raw}"); got != test.value {
				t.Errorf("value %q, want %q", got, test.value)
			}
			if got := vars.Interpolate("$job"); got != test.job {
				t.Errorf("job %q was asked, want %q", got, test.job)
			}
			said := ""
			for _, n := range notices {
				said += n.Text + "\n"
			}
			if !strings.Contains(said, test.said) || test.said == "" && said != "" {
				t.Errorf("said %q, want %q", said, test.said)
			}
		})
	}
}
