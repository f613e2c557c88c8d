package field

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/montui/montui/internal/frame"
)

// benchFrames are series as a range query gives them: a frame each.
func benchFrames(series, points int) frame.Frames {
	times := make([]int64, points)
	for k := range times {
		times[k] = int64(k) * 15000
	}
	out := make(frame.Frames, series)
	for i := range out {
		numbers := make([]float64, points)
		for k := range numbers {
			numbers[k] = float64(i*k) / 7
		}
		out[i] = &frame.Frame{RefID: "A", Fields: []*frame.Field{{Name: "Time", Kind: frame.Time, Times: times},
			{Name: "Value", Kind: frame.Number, Numbers: numbers, Labels: frame.Labels{"instance": fmt.Sprintf("host-%d:9100", i), "job": "node"}}}}
	}
	return out
}

// wideFrame is one frame with as many value fields of one name, as a join makes them.
func wideFrame(series, points int) frame.Frames {
	var wide frame.Frame
	for i, fr := range benchFrames(series, points) {
		if i == 0 {
			wide.Fields = append(wide.Fields, fr.Fields[0])
		}
		f := fr.Fields[1]
		f.Labels = nil
		wide.Fields = append(wide.Fields, f)
	}
	return frame.Frames{&wide}
}

const benchConfig = `{"defaults":{"unit":"bytes","displayName":"${__series.name} ${__field.labels.instance}","thresholds":{"mode":"percentage","steps":[{"color":"green","value":null},{"color":"red","value":80}]}},
	"overrides":[{"matcher":{"id":"byRegexp","options":"/7$/"},"properties":[{"id":"unit","value":"s"}]},
	{"matcher":{"id":"byName","options":"Value 7"},"properties":[{"id":"custom.lineWidth","value":3}]},
	{"matcher":{"id":"byValue","options":{"reducer":"max","op":"gt","value":1000}},"properties":[{"id":"color","value":{"mode":"fixed","fixedColor":"red"}}]}]}`

// shown does with frames what a graph and a stat do: names, ranges, colours, legends and values.
func shown(s *Source, in frame.Frames) (texts int) {
	frames := s.Apply(in, Env{Dark: true})
	for _, fr := range frames {
		for _, f := range fr.Fields {
			if f.Kind == frame.Number {
				MinMax(f)
				Color(f)
				texts += len(LegendCalcs(f, []string{"mean", "lastNotNull", "max", "p95"}, time.UTC))
			}
		}
	}
	return texts + len(Values(frames, ReduceOptions{Calcs: []string{"lastNotNull"}}, time.UTC))
}

func BenchmarkPipeline200x1000(b *testing.B) {
	s, _ := ParsePanel("timeseries", json.RawMessage(benchConfig))
	in := benchFrames(200, 1000)
	b.ReportAllocs()
	for b.Loop() {
		shown(s, in)
	}
}

// BenchmarkSeries must grow with the number of series and no faster, whether they are frames or fields of one frame.
func BenchmarkSeries(b *testing.B) {
	for _, n := range []int{1000, 10_000, 100_000} {
		for _, shape := range []struct {
			name string
			make func(series, points int) frame.Frames
		}{{"frames", benchFrames}, {"fields", wideFrame}} {
			b.Run(fmt.Sprintf("%s/%d", shape.name, n), func(b *testing.B) {
				s, _ := ParsePanel("timeseries", json.RawMessage(benchConfig))
				in := shape.make(n, 5)
				b.ReportAllocs()
				for b.Loop() {
					shown(s, in)
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/series")
			})
		}
	}
}
