package dashboard

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Calendar says how weeks and fiscal years are counted; the zero value is Grafana's default.
type Calendar struct {
	WeekStart   time.Weekday
	FiscalMonth int // 0 is January
}

// Calendar is how the dashboard counts weeks and fiscal years; no dashboard counts as Grafana does by default.
func (d *Dashboard) Calendar() Calendar {
	if d == nil {
		return Calendar{}
	}
	starts := map[string]time.Weekday{"saturday": time.Saturday, "monday": time.Monday}
	return Calendar{WeekStart: starts[strings.ToLower(d.WeekStart)], FiscalMonth: min(max(d.FiscalYearStartMonth, 0), 11)}
}

// ParseTime reads a time as Grafana's date math does: Unix seconds or milliseconds, RFC 3339, or relative (now-6h,
// now/d, now-1d/d). roundUp is for the end of a range: /d is then the day's last millisecond.
func ParseTime(s string, now time.Time, loc *time.Location, roundUp bool) (time.Time, error) {
	return Calendar{}.ParseTime(s, now, loc, roundUp)
}

// ParseTime is the function ParseTime with this calendar.
func (c Calendar) ParseTime(s string, now time.Time, loc *time.Location, roundUp bool) (time.Time, error) {
	if loc == nil {
		loc = time.UTC
	}
	base, math, isMath := now, "", false
	switch {
	case strings.HasPrefix(s, "now"):
		math, isMath = s[len("now"):], true
	case strings.Contains(s, "||"):
		text, rest, _ := strings.Cut(s, "||")
		t, err := absoluteTime(text, loc)
		if err != nil {
			return time.Time{}, err
		}
		base, math, isMath = t, rest, true
	}
	if !isMath {
		return absoluteTime(strings.TrimSpace(s), loc)
	}
	t, ok := c.dateMath(math, base.In(loc), roundUp)
	if !ok {
		return time.Time{}, fmt.Errorf("%q is no time; write it as now-6h, now/d, 2026-03-15T12:00:00Z or Unix seconds", s)
	}
	return t, nil
}

// absoluteLayouts are the forms of ISO 8601 that are read in the zone asked for.
var absoluteLayouts = []string{
	"2006-01-02T15:04:05.999999999", "2006-01-02 15:04:05.999999999", "2006-01-02T15:04", "2006-01-02 15:04", "2006-01-02T15", "2006-01-02", "2006-01",
}

func absoluteTime(s string, loc *time.Location) (time.Time, error) {
	if n, err := strconv.ParseInt(s, 10, 64); err == nil && len(s) > 4 {
		if n >= 1e11 || n <= -1e11 { // the year 5138 in seconds: above it they are milliseconds
			return time.UnixMilli(n).In(loc), nil
		}
		return time.Unix(n, 0).In(loc), nil
	}
	if f, err := strconv.ParseFloat(s, 64); err == nil && strings.Contains(s, ".") && f > 0 && f < 1e11 {
		return time.UnixMilli(int64(f * 1000)).In(loc), nil
	}
	if t, err := time.Parse(time.RFC3339Nano, s); err == nil {
		return t.In(loc), nil
	}
	for _, layout := range absoluteLayouts {
		if t, err := time.ParseInLocation(layout, s, loc); err == nil {
			return t, nil
		}
	}
	return time.Time{}, fmt.Errorf("%q is no time; write it as now-6h, now/d, 2026-03-15T12:00:00Z or Unix seconds", s)
}

// maxDigits is how long a step's count may be in Grafana.
const maxDigits = 5

// dateMath applies steps such as -1d, +3h and /w to a time.
func (c Calendar) dateMath(math string, t time.Time, roundUp bool) (time.Time, bool) {
	math = strings.ReplaceAll(math, " ", "")
	for i := 0; i < len(math); {
		op := math[i]
		i++
		if op != '/' && op != '+' && op != '-' {
			return t, false
		}
		n, digits := 1, i
		for i < len(math) && math[i] >= '0' && math[i] <= '9' {
			i++
		}
		if i > digits {
			if i-digits > maxDigits {
				return t, false
			}
			n, _ = strconv.Atoi(math[digits:i])
		}
		if op == '/' && n != 1 {
			return t, false // only whole units can be rounded to
		}
		if i >= len(math) {
			return t, false
		}
		unit := math[i]
		i++
		fiscal := false
		if unit == 'f' {
			if i >= len(math) {
				return t, false
			}
			unit, fiscal = math[i], true
			i++
		}
		if !strings.ContainsRune("smhdwMQy", rune(unit)) {
			return t, false
		}
		switch op {
		case '+':
			t = addUnits(t, n, unit)
		case '-':
			t = addUnits(t, -n, unit)
		default:
			var ok bool
			if t, ok = c.round(t, unit, fiscal, roundUp); !ok {
				return t, false
			}
		}
		if y := t.Year(); y < -9999 || y > 99999 {
			return t, false
		}
	}
	return t, true
}

// addUnits moves by calendar units; a day that the target month lacks becomes its last.
func addUnits(t time.Time, n int, unit byte) time.Time {
	switch unit {
	case 's':
		return time.Unix(t.Unix()+int64(n), int64(t.Nanosecond())).In(t.Location())
	case 'm':
		return time.Unix(t.Unix()+int64(n)*60, int64(t.Nanosecond())).In(t.Location())
	case 'h':
		return time.Unix(t.Unix()+int64(n)*3600, int64(t.Nanosecond())).In(t.Location())
	case 'd':
		return wall(t, t.Year(), t.Month(), t.Day()+n)
	case 'w':
		return wall(t, t.Year(), t.Month(), t.Day()+7*n)
	case 'M':
		return addMonths(t, n)
	case 'Q':
		return addMonths(t, 3*n)
	default:
		return addMonths(t, 12*n)
	}
}

func addMonths(t time.Time, n int) time.Time {
	y, m, d := t.Date()
	first := time.Date(y, m+time.Month(n), 1, 12, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	return wall(t, first.Year(), first.Month(), min(d, last))
}

// wall is t's time of the day on another. Where clocks are changed then, Grafana's rule: the offset of the moment that would
// be if they were not.
func wall(t time.Time, y int, m time.Month, d int) time.Time {
	at := func(offset int) time.Time {
		return time.Date(y, m, d, t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), time.FixedZone("", offset)).In(t.Location())
	}
	_, before := t.Zone()
	_, then := at(before).Zone()
	return at(then)
}

// round goes to the start of a unit, or with up to its last millisecond.
func (c Calendar) round(t time.Time, unit byte, fiscal, up bool) (time.Time, bool) {
	if fiscal {
		return c.roundFiscal(t, unit, up)
	}
	start := c.startOf(t, unit)
	if !up {
		return start, true
	}
	return c.startOf(addUnits(start, 1, unit), unit).Add(-time.Millisecond), true
}

func (c Calendar) startOf(t time.Time, unit byte) time.Time {
	y, m, d := t.Date()
	loc := t.Location()
	switch unit {
	case 's':
		return t.Truncate(time.Second)
	case 'm':
		return t.Add(-time.Duration(t.Second())*time.Second - time.Duration(t.Nanosecond()))
	case 'h':
		return t.Add(-time.Duration(t.Minute())*time.Minute - time.Duration(t.Second())*time.Second - time.Duration(t.Nanosecond()))
	case 'd':
		return time.Date(y, m, d, 0, 0, 0, 0, loc)
	case 'w':
		back := (int(t.Weekday()) - int(c.WeekStart) + 7) % 7
		return time.Date(y, m, d-back, 0, 0, 0, 0, loc)
	case 'M':
		return time.Date(y, m, 1, 0, 0, 0, 0, loc)
	case 'Q':
		return time.Date(y, m-(m-1)%3, 1, 0, 0, 0, 0, loc)
	default:
		return time.Date(y, 1, 1, 0, 0, 0, 0, loc)
	}
}

// roundFiscal rounds to fiscal quarters and years, which start in the calendar's fiscal month; other units have no
// fiscal form and leave the time as it is, as Grafana does.
func (c Calendar) roundFiscal(t time.Time, unit byte, up bool) (time.Time, bool) {
	months := 12
	switch unit {
	case 'Q':
		months = 3
	case 'y':
	default:
		return t, true
	}
	y, m, _ := t.Date()
	back := (int(m) - 1 - c.FiscalMonth%12 + 12) % 12 % months
	start := time.Date(y, m-time.Month(back), 1, 0, 0, 0, 0, t.Location())
	if !up {
		return start, true
	}
	return addMonths(start, months).Add(-time.Millisecond), true
}
