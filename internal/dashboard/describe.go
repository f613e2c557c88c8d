package dashboard

import (
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"
)

// QuickRanges are the ranges Grafana's time picker offers, in its words and order.
func QuickRanges() []QuickRange { return append([]QuickRange(nil), quickRanges...) }

// QuickRange is a range with its name.
type QuickRange struct{ From, To, Name string }

var quickRanges = []QuickRange{
	{"now/d", "now/d", "Today"}, {"now/d", "now", "Today so far"},
	{"now/w", "now/w", "This week"}, {"now/w", "now", "This week so far"},
	{"now/M", "now/M", "This month"}, {"now/M", "now", "This month so far"},
	{"now/y", "now/y", "This year"}, {"now/y", "now", "This year so far"},
	{"now-1d/d", "now-1d/d", "Yesterday"}, {"now-2d/d", "now-2d/d", "Day before yesterday"}, {"now-7d/d", "now-7d/d", "This day last week"},
	{"now-1w/w", "now-1w/w", "Previous week"}, {"now-1M/M", "now-1M/M", "Previous month"},
	{"now-1Q/fQ", "now-1Q/fQ", "Previous fiscal quarter"}, {"now-1y/y", "now-1y/y", "Previous year"}, {"now-1y/fy", "now-1y/fy", "Previous fiscal year"},
	{"now-5m", "now", "Last 5 minutes"}, {"now-15m", "now", "Last 15 minutes"}, {"now-30m", "now", "Last 30 minutes"},
	{"now-1h", "now", "Last 1 hour"}, {"now-3h", "now", "Last 3 hours"}, {"now-6h", "now", "Last 6 hours"},
	{"now-12h", "now", "Last 12 hours"}, {"now-24h", "now", "Last 24 hours"}, {"now-2d", "now", "Last 2 days"}, {"now-7d", "now", "Last 7 days"},
	{"now-30d", "now", "Last 30 days"}, {"now-90d", "now", "Last 90 days"}, {"now-6M", "now", "Last 6 months"},
	{"now-1y", "now", "Last 1 year"}, {"now-2y", "now", "Last 2 years"}, {"now-5y", "now", "Last 5 years"},
	{"now/fQ", "now", "This fiscal quarter so far"}, {"now/fQ", "now/fQ", "This fiscal quarter"},
	{"now/fy", "now", "This fiscal year so far"}, {"now/fy", "now/fy", "This fiscal year"},
}

// aheadSpans are the spans from now on that Grafana has a name for.
var aheadSpans = map[string]bool{"1m": true, "5m": true, "15m": true, "30m": true, "1h": true, "3h": true, "6h": true, "12h": true, "24h": true,
	"2d": true, "7d": true, "30d": true, "90d": true, "6M": true, "1y": true, "2y": true, "5y": true}

var spanNames = map[string]string{"s": "second", "m": "minute", "h": "hour", "d": "day", "w": "week", "M": "month", "Q": "quarter", "y": "year",
	"fQ": "fiscal quarter", "fy": "fiscal year"}

var spanPattern = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^now[-+](\d+)(f[Qy]|[yMwdhmsQ])`) })

// DescribeRange is a time range in Grafana's words: "Last 6 hours", "Today so far", "2026-03-15 12:00:00 to 2026-03-15 13:00:00".
// Times that are not relative are written in the zone.
func DescribeRange(from, to string, zone *time.Location) string {
	for _, q := range quickRanges {
		if q.From == from && q.To == to {
			return q.Name
		}
	}
	ahead, isAhead := strings.CutPrefix(to, "now+")
	switch {
	case from == "now" && isAhead && aheadSpans[ahead]:
		return "Next " + spanText("now-"+ahead)
	case to == "now" && strings.Contains(from, "now"):
		if text := spanText(from); text != "" {
			return "Last " + text
		}
	}
	return describeTime(from, zone) + " to " + describeTime(to, zone)
}

// spanText is "6 hours" of now-6h; what follows the span is left out, as in Grafana.
func spanText(s string) string {
	m := spanPattern().FindStringSubmatch(s)
	if m == nil {
		return ""
	}
	n, err := strconv.ParseUint(m[1], 10, 53)
	if err != nil {
		return ""
	}
	name := spanNames[m[2]]
	if n > 1 {
		name += "s"
	}
	return strconv.FormatUint(n, 10) + " " + name
}

// describeTime writes a time that is not relative in the zone.
func describeTime(s string, zone *time.Location) string {
	if strings.HasPrefix(s, "now") || strings.Contains(s, "||") {
		return s
	}
	at, err := ParseTime(s, time.Time{}, zone, false)
	if err != nil {
		return s
	}
	return at.Format("2006-01-02 15:04:05")
}
