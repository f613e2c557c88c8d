package viz

import (
	"strings"
	"testing"

	"github.com/montui/montui/internal/canvas"
	"github.com/montui/montui/internal/frame"
)

// TestAnAxisThatGoesOnIsNoGap: the last value of a series is its last, though the axis ends later than was asked.
func TestAnAxisThatGoesOnIsNoGap(t *testing.T) {
	at := &frame.Field{Name: "Time", Kind: frame.Time, Config: frame.Config{IntervalMs: 20_000}}
	value := &frame.Field{Name: "v", Kind: frame.Number, DisplayName: "v"}
	for i := range int64(10) {
		at.Times, value.Numbers = append(at.Times, i*20_000), append(value.Numbers, 12345)
	}
	in := sceneInput(canvas.TrueColor, true, canvas.Braille)
	in.Frames, in.From, in.To = frame.Frames{{Fields: []*frame.Field{at, value}}}, 0, 230_000
	for _, c := range []struct {
		asked int64
		want  int
	}{{185_000, 1}, {0, 0}} {
		in.AskedTo = c.asked
		g := canvas.New(60, 20)
		fresh, _ := New("timeseries", []byte(`{"legend":{"displayMode":"table","calcs":["last"]}}`))
		fresh.Draw(&in, g, g.Bounds())
		if got := strings.Count(g.Plain(), "12345"); got != c.want {
			t.Errorf("asked until %d, its last value is in the legend %d times, is to be %d:\n%s", c.asked, got, c.want, g.Plain())
		}
	}
}
