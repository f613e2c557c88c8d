package field

import (
	"math"

	"github.com/montui/montui/internal/frame"
)

// maxGaps bounds the nulls put into one frame; no server answers with so many points.
const maxGaps = 20000

// gapOf is how far samples of a frame may be apart before a null stands between them: the query's step, unless a field's
// insertNulls says otherwise. When the fields do not agree on one distance Grafana puts no nulls in; insertNulls never holds for
// the time, so any but the step itself has that effect where the step is known. 0 is never.
func gapOf(fr *frame.Frame, step int64) int64 {
	gap := step
	for _, f := range fr.Fields {
		own := step
		if f.Kind != frame.Time {
			switch v := custom(f, "insertNulls").(type) {
			case bool:
				if v {
					own = 1 // as JavaScript adds it
				}
			default:
				if n := numberPointer(v); n != nil && *n != 0 {
					own = int64(math.Min(math.Max(math.Round(*n), -1), 1<<53))
				}
			}
		}
		switch {
		case own == 0 || own == gap:
		case gap == 0:
			gap = own
		default:
			return 0
		}
	}
	return max(gap, 0)
}

// insertNulls gives the times with a new one a gap after each that is followed by a longer pause, and as many between from and the
// first, the last and to, as Grafana does before it draws. places tells which of the old times stands at each, -1 for a new one.
// Nothing is put in when that would be more than maxGaps.
func insertNulls(times []int64, gap, from, to int64) (out []int64, places []int) {
	if gap <= 0 || len(times) == 0 || !hasPause(times, gap, from, to) {
		return asIs(times)
	}
	first, last := min(times[0], from), max(times[len(times)-1], to)
	if !(float64(last)-float64(first) <= maxGaps*float64(gap)) {
		return asIs(times)
	}
	room := max(len(times), int((last-first)/gap)) + 2
	out, places = make([]int64, 0, room), make([]int, 0, room)
	add := func(t int64, place int) { out, places = append(out, t), append(places, place) }
	if from < times[0] {
		for t := times[0] - (times[0]-from+gap-1)/gap*gap; t < times[0]; t += gap {
			add(t, -1)
		}
	}
	before := times[0]
	for i, t := range times {
		for ; t-before > gap; before += gap {
			if add(before+gap, -1); len(out) > len(times)+2*maxGaps {
				return asIs(times) // times out of order
			}
		}
		add(t, i)
		before = t
	}
	for t := before + gap; t < to; t += gap {
		add(t, -1)
	}
	return out, places
}

func asIs(times []int64) ([]int64, []int) {
	places := make([]int, len(times))
	for i := range places {
		places[i] = i
	}
	return times, places
}

// hasPause tells whether anything is to be put in; a range that begins or ends less than a gap beyond the samples is no reason.
func hasPause(times []int64, gap, from, to int64) bool {
	longer := func(a, b int64) bool { return a < b && uint64(b)-uint64(a) > uint64(gap) }
	if longer(from, times[0]) || longer(times[len(times)-1], to) {
		return true
	}
	for i := 1; i < len(times); i++ {
		if longer(times[i-1], times[i]) {
			return true
		}
	}
	return false
}

// graphed is a copy of a field with its values at their places; what is not there or not finite is null. A noValue that is a
// number stands in for nulls, those put in too, but not for what is not finite.
func graphed(f *frame.Field, places []int) *frame.Field {
	null := math.NaN()
	if f.Config.NoValue != "" {
		null = frame.ParseNumber(f.Config.NoValue)
	}
	out := *f
	if whole(f, places) {
		out.Nulls = nil
		return &out // of which nobody changes the values: they may be many
	}
	out.Numbers, out.Nulls = make([]float64, len(places)), make([]bool, len(places))
	for i, from := range places {
		v := null
		if from >= 0 && from < len(f.Numbers) && !f.IsNull(from) {
			v = f.Numbers[from]
		}
		if math.IsInf(v, 0) {
			v = math.NaN()
		}
		out.Numbers[i], out.Nulls[i] = v, math.IsNaN(v)
	}
	return &out
}

// whole tells that all values of a field are finite, and each is at its own place.
func whole(f *frame.Field, places []int) bool {
	if f.Kind != frame.Number || len(places) != len(f.Numbers) {
		return false
	}
	for i, from := range places {
		if v := f.Numbers[i]; from != i || math.IsNaN(v) || math.IsInf(v, 0) || f.IsNull(i) {
			return false
		}
	}
	return true
}
