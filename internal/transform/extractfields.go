package transform

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/montui/montui/internal/frame"
)

// extraction reads the members a text holds; nil when it holds none.
type extraction func(text string) any

// extractFields makes fields of what the texts of one field hold: JSON, key=value pairs, a list, or a pattern's groups.
func extractFields(o options) (operation, error) {
	source := o.text("source")
	if source == "" {
		return noop(o)
	}
	parse, err := newExtraction(o)
	if err != nil {
		return nil, err
	}
	paths := o.list("jsonPaths")
	if o.text("format") != "json" {
		paths = nil
	}
	replace, _ := o["replace"].(bool)
	keepTime, _ := o["keepTime"].(bool)
	return func(c *context, in frame.Frames) (frame.Frames, error) {
		names := c.names(nil)
		out := make(frame.Frames, len(in))
		for i, fr := range in {
			out[i] = fr
			from := fieldNamed(fr, names, source)
			if from == nil {
				continue
			}
			found, err := extracted(from, rowCount(fr), parse, paths)
			if err != nil {
				return nil, err
			}
			var fields []*frame.Field
			if !replace {
				fields = slices.Clone(fr.Fields)
			}
			if keepTime {
				t := fieldNamed(fr, names, "Time")
				if t == nil {
					t = fieldNamed(fr, names, "time")
				}
				if t != nil {
					fields = append(fields, t)
				}
			}
			out[i] = withFields(fr, append(fields, found...))
		}
		return out, nil
	}, nil
}

// fieldNamed is the first field of this name or display name.
func fieldNamed(fr *frame.Frame, names *frame.Names, name string) *frame.Field {
	for _, f := range fr.Fields {
		if f.Name == name || names.Of(f, fr) == name {
			return f
		}
	}
	return nil
}

// maxExtracted bounds how many fields one text field can become.
const maxExtracted = 1000

func extracted(from *frame.Field, rows int, parse extraction, paths []any) ([]*frame.Field, error) {
	columns := &object{}
	for i := range min(rows, from.Len()) {
		v := from.Value(i)
		if text, ok := v.(string); ok {
			v = parse(text)
		}
		if v == nil {
			continue
		}
		members := entries(v)
		if len(paths) > 0 {
			members = atPaths(v, paths)
		}
		for _, key := range members.keys {
			values, known := columns.values[key].([]any)
			if !known {
				if len(columns.keys) == maxExtracted {
					return nil, fmt.Errorf("field %q holds more than %d others", from.Name, maxExtracted)
				}
				values = make([]any, rows)
				columns.set(key, values)
			}
			values[i] = members.values[key]
		}
	}
	fields := make([]*frame.Field, len(columns.keys))
	for i, key := range columns.keys {
		values := columns.values[key].([]any)
		kind := kindOfFirst(values)
		for i := range values {
			values[i] = plain(values[i])
		}
		fields[i] = fieldOf(key, kind, values)
	}
	return fields, nil
}

func kindOfFirst(values []any) frame.Kind {
	for _, v := range values {
		switch v.(type) {
		case nil:
			continue
		case float64:
			return frame.Number
		case string:
			return frame.String
		case bool:
			return frame.Bool
		}
		break
	}
	return frame.Other
}

func newExtraction(o options) (extraction, error) {
	switch format := o.text("format"); format {
	case "", "auto":
		return func(text string) any {
			if v, err := parseJSON(text); err == nil && v != nil {
				return v
			}
			return keyValues(text)
		}, nil
	case "json":
		return func(text string) any { v, _ := parseJSON(text); return v }, nil
	case "kvp":
		return func(text string) any { return keyValues(text) }, nil
	case "delimiter":
		delimiter := ","
		if s, ok := o["delimiter"].(string); ok {
			delimiter = s
		}
		re, err := regexp.Compile(`\s*` + regexp.QuoteMeta(delimiter) + `\s*`)
		return func(text string) any {
			out := &object{}
			for _, part := range re.Split(strings.TrimSpace(text), -1) {
				out.set(part, 1.0)
			}
			integersFirst(out.keys)
			return out
		}, err
	case "regexp":
		return patternGroups(o.text("regExp"))
	default:
		return nil, fmt.Errorf("format %q is not supported", format)
	}
}

func patternGroups(pattern string) (extraction, error) {
	if !strings.HasPrefix(pattern, "/") {
		pattern = "/(?<NewField>.*)/"
	}
	re, err := frame.CompileRegexp(pattern)
	if err != nil {
		return nil, err
	}
	return func(text string) any {
		groups, ok := re.Groups(text)
		if !ok {
			return nil
		}
		out := &object{}
		for _, g := range groups {
			out.set(g.Name, nil)
			if g.Matched {
				out.set(g.Name, g.Text)
			}
		}
		return out
	}, nil
}

// keyValues reads pairs such as a=b, c: "d e" and {x=y}; a word alone is a key without a value.
func keyValues(text string) *object {
	out := &object{}
	var word strings.Builder
	key, quote := "", rune(0)
	take := func() string { s := word.String(); word.Reset(); return s }
	pair := func() {
		if word.Len() == 0 {
			return
		}
		if key == "" {
			key = take()
			return
		}
		out.set(key, take())
		key = ""
	}
	runes := []rune(text)
	for i := 0; i < len(runes); i++ {
		c := runes[i]
		if quote != 0 && c == quote {
			quote = 0
			if i++; i == len(runes) {
				break
			}
			c = runes[i]
		}
		if c == '\\' {
			if i++; i < len(runes) {
				word.WriteRune(runes[i])
			}
			continue
		}
		if quote != 0 {
			word.WriteRune(c)
			continue
		}
		switch c {
		case ':', '=':
			if word.Len() > 0 {
				if key != "" {
					out.set(key, "")
				}
				key = take()
			}
		case '"', '\'', ' ', '\t', '\r', '\n':
			if c == '"' || c == '\'' {
				quote = c
			}
			if word.Len() > 0 && key == "" {
				out.set(take(), "")
			}
			pair()
		case ',', ';', '&', '{', '}':
			pair()
		default:
			word.WriteRune(c)
			if i == len(runes)-1 && key == "" {
				out.set(take(), "")
			}
		}
	}
	if key != "" {
		out.set(key, take())
	}
	integersFirst(out.keys)
	return out
}

// atPaths are the members at paths such as a.b[0].c, each by its alias or the path itself.
func atPaths(v any, paths []any) *object {
	out := &object{}
	for _, e := range paths {
		m, _ := e.(map[string]any)
		path := options(m).text("path")
		if path == "" {
			continue
		}
		key := options(m).text("alias")
		if key == "" {
			key = path
		}
		found := at(v, path)
		if found == nil {
			found = "Not Found"
		}
		out.set(key, found)
	}
	if len(out.keys) == 0 {
		return entries(v)
	}
	return out
}

var pathSteps = regexp.MustCompile(`[^.\[\]]+`)

func at(v any, path string) any {
	if o, ok := v.(*object); ok {
		if whole, is := o.values[path]; is {
			return whole // a key may hold dots
		}
	}
	for _, step := range pathSteps.FindAllString(path, -1) {
		step = strings.Trim(step, `"'`)
		switch x := v.(type) {
		case *object:
			v = x.values[step]
		case []any:
			i, err := strconv.Atoi(step)
			if err != nil || i < 0 || i >= len(x) {
				return nil
			}
			v = x[i]
		default:
			return nil
		}
	}
	return v
}
