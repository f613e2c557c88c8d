package field

import (
	"math"

	"github.com/montui/montui/internal/frame"
)

// maxGaps bounds the nulls put into one frame; no server answers with so many points.
const maxGaps = 20000

// withGaps puts a time into every step between from and to that has none, as Grafana does before it draws. places tells
// which of the old times stands at each, -1 for a new one.
func withGaps(times []int64, step, from, to int64) (out []int64, places []int) {
	asIs := func() ([]int64, []int) {
		places = make([]int, len(times))
		for i := range places {
			places[i] = i
		}
		return times, places
	}
	if step <= 0 || len(times) == 0 {
		return asIs()
	}
	first, last := min(times[0], from), max(times[len(times)-1], to)
	if !(float64(last)-float64(first) <= maxGaps*float64(step)) {
		return asIs()
	}
	add := func(t int64, place int) { out, places = append(out, t), append(places, place) }
	if from < times[0] {
		for t := times[0] - (times[0]-from+step-1)/step*step; t < times[0]; t += step {
			add(t, -1)
		}
	}
	before := times[0]
	for i, t := range times {
		for ; t-before > step; before += step {
			if add(before+step, -1); len(out) > len(times)+2*maxGaps {
				return asIs() // times out of order
			}
		}
		add(t, i)
		before = t
	}
	for t := before + step; t < to; t += step {
		add(t, -1)
	}
	return out, places
}

// graphed is a copy of a field with its values at their places; what is not there or not finite is null.
func graphed(f *frame.Field, places []int) *frame.Field {
	out := *f
	out.Numbers, out.Nulls = make([]float64, len(places)), make([]bool, len(places))
	for i, from := range places {
		out.Numbers[i] = math.NaN()
		if from >= 0 && from < len(f.Numbers) && !f.IsNull(from) && !math.IsInf(f.Numbers[from], 0) {
			out.Numbers[i] = f.Numbers[from]
		}
		out.Nulls[i] = math.IsNaN(out.Numbers[i])
	}
	return &out
}
