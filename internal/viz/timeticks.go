package viz

import (
	"math"
	"time"

	"github.com/montui/montui/internal/canvas"
	"github.com/montui/montui/internal/field"
)

const (
	second = int64(1000)
	minute = 60 * second
	hour   = 60 * minute
	day    = 24 * hour
)

// timeTick is a place on the time axis.
type timeTick struct {
	at   int64
	text string
}

// timeTicks are Grafana's between from and to, for the widest graph whose texts have room beside one another in so many cells.
func timeTicks(from, to int64, cells int, zone *time.Location) []timeTick {
	if to <= from || cells < 4 {
		return nil
	}
	var out []timeTick
	pixels := float64(cells) * field.CellWidth
	for range 12 {
		out = out[:0]
		near, widest := math.Inf(1), 0
		for _, t := range field.TimeTicks(from, to, zone, pixels) {
			at := int64(t.Value)
			if at < from || at > to || t.Text == "" {
				continue
			}
			if n := len(out); n > 0 {
				near = min(near, float64(at-out[n-1].at)/float64(to-from)*float64(cells-1))
			}
			out, widest = append(out, timeTick{at, t.Text}), max(widest, canvas.Width(t.Text))
		}
		if near >= float64(widest+2) {
			break
		}
		pixels *= 0.8
	}
	return out
}
