package field

import (
	"math"
	"strconv"
	"strings"

	"github.com/montui/montui/internal/frame"
)

// notFinite is how Grafana's locale writes what has no digits.
func notFinite(v float64) string {
	switch {
	case math.IsInf(v, 1):
		return "∞"
	case math.IsInf(v, -1):
		return "-∞"
	}
	return "NaN"
}

// fixed writes v with so many decimals; nil lets the value's size decide. Grafana's toFixed, which rounds in binary
// floating point and keeps JavaScript's notation for the very large.
func fixed(v float64, decimals *int) string {
	if math.IsInf(v, 0) {
		return notFinite(v)
	}
	d := 0
	if decimals != nil {
		d = min(*decimals, 100)
	} else if v == v {
		d = autoDecimals(v)
	}
	if v == 0 {
		return strconv.FormatFloat(0, 'f', max(d, 0), 64)
	}
	factor := 1.0
	if d != 0 {
		factor = pow10(max(0, d))
	}
	text := frame.NumberText(round(v*factor) / factor)
	if strings.Contains(text, "e") {
		return text
	}
	precision := 0
	if dot := strings.IndexByte(text, '.'); dot >= 0 {
		precision = len(text) - dot - 1
	}
	if precision < d {
		if precision == 0 {
			text += "."
		}
		zeros := frame.NumberText(factor)[1:]
		text += zeros[:max(0, min(len(zeros), d-precision))]
	}
	return text
}

// autoDecimals is about three significant digits; whole numbers have none.
func autoDecimals(v float64) int {
	if v == math.Trunc(v) {
		return 0
	}
	abs := math.Abs(v)
	dec := -math.Floor(math.Log(abs)/math.Ln10) + 1
	if abs/math.Pow(10, -dec) > 2.25 {
		dec++
	}
	return int(max(0, min(dec, 400)))
}

func pow10(n int) float64 {
	if n > 308 {
		return math.Inf(1)
	}
	v, _ := strconv.ParseFloat("1e"+strconv.Itoa(n), 64)
	return v
}

// round is JavaScript's Math.round: halves go up.
func round(v float64) float64 {
	floor := math.Floor(v)
	if v-floor >= 0.5 {
		return floor + 1
	}
	return floor
}

// log10 is the algorithm JavaScript's engine uses. Go's own is off by one place at some powers of ten, which would
// show 1000 B instead of 1 kB.
func log10(x float64) float64 {
	const (
		ivln10   = 4.34294481903251816668e-01
		log10_2h = 3.01029995663611771306e-01
		log10_2l = 3.69423907715893078616e-13
	)
	if x <= 0 || math.IsInf(x, 0) || x != x {
		return math.Log10(x)
	}
	if x == 1 {
		return 0
	}
	k := 0
	if x < 2.2250738585072014e-308 {
		k -= 54
		x *= 1 << 54
	}
	bits := math.Float64bits(x)
	k += int(bits>>52) - 1023
	i := 0
	if k < 0 {
		i = 1
	}
	x = math.Float64frombits(bits&(1<<52-1) | uint64(1023-i)<<52)
	y := float64(k + i)
	z := float64(y*log10_2l) + float64(ivln10*math.Log(x))
	return z + float64(y*log10_2h)
}

// grouped writes a number as en-US does, rounding half away from zero on its decimal digits.
func grouped(v float64, minDecimals, maxDecimals int) string {
	if v != v || math.IsInf(v, 0) {
		return notFinite(v)
	}
	text := roundDecimal(strconv.FormatFloat(math.Abs(v), 'f', -1, 64), max(0, maxDecimals))
	whole, fraction, _ := strings.Cut(text, ".")
	for len(fraction) > minDecimals && strings.HasSuffix(fraction, "0") {
		fraction = fraction[:len(fraction)-1]
	}
	if len(fraction) < minDecimals {
		fraction += strings.Repeat("0", minDecimals-len(fraction))
	}
	var b strings.Builder
	if math.Signbit(v) {
		b.WriteByte('-')
	}
	for i, digit := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(digit)
	}
	if fraction != "" {
		b.WriteByte('.')
		b.WriteString(fraction)
	}
	return b.String()
}

func roundDecimal(text string, decimals int) string {
	whole, fraction, _ := strings.Cut(text, ".")
	if len(fraction) <= decimals {
		return text
	}
	up := fraction[decimals] >= '5'
	digits := []byte(whole + fraction[:decimals])
	for i := len(digits) - 1; up && i >= 0; i-- {
		if digits[i] == '9' {
			digits[i] = '0'
			continue
		}
		digits[i]++
		up = false
	}
	if up {
		digits = append([]byte{'1'}, digits...)
	}
	place := len(digits) - decimals
	if decimals == 0 {
		return string(digits)
	}
	return string(digits[:place]) + "." + string(digits[place:])
}

// hexText is JavaScript's toString(16).
func hexText(v float64) string {
	if v != v || math.IsInf(v, 0) {
		return frame.NumberText(v)
	}
	sign := ""
	if v < 0 {
		sign, v = "-", -v
	}
	whole := math.Floor(v)
	fraction := v - whole
	delta := max(0.5*(math.Nextafter(v, math.Inf(1))-v), math.SmallestNonzeroFloat64)
	var digits []byte
	if fraction >= delta {
		for {
			fraction *= 16
			delta *= 16
			digit := int(fraction)
			digits = append(digits, byte(digit))
			fraction -= float64(digit)
			if fraction > 0.5 || fraction == 0.5 && digit&1 == 1 {
				if fraction+delta > 1 {
					whole += carry(&digits)
					break
				}
			}
			if fraction < delta {
				break
			}
		}
	}
	out := sign + wholeHex(whole)
	if len(digits) > 0 {
		out += "."
		for _, d := range digits {
			out += string("0123456789abcdef"[d])
		}
	}
	return out
}

// carry rounds the digits up by one in the last place; 1 is left over when all were f.
func carry(digits *[]byte) float64 {
	for n := len(*digits) - 1; n >= 0; n-- {
		if (*digits)[n] < 15 {
			(*digits)[n]++
			return 0
		}
		*digits = (*digits)[:n]
	}
	return 1
}

func wholeHex(v float64) string {
	if v == 0 {
		return "0"
	}
	mantissa, exponent := math.Frexp(v)
	zeros := ""
	// The part beyond 2^53 is zeros in JavaScript's writing.
	for exponent > 56 {
		zeros += "0"
		exponent -= 4
	}
	return strconv.FormatUint(uint64(math.Ldexp(mantissa, exponent)), 16) + zeros
}

// scientific is JavaScript's toExponential.
func scientific(v float64, decimals *int) string {
	if v != v || math.IsInf(v, 0) {
		return frame.NumberText(v)
	}
	precision := -1
	if decimals != nil {
		precision = min(max(*decimals, 0), 100)
	}
	mantissa, exponent, _ := strings.Cut(strconv.FormatFloat(v+0, 'e', precision, 64), "e")
	digits := strings.TrimLeft(exponent[1:], "0")
	if digits == "" {
		digits = "0"
	}
	return mantissa + "e" + exponent[:1] + digits
}
