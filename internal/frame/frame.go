package frame

import (
	"maps"
	"slices"
	"strconv"
	"strings"
)

// Kind is the type of a field's values, Grafana's FieldType.
type Kind uint8

// The kinds of field. Bool values are stored in Numbers as 0 and 1.
const (
	Other Kind = iota
	Time
	Number
	String
	Bool
)

// String is Grafana's name of the kind, as matchers by type spell it.
func (k Kind) String() string {
	switch k {
	case Time:
		return "time"
	case Number:
		return "number"
	case String:
		return "string"
	case Bool:
		return "boolean"
	default:
		return "other"
	}
}

// Labels are a series' labels.
type Labels map[string]string

// String writes labels as PromQL does, sorted: {a="1", b="2"}; "" when there are none.
func (l Labels) String() string {
	if len(l) == 0 {
		return ""
	}
	var b strings.Builder
	b.WriteByte('{')
	for i, name := range slices.Sorted(maps.Keys(l)) {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(name)
		b.WriteByte('=')
		b.WriteString(strconv.Quote(l[name]))
	}
	b.WriteByte('}')
	return b.String()
}

// Field is a column: values of one kind under a name, with labels and config.
//
// Exactly one of Times, Numbers and Strings is used, by Kind (Bool uses Numbers, Other uses Strings).
// A null has Nulls[i] true and holds NaN, 0 or "" in the value slice, so that who only draws may look at NaN alone.
type Field struct {
	Name   string
	Kind   Kind
	Labels Labels
	Config Config

	Times   []int64   // milliseconds since 1970
	Numbers []float64 // NaN where null
	Strings []string
	Nulls   []bool // nil when no value is null

	// Tables are what stands in cells that hold more than one value, one list a row: a nested table, or the one series behind a
	// trend (transformation timeSeriesTable), to be drawn as a sparkline. The slice of the field's Kind then holds what the cell
	// is sorted and summed up by, or its text. nil in all other fields.
	Tables []Frames

	// DisplayName is what Grafana shows for this field among its siblings; set by field.Source.Apply.
	DisplayName string
	// SeriesIndex is the field's place among the value fields of all frames: its place in the classic palette.
	SeriesIndex int
	// Range is set by field.Source.Apply: of this field, or of all number fields where the config fixes neither min nor max.
	Range *Range
	// Light has its colours taken from Grafana's light theme; set by field.Source.Apply.
	Light bool
}

// Len is the number of values.
func (f *Field) Len() int {
	switch f.Kind {
	case Time:
		return len(f.Times)
	case Number, Bool:
		return len(f.Numbers)
	default:
		return len(f.Strings)
	}
}

// IsNull tells whether value i is null, which a NaN that the server sent is not.
func (f *Field) IsNull(i int) bool { return f.Nulls != nil && f.Nulls[i] }

// Frame is a table: fields of equal length.
type Frame struct {
	Name   string
	RefID  string
	Fields []*Field
	Meta   Meta
}

// Meta is what the source said of a frame.
type Meta struct {
	Type     string // Grafana's frame type: timeseries-multi, numeric-multi, heatmap-rows, table
	Expr     string // the executed expression
	StepMs   int64  // 0 for an instant query
	Warnings []string
}

// Rows is the number of rows.
func (f *Frame) Rows() int {
	if len(f.Fields) == 0 {
		return 0
	}
	return f.Fields[0].Len()
}

// TimeField is the first time field, or nil.
func (f *Frame) TimeField() *Field {
	for _, field := range f.Fields {
		if field.Kind == Time {
			return field
		}
	}
	return nil
}

// Frames is the result of a panel's queries.
type Frames []*Frame

// Range is the span of values a field's colours and percentages are measured on.
type Range struct{ Min, Max, Delta float64 }
