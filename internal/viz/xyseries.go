package viz

import (
	"strings"

	"github.com/montui/montui/internal/field"
	"github.com/montui/montui/internal/frame"
)

// xyConfig is one entry of options.series: matchers of its fields, nil for what is not said.
type xyConfig struct {
	frame             int // -1 for all
	x, y, color, size *frame.MatcherSpec
	exclude           []string
	name              string
	options           options
}

// series finds what is drawn against what, as Grafana does: in each frame the first number (or the matched field) is x,
// and each other number is a series.
func (p *xyChart) series(in *Input) []xySeries {
	manual := p.o.text(p.o.text("auto", "seriesMapping"), "mapping") == "manual"
	var out []xySeries
	palette := 0
	for n, c := range p.configs(manual) {
		for i, fr := range in.Frames {
			if fr == nil || c.frame >= 0 && c.frame != i && !(manual && c.options.at("frame") == nil && len(in.Frames) == 1) {
				continue
			}
			found := c.match(in, fr, manual)
			for k := range found {
				s := &found[k]
				s.letter = letters[(len(out)+k)%len(letters)]
				s.look(in, c, &palette)
			}
			out = append(out, found...)
		}
		if n > 100 {
			break
		}
	}
	autoName(out)
	return out
}

// configs reads options.series of today's shape, and the one before 10.4 (dims, and fields by their names).
func (p *xyChart) configs(manual bool) []xyConfig {
	list, _ := p.o.at("series").([]any)
	var out []xyConfig
	shared := options(map[string]any{"x": p.o.at("dims", "x")})
	if len(list) == 0 || !manual && p.o.text("", "seriesMapping") != "" {
		c := xyConfig{frame: -1, exclude: p.o.list("dims", "exclude")}
		if n, ok := asNumber(p.o.at("dims", "frame")); ok {
			c.frame = int(n)
		} else if p.o.at("dims") != nil {
			c.frame = 0
		}
		c.x = byNameOf(shared, "x")
		return []xyConfig{c}
	}
	for i, v := range list {
		m, _ := v.(map[string]any)
		o := options(m)
		c := xyConfig{frame: -1, name: o.text(o.text("", "name"), "name", "fixed"), options: o}
		if n, ok := asNumber(o.at("frame", "matcher", "options")); ok {
			c.frame = int(n)
		} else if n, ok := asNumber(o.at("frame")); ok {
			c.frame = int(n)
		} else if _, old := o.at("x").(string); old {
			c.frame = i
		}
		c.x, c.y = matcherOf(o, "x"), matcherOf(o, "y")
		c.color, c.size = matcherOf(o, "color"), matcherOf(o, "size")
		if c.color == nil {
			c.color = byNameOf(o, "pointColor", "field")
		}
		if c.size == nil {
			c.size = byNameOf(o, "pointSize", "field")
		}
		out = append(out, c)
	}
	return out
}

// matcherOf is the matcher under a key, or by a name that stands there itself; nil for none.
func matcherOf(o options, key string) *frame.MatcherSpec {
	if id := o.text("", key, "matcher", "id"); id != "" {
		if spec, err := frame.NewMatcher(id, o.at(key, "matcher", "options")); err == nil {
			return &spec
		}
	}
	return byNameOf(o, key)
}

func byNameOf(o options, path ...string) *frame.MatcherSpec {
	name := o.text("", path...)
	if name == "" {
		return nil
	}
	spec, err := frame.NewMatcher("byName", name)
	if err != nil {
		return nil
	}
	return &spec
}

// match makes the series of one frame.
func (c xyConfig) match(in *Input, fr *frame.Frame, manual bool) []xySeries {
	find := func(spec *frame.MatcherSpec, times bool) *frame.Field {
		if spec == nil {
			return nil
		}
		is := spec.For(in.Frames)
		for _, f := range fr.Fields {
			if (f.Kind == frame.Number || times && f.Kind == frame.Time) && is(f, fr) {
				return f
			}
		}
		return nil
	}
	x := find(c.x, true)
	if c.x == nil {
		for _, f := range fr.Fields {
			if f.Kind == frame.Number {
				x = f
				break
			}
		}
	}
	if x == nil {
		return nil
	}
	color, size := find(c.color, false), find(c.size, false)
	var isY frame.Matcher
	if c.y != nil {
		isY = c.y.For(in.Frames)
	}
	var out []xySeries
	for _, f := range fr.Fields {
		switch {
		case f.Kind != frame.Number, f == x, isY != nil && !isY(f, fr), excluded(c.exclude, displayName(f)),
			!manual && (f == color || f == size), options(f.Config.Custom).flag(false, "hideFrom", "viz"):
			continue
		}
		s := xySeries{x: x, y: f, color: color, size: size, name: displayName(f)}
		if c.name != "" {
			s.name = c.name
		}
		if out = append(out, s); manual {
			break
		}
	}
	return out
}

func excluded(names []string, name string) bool {
	for _, n := range names {
		if n == name {
			return true
		}
	}
	return false
}

// look reads how a series is drawn from its y field.
func (s *xySeries) look(in *Input, c xyConfig, palette *int) {
	o := options(s.y.Config.Custom)
	show := o.text("points", "show")
	s.points, s.line = show != "lines", show != "points"
	s.diameter = min(max(o.number(c.options.number(5, "pointSize", "fixed"), "pointSize", "fixed"), 1), 200)
	s.least, s.most = 5, 100
	if s.size != nil {
		size := options(s.size.Config.Custom)
		s.least = size.number(c.options.number(s.least, "pointSize", "min"), "pointSize", "min")
		s.most = min(size.number(c.options.number(s.most, "pointSize", "max"), "pointSize", "max"), 200)
	}
	if s.color != nil {
		s.process = field.NewProcessorAt(s.color, in.Zone, in.Now)
	}
	f := *s.y
	if m := f.Config.Color; m == nil || m.Mode == "" || m.Mode == "palette-classic" {
		f.Config.Color, f.SeriesIndex = &frame.Color{Mode: "palette-classic"}, *palette
		*palette++
	}
	s.fixed = in.Theme.Hex(field.Color(&f))
	if fixed := c.options.text("", "pointColor", "fixed"); fixed != "" && s.color == nil {
		s.fixed = in.Theme.Hex(field.ColorHex(fixed))
	}
}

// autoName takes the words off the names that all series begin or end with.
func autoName(all []xySeries) {
	if len(all) < 2 {
		return
	}
	words := make([][]string, len(all))
	least := 1 << 20
	for i, s := range all {
		words[i] = strings.Fields(s.name)
		least = min(least, len(words[i]))
	}
	same := func(k int, end bool) bool {
		for _, w := range words {
			a, b := words[0], w
			if end {
				if a[len(a)-1-k] != b[len(b)-1-k] {
					return false
				}
			} else if a[k] != b[k] {
				return false
			}
		}
		return true
	}
	first, last := 0, 0
	for first < least && same(first, false) {
		first++
	}
	for last < least-first && same(last, true) {
		last++
	}
	for i, w := range words {
		if rest := w[first : len(w)-last]; len(rest) > 0 {
			all[i].name = strings.Join(rest, " ")
		}
	}
}
