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
	dec := 1 - int(math.Floor(jsLog(abs)/math.Ln10))
	if abs/pow10(-dec) > 2.25 {
		dec++
	}
	return max(0, dec)
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

// wholeHex has zeros for the digits below those that a float64 holds.
func wholeHex(v float64) string {
	if v == 0 {
		return "0"
	}
	mantissa, exponent := math.Frexp(v)
	zeros := ""
	for exponent > 56 {
		zeros += "0"
		exponent -= 4
	}
	return strconv.FormatUint(uint64(math.Ldexp(mantissa, exponent)), 16) + zeros
}

// scientific is JavaScript's toExponential: of two numbers equally near, the greater. Go's would take the even one.
func scientific(v float64, decimals *int) string {
	if v != v || math.IsInf(v, 0) {
		return frame.NumberText(v)
	}
	precision := -1
	if decimals != nil {
		precision = min(max(*decimals, 0), 100)
	}
	text := strconv.FormatFloat(v+0, 'e', precision, 64)
	if precision >= 0 {
		text = exponential(v, precision, text)
	}
	mantissa, exponent, _ := strings.Cut(text, "e")
	digits := strings.TrimLeft(exponent[1:], "0")
	if digits == "" {
		digits = "0"
	}
	return mantissa + "e" + exponent[:1] + digits
}

// allDigits are as many as any float64 has in decimals.
const allDigits = 766

// exponential is text, v with so many decimals, unless v lies in the very middle: then it is rounded away from zero.
func exponential(v float64, decimals int, text string) string {
	exact, exponent, _ := strings.Cut(strconv.FormatFloat(math.Abs(v), 'e', allDigits, 64), "e")
	rest := exact[min(len(exact), decimals+2):]
	if strings.TrimRight(rest, "0") != "5" {
		return text
	}
	sign := ""
	if v < 0 {
		sign = "-"
	}
	digits := strings.TrimSuffix(exact[:decimals+2], ".") // of 9.5, only "9." is left
	up := roundDecimal(digits+"5", decimals)
	if !strings.Contains(digits, ".") {
		up = roundDecimal(digits+".5", 0)
	}
	if strings.HasPrefix(up, "10") { // from 9.95 to 1.00
		n, _ := strconv.Atoi(exponent)
		return sign + strconv.FormatFloat(1, 'f', decimals, 64) + "e" + plus(n+1)
	}
	return sign + up + "e" + exponent
}

func plus(n int) string {
	if n < 0 {
		return strconv.Itoa(n)
	}
	return "+" + strconv.Itoa(n)
}
