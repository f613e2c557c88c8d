package dashboard

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/montui/montui/internal/oracle"
)

func TestOracleDescribeRange(t *testing.T) {
	oracle.Run(t, "range_describe", 1000, func(v oracle.Vector) (bool, string) {
		var in struct {
			Raw      struct{ From, To string }
			Absolute *struct{ From, To int64 }
			Timezone string
		}
		var want struct {
			DescribeTimeRange string
			Range             struct{ From, To any }
		}
		if json.Unmarshal(v.Input, &in) != nil || json.Unmarshal(v.Expected, &want) != nil {
			return false, "unreadable"
		}
		zone, err := time.LoadLocation(strings.Replace(in.Timezone, "utc", "UTC", 1))
		if err != nil {
			return false, err.Error()
		}
		if in.Absolute != nil {
			in.Raw.From, in.Raw.To = fmt.Sprint(in.Absolute.From), fmt.Sprint(in.Absolute.To)
		}
		for _, end := range []struct {
			text    string
			roundUp bool
			want    any
		}{{in.Raw.From, false, want.Range.From}, {in.Raw.To, true, want.Range.To}} {
			if ms, asked := end.want.(float64); asked {
				at, err := ParseTime(end.text, time.UnixMilli(oracle.Now), zone, end.roundUp)
				if err != nil {
					at = time.UnixMilli(oracle.Now) // what Grafana takes for a text that is no time; montui says so instead
				}
				if at.UnixMilli() != int64(ms) {
					return false, fmt.Sprintf("%s is %d, want %.0f (%v)", end.text, at.UnixMilli(), ms, err)
				}
			}
		}
		got := DescribeRange(in.Raw.From, in.Raw.To, zone)
		return got == want.DescribeTimeRange, fmt.Sprintf("%q, want %q", got, want.DescribeTimeRange)
	})
}

// TestQuickRanges: each has a name of its own, and is described by it.
func TestQuickRanges(t *testing.T) {
	seen := map[string]bool{}
	for _, q := range QuickRanges() {
		if got := DescribeRange(q.From, q.To, time.UTC); got != q.Name || seen[got] {
			t.Errorf("%s to %s is %q, want %q", q.From, q.To, got, q.Name)
		}
		seen[q.Name] = true
	}
}
