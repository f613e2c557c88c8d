package views

import (
	"sort"

	"github.com/montui/montui/internal/canvas"
	"github.com/montui/montui/internal/viz"
)

// settle takes back what was scrolled beyond the last row or column. Only the panel knows how much there is to scroll, and
// it draws the same beyond that: so the least that draws the same is sought.
func (r *Root) settle(s *slot, in *viz.Input, at canvas.Rect) {
	if s.scroll > s.settled {
		in.ScrollX = s.settledX
		s.scroll = r.leastAlike(s, in, at, &in.Scroll, s.scroll)
	}
	in.Scroll = s.scroll
	if s.scrollX > s.settledX {
		s.scrollX = r.leastAlike(s, in, at, &in.ScrollX, s.scrollX)
	}
	in.ScrollX = s.scrollX
	s.settled, s.settledX = s.scroll, s.scrollX
}

func (r *Root) leastAlike(s *slot, in *viz.Input, at canvas.Rect, by *int, most int) int {
	drawn := func(n int) string {
		*by = n
		r.part.Resize(max(at.W, 1), max(at.H, 1))
		r.part.Clear(r.theme.Background)
		s.own().Draw(in, r.part, canvas.Rect{W: at.W, H: at.H})
		return r.part.Plain()
	}
	last := drawn(most)
	return sort.Search(most, func(n int) bool { return drawn(n) == last })
}
