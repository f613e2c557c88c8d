package viz

import (
	"math"
	"strings"
	"testing"

	"github.com/montui/montui/internal/canvas"
	"github.com/montui/montui/internal/frame"
)

// TestNtchartsGuard: nothing that makes ntcharts panic or hang gets to it.
func TestNtchartsGuard(t *testing.T) {
	for _, values := range [][]float64{{math.NaN()}, {math.Inf(1), math.Inf(-1)}, {-5, 1e308, 5e-324}, {}, {1, 2, 3}} {
		for _, size := range [][2]int{{0, 0}, {1, 1}, {3, 9}, {4, 3}, {40, 10}} {
			for _, horizontal := range []bool{false, true} {
				cells, ok := ntBars(size[0], size[1], values, 10, 1, 1, horizontal)
				if ok && len(cells) != size[0]*size[1] {
					t.Errorf("%v at %v: %d cells", values, size, len(cells))
				}
				if ok && (size[0] < 4 || size[1] < 3) {
					t.Errorf("%v is too small for ntcharts", size)
				}
			}
		}
	}
	if _, ok := ntBars(40, 10, []float64{1}, math.Inf(1), 1, 1, false); ok {
		t.Error("an infinite scale")
	}
}

// TestBarchartUsesNtcharts: positive bars are its, and as high as our own columns would be.
func TestBarchartUsesNtcharts(t *testing.T) {
	in := sceneInput(canvas.TrueColor, true, canvas.Braille)
	fr := &frame.Frame{Fields: []*frame.Field{{Name: "host", Kind: frame.String, Strings: []string{"a", "b", "c"}}, {Name: "n", Kind: frame.Number, Numbers: []float64{1, 2, 4}}}}
	in.Frames = configure(t, lines("short", ""), fr)
	p := newBarchart(nil).(*barChart)
	g := canvas.New(40, 12)
	p.Draw(&in, g, g.Bounds())
	if p.memo.value.set.drawn == nil {
		t.Fatal("ntcharts did not draw")
	}
	theirs := strings.Count(g.Plain(), "█")
	p.memo.value.set.ntcharts = false
	g.Clear(0)
	p.Draw(&in, g, g.Bounds())
	if ours := strings.Count(g.Plain(), "█"); ours == 0 || math.Abs(float64(ours-theirs)) > 12 {
		t.Errorf("ntcharts fills %d cells, our columns %d", theirs, ours)
	}
}
