package field

import (
	"math"
	"testing"
	"time"

	"github.com/montui/montui/internal/frame"
)

// FuzzTicks: ranges and ticks of hostile data and limits end, are ordered, inside their range and few.
func FuzzTicks(f *testing.F) {
	for _, v := range hostile {
		f.Add(v, 1.0, math.NaN(), math.NaN(), math.NaN(), 10.0, 300.0, int64(0), int64(3600000))
		f.Add(-v, v, 0.0, v, math.NaN(), 2.0, 100.0, int64(math.MinInt64), int64(math.MaxInt64))
		f.Add(v, math.Nextafter(v, math.Inf(1)), math.NaN(), math.NaN(), v, 10.0, 1e9, int64(8.64e15), int64(-8.64e15))
	}
	kathmandu := time.FixedZone("", 20700)
	f.Fuzz(func(t *testing.T, lo, hi, limitMin, limitMax, soft, base, pixels float64, from, to int64) {
		l := Limits{Min: limitMin, Max: limitMax, SoftMin: soft, SoftMax: -soft, Base: 10}
		if base < 5 {
			l.Base = 2
		}
		if !(pixels <= 1e5) {
			pixels = 1e5
		}
		config := frame.Config{Unit: "bytes", Custom: map[string]any{}}
		for i, kind := range []string{"linear", "log", "symlog"} {
			s := Scale{}
			switch i {
			case 0:
				s.Min, s.Max = LinearRange(lo, hi, l)
			case 1:
				s.Log = l.Base
				s.Min, s.Max = LogRange(lo, hi, l)
			default:
				s.Symlog, s.Base = math.Max(math.Abs(soft), 1e-12), l.Base
				s.Min, s.Max = SymlogRange(lo, hi, l)
			}
			for _, scale := range []Scale{s, {Min: lo, Max: hi, Log: s.Log, Symlog: s.Symlog, Base: s.Base}} {
				a := &Axis{Side: "left", Field: &frame.Field{Kind: frame.Number, Config: config}, Scale: scale}
				inOrder(t, kind, a.Ticks(pixels, nil))
				Area{Width: pixels, Height: pixels / 2, From: from, To: to, Zone: kathmandu}.Layout([]*Axis{a, a})
			}
		}
		inOrder(t, "time", TimeTicks(from, to, kathmandu, pixels))
	})
}

func inOrder(t *testing.T, kind string, ticks []Tick) {
	t.Helper()
	if len(ticks) > 2*maxTicks+1 {
		t.Fatalf("%s: %d ticks", kind, len(ticks))
	}
	for i, tick := range ticks {
		if i > 0 && !(tick.Value > ticks[i-1].Value) {
			t.Fatalf("%s: %v after %v", kind, tick.Value, ticks[i-1].Value)
		}
	}
}
