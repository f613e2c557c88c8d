package field

import (
	"regexp"
	"strings"
	"sync"
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
	// RowColors are colours by row name, as dashboards write colours; Source.RowColors gives them.
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
	v := valuer{o: o, zone: zone, names: frame.NewNames(frames), limit: o.Limit, cells: map[*frame.Field]*cells{}}
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
	alone *frame.Names // names as if a frame had no others beside it
	limit int
	cells map[*frame.Field]*cells
	out   []Value
}

func (v *valuer) calcs(f *frame.Field, fr *frame.Frame, index int) {
	p := NewProcessor(f, v.zone)
	same := map[any][]int{} // Grafana has one text for equal values, and with it one title: that of the last
	for _, calc := range v.o.Calcs {
		title := f.Config.DisplayName
		if title != "" {
			m := macros{field: f, fr: fr, index: index, names: v.names, calc: calc, isCalc: true, env: Env{Interpolate: v.o.Interpolate, Zone: v.zone}}
			title = m.expand(title)
		} else {
			title = v.names.Of(f, fr)
		}
		result := calcAsked(f, calc)
		if key, ok := textKey(result); ok && f.Config.Unit != uncachedUnit {
			for _, i := range same[key] {
				v.out[i].Title = title
			}
			same[key] = append(same[key][:0], len(v.out)) // all those before bear this title by now
		}
		v.out = append(v.out, Value{Title: title, Text: p.Value(result), Field: f, Frame: fr, Calc: calc, Row: -1})
	}
}

// calcAsked is a reducer's result under the id it was asked by: one asked by the name it had in old versions has none.
func calcAsked(f *frame.Field, id string) any {
	if frame.IsReducerAlias(id) {
		return nil
	}
	return frame.Calc(f, id)
}

type notANumber struct{}

const (
	uncachedUnit = "dateTimeFromNow"
	cachedTexts  = 2500
)

// textKey is what Grafana remembers a value's text by; ok is false for lists, which are never the same.
func textKey(v any) (key any, ok bool) {
	switch x := v.(type) {
	case []any:
		return nil, false
	case float64:
		if x != x {
			return notANumber{}, true
		}
	}
	return v, true
}

// cells are a field's texts by value, each with the colour the field had when it was first asked for: Grafana remembers
// them, so a palette that colours rows one by one colours equal values alike.
type cells struct {
	field     *frame.Field // a copy, whose series index moves from row to row
	processor *Processor
	texts     map[any]Text
}

func (v *valuer) cellsOf(f *frame.Field) *cells {
	c := v.cells[f]
	if c == nil {
		copied := *f
		c = &cells{field: &copied, processor: NewProcessor(&copied, v.zone), texts: map[any]Text{}}
		v.cells[f] = c
	}
	return c
}

func (c *cells) text(value any) Text {
	key, cached := textKey(value)
	cached = cached && c.field.Config.Unit != uncachedUnit
	if t, known := c.texts[key]; cached && known {
		return t
	}
	if !c.processor.scale.byValue {
		c.processor.scale = newScale(c.field)
	}
	t := c.processor.Value(value)
	if cached {
		if len(c.texts) >= cachedTexts {
			clear(c.texts)
		}
		c.texts[key] = t
	}
	return t
}

// rows shows each row.
func (v *valuer) rows(f *frame.Field, fr *frame.Frame, index int) {
	own := v.cellsOf(f)
	for row := range f.Len() {
		own.field.SeriesIndex = len(v.out)
		t := own.text(f.Value(row))
		name := v.rowName(f, fr, index, row)
		if c, ok := v.o.RowColors[name]; ok {
			t.Color = huesOf(f).hex(c)
		}
		v.out = append(v.out, Value{Title: name, Text: t, Field: f, Frame: fr, Row: row})
		if len(v.out) >= v.limit {
			return
		}
	}
}

var cellPattern = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`\$\{__cell_(\d+)([^}]*)\}|\[\[__cell_(\d+)(.*?)\]\]|\$__cell_(\d+)(\S*)`)
})

// rowName is the row's texts put together, and the field's name where that is not enough.
func (v *valuer) rowName(f *frame.Field, fr *frame.Frame, index, row int) string {
	if name := f.Config.DisplayName; name != "" {
		name = cellPattern().ReplaceAllString(name, "$${__data.fields[$1$3$5]$2$4$6}")
		m := macros{field: f, fr: fr, index: index, names: v.names, row: &row, env: Env{Interpolate: v.o.Interpolate, Zone: v.zone}}
		return m.expand(name)
	}
	var parts []string
	numbers := 0
	for _, other := range fr.Fields {
		switch {
		case other != f && other.Kind == frame.String:
			value := other.Value(row)
			if value == nil {
				value = "" // a null is no part of a name, whatever it is mapped to
			}
			if text := v.cellsOf(other).text(value).Text; text != "" {
				parts = append(parts, text)
			}
		case other != f && other.Kind == frame.Number:
			numbers++
		}
	}
	if numbers > 0 || len(parts) == 0 {
		if v.alone == nil {
			v.alone = frame.NewNames(nil)
		}
		parts = append(parts, v.alone.Of(f, fr))
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
