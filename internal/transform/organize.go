package transform

import (
	"math"
	"slices"

	"github.com/montui/montui/internal/frame"
)

// organize hides, orders and renames fields by their names.
func organize(o options) (operation, error) {
	settings := options{"exclude": map[string]any{"names": chosen(o.object("excludeByName"))}}
	if included, ok := o["includeByName"].(map[string]any); ok {
		settings["include"] = map[string]any{"names": chosen(included)}
	}
	filter, err := filterFieldsByName(settings)
	if err != nil {
		return nil, err
	}
	ordering, err := order(o)
	if err != nil {
		return nil, err
	}
	renaming, err := rename(o)
	return func(c *context, in frame.Frames) (frame.Frames, error) {
		for _, run := range []operation{filter, ordering, renaming} {
			var err error
			if in, err = run(c, in); err != nil {
				return nil, err
			}
		}
		return in, nil
	}, err
}

func chosen(by map[string]any) []any {
	var names []any
	for name, v := range by {
		if truthy(v) {
			names = append(names, name)
		}
	}
	return names
}

func truthy(v any) bool {
	switch x := v.(type) {
	case bool:
		return x
	case float64:
		return x != 0 && x == x
	case string:
		return x != ""
	}
	return v != nil
}

// order sorts fields, by given places or by name or label.
func order(o options) (operation, error) {
	if o.text("orderByMode") == "auto" {
		return orderAuto(o.list("orderBy")), nil
	}
	places := o.object("indexByName")
	place := func(name string) float64 {
		if n, ok := places[name].(float64); ok && n == math.Trunc(n) {
			return n
		}
		return 1 << 53
	}
	return func(c *context, in frame.Frames) (frame.Frames, error) {
		names := c.names(in)
		return eachFrame(in, func(fr *frame.Frame) []*frame.Field {
			fields := slices.Clone(fr.Fields)
			slices.SortStableFunc(fields, func(a, b *frame.Field) int {
				switch d := place(names.Of(a, fr)) - place(names.Of(b, fr)); {
				case d < 0:
					return -1
				case d > 0:
					return 1
				}
				return 0
			})
			return fields
		}), nil
	}, nil
}

func orderAuto(by []any) operation {
	return func(c *context, in frame.Frames) (frame.Frames, error) {
		names := c.names(in)
		return eachFrame(in, func(fr *frame.Frame) []*frame.Field {
			fields := slices.Clone(fr.Fields)
			first := fr.TimeField()
			slices.SortStableFunc(fields, func(a, b *frame.Field) int {
				if a == first || b == first {
					return map[bool]int{true: -1, false: 1}[a == first]
				}
				for _, e := range by {
					m, _ := e.(map[string]any)
					x, y := names.Of(a, fr), names.Of(b, fr)
					if label := options(m).text("name"); m["type"] != "name" {
						x, y = a.Labels[label], b.Labels[label]
					}
					if d := collateNumeric(x, y); d != 0 {
						if desc, _ := m["desc"].(bool); desc {
							return -d
						}
						return d
					}
				}
				return 0
			})
			return fields
		}), nil
	}
}

// collateNumeric is collate with runs of digits compared as numbers.
func collateNumeric(a, b string) int {
	for a != "" && b != "" {
		na, nb := digits(a), digits(b)
		if na > 0 && nb > 0 {
			x, y := frame.ParseNumber(a[:na]), frame.ParseNumber(b[:nb])
			if x != y {
				return map[bool]int{true: -1, false: 1}[x < y]
			}
			a, b = a[na:], b[nb:]
			continue
		}
		ra, rb := []rune(a)[0], []rune(b)[0]
		if d := collate(string(ra), string(rb)); d != 0 {
			return d
		}
		a, b = a[len(string(ra)):], b[len(string(rb)):]
	}
	return len(a) - len(b)
}

func digits(s string) int {
	n := 0
	for n < len(s) && s[n] >= '0' && s[n] <= '9' {
		n++
	}
	return n
}

func eachFrame(in frame.Frames, fields func(*frame.Frame) []*frame.Field) frame.Frames {
	out := make(frame.Frames, len(in))
	for i, fr := range in {
		out[i] = withFields(fr, fields(fr))
	}
	return out
}

// rename gives fields other display names.
func rename(o options) (operation, error) {
	by := o.object("renameByName")
	return func(c *context, in frame.Frames) (frame.Frames, error) {
		if len(by) == 0 {
			return in, nil
		}
		names := c.names(nil)
		return c.renamed(in, func(f *frame.Field, fr *frame.Frame) (string, bool) {
			to, _ := by[names.Of(f, fr)].(string)
			return to, to != ""
		}), nil
	}, nil
}

// renameByRegex rewrites display names by a pattern.
func renameByRegex(o options) (operation, error) {
	pattern, replacement := "(.*)", "$1"
	if s, ok := o["regex"].(string); ok {
		pattern = s
	}
	if s, ok := o["renamePattern"].(string); ok {
		replacement = s
	}
	re, err := frame.CompileRegexp(pattern)
	return func(c *context, in frame.Frames) (frame.Frames, error) {
		names := c.names(nil)
		return c.renamed(in, func(f *frame.Field, fr *frame.Frame) (string, bool) {
			name := names.Of(f, fr)
			return re.Replace(name, replacement), re.MatchString(name)
		}), nil
	}, err
}

func (c *context) renamed(in frame.Frames, to func(*frame.Field, *frame.Frame) (string, bool)) frame.Frames {
	return eachFrame(in, func(fr *frame.Frame) []*frame.Field {
		fields := slices.Clone(fr.Fields)
		for i, f := range fr.Fields {
			if name, ok := to(f, fr); ok {
				renamed := c.unnamed(f)
				renamed.Config.DisplayName = name
				c.memory.Set(renamed, name)
				fields[i] = renamed
			}
		}
		return fields
	})
}
