package query

import (
	"context"
	"slices"
	"strings"

	"github.com/montui/montui/internal/dashboard"
)

// Filters are the filters of an adhoc variable, those in force.
func (v Vars) Filters(name string) []Filter {
	if r := v.byName[name]; r != nil {
		return r.filters
	}
	return nil
}

// Address is filters as values to be given for an adhoc variable (Scope.Given), as Grafana's address line has them.
func Address(filters []Filter) []string {
	out := make([]string, 0, len(filters))
	for _, f := range filters {
		out = append(out, f.address())
	}
	if len(out) == 0 {
		out = append(out, "") // none at all, not those of the file
	}
	return out
}

// FilterKeys are the labels that an adhoc or groupby variable offers: those the file lists, else those of the series that
// its other filters leave.
func (v Vars) FilterKeys(ctx context.Context, src Source, name string) ([]string, error) {
	r := v.byName[name]
	if r == nil {
		return nil, nil
	}
	if keys := defaultKeys(r.def); len(keys) > 0 {
		return keys, nil
	}
	filters := v.others(r, "")
	from, to := snap(v.from, v.to, cacheLow)
	names, err := v.answering(src, r.def).LabelNames(ctx, narrowed(filters), from, to)
	return slices.DeleteFunc(names, func(key string) bool {
		return slices.ContainsFunc(filters, func(f Filter) bool { return f.Key == key })
	}), err
}

// FilterValues are the values of a label that an adhoc variable offers: those of the series that its other filters leave.
func (v Vars) FilterValues(ctx context.Context, src Source, name, key string) ([]string, error) {
	r := v.byName[name]
	if r == nil || key == "" {
		return nil, nil
	}
	from, to := snap(v.from, v.to, cacheLow)
	return v.answering(src, r.def).LabelValues(ctx, key, narrowed(v.others(r, key)), from, to)
}

// others are a variable's filters except those of one key, with the base filters of the file, which apply only here.
func (v Vars) others(r *resolved, key string) []Filter {
	_, base := filtersOf(r.def)
	var out []Filter
	for _, f := range append(slices.Clone(base), r.filters...) {
		if f.inForce() && f.Key != key {
			out = append(out, v.filled(f))
		}
	}
	return out
}

// narrowed is filters as the selector of a question for labels; no filters are no selector.
func narrowed(filters []Filter) []string {
	if len(filters) == 0 {
		return nil
	}
	var s selector
	for _, f := range filters {
		s.matchers = append(s.matchers, matcherOf(f))
	}
	return []string{s.text()}
}

// defaultKeys are the keys that the file lists: defaultKeys of an adhoc variable, the options of a groupby one.
func defaultKeys(def *dashboard.Variable) []string {
	var out []string
	for _, o := range rawOf(def).DefaultKeys {
		value := o.Value
		if value == nil {
			value = o.Text
		}
		out = append(out, strings.TrimSpace(scalarText(value)))
	}
	if len(out) == 0 && def.Type == "groupby" {
		for _, o := range def.Options {
			out = append(out, o.Value)
		}
	}
	return out
}
