package dashboard

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/montui/montui/internal/oracle"
)

func TestOracleDateMathIsValid(t *testing.T) {
	now := time.UnixMilli(1773578096789).UTC()
	oracle.Run(t, "datemath_valid", 1000, func(v oracle.Vector) (bool, string) {
		var in struct{ Text string }
		var want struct{ IsValid bool }
		if err := errors.Join(json.Unmarshal(v.Input, &in), json.Unmarshal(v.Expected, &want)); err != nil {
			return false, err.Error()
		}
		if strings.Trim(in.Text, "0123456789") == "" && in.Text != "" {
			return oracle.NotAsked() // montui also reads Unix times
		}
		_, err := ParseTime(in.Text, now, time.UTC, false)
		return (err == nil) == want.IsValid, fmt.Sprintf("%q: %v, want valid %v", in.Text, err, want.IsValid)
	})
}

func TestOracleDateMath(t *testing.T) {
	now := time.UnixMilli(1773578096789).UTC()
	days := map[string]time.Weekday{"sunday": time.Sunday, "monday": time.Monday, "saturday": time.Saturday}
	oracle.Run(t, "datemath_parse", 1000, func(v oracle.Vector) (bool, string) {
		var in struct {
			Text, Timezone, WeekStart string
			RoundUp                   bool
			FiscalYearStartMonth      int
		}
		if err := json.Unmarshal(v.Input, &in); err != nil {
			return false, err.Error()
		}
		if strings.Trim(in.Text, "0123456789") == "" && in.Text != "" {
			return oracle.NotAsked() // montui also reads Unix times, which Grafana's function does not
		}
		zone, err := time.LoadLocation(strings.Replace(in.Timezone, "utc", "UTC", 1))
		if err != nil {
			return false, err.Error()
		}
		if !strings.HasPrefix(in.Text, "now") {
			zone = time.UTC // this function of Grafana's takes the browser's zone for such texts; its dashboards take theirs, as montui does
		}
		got, err := Calendar{WeekStart: days[in.WeekStart], FiscalMonth: in.FiscalYearStartMonth}.ParseTime(in.Text, now, zone, in.RoundUp)
		var want int64
		if json.Unmarshal(v.Expected, &want) != nil {
			return err != nil, fmt.Sprint(got)
		}
		return err == nil && got.UnixMilli() == want, fmt.Sprint(got.UnixMilli(), err)
	})
}

func TestParseTime(t *testing.T) {
	now := time.Date(2026, 3, 15, 12, 34, 56, 789e6, time.UTC)
	for _, c := range []struct {
		in   string
		up   bool
		want string
	}{
		{"now", false, "2026-03-15T12:34:56.789Z"},
		{"now-6h", false, "2026-03-15T06:34:56.789Z"},
		{"now/d", true, "2026-03-15T23:59:59.999Z"},
		{"now-1d/d", false, "2026-03-14T00:00:00Z"},
		{"1773576000", false, "2026-03-15T12:00:00Z"},
		{"1773576000000", false, "2026-03-15T12:00:00Z"},
		{"2026-03-10T10:00:00+02:00", false, "2026-03-10T08:00:00Z"},
		{"2026-03-10", false, "2026-03-10T00:00:00Z"},
		{"nonsense", false, ""}, {"", false, ""}, {"now-99999999999999999999d", false, ""}, {"now-1x", false, ""},
	} {
		got, err := ParseTime(c.in, now, time.UTC, c.up)
		if c.want == "" {
			if err == nil {
				t.Errorf("%q: got %v, want an error", c.in, got)
			}
			continue
		}
		if err != nil || got.Format(time.RFC3339Nano) != c.want {
			t.Errorf("%q: got %v %v, want %s", c.in, got.Format(time.RFC3339Nano), err, c.want)
		}
	}
}

func TestParseInterval(t *testing.T) {
	for in, want := range map[string]time.Duration{
		"15s": 15 * time.Second, "1m": time.Minute, ">10s": 10 * time.Second, "1d": 24 * time.Hour, "2w": 14 * 24 * time.Hour,
		"30": 30 * time.Second, "1h30m": 90 * time.Minute, "1y": 8766 * time.Hour, "100ms": 100 * time.Millisecond, "": -1, "x": -1, "5 minutes": -1,
	} {
		got, err := ParseInterval(in)
		if want == -1 {
			if err == nil {
				t.Errorf("%q: got %v, want an error", in, got)
			}
		} else if err != nil || got != want {
			t.Errorf("%q: got %v %v, want %v", in, got, err, want)
		}
	}
}

func TestDashboardCalendar(t *testing.T) {
	d, _ := parse(t, `{"title":"T","weekStart":"monday","fiscalYearStartMonth":3}`)
	now := time.Date(2026, 3, 15, 12, 0, 0, 0, time.UTC) // a Sunday
	for text, want := range map[string]string{"now/w": "2026-03-09", "now/fy": "2025-04-01"} {
		if got, err := d.Calendar().ParseTime(text, now, time.UTC, false); err != nil || got.Format(time.DateOnly) != want {
			t.Errorf("%s is %v, %v", text, got, err)
		}
	}
}
