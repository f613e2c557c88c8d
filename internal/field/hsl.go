package field

import "math"

// hsl is hue 0..360, saturation and lightness 0..1.
type hsl struct{ h, s, l float64 }

func (c rgba) hsl() hsl {
	r, g, b := c.r/255, c.g/255, c.b/255
	hi, lo := max(r, g, b), min(r, g, b)
	out := hsl{l: (hi + lo) / 2}
	if hi == lo {
		return out
	}
	d := hi - lo
	out.s = d / (hi + lo)
	if out.l > 0.5 {
		out.s = d / (2 - hi - lo)
	}
	switch hi {
	case r:
		out.h = (g - b) / d
		if g < b {
			out.h += 6
		}
	case g:
		out.h = (b-r)/d + 2
	default:
		out.h = (r-g)/d + 4
	}
	out.h *= 60
	return out
}

// cut keeps four digits of saturation and lightness, as the colour library of Grafana does when it reads them.
func (c hsl) cut() hsl {
	cut := func(v float64) float64 { return math.Trunc(v*100*100) / 100 / 100 }
	return hsl{c.h, cut(c.s), cut(c.l)}
}

func (c hsl) rgb() rgba {
	h, s, l := c.h/360, c.s, c.l
	if s == 0 {
		return rgba{l * 255, l * 255, l * 255, 1}
	}
	q := l + s - l*s
	if l < 0.5 {
		q = l * (1 + s)
	}
	p := 2*l - q
	part := func(t float64) float64 {
		if t < 0 {
			t++
		}
		if t > 1 {
			t--
		}
		switch {
		case t < 1.0/6:
			return p + (q-p)*6*t
		case t < 0.5:
			return q
		case t < 2.0/3:
			return p + (q-p)*(2.0/3-t)*6
		}
		return p
	}
	return rgba{part(h+1.0/3) * 255, part(h) * 255, part(h-1.0/3) * 255, 1}
}

// spin turns the hue by degrees.
func spin(c rgba, degrees float64) rgba {
	x := c.hsl()
	x.h = math.Mod(x.h+degrees, 360)
	if x.h < 0 {
		x.h += 360
	}
	return x.cut().rgb()
}

func darken(c rgba, amount float64) rgba {
	x := c.hsl()
	x.l = max(0, min(1, x.l-amount/100))
	return x.cut().rgb()
}

func brighten(c rgba, amount float64) rgba {
	up := func(v float64) float64 { return max(0, min(255, v-math.Round(255*-(amount/100)))) }
	c = c.rounded()
	return rgba{up(c.r), up(c.g), up(c.b), 1}
}

func (c rgba) rounded() rgba {
	return rgba{math.Round(c.r), math.Round(c.g), math.Round(c.b), c.a}
}
