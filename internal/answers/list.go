package answers

import (
	"encoding/json"
	"strings"
)

// List is an answer that is no samples: names, targets, rules.
type List struct {
	Heading []string
	Rows    [][]string
	// Elements are what -o jsonl writes, a line each; without them the rows are written as objects by the heading.
	Elements []json.RawMessage
	// Right are columns of numbers.
	Right map[int]bool
	// Moments are columns of RFC 3339, which people read shorter.
	Moments map[int]bool
	// Key is the column that -o value writes.
	Key int
	// Described lists have a metric a row: its name, type, unit and help, as both formats that are scraped tell them before samples.
	Described bool
}

// Cut leaves the first n rows; it says how many there were when that is fewer.
func (l *List) Cut(n int) (were int, cut bool) {
	were = len(l.Rows)
	if n <= 0 || were <= n {
		return were, false
	}
	l.Rows = l.Rows[:n]
	l.Elements = l.Elements[:min(n, len(l.Elements))]
	return were, true
}

// rows is what every format of lines is written from; it may be gone through again and again.
type rows struct {
	heading []string
	right   map[int]bool
	each    func(visit func(row []string) error) error
}

func (l List) rows() rows {
	return rows{heading: l.Heading, right: l.Right, each: func(visit func([]string) error) error {
		for _, row := range l.Rows {
			if err := visit(row); err != nil {
				return err
			}
		}
		return nil
	}}
}

// line is one of the list as an object.
func (l List) line(i int) ([]byte, error) {
	if i < len(l.Elements) {
		return l.Elements[i], nil
	}
	var b strings.Builder
	b.WriteByte('{')
	for j, name := range l.Heading {
		if j > 0 {
			b.WriteByte(',')
		}
		key, err := json.Marshal(name)
		if err != nil {
			return nil, err
		}
		value, err := json.Marshal(l.Rows[i][j])
		if err != nil {
			return nil, err
		}
		b.Write(key)
		b.WriteByte(':')
		b.Write(value)
	}
	b.WriteByte('}')
	return []byte(b.String()), nil
}
