package transform

import (
	"errors"
	"fmt"
	"strconv"

	"github.com/montui/montui/internal/frame"
)

// maxTransposed bounds the fields a table can become.
const maxTransposed = 20_000

// transpose turns rows into fields and fields into rows. A first field of texts or times names the new fields, as a label.
func transpose(o options) (operation, error) {
	first, rest := o.text("firstFieldName"), o.text("restFieldsName")
	if first == "" {
		first = "Field"
	}
	if rest == "" {
		rest = frame.ValueFieldName
	}
	return func(c *context, in frame.Frames) (frame.Frames, error) {
		names := c.names(in)
		out := make(frame.Frames, len(in))
		for i, fr := range in {
			if len(fr.Fields) == 0 {
				return nil, errors.New("a frame without fields cannot be transposed")
			}
			if err := roomFor(len(fr.Fields), fr.Rows()+1); err != nil {
				return nil, err
			}
			if fr.Rows() > maxTransposed {
				return nil, fmt.Errorf("a table of %d fields would be too large: montui makes no more than %d", fr.Rows()+1, maxTransposed)
			}
			out[i] = c.transposed(fr, names, first, rest, o.text("emptyValue"))
			out[i].RefID = "transpose-" + fr.RefID
			if fr.RefID == "" {
				out[i].RefID = "transpose-undefined" // what Grafana calls it
			}
		}
		return out, nil
	}, nil
}

func (c *context) transposed(fr *frame.Frame, names *frame.Names, first, rest, empty string) *frame.Frame {
	head, body := fr.Fields[0], fr.Fields
	named := head.Kind == frame.String || head.Kind == frame.Time
	if named {
		body = body[1:]
	}
	rows := make([]any, len(body))
	kind := frame.String
	for i, f := range body {
		rows[i] = names.Of(f, fr)
		if i == 0 {
			kind = f.Kind
		} else if f.Kind != kind {
			kind = frame.String
		}
	}
	fields := []*frame.Field{fieldOf(first, frame.String, rows)}
	for row := range head.Len() {
		values := make([]any, len(body))
		for i, f := range body {
			values[i] = c.value(f, row)
			if kind == frame.String {
				values[i] = transposedText(f, values[i], empty)
			}
		}
		f := fieldOf(rest, kind, values)
		f.Labels = frame.Labels{"row": strconv.Itoa(row + 1)}
		if named {
			label, _ := transposedText(head, head.Value(row), empty).(string)
			f.Labels = frame.Labels{head.Name: label}
			if c.isHole(head, row) {
				f.Labels = frame.Labels{}
			}
		}
		fields = append(fields, f)
	}
	return withFields(fr, fields)
}

// transposedText is a value among others of other kinds; no value is what the options put in its place.
func transposedText(f *frame.Field, v any, empty string) any {
	if v == nil {
		v = special(empty, frame.String)
	} else if f.Kind == frame.Other {
		v = jsonText(v)
	}
	if v == nil {
		return nil
	}
	return frame.ValueText(v)
}
