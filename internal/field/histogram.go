package field

import (
	"math"
	"slices"
	"strconv"

	"github.com/montui/montui/internal/frame"
)

// HistogramOptions are a histogram panel's; zero is not given.
type HistogramOptions struct {
	BucketSize, BucketCount, BucketOffset float64
	Combine                               bool // one count for all series
}

// Histogram counts values in buckets of one size. Buckets without a value are left out.
type Histogram struct {
	Size     float64      // NaN when the values are too far apart for a size
	Low      *frame.Field // the buckets' low ends, ascending, with the values' unit
	Counts   []*frame.Field
	Combined bool // the count is of all series
}

// bucketCount is how many buckets Grafana aims at.
const bucketCount = 30

// NewHistogram counts the values of all number fields as Grafana's histogram panel does; nil when there are none. What is not
// finite does not count, nor do nulls unless noValue is a number.
func NewHistogram(frames frame.Frames, o HistogramOptions) *Histogram {
	var fields []*frame.Field
	var values [][]float64
	var unit *frame.Field
	for _, fr := range frames {
		if fr == nil {
			continue
		}
		for _, f := range fr.Fields {
			if f.Kind != frame.Number {
				continue
			}
			fields, values = append(fields, f), append(values, countable(f))
			if unit == nil && f.Config.Unit != "" {
				unit = f
			}
		}
	}
	if len(fields) == 0 {
		return nil
	}
	h := &Histogram{Size: o.BucketSize, Low: &frame.Field{Name: "xMin", Kind: frame.Number}, Combined: o.Combine}
	if !(h.Size > 0) {
		h.Size = bucketSize(slices.Concat(values...), o.BucketCount)
	}
	if unit != nil {
		h.Low.Config = unit.Config
	}
	if decimals := decimalsOf(h.Size); decimals > 0 && h.Size < 1e21 {
		h.Low.Config.Decimals = &decimals
	}
	h.count(fields, values, o.BucketOffset)
	return h
}

// countable are the values of a field that count.
func countable(f *frame.Field) []float64 {
	null := math.NaN()
	if f.Config.NoValue != "" {
		null = frame.ParseNumber(f.Config.NoValue)
	}
	out := make([]float64, 0, len(f.Numbers))
	for i, v := range f.Numbers {
		if f.IsNull(i) {
			v = null
		}
		if !math.IsNaN(v) && !math.IsInf(v, 0) {
			out = append(out, v)
		}
	}
	return out
}

// bucketSizes are what Grafana chooses a size from, ascending: 2.5 and 4 times each power of ten too, but for 2.5 itself.
var bucketSizes = func() []float64 {
	var out []float64
	for power := -9; power <= 9; power++ {
		for _, m := range []string{"1", "2", "2.5", "4", "5"} {
			if size, err := strconv.ParseFloat(m+"e"+strconv.Itoa(power), 64); err == nil && size != 2.5 {
				out = append(out, size)
			}
		}
	}
	return out
}()

// bucketSize is the smallest that makes no more than count buckets, none narrower than the values lie apart.
func bucketSize(all []float64, count float64) float64 {
	if len(all) == 0 {
		return math.NaN()
	}
	if !(count > 0) {
		count = bucketCount
	}
	slices.Sort(all)
	apart := math.Inf(1)
	if len(all) == 1 {
		apart = 1
	}
	for i := 1; i < len(all); i++ {
		if d := all[i] - all[i-1]; d != 0 {
			apart = math.Min(apart, d)
		}
	}
	target := (all[len(all)-1] - all[0]) / count
	for _, size := range bucketSizes {
		if target < size && size >= apart {
			return size
		}
	}
	return math.NaN()
}

func (h *Histogram) count(fields []*frame.Field, values [][]float64, offset float64) {
	counts := make([]map[float64]float64, len(fields))
	some := map[float64]bool{}
	for k := range fields {
		counts[k] = map[float64]float64{}
		for _, v := range values[k] {
			low := roundTo(math.Floor((v-offset)/h.Size)*h.Size+offset, 9)
			if math.IsNaN(low) || math.IsInf(low, 0) {
				continue // there is no size for it
			}
			counts[k][low]++
			some[low] = true
		}
	}
	for low := range some {
		h.Low.Numbers = append(h.Low.Numbers, low)
	}
	slices.Sort(h.Low.Numbers)
	for k, f := range fields {
		if k > 0 && h.Combined {
			break
		}
		count := *f
		count.Nulls, count.Numbers = nil, make([]float64, len(h.Low.Numbers))
		if count.Config.Unit != "short" {
			count.Config.Unit = ""
		}
		for i, low := range h.Low.Numbers {
			count.Numbers[i] = counts[k][low]
			for j := 1; j < len(fields) && h.Combined; j++ {
				count.Numbers[i] += counts[j][low]
			}
		}
		if h.Combined {
			count.Name, count.DisplayName = "count", "Count"
		}
		h.Counts = append(h.Counts, &count)
	}
}
