package sheet

import (
	"math"

	"github.com/montui/montui/internal/canvas"
	"github.com/montui/montui/internal/dashboard"
)

const (
	gridColumns = 24 // Grafana's grid

	// A screen narrower than this reflows: charts take the whole width, small panels stand in a strip.
	reflowBelow = 96
	// The narrowest a small panel (stat, gauge) may become in a reflowed strip.
	smallWidth = 24
)

// Lines of the terminal for a unit of Grafana's grid (30 px and a gap of 8): about 24 units fit a browser window, and so they do here,
// within what is readable.
const (
	unitsPerScreen = 24
	minScale       = 1.25
	maxScale       = 2.2
	maxStretch     = 2.6
)

// Arrange places panels, in document order, on a sheet of the given width; the sheet is as high as it must be and
// scrolls. The result has one rectangle for each panel.
func Arrange(panels []*dashboard.Panel, width, height int) (places []canvas.Rect, sheetHeight int) {
	if width < reflowBelow {
		return reflow(panels, width)
	}
	edges := unitEdges(panels, fillingScale(panels, height))
	places = make([]canvas.Rect, len(panels))
	for i, p := range panels {
		left, right := column(p.Grid.X, width), column(p.Grid.X+p.Grid.W, width)
		top, bottom := edges[p.Grid.Y], edges[p.Grid.Y+p.Grid.H]
		places[i] = canvas.Rect{X: left, Y: top, W: right - left, H: bottom - top}
		sheetHeight = max(sheetHeight, bottom)
	}
	return places, sheetHeight
}

func scaleFor(height int) float64 {
	return min(max(float64(height)/unitsPerScreen, minScale), maxScale)
}

// fillingScale lets a dashboard that nearly fills the screen fill it.
func fillingScale(panels []*dashboard.Panel, height int) float64 {
	scale := scaleFor(height)
	edges := unitEdges(panels, scale)
	sheet := edges[len(edges)-1]
	if sheet == 0 || sheet >= height {
		return scale
	}
	for wider := min(scale*float64(height)/float64(sheet), maxStretch); wider > scale; wider -= 0.02 {
		if edges := unitEdges(panels, wider); edges[len(edges)-1] <= height {
			return wider
		}
	}
	return scale
}

// column is where a column of Grafana's grid begins in cells; neighbours share it, so there is no gap and no overlap.
func column(x, width int) int {
	return int(math.Round(float64(min(max(x, 0), gridColumns)) * float64(width) / gridColumns))
}

// unitEdges gives the line at which each unit row of the grid begins. Rows that no panel covers take no line, a row
// header takes one, and units grow where a panel would be too low to be read.
func unitEdges(panels []*dashboard.Panel, scale float64) []int {
	units := 0
	for _, p := range panels {
		units = max(units, p.Grid.Y+p.Grid.H)
	}
	lines := make([]float64, units)
	for _, p := range panels {
		least := 1.0
		if p.Type != "row" {
			least = scale
		}
		for u := p.Grid.Y; u < p.Grid.Y+p.Grid.H; u++ {
			lines[u] = max(lines[u], least)
		}
	}
	for _, p := range panels {
		have := 0.0
		for u := p.Grid.Y; u < p.Grid.Y+p.Grid.H; u++ {
			have += lines[u]
		}
		if need := float64(leastLines(p)); have < need {
			for u := p.Grid.Y; u < p.Grid.Y+p.Grid.H; u++ {
				lines[u] += (need - have) / float64(p.Grid.H)
			}
		}
	}
	edges := make([]int, units+1)
	sum := 0.0
	for u, l := range lines {
		sum += l
		edges[u+1] = int(math.Round(sum))
	}
	return edges
}

// leastLines is the height, box included, below which a panel of this type says nothing.
func leastLines(p *dashboard.Panel) int {
	switch {
	case p.Type == "row":
		return 1
	case isSmall(p):
		return 3
	default:
		return 6
	}
}

// isSmall tells panels that show one number, which stand beside one another on a narrow screen.
func isSmall(p *dashboard.Panel) bool {
	return (p.Type == "stat" || p.Type == "gauge") && p.Grid.W <= gridColumns/2
}

// reflow is the layout of a narrow screen: panels in reading order, one column, small ones in strips.
func reflow(panels []*dashboard.Panel, width int) (places []canvas.Rect, sheetHeight int) {
	places = make([]canvas.Rect, len(panels))
	inStrip := max(1, width/smallWidth)
	y := 0
	for i := 0; i < len(panels); {
		n, lines := 1, reflowedLines(panels[i])
		if isSmall(panels[i]) {
			for n < inStrip && i+n < len(panels) && isSmall(panels[i+n]) {
				lines = max(lines, reflowedLines(panels[i+n]))
				n++
			}
		}
		for k := range n {
			left, right := k*width/n, (k+1)*width/n
			places[i+k] = canvas.Rect{X: left, Y: y, W: right - left, H: lines}
		}
		y += lines
		i += n
	}
	return places, y
}

func reflowedLines(p *dashboard.Panel) int {
	switch {
	case p.Type == "row":
		return 1
	case isSmall(p):
		return 5
	case p.Type == "stat" || p.Type == "gauge":
		return 7
	default:
		return 11
	}
}
