package query

import (
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/montui/montui/internal/dashboard"
)

// window is a panel's own time range, and what Grafana writes of it beside the title.
type window struct {
	from, to time.Time
	info     string
}

// Window is the panel's own time range: timeFrom replaces a relative range, timeShift moves the range back.
func (p *Pipeline) Window(a Ask) (from, to time.Time) {
	w := p.window(a)
	return w.from, w.to
}

// TimeInfo is what Grafana writes beside the title of a panel with a time range of its own: "Last 1 hour timeshift -1d".
func (p *Pipeline) TimeInfo(a Ask) string {
	if p.panel.HideTimeOverride {
		return ""
	}
	return strings.TrimSpace(p.window(a).info)
}

func (p *Pipeline) window(a Ask) window {
	w := window{from: a.From, to: a.To}
	zone := a.Zone
	if zone == nil {
		zone = time.UTC
	}
	if text := a.Vars.InterpolateAs(p.panel.TimeFrom, defaultFormat); text != "" {
		span, ok := describeSpan(text)
		if !ok {
			w.info = "invalid time override"
			return w
		}
		if a.relative() {
			from, errFrom := dashboard.ParseTime(span.from, a.Now, zone, false)
			to, errTo := dashboard.ParseTime(span.to, a.Now, zone, false)
			if errFrom == nil && errTo == nil {
				w = window{from, to, span.display}
			}
		}
	}
	if text := a.Vars.InterpolateAs(p.panel.TimeShift, defaultFormat); text != "" {
		from, errFrom := dashboard.ParseTime("now-"+text, w.from, zone, false)
		to, errTo := dashboard.ParseTime("now-"+text, w.to, zone, true)
		if _, ok := describeSpan(text); !ok || errFrom != nil || errTo != nil {
			w.info = "invalid timeshift"
			return w
		}
		w = window{from, to, w.info + " timeshift -" + text}
	}
	return w
}

// relative tells a range that moves with the clock: by its words where they are known, else by its end.
func (a Ask) relative() bool {
	if a.Now.IsZero() {
		return false
	}
	if raw := a.Vars.rawFrom + a.Vars.rawTo; raw != "" {
		return strings.Contains(raw, "now")
	}
	return a.Now.Sub(a.To).Abs() < time.Second
}

// textSpan is a range that is written as one text: "1h", "+2d", "now/d".
type textSpan struct{ from, to, display string }

var spanAmount = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^now[-+](\d+)(f[Qy]|[yMwdhmsQ])`) })

// spanNames are the units of text ranges; of some, Grafana knows the amount and not the name.
var spanNames = map[string]string{"s": "second", "m": "minute", "h": "hour", "d": "day", "w": "week", "M": "month", "Q": "quarter", "y": "year",
	"fQ": "fiscal quarter", "fy": "fiscal year"}

// soFar are the ranges that begin with a day, week, month or year.
var soFar = map[string]string{"now/d": "Today so far", "now/w": "This week so far", "now/M": "This month so far", "now/y": "This year so far",
	"now/fQ": "This fiscal quarter so far", "now/fy": "This fiscal year so far"}

// describeSpan reads a panel's timeFrom or timeShift as Grafana does.
func describeSpan(text string) (textSpan, bool) {
	next := strings.HasPrefix(text, "+")
	if !strings.Contains(text, "now") {
		if !next {
			text = "-" + text
		}
		text = "now" + text
	}
	if display, ok := soFar[text]; ok {
		return textSpan{text, "now", display}, true
	}
	m := spanAmount().FindStringSubmatch(text)
	if m == nil {
		return textSpan{}, false
	}
	amount, _ := strconv.ParseInt(m[1], 10, 64) // one beyond an int64 is refused where the time is read
	display := strconv.FormatInt(amount, 10) + " " + spanNames[m[2]]
	if amount > 1 {
		display += "s"
	}
	if next {
		return textSpan{"now", text, "Next " + display}, true
	}
	return textSpan{text, "now", "Last " + display}, true
}
