package viz

import "github.com/montui/montui/internal/canvas"

// PlotArea is where a panel drew its time axis the last time it was drawn, from Input.From at the left edge to Input.To at the right:
// what a reader points at. ok is false for panels that have none.
func PlotArea(p Panel) (area canvas.Rect, ok bool) {
	c, ok := p.(*clipped)
	if !ok {
		return canvas.Rect{}, false
	}
	plotted, ok := c.panel.(interface{ plotArea() canvas.Rect })
	if !ok {
		return canvas.Rect{}, false
	}
	area = plotted.plotArea()
	return area, area.W > 1 && area.H > 0
}

func (p *timeseries) plotArea() canvas.Rect { return p.plan.plot }
