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

// shapes are frames that a hostile server, or another transformation, may make.
func shapes(choice uint64) frame.Frames {
	nulls := numbers("Value", 1, math.NaN(), 3)
	nulls.Nulls = []bool{false, true, false}
	empty := times(0, 0, 5)
	empty.Nulls = []bool{true, false, true}
	all := frame.Frames{
		series("a", frame.Labels{"x": "y", "z": "1"}, 1, math.NaN(), math.Inf(1)), series("", nil), {},
		one("B", texts("x", "a", "", "{\"k\":[1]}"), texts("x", "1", "true", "2024-01-01"), nulls),
		one("A", empty, nulls, &frame.Field{Name: "ok", Kind: frame.Bool, Numbers: []float64{0, 1, 0}, Nulls: []bool{true, false, false}}),
		one("A", times(3, 2, 1), numbers("Value", 1e308, -1e308, 5e-324), numbers("Value", 0, 0, 0)),
		one("", texts("x", "only one")), one("A", times(1, 2, 3), texts("x", "ragged")),
	}
	var out frame.Frames
	for i := range 6 {
		if pick := choice >> (4 * i) & 15; pick < uint64(len(all)) {
			out = append(out, all[pick])
		}
	}
	return out
}

func FuzzChain(f *testing.F) {
	for id := range builders {
		f.Add(id, []byte(`{}`), uint64(0x543210))
	}
	for id, options := range map[string]string{
		"groupBy":            `{"fields":{"Value":{"operation":"groupby","aggregations":[]},"Time":{"operation":"aggregate","aggregations":["mean","allValues"]}}}`,
		"groupToNestedTable": `{"rules":[{"matcher":{"id":"byName","options":"x"},"operation":"groupby","aggregations":["sum"],"keepNestedField":true}]}`,
		"calculateField":     `{"mode":"windowFunctions","window":{"windowSize":1e308}}`,
		"limit":              `{"limitField":-1e18}`,
		"organize":           `{"indexByName":{"Value":1e300},"orderByMode":"auto","orderBy":[{"type":"label","name":"x"}]}`,
		"heatmap":            `{"xBuckets":{"mode":"size","value":"1ms"},"yBuckets":{"mode":"count","value":"7","scale":{"type":"log","log":2}},"keepOriginalData":true}`,
		"regression":         `{"xFieldName":"Time","yFieldName":"Value","modelType":"polynomial","degree":3,"predictionCount":5}`,
		"smoothing":          `{"resolution":0.5}`,
		"extractFields":      `{"source":"x","format":"json","jsonPaths":[{"path":"k[0]","alias":"$a"}]}`,
		"joinByField":        `{"byField":"x","mode":"outerTabular"}`,
		"convertFieldType":   `{"conversions":[{"targetField":"x","destinationType":"time","dateFormat":"YYYY","timezone":"Asia/Tokyo"}]}`,
		"filterByValue":      `{"type":"exclude","filters":[{"fieldName":"Value","config":{"id":"between","options":{"from":"a","to":null}}}]}`,
		"histogram":          `{"bucketSize":1e-300,"combine":true}`,
		"reduce":             `{"reducers":["p99","median","p99"],"mode":"reduceFields","labelsToFields":true}`,
	} {
		f.Add(id, []byte(options), uint64(0x674353))
	}
	f.Fuzz(func(t *testing.T, id string, options []byte, choice uint64) {
		step, err := json.Marshal(map[string]any{"id": id, "options": json.RawMessage(options)})
		if err != nil {
			t.Skip()
		}
		chain, _ := Parse([]json.RawMessage{step, step})
		in := shapes(choice)
		before := describe(shapes(choice))
		out, err := chain.With(func(s string) string { return s + "}" }).Apply(in)
		if err == nil {
			for _, fr := range out {
				for _, field := range fr.Fields {
					for i := range field.Len() {
						field.Value(i)
					}
				}
			}
		}
		if describe(in) != before {
			t.Errorf("%s changed its input", id)
		}
		_, _ = chain.Apply(nil)
	})
}
