package viz

import "time"

const (
	second = int64(1000)
	minute = 60 * second
	hour   = 60 * minute
	day    = 24 * hour
	year   = 365 * day
)

// timeSteps are uPlot's, below a month.
var timeSteps = []int64{
	1, 2, 5, 10, 20, 50, 100, 200, 500,
	second, 5 * second, 10 * second, 15 * second, 30 * second,
	minute, 5 * minute, 10 * minute, 15 * minute, 30 * minute,
	hour, 2 * hour, 3 * hour, 4 * hour, 6 * hour, 8 * hour, 12 * hour,
	day, 2 * day, 3 * day, 4 * day, 5 * day, 6 * day, 7 * day, 8 * day, 9 * day, 10 * day, 15 * day,
}

// timeTick is a place on the time axis.
type timeTick struct {
	at   int64
	text string
}

// timeTicks are round times of the zone between from and to with Grafana's texts, far enough apart for them.
func timeTicks(from, to int64, cells int, zone *time.Location) []timeTick {
	span := to - from
	if span <= 0 || cells < 4 {
		return nil
	}
	for _, step := range timeSteps {
		layout := timeLayout(step, span)
		if step*int64(cells) >= span*int64(len(layout)+4) {
			if step < day {
				return within(from, to, step, layout, zone)
			}
			return dates(from, to, layout, func(t time.Time) time.Time { return t.AddDate(0, 0, int(step/day)) }, zone)
		}
	}
	for _, months := range []int{1, 2, 3, 4, 6, 12, 24, 60, 120, 240, 600, 1200} {
		layout := "2006-01"
		if months >= 12 {
			layout = "2006"
		}
		if int64(months)*30*day/int64(len(layout)+4) >= span/int64(cells) {
			return dates(from, to, layout, func(t time.Time) time.Time { return t.AddDate(0, months, 0) }, zone)
		}
	}
	return nil
}

// timeLayout is Grafana's choice of format.
func timeLayout(step, span int64) string {
	switch {
	case step < second:
		return "15:04:05.000"
	case step <= minute: // Grafana writes seconds at whole minutes too
		return "15:04:05"
	case span <= day:
		return "15:04"
	case step < day:
		return "01/02 15:04"
	case span < year:
		return "01/02"
	}
	return "2006-01"
}

// within are the multiples of a step shorter than a day, counted from the zone's midnight.
func within(from, to, step int64, layout string, zone *time.Location) []timeTick {
	var out []timeTick
	_, offset := time.UnixMilli(from).In(zone).Zone()
	shift := int64(offset) * 1000
	for t := ceilTo(from+shift, step) - shift; t <= to && len(out) < 500; t += step {
		at := time.UnixMilli(t).In(zone)
		if _, o := at.Zone(); o != offset && step >= hour { // the clocks changed: stay on round hours
			t -= int64(o-offset) * 1000
			offset = o
			if t < from {
				continue
			}
			if t > to {
				break
			}
			at = time.UnixMilli(t).In(zone)
		}
		out = append(out, timeTick{t, at.Format(layout)})
	}
	return out
}

func ceilTo(v, step int64) int64 {
	if r := v % step; r > 0 {
		return v + step - r
	} else if r < 0 {
		return v - r
	}
	return v
}

// dates are midnights, first days of months or of years.
func dates(from, to int64, layout string, next func(time.Time) time.Time, zone *time.Location) []timeTick {
	var out []timeTick
	t := time.UnixMilli(from).In(zone)
	switch layout {
	case "2006":
		t = time.Date(t.Year(), 1, 1, 0, 0, 0, 0, zone)
	case "2006-01":
		t = time.Date(t.Year(), t.Month(), 1, 0, 0, 0, 0, zone)
	default:
		t = time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, zone)
	}
	for ; t.UnixMilli() <= to && len(out) < 500; t = next(t) {
		if ms := t.UnixMilli(); ms >= from {
			out = append(out, timeTick{ms, t.Format(layout)})
		}
	}
	return out
}
