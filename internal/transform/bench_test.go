package transform

import (
	"fmt"
	"strings"
	"testing"

	"github.com/montui/montui/internal/frame"
)

// manySeries are aligned series of a few points each, as a wide panel gets them.
func manySeriesOf(n, points int) frame.Frames {
	out := make(frame.Frames, n)
	for i := range out {
		labels := frame.Labels{"instance": fmt.Sprint("host-", i), "job": "node", "mode": []string{"user", "system", "idle"}[i%3]}
		out[i] = series("", labels, make([]float64, points)...)
		for k := range points {
			out[i].Fields[1].Numbers[k] = float64(i*k%97) + 0.5
		}
	}
	return out
}

// tableOf is an instant table: all at one time, a label, a value.
func tableOf(refID string, rows int) *frame.Frame {
	at, host, value := times(make([]int64, rows)...), texts("instance", make([]string, rows)...), numbers("Value #"+refID, make([]float64, rows)...)
	group := texts("job", make([]string, rows)...)
	for i := range rows {
		at.Times[i], host.Strings[i], value.Numbers[i] = 1_700_000_000_000, fmt.Sprint("host-", i), float64(i)
		group.Strings[i] = fmt.Sprint("job-", i%100)
	}
	return one(refID, at, host, group, value)
}

// BenchmarkGrowth shows how work grows with the rows or series: per item it must stay about the same.
func BenchmarkGrowth(b *testing.B) {
	for _, c := range []struct {
		name, step string
		in         func(n int) frame.Frames
	}{
		{"joinByField", `{"id":"joinByField","options":{"byField":"Time"}}`, func(n int) frame.Frames { return manySeriesOf(n, 3) }},
		{"joinByFieldInner", `{"id":"joinByField","options":{"byField":"instance","mode":"inner"}}`,
			func(n int) frame.Frames { return frame.Frames{tableOf("A", n), tableOf("B", n)} }},
		{"merge", `{"id":"merge"}`, func(n int) frame.Frames { return frame.Frames{tableOf("A", n), tableOf("B", n), tableOf("C", n)} }},
		{"mergeSeries", `{"id":"merge"}`, func(n int) frame.Frames { return manySeriesOf(n, 1) }},
		{"groupBy", `{"id":"groupBy","options":{"fields":{"instance":{"operation":"groupby","aggregations":[]},"Value #A":{"operation":"aggregate","aggregations":["sum","p95"]}}}}`,
			func(n int) frame.Frames { return frame.Frames{tableOf("A", n)} }},
		{"organize", `{"id":"organize","options":{"excludeByName":{"Time":true},"renameByName":{"Value":"v"},"indexByName":{"Value":0}}}`,
			func(n int) frame.Frames { return frame.Frames{wideOf(n)} }},
		{"labelsToFields", `{"id":"labelsToFields"}`, func(n int) frame.Frames { return manySeriesOf(n, 3) }},
		{"seriesToRows", `{"id":"seriesToRows"}`, func(n int) frame.Frames { return manySeriesOf(n, 3) }},
		{"groupingToMatrix", `{"id":"groupingToMatrix","options":{"columnField":"job","rowField":"instance","valueField":"Value #A"}}`,
			func(n int) frame.Frames { return frame.Frames{tableOf("A", n/4)} }},
		{"reduce", `{"id":"reduce","options":{"reducers":["mean","max"],"labelsToFields":true}}`, func(n int) frame.Frames { return manySeriesOf(n, 3) }},
		{"timeSeriesTable", `{"id":"timeSeriesTable"}`, func(n int) frame.Frames { return manySeriesOf(n, 3) }},
	} {
		for _, n := range []int{1_000, 10_000, 100_000} {
			b.Run(fmt.Sprintf("%s/%d", c.name, n), func(b *testing.B) {
				in := c.in(n)
				chain, wrong := Parse(raws(c.step))
				if len(wrong) > 0 {
					b.Fatal(wrong)
				}
				b.ReportAllocs()
				for b.Loop() {
					if _, err := chain.Apply(in); err != nil && !strings.Contains(err.Error(), "too large") {
						b.Fatal(err)
					}
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/item")
			})
		}
	}
}

// wideOf is a frame of many fields of one name, told apart by a label.
func wideOf(n int) *frame.Frame {
	fr := one("A", times(1, 2))
	for i := range n {
		fr.Fields = append(fr.Fields, &frame.Field{Name: "Value", Kind: frame.Number, Numbers: []float64{1, 2}, Labels: frame.Labels{"host": fmt.Sprint(i % (n/2 + 1))}})
	}
	return fr
}
