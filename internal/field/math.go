package field

import (
	"math"
	"slices"
	"strconv"
)

// Grafana's rules for decimals and prefixes look at logarithms and powers of ten near whole numbers, where the last bit
// decides what is shown. So these are the functions of the engine Grafana runs on, whatever the machine montui runs on:
// every product stands in float64(…), which keeps a compiler from fusing it with a sum.

// jsLog is fdlibm's natural logarithm.
func jsLog(x float64) float64 {
	const (
		ln2Hi = 6.93147180369123816490e-01
		ln2Lo = 1.90821492927058770002e-10
		lg1   = 6.666666666666735130e-01
		lg2   = 3.999999999940941908e-01
		lg3   = 2.857142874366239149e-01
		lg4   = 2.222219843214978396e-01
		lg5   = 1.818357216161805012e-01
		lg6   = 1.531383769920937332e-01
		lg7   = 1.479819860511658591e-01
	)
	if !(x > 0) || math.IsInf(x, 0) {
		return math.Log(x)
	}
	k := 0
	if x < 2.2250738585072014e-308 {
		k, x = -54, x*(1<<54)
	}
	bits := math.Float64bits(x)
	high := int32(bits >> 32)
	k += int(high>>20) - 1023
	high &= 0x000fffff
	i := (high + 0x95f64) & 0x100000
	x = math.Float64frombits(uint64(uint32(high|(i^0x3ff00000)))<<32 | bits&0xffffffff)
	k += int(i >> 20)
	f, dk := x-1, float64(k)
	if (0x000fffff & (2 + high)) < 3 { // |f| < 2^-20
		if f == 0 {
			return float64(dk*ln2Hi) + float64(dk*ln2Lo)
		}
		r := float64(float64(f*f) * (0.5 - float64(0.33333333333333333*f)))
		return float64(dk*ln2Hi) - ((r - float64(dk*ln2Lo)) - f)
	}
	s := f / (2 + f)
	z := float64(s * s)
	w := float64(z * z)
	t1 := float64(w * (lg2 + float64(w*(lg4+float64(w*lg6)))))
	t2 := float64(z * (lg1 + float64(w*(lg3+float64(w*(lg5+float64(w*lg7)))))))
	r := t2 + t1
	if (high-0x6147a)|(0x6b851-high) > 0 {
		half := float64(float64(0.5*f) * f)
		return float64(dk*ln2Hi) - ((half - (float64(s*(half+r)) + float64(dk*ln2Lo))) - f)
	}
	return float64(dk*ln2Hi) - ((float64(s*(f-r)) - float64(dk*ln2Lo)) - f)
}

// log10 is fdlibm's too. Go's own is off by one place at some powers of ten, which would show 1000 B instead of 1 kB.
func log10(x float64) float64 {
	const (
		ivln10  = 4.34294481903251816668e-01
		log2Hi  = 3.01029995663611771306e-01
		log2Lo  = 3.69423907715893078616e-13
		tiniest = 2.2250738585072014e-308
	)
	if x <= 0 || math.IsInf(x, 0) || x != x {
		return math.Log10(x)
	}
	if x == 1 {
		return 0
	}
	k := 0
	if x < tiniest {
		k, x = -54, x*(1<<54)
	}
	bits := math.Float64bits(x)
	k += int(bits>>52) - 1023
	i := 0
	if k < 0 {
		i = 1
	}
	x = math.Float64frombits(bits&(1<<52-1) | uint64(1023-i)<<52)
	y := float64(k + i)
	z := float64(y*log2Lo) + float64(ivln10*jsLog(x))
	return z + float64(y*log2Hi)
}

// The powers of ten at which the engine's Math.pow is one unit in the last place too great, or too small.
var (
	pow10Above = []int{-307, -303, -278, -268, -246, -207, -163, -148, -145, -106, -104, -88, -76, -57, -39, -29, -24, -23, -21, -20,
		29, 34, 39, 49, 58, 61, 111, 126, 165, 166, 169, 187, 210, 215, 225, 273, 274, 275}
	pow10Below = []int{-306, -222, -166, -138, -128, -122, -111, -101, -63, -32, -17, -5, -4, 26, 36, 42, 70, 95, 96, 136, 142, 191,
		218, 232, 242, 244, 260, 279, 284, 290, 294}
	pow1000Above = []int{-13, -8, -7}
)

func pow10(n int) float64 {
	v, _ := strconv.ParseFloat("1e"+strconv.Itoa(n), 64) // too great a power is infinite
	if _, above := slices.BinarySearch(pow10Above, n); above {
		return math.Nextafter(v, math.Inf(1))
	}
	if _, below := slices.BinarySearch(pow10Below, n); below {
		return math.Nextafter(v, 0)
	}
	return v
}

// power is a unit's factor, 1000 or 1024, to a power of -13 to 9.
func power(factor float64, n int) float64 {
	if factor == 1024 {
		return math.Ldexp(1, 10*n)
	}
	v, _ := strconv.ParseFloat("1e"+strconv.Itoa(3*n), 64)
	if slices.Contains(pow1000Above, n) {
		return math.Nextafter(v, math.Inf(1))
	}
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
