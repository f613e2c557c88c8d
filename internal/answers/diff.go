package answers

import (
	"maps"
	"slices"
	"strconv"
)

// Diff lists the series whose newest values differ, or that only one answer has.
func Diff(before, after *Answer) (List, error) {
	list := List{Heading: []string{"series", "before", "after", "change", "percent"}, Right: map[int]bool{1: true, 2: true, 3: true, 4: true}}
	var sides [2]map[string]Sample
	for i, a := range []*Answer{before, after} {
		sides[i] = map[string]Sample{}
		if err := a.Each(func(s *Series) error {
			if n := len(s.Samples); n > 0 {
				sides[i][SeriesName(s.Labels)] = s.Samples[n-1]
			}
			return nil
		}); err != nil {
			return list, err
		}
	}
	names := maps.Clone(sides[0])
	maps.Copy(names, sides[1])
	for _, name := range slices.Sorted(maps.Keys(names)) {
		old, had := sides[0][name]
		now, has := sides[1][name]
		switch {
		case had && has && old.Value == now.Value:
			continue
		case !had:
			list.Rows = append(list.Rows, []string{name, "", now.Value, markNew, ""})
		case !has:
			list.Rows = append(list.Rows, []string{name, old.Value, "", "gone", ""})
		default:
			change, percent := difference(old, now)
			list.Rows = append(list.Rows, []string{name, old.Value, now.Value, change, percent})
		}
	}
	return list, nil
}

func difference(old, now Sample) (change, percent string) {
	a, okA := old.Number()
	b, okB := now.Number()
	if !okA || !okB {
		return "", ""
	}
	d := b - a
	change = strconv.FormatFloat(d, 'g', 6, 64)
	if d > 0 {
		change = "+" + change
	}
	if a != 0 && a-a == 0 && d-d == 0 {
		percent = strconv.FormatFloat(d/a*100, 'f', 1, 64) + "%"
	}
	return change, percent
}
