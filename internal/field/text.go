package field

import (
	"time"

	"github.com/montui/montui/internal/frame"
)

// Env is what resolving a field config needs from outside.
type Env struct {
	Interpolate func(string) string // dashboard variables; nil keeps text as it is
	// InterpolateURL is Interpolate for addresses, where a value is percent-encoded unless its reference names a format;
	// nil is Interpolate.
	InterpolateURL func(string) string
	// Format writes a macro's value in the format its reference names, as in ${__field.name:regex}; nil keeps the value.
	Format func(value, format string) string
	Zone   *time.Location
	Now    int64 // ms, for "today" and "ago" texts
	Dark   bool  // colours of Grafana's dark theme, else of its light one
}

// Text is a formatted value.
type Text struct {
	Text, Prefix, Suffix string
	Color                string  // #RRGGBB or #RRGGBBAA, "" for none
	Percent              float64 // place between min and max, 0..1 when inside
	Numeric              float64 // NaN when the value is no number
	Icon                 string
}

// Full is the whole text: prefix, text and suffix.
func (t Text) Full() string { return t.Prefix + t.Text + t.Suffix }

// LegendCalcs are a series' legend values, one a calc. A calc that counts or compares is not written in the field's unit.
func LegendCalcs(f *frame.Field, calcs []string, zone *time.Location) []Text {
	if len(calcs) == 0 {
		return nil
	}
	byUnit := map[string]*Processor{}
	out := make([]Text, len(calcs))
	results := frame.Calcs(f, calcs)
	for i, id := range calcs {
		unit := f.Config.Unit
		switch id {
		case "diffperc":
			unit = "percent"
		case "count", "changeCount", "distinctCount":
			unit = "none"
		}
		p := byUnit[unit]
		if p == nil {
			other := *f
			other.Config.Unit = unit
			p = NewProcessor(&other, zone)
			byUnit[unit] = p
		}
		if frame.IsReducerAlias(id) {
			results[i] = nil // asked by the name it had in old versions: Grafana has no result under that
		}
		out[i] = p.Value(results[i])
	}
	return out
}
