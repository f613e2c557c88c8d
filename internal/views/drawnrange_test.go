package views

import (
	"testing"
	"time"
)

// TestLivePanelsMoveByWholeCells: what is drawn of a day is the same five seconds later, for the newest point falls on the same cells.
func TestLivePanelsMoveByWholeCells(t *testing.T) {
	r := newRobot(t, 140, 40)
	r.press("down", "enter", "t")
	for _, c := range "now-24h" {
		r.press(string(c))
	}
	r.press("enter")
	s := r.root.board().focused()
	if r.sees("CPU"); s.title != "CPU" {
		t.Fatal(s.title)
	}
	before, _ := r.root.board().drawnRange(s)
	moved := 0
	for range 60 {
		r.now = r.now.Add(5 * time.Second)
		r.refresh()
		if from, to := r.root.board().drawnRange(s); from != before {
			before = from
			moved++
		} else if to < s.to.UnixMilli() {
			t.Fatal("the newest values are beyond the axis")
		}
	}
	if moved > 2 {
		t.Errorf("the axis moved %d times in five minutes of a day", moved)
	}
}

// TestWhatIsDrawnMovesAsAWhole: when the axis moves, every cell of a plot is what its right neighbour was; no point jumps against another.
func TestWhatIsDrawnMovesAsAWhole(t *testing.T) {
	r := newRobot(t, 140, 40)
	r.press("down", "enter")
	board := r.root.board()
	s := board.focused()
	plot := func() (rows [][]rune) {
		r.screen()
		area, ok := s.plotArea()
		if !ok {
			t.Fatal("there is no plot")
		}
		for y := area.Y; y < area.Y+area.H; y++ {
			var row []rune
			for x := area.X; x < area.X+area.W; x++ {
				text, _, _ := r.root.grid.Cell(x, y)
				row = append(row, []rune(text)...)
			}
			rows = append(rows, row)
		}
		return rows
	}
	plot()
	r.now = r.now.Add(5 * time.Second)
	r.refresh() // from here on it is known how wide the plot is
	before, was := plot(), axisFrom(board, s)
	moves := 0
	for range 40 {
		r.now = r.now.Add(5 * time.Second)
		r.refresh()
		after, is := plot(), axisFrom(board, s)
		if is != was {
			moves++
			for y := range after {
				const newest, joined = 3, 2 // cells at the end that are new, and at the beginning those where a line enters
				for x := joined; x < len(after[y])-newest; x++ {
					if after[y][x] != before[y][x+1] {
						t.Fatalf("row %d, cell %d: %q has become %q\n%s\n%s", y, x, before[y][x+1], after[y][x], string(before[y]), string(after[y]))
					}
				}
			}
		}
		before, was = after, is
	}
	if moves < 3 || moves > 12 {
		t.Errorf("the axis moved %d times in 200 s of an hour", moves)
	}
}

func axisFrom(b *board, s *slot) int64 {
	from, _ := b.drawnRange(s)
	return from
}
