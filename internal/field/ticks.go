package field

import (
	"math"
	"slices"
	"time"
	"unicode/utf16"

	"github.com/montui/montui/internal/frame"
)

// A terminal's cell stands for so many of the pixels that Grafana reckons with. A character beside an axis is 7.2 pixels wide
// there, and ticks of a value axis are 15 pixels apart on a low graph and 30 on others: a line of text each, or every other.
const (
	CellWidth  = 8.0
	CellHeight = 16.0
)

// Tick is a value on an axis with a line across the graph, and its text. Bare ones have no room for a text.
type Tick struct {
	Value float64
	Text  string
	Bare  bool
}

// Area is where a graph is drawn, axes and all: its size in pixels and its time range in milliseconds. Zone nil is UTC.
type Area struct {
	Width, Height float64
	From, To      int64
	Zone          *time.Location
	NoTime        bool // the time axis is hidden
}

// Plot is what the axes leave of an area, and their ticks.
type Plot struct {
	Width, Height float64
	Time          []Tick
	Values        [][]Tick // for each axis; none for those without a range or hidden
}

// Ticks are those of a value axis of so many pixels, as Grafana chooses and names them. Nothing is outside the axis's range,
// and there are no more than maxTicks.
func (a *Axis) Ticks(pixels float64, zone *time.Location) []Tick {
	ticks, _ := newRuler(a, zone).ticks(pixels)
	return ticks
}

// TimeTicks are those of a time axis of so many pixels.
func TimeTicks(from, to int64, zone *time.Location, pixels float64) []Tick {
	ticks, _ := timeRuler{float64(from), float64(to), orUTC(zone)}.ticks(pixels)
	return ticks
}

func orUTC(zone *time.Location) *time.Location {
	if zone == nil {
		return time.UTC
	}
	return zone
}

const (
	tickSize   = 4.0
	tickGap    = 5.0
	fontPixels = 12.0
	labelSize  = 20.0
	labelGap   = 8.0
	edge       = 8.0 // kept free on a side without an axis, that the outermost texts have room
)

// textPixels is the width of a text: 0.6 of the font's height a character.
func textPixels(s string) float64 { return float64(len(utf16.Encode([]rune(s)))) * 0.6 * fontPixels }

// ruler names the values of one axis.
type ruler struct {
	axis  *Axis
	steps steps
	texts *Processor
	whole bool // only whole numbers are named
}

func newRuler(a *Axis, zone *time.Location) *ruler {
	f := *a.Field
	r := &ruler{axis: a, steps: tens()}
	if binaryUnits[f.Config.Unit] {
		r.steps = twos()
	}
	if customText(&f, "", "stacking", "mode") == "percent" {
		f.Config.Unit = "percentunit"
	}
	r.texts = NewProcessor(&f, zone)
	r.whole = f.Config.Decimals != nil && *f.Config.Decimals == 0 && a.Scale.Log == 0 && a.Scale.Symlog == 0
	return r
}

// binaryUnits are those whose ticks are powers of two.
var binaryUnits = map[string]bool{
	"bytes": true, "bits": true, "kbytes": true, "mbytes": true, "gbytes": true, "tbytes": true, "pbytes": true,
	"binBps": true, "binbps": true, "KiBs": true, "Kibits": true, "MiBs": true, "Mibits": true, "GiBs": true, "Gibits": true,
	"TiBs": true, "Tibits": true, "PiBs": true, "Pibits": true,
}

// ticks tells besides whether there is room for any.
func (r *ruler) ticks(pixels float64) (ticks []Tick, ok bool) {
	s := r.axis.Scale
	space := 30.0
	if pixels <= 150 {
		space = 15
	}
	step, _ := r.steps.find(s.Min, s.Max, pixels, space)
	if step == 0 {
		return nil, false
	}
	splits, named := r.splits(step, pixels, space)
	decimals := decimalsOf(roundTo(step, 6))
	ticks = make([]Tick, len(splits))
	for i, v := range splits {
		ticks[i] = Tick{Value: v, Bare: named != nil && !named[i] || r.whole && v != math.Trunc(v)}
		if !ticks[i].Bare {
			ticks[i].Text = r.text(v, decimals)
		}
	}
	return ticks, true
}

// splits are the values of the ticks, and which of them are named; nil is all.
func (r *ruler) splits(step, pixels, space float64) (splits []float64, named []bool) {
	s := r.axis.Scale
	place := func(v float64) float64 { return pixels * (1 - s.Place(v)) }
	switch {
	case isBoolean(r.axis.Field):
		if logarithmic := customText(r.axis.Field, "", "scaleDistribution", "type") == "log"; logarithmic && limitsOf(r.axis.Field).Base == 10 {
			named = []bool{false, true} // such a scale has no place for 0
		}
		return []float64{0, 1}, named
	case s.Log > 0:
		splits = tens().logSplits(s.Min, s.Max, s.Log)
		if s.Log == 2 {
			return splits, binaryNamed(splits, place, space)
		}
		return splits, logNamed(splits, place, space, false)
	case s.Symlog > 0:
		splits = tens().symlogSplits(s.Min, s.Max, s.Base, s.Symlog)
		if s.Base == 2 {
			return splits, nil
		}
		return splits, logNamed(splits, place, space, true)
	}
	return r.steps.linearSplits(s.Min, s.Max, step), nil
}

func (r *ruler) text(v float64, decimals int) string {
	if decimals > 0 {
		return r.texts.Adjacent(v, decimals).Full()
	}
	return r.texts.Number(v).Full()
}

// size is how much of the graph's width the axis takes.
func (r *ruler) size(ticks []Tick, width float64) float64 {
	gap := 0.0
	if customText(r.axis.Field, "", "axisLabel") != "" {
		gap = labelGap
	}
	if r.axis.width != nil {
		return math.Max(0, math.Ceil(*r.axis.width))
	}
	if len(ticks) == 0 {
		return tickSize
	}
	widest := 0.0
	for _, t := range ticks {
		if t.Bare {
			t.Text = "null" // measured as JavaScript would write it
		}
		widest = math.Max(widest, textPixels(t.Text))
	}
	return math.Ceil(tickSize + tickGap + gap + math.Min(width*0.4, widest))
}

type timeRuler struct {
	from, to float64
	zone     *time.Location
}

func (r timeRuler) ticks(pixels float64) (ticks []Tick, ok bool) {
	widest := math.Max(math.Abs(r.from), math.Abs(r.to))
	span := r.to - r.from
	space := textPixels(timeText(widest, timePattern(span/(pixels/40), span), r.zone)) + 18
	step, apart := times().find(r.from, r.to, pixels, space)
	if step == 0 {
		return nil, false
	}
	pattern := timePattern(step, span)
	for _, v := range timeSplits(r.from, r.to, step, apart, space, r.zone) {
		ticks = append(ticks, Tick{Value: v, Text: timeText(v, pattern, r.zone)})
	}
	return ticks, true
}

// Layout divides an area between axes and plot. How much room the texts take depends on the ticks, and which ticks there are on
// the room: as in Grafana it is reckoned anew until it settles, three times at most.
func (a Area) Layout(axes []*Axis) Plot {
	l := layout{area: a, time: timeRuler{float64(a.From), float64(a.To), orUTC(a.Zone)}}
	for _, axis := range axes {
		if axis.Side != "hidden" {
			l.rulers = append(l.rulers, newRuler(axis, a.Zone))
		}
	}
	if len(l.rulers) == 0 { // a graph begins with the room for one axis all the same
		size := 50.0
		nowhere := &Axis{Field: &frame.Field{}, Scale: Scale{Min: math.NaN(), Max: math.NaN()}, width: &size}
		l.rulers = append(l.rulers, newRuler(nowhere, a.Zone))
	}
	l.start()
	for cycle := 1; ; cycle++ {
		settled := l.measure()
		if l.pad(l.sides) {
			settled = false
		}
		if settled || cycle == 3 {
			break
		}
		l.divide()
	}
	out := Plot{Width: l.width, Height: l.height, Time: l.timeTicks, Values: make([][]Tick, len(axes))}
	for i, r := range l.rulers {
		if at := slices.Index(axes, r.axis); at >= 0 {
			out.Values[at] = l.ticks[i]
		}
	}
	return out
}

// layout is the state of dividing an area. Sides are top, right, bottom and left.
type layout struct {
	area          Area
	rulers        []*ruler
	time          timeRuler
	ticks         [][]Tick
	sizes         []float64
	shown         []bool
	timeTicks     []Tick
	sides         [4]bool
	padding       [4]float64
	width, height float64
}

func (l *layout) start() {
	n := len(l.rulers)
	l.ticks, l.sizes, l.shown = make([][]Tick, n), make([]float64, n), make([]bool, n)
	var first [4]bool
	first[0] = !l.area.NoTime
	for i, r := range l.rulers {
		l.sizes[i], l.shown[i] = r.size(nil, l.area.Width), true
		if i+1 < len(first) {
			first[i+1] = l.sizes[i] > 0 // the library begins by taking the axis's number for its side
		}
	}
	l.pad(first)
	l.divide()
}

// measure makes the ticks for the plot's size, and tells whether the axes take no other room than before.
func (l *layout) measure() bool {
	settled := true
	if !l.area.NoTime {
		if ticks, ok := l.time.ticks(l.width); ok {
			l.timeTicks = ticks
		}
	}
	for i, r := range l.rulers {
		ranged := given(r.axis.Scale.Min)
		if ranged != l.shown[i] {
			l.shown[i], settled = ranged, false
		}
		if !ranged {
			continue
		}
		ticks, ok := r.ticks(l.height)
		if !ok {
			continue
		}
		l.ticks[i] = ticks
		if size := r.size(ticks, l.area.Width); size != l.sizes[i] {
			l.sizes[i], settled = size, false
		}
	}
	return settled
}

// divide takes the axes and the padding off the area.
func (l *layout) divide() {
	l.width, l.height, l.sides = l.area.Width, l.area.Height, [4]bool{}
	if !l.area.NoTime {
		l.sides[2] = true
		l.height -= tickSize + tickGap + fontPixels
	}
	for i, r := range l.rulers {
		if !l.shown[i] {
			continue
		}
		size := l.sizes[i]
		if customText(r.axis.Field, "", "axisLabel") != "" {
			size += labelSize
		}
		l.width -= size
		l.sides[r.side()] = l.sides[r.side()] || size > 0
	}
	l.width -= l.padding[1] + l.padding[3]
	l.height -= l.padding[0] + l.padding[2]
}

func (r *ruler) side() int {
	if r.axis.Side == "right" {
		return 1
	}
	return 3
}

// pad keeps an edge free where an axis beside it has texts that may stand out, and tells whether that is a change.
func (l *layout) pad(sides [4]bool) (changed bool) {
	for side := range l.padding {
		crossed := sides[1] || sides[3]
		if side%2 == 1 {
			crossed = sides[0] || sides[2]
		}
		want := 0.0
		if !sides[side] && crossed {
			want = edge
		}
		changed = changed || want != l.padding[side]
		l.padding[side] = want
	}
	return changed
}

func isBoolean(f *frame.Field) bool { return len(f.Config.Unit) >= 4 && f.Config.Unit[:4] == "bool" }
