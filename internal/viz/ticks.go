package viz

import (
	"math"

	"github.com/montui/montui/internal/field"
)

// ticks are the values an axis names: multiples of 1, 2, 2.5 or 5 times a power of ten, or of powers of two for
// bytes, at least `space` cells apart on an axis of `cells`.
func ticks(s scale, cells int, space float64, binary bool) []float64 {
	if s.log > 0 {
		return logTicks(s, cells, space)
	}
	span := s.max - s.min
	if !(span > 0) || math.IsInf(span, 0) || cells < 1 {
		return []float64{s.min, s.max}
	}
	least := span * space / float64(max(cells, 1))
	step := decimalStep(least)
	if binary && span >= 2 {
		step = math.Pow(2, math.Ceil(field.Tidy(math.Log2(least))))
	}
	if !(step > 0) || math.IsInf(step, 0) {
		return []float64{s.min, s.max}
	}
	var out []float64
	for i, first := 0, math.Ceil(field.Tidy(s.min/step)); i < 200; i++ {
		v := (first + float64(i)) * step
		if v > s.max+step*1e-9 {
			break
		}
		if !binary {
			v = tidy(v, step)
		}
		out = append(out, v)
	}
	return out
}

// decimalStep is the smallest 1, 2, 2.5 or 5 times a power of ten not below least.
func decimalStep(least float64) float64 {
	power := math.Pow(10, math.Floor(math.Log10(least)))
	for _, m := range [5]float64{1, 2, 2.5, 5, 10} {
		if field.Tidy(least/power) <= m {
			return m * power
		}
	}
	return 10 * power
}

// tidy rounds a multiple of step to step's own digits: 0.3, not 0.30000000000000004.
func tidy(v, step float64) float64 {
	digits := math.Pow(10, 3-math.Floor(math.Log10(step)))
	if r := math.Round(v*digits) / digits; !math.IsInf(r, 0) && !math.IsNaN(r) {
		return r
	}
	return v
}

func logTicks(s scale, cells int, space float64) []float64 {
	l := math.Log(s.log)
	from, to := math.Ceil(field.Tidy(math.Log(s.min)/l)), math.Floor(field.Tidy(math.Log(s.max)/l))
	every := math.Max(1, math.Ceil((to-from)*space/float64(max(cells, 1))))
	var out []float64
	for e := from; e <= to && len(out) < 200; e += every {
		out = append(out, math.Pow(s.log, e))
	}
	return out
}

// binaryUnit tells whether a unit counts in powers of 1024.
func binaryUnit(unit string) bool {
	switch unit {
	case "bytes", "bits", "kbytes", "mbytes", "gbytes", "tbytes", "pbytes", "binBps", "binbps",
		"KiBs", "Kibits", "MiBs", "Mibits", "GiBs", "Gibits", "TiBs", "Tibits", "PiBs", "Pibits":
		return true
	}
	return false
}
