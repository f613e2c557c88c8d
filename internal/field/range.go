package field

import "math"

// Scale is the range of an axis and how it is spaced. Without data and limits, Min and Max are NaN.
type Scale struct {
	Min, Max float64
	Log      float64 // the base of a logarithmic scale, 0 for others
	Symlog   float64 // the linear threshold of a symmetric logarithmic scale, 0 for others
	Base     float64 // of a symmetric logarithmic scale
}

// Place is where between Min, 0, and Max, 1, a value stands; NaN for one that a logarithmic scale has no place for.
func (s Scale) Place(v float64) float64 {
	bend := func(v float64) float64 { return v }
	switch {
	case s.Log > 0:
		bend = log10
	case s.Symlog > 0:
		bend = func(v float64) float64 { return math.Asinh(v / s.Symlog) }
	}
	lo, hi := bend(s.Min), bend(s.Max)
	return (bend(v) - lo) / (hi - lo)
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
	lo, hi = l.settle(rangeNum(lo, hi, l))
	if lo == hi && lo != 0 { // zero is the other end
		return math.Min(lo*2, 0), math.Max(hi*2, 0)
	}
	return notEmpty(lo, hi)
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
	return notEmpty(l.settle(from, to))
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

// settle ends a range as limits and decimals ask.
func (l Limits) settle(lo, hi float64) (float64, float64) {
	if l.Whole {
		lo, hi = stepDown(lo, 1), stepUp(hi, 1)
	}
	hardLo, hardHi, isMin, isMax := l.hard()
	if isMin {
		lo = hardLo
	}
	if isMax {
		hi = hardHi
	}
	return lo, hi
}

func notEmpty(lo, hi float64) (float64, float64) {
	if !(lo < hi) {
		return 0, 100
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

// magnitudes are the powers of the base around lo and hi, which may be negative: a logarithmic range of whole magnitudes.
func magnitudes(lo, hi, base float64) (float64, float64) {
	low, high := lo, hi
	if lo == hi {
		if lo < 0 {
			low, high = lo*base, hi/base
		} else {
			low, high = lo/base, hi*base
		}
	}
	power := func(v float64, outward bool) float64 {
		e := logOf(math.Abs(v), base)
		if outward {
			e = math.Ceil(e)
		} else {
			e = math.Floor(e)
		}
		p := math.Pow(base, e)
		if base == 10 && e < 0 && e > -400 {
			p = roundTo(p, int(-e))
		}
		return p
	}
	sign := func(v float64) float64 {
		switch {
		case v > 0:
			return 1
		case v < 0:
			return -1
		}
		return 0
	}
	return power(low, !(lo > 0)) * sign(lo), power(high, hi > 0) * sign(hi)
}

// rangeNum pads data by a tenth of their span, ends at round numbers and does not cross zero or a soft limit for the padding's
// sake: the plotting library's rule.
func rangeNum(lo, hi float64, l Limits) (float64, float64) {
	const pad = 0.1
	delta := hi - lo
	largest := math.Max(math.Abs(lo), math.Abs(hi))
	if math.IsInf(delta, 0) || largest > 1e300 {
		return lo, hi // padding would leave the numbers
	}
	if delta < 1e-24 || math.Abs(log10(largest)-log10(delta)) > 10 {
		delta = 0 // what differs so little is one value
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
	step := math.Pow(10, math.Floor(log10(nonZero))) / 10
	padding := func(v float64) float64 {
		switch {
		case delta != 0:
			return nonZero * pad
		case v == 0:
			return nonZero * 0.1
		}
		return nonZero
	}
	minimum := softened(lo, roundTo(stepDown(lo-padding(lo), step), 24), l.SoftMin)
	maximum := -softened(-hi, -roundTo(stepUp(hi+padding(hi), step), 24), -l.SoftMax)
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

// softened is the low end of a range for data from v on and a padded end below: the soft limit when the data keep to it. Without
// one, zero is such a limit, which the padding alone does not cross.
func softened(v, padded, soft float64) float64 {
	isGiven := given(soft)
	if !isGiven {
		soft = 0
	}
	if v < soft || !isGiven && padded > soft {
		return padded
	}
	return soft
}

// Tidy takes away the last digits' noise, so that 3.0000000000000004 does not round up to 4.
func Tidy(v float64) float64 {
	if r := math.Round(v); math.Abs(v-r) < 1e-9*math.Max(1, math.Abs(v)) {
		return r
	}
	return v
}
