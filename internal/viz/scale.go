package viz

import (
	"math"

	"github.com/montui/montui/internal/field"
)

// scale maps a field's values to 0..1. The ranges are field's.
type scale struct {
	min, max float64
	log      float64 // the base of a logarithmic scale, 0 for a linear one
	symlog   float64 // the linear threshold of a symmetric logarithmic scale, 0 for none
}

// newScale is a field's scale; without any limits and values it goes from 0 to 100.
func newScale(s field.Scale) scale {
	if !(s.Min < s.Max) {
		s.Min, s.Max = 0, 100
		if s.Log > 0 {
			s.Min = 1
		}
	}
	return scale{min: s.Min, max: s.Max, log: s.Log, symlog: s.Symlog}
}

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

// value is what lies at a place: place's inverse.
func (s scale) value(at float64) float64 {
	switch {
	case s.log > 0:
		lo, hi := math.Log(s.min), math.Log(s.max)
		return math.Exp(lo + at*(hi-lo))
	case s.symlog > 0:
		lo, hi := math.Asinh(s.min/s.symlog), math.Asinh(s.max/s.symlog)
		return s.symlog * math.Sinh(lo+at*(hi-lo))
	}
	return s.min*(1-at) + s.max*at
}
