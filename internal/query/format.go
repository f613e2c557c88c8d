package query

import (
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// variable is a variable's value at the moment of interpolation.
type variable struct {
	name   string
	values []string
	texts  []string
	list   bool // the value is a list, even of one
	multi  bool // multi or includeAll: Prometheus's escaping for regular expressions
	custom bool // the value is the custom All value, which goes in as it is written
}

func (v variable) first() string {
	if len(v.values) == 0 {
		return ""
	}
	return v.values[0]
}

// defaultFormat is what a variable without a format gets outside of queries.
const defaultFormat = "glob"

// format writes a value by the id of a format and its arguments, as Grafana's format registry does; an unknown id is glob.
func format(v variable, id string, args []string) string {
	join := func(values []string, sep string, f func(string) string) string {
		out := make([]string, len(values))
		for i, s := range values {
			out[i] = f(s)
		}
		return strings.Join(out, sep)
	}
	same := func(s string) string { return s }
	switch id {
	case "lucene":
		if !v.list {
			return escapeLucene(v.first())
		}
		if len(v.values) == 0 {
			return "__empty__"
		}
		return "(" + join(v.values, " OR ", func(s string) string { return `"` + escapeLucene(s) + `"` }) + ")"
	case "raw", "csv":
		return join(v.values, ",", same)
	case "regex":
		escaped := join(v.values, "|", escapeRegex)
		if v.list && len(v.values) != 1 {
			return "(" + escaped + ")"
		}
		return escaped
	case "pipe":
		return join(v.values, "|", same)
	case "distributed":
		return distributedText(v)
	case "html":
		return join(v.values, ", ", escapeHTML)
	case "json":
		if !v.list {
			return v.first()
		}
		return jsonText(v.values)
	case "percentencode":
		return percentEncode(bracedText(v), "")
	case "uriencode":
		return percentEncode(bracedText(v), ";/?:@&=+$,#")
	case "singlequote":
		return join(v.values, ",", func(s string) string { return "'" + strings.ReplaceAll(s, "'", `\'`) + "'" })
	case "doublequote":
		return join(v.values, ",", func(s string) string { return `"` + strings.ReplaceAll(s, `"`, `\"`) + `"` })
	case "sqlstring":
		return join(v.values, ",", func(s string) string { return "'" + sqlEscapes.Replace(s) + "'" })
	case "join":
		sep := ","
		if len(args) > 0 {
			sep = args[0]
		}
		return join(v.values, sep, same)
	case "date":
		return dateText(v, args)
	case "text":
		if len(v.texts) == 0 {
			return strings.Join(v.values, " + ")
		}
		return strings.Join(v.texts, " + ")
	case "queryparam":
		return join(v.values, "&", func(s string) string { return "var-" + percentEncode(v.name, "") + "=" + percentEncode(s, "") })
	case "customqueryparam":
		return paramText(v, args)
	}
	return globText(v)
}

func globText(v variable) string {
	if len(v.values) > 1 {
		return "{" + strings.Join(v.values, ",") + "}"
	}
	return v.first()
}

// distributedText is OpenTSDB's form of several values.
func distributedText(v variable) string {
	out := make([]string, len(v.values))
	for i, s := range v.values {
		if i > 0 {
			s = v.name + "=" + s
		}
		out[i] = s
	}
	return strings.Join(out, ",")
}

// paramText is name=value pairs for an address; the arguments are another name and a prefix of the values.
func paramText(v variable, args []string) string {
	name, prefix := v.name, ""
	if len(args) > 0 {
		name = args[0]
	}
	if len(args) > 1 {
		prefix = args[1]
	}
	out := make([]string, len(v.values))
	for i, s := range v.values {
		out[i] = percentEncode(name, "") + "=" + prefix + percentEncode(s, "")
	}
	return strings.Join(out, "&")
}

// bracedText is glob text with braces around even a single value of a list.
func bracedText(v variable) string {
	if v.list {
		return "{" + strings.Join(v.values, ",") + "}"
	}
	return v.first()
}

func escapeWith(s, special string) string {
	var b strings.Builder
	for _, r := range s {
		if strings.ContainsRune(special, r) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}

func escapeRegex(s string) string  { return escapeWith(s, `\^$*+?.()|[]{}/`) }
func escapeLucene(s string) string { return escapeWith(s, `!*+-=<>&|()[]{}^~?:\/"`+" \t\n\r\v\f") }

var sqlEscapes = strings.NewReplacer("'", "''", `"`, `\"`)

var htmlEscapes = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "'", "&#39;")

func escapeHTML(s string) string { return htmlEscapes.Replace(s) }

// jsonText is JSON.stringify of a list of texts.
func jsonText(values []string) string {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if values == nil {
		values = []string{}
	}
	if err := enc.Encode(values); err != nil {
		return "[]" // texts always encode
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// percentEncode is JavaScript's encodeURIComponent with a choice of what is kept beside letters, digits and -_.~
func percentEncode(s, keep string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', strings.IndexByte("-_.~", c) >= 0,
			c < utf8.RuneSelf && strings.IndexByte(keep, c) >= 0:
			b.WriteByte(c)
		default:
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}

// dateText writes Unix milliseconds by a moment.js pattern; iso and seconds are its two names.
func dateText(v variable, args []string) string {
	ms, err := strconv.ParseFloat(v.first(), 64)
	if len(v.values) != 1 || err != nil || math.IsNaN(ms) || math.Abs(ms) > 8.64e15 {
		return "NaN"
	}
	t := time.UnixMilli(int64(ms)).UTC()
	pattern := "iso"
	if len(args) > 0 {
		pattern = strings.Join(args, ":")
	}
	switch pattern {
	case "iso", "":
		return t.Format("2006-01-02T15:04:05.000Z")
	case "seconds":
		return strconv.FormatInt(int64(math.Round(ms/1000)), 10)
	}
	return momentFormat(t, pattern)
}

// momentTokens are moment.js's tokens as Go's layouts; the longest is tried first.
var momentTokens = []struct{ token, layout string }{
	{"YYYY", "2006"}, {"MMMM", "January"}, {"dddd", "Monday"}, {"MMM", "Jan"}, {"ddd", "Mon"}, {"SSS", "000"},
	{"YY", "06"}, {"MM", "01"}, {"DD", "02"}, {"HH", "15"}, {"hh", "03"}, {"mm", "04"}, {"ss", "05"}, {"ZZ", "-0700"},
	{"M", "1"}, {"D", "2"}, {"h", "3"}, {"m", "4"}, {"s", "5"}, {"A", "PM"}, {"a", "pm"}, {"Z", "-07:00"},
}

func momentFormat(t time.Time, pattern string) string {
	var b strings.Builder
next:
	for len(pattern) > 0 {
		if end := strings.IndexByte(pattern, ']'); pattern[0] == '[' && end > 0 {
			b.WriteString(pattern[1:end])
			pattern = pattern[end+1:]
			continue
		}
		for _, m := range momentTokens {
			if strings.HasPrefix(pattern, m.token) {
				if m.token == "SSS" {
					fmt.Fprintf(&b, "%03d", t.Nanosecond()/1e6)
				} else {
					b.WriteString(t.Format(m.layout))
				}
				pattern = pattern[len(m.token):]
				continue next
			}
		}
		switch pattern[0] {
		case 'H':
			b.WriteString(strconv.Itoa(t.Hour()))
		case 'X':
			b.WriteString(strconv.FormatInt(t.Unix(), 10))
		case 'x':
			b.WriteString(strconv.FormatInt(t.UnixMilli(), 10))
		default:
			b.WriteByte(pattern[0])
		}
		pattern = pattern[1:]
	}
	return b.String()
}

// promFormat is the format of a variable in a Prometheus query: escaped for a regular expression when it can have several values.
func promFormat(v variable) string {
	if !v.multi {
		return strings.ReplaceAll(strings.ReplaceAll(v.first(), `\`, `\\`), "'", `\\'`)
	}
	escaped := make([]string, len(v.values))
	for i, s := range v.values {
		escaped[i] = promRegexEscape(s)
	}
	if len(escaped) == 1 {
		return escaped[0]
	}
	return "(" + strings.Join(escaped, "|") + ")"
}

// promRegexEscape escapes for a regular expression inside a PromQL string, hence each backslash twice.
func promRegexEscape(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '\\':
			b.WriteString(`\\\\`)
		case strings.ContainsRune("$^*{}[]+?.()|", r):
			b.WriteString(`\\`)
			b.WriteRune(r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}
