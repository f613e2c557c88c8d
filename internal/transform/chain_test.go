package transform

import (
	"encoding/json"
	"math"
	"strings"
	"testing"

	"github.com/montui/montui/internal/frame"
)

func series(name string, labels frame.Labels, values ...float64) *frame.Frame {
	t := &frame.Field{Name: "Time", Kind: frame.Time}
	for i := range values {
		t.Times = append(t.Times, int64(i)*1000)
	}
	return &frame.Frame{Name: name, RefID: "A", Fields: []*frame.Field{t, {Name: "Value", Kind: frame.Number, Numbers: values, Labels: labels}}}
}

func raws(steps ...string) []json.RawMessage {
	var out []json.RawMessage
	for _, s := range steps {
		out = append(out, json.RawMessage(s))
	}
	return out
}

func TestParseNamesWhatItLacks(t *testing.T) {
	chain, wrong := Parse(raws(`{"id":"nosuch"}`, `{"id":"limit","disabled":true}`, `[`, `{"id":"calculateField","options":{"mode":"magic"}}`))
	if len(wrong) != 3 || !strings.Contains(wrong[0], `"nosuch"`) || !strings.Contains(wrong[2], `"magic"`) {
		t.Errorf("wrong = %q", wrong)
	}
	if len(chain.steps) != 1 {
		t.Errorf("%d steps, want the last one: what is unknown or disabled does not count", len(chain.steps))
	}
	in := frame.Frames{series("a", nil, 1)}
	if out, err := chain.Apply(in); err == nil || len(out) != 1 || out[0] != in[0] {
		t.Errorf("a chain with options that mean nothing gives %v, %v; want the input and an error", out, err)
	}
}

// A name told apart by number keeps it while its twin is dropped: dashboards rename "Time 1" after hiding "Time 2".
func TestOrganizeRemembersNames(t *testing.T) {
	in := frame.Frames{{Fields: []*frame.Field{
		{Name: "Time", Kind: frame.Number, Numbers: []float64{1}}, {Name: "Time", Kind: frame.Number, Numbers: []float64{2}}}}}
	chain, wrong := Parse(raws(`{"id":"organize","options":{"excludeByName":{"Time 2":true},"renameByName":{"Time 1":"When"}}}`))
	out, err := chain.Apply(in)
	if err != nil || len(wrong) != 0 {
		t.Fatal(err, wrong)
	}
	if len(out[0].Fields) != 1 || out[0].Fields[0].Config.DisplayName != "When" {
		t.Errorf("fields = %+v", out[0].Fields)
	}
	if in[0].Fields[0].Config.DisplayName != "" {
		t.Error("the input was changed")
	}
}

func TestFilterKeepsOtherFrames(t *testing.T) {
	a, b := series("a", nil, 1, 2, 3), series("b", nil, 1, 2, 3)
	b.RefID = "B"
	chain, _ := Parse(raws(`{"id":"limit","filter":{"id":"byRefId","options":"B"},"options":{"limitField":1}}`))
	out, err := chain.Apply(frame.Frames{a, b})
	if err != nil || out[0].Rows() != 3 || out[1].Rows() != 1 {
		t.Errorf("%v rows %d and %d, want 3 and 1", err, out[0].Rows(), out[1].Rows())
	}
}

func FuzzChain(f *testing.F) {
	for id := range builders {
		f.Add(id, []byte(`{}`))
	}
	f.Add("groupBy", []byte(`{"fields":{"Value":{"operation":"groupby","aggregations":[]},"Time":{"operation":"aggregate","aggregations":["mean","allValues"]}}}`))
	f.Add("calculateField", []byte(`{"mode":"windowFunctions","window":{"windowSize":1e308}}`))
	f.Add("limit", []byte(`{"limitField":-1e18}`))
	f.Add("organize", []byte(`{"indexByName":{"Value":1e300},"orderByMode":"auto","orderBy":[{"type":"label","name":"x"}]}`))
	f.Fuzz(func(t *testing.T, id string, options []byte) {
		step, err := json.Marshal(map[string]any{"id": id, "options": json.RawMessage(options)})
		if err != nil {
			t.Skip()
		}
		chain, _ := Parse([]json.RawMessage{step, step})
		ragged := &frame.Frame{Fields: []*frame.Field{{Name: "x", Kind: frame.String, Strings: []string{"a", ""}}}}
		_, _ = chain.Apply(frame.Frames{series("a", frame.Labels{"x": "y"}, 1, math.NaN(), math.Inf(1)), series("", nil), ragged, {}})
		_, _ = chain.Apply(nil)
	})
}
