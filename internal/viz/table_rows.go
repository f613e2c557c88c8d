package viz

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/montui/montui/internal/frame"
)

// filter keeps the rows with a text among their cells, as they are shown, whatever its case.
func (t *tablePlan) filter(text string) {
	if text == "" {
		return
	}
	text = strings.ToLower(text)
	lines := []tableLine{}
	for row := range t.all {
		for i := range t.columns {
			if strings.Contains(strings.ToLower(t.columns[i].process.At(row).Full()), text) {
				lines = append(lines, tableLine{row: int32(row), sub: -1})
				break
			}
		}
	}
	t.lines, t.rows = lines, len(lines)
}

// sortKey is a column by which rows are ordered.
type sortKey struct {
	field *frame.Field
	desc  bool
}

// sort orders the rows by what the reader chose, else by options.sortBy, one column after the other.
func (t *tablePlan) sort(o options, in *Input) {
	var keys []sortKey
	add := func(name string, desc bool) {
		for i := range t.columns {
			if c := &t.columns[i]; displayName(c.field) == name {
				keys = append(keys, sortKey{c.field, desc})
				if c.mark = "▴"; desc {
					c.mark = "▾"
				}
				return
			}
		}
	}
	if in.Sort != "" {
		add(in.Sort, in.SortDesc)
	} else {
		by, _ := o.at("sortBy").([]any)
		for _, v := range by {
			if m, ok := v.(map[string]any); ok {
				add(options(m).text("", "displayName"), options(m).flag(false, "desc"))
			}
		}
	}
	if len(keys) == 0 {
		return
	}
	if t.lines == nil {
		t.lines = make([]tableLine, t.rows)
		for i := range t.lines {
			t.lines[i] = tableLine{row: int32(i), sub: -1}
		}
	}
	slices.SortStableFunc(t.lines, func(a, b tableLine) int {
		for _, k := range keys {
			n := compareCells(k.field, int(a.row), int(b.row))
			if n != 0 && k.desc {
				return -n
			}
			if n != 0 {
				return n
			}
		}
		return 0
	})
}

// compareCells orders two cells of a field; nulls come first.
func compareCells(f *frame.Field, a, b int) int {
	if x, y := f.IsNull(a), f.IsNull(b); x || y {
		switch {
		case x && y:
			return 0
		case x:
			return -1
		}
		return 1
	}
	switch f.Kind {
	case frame.Time:
		return cmp.Compare(f.Times[a], f.Times[b])
	case frame.Number, frame.Bool:
		return cmp.Compare(f.Numbers[a], f.Numbers[b])
	}
	return compareText(f.Strings[a], f.Strings[b])
}

// compareText orders texts as people do: numbers in them by value, letters whatever their case.
func compareText(a, b string) int {
	for a != "" && b != "" {
		if digit(a[0]) && digit(b[0]) {
			x, y := number(a), number(b)
			a, b = a[len(x):], b[len(y):]
			x, y = strings.TrimLeft(x, "0"), strings.TrimLeft(y, "0")
			if n := cmp.Or(cmp.Compare(len(x), len(y)), strings.Compare(x, y)); n != 0 {
				return n
			}
			continue
		}
		r, i := utf8.DecodeRuneInString(a)
		s, j := utf8.DecodeRuneInString(b)
		if n := cmp.Or(cmp.Compare(class(r), class(s)), cmp.Compare(unicode.ToLower(r), unicode.ToLower(s))); n != 0 {
			return n
		}
		a, b = a[i:], b[j:]
	}
	return cmp.Compare(len(a), len(b))
}

func digit(c byte) bool { return c >= '0' && c <= '9' }

func number(s string) string {
	n := 0
	for n < len(s) && digit(s[n]) {
		n++
	}
	return s[:n]
}

// class orders marks before digits before letters.
func class(r rune) int {
	switch {
	case unicode.IsLetter(r):
		return 2
	case unicode.IsDigit(r):
		return 1
	}
	return 0
}
