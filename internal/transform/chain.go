package transform

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/montui/montui/internal/compat"
	"github.com/montui/montui/internal/frame"
)

// Chain is a panel's transformations, opened once, in order.
type Chain struct {
	steps       []step
	zone        *time.Location
	interpolate func(string) string
}

type step struct {
	at       int // its place among the panel's transformations
	config   config
	variable bool    // the options name variables, which are known only when the chain runs
	meaning  meaning // of the options as they stand
}

// config is a transformation as dashboards hold it.
type config struct {
	ID       string
	Disabled bool
	Topic    string
	Options  options
	Filter   *struct {
		ID      string
		Options any
	}
}

type meaning struct {
	filter func(*frame.Frame) bool // which frames it sees; nil is all
	run    operation
}

// operation is one transformation at work. It may keep fields of the input in its output, but does not change them.
type operation func(c *context, in frame.Frames) (frame.Frames, error)

// Parse opens the transformations. What it does not honour is told in words, each beginning with its path beneath
// "transformations": "[1].options.mode: …". A transformation that is not supported is left out; so is a disabled one, in silence.
// One whose options have no meaning makes Apply fail.
func Parse(raw []json.RawMessage) (Chain, []string) {
	var chain Chain
	var wrong []string
	for i, r := range raw {
		say := func(path, text string) { wrong = append(wrong, fmt.Sprintf("[%d]%s: %s", i, path, text)) }
		var t config
		if err := json.Unmarshal(r, &t); err != nil {
			say("", "the transformation is not readable: "+err.Error())
			continue
		}
		if t.Disabled {
			continue
		}
		build, why := known(t.ID)
		if build == nil {
			say(".id", why)
			continue
		}
		if t.Topic == "annotations" || t.Topic == "alertStates" {
			say(".topic", fmt.Sprintf("transformation %q works on %s, which montui does not draw", t.ID, t.Topic))
			continue
		}
		for _, f := range findings(t.ID, r) {
			say(f.Path, f.Note)
		}
		if t.Options == nil {
			t.Options = options{}
		}
		s := step{at: i, config: t, variable: variable(t.Options) || t.Filter != nil && variable(t.Filter.Options)}
		m, path, err := t.open()
		if err != nil && !s.variable {
			say(path, fmt.Sprintf("transformation %q: %v", t.ID, err))
		}
		s.meaning = m
		chain.steps = append(chain.steps, s)
	}
	return chain, wrong
}

// findings are what a transformation has beyond what is honoured, by paths beneath it: ".options.x".
func findings(id string, raw json.RawMessage) []compat.Finding {
	list := wrapper()
	for _, s := range supports() {
		if s.ID == id {
			list = compat.Join(list, s.Options.Under("options"))
		}
	}
	found := list.Check(raw)
	for i := range found {
		found[i].Path = "." + found[i].Path
	}
	return found
}

// UnmarshalJSON reads options with the order of the keys beneath "fields", where the first rule that fits a field wins.
func (o *options) UnmarshalJSON(raw []byte) error {
	var plain map[string]any
	if err := json.Unmarshal(raw, &plain); err != nil {
		return err
	}
	if *o = plain; o.object("fields") == nil {
		return nil
	}
	whole, err := parseJSON(string(raw))
	if err != nil {
		return err
	}
	var keys []any
	for _, key := range whole.(*object).values["fields"].(*object).keys {
		keys = append(keys, key)
	}
	plain[fieldOrder] = keys
	return nil
}

// fieldOrder is the option that holds the keys of the option "fields" in their order; no dashboard has such a key.
const fieldOrder = "\x00fields"

// open makes a config's meaning. Where a part of it has none, it also tells which; then the chain fails, as in Grafana, once
// there are frames to work on.
func (t config) open() (m meaning, path string, err error) {
	build, _ := known(t.ID)
	if m.run, err = build(t.Options); err != nil {
		path = ".options"
	}
	if t.Filter != nil && truthy(t.Filter.Options) {
		var none error
		if m.filter, none = frameMatcher(t.Filter.ID, t.Filter.Options); none != nil {
			path, err = ".filter", none
		}
	}
	if err != nil {
		wrong := err
		m.run = func(_ *context, in frame.Frames) (frame.Frames, error) {
			if len(in) > 0 || errors.As(wrong, new(eager)) {
				return nil, wrong
			}
			return in, nil
		}
	}
	return m, path, err
}

// eager is an error that Grafana makes even when there is no frame.
type eager struct{ error }

// In is the chain for a dashboard in this time zone, in which times become texts and texts times. Without it they do in UTC.
func (c Chain) In(zone *time.Location) Chain {
	c.zone = zone
	return c
}

// With is the chain for a dashboard with these variables: interpolate replaces those in a text. Without it the options' texts stay
// as they are.
func (c Chain) With(interpolate func(string) string) Chain {
	c.interpolate = interpolate
	return c
}

// Apply runs the chain. The input is not changed. When a transformation fails, the input is the result, as in Grafana.
func (c Chain) Apply(in frame.Frames) (frame.Frames, error) {
	return c.apply(newContext(c.zone), in)
}

func (c Chain) apply(ctx *context, in frame.Frames) (frame.Frames, error) {
	out := ctx.even(in)
	for _, s := range c.steps {
		m := s.meaning
		if s.variable {
			m, _, _ = s.config.with(c.interpolate).open() // what is wrong, the run says
		}
		var err error
		if out, err = m.apply(ctx, out); err != nil {
			return in, fmt.Errorf("transformation %d %q: %w", s.at+1, s.config.ID, err)
		}
	}
	return slices.DeleteFunc(slices.Clone(out), isExemplars), nil
}

// with is the config with its variables replaced.
func (t config) with(replace func(string) string) config {
	if replace == nil {
		return t
	}
	t.Options = interpolated(t.Options, replace).(options)
	if t.Filter != nil {
		filter := *t.Filter
		filter.Options = interpolated(filter.Options, replace)
		t.Filter = &filter
	}
	return t
}

// apply runs one step on the frames its filter lets through; the others keep their place before or after.
func (m meaning) apply(c *context, in frame.Frames) (frame.Frames, error) {
	if m.filter == nil {
		return m.run(c, in)
	}
	var seen, kept frame.Frames
	insert := 0
	for i, fr := range in {
		if m.filter(fr) {
			seen = append(seen, fr)
			continue
		}
		if insert == 0 {
			insert = i
		}
		kept = append(kept, fr)
	}
	out, err := m.run(c, seen)
	if err != nil {
		return nil, err
	}
	return slices.Insert(slices.Clone(out), min(insert, len(out)), kept...), nil
}

func noop(options) (operation, error) {
	return func(_ *context, in frame.Frames) (frame.Frames, error) { return in, nil }, nil
}
