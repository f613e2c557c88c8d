package viz

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/montui/montui/internal/canvas"
	"github.com/montui/montui/internal/frame"
	"github.com/montui/montui/internal/theme"
)

func TestReadingsAreSorted(t *testing.T) {
	frames := frame.Frames{}
	for name, value := range map[string]float64{"low": 1, "high": 30, "nought": 0, "mid": 7} {
		frames = append(frames, &frame.Frame{Fields: []*frame.Field{
			{Name: "Time", Kind: frame.Time, Times: []int64{1000, 2000, 3000}},
			{Name: "Value", Kind: frame.Number, DisplayName: name, Numbers: []float64{100 - value, value, 50}}}})
	}
	for options, want := range map[string]string{
		`{}`:                         "[high 30 mid 7 low 1 nought 0]",
		`{"tooltip":{"sort":"asc"}}`: "[nought 0 low 1 mid 7 high 30]",
		`{"tooltip":{"sort":"desc","hideZeros":true}}`: "[high 30 mid 7 low 1]",
		`{"tooltip":{"mode":"none"}}`:                  "[]",
	} {
		p, _ := New("timeseries", json.RawMessage(options))
		in := &Input{Frames: frames, From: 1000, To: 3000, Cursor: 2100, Zone: time.UTC, Theme: theme.New(canvas.TrueColor, true, canvas.Braille)}
		g := canvas.New(60, 12)
		p.Draw(in, g, g.Bounds())
		said := []string{}
		for _, r := range Readings(p, in) {
			said = append(said, r.Name, r.Text)
		}
		if got := fmt.Sprint(said); got != want {
			t.Errorf("%s: %s, not %s", options, got, want)
		}
		in.Cursor = 0
		if len(Readings(p, in)) > 0 {
			t.Errorf("%s: readings without a crosshair", options)
		}
	}
}
