package answers

import (
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/montui/montui/internal/field"
	"github.com/montui/montui/internal/frame"
)

// sampleTime is how moments are written for programs.
const sampleTime = "2006-01-02T15:04:05.000Z07:00"

// columns is what a pass over an answer finds: its labels, and which of them tell series apart.
type columns struct {
	names  []string     // all labels
	common frame.Labels // those that are the same everywhere
	series int
}

func (a *Answer) columns() (columns, error) {
	names := map[string]bool{}
	c := columns{}
	err := a.Each(func(s *Series) error {
		if c.series == 0 {
			c.common = maps.Clone(s.Labels)
		}
		c.series++
		for name := range s.Labels {
			names[name] = true
		}
		for name, value := range c.common {
			if v, ok := s.Labels[name]; !ok || v != value {
				delete(c.common, name)
			}
		}
		return nil
	})
	c.names = slices.Sorted(maps.Keys(names))
	return c, err
}

// differing are the labels that tell series apart; of a single series all do.
func (c columns) differing() []string {
	if c.series < 2 {
		return c.names
	}
	return slices.DeleteFunc(slices.Clone(c.names), func(name string) bool { _, same := c.common[name]; return same })
}

// full is a row for each sample with every label, for programs.
func (a *Answer) full(c columns) rows {
	heading := append(slices.Clone(c.names), "time", "value")
	row := make([]string, len(heading))
	return rows{heading: heading, each: func(visit func([]string) error) error {
		return a.Each(func(s *Series) error {
			for i, name := range c.names {
				row[i] = s.Labels[name]
			}
			for _, v := range s.Samples {
				row[len(c.names)], row[len(c.names)+1] = v.at(time.UTC).Format(sampleTime), v.Value
				if err := visit(row); err != nil {
					return err
				}
			}
			return nil
		})
	}}
}

// reading is a row for each sample as people read it: differing labels, the time where there are several, units.
func (a *Answer) reading(c columns, o Options) rows {
	names := c.differing()
	heading := slices.Clone(names)
	timed := a.Type == "matrix"
	if timed {
		heading = append(heading, "time")
	}
	heading = append(heading, "value")
	last := len(heading) - 1
	right := map[int]bool{last: a.Type != "string"}
	if o.Changes != nil {
		heading = append(heading, "change")
	}
	write := func(s *Series, visit func([]string) error) error {
		row := make([]string, 0, len(heading))
		for _, name := range names {
			row = append(row, s.Labels[name])
		}
		for _, v := range s.Samples {
			one := slices.Clone(row)
			if timed {
				one = append(one, readable(v.at(o.zone())))
			}
			one = append(one, o.value(v))
			if o.Changes != nil {
				one = append(one, o.Changes.mark(s.Labels, v, o))
			}
			if err := visit(one); err != nil {
				return err
			}
		}
		return nil
	}
	each := func(visit func([]string) error) error {
		return a.Each(func(s *Series) error { return write(s, visit) })
	}
	if o.KeepOrder || a.size > sortable {
		return rows{heading: heading, right: right, each: each}
	}
	return rows{heading: heading, right: right, each: a.sorted(names, write)}
}

// sortable is how many bytes of an answer are taken into memory to be sorted.
const sortable = 16 << 20

// sorted goes through the series by their labels.
func (a *Answer) sorted(names []string, write func(*Series, func([]string) error) error) func(func([]string) error) error {
	var all []*Series
	return func(visit func([]string) error) error {
		if all == nil {
			if err := a.Each(func(s *Series) error { all = append(all, s); return nil }); err != nil {
				return err
			}
			slices.SortStableFunc(all, func(x, y *Series) int {
				for _, name := range names {
					if c := naturally(x.Labels[name], y.Labels[name]); c != 0 {
						return c
					}
				}
				return 0
			})
		}
		for _, s := range all {
			if err := write(s, visit); err != nil {
				return err
			}
		}
		return nil
	}
}

// naturally compares texts so that le="5" is before le="10".
func naturally(a, b string) int {
	x, okX := Sample{Value: a}.Number()
	y, okY := Sample{Value: b}.Number()
	switch {
	case okX && okY && x < y:
		return -1
	case okX && okY && x > y:
		return 1
	case okX && !okY:
		return -1
	case okY && !okX:
		return 1
	}
	return strings.Compare(a, b)
}

// value is a sample in the unit that was asked for, else as the server wrote it.
func (o Options) value(s Sample) string {
	v, ok := s.Number()
	if o.Unit == "" || !ok {
		return s.Value
	}
	return field.Format(o.Unit, v, o.Decimals).Full()
}

func (o Options) zone() *time.Location {
	if o.Zone == nil {
		return time.UTC
	}
	return o.Zone
}

// readable is a moment with no more digits than it needs.
func readable(t time.Time) string {
	if t.Nanosecond() == 0 {
		return t.Format(time.RFC3339)
	}
	return t.Format(sampleTime)
}
