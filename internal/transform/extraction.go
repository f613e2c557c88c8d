package transform

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"sync"

	"github.com/montui/montui/internal/frame"
)

// extraction reads the members a text holds; nil when it holds none.
type extraction func(text string) any

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

var pathSteps = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`[^.\[\]]+`) })

func at(v any, path string) any {
	if o, ok := v.(*object); ok {
		if whole, is := o.values[path]; is {
			return whole // a key may hold dots
		}
	}
	for _, step := range pathSteps().FindAllString(path, -1) {
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
