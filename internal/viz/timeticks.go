package viz

import (
	"time"

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

// timeTicks are Grafana's for a graph as wide as so many cells, between from and to.
func timeTicks(from, to int64, cells int, zone *time.Location) []timeTick {
	if to <= from || cells < 4 {
		return nil
	}
	var out []timeTick
	for _, t := range field.TimeTicks(from, to, zone, float64(cells)*field.CellWidth) {
		if at := int64(t.Value); at >= from && at <= to && t.Text != "" {
			out = append(out, timeTick{at, t.Text})
		}
	}
	return out
}
