package query

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/montui/montui/internal/frame"
)

// defaultFormat is what a variable without a format gets outside of queries.
const defaultFormat = "glob"

// formats are the formats by their ids, as Grafana's format registry has them.
var formats = map[string]func(v variable, args []string) string{
	"lucene":           func(v variable, _ []string) string { return luceneText(v) },
	"raw":              func(v variable, _ []string) string { return strings.Join(v.values, ",") },
	"csv":              func(v variable, _ []string) string { return strings.Join(v.values, ",") },
	"regex":            func(v variable, _ []string) string { return regexText(v) },
	"pipe":             func(v variable, _ []string) string { return strings.Join(v.values, "|") },
	"distributed":      func(v variable, _ []string) string { return distributedText(v) },
	"html":             func(v variable, _ []string) string { return escapeHTML(strings.Join(v.values, ", ")) },
	"json":             func(v variable, _ []string) string { return listJSON(v) },
	"percentencode":    func(v variable, _ []string) string { return percentEncode(bracedText(v), "") },
	"uriencode":        func(v variable, _ []string) string { return percentEncode(bracedText(v), ";/?:@&=+$,#") },
	"singlequote":      func(v variable, _ []string) string { return each(v.values, ",", singleQuoted) },
	"doublequote":      func(v variable, _ []string) string { return each(v.values, ",", doubleQuoted) },
	"sqlstring":        func(v variable, _ []string) string { return each(v.values, ",", sqlQuoted) },
	"join":             joinText,
	"date":             dateText,
	"glob":             func(v variable, _ []string) string { return globText(v) },
	"text":             func(v variable, _ []string) string { return v.text() },
	"queryparam":       func(v variable, _ []string) string { return urlText(v) },
	"customqueryparam": paramText,
}

// format writes a value by the id of a format and its arguments; an unknown id is glob.
func format(v variable, id string, args []string) string {
	if write := formats[id]; write != nil {
		return write(v, args)
	}
	return globText(v)
}

func each(values []string, sep string, f func(string) string) string {
	out := make([]string, len(values))
	for i, s := range values {
		out[i] = f(s)
	}
	return strings.Join(out, sep)
}

func singleQuoted(s string) string { return "'" + strings.ReplaceAll(s, "'", `\'`) + "'" }
func doubleQuoted(s string) string { return `"` + strings.ReplaceAll(s, `"`, `\"`) + `"` }
func sqlQuoted(s string) string    { return "'" + sqlEscapes.Replace(s) + "'" }

func luceneText(v variable) string {
	switch {
	case !v.list:
		return escapeLucene(v.first())
	case len(v.values) == 0:
		return "__empty__"
	}
	return "(" + each(v.values, " OR ", func(s string) string { return `"` + escapeLucene(s) + `"` }) + ")"
}

func regexText(v variable) string {
	escaped := each(v.words(), "|", escapeRegex)
	if v.list && len(v.values) != 1 {
		return "(" + escaped + ")"
	}
	return escaped
}

func listJSON(v variable) string {
	switch {
	case !v.list:
		return v.first()
	case v.mixed != nil:
		return jsonText(v.mixed)
	case v.values == nil:
		return "[]"
	}
	return jsonText(v.values)
}

func joinText(v variable, args []string) string {
	sep := ","
	if len(args) > 0 {
		sep = args[0]
	}
	return strings.Join(v.values, sep)
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
	words := v.words()
	for i, s := range v.values {
		if i > 0 {
			s = v.name + "=" + words[i]
		}
		out[i] = s
	}
	return strings.Join(out, ",")
}

// paramText is name=value pairs for an address; the arguments are another name and a prefix of the values.
func paramText(v variable, args []string) string {
	name, prefix := v.name, ""
	if len(args) > 0 && args[0] != "" {
		name = args[0]
	}
	if len(args) > 1 {
		prefix = args[1]
	}
	name, prefix = percentEncode(name, ""), percentEncode(prefix, "")
	return each(v.words(), "&", func(s string) string { return name + "=" + prefix + percentEncode(s, "") })
}

// urlText is the variable as links carry it: as the address line has it, or the bare value where that has none.
func urlText(v variable) string {
	switch {
	case v.hidden:
		return ""
	case v.inURL:
		return each(v.url, "&", func(s string) string { return urlPart("var-"+v.name) + "=" + urlPart(s) })
	}
	return each(v.words(), "&", func(s string) string { return "var-" + v.name + "=" + percentEncode(s, "") })
}

// urlPart encodes for the address line, which keeps more than others do.
func urlPart(s string) string { return percentEncode(s, "@:$,;") }

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

func escapeRegex(s string) string { return escapeWith(s, `\^$*+?.()|[]{}/`) }

// escapeLucene leaves numbers alone.
func escapeLucene(s string) string {
	if isNumeric(s) {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		if strings.ContainsRune(`!*+-=<>&|()[]{}^~?:\/"`, r) || isBlank(r) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}

var sqlEscapes = strings.NewReplacer("'", "''", `"`, `\"`)

var htmlEscapes = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "'", "&#39;")

func escapeHTML(s string) string { return htmlEscapes.Replace(s) }

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

// dateText writes Unix milliseconds by a moment.js pattern; iso, seconds and ms are names of three.
func dateText(v variable, args []string) string {
	ms, ok := leadingInteger(v.first())
	if v.kind == numberKind {
		f, err := strconv.ParseFloat(v.first(), 64)
		ms, ok = f, err == nil && !math.IsNaN(f)
	}
	if v.list || v.kind == boolKind || !ok {
		return "NaN"
	}
	pattern := "iso"
	if len(args) > 0 {
		pattern = args[0]
	}
	t, inRange := time.UnixMilli(int64(ms)).UTC(), math.Abs(ms) <= 8.64e15
	switch pattern {
	case "ms":
		return v.first()
	case "seconds":
		return numberText(math.Floor(ms/1000 + 0.5))
	case "iso":
		if !inRange {
			return "null"
		}
		return isoText(t)
	case "":
		if len(args) == 1 {
			pattern = "YYYY-MM-DDTHH:mm:ssZ" // moment's own
		}
	}
	if len(args) > 1 {
		pattern = strings.Join(args, ":")
	}
	if !inRange {
		return "Invalid date"
	}
	if v.zone != nil {
		t = t.In(v.zone)
	}
	return frame.DateText(t, pattern)
}

// isoText is JavaScript's toISOString, which writes years of six digits with a sign.
func isoText(t time.Time) string {
	rest := t.Format("-01-02T15:04:05.000Z")
	if y := t.Year(); y < 0 || y > 9999 {
		return fmt.Sprintf("%+07d", y) + rest
	}
	return fmt.Sprintf("%04d", t.Year()) + rest
}

// promFormat is the format of a variable in a Prometheus query: escaped for a regular expression when it can have several values.
func promFormat(v variable) string {
	switch {
	case !v.multi && (v.list || v.kind != textKind):
		return strings.Join(v.values, ",") // Grafana escapes a single text only
	case !v.multi:
		return strings.ReplaceAll(strings.ReplaceAll(v.first(), `\`, `\\`), "'", `\\'`)
	}
	escaped := make([]string, len(v.values))
	for i, s := range v.values {
		escaped[i] = promRegexEscape(s)
	}
	if len(escaped) == 1 {
		if v.mixed != nil {
			return promRegexEscape(v.words()[0])
		}
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
