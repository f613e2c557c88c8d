package transform

import "github.com/montui/montui/internal/frame"

// groupingToMatrix makes a field of each value of one field and a row of each value of another, with a third one's values
// at the crossings. It wants a single frame.
func groupingToMatrix(o options) (operation, error) {
	name := func(key, fallback string) string {
		if s := o.text(key); s != "" {
			return s
		}
		return fallback
	}
	column, row, value := name("columnField", "Time"), name("rowField", "Time"), name("valueField", "Value")
	empty := o.text("emptyValue")
	return func(c *context, in frame.Frames) (frame.Frames, error) {
		if len(in) != 1 {
			return in, nil
		}
		names := c.names(in)
		columns, rows, values := fieldNamed(in[0], names, column), fieldNamed(in[0], names, row), fieldNamed(in[0], names, value)
		if columns == nil || rows == nil || values == nil {
			return in, nil
		}
		columnPlace, columnFirst := distinct(columns)
		rowPlace, rowFirst := distinct(rows)
		if err := roomFor(len(columnFirst), len(rowFirst)); err != nil {
			return nil, err
		}
		cells := make([][]any, len(columnFirst))
		for i := range cells {
			cells[i] = make([]any, len(rowFirst))
		}
		for i := range min(values.Len(), columns.Len(), rows.Len()) {
			cells[columnPlace[i]][rowPlace[i]] = values.Value(i)
		}
		key := c.take(rows, rowFirst)
		key.Name, key.Labels = row+`\`+column, nil
		delete(c.memory, key)
		out := &frame.Frame{Fields: []*frame.Field{key}}
		for i, first := range columnFirst {
			for r, v := range cells[i] {
				if v == nil {
					cells[i][r] = special(empty, values.Kind)
				}
			}
			f := &frame.Field{Name: textOf(columns.Value(first)), Kind: values.Kind, Config: values.Config}
			if columns.Kind == frame.Number || columns.Kind == frame.Time {
				f.Config.DisplayNameFromDS = "" // else all would have the series' name
			}
			setValues(f, cells[i])
			out.Fields = append(out.Fields, f)
		}
		return frame.Frames{out}, nil
	}, nil
}

// distinct tells each row's place among the field's different values, and where each of them first is. Values whose texts
// are the same are the same, as an object's keys.
func distinct(f *frame.Field) (place, first []int) {
	seen := map[string]int{}
	for i := range f.Len() {
		text := frame.ValueText(f.Value(i))
		p, ok := seen[text]
		if !ok {
			p = len(first)
			seen[text] = p
			first = append(first, i)
		}
		place = append(place, p)
	}
	return place, first
}

// special is Grafana's SpecialValue for what is missing. The empty text, which a column of numbers cannot hold, is null
// there: both show nothing.
func special(id string, kind frame.Kind) any {
	switch id {
	case "true":
		return true
	case "false":
		return false
	case "zero":
		return 0.0
	case "null":
		return nil
	}
	if kind == frame.String || kind == frame.Other {
		return ""
	}
	return nil
}
