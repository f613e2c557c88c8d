package field

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/montui/montui/internal/compat"
)

// TestRegistries: what is listed is what the code knows, no more and no less.
func TestRegistries(t *testing.T) {
	listed := map[string]bool{}
	for _, u := range Units() {
		if listed[u.ID] {
			t.Errorf("unit %s is listed twice", u.ID)
		}
		listed[u.ID] = true
		if u.Name == "" || u.Group == "" || !KnownUnit(u.ID) {
			t.Errorf("unit %+v", u)
		}
	}
	for _, family := range families() {
		for id := range maps.Keys(family) {
			if !listed[id] && id != "farenheit" { // an old misspelling, which Grafana keeps off its menu
				t.Errorf("unit %s is not listed", id)
			}
		}
	}
	for _, id := range ColorModes() {
		if !KnownColorMode(id) {
			t.Errorf("colour mode %s", id)
		}
	}
	if KnownColorMode("nothing") || KnownUnit("nothing") {
		t.Error("what nobody knows is known")
	}
	for _, id := range append(MappingTypes(), "nothing") {
		var said remarks
		if got := parseMappings([]any{map[string]any{"type": id, "options": map[string]any{"match": "nan"}}}, "", &said); (len(got) == 1 && len(said) == 0) == (id == "nothing") {
			t.Errorf("mapping type %s: %v", id, said)
		}
	}
}

// TestHonours: every property is on the list, and what a config has beyond it is found.
func TestHonours(t *testing.T) {
	list := Honours()
	for _, id := range Properties() {
		if !slices.ContainsFunc(list, func(e compat.Entry) bool { return strings.HasPrefix(e.Path+".", "defaults."+id+".") }) {
			t.Errorf("%s is not listed", id)
		}
	}
	found := list.Check(json.RawMessage(`{"defaults":{"unit":"s","mappings":[{"type":"value","options":{"1":{"text":"a","icon":"x","index":0}}},
		{"type":"range","options":{"from":1,"to":2,"result":{"text":"b"}}}],"thresholds":{"mode":"absolute","steps":[{"color":"red","value":1,"glow":2}]},
		"actions":[{"title":"t"}],"custom":{"any":1},"mood":"blue"},"overrides":[{"matcher":{"id":"byName","options":"a","scope":"series"},"properties":[]},
		{"matcher":{"id":"byName","scope":"nested"}}]}`))
	var got []string
	for _, f := range found {
		got = append(got, f.Path)
	}
	slices.Sort(got)
	want := []string{"defaults.actions", "defaults.mappings[0].options.1.icon", "defaults.mood", "defaults.thresholds.steps[0].glow", "overrides[1].matcher.scope"}
	if !slices.Equal(got, want) {
		t.Errorf("found %q, want %q", got, want)
	}
}
