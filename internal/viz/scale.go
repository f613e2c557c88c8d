package viz

import "math"

// scale maps a field's values to 0..1. The ranges are uPlot's and Grafana's UPlotScaleBuilder's.
type scale struct {
	min, max float64
	log      float64 // the base of a logarithmic scale, 0 for a linear one
	symlog   float64 // the linear threshold of a symmetric logarithmic scale, 0 for none
}

// bounds are a scale's limits as configured; NaN is not given.
type bounds struct{ min, max, softMin, softMax float64 }

func noBounds() bounds { n := math.NaN(); return bounds{n, n, n, n} }

// place is where v lies, 0 at the bottom and 1 at the top; NaN stays NaN.
func (s scale) place(v float64) float64 {
	lo, hi := s.min, s.max
	if s.log > 0 {
		if v <= 0 {
			return math.Inf(-1)
		}
		lo, hi, v = math.Log(lo), math.Log(hi), math.Log(v)
	} else if s.symlog > 0 {
		lo, hi, v = math.Asinh(lo/s.symlog), math.Asinh(hi/s.symlog), math.Asinh(v/s.symlog)
	}
	if d := hi - lo; !math.IsInf(d, 0) {
		return (v - lo) / d
	}
	return (v/4 - lo/4) / (hi/4 - lo/4)
}

// linearScale is the range for data between lo and hi. A hard limit without a soft one stands as it is, and padding is
// reckoned from it; with a soft one it only bounds.
func linearScale(lo, hi float64, b bounds) scale {
	hardMin := !math.IsNaN(b.min) && math.IsNaN(b.softMin)
	hardMax := !math.IsNaN(b.max) && math.IsNaN(b.softMax)
	if hardMin {
		lo = b.min
	}
	if hardMax {
		hi = b.max
	}
	if !(hardMin && hardMax) && !math.IsNaN(lo) && !math.IsNaN(hi) {
		lo, hi = rangeNum(lo, hi, b)
	}
	if hardMin {
		lo = b.min
	}
	if hardMax {
		hi = b.max
	}
	if !(lo < hi) {
		lo, hi = 0, 100
	}
	return scale{min: lo, max: hi}
}

// rangeNum is uPlot's function of that name with Grafana's padding of a tenth.
func rangeNum(lo, hi float64, b bounds) (float64, float64) {
	const pad = 0.1
	soft := func(v float64) (float64, int) {
		if math.IsNaN(v) {
			return 0, 3
		}
		return v, 1
	}
	softMin, minMode := soft(b.softMin)
	softMax, maxMode := soft(b.softMax)
	delta := hi - lo
	largest := math.Max(math.Abs(lo), math.Abs(hi))
	if math.IsInf(delta, 0) || largest > 1e300 {
		return lo, hi // padding would leave the numbers
	}
	if delta < 1e-24 || math.Abs(math.Log10(largest)-math.Log10(delta)) > 10 {
		delta = 0
		if lo == 0 || hi == 0 {
			delta = 1e-24
		}
	}
	nonZero := delta
	if nonZero == 0 {
		nonZero = largest
	}
	if nonZero == 0 {
		nonZero = 1000
	}
	base := math.Pow(10, math.Floor(math.Log10(nonZero))) / 10
	padding := func(v float64) float64 {
		switch {
		case delta != 0:
			return nonZero * pad
		case v == 0:
			return nonZero * 0.1
		}
		return nonZero
	}
	newMin := math.Floor(fix((lo-padding(lo))/base)) * base
	s := math.Inf(1)
	if lo >= softMin && (minMode == 1 || newMin <= softMin) {
		s = softMin
	}
	minimum := math.Min(s, newMin)
	if newMin < s && lo >= s {
		minimum = s
	}
	newMax := math.Ceil(fix((hi+padding(hi))/base)) * base
	s = math.Inf(-1)
	if hi <= softMax && (maxMode == 1 || newMax >= softMax) {
		s = softMax
	}
	maximum := math.Max(s, newMax)
	if newMax > s && hi <= s {
		maximum = s
	}
	if !math.IsNaN(b.min) {
		minimum = math.Max(b.min, minimum)
	}
	if !math.IsNaN(b.max) {
		maximum = math.Min(b.max, maximum)
	}
	if minimum == maximum && minimum == 0 {
		maximum = 100
	}
	return minimum, maximum
}

// fix takes away the last digits' noise, so that 3.0000000000000004 does not round up to 4.
func fix(v float64) float64 {
	if r := math.Round(v); math.Abs(v-r) < 1e-9*math.Max(1, math.Abs(v)) {
		return r
	}
	return v
}

// logScale is uPlot's rangeLog with whole magnitudes; limits too are widened to them.
func logScale(lo, hi, base float64, b bounds) scale {
	if b.min > 0 {
		lo = b.min
	}
	if b.max > 0 {
		hi = b.max
	}
	if !(lo > 0) {
		lo = 1
		if hi > 0 && hi < 1 {
			lo = hi / base
		}
	}
	if !(hi > 0) {
		hi = lo * base
	}
	if lo == hi {
		lo, hi = lo/base, hi*base
	}
	l := math.Log(base)
	lo = math.Pow(base, math.Floor(fix(math.Log(lo)/l)))
	hi = math.Pow(base, math.Ceil(fix(math.Log(hi)/l)))
	if !(lo < hi) || lo <= 0 || math.IsInf(hi, 0) {
		lo, hi = 1, 100
	}
	return scale{min: lo, max: hi, log: base}
}
