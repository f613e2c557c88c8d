package field

import (
	"reflect"
	"testing"
)

// TestRemarks: what a field config says that Grafana does not know is named with its exact path.
func TestRemarks(t *testing.T) {
	for _, c := range []struct {
		name, config string
		want         []string
	}{
		{"all known", `{"defaults":{"unit":"bytes","color":{"mode":"palette-classic"},"mappings":[{"type":"special","options":{"match":"null"}}],"custom":{"x":1}},
			"overrides":[{"matcher":{"id":"byValue","options":{"reducer":"max","op":"gte","value":1}},"properties":[{"id":"custom.x","value":1},{"id":"min","value":0}]}]}`, nil},
		{"open units", `{"defaults":{"unit":"suffix:x"},"overrides":[{"matcher":{"id":"numeric"},"properties":[{"id":"unit","value":"currency:€"}]}]}`, nil},
		{"defaults", `{"defaults":{"unit":"parsecs","color":{"mode":"rainbow","seriesBy":"middle"},"mappings":[{"type":"value"},{"type":"5"},{"type":"regex","options":{"pattern":"("}},{"type":"special","options":{"match":"odd"}}]}}`,
			[]string{"defaults.color.mode", "defaults.color.seriesBy", "defaults.mappings[1].type", "defaults.mappings[2].options.pattern",
				"defaults.mappings[3].options.match", "defaults.unit"}},
		{"overrides", `{"overrides":[{"matcher":{"id":"numeric"},"properties":[{"id":"unit","value":"parsecs"},{"id":"glow"}]},
			{"matcher":{"id":"byMood"}},{"matcher":{"id":"byRegexp","options":"/(/"}},{"matcher":{"id":"byValue","options":{"reducer":"odd","op":">"}}},
			{"matcher":{"id":"byName","scope":"nested"},"properties":[{"id":"glow"}]},{"matcher":{"id":"time"},"properties":[{"id":"min"},{"id":"mappings","value":[{"type":"x"}]}]}]}`,
			[]string{"overrides[0].properties[0].value", "overrides[0].properties[1].id", "overrides[1].matcher.id", "overrides[2].matcher.options",
				"overrides[3].matcher.options.reducer", "overrides[3].matcher.options.op", "overrides[5].properties[1].value[0].type"}},
		{"no object", `[]`, []string{""}},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, said := Parse([]byte(c.config))
			var got []string
			for _, r := range said {
				got = append(got, r.Path)
				if r.Text == "" {
					t.Errorf("%s: no text", r.Path)
				}
			}
			if !reflect.DeepEqual(got, c.want) {
				t.Errorf("remarks at %q, want %q", got, c.want)
			}
		})
	}
}
