package frame

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// dateTokens, longest first where one begins with another.
var dateTokens = []struct {
	token string
	text  func(t time.Time) string
}{
	{"YYYYYY", func(t time.Time) string { return fmt.Sprintf("%+07d", t.Year()) }},
	{"YYYY", func(t time.Time) string { return fmt.Sprintf("%04d", t.Year()) }},
	{"YY", func(t time.Time) string { return fmt.Sprintf("%02d", t.Year()%100) }},
	{"Y", func(t time.Time) string { return strconv.Itoa(t.Year()) }},
	{"Qo", func(t time.Time) string { return ordinal((int(t.Month()) + 2) / 3) }},
	{"Q", func(t time.Time) string { return strconv.Itoa((int(t.Month()) + 2) / 3) }},
	{"MMMM", func(t time.Time) string { return t.Month().String() }},
	{"MMM", func(t time.Time) string { return t.Month().String()[:3] }},
	{"MM", func(t time.Time) string { return two(int(t.Month())) }},
	{"Mo", func(t time.Time) string { return ordinal(int(t.Month())) }},
	{"M", func(t time.Time) string { return strconv.Itoa(int(t.Month())) }},
	{"DDDD", func(t time.Time) string { return fmt.Sprintf("%03d", t.YearDay()) }},
	{"DDDo", func(t time.Time) string { return ordinal(t.YearDay()) }},
	{"DDD", func(t time.Time) string { return strconv.Itoa(t.YearDay()) }},
	{"DD", func(t time.Time) string { return two(t.Day()) }},
	{"Do", func(t time.Time) string { return ordinal(t.Day()) }},
	{"D", func(t time.Time) string { return strconv.Itoa(t.Day()) }},
	{"dddd", func(t time.Time) string { return t.Weekday().String() }},
	{"ddd", func(t time.Time) string { return t.Weekday().String()[:3] }},
	{"dd", func(t time.Time) string { return t.Weekday().String()[:2] }},
	{"do", func(t time.Time) string { return ordinal(int(t.Weekday())) }},
	{"d", func(t time.Time) string { return strconv.Itoa(int(t.Weekday())) }},
	{"e", func(t time.Time) string { return strconv.Itoa(int(t.Weekday())) }},
	{"E", func(t time.Time) string { return strconv.Itoa((int(t.Weekday())+6)%7 + 1) }},
	{"ww", func(t time.Time) string { _, w := localWeek(t); return two(w) }},
	{"wo", func(t time.Time) string { _, w := localWeek(t); return ordinal(w) }},
	{"w", func(t time.Time) string { _, w := localWeek(t); return strconv.Itoa(w) }},
	{"WW", func(t time.Time) string { _, w := t.ISOWeek(); return two(w) }},
	{"Wo", func(t time.Time) string { _, w := t.ISOWeek(); return ordinal(w) }},
	{"W", func(t time.Time) string { _, w := t.ISOWeek(); return strconv.Itoa(w) }},
	{"gggg", func(t time.Time) string { y, _ := localWeek(t); return fmt.Sprintf("%04d", y) }},
	{"gg", func(t time.Time) string { y, _ := localWeek(t); return two(y % 100) }},
	{"GGGG", func(t time.Time) string { y, _ := t.ISOWeek(); return fmt.Sprintf("%04d", y) }},
	{"GG", func(t time.Time) string { y, _ := t.ISOWeek(); return two(y % 100) }},
	{"HH", func(t time.Time) string { return two(t.Hour()) }},
	{"Hmmss", func(t time.Time) string { return fmt.Sprintf("%d%02d%02d", t.Hour(), t.Minute(), t.Second()) }},
	{"Hmm", func(t time.Time) string { return fmt.Sprintf("%d%02d", t.Hour(), t.Minute()) }},
	{"H", func(t time.Time) string { return strconv.Itoa(t.Hour()) }},
	{"hh", func(t time.Time) string { return two(twelve(t)) }},
	{"hmmss", func(t time.Time) string { return fmt.Sprintf("%d%02d%02d", twelve(t), t.Minute(), t.Second()) }},
	{"hmm", func(t time.Time) string { return fmt.Sprintf("%d%02d", twelve(t), t.Minute()) }},
	{"h", func(t time.Time) string { return strconv.Itoa(twelve(t)) }},
	{"kk", func(t time.Time) string { return two((t.Hour()+23)%24 + 1) }},
	{"k", func(t time.Time) string { return strconv.Itoa((t.Hour()+23)%24 + 1) }},
	{"mm", func(t time.Time) string { return two(t.Minute()) }},
	{"m", func(t time.Time) string { return strconv.Itoa(t.Minute()) }},
	{"ss", func(t time.Time) string { return two(t.Second()) }},
	{"s", func(t time.Time) string { return strconv.Itoa(t.Second()) }},
	{"A", func(t time.Time) string { return half(t, "AM", "PM") }},
	{"a", func(t time.Time) string { return half(t, "am", "pm") }},
	{"ZZ", func(t time.Time) string { return t.Format("-0700") }},
	{"Z", func(t time.Time) string { return t.Format("-07:00") }},
	{"zz", zoneName},
	{"z", zoneName},
	{"X", func(t time.Time) string { return strconv.FormatInt(t.Unix(), 10) }},
	{"x", func(t time.Time) string { return strconv.FormatInt(t.UnixMilli(), 10) }},
}

// localeForms are moment's names for whole formats, en-US.
var localeForms = map[string]string{
	"LTS": "h:mm:ss A", "LT": "h:mm A", "LLLL": "dddd, MMMM D, YYYY h:mm A", "LLL": "MMMM D, YYYY h:mm A",
	"LL": "MMMM D, YYYY", "L": "MM/DD/YYYY", "llll": "ddd, MMM D, YYYY h:mm A", "lll": "MMM D, YYYY h:mm A",
	"ll": "MMM D, YYYY", "l": "M/D/YYYY",
}

// DateText writes a time by a pattern of moment.js, which dashboards use: YYYY-MM-DD HH:mm:ss.
func DateText(t time.Time, pattern string) string {
	var b strings.Builder
	for pattern != "" {
		n := formatToken(&b, t, pattern)
		pattern = pattern[n:]
	}
	return b.String()
}

// formatToken writes the pattern's first token and tells its length.
func formatToken(b *strings.Builder, t time.Time, pattern string) int {
	switch c := pattern[0]; {
	case c == '[':
		if end := strings.IndexByte(pattern, ']'); end > 0 {
			b.WriteString(pattern[1:end])
			return end + 1
		}
	case c == '\\' && len(pattern) > 1:
		b.WriteByte(pattern[1])
		return 2
	case c == 'S':
		n := len(pattern) - len(strings.TrimLeft(pattern, "S"))
		n = min(n, 9)
		b.WriteString((fmt.Sprintf("%03d", t.Nanosecond()/1e6) + "000000")[:n])
		return n
	case c == 'L' || c == 'l':
		for n := min(4, len(pattern)); n > 0; n-- {
			if form, ok := localeForms[pattern[:n]]; ok {
				b.WriteString(DateText(t, form))
				return n
			}
		}
	}
	for _, tok := range dateTokens {
		if strings.HasPrefix(pattern, tok.token) {
			b.WriteString(tok.text(t))
			return len(tok.token)
		}
	}
	b.WriteByte(pattern[0])
	return 1
}

func two(n int) string { return fmt.Sprintf("%02d", n) }

func twelve(t time.Time) int { return (t.Hour()+11)%12 + 1 }

func half(t time.Time, am, pm string) string {
	if t.Hour() < 12 {
		return am
	}
	return pm
}

func zoneName(t time.Time) string {
	name, _ := t.Zone()
	return name
}

func ordinal(n int) string {
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

// localWeek is the en-US week: it starts on Sunday, week 1 has January 1.
func localWeek(t time.Time) (year, week int) {
	saturday := t.AddDate(0, 0, 6-int(t.Weekday()))
	return saturday.Year(), (saturday.YearDay()-1)/7 + 1
}
