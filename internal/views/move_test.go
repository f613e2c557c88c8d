package views

import (
	"testing"

	"github.com/montui/montui/internal/canvas"
)

func TestNearest(t *testing.T) {
	places := []canvas.Rect{{X: 0, Y: 0, W: 10, H: 5}, {X: 10, Y: 0, W: 10, H: 5}, {X: 0, Y: 5, W: 20, H: 5}, {X: 20, Y: 0, W: 10, H: 10}}
	for _, c := range []struct{ at, dx, dy, want int }{
		{0, 1, 0, 1}, {1, -1, 0, 0}, {0, 0, 1, 2}, {2, 0, -1, 0}, {2, 1, 0, 3}, {1, 1, 0, 3}, {3, -1, 0, 1}, {0, -1, 0, -1}, {0, 0, -1, -1},
	} {
		if got := nearest(places, c.at, c.dx, c.dy); got != c.want {
			t.Errorf("from %d by %d,%d: %d, want %d", c.at, c.dx, c.dy, got, c.want)
		}
	}
}
