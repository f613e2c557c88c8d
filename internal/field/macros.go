package field

import (
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/montui/montui/internal/frame"
)

// macros are the names a text can use for the field it is about: ${__field.labels.job}, ${__series.name}.
type macros struct {
	field *frame.Field
	fr    *frame.Frame
	index int
	names *frame.Names
	env   Env
	// row is the row a text is about, calc the reducer; for texts made at the end, by Values.
	row    *int
	calc   string
	isCalc bool
}

var macroPattern = regexp.MustCompile(`\$\{(__field|__series|__data|__value|__calc)((?:\.[^:}\[]+|\[[^\]]*\])*)(?::[^}]*)?\}|\$(__calc)\b`)

// expand replaces the macros, and in the text between them the dashboard's variables.
func (m macros) expand(text string) string {
	if !strings.Contains(text, "$") && !strings.Contains(text, "[[") {
		return text
	}
	var b strings.Builder
	last := 0
	for _, at := range macroPattern.FindAllStringSubmatchIndex(text, -1) {
		b.WriteString(m.interpolate(text[last:at[0]]))
		whole := text[at[0]:at[1]]
		if at[6] >= 0 {
			b.WriteString(m.macro("__calc", nil, whole))
		} else {
			b.WriteString(m.macro(text[at[2]:at[3]], path(text[at[4]:at[5]]), whole))
		}
		last = at[1]
	}
	b.WriteString(m.interpolate(text[last:]))
	return b.String()
}

func (m macros) interpolate(text string) string {
	if m.env.Interpolate == nil || text == "" {
		return text
	}
	return m.env.Interpolate(text)
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
			return frame.FrameName(m.fr, m.index)
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
		if m.row != nil {
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
		return m.field.Labels[strings.Join(steps[1:], ".")]
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
	if n, err := strconv.Atoi(name); err == nil && n >= 0 && n < len(fr.Fields) {
		return fr.Fields[n]
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
	if step == "time" {
		if t := m.fr.TimeField(); t != nil && *m.row < t.Len() {
			return frame.ValueText(t.Value(*m.row))
		}
		return ""
	}
	if *m.row >= m.field.Len() {
		return ""
	}
	v := m.field.Value(*m.row)
	if step == "raw" {
		return frame.ValueText(v)
	}
	t := NewProcessorAt(m.field, m.env.Zone, m.env.Now).Value(v)
	if step == "numeric" {
		return frame.NumberText(t.Numeric)
	}
	return t.Full()
}
