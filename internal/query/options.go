package query

import (
	"github.com/montui/montui/internal/dashboard"
	"github.com/montui/montui/internal/frame"
)

// choose makes a variable's options of what the server gave: filtered and cut by the regex, without duplicates, sorted.
func choose(names []dashboard.Option, regex, applyTo string, sort int) ([]dashboard.Option, error) {
	out := names
	if regex != "" {
		re, err := newCutter(regex)
		if err != nil {
			return nil, err
		}
		out = make([]dashboard.Option, 0, len(names))
		for _, n := range names {
			if out, err = cut(out, n, re, applyTo); err != nil {
				return nil, err
			}
		}
	}
	seen := make(map[string]bool, len(out))
	unique := make([]dashboard.Option, 0, len(out))
	for _, o := range out {
		if !seen[o.Value] {
			seen[o.Value] = true
			unique = append(unique, o)
		}
	}
	return sortOptions(unique, sort), nil
}

// cut adds the options a regex finds in one: by its groups named text and value, else by its first group (each match of
// it, with the flag g), else the whole.
func cut(out []dashboard.Option, o dashboard.Option, re *cutter, applyTo string) ([]dashboard.Option, error) {
	subject := o.Value
	if applyTo == "text" {
		subject = o.Text
	}
	matches, err := re.Matches(subject)
	if err != nil || len(matches) == 0 {
		return out, err
	}
	text, value := firstNamed(re, matches, "text"), firstNamed(re, matches, "value")
	switch {
	case text == nil && value == nil:
	case value == nil:
		return append(out, dashboard.Option{Text: re.Named(*text, "text"), Value: re.Named(*text, "text")}), nil
	case text == nil:
		return append(out, dashboard.Option{Text: re.Named(*value, "value"), Value: re.Named(*value, "value")}), nil
	default:
		return append(out, dashboard.Option{Text: re.Named(*text, "text"), Value: re.Named(*value, "value")}), nil
	}
	switch first := matches[0]; {
	case len(first.Groups) < 2:
		return append(out, o), nil
	case len(matches) > 1:
		for _, m := range matches {
			out = append(out, dashboard.Option{Text: m.Groups[1], Value: m.Groups[1]})
		}
		return out, nil
	default:
		return append(out, dashboard.Option{Text: first.Groups[1], Value: first.Groups[1]}), nil
	}
}

// firstNamed is the first match in which the group of a name has matched something.
func firstNamed(re *cutter, matches []frame.Match, name string) *frame.Match {
	for i := range matches {
		if re.Named(matches[i], name) != "" {
			return &matches[i]
		}
	}
	return nil
}
