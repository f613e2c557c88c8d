package transform

import (
	"math"
	"slices"
	"sort"
	"strconv"

	"github.com/montui/montui/internal/frame"
)

// joinByField puts frames side by side, rows matched by one field: the time, unless another is named.
func joinByField(o options) (operation, error) {
	mode := o.text("mode")
	spec, err := frame.NewMatcher("firstTimeField", nil)
	by := o.text("byField")
	if by != "" {
		spec, err = frame.NewMatcher("byName", by)
	}
	return func(c *context, in frame.Frames) (frame.Frames, error) {
		if len(in) < 2 {
			return in, nil
		}
		if by == "" && in[0].TimeField() == nil {
			return frame.Frames{{RefID: refIDs("joinByField", in)}}, nil
		}
		joined, err := c.join(in, spec.ForNames(c.names(in)), mode)
		if err != nil {
			return nil, err
		}
		joined.RefID = refIDs("joinByField", in)
		return frame.Frames{joined}, nil
	}, err
}

// table is one frame to be joined: its key and the rest.
type table struct {
	key    *frame.Field
	fields []*frame.Field
}

func (c *context) join(in frame.Frames, matches frame.Matcher, mode string) (*frame.Frame, error) {
	var tables []table
	dropped := false
	for _, fr := range in {
		t := table{}
		for _, f := range fr.Fields {
			if t.key == nil && matches(f, fr) {
				t.key = f
				continue
			}
			t.fields = append(t.fields, c.joinedField(f, fr))
		}
		if t.key == nil {
			dropped = true
			continue
		}
		tables = append(tables, t)
	}
	out := &frame.Frame{}
	var err error
	switch {
	case len(tables) == 0:
	case dropped && mode == "inner":
		for i, t := range tables {
			if i == 0 {
				out.Fields = append(out.Fields, c.take(t.key, nil))
			}
			for _, f := range t.fields {
				out.Fields = append(out.Fields, c.take(f, nil))
			}
		}
	case mode == "inner" || mode == "outerTabular":
		out.Fields, err = c.joinTabular(tables, mode == "outerTabular")
	default:
		out.Fields, err = c.joinOuter(tables)
	}
	return out, err
}

// joinedField is a field that says which frame it came from, once it stands among others.
func (c *context) joinedField(f *frame.Field, fr *frame.Frame) *frame.Field {
	copied := c.unnamed(f)
	if f.Labels == nil {
		copied.Labels = frame.Labels{}
	}
	if fr.Name != "" {
		if f.Name == frame.ValueFieldName {
			copied.Name = fr.Name
		} else if _, named := f.Labels["name"]; !named {
			c.label(copied, "name", fr.Name)
		}
	}
	return copied
}

// keyOf makes values comparable; NaN equals NaN.
func keyOf(v any) any {
	if n, ok := v.(float64); ok && n != n {
		return "\x00NaN"
	}
	return v
}

func (c *context) joinOuter(tables []table) ([]*frame.Field, error) {
	if sameKeys(tables) {
		fr := &frame.Frame{Fields: []*frame.Field{tables[0].key}}
		for _, t := range tables {
			fr.Fields = append(fr.Fields, t.fields...)
		}
		if tables[0].key.Kind != frame.String && !ascending(tables[0].key) {
			fr = c.sorted(fr, 0, false)
		}
		return fr.Fields, nil
	}
	var keys []any
	seen := map[any]bool{}
	columns := 0
	for _, t := range tables {
		columns += len(t.fields)
		for i := range t.key.Len() {
			v := t.key.Value(i)
			if k := keyOf(v); !seen[k] {
				seen[k] = true
				keys = append(keys, v)
			}
		}
	}
	if err := room(columns, len(keys), maxJoined); err != nil {
		return nil, err
	}
	sort.SliceStable(keys, func(i, j int) bool { return frame.ToNumber(keys[i]) < frame.ToNumber(keys[j]) })
	place := make(map[any]int, len(keys))
	for i, v := range keys {
		place[keyOf(v)] = i
	}
	key := c.copyOf(tables[0].key)
	setValues(key, keys)
	fields := []*frame.Field{key}
	for _, t := range tables {
		rows := make([]int, len(keys))
		for i := range rows {
			rows[i] = noRow
		}
		for i := range t.key.Len() {
			rows[place[keyOf(t.key.Value(i))]] = i
		}
		for _, f := range t.fields {
			fields = append(fields, c.take(f, c.spread(f, rows)))
		}
	}
	return fields, nil
}

// spread gives the nulls of a field the gaps beside them, as Grafana does lest a line be drawn across.
func (c *context) spread(f *frame.Field, rows []int) []int {
	isNull := func(i int) bool { return rows[i] >= 0 && f.IsNull(rows[i]) && !c.isAbsent(f, rows[i]) }
	isGap := func(i int) bool { return rows[i] == noRow || rows[i] >= 0 && c.isAbsent(f, rows[i]) }
	out := rows
	fill := func(i int) {
		if len(out) > 0 && &out[0] == &rows[0] {
			out = slices.Clone(rows)
		}
		out[i] = nullRow
	}
	run, null := 0, false // a run of nulls and gaps ends before i
	for i := 0; i <= len(rows); i++ {
		if i < len(rows) && (isNull(i) || isGap(i)) {
			null = null || isNull(i)
			continue
		}
		for ; null && run < i; run++ {
			if isGap(run) {
				fill(run)
			}
		}
		run, null = i+1, false
	}
	return out
}

func sameKeys(tables []table) bool {
	first := tables[0].key
	for _, t := range tables[1:] {
		if t.key.Len() != first.Len() {
			return false
		}
		for i := range first.Len() {
			if t.key.Value(i) != first.Value(i) {
				return false
			}
		}
	}
	return true
}

// ascending samples the field, as Grafana does, to tell whether it need be sorted.
func ascending(f *frame.Field) bool {
	first, last := 0, f.Len()-1
	for first <= last && f.IsNull(first) {
		first++
	}
	for last >= first && f.IsNull(last) {
		last--
	}
	if last <= first {
		return true
	}
	stride := max(1, (last-first+1)/50)
	before := f.Value(first)
	for i := first + stride; i <= last; i += stride {
		v := f.Value(i)
		if v == nil {
			continue
		}
		if frame.ToNumber(v) <= frame.ToNumber(before) {
			return false
		}
		before = v
	}
	return true
}

// joinTabular matches every row with every row of the same key.
func (c *context) joinTabular(tables []table, outer bool) ([]*frame.Field, error) {
	left := append([]*frame.Field{tables[0].key}, tables[0].fields...)
	for _, t := range tables[1:] {
		ls, rs, err := matchRows(left[0], t.key, outer)
		if err == nil {
			err = room(len(left)+len(t.fields), len(ls), maxJoined)
		}
		if err != nil {
			return nil, err
		}
		keys := make([]any, len(ls))
		for i := range keys {
			if ls[i] >= 0 {
				keys[i] = left[0].Value(ls[i])
			} else {
				keys[i] = t.key.Value(rs[i])
			}
		}
		key := c.copyOf(left[0])
		setValues(key, keys)
		joined := []*frame.Field{key}
		for _, f := range left[1:] {
			joined = append(joined, c.take(f, ls))
		}
		for _, f := range t.fields {
			joined = append(joined, c.take(f, rs))
		}
		left = joined
	}
	return left, nil
}

// matchRows are the rows of both sides that stand beside each other; many rows with the same key multiply.
func matchRows(left, right *frame.Field, outer bool) (ls, rs []int, err error) {
	index := map[string][]int{}
	var order []string
	for i := range right.Len() {
		k := frame.ValueText(right.Value(i))
		if index[k] == nil {
			order = append(order, k)
		}
		index[k] = append(index[k], i)
	}
	matched := map[string]bool{}
	var alone []int
	for i := range left.Len() {
		v := left.Value(i)
		hits := index[frame.ValueText(v)]
		if v == nil || hits == nil {
			alone = append(alone, i)
			continue
		}
		if s, isText := v.(string); isText {
			matched[s] = true // only texts count: Grafana compares the key's text with the value itself
		}
		if err := roomFor(1, len(ls)+len(hits)); err != nil {
			return nil, nil, err
		}
		for _, r := range hits {
			ls, rs = append(ls, i), append(rs, r)
		}
	}
	if !outer {
		return ls, rs, nil
	}
	for _, i := range alone {
		ls, rs = append(ls, i), append(rs, nullRow)
	}
	integersFirst(order)
	for _, k := range order {
		if matched[k] {
			continue
		}
		for _, r := range index[k] {
			ls, rs = append(ls, nullRow), append(rs, r)
		}
	}
	return ls, rs, nil
}

// integersFirst puts texts of whole numbers first, ascending: the order of an object's keys in JavaScript.
func integersFirst(keys []string) {
	value := func(k string) float64 {
		n, err := strconv.ParseUint(k, 10, 32)
		if err != nil || strconv.FormatUint(n, 10) != k || n == math.MaxUint32 {
			return math.Inf(1)
		}
		return float64(n)
	}
	sort.SliceStable(keys, func(i, j int) bool { return value(keys[i]) < value(keys[j]) })
}

// ensureColumns joins by time when all frames have the same time field.
func ensureColumns(options) (operation, error) { return asColumns, nil }

func asColumns(c *context, in frame.Frames) (frame.Frames, error) {
	name := ""
	for _, fr := range in {
		t := fr.TimeField()
		if t == nil || name != "" && t.Name != name {
			return in, nil
		}
		name = t.Name
	}
	if len(in) < 2 || name == "" {
		return in, nil
	}
	join, err := joinByField(options{"byField": name})
	if err != nil {
		return nil, err
	}
	return join(c, in)
}
