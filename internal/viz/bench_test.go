package viz

import (
	"fmt"
	"syscall"
	"testing"
	"time"

	"github.com/NimbleMarkets/ntcharts/v2/linechart/timeserieslinechart"
	"github.com/montui/montui/internal/canvas"
	"github.com/montui/montui/internal/frame"
)

// cpu reports processor time an operation beside the wall clock, which on a shared machine says who else was busy.
func cpu(b *testing.B) func() {
	used := func() int64 {
		var u syscall.Rusage
		if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
			b.Fatal(err)
		}
		return u.Utime.Nano() + u.Stime.Nano()
	}
	began := used()
	return func() { b.ReportMetric(float64(used()-began)/float64(b.N), "cpu-ns/op") }
}

// fit200 scales the gallery's 160x56 layout to 200x60.
func fit200(all []scene) []scene {
	for i := range all {
		r := &all[i].r
		x1, y1 := (r.X+r.W)*200/160, (r.Y+r.H)*60/56
		r.X, r.Y = r.X*200/160, r.Y*60/56
		r.W, r.H = x1-r.X, y1-r.Y
	}
	return all
}

// BenchmarkDashboard200x60 draws and encodes a whole dashboard of sixteen panels, data unchanged: what a key press costs.
func BenchmarkDashboard200x60(b *testing.B) {
	in, g := sceneInput(canvas.TrueColor, true, canvas.Braille), canvas.New(200, 60)
	all := fit200(scenes(b))
	panels := makePanels(all)
	var out []byte
	b.ReportAllocs()
	done := cpu(b)
	for b.Loop() {
		g.Clear(in.Theme.Background)
		paint(g, in, all, panels)
		out = g.AppendEncode(out[:0], canvas.TrueColor)
	}
	done()
	b.ReportMetric(float64(len(out)), "bytes/frame")
}

// BenchmarkDashboardRefresh200x60 is the same with new data each time: what a refresh costs.
func BenchmarkDashboardRefresh200x60(b *testing.B) {
	in, g := sceneInput(canvas.TrueColor, true, canvas.Braille), canvas.New(200, 60)
	all := fit200(scenes(b))
	panels := makePanels(all)
	var out []byte
	b.ReportAllocs()
	done := cpu(b)
	for b.Loop() {
		in.To++ // another range is another plan
		g.Clear(in.Theme.Background)
		paint(g, in, all, panels)
		out = g.AppendEncode(out[:0], canvas.TrueColor)
	}
	done()
}

func fifty(b *testing.B) frame.Frames {
	var frames []*frame.Frame
	for i := range 50 {
		frames = append(frames, wave(fmt.Sprint("series ", i), 1000, float64(i), 3, 5, uint64(i)))
	}
	return configure(b, lines("short", `"lineWidth":1`), frames...)
}

// BenchmarkTimeseries50x1000 draws 50 series of 1,000 points at 200x50 and encodes them.
func BenchmarkTimeseries50x1000(b *testing.B) {
	in, g := sceneInput(canvas.TrueColor, true, canvas.Braille), canvas.New(200, 50)
	in.Frames = fifty(b)
	p, _ := New("timeseries", nil)
	out := make([]byte, 0, 1<<20)
	p.Draw(&in, g, g.Bounds())
	b.ReportAllocs()
	done := cpu(b)
	for b.Loop() {
		g.Clear(in.Theme.Background)
		p.Draw(&in, g, g.Bounds())
		out = g.AppendEncode(out[:0], canvas.TrueColor)
	}
	done()
	b.ReportMetric(float64(len(out)), "bytes/frame")
}

// BenchmarkNtchartsTimeseries50x1000 is the same work by ntcharts.
func BenchmarkNtchartsTimeseries50x1000(b *testing.B) {
	frames := fifty(b)
	size := 0
	b.ReportAllocs()
	done := cpu(b)
	for b.Loop() {
		m := timeserieslinechart.New(200, 50, timeserieslinechart.WithTimeRange(time.UnixMilli(sceneFrom), time.UnixMilli(sceneTo)),
			timeserieslinechart.WithYRange(-10, 65))
		for i, fr := range frames {
			name := fmt.Sprint(i)
			for k, t := range fr.Fields[0].Times {
				m.PushDataSet(name, timeserieslinechart.TimePoint{Time: time.UnixMilli(t), Value: fr.Fields[1].Numbers[k]})
			}
		}
		m.DrawBrailleAll()
		size = len(m.View())
	}
	done()
	b.ReportMetric(float64(size), "bytes/frame")
}

func someBars(n int) []float64 {
	out := make([]float64, n)
	for i := range out {
		out[i] = float64(1 + i*7%11)
	}
	return out
}

// BenchmarkNtchartsBars80x20 draws twenty bars through the guard, BenchmarkColumns80x20 the same by canvas.Column.
func BenchmarkNtchartsBars80x20(b *testing.B) {
	values := someBars(20)
	b.ReportAllocs()
	done := cpu(b)
	for b.Loop() {
		if _, ok := ntBars(80, 20, values, 12, 3, 1, false); !ok {
			b.Fatal("refused")
		}
	}
	done()
}

func BenchmarkColumns80x20(b *testing.B) {
	values, g := someBars(20), canvas.New(80, 20)
	b.ReportAllocs()
	done := cpu(b)
	for b.Loop() {
		for i, v := range values {
			for c := range 3 {
				g.Column(i*4+c, 0, 20, 0, v/12*20, canvas.Style{FG: canvas.RGB(1, 2, 3)}, canvas.Braille)
			}
		}
	}
	done()
}
