package frame

import (
	"fmt"
	"strconv"
	"time"
)

type dateToken = func(t time.Time, d Dates) string

// dateTokens, longest first where one begins with another.
var dateTokens = []struct {
	token string
	text  dateToken
}{
	{"YYYYYY", plain(func(t time.Time) string { return fmt.Sprintf("%+07d", t.Year()) })},
	{"YYYYY", year(5)}, {"YYYY", year(4)},
	{"YY", plain(func(t time.Time) string { return two(t.Year() % 100) })},
	{"Y", func(t time.Time, d Dates) string {
		if t.Year() > 9999 {
			return "+" + strconv.Itoa(t.Year())
		}
		return year(4)(t, d)
	}},
	{"yyyy", year(4)}, {"yyy", year(3)}, {"yy", year(2)}, {"y", year(1)},
	{"NNNNN", plain(era)}, {"NNNN", plain(eraName)}, {"NNN", plain(era)}, {"NN", plain(era)}, {"N", plain(era)},
	{"Qo", ordinal(quarter)}, {"Q", number(quarter)},
	{"MMMM", plain(func(t time.Time) string { return t.Month().String() })},
	{"MMM", plain(func(t time.Time) string { return t.Month().String()[:3] })},
	{"MM", padded(month)}, {"Mo", ordinal(month)}, {"M", number(month)},
	{"DDDD", plain(func(t time.Time) string { return fmt.Sprintf("%03d", t.YearDay()) })},
	{"DDDo", ordinal(time.Time.YearDay)}, {"DDD", number(time.Time.YearDay)},
	{"DD", padded(time.Time.Day)}, {"Do", ordinal(time.Time.Day)}, {"D", number(time.Time.Day)},
	{"dddd", plain(func(t time.Time) string { return t.Weekday().String() })},
	{"ddd", plain(func(t time.Time) string { return t.Weekday().String()[:3] })},
	{"dd", plain(func(t time.Time) string { return t.Weekday().String()[:2] })},
	{"do", ordinal(weekday)}, {"d", number(weekday)},
	{"e", func(t time.Time, d Dates) string { return strconv.Itoa((weekday(t) + 7 - d.firstDay()) % 7) }},
	{"E", plain(func(t time.Time) string { return strconv.Itoa((weekday(t)+6)%7 + 1) })},
	{"ww", func(t time.Time, d Dates) string { _, w := d.week(t); return two(w) }},
	{"wo", func(t time.Time, d Dates) string { _, w := d.week(t); return d.ordinal(w) }},
	{"w", func(t time.Time, d Dates) string { _, w := d.week(t); return strconv.Itoa(w) }},
	{"WW", padded(isoWeek)}, {"Wo", ordinal(isoWeek)}, {"W", number(isoWeek)},
	{"ggggg", func(t time.Time, d Dates) string { y, _ := d.week(t); return fmt.Sprintf("%05d", y) }},
	{"gggg", func(t time.Time, d Dates) string { y, _ := d.week(t); return fmt.Sprintf("%04d", y) }},
	{"gg", func(t time.Time, d Dates) string { y, _ := d.week(t); return two(y % 100) }},
	{"GGGGG", plain(func(t time.Time) string { y, _ := t.ISOWeek(); return fmt.Sprintf("%05d", y) })},
	{"GGGG", plain(func(t time.Time) string { y, _ := t.ISOWeek(); return fmt.Sprintf("%04d", y) })},
	{"GG", plain(func(t time.Time) string { y, _ := t.ISOWeek(); return two(y % 100) })},
	{"HH", padded(time.Time.Hour)},
	{"Hmmss", plain(func(t time.Time) string { return fmt.Sprintf("%d%02d%02d", t.Hour(), t.Minute(), t.Second()) })},
	{"Hmm", plain(func(t time.Time) string { return fmt.Sprintf("%d%02d", t.Hour(), t.Minute()) })},
	{"H", number(time.Time.Hour)},
	{"hh", padded(twelve)},
	{"hmmss", plain(func(t time.Time) string { return fmt.Sprintf("%d%02d%02d", twelve(t), t.Minute(), t.Second()) })},
	{"hmm", plain(func(t time.Time) string { return fmt.Sprintf("%d%02d", twelve(t), t.Minute()) })},
	{"h", number(twelve)},
	{"kk", padded(fromOne)}, {"k", number(fromOne)},
	{"mm", padded(time.Time.Minute)}, {"m", number(time.Time.Minute)},
	{"ss", padded(time.Time.Second)}, {"s", number(time.Time.Second)},
	{"A", plain(func(t time.Time) string { return half(t, "AM", "PM") })},
	{"a", plain(func(t time.Time) string { return half(t, "am", "pm") })},
	{"ZZ", plain(func(t time.Time) string { return t.Format("-0700") })},
	{"Z", plain(func(t time.Time) string { return t.Format("-07:00") })},
	{"zz", plain(zoneName)}, {"z", plain(zoneName)},
	{"X", plain(func(t time.Time) string { return strconv.FormatInt(t.Unix(), 10) })},
	{"x", plain(func(t time.Time) string { return strconv.FormatInt(t.UnixMilli(), 10) })},
}

// localeForms are moment's names for whole formats, en-US.
var localeForms = map[string]string{
	"LTS": "h:mm:ss A", "LT": "h:mm A", "LLLL": "dddd, MMMM D, YYYY h:mm A", "LLL": "MMMM D, YYYY h:mm A",
	"LL": "MMMM D, YYYY", "L": "MM/DD/YYYY", "llll": "ddd, MMM D, YYYY h:mm A", "lll": "MMM D, YYYY h:mm A",
	"ll": "MMM D, YYYY", "l": "M/D/YYYY",
}

func plain(text func(t time.Time) string) dateToken {
	return func(t time.Time, _ Dates) string { return text(t) }
}

func number(n func(t time.Time) int) dateToken {
	return func(t time.Time, _ Dates) string { return strconv.Itoa(n(t)) }
}

func padded(n func(t time.Time) int) dateToken {
	return func(t time.Time, _ Dates) string { return two(n(t)) }
}

func ordinal(n func(t time.Time) int) dateToken {
	return func(t time.Time, d Dates) string { return d.ordinal(n(t)) }
}

func year(width int) dateToken {
	return func(t time.Time, _ Dates) string {
		if t.Year() < 0 {
			return fmt.Sprintf("-%0*d", width, -t.Year())
		}
		return fmt.Sprintf("%0*d", width, t.Year())
	}
}

func quarter(t time.Time) int { return (int(t.Month()) + 2) / 3 }
func month(t time.Time) int   { return int(t.Month()) }
func weekday(t time.Time) int { return int(t.Weekday()) }
func isoWeek(t time.Time) int { _, w := t.ISOWeek(); return w }
func fromOne(t time.Time) int { return (t.Hour()+23)%24 + 1 }
func twelve(t time.Time) int  { return (t.Hour()+11)%12 + 1 }

func era(t time.Time) string {
	if t.Year() > 0 {
		return "AD"
	}
	return "BC"
}

func eraName(t time.Time) string {
	if t.Year() > 0 {
		return "Anno Domini"
	}
	return "Before Christ"
}

func two(n int) string { return fmt.Sprintf("%02d", n) }

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
