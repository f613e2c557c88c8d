package query

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/montui/montui/internal/dashboard"
)

const (
	// maxPoints is what a Prometheus server gives of one series at most.
	maxPoints = 11_000
	// defaultPoints is what Grafana's server divides a range by when the panel says nothing.
	defaultPoints = 1500
	defaultScrape = 15 * time.Second
)

// rounding is Grafana's table of intervals: what lies up to the limit becomes the step.
var rounding = []struct{ limit, step int64 }{
	{10, 1}, {15, 10}, {35, 20}, {75, 50}, {150, 100}, {350, 200}, {750, 500}, {1500, 1000}, {3500, 2000}, {7500, 5000},
	{12500, 10000}, {17500, 15000}, {25000, 20000}, {45000, 30000}, {90000, 60000}, {210000, 120000}, {450000, 300000},
	{750000, 600000}, {1050000, 900000}, {1500000, 1200000}, {2700000, 1800000}, {5400000, 3600000}, {9000000, 7200000},
	{16200000, 10800000}, {32400000, 21600000}, {86400000, 43200000}, {604800000, 86400000}, {1814400000, 604800000},
	{3628800000, 2592000000},
}

const yearMs = 31536000000

// roundInterval is the server's rounding; its last step but one reaches to two years.
func roundInterval(d time.Duration) time.Duration {
	for _, r := range rounding {
		if d <= time.Duration(r.limit)*time.Millisecond {
			return time.Duration(r.step) * time.Millisecond
		}
	}
	if d <= 2*yearMs*time.Millisecond {
		return 2592000000 * time.Millisecond
	}
	return yearMs * time.Millisecond
}

// roundBrowser is the browser's rounding, whose limits belong to the next step.
func roundBrowser(ms float64) float64 {
	for _, r := range rounding {
		if ms < float64(r.limit) {
			return float64(r.step)
		}
	}
	return yearMs
}

// browserInterval is the interval that Grafana's browser side sends with a query: the range in so many points, rounded,
// and not below the lower limit.
func browserInterval(span time.Duration, points int, low time.Duration) time.Duration {
	ms := roundBrowser(float64(span.Milliseconds()) / float64(max(points, 1)))
	return max(time.Duration(ms)*time.Millisecond, low)
}

var (
	browserDurationText  = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^(-?\d+)(?:\.\d+)?(ms|[Mwdhmsy])`) })
	browserDurationUnits = map[string]time.Duration{"y": yearMs * time.Millisecond, "M": 30 * 24 * time.Hour, "w": 7 * 24 * time.Hour, "d": 24 * time.Hour,
		"h": time.Hour, "m": time.Minute, "s": time.Second, "ms": time.Millisecond}
)

// browserDuration reads an interval as Grafana's browser side does: one unit, what is behind the point left away, a plain
// number being seconds, a month 30 days.
func browserDuration(text string) (time.Duration, error) {
	amount, unit := text, time.Second
	if n, err := strconv.ParseFloat(text, 64); err != nil || n == 0 {
		m := browserDurationText().FindStringSubmatch(text)
		if m == nil {
			return 0, fmt.Errorf("%q is no interval; write it as 15s, 5m, 1h or 1d", text)
		}
		amount, unit = m[1], browserDurationUnits[m[2]]
	}
	whole, _, _ := strings.Cut(amount, ".")
	count, err := strconv.ParseInt(whole, 10, 64)
	if err != nil || count > int64(math.MaxInt64/unit) || count < -int64(math.MaxInt64/unit) {
		return 0, fmt.Errorf("the interval %q is too long", text)
	}
	return time.Duration(count) * unit, nil
}

// formatInterval prints an interval in its largest unit, as $__interval is.
func formatInterval(d time.Duration) string {
	ms := d.Milliseconds()
	for _, u := range []struct {
		size int64
		name string
	}{{yearMs, "y"}, {86400000, "d"}, {3600000, "h"}, {60000, "m"}, {1000, "s"}} {
		if ms >= u.size {
			return strconv.FormatInt(ms/u.size, 10) + u.name
		}
	}
	return strconv.FormatInt(max(ms, 1), 10) + "ms"
}

// isMacro tells whether a min step is one of the interval variables, which mean "as computed".
func isMacro(s string) bool {
	switch strings.NewReplacer("{", "", "}", "").Replace(s) {
	case "$__interval", "$__interval_ms", "$__rate_interval", "$__rate_interval_ms":
		return true
	}
	return false
}

func isRateMacro(s string) bool { return s == "$__rate_interval" || s == "${__rate_interval}" }

// minInterval is the lower limit of the step: the query's, else the one sent, else the data source's, else the default.
func minInterval(scrape, query string, sent time.Duration) (time.Duration, error) {
	switch {
	case query == "" || query == "0s":
		if sent > 0 {
			return sent, nil
		}
		if scrape == "" {
			return defaultScrape, nil
		}
		return dashboard.ParseInterval(scrape)
	default:
		return dashboard.ParseInterval(query)
	}
}

// rateInterval is $__rate_interval: long enough for a rate to see four scrapes.
func rateInterval(interval time.Duration, scrape string) time.Duration {
	d := defaultScrape
	if scrape != "" {
		var err error
		if d, err = dashboard.ParseInterval(scrape); err != nil {
			return 0
		}
	}
	return max(interval+d, 4*d)
}

// stepInput is what a step depends on.
type stepInput struct {
	interval string // the query's min step
	scrape   string // the data source's
	sent     time.Duration
	factor   int
	span     time.Duration
	points   int
	offset   time.Duration // the zone's, by which ranges are aligned
}

// step computes the step as Grafana's server does.
func step(in stepInput) (time.Duration, error) {
	query := in.interval
	if isMacro(query) {
		query = ""
	}
	low, err := minInterval(in.scrape, query, in.sent)
	if err != nil {
		return 0, err
	}
	points := in.points
	if points <= 0 {
		points = defaultPoints
	}
	computed := in.span / time.Duration(points)
	if computed < low {
		computed = low
	} else {
		computed = roundInterval(computed)
	}
	computed = max(computed, roundInterval(in.span/maxPoints))
	if isRateMacro(in.interval) {
		return rateInterval(computed, in.scrape), nil
	}
	factor := in.factor
	if factor == 0 {
		factor = 1
	}
	if computed > math.MaxInt64/time.Duration(max(factor, -factor, 1)) {
		return computed, nil
	}
	return computed * time.Duration(factor), nil
}

// macros puts the server-side variables into an expression.
func macros(expr string, in stepInput, step time.Duration) string {
	if !strings.Contains(expr, "$") {
		return expr
	}
	rate := step
	if !isRateMacro(in.interval) {
		scrape := in.interval
		if strings.NewReplacer("{", "", "}", "").Replace(scrape) == "$__interval" {
			scrape = step.String()
		}
		if scrape == "" {
			scrape = in.scrape
		}
		rate = rateInterval(in.sent, scrape)
	}
	number := func(d time.Duration) string { return strconv.FormatInt(d.Milliseconds(), 10) }
	span := strconv.FormatInt(int64(math.Round(in.span.Seconds())), 10)
	table := []struct{ name, value string }{
		{"interval_ms", number(step)}, {"interval", formatInterval(step)}, {"range_ms", number(in.span)}, {"range_s", span}, {"range", span + "s"},
		{"rate_interval_ms", number(rate)}, {"rate_interval", rate.String()},
	}
	for _, m := range table {
		expr = strings.ReplaceAll(strings.ReplaceAll(expr, "${__"+m.name+"}", m.value), "$__"+m.name, m.value)
	}
	return expr
}
