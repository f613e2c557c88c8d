package transform

import (
	"math"
	"slices"
	"strings"
	"time"

	"github.com/montui/montui/internal/frame"
)

// context is one run of a chain.
type context struct {
	memory frame.Memory
	zone   *time.Location // the dashboard's
	// absent are the rows each field was taken from, where one was not: noRow is JavaScript's undefined, which is no number in
	// arithmetic where a null is 0; nullRow is a null that a join has spread over such a gap.
	absent map[*frame.Field][]int
	// order is in what order labels were added to a field; by name where a data source made them.
	order map[*frame.Field][]string
	// numbers are fields that Grafana takes for numbers though their values are none.
	numbers map[*frame.Field]bool
	// kept are fields that stand for others where reducers ask for what Grafana has computed before (see standard).
	kept map[*frame.Field]*frame.Field
	// raw are the values of fields that hold texts for them: lists, objects, values of several kinds.
	raw map[*frame.Field][]any
	// lengths are the rows that Grafana counts wrongly, where it does.
	lengths map[*frame.Frame]int
}

func newContext(zone *time.Location) *context {
	if zone == nil {
		zone = time.UTC
	}
	return &context{memory: frame.Memory{}, zone: zone, absent: map[*frame.Field][]int{}, order: map[*frame.Field][]string{},
		numbers: map[*frame.Field]bool{}, kept: map[*frame.Field]*frame.Field{}, raw: map[*frame.Field][]any{}, lengths: map[*frame.Frame]int{}}
}

const (
	noRow   = -1
	nullRow = -2
	holeRow = -3 // as noRow, at the end of a list that was made longer: what maps over it passes it by
)

// number is a value in arithmetic.
func (c *context) number(f *frame.Field, i int) float64 {
	if c.isAbsent(f, i) {
		return math.NaN()
	}
	return frame.ToNumber(f.Value(i))
}

func (c *context) isAbsent(f *frame.Field, i int) bool {
	rows := c.absent[f]
	return i < len(rows) && (rows[i] == noRow || rows[i] == holeRow)
}

func (c *context) isHole(f *frame.Field, i int) bool {
	rows := c.absent[f]
	return i < len(rows) && rows[i] == holeRow
}

// rows is the number of rows that Grafana takes a frame to have.
func (c *context) rows(fr *frame.Frame) int {
	if n, ok := c.lengths[fr]; ok {
		return n
	}
	return rowCount(fr)
}

// in is the zone a transformation names, else the dashboard's.
func (c *context) in(named *time.Location) *time.Location {
	if named != nil {
		return named
	}
	return c.zone
}

// names are the fields' names among frames; nil asks for names by the field's own frame only.
func (c *context) names(all frame.Frames) *frame.Names { return c.memory.Names(all) }

// copyOf is a field to be changed, which keeps the name it is known by.
func (c *context) copyOf(f *frame.Field) *frame.Field {
	copied := c.unnamed(f)
	c.memory.Carry(f, copied)
	if kept, ok := c.kept[f]; ok {
		c.kept[copied] = kept
	}
	return copied
}

// unnamed is a field to be changed, whose name is to be found anew.
func (c *context) unnamed(f *frame.Field) *frame.Field {
	copied := *f
	if rows, ok := c.absent[f]; ok {
		c.absent[&copied] = rows
	}
	if order, ok := c.order[f]; ok {
		c.order[&copied] = order
	}
	if values, ok := c.raw[f]; ok {
		c.raw[&copied] = values
	}
	return &copied
}

// forget drops what is known of a field that was made for a moment.
func (c *context) forget(f *frame.Field) {
	delete(c.memory, f)
	delete(c.absent, f)
	delete(c.order, f)
	delete(c.raw, f)
	delete(c.kept, f)
}

// labels are the names of a field's labels, in the order an object of JavaScript would have them.
func (c *context) labels(f *frame.Field) []string {
	if order := c.order[f]; len(order) == len(f.Labels) {
		return order
	}
	names := make([]string, 0, len(f.Labels))
	for name := range f.Labels {
		names = append(names, name)
	}
	slices.Sort(names)
	integersFirst(names)
	return names
}

// label gives a field of this run's own one more label.
func (c *context) label(f *frame.Field, name, value string) {
	order := c.labels(f)
	if !slices.Contains(order, name) {
		order = append(slices.Clone(order), name)
	}
	labels := make(frame.Labels, len(f.Labels)+1)
	for k, v := range f.Labels {
		labels[k] = v
	}
	labels[name] = value
	f.Labels = labels
	c.order[f] = order
}

func refIDs(prefix string, frames frame.Frames) string {
	ids := make([]string, len(frames))
	for i, fr := range frames {
		ids[i] = fr.RefID
	}
	return prefix + "-" + strings.Join(ids, "-")
}
