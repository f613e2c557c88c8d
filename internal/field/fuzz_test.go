package field

import (
	"encoding/json"
	"math"
	"testing"
	"time"

	"github.com/montui/montui/internal/frame"
)

// hostile are numbers that break careless formatting.
var hostile = []float64{0, 1, -1, math.NaN(), math.Inf(1), math.Inf(-1), math.MaxFloat64, -math.MaxFloat64, math.SmallestNonzeroFloat64, 1e308, 1e21, 1e-7, 8.64e15, -8.64e15, 1 << 53}

func FuzzUnit(f *testing.F) {
	for _, id := range []string{"bytes", "s", "dtdurations", "clockms", "time:YYYY", "si:kW", "currency:financial:$:suffix", "bool:a/b", "hex", "sci", "locale", "count:x"} {
		f.Add(id, 1.5, 2)
	}
	f.Fuzz(func(t *testing.T, id string, v float64, decimals int) {
		for _, n := range append(hostile, v) {
			a, b := Format(id, n, nil), Format(id, n, &decimals)
			if len(a.Full())+len(b.Full()) > 4096+8*len(id)*12 {
				t.Fatalf("%q of %v is %d bytes long", id, n, len(a.Full())+len(b.Full()))
			}
		}
	})
}

func FuzzFieldConfig(f *testing.F) {
	f.Add([]byte(`{"defaults":{"unit":"s","decimals":1,"thresholds":{"mode":"percentage","steps":[{"color":"red","value":null}]},"mappings":[{"type":"regex","options":{"pattern":"(","result":{"text":"$1"}}}],"displayName":"${__field.labels.a} $__calc","color":{"mode":"continuous-GrYlRd"}},"overrides":[{"matcher":{"id":"byRegexp","options":"/.*/"},"properties":[{"id":"custom.a.b","value":1},{"id":"min","value":"x"}]}]}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		s, _ := ParsePanel("timeseries", json.RawMessage(raw))
		fr := &frame.Frame{Name: "f", Fields: []*frame.Field{
			{Name: "Time", Kind: frame.Time, Times: make([]int64, len(hostile))},
			{Name: "Value", Kind: frame.Number, Numbers: hostile, Labels: frame.Labels{"a": "\x1b[31m"}},
			{Name: "s", Kind: frame.String, Strings: make([]string, len(hostile))},
			{Name: "empty", Kind: frame.Number},
		}}
		for _, out := range s.Apply(frame.Frames{fr, {}}, Env{}) {
			for _, f := range out.Fields {
				Color(f)
				p := NewProcessor(f, time.UTC)
				for i := range f.Len() {
					p.At(i)
				}
				LegendCalcs(f, []string{"mean", "p99", "allValues", "none"}, nil)
			}
		}
		Values(s.Apply(frame.Frames{fr}, Env{}), ReduceOptions{Values: true}, nil)
	})
}
