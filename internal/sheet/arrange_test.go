package sheet

import (
	"testing"

	"github.com/montui/montui/internal/dashboard"
)

func panel(kind string, x, y, w, h int) *dashboard.Panel {
	return &dashboard.Panel{Type: kind, Grid: dashboard.GridPos{X: x, Y: y, W: w, H: h}}
}

var sheet = []*dashboard.Panel{
	panel("row", 0, 0, 24, 1),
	panel("stat", 0, 1, 4, 4), panel("stat", 4, 1, 4, 4), panel("stat", 8, 1, 4, 4), panel("gauge", 12, 1, 4, 4), panel("stat", 16, 1, 8, 4),
	panel("timeseries", 0, 5, 12, 8), panel("timeseries", 12, 5, 12, 4), panel("table", 12, 9, 12, 4),
	panel("row", 0, 13, 24, 1),
	panel("timeseries", 0, 20, 24, 8),
}

func TestArrangeNeitherOverlapsNorLeaves(t *testing.T) {
	for w := 1; w <= 240; w++ {
		for _, h := range []int{5, 22, 33, 44, 58, 78} {
			places, height := Arrange(sheet, w, h)
			for i, p := range places {
				if p.X < 0 || p.Y < 0 || p.X+p.W > w || p.Y+p.H > height || p.W < 0 || p.H < 1 {
					t.Fatalf("%dx%d: place %d is %+v on a sheet of %dx%d", w, h, i, p, w, height)
				}
				for j, q := range places[:i] {
					if p.X < q.X+q.W && q.X < p.X+p.W && p.Y < q.Y+q.H && q.Y < p.Y+p.H {
						t.Fatalf("%dx%d: places %d %+v and %d %+v overlap", w, h, i, p, j, q)
					}
				}
			}
		}
	}
}

func TestArrangeFillsTheWidth(t *testing.T) {
	places, _ := Arrange(sheet, 163, 46)
	if right := places[5].X + places[5].W; right != 163 {
		t.Errorf("the last stat ends at %d of 163", right)
	}
	for i := 2; i <= 5; i++ {
		if places[i].X != places[i-1].X+places[i-1].W {
			t.Errorf("a gap between stats %d and %d", i-1, i)
		}
	}
}

func TestArrangeTakesOutEmptyUnits(t *testing.T) {
	places, _ := Arrange(sheet, 160, 46)
	row, below := places[9], places[10]
	if row.H != 1 || below.Y != row.Y+1 {
		t.Errorf("row header at %+v, the panel below it at %+v", row, below)
	}
}

func TestNarrowScreensReflow(t *testing.T) {
	places, _ := Arrange(sheet, 80, 24)
	if places[1].Y != places[2].Y || places[3].Y != places[1].Y || places[4].Y == places[1].Y {
		t.Errorf("stats do not stand three in a strip: %+v", places[1:6])
	}
	if p := places[6]; p.W != 80 || p.H < 8 {
		t.Errorf("a chart is %+v", p)
	}
}
