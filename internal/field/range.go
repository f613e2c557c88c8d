package field

import "math"

// Scale is the range of an axis and how it is spaced. Without data and limits, Min and Max are NaN.
type Scale struct {
	Min, Max float64
	Log      float64 // the base of a logarithmic scale, 0 for others
	Symlog   float64 // the linear threshold of a symmetric logarithmic scale, 0 for others
}

// Limits are what a field's config says of its scale; NaN is not given.
type Limits struct {
	Min, Max, SoftMin, SoftMax float64
	Base                       float64 // of a logarithmic scale: 2 or 10
	Whole                      bool    // decimals 0: the range ends at whole numbers
	Centered                   bool    // zero is in the middle
}

// NoLimits leaves all to the data.
func NoLimits() Limits {
	n := math.NaN()
	return Limits{Min: n, Max: n, SoftMin: n, SoftMax: n, Base: 10}
}

// hard are the limits that stand as they are: those without a soft one beside them, which would make them mere bounds.
func (l Limits) hard() (lo, hi float64, isMin, isMax bool) {
	return l.Min, l.Max, given(l.Min) && !given(l.SoftMin), given(l.Max) && !given(l.SoftMax)
}

// fixed tells whether the data have no say.
func (l Limits) fixed() bool { _, _, isMin, isMax := l.hard(); return isMin && isMax }

func given(v float64) bool { return !math.IsNaN(v) }

// LinearRange is the range for data between lo and hi, as Grafana's scale builder has it: padding is reckoned from hard limits.
func LinearRange(lo, hi float64, l Limits) (float64, float64) {
	hardLo, hardHi, isMin, isMax := l.hard()
	if !l.fixed() && !given(lo) && !given(hi) {
		return math.NaN(), math.NaN()
	}
	if l.Centered {
		lo, hi = centered(lo, hi)
	}
	if isMin {
		lo = hardLo
	}
	if isMax {
		hi = hardHi
	}
	lo, hi = rangeNum(lo, hi, l)
	if l.fixed() && lo == hi && lo != 0 { // one value, twice as limit: zero is the other end
		return math.Min(lo*2, 0), math.Max(hi*2, 0)
	}
	return l.settle(lo, hi)
}

// SymlogRange is that of a symmetric logarithmic scale.
func SymlogRange(lo, hi float64, l Limits) (float64, float64) {
	if !l.fixed() && !given(lo) && !given(hi) {
		return math.NaN(), math.NaN()
	}
	if l.Centered {
		lo, hi = centered(lo, hi)
	}
	from, to := magnitudes(lo, hi, l.Base)
	if lo == 0 {
		from = 0
	}
	if hi == 0 {
		to = 0
	}
	return l.settle(from, to)
}

// LogRange is that of a logarithmic scale for positive data: whole magnitudes, to which limits too are widened.
func LogRange(lo, hi float64, l Limits) (float64, float64) {
	for _, limit := range []*float64{&l.Min, &l.Max, &l.SoftMin, &l.SoftMax} {
		if *limit <= 0 {
			*limit = math.NaN() // has no place on it
		}
	}
	if !l.fixed() && !given(lo) && !given(hi) {
		return math.NaN(), math.NaN()
	}
	if given(l.Min) {
		lo, _ = magnitudes(l.Min, l.Min*l.Base, l.Base)
	}
	if given(l.Max) {
		_, hi = magnitudes(l.Max/l.Base, l.Max, l.Base)
	}
	lo, hi = magnitudes(lo, hi, l.Base)
	if l.Whole {
		lo = math.Max(lo, 1)
		if lo == hi {
			hi *= l.Base
		}
	}
	if !(lo < hi) || lo <= 0 || math.IsInf(hi, 0) {
		lo, hi = 1, 100
	}
	return lo, hi
}

// settle ends a range as limits and decimals ask, and keeps it from being empty.
func (l Limits) settle(lo, hi float64) (float64, float64) {
	if l.Whole {
		lo, hi = math.Floor(Tidy(lo)), math.Ceil(Tidy(hi))
	}
	hardLo, hardHi, isMin, isMax := l.hard()
	if isMin {
		lo = hardLo
	}
	if isMax {
		hi = hardHi
	}
	if !(lo < hi) {
		lo, hi = 0, 100
	}
	return lo, hi
}

func centered(lo, hi float64) (float64, float64) {
	most := 0.0
	for _, v := range []float64{lo, hi} {
		if given(v) {
			most = math.Max(most, math.Abs(v))
		}
	}
	if most == 0 {
		most = 80
	}
	return -most, most
}

// magnitudes is uPlot's rangeLog with full magnitudes: the powers of the base around lo and hi, which may be negative.
func magnitudes(lo, hi, base float64) (float64, float64) {
	if lo == hi {
		if lo < 0 {
			lo, hi = lo*base, hi/base
		} else {
			lo, hi = lo/base, hi*base
		}
	}
	log := math.Log(base)
	power := func(v float64, outward bool) float64 {
		if v == 0 {
			return 0
		}
		e := Tidy(math.Log(math.Abs(v)) / log)
		if outward {
			e = math.Ceil(e)
		} else {
			e = math.Floor(e)
		}
		return math.Copysign(math.Pow(base, e), v)
	}
	return power(lo, lo < 0), power(hi, hi > 0)
}

// rangeNum is uPlot's function of that name with Grafana's padding of a tenth.
func rangeNum(lo, hi float64, l Limits) (float64, float64) {
	const pad = 0.1
	soft := func(v float64) (float64, int) {
		if !given(v) {
			return 0, 3
		}
		return v, 1
	}
	softMin, minMode := soft(l.SoftMin)
	softMax, maxMode := soft(l.SoftMax)
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
	newMin := math.Floor(Tidy((lo-padding(lo))/base)) * base
	s := math.Inf(1)
	if lo >= softMin && (minMode == 1 || newMin <= softMin) {
		s = softMin
	}
	minimum := math.Min(s, newMin)
	if newMin < s && lo >= s {
		minimum = s
	}
	newMax := math.Ceil(Tidy((hi+padding(hi))/base)) * base
	s = math.Inf(-1)
	if hi <= softMax && (maxMode == 1 || newMax >= softMax) {
		s = softMax
	}
	maximum := math.Max(s, newMax)
	if newMax > s && hi <= s {
		maximum = s
	}
	if given(l.Min) {
		minimum = math.Max(l.Min, minimum)
	}
	if given(l.Max) {
		maximum = math.Min(l.Max, maximum)
	}
	if minimum == maximum && minimum == 0 {
		maximum = 100
	}
	return minimum, maximum
}

// Tidy takes away the last digits' noise, so that 3.0000000000000004 does not round up to 4.
func Tidy(v float64) float64 {
	if r := math.Round(v); math.Abs(v-r) < 1e-9*math.Max(1, math.Abs(v)) {
		return r
	}
	return v
}
