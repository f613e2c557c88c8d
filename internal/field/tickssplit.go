package field

import "math"

// maxTicks bounds the ticks of an axis; one of 16,000 pixels has not so many.
const maxTicks = 2000

// linearSplits are the multiples of a step between lo and hi.
func (s steps) linearSplits(lo, hi, step float64) []float64 {
	if !(step > 0) || math.IsInf(hi, 0) || math.IsInf(lo, 0) {
		return nil
	}
	decimals := s.decimals[step]
	var out []float64
	for v := roundTo(stepUp(lo, step), decimals); v <= hi && len(out) < maxTicks; {
		out = append(out, v+0)
		next := roundTo(v+step, decimals)
		if !(next > v) {
			break // the step is lost in so large a number
		}
		v = next
	}
	return out
}

// logSplits are the multiples of each magnitude between lo and hi: 1, 2, ... 9, 10, 20 ... of base 10, the powers of base 2.
func (s steps) logSplits(lo, hi, base float64) []float64 {
	if !(lo > 0) || math.IsInf(hi, 0) {
		return nil
	}
	known := func(v float64) float64 {
		if base != 10 {
			return v
		}
		return s.at[closestStep(v, s.at)]
	}
	step := known(math.Pow(base, math.Floor(logOf(lo, base))))
	next := known(step * base)
	var out []float64
	for v := lo; ; {
		out = append(out, v)
		after := v + step
		if _, is := s.decimals[after]; base == 10 && !is {
			after = roundTo(after, s.decimals[step])
		}
		if after >= next {
			step = after
			next = known(step * base)
		}
		if !(after <= hi) || !(after > v) || len(out) >= maxTicks {
			return out
		}
		v = after
	}
}

// symlogSplits are those of a logarithmic scale on both sides of zero, beyond the threshold.
func (s steps) symlogSplits(lo, hi, base, threshold float64) []float64 {
	up, down := []float64{threshold}, []float64{threshold}
	if hi > threshold {
		up = s.logSplits(math.Max(threshold, lo), hi, base)
	}
	if lo < -threshold {
		down = s.logSplits(math.Max(threshold, -hi), -lo, base)
	}
	out := make([]float64, 0, len(up)+len(down)+1)
	for i := len(down) - 1; i >= 0; i-- {
		out = append(out, -down[i])
	}
	if hi >= 0 && lo <= 0 {
		out = append(out, 0)
	}
	return append(out, up...)
}

func logOf(v, base float64) float64 {
	if base == 2 {
		return math.Log2(v)
	}
	return log10(v)
}

// logNamed tells which ticks of a logarithmic scale of base 10 have room for a text: all, those of 1, 2, 3, 5 and 7, of 1, 2
// and 5, or the magnitudes, of which some are left out where even they are too close.
func logNamed(splits []float64, place func(v float64) float64, space float64, symmetric bool) []bool {
	ten := place(10)
	apart := func(v float64) bool { return place(v)-ten >= space }
	digits, keep := "1", 1
	switch {
	case apart(9):
		digits = "0123456789"
	case apart(7):
		digits = "12357"
	case apart(5):
		digits = "125"
	default:
		if magnitude := math.Abs(place(1) - ten); magnitude < space {
			keep = every(space / magnitude)
		}
	}
	named := make([]bool, len(splits))
	for i, v := range splits {
		fromTop := i
		if keep > 1 {
			fromTop = len(splits) - 1 - i
		}
		named[i] = symmetric && v == 0 || fromTop%keep == 0 && hasLead(digits, v)
	}
	return named
}

// binaryNamed is logNamed for powers of two.
func binaryNamed(splits []float64, place func(v float64) float64, space float64) []bool {
	named := make([]bool, len(splits))
	keep := 1
	if magnitude := math.Abs(place(1) - place(2)); magnitude < space {
		keep = every(space / magnitude)
	}
	for i := range splits {
		named[i] = (len(splits)-1-i)%keep == 0
	}
	return named
}

func every(ratio float64) int { return int(math.Min(math.Ceil(ratio), 1<<30)) }

// hasLead tells whether a number's first digit is one of those.
func hasLead(digits string, v float64) bool {
	lead := scientific(math.Abs(v), nil)[0]
	for i := range len(digits) {
		if digits[i] == lead {
			return true
		}
	}
	return false
}
