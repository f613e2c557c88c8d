package viz

import (
	"strings"

	"github.com/montui/montui/internal/canvas"
	"github.com/montui/montui/internal/field"
)

// memo keeps what follows from data, range, zone, theme and size.
type memo[T any] struct {
	key    plotKey
	value  T
	have   bool
	scroll int // what the value was worked out for, where that matters
}

// scrolled is get for what depends on how far the panel is scrolled.
func (m *memo[T]) scrolled(in *Input, r canvas.Rect, work func() T) T {
	if m.scroll != in.Scroll {
		m.have, m.scroll = false, in.Scroll
	}
	return m.get(in, r, work)
}

// seen leaves out the values that are scrolled away, none that there is room for.
func seen(in *Input, all []field.Value, room int) []field.Value {
	return all[min(max(in.Scroll, 0), max(len(all)-room, 0)):]
}

func (m *memo[T]) get(in *Input, r canvas.Rect, work func() T) T {
	key := keyOf(in, r)
	if !m.have || key != m.key {
		m.key, m.value, m.have = key, work(), true
	}
	return m.value
}

func keyOf(in *Input, r canvas.Rect) plotKey {
	key := plotKey{n: len(in.Frames), from: in.From, to: in.To, zone: in.Zone, theme: in.Theme, r: r}
	if key.n > 0 {
		key.frames = &in.Frames[0]
	}
	return key
}

// values reduces frames to what stat, gauge, bar gauge and pie chart show.
func values(in *Input, o options) []field.Value {
	reduce := field.ReduceOptions{
		Values: o.flag(false, "reduceOptions", "values"),
		Calcs:  o.list("reduceOptions", "calcs"),
		Fields: o.text("", "reduceOptions", "fields"),
		Limit:  int(min(max(o.number(25, "reduceOptions", "limit"), 0), 10000)),
	}
	if len(reduce.Calcs) == 0 {
		reduce.Calcs = []string{"lastNotNull"}
	}
	var some []field.Value
	for _, v := range field.Values(in.Frames, reduce, in.Zone) {
		if v.Field == nil && strings.EqualFold(v.Text.Text, "no data") { // every panel says it in the same calm words
			continue
		}
		if v.Field != nil && options(v.Field.Config.Custom).flag(false, "hideFrom", "viz") {
			continue
		}
		some = append(some, v)
	}
	return some
}
