package field

import (
	"encoding/json"
	"math"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/montui/montui/internal/frame"
)

// hostile are numbers that break careless formatting.
var hostile = []float64{0, math.Copysign(0, -1), 1, -1, math.NaN(), math.Inf(1), math.Inf(-1), math.MaxFloat64, -math.MaxFloat64,
	math.SmallestNonzeroFloat64, 1e308, 1e21, 1e-7, 8.64e15, -8.64e15, 1 << 53}

func FuzzFormat(f *testing.F) {
	for _, id := range []string{"bytes", "s", "dtdurations", "clockms", "time:YYYY", "si:kW", "currency:financial:$:suffix", "bool:a/b", "hex", "sci", "locale", "count:x", "\x1b[31m"} {
		f.Add(id, math.Float64bits(1.5), 2)
	}
	f.Fuzz(func(t *testing.T, id string, bits uint64, decimals int) {
		for _, n := range append(hostile, math.Float64frombits(bits)) {
			a, b := Format(id, n, nil), Format(id, n, &decimals)
			if len(a.Full())+len(b.Full()) > 4096+8*len(id)*12 {
				t.Fatalf("%q of %v is %d bytes long", id, n, len(a.Full())+len(b.Full()))
			}
		}
	})
}

// hostileFrames have every kind of field, with values to break on, in a set with an empty frame.
func hostileFrames() frame.Frames {
	n := len(hostile)
	fr := &frame.Frame{Name: "f", Fields: []*frame.Field{
		{Name: "Time", Kind: frame.Time, Times: make([]int64, n)},
		{Name: "Value", Kind: frame.Number, Numbers: hostile, Labels: frame.Labels{"a": "\x1b[31m"}},
		{Name: "Value", Kind: frame.Number, Numbers: hostile, Nulls: make([]bool, n)},
		{Name: "s", Kind: frame.String, Strings: make([]string, n)},
		{Name: "b", Kind: frame.Bool, Numbers: make([]float64, n)},
		{Name: "empty", Kind: frame.Number},
	}}
	for i := range n {
		fr.Fields[2].Nulls[i] = i%2 == 0
	}
	return frame.Frames{fr, {}}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(`{"defaults":{"unit":"s","decimals":1,"thresholds":{"mode":"percentage","steps":[{"color":"red","value":null,"valueExpr":"$x"}]},"mappings":[{"type":"regex","options":{"pattern":"(","result":{"text":"$1"}}}],"displayName":"${__field.labels.a} $__calc","color":{"mode":"continuous-GrYlRd"},"links":[{"title":"${__value.text}","url":"/${__data.fields[0]}"}]},"overrides":[{"matcher":{"id":"byRegexp","options":"/.*/"},"properties":[{"id":"custom.a.b","value":1},{"id":"min","value":"x"}]},{"matcher":{"id":"byValue","options":{"reducer":"p99","op":"gt","value":"1"}},"properties":[{"id":"color","value":{"mode":"shades","fixedColor":"red"}}]}]}`))
	f.Fuzz(func(_ *testing.T, raw []byte) {
		s, _ := ParsePanel("timeseries", json.RawMessage(raw))
		out := s.Apply(hostileFrames(), Env{})
		for _, fr := range out {
			for _, f := range fr.Fields {
				Color(f)
				p := NewProcessor(f, time.UTC)
				for i := range f.Len() {
					p.At(i)
				}
				LegendCalcs(f, []string{"mean", "p99", "allValues", "none"}, nil)
				LinksAt(f, fr, out, 0, Env{})
			}
		}
		noData := s.Defaults()
		for _, v := range Values(out, ReduceOptions{Values: true, NoData: &noData, RowColors: s.RowColors()}, nil) {
			LinksOf(v, out, Env{})
		}
		Values(out, ReduceOptions{Calcs: []string{"last", "median"}, Fields: "/.*/"}, nil)
		Honours().Check(raw)
	})
}

func FuzzDisplayName(f *testing.F) {
	for _, text := range []string{"${__field.labels.a:regex} $host", `${__data.fields["s"].text}`, "${__value.time}", "[[__calc:x]]", "$__cell_1 ${__cell_0:x}", "${__series.name", "${__field.labels[\"a\"].b.c}", "$$__value", "${__data.fields[99999999999999999999]}"} {
		f.Add(text, "a", 1)
	}
	f.Fuzz(func(t *testing.T, text, label string, row int) {
		config, err := json.Marshal(map[string]any{"defaults": map[string]any{"displayName": text, "links": []any{map[string]any{"title": text, "url": text}}}})
		if err != nil || !utf8.ValidString(text) {
			return
		}
		s, _ := Parse(config)
		in := hostileFrames()
		in[0].Fields[1].Labels["a"] = label
		out := s.Apply(in, Env{})
		Values(out, ReduceOptions{Values: true}, nil)
		Values(out, ReduceOptions{Calcs: []string{"mean"}}, nil)
		for _, f := range out[0].Fields {
			for _, l := range LinksAt(f, out[0], out, row, Env{}) {
				if len(l.Title) > (len(text)+1)*(len(label)+200) {
					t.Errorf("%d bytes of %d", len(l.Title), len(text))
				}
				if !strings.Contains(text, "$") && !strings.Contains(text, "[[") && l.Title != text {
					t.Errorf("%q of %q, which has no macro", l.Title, text)
				}
			}
		}
	})
}
