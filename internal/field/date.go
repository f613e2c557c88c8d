package field

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
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
				return Text{Text: formatDate(at, todayPattern)}
			}
		}
		return Text{Text: formatDate(at, pattern)}
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
	return formatDate(at, pattern)
}

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

func formatDate(t time.Time, pattern string) string {
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
				b.WriteString(formatDate(t, form))
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
