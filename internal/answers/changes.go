package answers

import (
	"maps"
	"slices"
	"strings"

	"github.com/montui/montui/internal/frame"
)

// Changes remembers an answer so that the next can say what is different.
type Changes struct {
	before, now map[string]string
	any         bool // there was an answer before
}

// The marks of what changed begin the words in the column.
const (
	markUp   = "▲"
	markDown = "▼"
	markNew  = "new"
)

// maxRemembered bounds the series that are remembered; of more no change is told.
const maxRemembered = 10_000

// Next begins an answer: what was new is now old.
func (c *Changes) Next() {
	if c.now != nil {
		c.before, c.any = c.now, true
	}
	c.now = map[string]string{}
}

// mark says how a sample differs from the answer before, and remembers it. A series is marked the same each time it is gone through.
func (c *Changes) mark(labels frame.Labels, s Sample, o Options) string {
	key := labels.String()
	if len(c.now) < maxRemembered || c.now[key] != "" {
		c.now[key] = s.Value
	}
	old, known := c.before[key]
	switch {
	case !c.any:
		return ""
	case !known && len(c.before) < maxRemembered:
		return markNew
	case !known || old == s.Value:
		return ""
	}
	was, okOld := Sample{Value: old}.Number()
	is, ok := s.Number()
	switch {
	case !ok || !okOld || is != is || was != was:
		return "was " + old
	case is > was:
		return markUp + " +" + o.number(is-was)
	}
	return markDown + " " + o.number(is-was)
}

// gone names the series that were there before; c may be nil.
func (c *Changes) gone() string {
	if c == nil || !c.any {
		return ""
	}
	var b strings.Builder
	for _, key := range slices.Sorted(maps.Keys(c.before)) {
		if _, there := c.now[key]; !there {
			b.WriteString("gone: " + oneLine(key) + "\n")
		}
	}
	return b.String()
}
