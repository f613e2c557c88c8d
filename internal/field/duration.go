package field

import (
	"math"
	"strings"
	"time"

	"github.com/montui/montui/internal/frame"
)

func numberText(v float64) string    { return frame.NumberText(v) }
func leadingNumber(s string) float64 { return frame.LeadingNumber(s) }

// spans are the sizes a duration unit steps through: below limit the value is divided by size and takes the suffix.
type span struct {
	limit, size float64
	suffix      string
	// exact keeps the suffix as it is; others take an s above 1 where Grafana has one.
	exact bool
}

func spanned(spans ...span) unit {
	return func(v float64, o unitOptions) Text {
		abs := math.Abs(v)
		s := spans[len(spans)-1]
		for _, candidate := range spans {
			if abs < candidate.limit {
				s = candidate
				break
			}
		}
		scaled := v / s.size
		if s.size < 1 {
			scaled = v * math.Round(1/s.size)
		}
		suffix := s.suffix
		if !s.exact && math.Abs(scaled) > 1 {
			switch suffix {
			case " min", " hour", " day", " week", " year":
				suffix += "s"
			}
		}
		return Text{Text: fixed(scaled, o.decimals), Suffix: suffix}
	}
}

var inf = math.Inf(1)

var (
	nanoseconds = spanned(span{1e3, 1, " ns", true}, span{1e6, 1e3, " µs", false}, span{1e9, 1e6, " ms", false},
		span{6e10, 1e9, " s", false}, span{36e11, 6e10, " min", false}, span{864e11, 36e11, " hour", false},
		span{inf, 864e11, " day", false})
	microseconds = spanned(span{1e3, 1, " µs", true}, span{1e6, 1e3, " ms", false}, span{inf, 1e6, " s", false})
	milliseconds = spanned(span{1e3, 1, " ms", true}, span{6e4, 1e3, " s", false}, span{36e5, 6e4, " min", false},
		span{864e5, 36e5, " hour", false}, span{31536e6, 864e5, " day", false}, span{inf, 31536e6, " year", false})
	// A year is 31556900 s here and starts at 31536000 s: Grafana's numbers.
	secondSpans = spanned(span{1e-6, 1e-9, " ns", false}, span{1e-3, 1e-6, " µs", false}, span{1, 1e-3, " ms", false},
		span{60, 1, " s", true}, span{3600, 60, " min", false}, span{86400, 3600, " hour", false},
		span{604800, 86400, " day", false}, span{31536e3, 604800, " week", false}, span{inf, 31556900, " year", false})
	minutes = spanned(span{60, 1, " min", true}, span{1440, 60, " hour", false}, span{10080, 1440, " day", false},
		span{604800, 10080, " week", false}, span{inf, 525948, " year", false})
	hours = spanned(span{24, 1, " hour", true}, span{168, 24, " day", false}, span{8760, 168, " week", false},
		span{inf, 8760, " year", false})
	days = spanned(span{7, 1, " day", false}, span{365, 7, " week", false}, span{inf, 365, " year", false})
)

func seconds(v float64, o unitOptions) Text {
	if v == 0 {
		return Text{Text: "0", Suffix: " s"}
	}
	return secondSpans(v, o)
}

func timeticks(v float64, o unitOptions) Text { return seconds(v/100, o) }

var durationUnits = []struct {
	name string
	ms   float64
}{
	{"year", 31536e6}, {"month", 2592e6}, {"week", 6048e5}, {"day", 864e5}, {"hour", 36e5}, {"minute", 6e4},
	{"second", 1e3}, {"millisecond", 1},
}

func durationMs(v float64, o unitOptions) Text { return duration(v, o, "millisecond", 1) }
func durationS(v float64, o unitOptions) Text  { return duration(v, o, "second", 1000) }

// duration is "1 hour, 2 minutes": as many units as there are decimals, and one.
func duration(v float64, o unitOptions, name string, size float64) Text {
	switch {
	case v == 0:
		return Text{Text: "0", Suffix: " " + name + "s"}
	case v < 0:
		t := duration(-v, o, name, size)
		t.Suffix += " ago"
		return t
	}
	v *= size
	left := 0
	if o.decimals != nil {
		left = *o.decimals
	}
	var parts []string
	started := false
	for _, u := range durationUnits {
		if left < 0 {
			break
		}
		n := v / u.ms
		if !(n >= 1) && !started {
			continue
		}
		started = true // what is left of infinity is NaN, and is written so
		whole := math.Floor(n)
		text := numberText(whole) + " " + u.name
		if whole != 1 {
			text += "s"
		}
		parts = append(parts, text)
		v = math.Mod(v, u.ms)
		left--
	}
	return Text{Text: strings.Join(parts, ", ")}
}

func hms(v float64, o unitOptions) Text {
	if v < 0 {
		t := hms(-v, o)
		t.Suffix += " ago"
		return t
	}
	two := func(x float64) string {
		if x > 9 {
			return numberText(x)
		}
		return "0" + numberText(x)
	}
	rest := math.Mod(v, 3600)
	return Text{Text: two(math.Floor(v/3600)) + ":" + two(math.Floor(rest/60)) + ":" + two(math.Floor(math.Mod(rest, 60)))}
}

func dhms(v float64, o unitOptions) Text {
	if v < 0 {
		t := dhms(-v, o)
		t.Suffix += " ago"
		return t
	}
	prefix := ""
	n := math.Floor(v / 86400)
	if n > 0 {
		prefix = numberText(n) + " d "
	}
	return Text{Text: prefix + hms(v-n*86400, o).Text}
}

func clockS(v float64, o unitOptions) Text { return clockMs(v*1000, o) }

func clockMs(v float64, o unitOptions) Text {
	decimals := -1
	if o.decimals != nil {
		decimals = *o.decimals
	}
	if v != v || math.IsInf(v, 0) || math.Abs(v) > 8.64e15 {
		if v < 36e5 {
			return Text{Text: invalidDate}
		}
		if decimals == 0 {
			return Text{Text: numberText(math.Floor(v/36e5)) + "h"}
		}
		return Text{Text: numberText(math.Floor(v/36e5)) + "h:" + invalidDate}
	}
	at := time.UnixMilli(int64(v)).UTC()
	pattern := `mm\m:ss\s:SSS\m\s`
	switch {
	case v < 1e3:
		return Text{Text: frame.DateText(at, `SSS\m\s`)}
	case v < 6e4:
		pattern = `ss\s:SSS\m\s`
		if decimals == 0 {
			pattern = `ss\s`
		}
		return Text{Text: frame.DateText(at, pattern)}
	case v < 36e5:
		switch decimals {
		case 0:
			pattern = `mm\m`
		case 1:
			pattern = `mm\m:ss\s`
		}
		return Text{Text: frame.DateText(at, pattern)}
	}
	whole := numberText(math.Floor(v/36e5)) + "h"
	switch decimals {
	case 0:
		return Text{Text: whole}
	case 1:
		pattern = `mm\m`
	case 2:
		pattern = `mm\m:ss\s`
	}
	return Text{Text: whole + ":" + frame.DateText(at, pattern)}
}
