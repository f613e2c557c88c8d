package compat_test

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"github.com/montui/montui/internal/compat"
)

func TestFindsWhatIsBeyondTheList(t *testing.T) {
	list := compat.Join(
		compat.Shows("legend.calcs", "legend.showLegend", "steps.*.color", "links"),
		compat.Ignores("tooltip"),
		compat.Lacks("labels stand upright", "rotation"),
		compat.List{{Path: "fill", Honour: compat.Partly, Note: "drawn flat", Unless: `0`}},
	).Under("options")
	for _, c := range []struct {
		name, doc string
		want      []string
	}{
		{"all shown", `{"options":{"legend":{"calcs":["mean"],"showLegend":true},"steps":[{"color":"red"}],"links":[{"any":{"thing":1}}]}}`, nil},
		{"nothing needed", `{"options":{"tooltip":{"mode":"single"}}}`, nil},
		{"missing", `{"options":{"rotation":45}}`, []string{"options.rotation missing labels stand upright"}},
		{"empty values mean nothing", `{"options":{"rotation":null,"strange":"","odd":[],"queer":false,"x":{}}}`, nil},
		{"neutral", `{"options":{"fill":0}}`, nil},
		{"partly", `{"options":{"fill":10}}`, []string{"options.fill partly drawn flat"}},
		{"unknown", `{"options":{"strange":1,"legend":{"width":200}}}`,
			[]string{"options.legend.width missing montui does not know this field", "options.strange missing montui does not know this field"}},
		{"in a list", `{"options":{"steps":[{"color":"red"},{"color":"red","glow":1}]}}`,
			[]string{"options.steps[1].glow missing montui does not know this field"}},
		{"broken", `{"options":`, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			for _, f := range list.Check(json.RawMessage(c.doc)) {
				got = append(got, f.Path+" "+f.Honour.String()+" "+f.Note)
			}
			if !reflect.DeepEqual(got, c.want) {
				t.Errorf("found %q, want %q", got, c.want)
			}
		})
	}
}

func TestFindingsAreBounded(t *testing.T) {
	doc := `[` + strings.Repeat(`{"a":1},`, 100000) + `{"a":1}]`
	if n := len(compat.Shows("b").Check(json.RawMessage(doc))); n > 1000 {
		t.Errorf("%d findings", n)
	}
}

func FuzzCheck(f *testing.F) {
	f.Add(`{"a":[{"b":1}]}`)
	list := compat.Shows("a.*.c", "d")
	f.Fuzz(func(_ *testing.T, doc string) { list.Check(json.RawMessage(doc)) })
}
