package expression

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/montui/montui/internal/frame"
)

// pairing is a value of either side that an operator takes together, and the labels of what comes of them.
type pairing struct {
	a, b   int
	labels frame.Labels
}

// drop is how many values of one operand found no partner, and the first of them.
type drop struct {
	node, side string
	count      int
	items      []string
}

// unite finds the pairs of a two-sided operator as Grafana does: labels that are equal, or where one side has none or has
// all of the other's and more, which then are the result's. One alone on either side pair whatever their labels.
func (m *mathRun) unite(n *node, a, b []datum) ([]pairing, error) {
	if len(a) == 0 || len(b) == 0 {
		return nil, nil
	}
	if (len(a) == 1 || len(b) == 1) && (a[0].kind == noDatum || b[0].kind == noDatum) {
		m.drops(n, a, nil, b, nil)
		return []pairing{{}}, nil
	}
	matchedA, matchedB := make([]bool, len(a)), make([]bool, len(b))
	index := newLabelIndex(b)
	var pairs []pairing
	for i := range a {
		for _, k := range index.partners(a[i].labels) {
			labels := a[i].labels
			if len(b[k].labels) > len(labels) {
				labels = b[k].labels
			}
			pairs = append(pairs, pairing{i, k, labels})
			matchedA[i], matchedB[k] = true, true
		}
		if err := m.budget.spend(0); err != nil || len(pairs) > maxPairs {
			return nil, fmt.Errorf("expr: %s joins more than %d values", n, maxPairs)
		}
	}
	if len(pairs) == 0 && len(a) == 1 && len(b) == 1 {
		pairs = []pairing{{}}
	}
	m.drops(n, a, matchedA, b, matchedB)
	return pairs, nil
}

// maxPairs bounds a join.
const maxPairs = 1_000_000

// labelIndex finds the values whose labels are among others, or have others among theirs, without looking at each.
type labelIndex struct {
	data   []datum
	shapes map[string]*labelShape // by the names of the labels
	order  []*labelShape
}

// labelShape is the values that have labels of the same names.
type labelShape struct {
	names   []string
	members []int
	byNames map[string]map[string][]int // for some of the names: the values of those labels -> members
}

func newLabelIndex(data []datum) *labelIndex {
	x := &labelIndex{data: data, shapes: map[string]*labelShape{}}
	for i := range data {
		names := slices.Sorted(maps.Keys(data[i].labels))
		key := strings.Join(names, "\xff")
		s := x.shapes[key]
		if s == nil {
			s = &labelShape{names: names, byNames: map[string]map[string][]int{}}
			x.shapes[key] = s
			x.order = append(x.order, s)
		}
		s.members = append(s.members, i)
	}
	return x
}

// partners are those that go together with these labels, in their order.
func (x *labelIndex) partners(labels frame.Labels) []int {
	names := slices.Sorted(maps.Keys(labels))
	var out []int
	for _, s := range x.order {
		common := s.names
		if len(names) < len(common) {
			common = names
		}
		if !subset(common, names) || !subset(common, s.names) {
			continue
		}
		out = append(out, s.having(x.data, common, labels)...)
	}
	slices.Sort(out)
	return out
}

// having are the members whose labels of these names have these values.
func (s *labelShape) having(data []datum, names []string, labels frame.Labels) []int {
	key := strings.Join(names, "\xff")
	index, ok := s.byNames[key]
	if !ok {
		index = map[string][]int{}
		for _, i := range s.members {
			at := valuesOf(names, data[i].labels)
			index[at] = append(index[at], i)
		}
		s.byNames[key] = index
	}
	return index[valuesOf(names, labels)]
}

func valuesOf(names []string, labels frame.Labels) string {
	var b strings.Builder
	for _, n := range names {
		b.WriteString(strconv.Itoa(len(labels[n])))
		b.WriteByte(':')
		b.WriteString(labels[n])
	}
	return b.String()
}

// subset tells whether all of some are among all; both are sorted.
func subset(some, all []string) bool {
	for _, s := range some {
		if _, ok := slices.BinarySearch(all, s); !ok {
			return false
		}
	}
	return true
}

// drops notes which values no pair has; without marks, all of a side.
func (m *mathRun) drops(n *node, a []datum, matchedA []bool, b []datum, matchedB []bool) {
	text := ""
	for side, of := range []struct {
		data    []datum
		matched []bool
	}{{a, matchedA}, {b, matchedB}} {
		one := drop{}
		for i, d := range of.data {
			if d.kind == noDatum || of.matched != nil && of.matched[i] {
				continue
			}
			if one.count++; len(one.items) < dropsShown {
				one.items = append(one.items, dropLabels(d.labels))
			}
		}
		if one.count == 0 {
			continue
		}
		if text == "" {
			text = n.String()
		}
		one.node, one.side = text, n.args[side].String()
		m.dropped = append(m.dropped, one)
	}
}

// dropsShown is how many are told of each operand.
const dropsShown = 5

// dropNotice tells the dropped in Grafana's words.
func dropNotice(dropped []drop) string {
	total := 0
	var b strings.Builder
	for i, d := range dropped {
		total += d.count
		switch {
		case i == 0:
			fmt.Fprintf(&b, "[%q: ", d.node)
		case dropped[i-1].node != d.node:
			fmt.Fprintf(&b, "] [%q: ", d.node)
		default:
			b.WriteByte(' ')
		}
		more := ""
		if d.count > dropsShown {
			more = fmt.Sprintf("...%d more...", d.count-dropsShown)
		}
		fmt.Fprintf(&b, "(%s: %s%s)", d.side, strings.Join(d.items, " "), more)
	}
	return fmt.Sprintf("%d items dropped from union(s): %s]", total, b.String())
}

// dropLabels writes labels as the notice has them: {a=1, b=2}.
func dropLabels(labels frame.Labels) string {
	parts := make([]string, 0, len(labels))
	for _, name := range slices.Sorted(maps.Keys(labels)) {
		parts = append(parts, name+"="+labels[name])
	}
	return "{" + strings.Join(parts, ", ") + "}"
}
