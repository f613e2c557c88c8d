package field

import (
	"math"
	"time"

	"github.com/montui/montui/internal/frame"
)

const (
	second = 1000.0
	minute = 60 * second
	hour   = 60 * minute
	day    = 24 * hour
	month  = 30 * day
	year   = 365 * day

	lastTime = 8.64e15 // beyond it JavaScript has no dates
)

// timeSteps are the distances ticks of time may have, in milliseconds; months and years are rough and made exact by the calendar.
func timeSteps() steps {
	return steps{decimals: map[float64]int{}, at: []float64{1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500,
		second, 5 * second, 10 * second, 15 * second, 30 * second, minute, 5 * minute, 10 * minute, 15 * minute, 30 * minute,
		hour, 2 * hour, 3 * hour, 4 * hour, 6 * hour, 8 * hour, 12 * hour,
		day, 2 * day, 3 * day, 4 * day, 5 * day, 6 * day, 7 * day, 8 * day, 9 * day, 10 * day, 15 * day,
		month, 2 * month, 3 * month, 4 * month, 6 * month, year, 2 * year, 5 * year, 10 * year, 25 * year, 50 * year, 100 * year}}
}

// wallClock is what a zone's clocks show at a time, as a date without a zone.
func wallClock(ms float64, zone *time.Location) time.Time {
	at := time.UnixMilli(int64(ms)).In(zone)
	_, offset := at.Zone()
	return at.UTC().Add(time.Duration(offset) * time.Second)
}

func millis(t time.Time) float64 { return float64(t.UnixMilli()) }

// timeSplits are the times of a zone's clocks between lo and hi that are a step apart: whole minutes, hours from midnight, days,
// the firsts of months and years.
func timeSplits(lo, hi, step, apart, space float64, zone *time.Location) []float64 {
	if !(step > 0) || !(math.Abs(lo) <= lastTime) || !(math.Abs(hi) <= lastTime) {
		return nil
	}
	wall := wallClock(lo, zone)
	if step >= month {
		return calendarSplits(wall, hi, step, zone)
	}
	midnight := time.Date(wall.Year(), wall.Month(), wall.Day(), 0, 0, 0, 0, time.UTC)
	split := millis(midnight) + lo - millis(wall) + stepUp(millis(wall)-millis(midnight), math.Min(step, day))
	out := []float64{split}
	first := wallClock(split, zone)
	// The hour the clocks are expected to show tells when they were changed. Minutes count next to nothing, as in the library.
	hours := float64(first.Hour()) + float64(first.Minute())/minute + float64(first.Second())/hour
	for len(out) < maxTicks {
		if split += step; split > hi {
			break
		}
		if step <= hour {
			out = append(out, split)
			continue
		}
		expected := int(math.Floor(roundTo(hours+step/hour, 6))) % 24
		shift := wallClock(split, zone).Hour() - expected
		if shift > 1 {
			shift = -1
		}
		split -= float64(shift) * hour
		hours = math.Mod(hours+step/hour, 24)
		if roundTo((split-out[len(out)-1])/step, 3)*apart/space >= 0.7 {
			out = append(out, split)
		}
	}
	return out
}

// calendarSplits are the firsts of months or years.
func calendarSplits(wall time.Time, hi, step float64, zone *time.Location) []float64 {
	months, years := 0, int(step/year)
	start := time.Date(wall.Year(), 1, 1, 0, 0, 0, 0, time.UTC)
	if step < year {
		months, years = int(step/month), 0
		start = time.Date(wall.Year(), wall.Month(), 1, 0, 0, 0, 0, time.UTC)
	}
	if !wall.Equal(start) {
		start = start.AddDate(years, months, 0)
	}
	var out []float64
	for i := 0; i < maxTicks && millis(start) <= hi; i++ {
		next := start.AddDate(years*i, months*i, 0)
		split := 2*millis(next) - millis(wallClock(millis(next), zone))
		if split > hi {
			break
		}
		out = append(out, split)
	}
	return out
}

// timePattern is how Grafana writes times that are a step apart on an axis that spans so much.
func timePattern(step, span float64) string {
	switch {
	case step < second:
		return "HH:mm:ss.SSS"
	case step <= minute:
		return "HH:mm:ss"
	case span <= day:
		return "HH:mm"
	case step <= day:
		return "MM/DD HH:mm"
	case span < year:
		return "MM/DD"
	case math.Round(step/day) == math.Round(year/day):
		return "YYYY"
	case step <= year:
		return "YYYY-MM"
	}
	return "YYYY"
}

func timeText(ms float64, pattern string, zone *time.Location) string {
	at, ok := unitOptions{zone: zone}.at(ms)
	if !ok {
		return invalidDate
	}
	return frame.DateText(at, pattern)
}
