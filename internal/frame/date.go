package frame

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Dates writes times by patterns of moment.js, as en-US. The zero value is Grafana's default.
type Dates struct {
	// WeekStart is the day a dashboard sets its weeks to begin with, nil for none. One that is set also takes the suffix off
	// ordinals, 3 for 3rd: Grafana's way.
	WeekStart *time.Weekday
}

// DateText writes a time by a pattern of moment.js, which dashboards use: YYYY-MM-DD HH:mm:ss.
func DateText(t time.Time, pattern string) string { return Dates{}.Text(t, pattern) }

// Text writes a time by a pattern; the empty one is ISO 8601.
func (d Dates) Text(t time.Time, pattern string) string {
	if pattern == "" {
		pattern = "YYYY-MM-DD[T]HH:mm:ssZ"
		if _, offset := t.Zone(); offset == 0 && t.Location() != time.Local {
			pattern = "YYYY-MM-DD[T]HH:mm:ss[Z]"
		}
	}
	var b strings.Builder
	for pattern != "" {
		pattern = pattern[d.token(&b, t, pattern):]
	}
	return b.String()
}

// token writes the pattern's first token and tells its length.
func (d Dates) token(b *strings.Builder, t time.Time, pattern string) int {
	switch c := pattern[0]; {
	case c == '[':
		within := pattern
		if next := strings.IndexByte(pattern[1:], '['); next >= 0 {
			within = pattern[:next+1]
		}
		if end := strings.LastIndexByte(within, ']'); end > 0 {
			b.WriteString(pattern[1:end])
			return end + 1
		}
	case c == '\\' && len(pattern) > 1:
		n := tokenLength(pattern[1:])
		b.WriteString(pattern[1 : 1+n])
		return 1 + n
	case c == 'S':
		n := tokenLength(pattern)
		b.WriteString((fmt.Sprintf("%03d", t.Nanosecond()/1e6) + "000000")[:n])
		return n
	case c == 'L' || c == 'l':
		for n := min(4, len(pattern)); n > 0; n-- {
			if form, ok := localeForms[pattern[:n]]; ok {
				b.WriteString(d.Text(t, form))
				return n
			}
		}
	}
	for _, tok := range dateTokens {
		if strings.HasPrefix(pattern, tok.token) {
			b.WriteString(tok.text(t, d))
			return len(tok.token)
		}
	}
	b.WriteByte(pattern[0])
	return 1
}

// tokenLength is the length of the token a text begins with.
func tokenLength(s string) int {
	if s[0] == 'S' {
		return min(9, len(s)-len(strings.TrimLeft(s, "S")))
	}
	for _, tok := range dateTokens {
		if strings.HasPrefix(s, tok.token) {
			return len(tok.token)
		}
	}
	return 1
}

func (d Dates) ordinal(n int) string {
	if d.WeekStart != nil {
		return strconv.Itoa(n)
	}
	suffix := "th"
	if n/10%10 != 1 {
		switch n % 10 {
		case 1:
			suffix = "st"
		case 2:
			suffix = "nd"
		case 3:
			suffix = "rd"
		}
	}
	return strconv.Itoa(n) + suffix
}

func (d Dates) firstDay() int {
	if d.WeekStart == nil {
		return int(time.Sunday)
	}
	return int(*d.WeekStart)
}

// week counts weeks from the first day, week 1 being that of January 1 for weeks that begin on Sunday: moment's rule.
func (d Dates) week(t time.Time) (year, week int) {
	const january = 6
	first := d.firstDay()
	offset := func(year int) int { // days from January 1 to the first day of week 1
		forward := 7 + first - january
		day := int(time.Date(year, time.January, forward, 0, 0, 0, 0, time.UTC).Weekday())
		return forward - (7+day-first)%7 - 1
	}
	floorDiv := func(a, b int) int {
		if a < 0 {
			return -((b - 1 - a) / b)
		}
		return a / b
	}
	weeks := func(year int) int {
		days := time.Date(year, time.December, 31, 0, 0, 0, 0, time.UTC).YearDay()
		return (days - offset(year) + offset(year+1)) / 7
	}
	year = t.Year()
	week = floorDiv(t.YearDay()-offset(year)-1, 7) + 1
	switch {
	case week < 1:
		year--
		week += weeks(year)
	case week > weeks(year):
		week -= weeks(year)
		year++
	}
	return year, week
}
