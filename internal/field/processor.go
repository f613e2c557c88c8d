package field

import (
	"math"
	"strings"
	"time"

	"github.com/montui/montui/internal/frame"
)

// Processor turns the values of one field into texts and colours: Grafana's display processor. It is made once for a
// field and used for all its values; it does not change and may be shared.
type Processor struct {
	field    *frame.Field
	mappings mappings
	scale    scale
	unit     unit
	options  unitOptions
	dateUnit bool
	isString bool // the unit is text: nothing is a number
	trim     bool // a given number of decimals may be trimmed of zeros
}

// NewProcessor prepares a field's processor; zone nil is UTC.
func NewProcessor(f *frame.Field, zone *time.Location) *Processor {
	return NewProcessorAt(f, zone, time.Now().UnixMilli())
}

// NewProcessorAt is NewProcessor for units that depend on what time it is: "5 minutes ago".
func NewProcessorAt(f *frame.Field, zone *time.Location, now int64) *Processor {
	p := &Processor{field: f, mappings: f.Config.Mappings, scale: newScale(f)}
	id := f.Config.Unit
	p.dateUnit = isDateUnit(id)
	p.options = unitOptions{decimals: f.Config.Decimals, zone: zone, now: now}
	switch {
	case f.Kind == frame.Time && !p.dateUnit:
		id, p.dateUnit = "dateTimeAsSystem", true
		if n := len(f.Times); n > 1 {
			p.options.showMs = math.Abs(float64(f.Times[n-1]-f.Times[0])) < 60_000
		}
	case f.Kind == frame.Bool && !strings.HasPrefix(id, "bool"):
		id = "bool"
	case id == "" && f.Kind == frame.String:
		id = "string"
	}
	p.isString = id == "string"
	p.trim = f.Kind == frame.Number && !p.dateUnit && !strings.HasPrefix(id, "currency") && !strings.HasPrefix(id, "bool") &&
		id != "locale" && f.Config.Decimals == nil
	p.unit, _ = lookup(id)
	return p
}

func isDateUnit(id string) bool {
	if strings.HasPrefix(id, "time:") {
		return true
	}
	_, known := dates()[id]
	return known && id != "dateTimeAsSystem"
}

// Number is a number's text.
func (p *Processor) Number(v float64) Text { return p.Value(v) }

// At is the text of the field's value i.
func (p *Processor) At(i int) Text { return p.Value(p.field.Value(i)) }

// Value is the text of a plain value: nil, float64, bool, string or a list.
func (p *Processor) Value(v any) Text { return p.value(v, nil) }

// Adjacent is a number among others with so many decimals, as on an axis: trailing zeros go unless the config fixes decimals.
func (p *Processor) Adjacent(v float64, decimals int) Text { return p.value(v, &decimals) }

func (p *Processor) value(v any, adjacent *int) Text {
	if s, isText := v.(string); isText && p.dateUnit {
		v = timeOf(s)
	}
	t := Text{Numeric: math.NaN()}
	if !p.isString {
		t.Numeric = numberOf(v)
	}
	hasText := false
	if len(p.mappings) > 0 {
		if r, ok := p.mappings.find(v); ok {
			t.Text, hasText = r.Text, r.HasText
			if r.Color != "" {
				t.Color = huesOf(p.field).hex(r.Color)
			}
			t.Icon = r.Icon
		}
	}
	if t.Numeric == t.Numeric {
		if _, isBool := v.(bool); !hasText && !isBool {
			p.format(&t, adjacent)
			hasText = true
		}
		if t.Color == "" {
			t.Percent, t.Color = p.scale.at(t.Numeric)
		}
	}
	if !hasText {
		t.Text = plain(v)
		if t.Text == "" {
			t.Text = p.field.Config.NoValue
		}
	}
	if t.Color == "" {
		t.Percent, t.Color = p.scale.at(math.Inf(-1))
	}
	return t
}

func (p *Processor) format(t *Text, adjacent *int) {
	o := p.options
	if p.trim && adjacent != nil {
		o.decimals = adjacent
	}
	f := p.unit(t.Numeric, o)
	if p.trim && adjacent != nil {
		if n := frame.ParseNumber(f.Text); n == n {
			f.Text = frame.NumberText(n)
		}
	}
	t.Text, t.Prefix, t.Suffix = f.Text, f.Prefix, f.Suffix
}

// plain is the text of a value that no unit formats; null is "".
func plain(v any) string {
	switch x := v.(type) {
	case nil:
		return ""
	case []any:
		parts := make([]string, len(x))
		for i, e := range x {
			if e != nil {
				parts[i] = frame.ValueText(e)
			}
		}
		return strings.Join(parts, ", ")
	case float64:
		if x == 0 && math.Signbit(x) {
			return "-0"
		}
	}
	return frame.ValueText(v)
}

func numberOf(v any) float64 {
	switch x := v.(type) {
	case float64:
		return x
	case bool:
		if x {
			return 1
		}
		return 0
	case string:
		if x == "" {
			return math.NaN()
		}
		return frame.ParseNumber(x)
	}
	return math.NaN()
}

// timeOf reads a date written as text, in the forms servers write them; NaN when it is none.
func timeOf(s string) float64 {
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04:05.999", "2006-01-02 15:04:05.999", "2006-01-02T15:04", "2006-01-02 15:04", "2006-01-02", "2006-01", "2006"} {
		if at, err := time.Parse(layout, s); err == nil {
			return float64(at.UnixMilli())
		}
	}
	return math.NaN()
}
