package query

import (
	"encoding/json"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// kind is what a value is in JSON; formats treat them apart.
type kind uint8

const (
	textKind kind = iota
	numberKind
	boolKind
	absentKind // null or undefined: written as nothing, in any format
)

// variable is a variable's value at the moment of interpolation.
type variable struct {
	name   string
	values []string
	texts  []string
	kind   kind           // of a single value
	mixed  []any          // the list as JSON has it, when it is not all texts
	list   bool           // the value is a list, even of one
	multi  bool           // multi or includeAll: Prometheus's escaping for regular expressions
	zone   *time.Location // for patterns of dates; nil is UTC
	wordy  bool           // has a text of its own, empty as it may be, for the format text
	custom bool           // the value is the custom All value, which goes in as it is written
	skip   bool           // the value is a text that takes no format
	// url is the value as Grafana's address line has it; nil for variables that are not in it. hidden ones are left out.
	url    []string
	inURL  bool
	hidden bool
}

func (v variable) first() string {
	if len(v.values) == 0 {
		return ""
	}
	return v.values[0]
}

// words are the values, those that are none in JavaScript's word: where they are written one by one.
func (v variable) words() []string {
	out := v.values
	for i, e := range v.mixed {
		word := ""
		switch e.(type) {
		case nil:
			word = "null"
		case undefined:
			word = "undefined"
		default:
			continue
		}
		if &out[0] == &v.values[0] {
			out = slices.Clone(v.values)
		}
		out[i] = word
	}
	return out
}

// text is what the format text writes.
func (v variable) text() string {
	if v.wordy || len(v.texts) > 0 {
		return strings.Join(v.texts, " + ")
	}
	if v.list {
		return strings.Join(v.values, ",")
	}
	return v.first()
}

// undefined is what JavaScript has where a property is not there.
type undefined struct{}

// MarshalJSON writes it as JSON.stringify does in a list.
func (undefined) MarshalJSON() ([]byte, error) { return []byte("null"), nil }

// setJSON gives the variable a value of JSON: what is absent is written as nothing, an object as JavaScript prints one.
func (v *variable) setJSON(value any) {
	switch x := value.(type) {
	case nil, undefined:
		v.kind = absentKind
	case float64:
		v.kind, v.values = numberKind, []string{numberText(x)}
	case bool:
		v.kind, v.values = boolKind, []string{strconv.FormatBool(x)}
	case []any:
		v.list, v.values = true, make([]string, len(x))
		for i, e := range x {
			v.values[i] = scalarText(e)
			if _, isText := e.(string); !isText {
				v.mixed = x
			}
		}
	default:
		v.values = []string{scalarText(value)}
	}
}

// scalarText is JavaScript's String() of a value in a list: nothing for null.
func scalarText(value any) string {
	switch x := value.(type) {
	case nil, undefined:
		return ""
	case string:
		return x
	case float64:
		return numberText(x)
	case bool:
		return strconv.FormatBool(x)
	case []any:
		parts := make([]string, len(x))
		for i, e := range x {
			parts[i] = scalarText(e)
		}
		return strings.Join(parts, ",")
	}
	return "[object Object]"
}

// numberText prints a number as JavaScript does.
func numberText(f float64) string {
	switch {
	case math.IsNaN(f):
		return "NaN"
	case math.IsInf(f, 1):
		return "Infinity"
	case math.IsInf(f, -1):
		return "-Infinity"
	case f == 0:
		return "0"
	case math.Abs(f) >= 1e21 || math.Abs(f) < 1e-6:
		s := strconv.FormatFloat(f, 'e', -1, 64)
		mantissa, exponent, _ := strings.Cut(s, "e")
		return mantissa + "e" + exponent[:1] + strings.TrimLeft(exponent[1:], "0")
	}
	return strconv.FormatFloat(f, 'f', -1, 64)
}

// property walks a path as lodash's property does: a key that is the whole path first, then step by step, a list by index.
func property(value any, path string) any {
	if m, ok := value.(map[string]any); ok {
		if found, has := m[path]; has {
			return found
		}
	}
	for _, step := range pathSteps(path) {
		value = member(value, step)
	}
	return value
}

func member(value any, key string) any {
	switch x := value.(type) {
	case map[string]any:
		if found, has := x[key]; has {
			return found
		}
	case []any:
		if key == "length" {
			return float64(len(x))
		}
		if i, err := strconv.Atoi(key); err == nil && i >= 0 && i < len(x) && strconv.Itoa(i) == key {
			return x[i]
		}
	}
	return undefined{}
}

// pathSteps cuts a.b[0]["x y"] into its keys.
func pathSteps(path string) []string {
	var out []string
	for path != "" {
		switch path[0] {
		case '.':
			path = path[1:]
			continue
		case '[':
			end := strings.IndexByte(path, ']')
			if end < 0 {
				return append(out, path)
			}
			out = append(out, unquoteKey(path[1:end]))
			path = path[end+1:]
		default:
			end := strings.IndexAny(path, ".[")
			if end < 0 {
				end = len(path)
			}
			out = append(out, path[:end])
			path = path[end:]
		}
	}
	return out
}

func unquoteKey(s string) string {
	if len(s) >= 2 && (s[0] == '"' || s[0] == '\'') && s[len(s)-1] == s[0] {
		return s[1 : len(s)-1]
	}
	return s
}

// isNumeric tells a text that JavaScript's unary plus makes a number of; blank counts as 0.
func isNumeric(s string) bool {
	s = strings.TrimFunc(s, isBlank)
	if s == "" || s == "Infinity" || s == "+Infinity" || s == "-Infinity" {
		return true
	}
	if len(s) > 2 && s[0] == '0' {
		switch s[1] {
		case 'x', 'X', 'o', 'O', 'b', 'B':
			return strings.Trim(s[2:], "0123456789abcdefABCDEF") == "" && validPrefixed(s)
		}
	}
	if strings.Trim(s, "0123456789.eE+-") != "" {
		return false
	}
	_, err := strconv.ParseFloat(s, 64)
	return err == nil || isRange(err)
}

func validPrefixed(s string) bool {
	_, err := strconv.ParseUint(s, 0, 64)
	return err == nil || isRange(err)
}

func isRange(err error) bool {
	e, ok := err.(*strconv.NumError)
	return ok && e.Err == strconv.ErrRange
}

// isBlank is JavaScript's \s.
func isBlank(r rune) bool {
	return r >= '\t' && r <= '\r' || r == ' ' || r == 0xa0 || r == 0xfeff || r == 0x2028 || r == 0x2029 || unicode.Is(unicode.Zs, r)
}

// leadingInteger is JavaScript's parseInt(s, 10).
func leadingInteger(s string) (float64, bool) {
	s = strings.TrimLeftFunc(s, isBlank)
	end := 0
	if end < len(s) && (s[end] == '-' || s[end] == '+') {
		end++
	}
	digits := end
	for digits < len(s) && s[digits] >= '0' && s[digits] <= '9' {
		digits++
	}
	if digits == end {
		return 0, false
	}
	f, err := strconv.ParseFloat(s[:digits], 64)
	return f, err == nil || isRange(err)
}

// jsonText is JSON.stringify, which leaves < > & alone.
func jsonText(value any) string {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(value); err != nil {
		return "null" // a number that JSON lacks
	}
	out := strings.TrimSuffix(b.String(), "\n")
	return strings.NewReplacer(`\u2028`, "\u2028", `\u2029`, "\u2029").Replace(out)
}
