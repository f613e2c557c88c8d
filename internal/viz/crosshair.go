package viz

import (
	"math"
	"sort"

	"github.com/montui/montui/internal/canvas"
	"github.com/montui/montui/internal/field"
)

// cursorReader puts into a legend what the crosshair reads. It works the texts out once for a time and a plan.
type cursorReader struct {
	at     int64
	legend *legend
}

func (c *cursorReader) read(in *Input, l *legend) {
	if l == nil {
		return
	}
	on := in.Cursor > 0 && in.Cursor >= in.From && in.Cursor <= in.To
	if l.reading = on; !on {
		return
	}
	if c.at == in.Cursor && c.legend == l {
		return
	}
	c.at, c.legend = in.Cursor, l
	for i := range l.entries {
		e := &l.entries[i]
		if e.series == nil {
			continue
		}
		e.read = e.series.reading(in)
		l.readingW = max(l.readingW, canvas.Width(e.read))
	}
}

// reading is the text of the value nearest to the crosshair; "–" when there is none near it.
func (s *series) reading(in *Input) string {
	v, ok := s.near(in)
	if !ok {
		return "–"
	}
	return field.NewProcessor(s.field, in.Zone).Number(v).Full()
}

// near is the value nearest to the crosshair, as it was before it was stacked.
func (s *series) near(in *Input) (v float64, ok bool) {
	i := nearest(s.times, in.Cursor)
	if i < 0 || i >= len(s.field.Numbers) {
		return 0, false
	}
	away := math.Abs(float64(s.times[i] - in.Cursor))
	v = s.field.Numbers[i]
	limit := float64(in.To-in.From) / 100
	return v, !math.IsNaN(v) && (s.gap <= 0 || away <= max(float64(s.gap), limit))
}

// nearest is the index of the time closest to at, of times in their order; -1 when there is none.
func nearest(times []int64, at int64) int {
	i := sort.Search(len(times), func(i int) bool { return times[i] >= at })
	if i > 0 && (i == len(times) || at-times[i-1] <= times[i]-at) {
		i--
	}
	if i >= len(times) {
		return -1
	}
	return i
}
