package transform

import (
	"strings"

	"github.com/montui/montui/internal/frame"
)

// merge puts the rows of all frames into one table; rows that agree in the fields all frames have become one.
func merge(options) (operation, error) {
	return func(_ *context, in frame.Frames) (frame.Frames, error) {
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
		m := newMerger(data)
		if len(m.keys) == 0 {
			return in, nil
		}
		for i, fr := range data {
			for row := range fr.Rows() {
				m.add(i, row)
			}
		}
		return frame.Frames{m.table()}, nil
	}, nil
}

type merger struct {
	data    frame.Frames
	columns []*frame.Field         // the first field of each name
	index   map[string]int         // a column's place by name
	at      []map[int]*frame.Field // frame -> column -> the field that fills it
	keys    []int                  // columns that all frames have
	byKey   map[string][]int       // rows by key
	rows    [][]any                // absent is unset
}

// unset tells a cell that no frame has filled from one filled with null: only a null of a frame keeps rows apart.
type unset struct{}

func newMerger(data frame.Frames) *merger {
	m := &merger{data: data, index: map[string]int{}, byKey: map[string][]int{}}
	for _, fr := range data {
		fill := map[int]*frame.Field{}
		for _, f := range fr.Fields {
			place, ok := m.index[f.Name]
			if !ok {
				place = len(m.columns)
				m.index[f.Name] = place
				m.columns = append(m.columns, f)
			}
			fill[place] = f
		}
		m.at = append(m.at, fill)
	}
	seen := map[int]bool{}
	for _, f := range data[len(data)-1].Fields {
		place := m.index[f.Name]
		inAll := !seen[place]
		seen[place] = true
		for _, fill := range m.at {
			inAll = inAll && fill[place] != nil
		}
		if inAll {
			m.keys = append(m.keys, place)
		}
	}
	return m
}

func (m *merger) add(i, row int) {
	values := make([]any, len(m.columns))
	for place := range values {
		values[place] = unset{}
		if f := m.at[i][place]; f != nil {
			values[place] = f.Value(row)
		}
	}
	var key strings.Builder
	for _, place := range m.keys {
		key.WriteString(frame.ValueText(values[place]))
	}
	k := key.String()
	merged := false
	for _, r := range m.byKey[k] {
		if !mergeable(m.rows[r], values) {
			continue
		}
		merged = true
		for place, v := range values {
			if _, none := v.(unset); !none {
				m.rows[r][place] = v
			}
		}
	}
	if !merged {
		m.byKey[k] = append(m.byKey[k], len(m.rows))
		m.rows = append(m.rows, values)
	}
}

func mergeable(existing, values []any) bool {
	for i, v := range values {
		if _, none := v.(unset); none || existing[i] == nil {
			continue
		}
		if _, none := existing[i].(unset); !none && existing[i] != v {
			return false
		}
	}
	return true
}

func (m *merger) table() *frame.Frame {
	out := &frame.Frame{RefID: refIDs("merge", m.data)}
	for place, first := range m.columns {
		f := &frame.Field{Name: first.Name, Kind: first.Kind, Config: first.Config}
		f.Config.DisplayName = ""
		values := make([]any, len(m.rows))
		for r, row := range m.rows {
			if _, none := row[place].(unset); !none {
				values[r] = row[place]
			}
		}
		setValues(f, values)
		out.Fields = append(out.Fields, f)
	}
	return out
}
