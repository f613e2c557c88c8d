package field

import (
	"math"

	"github.com/montui/montui/internal/frame"
)

// gradients are the continuous schemes, from low to high.
var gradients = map[string][]string{
	"continuous-GrYlRd": {"green", "yellow", "red"}, "continuous-RdYlGr": {"red", "yellow", "green"},
	"continuous-BlYlRd": {"dark-blue", "super-light-yellow", "dark-red"},
	"continuous-YlRd":   {"super-light-yellow", "dark-red"}, "continuous-BlPu": {"blue", "purple"},
	"continuous-YlBl": {"super-light-yellow", "dark-blue"}, "continuous-blues": {"panel-bg", "dark-blue"},
	"continuous-reds": {"panel-bg", "dark-red"}, "continuous-greens": {"panel-bg", "dark-green"},
	"continuous-purples": {"panel-bg", "dark-purple"},
}

// ramps are the schemes that are tables of 256 colours.
var ramps = map[string]string{
	"continuous-viridis": viridisRamp, "continuous-magma": magmaRamp, "continuous-plasma": plasmaRamp,
	"continuous-inferno": infernoRamp,
}

// KnownColorMode tells whether Grafana has a colour mode of this id; it treats others as thresholds.
func KnownColorMode(id string) bool {
	switch id {
	case "", "fixed", "shades", "gradient", "thresholds", "continuous-cividis":
		return true
	}
	return gradients[id] != nil || ramps[id] != "" || darkHues().palettes[id] != nil
}

// gradient is a continuous scheme's colour at t, 0..1; ok is false when the mode is none.
func (h *hues) gradient(mode string, t float64) (color string, ok bool) {
	if t != t {
		t = 0
	}
	if ramp := ramps[mode]; ramp != "" {
		i := 6 * int(max(0, min(255, math.Floor(t*256))))
		return "#" + ramp[i:i+6], true
	}
	if mode == "continuous-cividis" {
		return cividis(max(0, min(1, t))), true
	}
	if colors := gradients[mode]; colors != nil {
		return h.basis(colors, t), true
	}
	return "", false
}

func cividis(t float64) string {
	return rgba{
		-4.54 - t*(35.34-t*(2381.73-t*(6402.7-t*(7024.72-t*2710.57)))),
		32.49 + t*(170.73+t*(52.82-t*(131.46-t*(176.58-t*67.37)))),
		81.24 + t*(442.36-t*(2482.43-t*(6167.24-t*(6614.94-t*2475.67)))), 1,
	}.hex()
}

// basis is a cubic B-spline through the colours, each channel on its own.
func (h *hues) basis(names []string, t float64) string {
	n := len(names) - 1
	i := n - 1
	switch {
	case t <= 0:
		t, i = 0, 0
	case t >= 1:
		t = 1
	default:
		i = int(math.Floor(t * float64(n)))
	}
	colors := make([]rgba, n+1)
	for k, name := range names {
		colors[k], _ = parseRGB(h.css(name))
	}
	at := func(get func(rgba) float64) float64 {
		v1, v2 := get(colors[i]), get(colors[i+1])
		v0, v3 := 2*v1-v2, 2*v2-v1
		if i > 0 {
			v0 = get(colors[i-1])
		}
		if i < n-1 {
			v3 = get(colors[i+2])
		}
		t1 := (t - float64(i)/float64(n)) * float64(n)
		t2, t3 := t1*t1, t1*t1*t1
		return ((1-3*t1+3*t2-t3)*v0 + (4-6*t2+3*t3)*v1 + (1+3*t1+3*t2-3*t3)*v2 + t3*v3) / 6
	}
	return rgba{at(func(c rgba) float64 { return c.r }), at(func(c rgba) float64 { return c.g }),
		at(func(c rgba) float64 { return c.b }), 1}.hex()
}

// scale gives a field's values their place between min and max, and their colour.
type scale struct {
	min, delta float64
	byValue    bool
	series     string // the one colour when it is not by value
	mode       string // the gradient's, "" for thresholds
	percentage bool
	steps      []frame.Threshold
	colors     []string // of steps
	truth      *[2]string
	hues       *hues
}

func newScale(f *frame.Field) scale {
	c := f.Config.Color
	mode := "thresholds"
	if c != nil && c.Mode != "" && KnownColorMode(c.Mode) {
		mode = c.Mode
	}
	h := huesOf(f)
	s := scale{hues: h}
	switch {
	case mode == "thresholds":
		s.byValue = true
	case mode == "fixed" || mode == "gradient":
		s.series = h.hex(c.FixedColor)
	case mode == "shades":
		s.series = shade(h.hex(c.FixedColor), f.SeriesIndex)
	case mode == "palette-classic-by-name":
		name := f.DisplayName
		if name == "" {
			name = f.Name
		}
		p := h.palettes[mode]
		s.series = h.hex(p[nameHash(name)%len(p)])
	case h.palettes[mode] != nil:
		p := h.palettes[mode]
		s.series = h.hex(p[max(0, f.SeriesIndex)%len(p)])
	default:
		s.byValue, s.mode = true, mode
	}
	if f.Kind == frame.Bool {
		s.truth = h.truth(mode)
		return s
	}
	s.setRange(f)
	if t := f.Config.Thresholds; t != nil {
		s.percentage, s.steps = t.Mode == "percentage", t.Steps
		s.colors = make([]string, len(t.Steps))
		for i, step := range t.Steps {
			s.colors[i] = h.hex(step.Color)
		}
	}
	return s
}

// truth are the colours of false and true.
func (h *hues) truth(mode string) *[2]string {
	low, ok := h.gradient(mode, 0)
	if !ok {
		return &[2]string{h.hex("red"), h.hex("green")}
	}
	high, _ := h.gradient(mode, 1)
	if colors := gradients[mode]; colors != nil {
		low, high = h.hex(colors[0]), h.hex(colors[len(colors)-1])
	}
	return &[2]string{low, high}
}

func (s *scale) setRange(f *frame.Field) {
	if f.Range != nil {
		s.min, s.delta = f.Range.Min, f.Range.Delta
		return
	}
	r := MinMax(f)
	s.min, s.delta = r.Min, r.Delta
}

// MinMax is the field's own range: as configured, else of its values. A field without numbers has 0 to 100.
func MinMax(f *frame.Field) frame.Range {
	if f.Kind != frame.Number {
		return frame.Range{Min: 0, Max: 100, Delta: 100}
	}
	lo, hi := f.Config.Min, f.Config.Max
	if f.Len() == 0 && (lo == nil || hi == nil) {
		return frame.Range{Min: 0, Max: 100, Delta: 100}
	}
	var r frame.Range
	if lo == nil || hi == nil {
		results := frame.Calcs(f, []string{"min", "max"})
		r.Min, _ = results[0].(float64)
		r.Max, _ = results[1].(float64)
	}
	if lo != nil {
		r.Min = *lo
	}
	if hi != nil {
		r.Max = *hi
	}
	r.Delta = r.Max - r.Min
	return r
}

func (s *scale) at(v float64) (percent float64, color string) {
	if s.truth != nil {
		if v == v && v != 0 {
			return 1, s.truth[1]
		}
		return 0, s.truth[0]
	}
	if !math.IsInf(v, -1) {
		percent = (v - s.min) / s.delta
		if percent != percent {
			percent = 0
		}
	}
	switch {
	case !s.byValue:
		return percent, s.series
	case s.mode != "":
		c, _ := s.hues.gradient(s.mode, percent)
		return percent, c
	}
	if len(s.steps) == 0 {
		return percent, fallbackColor
	}
	if s.percentage {
		v = percent * 100
	}
	active := 0
	for i, step := range s.steps {
		if !(v >= step.Value) {
			break
		}
		active = i
	}
	return percent, s.colors[active]
}

// shade is one of a colour's shades, by series: turned, brightened and darkened in turns.
func shade(base string, index int) string {
	const count = 6
	i := max(0, index) % (2*count - 1)
	if i == 0 {
		return base
	}
	step := float64((i+1)/2) / count
	c, ok := parseRGB(base)
	if !ok {
		return base
	}
	if i%2 == 1 {
		c = brighten(spin(c, step*10), step*35)
	} else {
		c = darken(spin(c, -step*10), step*35)
	}
	c.a = 1
	return c.hex()
}
