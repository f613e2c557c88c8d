package field

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/montui/montui/internal/frame"
)

func linked(t *testing.T, config string) (*Source, frame.Frames, Env) {
	t.Helper()
	s, said := Parse(json.RawMessage(config))
	if len(said) > 0 {
		t.Fatal(said)
	}
	replace := func(with string) func(string) string {
		return func(text string) string { return strings.ReplaceAll(text, "$host", with) }
	}
	env := Env{Interpolate: replace("web 1"), InterpolateURL: replace("web%201"), Zone: time.UTC,
		Format: func(value, format string) string { return format + "(" + value + ")" }}
	fr := &frame.Frame{Name: "up", RefID: "A", Fields: []*frame.Field{
		{Name: "Time", Kind: frame.Time, Times: []int64{1000, 2000}},
		{Name: "instance", Kind: frame.String, Strings: []string{"a b", "c"}},
		{Name: "Value", Kind: frame.Number, Numbers: []float64{1536, 2}, Labels: frame.Labels{"job": "node", "my.name": "x y"}},
	}}
	return s, s.Apply(frame.Frames{fr}, env), env
}

func TestLinks(t *testing.T) {
	for _, c := range []struct{ name, title, url, wantTitle, wantURL string }{
		{"as it is", "docs", "https://example.org/a?b=c#d", "docs", "https://example.org/a?b=c#d"},
		{"the value", "${__value.text} at ${__value.time}", "/d/x?v=${__value.raw}&n=${__value.numeric}&w=$__value", "1.50 KiB at 1000", "/d/x?v=1536&n=1536&w=1.50%20KiB"},
		{"the row", "${__data.fields.instance}", `/d/x?i=${__data.fields["instance"].text}&t=${__data.fields[0].numeric}`, "a b", "/d/x?i=a%20b&t=1000"},
		{"the series", "${__series.name} ${__field.name}", "/${__field.labels.job}/${__field.labels[\"my.name\"]}", "up Value", "/node/x%20y"},
		{"a label that is not there", "${__field.labels.nope}.", "/${__field.labels.my.name}", ".", "/"},
		{"a variable", "$host", "/d/x?h=$host", "web 1", "/d/x?h=web%201"},
		{"a format", "${__field.labels.job:regex}", "/${__field.labels.job:percentencode}", "regex(node)", "/percentencode(node)"},
		{"line breaks", "a", "/d/\nx", "a", "/d/x"},
		{"a script", "a", " java\tscript:alert(1)", "a", "about:blank"},
		{"what is no macro", "${__field} ${__value.}", "/${__nothing}", "${__field} ${__value.}", "/${__nothing}"},
	} {
		t.Run(c.name, func(t *testing.T) {
			link, _ := json.Marshal(map[string]any{"title": c.title, "url": c.url, "targetBlank": true})
			_, frames, env := linked(t, `{"defaults":{"unit":"bytes","links":[`+string(link)+`]}}`)
			got := LinksAt(frames[0].Fields[2], frames[0], frames, 0, env)
			if want := []LinkTo{{Title: c.wantTitle, URL: c.wantURL, TargetBlank: true}}; !reflect.DeepEqual(got, want) {
				t.Errorf("%+v, want %+v", got, want)
			}
		})
	}
}

// TestLinksOf: a reduced value has no row but itself; overrides' links stand before those of the defaults; actions come last.
func TestLinksOf(t *testing.T) {
	s, frames, env := linked(t, `{"defaults":{"unit":"bytes","links":[{"title":"b","url":"/${__value.raw}/${__value.time}"}],
		"actions":[{"title":"restart ${__series.name}","fetch":{"method":"POST","url":"http://x/${__value.text}"}}]},
		"overrides":[{"matcher":{"id":"numeric"},"properties":[{"id":"links","value":[{"title":"a $__calc","url":"/"}]}]}]}`)
	noData := s.Defaults()
	values := Values(frames, ReduceOptions{Calcs: []string{"max"}, NoData: &noData}, time.UTC)
	want := []LinkTo{{Title: "a max", URL: "/"}, {Title: "b", URL: "/1536/"}, {Title: "restart up", URL: "http://x/1.50%20KiB", Method: "POST"}}
	if got := LinksOf(values[0], frames, env); !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, want %+v", got, want)
	}
	if got := LinksOf(Values(nil, ReduceOptions{}, nil)[0], nil, env); got != nil {
		t.Errorf("no data has links: %+v", got)
	}
}

// TestThresholdsByVariables: a step's valueExpr stands before its value, and the steps are in order again.
func TestThresholdsByVariables(t *testing.T) {
	s, _ := Parse(json.RawMessage(`{"defaults":{"thresholds":{"mode":"absolute","steps":[{"color":"green","value":null},
		{"color":"red","value":10,"valueExpr":"$limit"},{"color":"blue","value":20},{"color":"grey","value":5,"valueExpr":"$none"}]}}}`))
	in := frame.Frames{{Fields: []*frame.Field{{Name: "v", Kind: frame.Number}}}}
	out := s.Apply(in, Env{Interpolate: func(text string) string { return strings.ReplaceAll(text, "$limit", " 30 ") }})
	var got []string
	for _, step := range out[0].Fields[0].Config.Thresholds.Steps {
		got = append(got, step.Color)
	}
	if want := []string{"green", "grey", "blue", "red"}; !reflect.DeepEqual(got, want) {
		t.Errorf("steps %v, want %v", got, want)
	}
}
