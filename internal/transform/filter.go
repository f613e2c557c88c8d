package transform

import (
	"strings"

	"github.com/montui/montui/internal/frame"
)

// filterFieldsByName keeps or drops fields by names or a pattern.
func filterFieldsByName(o options) (operation, error) {
	byVariable, _ := o["byVariable"].(bool)
	settings := options{}
	for _, key := range []string{"include", "exclude"} {
		if m := namesMatcher(o.object(key), byVariable); m != nil {
			settings[key] = m
		}
	}
	return filterFields(settings)
}

// namesMatcher is the field matcher that names and pattern together ask for; nil for none.
func namesMatcher(o options, byVariable bool) map[string]any {
	if v := o.text("variable"); byVariable && v != "" {
		v = strings.TrimSuffix(strings.TrimPrefix(v, "{"), "}")
		var names []any
		for _, n := range strings.Split(v, ",") {
			names = append(names, n)
		}
		return map[string]any{"id": "byNames", "options": map[string]any{"names": names}}
	}
	names, pattern := o.list("names"), o.text("pattern")
	switch {
	case len(names) == 0 && pattern == "":
		return nil
	case pattern == "":
		return map[string]any{"id": "byNames", "options": map[string]any{"names": names}}
	case len(names) == 0:
		return map[string]any{"id": "byRegexp", "options": pattern}
	}
	return map[string]any{"id": "byRegexpOrNames", "options": map[string]any{"names": names, "pattern": pattern}}
}

// filterFields keeps or drops fields by any matchers; a frame left without fields goes.
func filterFields(o options) (operation, error) {
	var specs [2]*frame.MatcherSpec
	for i, key := range []string{"include", "exclude"} {
		if m, ok := o[key].(map[string]any); ok {
			spec, err := frame.NewMatcher(options(m).text("id"), m["options"])
			if err != nil {
				return nil, err
			}
			specs[i] = &spec
		}
	}
	if specs[0] == nil && specs[1] == nil {
		return noop(o)
	}
	return func(c *context, in frame.Frames) (frame.Frames, error) {
		names := c.names(in)
		var include, exclude frame.Matcher
		if specs[0] != nil {
			include = specs[0].ForNames(names)
		}
		if specs[1] != nil {
			exclude = specs[1].ForNames(names)
		}
		var out frame.Frames
		for _, fr := range in {
			var fields []*frame.Field
			for _, f := range fr.Fields {
				if exclude != nil && exclude(f, fr) || include != nil && !include(f, fr) {
					continue
				}
				fields = append(fields, f)
			}
			if len(fields) > 0 {
				out = append(out, withFields(fr, fields))
			}
		}
		return out, nil
	}, nil
}

// filterByRefID keeps or drops whole frames by their query.
func filterByRefID(o options) (operation, error) {
	var include, exclude func(*frame.Frame) bool
	var err error
	if s := o.text("include"); s != "" {
		include, err = frameMatcher("byRefId", s)
	}
	if s := o.text("exclude"); s != "" && err == nil {
		exclude, err = frameMatcher("byRefId", s)
	}
	return keepFrames(include, exclude), err
}

// limit keeps the first rows; a negative number, the last.
func limit(o options) (operation, error) {
	n := 10
	switch v := o["limitField"].(type) {
	case float64:
		n = int(v)
	case string:
		n = int(frame.LeadingNumber(v))
	}
	return func(c *context, in frame.Frames) (frame.Frames, error) {
		out := make(frame.Frames, len(in))
		for i, fr := range in {
			out[i] = fr
			total := rowCount(fr)
			if total <= n {
				continue
			}
			first, last := 0, n
			if n < 0 {
				first, last = max(0, total+n), total
			}
			rows := make([]int, last-first)
			for r := range rows {
				rows[r] = first + r
			}
			out[i] = c.takeRows(fr, rows)
		}
		return out, nil
	}, nil
}
