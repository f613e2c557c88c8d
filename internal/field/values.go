package field

import (
	"regexp"
	"strings"
	"time"

	"github.com/montui/montui/internal/frame"
)

// ReduceOptions are reduceOptions of stat, gauge, bar gauge and pie chart panels.
type ReduceOptions struct {
	Values bool     // every row a value; else Calcs of every field
	Calcs  []string // none is last
	Fields string   // "" is all numbers, else a pattern for display names
	Limit  int      // 0 is 25

	// NoData is the config that what is shown without data takes; Source.Defaults gives it.
	NoData *frame.Config
	// RowColors are colours by row name; Source.RowColors gives them.
	RowColors map[string]string
	// Interpolate puts dashboard variables into names; nil keeps them.
	Interpolate func(string) string
}

// Value is one thing a stat-like panel shows. When there is no data there is one, with Field nil.
type Value struct {
	Title string
	Text  Text
	Field *frame.Field
	Frame *frame.Frame // sparkline source
	Calc  string       // the reducer, "" when a row is shown
	Row   int          // the row, -1 when reduced
}

const defaultLimit = 25

// Values is what stat, gauge, bar gauge and pie chart show (Grafana's getFieldDisplayValues).
func Values(frames frame.Frames, o ReduceOptions, zone *time.Location) []Value {
	v := valuer{o: o, zone: zone, names: frame.NewNames(frames), limit: o.Limit}
	if v.limit == 0 {
		v.limit = defaultLimit
	}
	matcher := func(f *frame.Field, _ *frame.Frame) bool { return f.Kind == frame.Number }
	if o.Fields != "" {
		spec, _ := frame.NewMatcher("byRegexp", o.Fields)
		matcher = spec.ForNames(v.names)
	}
	if len(o.Calcs) == 0 {
		v.o.Calcs = []string{"last"}
	}
frames:
	for i, fr := range frames {
		for _, f := range fr.Fields {
			if !matcher(f, fr) {
				continue
			}
			if o.Values {
				v.rows(f, fr, i)
			} else {
				v.calcs(f, fr, i)
			}
			if o.Values && len(v.out) >= v.limit {
				break frames
			}
		}
	}
	if len(v.out) == 0 {
		return []Value{noData(o, zone)}
	}
	return v.out
}

type valuer struct {
	o     ReduceOptions
	zone  *time.Location
	names *frame.Names
	limit int
	out   []Value
}

func (v *valuer) calcs(f *frame.Field, fr *frame.Frame, index int) {
	p := NewProcessor(f, v.zone)
	for _, calc := range v.o.Calcs {
		title := f.Config.DisplayName
		if title != "" {
			m := macros{field: f, fr: fr, index: index, names: v.names, calc: calc, isCalc: true, env: Env{Interpolate: v.o.Interpolate, Zone: v.zone}}
			title = m.expand(title)
		} else {
			title = v.names.Of(f, fr)
		}
		v.out = append(v.out, Value{Title: title, Text: p.Value(frame.Calc(f, calc)), Field: f, Frame: fr, Calc: calc, Row: -1})
	}
}

// rows shows each row. A palette colours them one by one, so each has a processor of its own unless the colour is by value.
func (v *valuer) rows(f *frame.Field, fr *frame.Frame, index int) {
	shared := NewProcessor(f, v.zone)
	others := make([]*Processor, len(fr.Fields))
	for i, other := range fr.Fields {
		if other != f && other.Kind == frame.String {
			others[i] = NewProcessor(other, v.zone)
		}
	}
	for row := range f.Len() {
		p := shared
		if !shared.scale.byValue {
			copied := *f
			copied.SeriesIndex = len(v.out)
			one := *shared
			one.scale = newScale(&copied)
			p = &one
		}
		name := v.rowName(f, fr, index, row, others)
		t := p.Value(f.Value(row))
		if c := v.o.RowColors[name]; c != "" {
			t.Color = c
		}
		v.out = append(v.out, Value{Title: name, Text: t, Field: f, Frame: fr, Row: row})
		if len(v.out) >= v.limit {
			return
		}
	}
}

var cellPattern = regexp.MustCompile(`\$\{__cell_(\d+)([^}]*)\}|\[\[__cell_(\d+)(.*?)\]\]|\$__cell_(\d+)(\S*)`)

// rowName is the row's texts put together, and the field's name where that is not enough.
func (v *valuer) rowName(f *frame.Field, fr *frame.Frame, index, row int, others []*Processor) string {
	if name := f.Config.DisplayName; name != "" {
		name = cellPattern.ReplaceAllString(name, "$${__data.fields[$1$3$5]$2$4$6}")
		m := macros{field: f, fr: fr, index: index, names: v.names, row: &row, env: Env{Interpolate: v.o.Interpolate, Zone: v.zone}}
		return m.expand(name)
	}
	var parts []string
	numbers := 0
	for i, other := range fr.Fields {
		switch {
		case others[i] != nil:
			if text := others[i].At(row).Text; text != "" {
				parts = append(parts, text)
			}
		case other != f && other.Kind == frame.Number:
			numbers++
		}
	}
	if numbers > 0 || len(parts) == 0 {
		parts = append(parts, v.names.Of(f, fr))
	}
	return strings.Join(parts, " ")
}

// noData is what is shown when no field fits: the config's noValue, or "No data".
func noData(o ReduceOptions, zone *time.Location) Value {
	f := &frame.Field{Kind: frame.Other}
	if o.NoData != nil {
		f.Config = *o.NoData
	}
	t := NewProcessor(f, zone).Value(nil)
	if t.Text == "" {
		t.Text = "No data"
	}
	t.Numeric = 0
	t.Percent = 0
	return Value{Text: t, Row: -1}
}
