package field

import (
	"math"

	"github.com/montui/montui/internal/frame"
)

// mappings are a field's value mappings. The first that fits rules.
type mappings []frame.Mapping

// find gives what a value is mapped to. Only a text can fit a pattern.
func (m mappings) find(v any) (frame.MappingResult, bool) {
	for _, one := range m {
		switch one.Type {
		case "value":
			if v == nil {
				continue
			}
			if r, ok := one.Values[frame.ValueText(v)]; ok {
				return r, true
			}
		case "range":
			if v != nil && inRange(one, v) {
				return one.Result, true
			}
		case "regex":
			s, isText := v.(string)
			re := one.Regexp
			if !isText || re == nil || !re.MatchString(s) {
				continue
			}
			r := one.Result
			if r.HasText {
				r.Text = re.Replace(s, r.Text)
			}
			return r, true
		case "special":
			if isSpecial(one.Match, v) {
				return one.Result, true
			}
		}
	}
	return frame.MappingResult{}, false
}

func inRange(m frame.Mapping, v any) bool {
	n := math.NaN()
	switch x := v.(type) {
	case float64:
		n = x
	case string, []any:
		n = frame.LeadingNumber(frame.ValueText(x))
	}
	if n != n {
		return false
	}
	return !(m.From != nil && n < *m.From) && !(m.To != nil && n > *m.To)
}

// specialMatches are what a mapping of type special can match.
var specialMatches = []string{"null", "nan", "null+nan", "true", "false", "empty"}

func isSpecial(match string, v any) bool {
	n, isNumber := v.(float64)
	isNaN := isNumber && n != n
	switch match {
	case "null":
		return v == nil
	case "nan":
		return isNaN
	case "null+nan":
		return v == nil || isNaN
	case "true":
		return v == true || v == "true"
	case "false":
		return v == false || v == "false"
	case "empty":
		return v == ""
	}
	return false
}
