package query

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/montui/montui/internal/dashboard"
)

// jsRegex is a regular expression as JavaScript writes it, as far as Go's linear-time engine can run it: a negative
// lookahead at the start is done by a second expression.
type jsRegex struct {
	re     *regexp.Regexp
	not    *regexp.Regexp
	global bool
}

var literal = regexp.MustCompile(`(?s)^/(.*)/([a-z]*)$`)
var leadingNot = regexp.MustCompile(`^\^?\(\?!`)

// compileJS reads /pattern/flags or a bare pattern, which then must match the whole text.
func compileJS(s string) (*jsRegex, error) {
	pattern, flags := "^"+s+"$", ""
	if m := literal.FindStringSubmatch(s); m != nil {
		pattern, flags = m[1], m[2]
	}
	out := &jsRegex{global: strings.Contains(flags, "g")}
	prefix := ""
	for _, f := range flags {
		switch f {
		case 'i', 's', 'm':
			prefix += string(f)
		case 'g', 'u', 'y':
		default:
			return nil, fmt.Errorf("flag %q of the regex %s is not supported", f, s)
		}
	}
	if prefix != "" {
		prefix = "(?" + prefix + ")"
	}
	pattern = strings.ReplaceAll(pattern, `\/`, "/")
	if at := leadingNot.FindString(pattern); at != "" && strings.HasPrefix(at, "^") {
		if end := closing(pattern, strings.IndexByte(pattern, '(')); end > 0 {
			not, err := regexp.Compile(prefix + "^(?:" + pattern[len(at):end] + ")")
			if err != nil {
				return nil, fmt.Errorf("the regex %s is not supported: %w", s, err)
			}
			out.not, pattern = not, "^"+pattern[end+1:]
		}
	}
	re, err := regexp.Compile(prefix + pattern)
	if err != nil {
		return nil, fmt.Errorf("the regex %s is not supported: %w", s, err)
	}
	out.re = re
	return out, nil
}

// closing finds the parenthesis that closes the one at open.
func closing(s string, open int) int {
	depth := 0
	for i := open; i >= 0 && i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return -1
}

func (r *jsRegex) matches(s string) [][]string {
	if r.not != nil && r.not.MatchString(s) {
		return nil
	}
	if r.global {
		return r.re.FindAllStringSubmatch(s, -1)
	}
	if m := r.re.FindStringSubmatch(s); m != nil {
		return [][]string{m}
	}
	return nil
}

// choose makes a variable's options of what the server gave: filtered and cut by the regex, without duplicates, sorted.
func choose(names []dashboard.Option, regex, applyTo string, sort int) ([]dashboard.Option, error) {
	out := names
	var err error
	if regex != "" {
		var re *jsRegex
		if re, err = compileJS(regex); err == nil {
			out = nil
			for _, n := range names {
				out = append(out, cut(n, re, applyTo)...)
			}
		}
	}
	seen := map[string]bool{}
	unique := make([]dashboard.Option, 0, len(out))
	for _, o := range out {
		if !seen[o.Value] {
			seen[o.Value] = true
			unique = append(unique, o)
		}
	}
	sortOptions(unique, sort)
	return unique, err
}

// cut gives the options a regex finds in one: by its groups named text and value, else its first group, else the whole.
func cut(o dashboard.Option, re *jsRegex, applyTo string) []dashboard.Option {
	subject := o.Value
	if applyTo == "text" {
		subject = o.Text
	}
	matches := re.matches(subject)
	if len(matches) == 0 {
		return nil
	}
	text, value := re.re.SubexpIndex("text"), re.re.SubexpIndex("value")
	if re.global && text < 0 && value < 0 {
		var out []dashboard.Option
		for _, m := range matches {
			if len(m) > 1 {
				out = append(out, dashboard.Option{Text: m[1], Value: m[1]})
			}
		}
		if len(out) > 0 {
			return out
		}
		return []dashboard.Option{o}
	}
	group := func(i int) string {
		for _, m := range matches {
			if i >= 0 && i < len(m) && m[i] != "" {
				return m[i]
			}
		}
		return ""
	}
	switch {
	case text >= 0 || value >= 0:
		t, v := group(text), group(value)
		if t == "" {
			t = v
		}
		if v == "" {
			v = t
		}
		return []dashboard.Option{{Text: t, Value: v}}
	case len(matches[0]) > 1:
		return []dashboard.Option{{Text: matches[0][1], Value: matches[0][1]}}
	}
	return []dashboard.Option{o}
}

var digits = regexp.MustCompile(`.*?(\d+)`)

// sortOptions sorts by Grafana's variable sort: 1, 2 alphabetical, 3, 4 by the first number in the text, 5, 6 without
// case, 7, 8 natural; even ones descend.
func sortOptions(options []dashboard.Option, sort int) {
	var compare func(a, b dashboard.Option) int
	switch (sort + 1) / 2 {
	case 1:
		compare = func(a, b dashboard.Option) int { return strings.Compare(a.Text, b.Text) }
	case 2:
		compare = func(a, b dashboard.Option) int { return cmp.Compare(firstNumber(a.Text), firstNumber(b.Text)) }
	case 3:
		compare = func(a, b dashboard.Option) int {
			return strings.Compare(strings.ToLower(a.Text), strings.ToLower(b.Text))
		}
	case 4:
		compare = func(a, b dashboard.Option) int { return naturalCompare(a.Text, b.Text) }
	default:
		return
	}
	slices.SortStableFunc(options, compare)
	if sort%2 == 0 {
		slices.Reverse(options)
	}
}

func firstNumber(s string) float64 {
	m := digits.FindStringSubmatch(s)
	if m == nil {
		return -1
	}
	f, err := strconv.ParseFloat(m[1], 64)
	if err != nil {
		return -1
	}
	return f
}

// naturalCompare compares texts with the numbers in them as numbers, without case.
func naturalCompare(a, b string) int {
	for a != "" && b != "" {
		x, restA, numA := chunk(a)
		y, restB, numB := chunk(b)
		c := 0
		if numA && numB {
			m, errM := strconv.ParseFloat(x, 64)
			n, errN := strconv.ParseFloat(y, 64)
			if errM == nil && errN == nil {
				c = cmp.Compare(m, n)
			}
		} else {
			c = strings.Compare(strings.ToLower(x), strings.ToLower(y))
		}
		if c != 0 {
			return c
		}
		a, b = restA, restB
	}
	return cmp.Compare(len(a), len(b))
}

func chunk(s string) (part, rest string, number bool) {
	isDigit := func(c byte) bool { return c >= '0' && c <= '9' }
	number = isDigit(s[0])
	i := 1
	for i < len(s) && isDigit(s[i]) == number {
		i++
	}
	return s[:i], s[i:], number
}
