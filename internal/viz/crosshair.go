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

func (c *cursorReader) read(in *Input, all []*series, l *legend) {
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

// reading is the text of the value nearest to the crosshair, as it was before it was stacked; "–" when there is none near it.
func (s *series) reading(in *Input) string {
	i := sort.Search(len(s.times), func(i int) bool { return s.times[i] >= in.Cursor })
	if i > 0 && (i == len(s.times) || in.Cursor-s.times[i-1] <= s.times[i]-in.Cursor) {
		i--
	}
	if i >= len(s.times) || i >= len(s.field.Numbers) {
		return "–"
	}
	away := math.Abs(float64(s.times[i] - in.Cursor))
	v := s.field.Numbers[i]
	if limit := float64(in.To-in.From) / 100; math.IsNaN(v) || s.gap > 0 && away > max(float64(s.gap), limit) {
		return "–"
	}
	return field.NewProcessor(s.field, in.Zone).Number(v).Full()
}
