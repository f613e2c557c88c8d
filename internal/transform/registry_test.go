package transform

import (
	"strings"
	"testing"

	"github.com/montui/montui/internal/compat"
	"github.com/montui/montui/internal/frame"
)

func TestRegistryIsWhatIsDone(t *testing.T) {
	done := map[string]bool{}
	for _, id := range Supported() {
		done[id] = true
	}
	list := Registry()
	if list[0].ID != Wrapper || len(list[0].Options) == 0 {
		t.Errorf("the first entry is %q, want the wrapper's", list[0].ID)
	}
	seen := map[string]bool{}
	for _, s := range list[1:] {
		if seen[s.ID] {
			t.Errorf("%s is listed twice", s.ID)
		}
		seen[s.ID] = true
		if s.Name == "" || done[s.ID] != (s.Honour != compat.Missing) {
			t.Errorf("%s %q: done %v, listed as %v", s.ID, s.Name, done[s.ID], s.Honour)
		}
		if (s.Note == "") != (s.Honour == compat.Shown) {
			t.Errorf("%s: %v with the note %q", s.ID, s.Honour, s.Note)
		}
	}
	for id := range done {
		if !seen[id] {
			t.Errorf("%s is done but not listed", id)
		}
	}
	// every id that Grafana 13 registers or has registered
	for _, id := range strings.Fields(`append reduce order organize rename calculateField seriesToColumns seriesToRows merge concatenate labelsToFields
		filterFields filterFieldsByName filterFrames filterByRefId renameByRegex filterByValue noop ensureColumns groupBy sortBy histogram configFromData
		rowsToFields prepareTimeSeries convertFieldType convertFrameType fieldLookup heatmap spatial joinByField joinByLabels extractFields groupingToMatrix
		limit partitionByValues timeSeriesTable transpose formatTime formatString regression smoothing groupToNestedTable`) {
		if !seen[id] {
			t.Errorf("%s of Grafana's is not listed", id)
		}
	}
}

// TestWordsHavePaths: what is not honoured is told with its place in the list of transformations.
func TestWordsHavePaths(t *testing.T) {
	for _, c := range []struct{ step, want string }{
		{`{"id":"limit","options":{"limitField":3}}`, ""},
		{`{"id":"limit","options":{"limitField":3,"unheardOf":true}}`, "[1].options.unheardOf: montui does not know this field"},
		{`{"id":"limit","strange":1}`, "[1].strange: montui does not know this field"},
		{`{"id":"nosuch"}`, `[1].id: transformation "nosuch" is not supported`},
		{`{"id":"spatial","options":{"action":"modify"}}`, `[1].id: transformation "spatial" is not supported: shapes on a map have no form in a terminal`},
		{`{"id":"fieldLookup"}`, `[1].id: transformation "fieldLookup" is not supported: montui carries no gazetteer of countries and airports`},
		{`{"id":"limit","topic":"annotations"}`, `[1].topic: transformation "limit" works on annotations, which montui does not draw`},
		{`{"id":"limit","topic":"series","disabled":false}`, ""},
		{`{"id":"nosuch","disabled":true}`, ""},
		{`{"id":"limit","filter":{"id":"byMoon","options":"A"}}`, `[1].filter: transformation "limit": frame matcher "byMoon" is not supported`},
		{`{"id":"calculateField","options":{"mode":"magic"}}`, `[1].options: transformation "calculateField": mode "magic" is not supported`},
		{`{"id":"renameByRegex","options":{"regex":"$pattern("}}`, ""}, // the variable may close it
	} {
		_, wrong := Parse(raws(`{"id":"noop"}`, c.step))
		if got := strings.Join(wrong, "\n"); got != c.want {
			t.Errorf("%s: %q, want %q", c.step, got, c.want)
		}
	}
}

// TestVariables: texts of options, keys too, hold variables, which are replaced when the chain runs.
func TestVariables(t *testing.T) {
	values := map[string]string{"$keep": "{load,temp}", "$n": "1", "$old": "temp"}
	replace := func(s string) string {
		for name, v := range values {
			s = strings.ReplaceAll(s, name, v)
		}
		return s
	}
	chain, wrong := Parse(raws(
		`{"id":"filterFieldsByName","options":{"byVariable":true,"include":{"variable":"$keep"}}}`,
		`{"id":"limit","options":{"limitField":"$n"}}`,
		`{"id":"organize","options":{"renameByName":{"$old":"was $old"}}}`))
	if len(wrong) > 0 {
		t.Fatal(wrong)
	}
	in := frame.Frames{one("A", times(1, 2), numbers("temp", 20, 21), numbers("load", 1, 2), numbers("other", 0, 0))}
	out, err := chain.With(replace).Apply(in)
	if want := "[A ]\ntemp number: 20 unit=\"\" name=\"was temp\"\nload number: 1\n"; err != nil || describe(out) != want {
		t.Errorf("got %v\n%s\nwant\n%s", err, describe(out), want)
	}
	if _, err := chain.Apply(in); err != nil {
		t.Errorf("without variables: %v", err)
	}
	values["$keep"] = "other"
	if out, _ := chain.With(replace).Apply(in); len(out) != 1 || out[0].Fields[0].Name != "other" {
		t.Errorf("the chain keeps a variable's first value: %s", describe(out))
	}
}
