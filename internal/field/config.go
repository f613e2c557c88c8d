package field

import (
	"cmp"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"sort"
	"strings"

	"github.com/montui/montui/internal/frame"
)

// property is one thing a field config sets: a default, or an override's.
type property struct {
	id    string
	value any // decoded JSON; nil unsets
	// opened is what value means, for those that mean the same for every field; fields share it.
	opened any
}

func newProperty(id string, value any) property {
	p := property{id: id, value: value}
	switch id {
	case "color":
		p.opened = parseColor(value)
	case "mappings":
		p.opened = parseMappings(value, "", new(remarks))
	case "links", "actions":
		p.opened = parseLinks(value)
	case "thresholds":
		if !hasVariables(value) {
			p.opened = parseThresholds(value, nil)
		}
	}
	return p
}

// knownProperties are Grafana's standard ones; custom.* are the panel types' own.
var knownProperties = map[string]bool{
	"displayName": true, "description": true, "unit": true, "min": true, "max": true, "fieldMinMax": true, "decimals": true,
	"noValue": true, "color": true, "links": true, "mappings": true, "thresholds": true, "filterable": true, "actions": true,
}

// resolved is a config under construction, with what only its making needs.
type resolved struct {
	frame.Config
	fieldMinMax bool
}

// set applies a property as an override does: null unsets, lists go before those that are there.
func (c *resolved) set(p property, expand func(string) string) {
	if path, ok := strings.CutPrefix(p.id, "custom."); ok {
		c.setCustom(strings.Split(path, "."), p.value)
		return
	}
	switch p.id {
	case "displayName":
		c.DisplayName = ""
		if s, ok := textOf(p.value); ok {
			c.DisplayName = expand(s)
		}
	case "description":
		c.Description, _ = textOf(p.value)
	case "unit":
		c.Unit, _ = textOf(p.value)
	case "min":
		c.Min = numberPointer(p.value)
	case "max":
		c.Max = numberPointer(p.value)
	case "fieldMinMax":
		c.fieldMinMax, _ = p.value.(bool)
	case "decimals":
		c.Decimals = nil
		if n := numberPointer(p.value); n != nil {
			d := int(max(-100, min(100, *n)))
			c.Decimals = &d
		}
	case "noValue":
		c.NoValue, _ = textOf(p.value)
	case "filterable":
		c.Filterable, _ = p.value.(bool)
	case "color":
		c.Color, _ = p.opened.(*frame.Color)
	case "thresholds":
		var ok bool
		if c.Thresholds, ok = p.opened.(*frame.Thresholds); !ok {
			c.Thresholds = parseThresholds(p.value, expand)
		}
	case "mappings":
		if p.value == nil {
			c.Mappings = nil
			return
		}
		list, _ := p.opened.([]frame.Mapping)
		c.Mappings = slices.Concat(list, c.Mappings)
	case "links":
		if p.value == nil {
			c.Links = nil
			return
		}
		list, _ := p.opened.([]frame.Link)
		c.Links = slices.Concat(list, c.Links)
	case "actions":
		if p.value == nil {
			c.Actions = nil
			return
		}
		list, _ := p.opened.([]frame.Link)
		c.Actions = slices.Concat(list, c.Actions)
	}
}

// isSet tells whether the config already has what a default would set.
func (c *resolved) isSet(id string) bool {
	switch id {
	case "displayName":
		return c.DisplayName != ""
	case "description":
		return c.Description != ""
	case "unit":
		return c.Unit != ""
	case "min":
		return c.Min != nil
	case "max":
		return c.Max != nil
	case "decimals":
		return c.Decimals != nil
	case "noValue":
		return c.NoValue != ""
	case "color":
		return c.Color != nil
	case "thresholds":
		return c.Thresholds != nil
	case "mappings":
		return len(c.Mappings) > 0
	case "links":
		return len(c.Links) > 0
	case "actions":
		return len(c.Actions) > 0
	case "filterable":
		return c.Filterable
	}
	return false
}

func (c *resolved) setCustom(path []string, value any) {
	if c.Custom == nil {
		c.Custom = map[string]any{}
	}
	at := c.Custom
	for _, key := range path[:len(path)-1] {
		next, ok := at[key].(map[string]any)
		copied := make(map[string]any, len(next))
		if ok {
			for k, v := range next {
				copied[k] = v
			}
		}
		at[key] = copied
		at = copied
	}
	last := path[len(path)-1]
	if value == nil {
		delete(at, last)
		return
	}
	if list, isList := value.([]any); isList {
		there, _ := at[last].([]any)
		value = slices.Concat(list, there)
	}
	at[last] = value
}

// finish makes the config whole: a colour mode where thresholds ask for one, min below max.
func (c *resolved) finish() {
	if c.Color == nil {
		if c.Thresholds != nil {
			c.Color = &frame.Color{Mode: "thresholds"}
		}
	} else if c.Color.Mode == "" {
		c.Color = nil
	}
	if c.Min != nil && c.Max != nil && *c.Min > *c.Max {
		c.Min, c.Max = c.Max, c.Min
	}
}

func textOf(v any) (string, bool) {
	if v == nil {
		return "", false
	}
	if _, isObject := v.(map[string]any); isObject {
		return "", false
	}
	return frame.ValueText(v), true
}

func numberPointer(v any) *float64 {
	n := math.NaN()
	switch x := v.(type) {
	case float64:
		n = x
	case string:
		n = frame.LeadingNumber(x)
	}
	if n != n {
		return nil
	}
	return &n
}

func parseColor(v any) *frame.Color {
	m, ok := v.(map[string]any)
	if !ok {
		return nil
	}
	c := &frame.Color{}
	c.Mode, _ = m["mode"].(string)
	c.FixedColor, _ = m["fixedColor"].(string)
	c.SeriesBy, _ = m["seriesBy"].(string)
	return c
}

// hasVariables tells whether a step's value is by variables.
func hasVariables(v any) bool {
	m, _ := v.(map[string]any)
	steps, _ := m["steps"].([]any)
	return slices.ContainsFunc(steps, func(e any) bool {
		step, _ := e.(map[string]any)
		expr, _ := step["valueExpr"].(string)
		return expr != ""
	})
}

// parseThresholds opens thresholds. A step's valueExpr, a value by variables, stands before its value where it comes to a number;
// the steps are sorted then.
func parseThresholds(v any, expand func(string) string) *frame.Thresholds {
	m, ok := v.(map[string]any)
	if !ok {
		return nil
	}
	t := &frame.Thresholds{}
	t.Mode, _ = m["mode"].(string)
	steps, _ := m["steps"].([]any)
	byVariables := false
	for _, s := range steps {
		step, ok := s.(map[string]any)
		if !ok {
			continue
		}
		color, _ := step["color"].(string)
		value := 0.0 // null counts as zero
		if n := numberPointer(step["value"]); n != nil {
			value = *n
		} else if _, given := step["value"]; !given {
			value = math.NaN() // no value is above it: neither this step nor those after it are reached
		}
		if expr, _ := step["valueExpr"].(string); expr != "" {
			byVariables = true
			text := strings.TrimSpace(expand(expr))
			if n := frame.ParseNumber(text); text != "" && n == n && !math.IsInf(n, 0) {
				value = n
			}
		}
		t.Steps = append(t.Steps, frame.Threshold{Value: value, Color: color})
	}
	if len(t.Steps) > 0 {
		t.Steps[0].Value = math.Inf(-1) // whatever was written
		if byVariables {
			slices.SortStableFunc(t.Steps[1:], func(a, b frame.Threshold) int { return cmp.Compare(a.Value, b.Value) })
		}
	}
	return t
}

func parseLinks(v any) []frame.Link {
	list, _ := v.([]any)
	var out []frame.Link
	for _, e := range list {
		m, ok := e.(map[string]any)
		if !ok {
			continue
		}
		l := frame.Link{}
		l.Title, _ = m["title"].(string)
		l.URL, _ = m["url"].(string)
		l.TargetBlank, _ = m["targetBlank"].(bool)
		l.OneClick, _ = m["oneClick"].(bool)
		if fetch, isAction := m["fetch"].(map[string]any); isAction {
			l.URL, _ = fetch["url"].(string)
			if l.Method, _ = fetch["method"].(string); l.Method == "" {
				l.Method = "GET"
			}
		}
		out = append(out, l)
	}
	return out
}

// parseMappings opens value mappings; what is wrong with those at a path is remarked.
func parseMappings(v any, at string, said *remarks) (out []frame.Mapping) {
	list, _ := v.([]any)
	for i, e := range list {
		m, ok := e.(map[string]any)
		if !ok {
			continue
		}
		options, _ := m["options"].(map[string]any)
		one := frame.Mapping{Result: parseResult(options["result"])}
		one.Type, _ = m["type"].(string)
		switch one.Type {
		case "value":
			one.Values = make(map[string]frame.MappingResult, len(options))
			for key, result := range options {
				if result != nil {
					one.Values[key] = parseResult(result)
				}
			}
		case "range":
			one.From, one.To = bound(options["from"]), bound(options["to"])
		case "regex":
			one.Pattern, _ = options["pattern"].(string)
			var err error
			if one.Regexp, err = frame.CompileRegexp(one.Pattern); err != nil {
				said.add(fmt.Sprintf("%s[%d].options.pattern", at, i), "%v: it maps nothing", err)
			}
		case "special":
			one.Match, _ = options["match"].(string)
			if !slices.Contains(specialMatches, one.Match) {
				said.inform(fmt.Sprintf("%s[%d].options.match", at, i), "special value %q is not one of Grafana's: nothing is mapped", one.Match)
			}
		default:
			said.inform(fmt.Sprintf("%s[%d].type", at, i), "value mapping of type %q is not one of Grafana's: it is left out", one.Type)
			continue
		}
		out = append(out, one)
	}
	return out
}

// bound is a range mapping's limit; what is no number bounds nothing.
func bound(v any) *float64 {
	if s, isText := v.(string); isText {
		v = frame.ParseNumber(s)
	}
	return numberPointer(v)
}

func parseResult(v any) frame.MappingResult {
	m, _ := v.(map[string]any)
	r := frame.MappingResult{}
	r.Text, r.HasText = m["text"].(string)
	if n, isNumber := m["text"].(float64); isNumber {
		r.Text, r.HasText = frame.NumberText(n), true
	}
	r.Color, _ = m["color"].(string)
	r.Icon, _ = m["icon"].(string)
	if n, ok := m["index"].(float64); ok {
		r.Index = int(n)
	}
	return r
}

// properties are an object's entries in a fixed order.
func properties(m map[string]any) []property {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	out := make([]property, 0, len(m))
	for _, k := range keys {
		if k == "custom" {
			custom, _ := m[k].(map[string]any)
			for _, p := range properties(custom) {
				out = append(out, property{id: "custom." + p.id, value: p.value})
			}
			continue
		}
		out = append(out, newProperty(k, m[k]))
	}
	return out
}

func decodeObject(raw json.RawMessage) (map[string]any, error) {
	if len(raw) == 0 || string(raw) == "null" {
		return nil, nil
	}
	var m map[string]any
	err := json.Unmarshal(raw, &m)
	return m, err
}
