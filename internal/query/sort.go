package query

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/montui/montui/internal/dashboard"
)

// sortOptions sorts by Grafana's variable sort: 1, 2 alphabetical, 3, 4 by the first number in the text, 5, 6 without
// case, 7, 8 natural; even ones descend.
func sortOptions(options []dashboard.Option, sort int) []dashboard.Option {
	switch sort {
	case 1, 2:
		options = sortBy(options, func(o dashboard.Option) string { return o.Text }, compareUnits)
	case 3, 4:
		options = sortBy(options, func(o dashboard.Option) float64 { return firstNumber(o.Text) }, cmp.Compare[float64])
	case 5, 6:
		options = sortBy(options, func(o dashboard.Option) string { return strings.ToLower(o.Text) }, compareUnits)
	case 7, 8:
		options = sortBy(options, func(o dashboard.Option) natural { return naturalOf(o.Text) }, compareNatural)
	default:
		return options
	}
	if sort%2 == 0 {
		slices.Reverse(options)
	}
	return options
}

// sortBy sorts by a key that is made once for each option.
func sortBy[K any](options []dashboard.Option, key func(dashboard.Option) K, compare func(a, b K) int) []dashboard.Option {
	type keyed struct {
		key    K
		option dashboard.Option
	}
	list := make([]keyed, len(options))
	for i, o := range options {
		list[i] = keyed{key(o), o}
	}
	slices.SortStableFunc(list, func(a, b keyed) int { return compare(a.key, b.key) })
	out := make([]dashboard.Option, len(list))
	for i, k := range list {
		out[i] = k.option
	}
	return out
}

// compareUnits compares as JavaScript's < does, by UTF-16 units: characters of two units come before some of one.
func compareUnits(a, b string) int {
	for a != "" && b != "" {
		x, n := utf8.DecodeRuneInString(a)
		y, m := utf8.DecodeRuneInString(b)
		if x != y {
			return cmp.Compare(unit(x), unit(y))
		}
		a, b = a[n:], b[m:]
	}
	return cmp.Compare(len(a), len(b))
}

func unit(r rune) rune {
	if r > 0xffff {
		return 0xd800
	}
	return r
}

func firstNumber(s string) float64 {
	i := strings.IndexAny(s, "0123456789")
	if i < 0 {
		return -1
	}
	f, _ := leadingInteger(s[i:])
	return f
}
