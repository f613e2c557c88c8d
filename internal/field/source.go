package field

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"strings"

	"github.com/montui/montui/internal/frame"
)

// Source is a panel's field config, opened once: what Apply resolves for each field.
type Source struct {
	defaults  []property
	overrides []override
}

type override struct {
	matcher    frame.MatcherSpec
	byName     string // the name a byName matcher asks for, "" for others
	properties []property
}

// Parse opens a field config. What it does not know is told in remarks, and left out.
func Parse(raw json.RawMessage) (*Source, []Remark) {
	s := &Source{}
	m, err := decodeObject(raw)
	if err != nil {
		return s, []Remark{{Text: "is not an object: " + err.Error()}}
	}
	defaults, _ := m["defaults"].(map[string]any)
	s.defaults = properties(defaults)
	var said remarks
	for _, p := range s.defaults {
		said.check(p, "defaults."+p.id)
	}
	list, _ := m["overrides"].([]any)
	for i, e := range list {
		rule, _ := e.(map[string]any)
		if o, ok := parseOverride(rule, fmt.Sprintf("overrides[%d]", i), &said); ok {
			s.overrides = append(s.overrides, o)
		}
	}
	return s, said
}

// parseOverride opens one rule; ok is false when it does not concern the panel's own fields, or none at all.
func parseOverride(rule map[string]any, at string, said *remarks) (o override, ok bool) {
	matcher, _ := rule["matcher"].(map[string]any)
	id, _ := matcher["id"].(string)
	if scope, _ := matcher["scope"].(string); scope != "" && scope != "series" {
		return o, false // for nested tables
	}
	if !frame.KnownMatcher(id) {
		said.add(at+".matcher.id", "override matcher %q is not one of Grafana's: its overrides are left out", id)
		return o, false
	}
	spec, err := frame.NewMatcher(id, matcher["options"])
	if err != nil {
		said.add(at+".matcher.options", "%v: nothing matches it", err)
	}
	o.matcher = spec
	if id == "byName" {
		o.byName, _ = matcher["options"].(string)
	}
	if id == "byValue" {
		said.checkComparison(matcher["options"], at+".matcher.options")
	}
	props, _ := rule["properties"].([]any)
	for i, p := range props {
		entry, _ := p.(map[string]any)
		name, _ := entry["id"].(string)
		path := fmt.Sprintf("%s.properties[%d]", at, i)
		if !knownProperties[name] && !strings.HasPrefix(name, "custom.") {
			said.add(path+".id", "override property %q is not one of Grafana's: it is left out", name)
			continue
		}
		one := newProperty(name, entry["value"])
		said.check(one, path+".value")
		o.properties = append(o.properties, one)
	}
	return o, true
}

// Defaults is the config without any field: for what is shown when there is no data.
func (s *Source) Defaults() frame.Config {
	c := resolved{}
	for _, p := range s.defaults {
		c.set(p, func(text string) string { return text })
	}
	c.finish()
	return c.Config
}

// RowColors are the fixed colours that overrides give by name; panels that show all rows colour rows by them.
func (s *Source) RowColors() map[string]string {
	out := map[string]string{}
	for _, o := range s.overrides {
		for _, p := range o.properties {
			c := parseColor(p.value)
			if _, given := out[o.byName]; p.id == "color" && c != nil && o.byName != "" && !given {
				out[o.byName] = c.FixedColor
			}
		}
	}
	return out
}

// Apply gives copies of the frames whose fields have their config resolved, their display name, their place among the
// series and their range. Values are shared with the input.
func (s *Source) Apply(in frame.Frames, env Env) frame.Frames {
	out := make(frame.Frames, len(in))
	names := frame.NewNames(in)
	matchers := make([]frame.Matcher, len(s.overrides))
	for i, o := range s.overrides {
		matchers[i] = o.matcher.ForNames(names)
	}
	series := 0
	ranges := ranges{data: in}
	for i, original := range in {
		fr := *original
		fr.Fields = make([]*frame.Field, len(original.Fields))
		for j, f := range original.Fields {
			copied := *f
			copied.Config.Custom = maps.Clone(f.Config.Custom)
			copied.Light = !env.Dark
			fr.Fields[j] = &copied
		}
		out[i] = &fr
		for _, f := range fr.Fields {
			ctx := macros{field: f, fr: &fr, index: i, names: names, env: env}
			c := s.resolve(f, &fr, matchers, ctx)
			f.Config = c.Config
			f.Range = ranges.of(f, c.fieldMinMax)
			f.SeriesIndex = series
			if f.Kind != frame.Time {
				series++
			}
		}
	}
	names = frame.NewNames(out)
	for _, fr := range out {
		for _, f := range fr.Fields {
			f.DisplayName = names.Of(f, fr)
		}
	}
	return out
}

func (s *Source) resolve(f *frame.Field, fr *frame.Frame, matchers []frame.Matcher, ctx macros) resolved {
	c := resolved{Config: f.Config}
	for _, p := range s.defaults {
		custom, isCustom := strings.CutPrefix(p.id, "custom.")
		if isCustom {
			if _, there := c.Custom[custom]; there {
				continue
			}
		} else if !knownProperties[p.id] || c.isSet(p.id) || numberOnly(p.id) && f.Kind != frame.Number {
			continue
		}
		if p.value != nil {
			c.set(p, ctx.expand)
		}
	}
	c.finish()
	f.Config = c.Config
	for i, o := range s.overrides {
		if !matchers[i](f, fr) {
			continue
		}
		for _, p := range o.properties {
			c.set(p, ctx.expand)
		}
		f.Config = c.Config
	}
	return c
}

func numberOnly(id string) bool {
	return id == "min" || id == "max" || id == "decimals" || id == "fieldMinMax"
}

// ranges finds the span of all number fields at most once.
type ranges struct {
	data   frame.Frames
	global *frame.Range
}

func (r *ranges) of(f *frame.Field, own bool) *frame.Range {
	lo, hi := f.Config.Min, f.Config.Max
	if lo != nil && hi != nil {
		fixed := frame.Range{Min: *lo, Max: *hi, Delta: *hi - *lo}
		if r.global == nil {
			r.global = &fixed // Grafana's way: a first field with both fixed gives the others their range
		}
		return &fixed
	}
	if f.Kind != frame.Number {
		return nil
	}
	span := frame.Range{}
	if own {
		span = MinMax(f)
	} else {
		if r.global == nil {
			r.global = spanOf(r.data)
		}
		span = *r.global
	}
	if lo != nil {
		span.Min = *lo
	}
	if hi != nil {
		span.Max = *hi
	}
	span.Delta = span.Max - span.Min
	return &span
}

func spanOf(data frame.Frames) *frame.Range {
	lo, hi := math.Inf(1), math.Inf(-1)
	for _, fr := range data {
		for _, f := range fr.Fields {
			if f.Kind != frame.Number {
				continue
			}
			for i, v := range f.Numbers {
				if v == v && !f.IsNull(i) {
					lo, hi = min(lo, v), max(hi, v)
				}
			}
		}
	}
	if math.IsInf(lo, 1) {
		lo = 0
	}
	if math.IsInf(hi, -1) {
		hi = 0
	}
	return &frame.Range{Min: lo, Max: hi, Delta: hi - lo}
}
