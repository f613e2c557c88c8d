package field

import (
	"math"
	"strconv"
	"strings"
	"sync"

	"github.com/montui/montui/internal/frame"
)

// The rounding of the plotting library behind Grafana's graphs: ranges and ticks are equal to its to the last digit only when the
// errors of multiplying and dividing are taken away at the same steps.

// fixFloat cuts a number at six nines or noughts in a row after its point: 17999.204999999998 is 17999.205.
func fixFloat(v float64) float64 {
	if v == math.Trunc(v) || v != v {
		return v
	}
	text := frame.NumberText(v)
	mantissa, exponent, small := strings.Cut(text, "e")
	n := runAt(mantissa)
	if n < 0 {
		return v
	}
	if small {
		head, _ := strconv.ParseFloat(mantissa, 64)
		out, _ := strconv.ParseFloat(frame.NumberText(roundTo(head, n))+"e"+exponent, 64)
		return out
	}
	return roundTo(v, n)
}

// runAt is how many digits stand between the point and the first run of six equal nines or noughts; -1 without such a run.
func runAt(text string) int {
	_, fraction, _ := strings.Cut(text, ".")
	for i := 0; i+6 <= len(fraction); i++ {
		if run := fraction[i : i+6]; run == "999999" || run == "000000" {
			return i
		}
	}
	return -1
}

// roundTo rounds to so many decimals, halves away from zero but for the last bit.
func roundTo(v float64, decimals int) float64 {
	if v == math.Trunc(v) {
		return v
	}
	p := pow10(decimals)
	const epsilon = 1.0 / (1 << 52)
	return round(v*p*(1+epsilon)) / p
}

func stepUp(v, step float64) float64   { return fixFloat(math.Ceil(fixFloat(v/step)) * step) }
func stepDown(v, step float64) float64 { return fixFloat(math.Floor(fixFloat(v/step)) * step) }

// decimalsOf counts the digits after the point as JavaScript writes the number: none of 1e-7.
func decimalsOf(v float64) int {
	_, fraction, _ := strings.Cut(frame.NumberText(v), ".")
	return len(fraction)
}

// closestStep is the place among ascending steps nearest to v, the lower of two as near.
func closestStep(v float64, steps []float64) int {
	lo, hi := 0, len(steps)-1
	for hi-lo > 1 {
		if mid := (lo + hi) / 2; steps[mid] < v {
			lo = mid
		} else {
			hi = mid
		}
	}
	if v-steps[lo] <= steps[hi]-v {
		return lo
	}
	return hi
}

// wholeDigits counts the digits before the point of what remains of a number in 32 bits, as the library does.
func wholeDigits(v float64) int {
	if v != v || math.IsInf(v, 0) {
		return 1
	}
	n := int64(int32(uint32(int64(math.Mod(math.Trunc(v), 1<<32)))))
	if n < 0 {
		n = -n
	}
	return len(strconv.FormatInt(n, 10))
}

// steps are the distances ticks may have, ascending, and the decimals of each.
type steps struct {
	at       []float64
	decimals map[float64]int
}

// tens, twos and times are the steps of numbers, of units that count bytes, and of time.
var tens, twos, times = sync.OnceValue(decimalSteps), sync.OnceValue(binarySteps), sync.OnceValue(timeSteps)

// decimalSteps are 1, 2, 2.5 and 5 times the powers of ten from 1e-32 to 1e31. The decimals of the powers of two are known too.
func decimalSteps() steps {
	s := steps{decimals: map[float64]int{}}
	for power := -32; power < 32; power++ {
		for _, m := range []struct {
			text string
			own  int
		}{{"1", 0}, {"2", 0}, {"2.5", 1}, {"5", 0}} {
			step, _ := strconv.ParseFloat(m.text+"e"+strconv.Itoa(power), 64)
			decimals := max(-power, 0)
			if power < m.own {
				decimals += m.own
			}
			s.at, s.decimals[step] = append(s.at, step), decimals
		}
	}
	for power := 1; power <= 53; power++ {
		s.decimals[math.Ldexp(1, -power)] = power
	}
	return s
}

// binarySteps are the powers of two from 1.
func binarySteps() steps {
	s := steps{decimals: map[float64]int{}}
	for power := range 53 {
		s.at = append(s.at, math.Ldexp(1, power))
		s.decimals[s.at[power]] = 0
	}
	return s
}

// find is the least step whose ticks are at least space apart on an axis of so many pixels, and how far apart they are; 0 when
// there is none.
func (s steps) find(lo, hi, pixels, space float64) (step, apart float64) {
	if !(pixels > 0) || !given(lo) || !given(hi) {
		return 0, 0
	}
	digits := max(wholeDigits(lo), wholeDigits(hi))
	delta := hi - lo
	for i := closestStep(space/pixels*delta, s.at); i < len(s.at); i++ {
		step = s.at[i]
		apart = pixels * step / delta
		decimals := 0
		if step < 5 {
			decimals = s.decimals[step]
		}
		if apart >= space && digits+decimals <= 17 {
			return step, apart
		}
	}
	return 0, 0
}
