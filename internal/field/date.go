package field

import (
	"math"
	"strconv"
	"time"

	"github.com/montui/montui/internal/frame"
)

const (
	isoDate     = "YYYY-MM-DD HH:mm:ss"
	isoDateMs   = "YYYY-MM-DD HH:mm:ss.SSS"
	usDate      = "MM/DD/YYYY h:mm:ss a"
	localDate   = "MM/DD/YYYY, hh:mm:ss\u202fA"
	localTime   = "hh:mm:ss\u202fA"
	invalidDate = "Invalid date"
)

func (o unitOptions) at(v float64) (time.Time, bool) {
	if v != v || math.Abs(v) > 8.64e15 {
		return time.Time{}, false
	}
	zone := o.zone
	if zone == nil {
		zone = time.UTC
	}
	return time.UnixMilli(int64(v)).In(zone), true
}

// date formats a time by a pattern; todayPattern, when there is one, is for times of the current day.
func date(pattern, todayPattern string) unit {
	return func(v float64, o unitOptions) Text {
		at, ok := o.at(v)
		if !ok {
			return Text{Text: invalidDate}
		}
		if todayPattern != "" {
			// "Today" is told in the process's own zone, the value in the panel's: as Grafana does.
			now := time.UnixMilli(o.now).UTC()
			y, m, d := now.Date()
			if vy, vm, vd := at.UTC().Date(); y == vy && m == vm && d == vd {
				return Text{Text: frame.DateText(at, todayPattern)}
			}
		}
		return Text{Text: frame.DateText(at, pattern)}
	}
}

func systemDate(v float64, o unitOptions) Text {
	if o.showMs {
		return date(isoDateMs, "")(v, o)
	}
	return date(isoDate, "")(v, o)
}

// FormatTime writes a time by a pattern of moment.js, which dashboards use: YYYY-MM-DD HH:mm:ss.
func FormatTime(ms int64, pattern string, zone *time.Location) string {
	at, _ := unitOptions{zone: zone}.at(float64(ms))
	return frame.DateText(at, pattern)
}

// fromNow is "5 minutes ago", "in 2 days".
func fromNow(v float64, o unitOptions) Text {
	at, ok := o.at(v)
	if !ok {
		return Text{Text: invalidDate}
	}
	now := time.UnixMilli(o.now)
	text := humanize(now, at)
	if at.After(now) {
		return Text{Text: "in " + text}
	}
	return Text{Text: text + " ago"}
}

// humanize counts whole months by the calendar and the rest in days.
func humanize(now, at time.Time) string {
	from, to := at.UTC(), now.UTC()
	if from.After(to) {
		from, to = to, from
	}
	d := to.Sub(from)
	r := func(unit time.Duration) int { return int(math.Round(float64(d) / float64(unit))) }
	whole := (to.Year()-from.Year())*12 + int(to.Month()) - int(from.Month())
	if addMonths(from, whole).After(to) {
		whole--
	}
	rest := float64(to.Sub(addMonths(from, whole))) / float64(24*time.Hour)
	days := int(math.Round(math.Round(float64(whole)*146097/4800) + rest))
	exact := float64(whole) + rest*4800/146097
	months, years := int(math.Round(exact)), int(math.Round(exact/12))
	switch {
	case r(time.Second) <= 44:
		return "a few seconds"
	case r(time.Minute) <= 1:
		return "a minute"
	case r(time.Minute) < 45:
		return strconv.Itoa(r(time.Minute)) + " minutes"
	case r(time.Hour) <= 1:
		return "an hour"
	case r(time.Hour) < 22:
		return strconv.Itoa(r(time.Hour)) + " hours"
	case days <= 1:
		return "a day"
	case days < 26:
		return strconv.Itoa(days) + " days"
	case months <= 1:
		return "a month"
	case months < 11:
		return strconv.Itoa(months) + " months"
	case years <= 1:
		return "a year"
	}
	return strconv.Itoa(years) + " years"
}

// addMonths is the same day some months on, the month's last day where it is shorter.
func addMonths(t time.Time, n int) time.Time {
	first := time.Date(t.Year(), t.Month()+time.Month(n), 1, t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), t.Location())
	last := first.AddDate(0, 1, -1).Day()
	return first.AddDate(0, 0, min(t.Day(), last)-1)
}
