package dashboard

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// The limits of a text, JSON or YAML: what a hostile one may make of a few bytes.
const (
	maxDepth  = 500
	maxValues = 2_000_000
	maxCopied = 300_000 // of library panels and elements that stand in many places
)

// decodeJSON reads one JSON value. It differs from encoding/json in what a dashboard needs: options and field config
// stay sealed until somebody opens them, texts share the file's memory, the few objects whose order means something
// keep it, and errors say where and what would mend them.
func decodeJSON(text string) (any, error) {
	if !utf8.ValidString(text) {
		text = strings.ToValidUTF8(text, "\ufffd")
	}
	d := &jsonDecoder{text: text, left: maxValues}
	v, err := d.document()
	if err != nil {
		line := 1 + strings.Count(text[:d.at], "\n")
		return nil, fmt.Errorf("the dashboard is not JSON: line %d, column %d: %w", line, d.at-strings.LastIndexByte(text[:d.at], '\n'), err)
	}
	return v, nil
}

type jsonDecoder struct {
	text  string
	at    int
	depth int
	left  int // values that may still come
	plain bool
}

func (d *jsonDecoder) document() (any, error) {
	v, err := d.value("", true)
	if err != nil {
		return nil, err
	}
	if d.space(); d.at < len(d.text) {
		return nil, d.unexpected("the dashboard ends before it; leave one JSON object in the file")
	}
	return v, nil
}

func (d *jsonDecoder) space() {
	for d.at < len(d.text) {
		switch d.text[d.at] {
		case ' ', '\n', '\t', '\r':
			d.at++
		default:
			return
		}
	}
}

// unexpected says what stands at the place reached instead of what should.
func (d *jsonDecoder) unexpected(want string) error {
	rest := d.text[d.at:]
	switch {
	case rest == "":
		return errors.New("the file ends in the middle; it was not copied whole")
	case strings.HasPrefix(rest, "//") || strings.HasPrefix(rest, "/*"):
		return errors.New("a comment, which JSON does not have; remove it")
	}
	r, _ := utf8.DecodeRuneInString(rest)
	return fmt.Errorf("found %q: %s", r, want)
}

// value reads what comes next. key is the member it belongs to; build tells whether it is wanted or only checked.
func (d *jsonDecoder) value(key string, build bool) (any, error) {
	if d.left--; d.left < 0 {
		return nil, fmt.Errorf("the dashboard holds more than %d values; split it into several", maxValues)
	}
	d.space()
	if d.at >= len(d.text) {
		return nil, d.unexpected("")
	}
	switch c := d.text[d.at]; c {
	case '{':
		if build && !d.plain && (key == "options" || key == "fieldConfig") {
			start := d.at
			_, err := d.object(key, false)
			return &sealed{text: d.text[start:d.at]}, err
		}
		if build && !d.plain && key == "targets" {
			start := d.at
			v, err := d.object("", true)
			o, _ := v.(object)
			return &sealed{text: d.text[start:d.at], opened: o, asIs: true}, err
		}
		return d.object(key, build)
	case '[':
		return d.list(key, build)
	case '"':
		return d.string(build)
	case 't':
		return true, d.word("true")
	case 'f':
		return false, d.word("false")
	case 'n':
		return nil, d.word("null")
	default:
		if c == '-' || c >= '0' && c <= '9' {
			return d.number()
		}
		return nil, d.unexpected("a value belongs here")
	}
}

func (d *jsonDecoder) enter() error {
	if d.depth++; d.depth > maxDepth {
		return fmt.Errorf("nested deeper than %d levels; no dashboard is", maxDepth)
	}
	d.at++
	d.space()
	return nil
}

// ends tells whether the list or object closes here, and steps over what stands between two of its members.
func (d *jsonDecoder) ends(closing byte, first bool) (bool, error) {
	d.space()
	switch {
	case d.at < len(d.text) && d.text[d.at] == closing:
		d.at++
		d.depth--
		return true, nil
	case first:
		return false, nil
	case d.at < len(d.text) && d.text[d.at] == ',':
		d.at++
		d.space()
		return false, nil
	}
	return false, d.unexpected(fmt.Sprintf("a comma or %q belongs here", closing))
}

func (d *jsonDecoder) object(key string, build bool) (any, error) {
	if err := d.enter(); err != nil {
		return nil, err
	}
	var o object
	var keys []string
	ordered := key == "seriesOverrides" || key == "aliasColors" || key == "legend"
	if build {
		o = object{}
	}
	for first := true; ; first = false {
		if done, err := d.ends('}', first); done || err != nil {
			if ordered && build {
				return &inOrder{o, keys}, err
			}
			return o, err
		}
		if d.at >= len(d.text) || d.text[d.at] != '"' {
			return nil, d.unexpected("a name in double quotes belongs here")
		}
		name, err := d.string(build)
		if err != nil {
			return nil, err
		}
		if d.space(); d.at >= len(d.text) || d.text[d.at] != ':' {
			return nil, d.unexpected("a colon belongs here")
		}
		d.at++
		member, _ := name.(string)
		v, err := d.value(member, build)
		if err != nil {
			return nil, err
		}
		if build {
			o[member] = v
			if ordered {
				keys = append(keys, member)
			}
		}
	}
}

func (d *jsonDecoder) list(key string, build bool) (any, error) {
	if err := d.enter(); err != nil {
		return nil, err
	}
	l := []any{}
	for first := true; ; first = false {
		if done, err := d.ends(']', first); done || err != nil {
			return l, err
		}
		v, err := d.value(key, build)
		if err != nil {
			return nil, err
		}
		if build {
			l = append(l, v)
		}
	}
}

func (d *jsonDecoder) word(w string) error {
	if !strings.HasPrefix(d.text[d.at:], w) {
		return d.unexpected("a value belongs here")
	}
	d.at += len(w)
	return nil
}

func (d *jsonDecoder) number() (any, error) {
	start := d.at
	for d.at < len(d.text) && strings.IndexByte("+-.eE0123456789", d.text[d.at]) >= 0 {
		d.at++
	}
	digits := strings.TrimPrefix(d.text[start:d.at], "-")
	f, err := strconv.ParseFloat(d.text[start:d.at], 64)
	if err != nil || digits[0] < '0' || len(digits) > 1 && digits[0] == '0' && digits[1] >= '0' && digits[1] <= '9' || strings.HasSuffix(digits, ".") ||
		strings.Contains(digits, ".e") || strings.Contains(digits, ".E") {
		d.at = start
		return nil, fmt.Errorf("%.40q is no number that can be kept", d.text[start:])
	}
	return f, nil
}

func (d *jsonDecoder) string(build bool) (any, error) {
	start := d.at
	escaped := false
	for d.at++; d.at < len(d.text); d.at++ {
		switch c := d.text[d.at]; {
		case c == '"':
			d.at++
			if !build && !escaped {
				return "", nil
			}
			if !escaped {
				return d.text[start+1 : d.at-1], nil
			}
			var s string
			if err := json.Unmarshal([]byte(d.text[start:d.at]), &s); err != nil {
				d.at = start
				return nil, errors.New("a text with an escape that JSON does not have")
			}
			return s, nil
		case c == '\\':
			escaped = true
			d.at++
		case c < ' ':
			return nil, errors.New("a line break or control character inside a text; write it as \\n or \\t")
		}
	}
	d.at = len(d.text)
	return nil, d.unexpected("")
}
