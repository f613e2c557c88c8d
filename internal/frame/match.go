package frame

import (
	"math"
	"slices"
)

// Matcher picks fields. It is made once for a set of frames, see MatcherSpec.For.
type Matcher func(f *Field, fr *Frame) bool

// MatcherSpec is a field matcher as dashboards hold it, with Grafana's id, opened once.
type MatcherSpec struct {
	make func(names *Names) Matcher
}

// For makes the matcher for fields among these frames.
func (s MatcherSpec) For(all Frames) Matcher { return s.make(NewNames(all)) }

// ForNames is For with names that the caller already has.
func (s MatcherSpec) ForNames(names *Names) Matcher { return s.make(names) }

// NewMatcher opens a field matcher: its id and its options as decoded plain values (string, []any, map[string]any …).
func NewMatcher(id string, options any) (MatcherSpec, error) {
	plain := func(m Matcher) (MatcherSpec, error) {
		return MatcherSpec{func(*Names) Matcher { return m }}, nil
	}
	text, _ := options.(string)
	object, _ := options.(map[string]any)
	switch id {
	case "numeric":
		return plain(func(f *Field, _ *Frame) bool { return f.Kind == Number })
	case "time":
		return plain(func(f *Field, _ *Frame) bool { return f.Kind == Time })
	case "first":
		return plain(func(f *Field, fr *Frame) bool { return len(fr.Fields) > 0 && fr.Fields[0] == f })
	case "firstTimeField":
		return plain(func(f *Field, fr *Frame) bool { return f.Kind == Time && fr.TimeField() == f })
	case "byType":
		return plain(func(f *Field, _ *Frame) bool { return f.Kind.String() == text })
	case "byTypes":
		types := texts(options)
		return plain(func(f *Field, _ *Frame) bool { return slices.Contains(types, f.Kind.String()) })
	case "byFrameRefID":
		return plain(func(_ *Field, fr *Frame) bool { return fr.RefID == text })
	case "byName":
		return byNames([]string{text}, false), nil
	case "byNames":
		return byNames(texts(object["names"]), object["mode"] == "exclude"), nil
	case "byRegexp":
		return byRegexp(text)
	case "byRegexpOrNames":
		names := byNames(texts(object["names"]), false)
		pattern, _ := object["pattern"].(string)
		re, err := byRegexp(pattern)
		return MatcherSpec{func(n *Names) Matcher {
			a, b := names.make(n), re.make(n)
			return func(f *Field, fr *Frame) bool { return a(f, fr) || b(f, fr) }
		}}, err
	case "byValue":
		return plain(byValue(object))
	}
	return plain(func(*Field, *Frame) bool { return false })
}

// matcherIDs are those NewMatcher knows.
var matcherIDs = []string{"byFrameRefID", "byName", "byNames", "byRegexp", "byRegexpOrNames", "byType", "byTypes", "byValue",
	"first", "firstTimeField", "numeric", "time"}

// Matchers are the ids of the field matchers, sorted.
func Matchers() []string { return slices.Clone(matcherIDs) }

// KnownMatcher tells whether NewMatcher knows the id.
func KnownMatcher(id string) bool { return slices.Contains(matcherIDs, id) }

func texts(v any) []string {
	list, _ := v.([]any)
	out := make([]string, 0, len(list))
	for _, e := range list {
		if s, ok := e.(string); ok {
			out = append(out, s)
		}
	}
	return out
}

// byNames matches a field's own or display name. Old dashboards say "Value" or "Time" for fields that have
// since been called otherwise; those match too.
func byNames(names []string, exclude bool) MatcherSpec {
	set := make(map[string]bool, len(names))
	for _, name := range names {
		set[name] = true
	}
	return MatcherSpec{func(n *Names) Matcher {
		return func(f *Field, fr *Frame) bool {
			hit := set[f.Name] || set[n.Of(f, fr)]
			if !hit && set[ValueFieldName] {
				hit = f.Labels != nil && f.Labels["__name__"] == f.Name
			} else if !hit && (set["Time"] || set["time"]) {
				hit = f.Kind == Time
			}
			return hit != exclude
		}
	}}
}

func byRegexp(pattern string) (MatcherSpec, error) {
	never := MatcherSpec{func(*Names) Matcher { return func(*Field, *Frame) bool { return false } }}
	if pattern == "" {
		return never, nil
	}
	re, err := CompileRegexp(pattern)
	if err != nil {
		return never, err
	}
	return MatcherSpec{func(n *Names) Matcher {
		test := re.Tester()
		return func(f *Field, fr *Frame) bool { return test(n.Of(f, fr)) }
	}}, nil
}

func byValue(options map[string]any) Matcher {
	reducer, _ := options["reducer"].(string)
	op, _ := options["op"].(string)
	right := options["value"]
	if reducer == "" {
		return func(*Field, *Frame) bool { return false }
	}
	if op == "" {
		op = "eq"
	}
	return func(f *Field, _ *Frame) bool {
		left := Calc(f, reducer)
		if reducer == "allIsNull" || reducer == "allIsZero" {
			yes, _ := left.(bool)
			return yes
		}
		return Compare(left, op, right)
	}
}

// Compare is Grafana's compareValues: eq and neq by text, the rest by order; a null equals only null.
func Compare(left any, op string, right any) bool {
	if left == nil || right == nil {
		if left == nil {
			left = "null"
		}
		if right == nil {
			right = "null"
		}
		if op == "gte" || op == "lte" {
			op = "eq"
		}
	}
	switch op {
	case "eq":
		return ValueText(left) == ValueText(right)
	case "neq":
		return ValueText(left) != ValueText(right)
	}
	ls, lok := left.(string)
	rs, rok := right.(string)
	cmp := 0
	if lok && rok {
		cmp = map[bool]int{true: -1, false: 1}[ls < rs]
		if ls == rs {
			cmp = 0
		}
	} else {
		l, r := ToNumber(left), ToNumber(right)
		switch {
		case l != l || r != r:
			return false
		case l < r:
			cmp = -1
		case l > r:
			cmp = 1
		}
	}
	switch op {
	case "gt":
		return cmp > 0
	case "gte":
		return cmp >= 0
	case "lt":
		return cmp < 0
	case "lte":
		return cmp <= 0
	}
	return false
}

// ToNumber is JavaScript's Number(v) of a cell's value: null is 0, and NaN what is no number.
func ToNumber(v any) float64 {
	switch x := v.(type) {
	case nil:
		return 0
	case float64:
		return x
	case bool:
		if x {
			return 1
		}
		return 0
	case string:
		return ParseNumber(x)
	}
	return math.NaN()
}
