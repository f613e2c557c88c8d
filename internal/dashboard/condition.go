package dashboard

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"
)

// Tab is one tab of a tabs layout: the panels with equal Groups are in one bar of tabs, those with equal Index in one tab.
type Tab struct {
	Group, Index int
	Title        string
}

// Condition says when a row, tab or panel is shown.
type Condition struct {
	Hide  bool // it is hidden when the rules hold, not shown
	Any   bool // one of the rules is enough
	Rules []Rule
}

// Rule is about a variable's value or the length of the time range.
type Rule struct {
	Variable string
	Operator string // equals, notEquals, matches, notMatches
	Value    string
	Pattern  *regexp.Regexp // of matches; nil when Value is no regular expression, and the rule then holds
	Longest  time.Duration  // of the time range; 0 when the rule is about a variable
}

// interval are Grafana's lengths of the units of a rule about the time range.
var interval = map[byte]time.Duration{'s': time.Second, 'm': time.Minute, 'h': time.Hour, 'd': day, 'w': week, 'M': 30 * day, 'y': 365 * day}

var intervalText = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^\d{1,6}(?:\.\d{1,6})?[Mwdhmsy]$`) })

// condition reads a group of rules. A rule about whether there is data is known only after the panel was drawn, and one
// of an unknown kind never: they are named and, as Grafana does with a rule that has no result, not counted.
func (m *migrator) condition(v any, at string) *Condition {
	spec := asObject(asObject(v)["spec"])
	if len(asList(spec["items"])) == 0 {
		return nil
	}
	at = m.at + at + ".conditionalRendering"
	c := &Condition{Hide: spec["visibility"] == "hide", Any: spec["condition"] == "or"}
	for i, e := range asList(spec["items"]) {
		item := asObject(e)
		s := asObject(item["spec"])
		switch kind := asString(item["kind"]); kind {
		case "ConditionalRenderingVariable":
			r := Rule{Variable: asString(s["variable"]), Operator: asString(s["operator"]), Value: asString(s["value"])}
			if strings.HasSuffix(strings.ToLower(r.Operator), "matches") {
				var err error
				if r.Pattern, err = regexp.Compile(r.Value); err != nil {
					m.say(Warning, nil, fmt.Sprintf("%s.spec.items[%d]", at, i), "the condition counts as fulfilled: %v", err)
				}
			}
			c.Rules = append(c.Rules, r)
		case "ConditionalRenderingTimeRangeSize":
			value := asString(s["value"])
			if !intervalText().MatchString(value) {
				m.say(Info, nil, fmt.Sprintf("%s.spec.items[%d]", at, i), "%.40q is no interval, so the condition is left out", value)
				continue
			}
			n, _ := leadingNumber(value)
			c.Rules = append(c.Rules, Rule{Longest: max(1, time.Duration(n*float64(interval[value[len(value)-1]])))})
		case "ConditionalRenderingData":
			m.say(Info, nil, fmt.Sprintf("%s.spec.items[%d]", at, i), "whether there is data is not asked before showing, so the condition is left out")
		default:
			m.say(Warning, nil, fmt.Sprintf("%s.spec.items[%d]", at, i), "the condition %q is not known and is left out", kind)
		}
	}
	return c
}

// shows tells whether the condition lets its object be shown. Rules without a result do not count.
func (c *Condition) shows(s Situation, scope map[string]Option) bool {
	if c == nil {
		return true
	}
	some, every, counted := false, true, 0
	for _, r := range c.Rules {
		holds, known := r.holds(s, scope)
		if known {
			counted++
			some, every = some || holds, every && holds
		}
	}
	if counted == 0 {
		return true
	}
	result := every
	if c.Any {
		result = some
	}
	return result != c.Hide
}

func (r Rule) holds(s Situation, scope map[string]Option) (holds, known bool) {
	if r.Longest > 0 {
		return s.Span.Truncate(time.Second) <= r.Longest, s.Span > 0
	}
	var values []Option
	if o, ok := scope[r.Variable]; ok {
		values = []Option{o}
	} else if s.Selected != nil {
		values = s.Selected(r.Variable)
	}
	if len(values) == 0 {
		if !s.has(r.Variable) {
			return false, false
		}
		values = []Option{{}}
	}
	var hit bool
	switch r.Operator {
	case "equals", "notEquals":
		hit = slices.ContainsFunc(values, func(o Option) bool { return o.Value == r.Value }) ||
			strings.EqualFold(r.Value, "All") && s.All != nil && s.All(r.Variable)
	default:
		if r.Pattern == nil {
			return true, true
		}
		hit = slices.ContainsFunc(values, func(o Option) bool { return r.Pattern.MatchString(o.Value) })
	}
	return hit != strings.HasPrefix(r.Operator, "not"), true
}
