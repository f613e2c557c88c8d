package viz

import (
	"math"

	"github.com/montui/montui/internal/canvas"
	"github.com/montui/montui/internal/field"
	"github.com/montui/montui/internal/frame"
)

// series is one value field made ready to draw.
type series struct {
	field  *frame.Field
	name   string
	color  canvas.Color
	letter rune // tells series apart where there is no colour
	times  []int64
	values []float64 // stacked and turned over already; NaN is a gap
	base   []float64 // what the fill reaches down to when stacked; nil is the axis' zero
	axis   int
	style  string // line, bars, points
	step   string // "", stepAfter, stepBefore
	fill   float64
	gap    int64 // points further apart are not joined; 0 joins all
	span   bool  // nulls are drawn over
	dots   bool  // a point at each value
	dash   int   // dots of a dash and of the gap behind it; 0 is a whole line
	hidden bool  // kept off the plot by lineWidth 0 and no fill
	away   bool  // kept off plot, stacks and ranges: only the legend has it

	smooth   bool
	gradient string         // none, opacity, hue, scheme
	shades   []canvas.Color // by row from the top, where the value colours the line
	scale    scale
	ys       []float64 // the values' places on the axis, where they are kept
	slopes   []float64 // of a smooth line at its values, in places a millisecond
	align    float64   // bars: -1 before the time, 0 around it, 1 behind it
	maxBar   int
	factor   float64 // the part of the room between two times that a bar takes
}

// collect makes the series of all frames, in Grafana's order, and their axes.
func collect(in *Input) ([]*series, []*axis) {
	from, to := in.From, in.To
	if in.AskedTo != 0 {
		from, to = in.AskedFrom, in.AskedTo
	}
	lines := field.Lines(in.Frames, from, to)
	axes := newAxes(in, lines)
	var out []*series
	for _, line := range lines {
		f := line.Field
		s := &series{field: f, name: displayName(f), color: in.Theme.Hex(field.Color(f)), times: line.Times, values: line.Values, base: line.Base, axis: line.Axis, away: line.Hidden}
		s.letter = Letter(len(out))
		s.read(options(f.Config.Custom), line.Step)
		if !s.away {
			s.place(axes[s.axis].scale)
		}
		out = append(out, s)
	}
	return out, axes
}

// Letter is what stands for the series of an index where there are no colours.
func Letter(i int) rune { return letters[i%len(letters)] }

var letters = []rune("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")

func displayName(f *frame.Field) string {
	switch {
	case f.DisplayName != "":
		return f.DisplayName
	case f.Config.DisplayName != "":
		return f.Config.DisplayName
	case f.Config.DisplayNameFromDS != "":
		return f.Config.DisplayNameFromDS
	case f.Name != "" && f.Name != "Value" || len(f.Labels) == 0:
		return f.Name
	}
	return f.Labels.String()
}

// read takes the field's custom options; interval is the query's step.
func (s *series) read(o options, interval int64) {
	s.style = o.text("line", "drawStyle")
	s.fill = min(max(o.number(0, "fillOpacity"), 0), 100) / 100
	if interp := o.text("", "lineInterpolation"); interp == "stepAfter" || interp == "stepBefore" {
		s.step = interp
	}
	s.smooth = o.text("", "lineInterpolation") == "smooth"
	s.gradient = o.text("none", "gradientMode")
	s.dots = o.text("auto", "showPoints") == "always"
	switch o.text("solid", "lineStyle", "fill") {
	case "dash":
		s.dash = 4
	case "dot":
		s.dash = 1
	}
	s.align = min(max(o.number(0, "barAlignment"), -1), 1)
	s.maxBar = int(min(max(math.Ceil(o.number(200, "barMaxWidth")/field.CellWidth), 1), 1000))
	s.factor = min(max(o.number(0.6, "barWidthFactor"), 0.05), 1)
	s.hidden = s.style == "line" && o.number(1, "lineWidth") == 0 && s.fill == 0 && !s.dots
	s.gap = interval + interval/100
	switch v := o.at("spanNulls").(type) {
	case bool:
		s.span = v
		if v {
			s.gap = 0
		}
	default:
		if n, ok := asNumber(v); ok && n > 0 {
			s.span, s.gap = true, int64(n)
		}
	}
}

func finite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }
