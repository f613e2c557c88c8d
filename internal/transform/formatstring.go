package transform

import (
	"fmt"
	"regexp"
	"strings"
	"sync"

	"github.com/montui/montui/internal/frame"
)

// formatString writes a field's texts another way.
func formatString(o options) (operation, error) {
	id := o.text("outputFormat")
	if id == "" {
		id = "Upper Case"
	}
	format := stringFormats[id]
	if id == "Substring" {
		format = func(s string) string { return substring(s, o["substringStart"], o["substringEnd"]) }
	}
	if format == nil && id != "Affix" {
		return nil, fmt.Errorf("format %q is not supported", id)
	}
	spec, err := frame.NewMatcher("byName", o.text("stringField"))
	return func(c *context, in frame.Frames) (frame.Frames, error) {
		matches := spec.ForNames(c.names(in))
		return eachFrame(in, func(fr *frame.Frame) []*frame.Field {
			fields := make([]*frame.Field, len(fr.Fields))
			for i, f := range fr.Fields {
				fields[i] = f
				if !matches(f, fr) {
					continue
				}
				values := make([]any, f.Len())
				for row := range values {
					v := f.Value(row)
					if v == nil {
						continue
					}
					text := frame.ValueText(v)
					if format != nil {
						values[row] = format(text)
					} else {
						values[row] = affix(o.text("stringPrefix"), fr, row) + text + affix(o.text("stringSuffix"), fr, row)
					}
				}
				fields[i] = c.copyOf(f)
				fields[i].Kind = frame.String
				setValues(fields[i], values)
			}
			return fields
		}), nil
	}, err
}

var stringFormats = map[string]func(string) string{
	"Upper Case":    strings.ToUpper,
	"Lower Case":    strings.ToLower,
	"Sentence Case": func(s string) string { return first(s, strings.ToUpper) },
	"Title Case":    func(s string) string { return strings.Join(capitals(s), " ") },
	"Pascal Case":   func(s string) string { return strings.Join(capitals(s), "") },
	"Camel Case":    func(s string) string { return first(strings.Join(capitals(s), ""), strings.ToLower) },
	"Snake Case":    func(s string) string { return strings.ReplaceAll(strings.ToLower(s), " ", "_") },
	"Kebab Case":    func(s string) string { return strings.ReplaceAll(strings.ToLower(s), " ", "-") },
	"Trim":          strings.TrimSpace,
}

// first changes the first letter.
func first(s string, change func(string) string) string {
	for i := range s {
		if i > 0 {
			return change(s[:i]) + s[i:]
		}
	}
	return change(s)
}

func capitals(s string) []string {
	words := strings.Split(s, " ")
	for i, w := range words {
		words[i] = first(strings.ToLower(w), strings.ToUpper)
	}
	return words
}

// substring is JavaScript's: bounds out of the text are moved into it, swapped ones are put right.
func substring(s string, start, end any) string {
	runes := []rune(s)
	bound := func(v any, fallback int) int {
		n, ok := v.(float64)
		if !ok {
			return fallback
		}
		return int(max(0, min(n, float64(len(runes)))))
	}
	from, to := bound(start, 0), bound(end, len(runes))
	return string(runes[min(from, to):max(from, to)])
}

var affixFields = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\{[\w.-]+\}`) })

// affix puts the row's values in place of {field}.
func affix(text string, fr *frame.Frame, row int) string {
	return affixFields().ReplaceAllStringFunc(text, func(name string) string {
		for _, f := range fr.Fields {
			if f.Name == name[1:len(name)-1] && row < f.Len() {
				return frame.ValueText(f.Value(row))
			}
		}
		return name
	})
}
