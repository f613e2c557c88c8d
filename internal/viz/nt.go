package viz

import (
	"math"

	"github.com/NimbleMarkets/ntcharts/v2/barchart"
	ntcanvas "github.com/NimbleMarkets/ntcharts/v2/canvas"
)

// ntBars has ntcharts draw bars and returns its cells row by row, w*h runes. This is the one guard before ntcharts:
// v2.0.1 panics on NaN, infinities and tiny canvases and draws negative bars as nothing, so values are finite and
// within 0..max here, the canvas is at least 4x3 and no bar is thinner than a cell; should it panic all the same, ok
// is false and who calls draws with the canvas room's own columns.
func ntBars(w, h int, values []float64, maximum float64, width, gap int, horizontal bool) (cells []rune, ok bool) {
	along := w
	if horizontal {
		along = h
	}
	if w < 4 || h < 3 || w > 1000 || h > 1000 || !(maximum > 0) || math.IsInf(maximum, 0) || len(values)*(width+gap)-gap > along || width < 1 {
		return nil, false
	}
	defer func() {
		if recover() != nil {
			cells, ok = nil, false
		}
	}()
	o := []barchart.Option{barchart.WithNoAxis(), barchart.WithNoAutoMaxValue(), barchart.WithMaxValue(1), barchart.WithNoAutoBarWidth(),
		barchart.WithBarWidth(width), barchart.WithBarGap(gap)}
	if horizontal {
		o = append(o, barchart.WithHorizontalBars())
	}
	m := barchart.New(w, h, o...)
	for _, v := range values {
		if v = v / maximum; !(v > 0) {
			v = 0
		}
		m.Push(barchart.BarData{Values: []barchart.BarValue{{Value: min(v, 1)}}})
	}
	m.Draw()
	cells = make([]rune, w*h)
	for y := range h {
		for x := range w {
			cells[y*w+x] = m.Canvas.Cell(ntcanvas.Point{X: x, Y: y}).Rune
		}
	}
	return cells, true
}
