package field

import (
	"fmt"
	"maps"
	"math"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/montui/montui/internal/frame"
)

// macros are the names a text can use for the field it is about: ${__field.labels.job}, ${__series.name}.
type macros struct {
	field *frame.Field
	fr    *frame.Frame
	index int
	names *frame.Names
	env   Env
	// row is the row a text is about, shown the reduced value, calc the reducer; for texts made at the end.
	row    *int
	shown  *Text
	calc   string
	isCalc bool
	url    bool // values are percent-encoded where a reference names no format
}

// macroPattern is Grafana's pattern of references, for these names.
var macroPattern = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`\$\{(__field|__series|__data|__value|__calc)((?:\.[^:^{}\[\]]+|\["[^"]*"\]|\['[^']*'\]|\[[^\]"']*\])*)(?::([^}]+))?\}|\$(__calc|__value)\b|\[\[(__calc|__value)(?::(\w+))?\]\]`)
})

// expand replaces the macros, and in the text between them the dashboard's variables.
func (m macros) expand(text string) string {
	if !strings.Contains(text, "$") && !strings.Contains(text, "[[") {
		return text
	}
	var b strings.Builder
	last := 0
	group := func(at []int, n int) string {
		if at[2*n] < 0 {
			return ""
		}
		return text[at[2*n]:at[2*n+1]]
	}
	for _, at := range macroPattern().FindAllStringSubmatchIndex(text, -1) {
		b.WriteString(m.interpolate(text[last:at[0]]))
		name := group(at, 1) + group(at, 4) + group(at, 5)
		b.WriteString(m.format(m.macro(name, path(group(at, 2)), text[at[0]:at[1]]), group(at, 3)+group(at, 6)))
		last = at[1]
	}
	b.WriteString(m.interpolate(text[last:]))
	return b.String()
}

func (m macros) interpolate(text string) string {
	replace := m.env.Interpolate
	if m.url && m.env.InterpolateURL != nil {
		replace = m.env.InterpolateURL
	}
	if replace == nil || text == "" {
		return text
	}
	return replace(text)
}

func (m macros) format(value, format string) string {
	switch {
	case format == "text":
		return "" // Grafana's macros have no text beside their value
	case format != "" && m.env.Format != nil:
		return m.env.Format(value, format)
	case format == "" && m.url:
		return encodeURI(value)
	}
	return value
}

// encodeURI percent-encodes what has no meaning in an address.
func encodeURI(s string) string {
	const keep = "-_.~;/?:@&=+$,#"
	var b strings.Builder
	for i := range len(s) {
		switch c := s[i]; {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', strings.IndexByte(keep, c) >= 0:
			b.WriteByte(c)
		default:
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}

// path splits .labels["a b"].x into its steps.
func path(s string) []string {
	var out []string
	for s != "" {
		if s[0] == '[' {
			end := strings.IndexByte(s, ']')
			out = append(out, strings.Trim(s[1:end], `"'`))
			s = s[end+1:]
			continue
		}
		s = s[1:]
		end := strings.IndexAny(s, ".[")
		if end < 0 {
			end = len(s)
		}
		out = append(out, s[:end])
		s = s[end:]
	}
	return out
}

func (m macros) macro(name string, steps []string, whole string) string {
	switch name {
	case "__calc":
		if m.isCalc {
			return m.calc
		}
	case "__series":
		if len(steps) == 1 && steps[0] == "name" {
			return m.names.Frame(m.fr, m.index)
		}
	case "__field":
		if len(steps) > 0 {
			return m.fieldMacro(steps)
		}
	case "__data":
		if m.row != nil && len(steps) > 0 {
			return m.dataMacro(steps)
		}
	case "__value":
		if m.row != nil || m.shown != nil {
			return m.valueMacro(steps)
		}
	}
	return whole
}

func (m macros) fieldMacro(steps []string) string {
	switch steps[0] {
	case "name":
		return m.field.Name
	case "displayName":
		return m.names.Of(m.field, m.fr)
	case "labels", "formattedLabels":
		if len(steps) == 1 {
			text := frame.LabelsText(m.field.Labels)
			return strings.TrimSuffix(strings.TrimPrefix(text, "{"), "}")
		}
		if steps[1] == "__values" {
			return strings.Join(slices.Sorted(maps.Values(m.field.Labels)), ", ")
		}
		if len(steps) == 2 {
			return m.field.Labels[steps[1]]
		}
	}
	return ""
}

func (m macros) dataMacro(steps []string) string {
	switch steps[0] {
	case "name":
		return m.fr.Name
	case "refId":
		return m.fr.RefID
	case "fields":
		if len(steps) < 2 {
			return ""
		}
		f := fieldNamed(m.fr, steps[1])
		if f == nil || *m.row >= f.Len() {
			return ""
		}
		t := NewProcessorAt(f, m.env.Zone, m.env.Now).At(*m.row)
		if len(steps) == 2 {
			return t.Full()
		}
		switch steps[2] {
		case "text":
			return t.Text
		case "numeric":
			return frame.NumberText(t.Numeric)
		case "prefix":
			return t.Prefix
		case "suffix":
			return t.Suffix
		case "color":
			return t.Color
		case "percent":
			return frame.NumberText(t.Percent)
		}
	}
	return ""
}

func fieldNamed(fr *frame.Frame, name string) *frame.Field {
	for _, f := range fr.Fields {
		if f.Name == name {
			return f
		}
	}
	if n := frame.ParseNumber(name); n >= 0 && n < float64(len(fr.Fields)) && n == math.Trunc(n) {
		return fr.Fields[int(n)]
	}
	for _, f := range fr.Fields {
		if f.Config.DisplayName == name || f.Labels["name"] == name && name != "" {
			return f
		}
	}
	return nil
}

func (m macros) valueMacro(steps []string) string {
	step := ""
	if len(steps) > 0 {
		step = steps[0]
	}
	if m.shown != nil {
		switch step {
		case "numeric", "raw":
			return frame.NumberText(m.shown.Numeric)
		case "time":
			return ""
		}
		return m.shown.Full()
	}
	if step == "time" {
		if t := m.fr.TimeField(); t != nil && *m.row < t.Len() && !t.IsNull(*m.row) {
			return frame.ValueText(t.Value(*m.row))
		}
		return ""
	}
	var v any
	if *m.row < m.field.Len() {
		v = m.field.Value(*m.row)
	}
	if step == "raw" {
		if v == nil {
			return ""
		}
		return frame.ValueText(v)
	}
	t := NewProcessorAt(m.field, m.env.Zone, m.env.Now).Value(v)
	if step == "numeric" {
		return frame.NumberText(t.Numeric)
	}
	return t.Full()
}
