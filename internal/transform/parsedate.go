package transform

import (
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/montui/montui/internal/frame"
)

// fullDate is the pattern Grafana reads texts by when none is given.
const fullDate = "YYYY-MM-DD HH:mm:ss"

var (
	isoText = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{3,})?(?:Z|[-+]\d{2}:?\d{2})$`)
	})
	dateToken = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`\[[^\]]*\]|YYYY|YY|Y|MMMM|MMM|MM|M|DD|D|HH|H|hh|h|kk|k|mm|m|ss|s|S+|A|a|ZZ|Z|X|x|.`)
	})
	tokenForms = sync.OnceValue(func() map[string]*regexp.Regexp {
		monthForm, halfForm := regexp.MustCompile(`(?i)jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec`), regexp.MustCompile(`(?i)[ap]\.?m?\.?`)
		offsetForm := regexp.MustCompile(`(?i)z|[+-]\d\d:?\d\d`)
		return map[string]*regexp.Regexp{
			"YYYY": regexp.MustCompile(`\d{1,4}`), "Y": regexp.MustCompile(`[+-]?\d+`), "MMM": monthForm, "MMMM": monthForm,
			"A": halfForm, "a": halfForm, "Z": offsetForm, "ZZ": offsetForm,
			"X": regexp.MustCompile(`[+-]?\d+(\.\d{1,3})?`), "x": regexp.MustCompile(`[+-]?\d+`),
		}
	})
	oneOrTwo   = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\d\d?`) })
	someDigits = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\d+`) })
)

// parsedDate is what a text has told so far.
type parsedDate struct {
	parts map[byte]int // by the token's letter
	nanos int
	unix  float64 // milliseconds, when the pattern is X or x
	zone  *time.Location
	any   bool
}

// parseDate reads a text by a pattern of moment.js, as forgiving as moment is: what does not fit is passed over. The result is
// in milliseconds.
func parseDate(text, pattern string, zone *time.Location) (ms float64, ok bool) {
	if pattern == "" {
		pattern = fullDate
	}
	if pattern == fullDate && isoText().MatchString(text) {
		for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04:05Z0700"} {
			if at, err := time.Parse(layout, text); err == nil {
				return float64(at.UnixMilli()), true
			}
		}
		return 0, false
	}
	d := &parsedDate{parts: map[byte]int{'M': 1, 'D': 1}, zone: zone}
	for _, token := range dateToken().FindAllString(pattern, -1) {
		text = d.read(token, text)
	}
	if token := strings.TrimSpace(pattern); token == "X" || token == "x" {
		return d.unix, d.any
	}
	return d.time()
}

// read takes what the token stands for from the text, wherever it next is, and gives the rest.
func (d *parsedDate) read(token, text string) string {
	form, known := tokenForms()[token]
	switch {
	case known:
	case token[0] == 'S':
		form = someDigits()
	case strings.ContainsRune("YMDHhkms", rune(token[0])):
		form = oneOrTwo()
	default:
		if literal := strings.Trim(token, "[]"); literal != "" {
			if i := strings.Index(text, literal); i >= 0 {
				return text[i+len(literal):]
			}
		}
		return text
	}
	place := form.FindStringIndex(text)
	if place == nil {
		return text
	}
	d.any = true
	d.set(token, text[place[0]:place[1]])
	return text[place[1]:]
}

func (d *parsedDate) set(token, found string) {
	number := int(frame.ParseNumber(found))
	switch token {
	case "YYYY", "YY":
		if len(found) == 2 {
			number += 2000
			if number > 2068 {
				number -= 100
			}
		}
		d.parts['Y'] = number
	case "MMM", "MMMM":
		i := slices.IndexFunc(months, func(m string) bool { return strings.EqualFold(m, found) })
		d.parts['M'] = i + 1
	case "A", "a":
		d.parts['A'] = 1
		if found[0] == 'p' || found[0] == 'P' {
			d.parts['A'] = 2
		}
	case "Z", "ZZ":
		d.zone = time.UTC
		if digits := strings.ReplaceAll(found[1:], ":", ""); len(digits) == 4 {
			seconds := (int(frame.ParseNumber(digits[:2]))*60 + int(frame.ParseNumber(digits[2:]))) * 60
			if found[0] == '-' {
				seconds = -seconds
			}
			d.zone = time.FixedZone("", seconds)
		}
	case "X":
		d.unix = frame.ParseNumber(found) * 1000
	case "x":
		d.unix = frame.ParseNumber(found)
	default:
		if token[0] == 'S' {
			d.nanos = int(frame.ParseNumber((found + "000000000")[:9]))
			return
		}
		d.parts[token[0]] = number
	}
}

var months = []string{"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"}

func (d *parsedDate) time() (ms float64, ok bool) {
	hour := d.parts['H']
	if twelve, given := d.parts['h']; given {
		hour = twelve
		if half := d.parts['A']; half > 0 {
			hour = twelve%12 + (half-1)*12
		}
	}
	if twentyFour, given := d.parts['k']; given {
		hour = twentyFour % 24
	}
	year, dated := d.parts['Y']
	month, day := d.parts['M'], d.parts['D']
	at := time.Date(year, time.Month(month), day, hour, d.parts['m'], d.parts['s'], d.nanos, d.zone)
	inRange := month >= 1 && month <= 12 && day >= 1 && hour <= 24 && d.parts['m'] <= 59 && d.parts['s'] <= 59
	last := time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
	return float64(at.UnixMilli()), dated && inRange && day <= last
}
