package transform

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/montui/montui/internal/frame"
)

// merge puts the rows of all frames into one table; rows that agree in the fields all frames have become one.
func merge(options) (operation, error) {
	return func(c *context, in frame.Frames) (frame.Frames, error) {
		if len(in) <= 1 {
			return in, nil
		}
		var data frame.Frames
		for _, fr := range in {
			if len(fr.Fields) > 0 {
				data = append(data, fr)
			}
		}
		if len(data) == 0 {
			return in[:1], nil
		}
		m := newMerger(c, data)
		if len(m.keys) == 0 {
			return in, nil
		}
		for i, fr := range data {
			for row := range c.rows(fr) {
				if err := m.add(i, row); err != nil {
					return nil, err
				}
			}
		}
		return frame.Frames{m.table()}, nil
	}, nil
}

// maxMerged bounds the work of a merge whose rows agree with many others.
const maxMerged = 1 << 26

type merger struct {
	c       *context
	data    frame.Frames
	columns []*frame.Field         // the first field of each name
	fills   [][]filling            // frame -> which fields fill which columns
	sets    []string               // frame -> its columns, as text
	at      []map[int]*frame.Field // frame -> column -> the field that fills it
	keys    []int                  // columns that all frames have
	byKey   map[string]*bucket
	rows    [][]any
	work    int
}

type filling struct {
	place int
	field *frame.Field
}

// unset tells a cell that no frame has filled from one filled with null.
type unset struct{}

func newMerger(c *context, data frame.Frames) *merger {
	m := &merger{c: c, data: data, byKey: map[string]*bucket{}}
	index := map[string]int{}
	for _, fr := range data {
		at := map[int]*frame.Field{}
		for _, f := range fr.Fields {
			place, ok := index[f.Name]
			if !ok {
				place = len(m.columns)
				index[f.Name] = place
				m.columns = append(m.columns, f)
			}
			at[place] = f
		}
		var fills []filling
		var set strings.Builder
		for _, f := range fr.Fields {
			if place := index[f.Name]; at[place] == f {
				fills = append(fills, filling{place, f})
				set.WriteString(strconv.Itoa(place) + ",")
			}
		}
		m.at, m.fills, m.sets = append(m.at, at), append(m.fills, fills), append(m.sets, set.String())
	}
	seen := map[int]bool{}
	for _, f := range data[len(data)-1].Fields {
		place := index[f.Name]
		inAll := !seen[place]
		seen[place] = true
		for _, at := range m.at {
			inAll = inAll && at[place] != nil
		}
		if inAll {
			m.keys = append(m.keys, place)
		}
	}
	return m
}

func (m *merger) value(f *frame.Field, row int) any {
	if row >= f.Len() || m.c.isAbsent(f, row) {
		return unset{}
	}
	return f.Value(row)
}

func (m *merger) add(i, row int) error {
	var key strings.Builder
	for _, place := range m.keys {
		v := m.value(m.at[i][place], row)
		if _, none := v.(unset); none {
			v = "undefined"
		}
		key.WriteString(frame.ValueText(v))
	}
	b := m.byKey[key.String()]
	if b == nil {
		b = &bucket{}
		m.byKey[key.String()] = b
	}
	values := make([]any, len(m.fills[i]))
	for k, f := range m.fills[i] {
		values[k] = m.value(f.field, row)
	}
	merged := false
	for _, r := range b.agreeing(m, i, values) {
		merged = true
		for k, f := range m.fills[i] {
			m.rows[r][f.place] = values[k]
		}
		b.changed(m, r)
	}
	if !merged {
		if err := roomFor(len(m.columns), (len(m.rows)+1)/4); err != nil {
			return err
		}
		cells := make([]any, len(m.columns))
		for place := range cells {
			cells[place] = unset{}
		}
		for k, f := range m.fills[i] {
			cells[f.place] = values[k]
		}
		m.rows = append(m.rows, cells)
		b.rows = append(b.rows, len(m.rows)-1)
		b.changed(m, len(m.rows)-1)
	}
	if m.work > maxMerged {
		return fmt.Errorf("too many rows agree with each other: montui compares no more than %d times", maxMerged)
	}
	return nil
}

// bucket is the rows of one key. Its lookups find those that agree with values, without a look at each.
type bucket struct {
	rows    []int
	lookups map[string]*lookup // by the set of columns that are compared
}

// lookup finds rows by their values in a set of columns; rows are kept apart by which of these they have, for what a row has
// not agrees with anything.
type lookup struct {
	fills  []filling
	byMask map[string]map[string][]int
	last   map[int]string // under what each row was put last
}

// maxLookups bounds the sets of columns a bucket keeps a lookup for.
const maxLookups = 8

func (b *bucket) changed(m *merger, r int) {
	for _, l := range b.lookups {
		l.put(m, r)
	}
}

func (l *lookup) put(m *merger, r int) {
	mask := make([]byte, len(l.fills))
	cells := make([]any, len(l.fills))
	for k, f := range l.fills {
		cells[k] = m.rows[r][f.place]
		mask[k] = '1'
		if _, none := cells[k].(unset); none || cells[k] == nil {
			mask[k] = '0'
		}
	}
	text, _ := maskedText(cells, string(mask))
	if l.last[r] == string(mask)+text {
		return
	}
	l.last[r] = string(mask) + text
	byCells := l.byMask[string(mask)]
	if byCells == nil {
		byCells = map[string][]int{}
		l.byMask[string(mask)] = byCells
	}
	byCells[text] = append(byCells[text], r)
	m.work++
}

// agreeing are the rows whose values are these, or none, in the frame's columns.
func (b *bucket) agreeing(m *merger, i int, values []any) []int {
	if len(b.rows) == 0 {
		return nil
	}
	l := b.lookups[m.sets[i]]
	if l == nil {
		if b.lookups == nil || len(b.lookups) == maxLookups {
			b.lookups = map[string]*lookup{}
		}
		l = &lookup{fills: m.fills[i], byMask: map[string]map[string][]int{}, last: map[int]string{}}
		b.lookups[m.sets[i]] = l
		for _, r := range b.rows {
			l.put(m, r)
		}
	}
	var out []int
	seen := map[int]bool{}
	for mask, byCells := range l.byMask {
		m.work++
		text, comparable := maskedText(values, mask)
		if !comparable {
			continue
		}
		for _, r := range byCells[text] {
			m.work++
			if !seen[r] && m.agrees(r, i, values) {
				seen[r] = true
				out = append(out, r)
			}
		}
	}
	return out
}

// agrees is Grafana's isMergable; a row may have changed since it was put in a lookup.
func (m *merger) agrees(r, i int, values []any) bool {
	for k, f := range m.fills[i] {
		have := m.rows[r][f.place]
		if _, none := have.(unset); !none && have != nil && have != values[k] {
			return false
		}
	}
	return true
}

// maskedText makes the values that the mask names comparable; NaN is like nothing.
func maskedText(values []any, mask string) (text string, comparable bool) {
	var b strings.Builder
	for k, v := range values {
		if mask[k] == '0' {
			continue
		}
		switch x := v.(type) {
		case float64:
			if x != x {
				return "", false
			}
			b.WriteString("n" + strconv.FormatUint(math.Float64bits(x+0), 36)) // + 0 makes one zero of two
		case string:
			b.WriteString("s" + strconv.Itoa(len(x)) + ":" + x)
		case bool:
			b.WriteString(strconv.FormatBool(x))
		}
		b.WriteByte(',')
	}
	return b.String(), true
}

func (m *merger) table() *frame.Frame {
	out := &frame.Frame{RefID: refIDs("merge", m.data)}
	for place, first := range m.columns {
		f := &frame.Field{Name: first.Name, Kind: first.Kind, Config: first.Config}
		f.Config.DisplayName = ""
		values := make([]any, len(m.rows))
		absent := make([]int, len(m.rows))
		gaps := false
		for r, row := range m.rows {
			if _, none := row[place].(unset); none {
				absent[r], gaps = noRow, true
			} else {
				values[r] = row[place]
			}
		}
		setValues(f, values)
		if gaps {
			m.c.absent[f] = absent
		}
		out.Fields = append(out.Fields, f)
	}
	return out
}
