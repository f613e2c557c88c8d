package transform

import "github.com/montui/montui/internal/frame"

// ofType is the field type that a binary calculation's left side stands for; "" when it is a single field or a number.
func ofType(binary options) string {
	m, _ := binary["left"].(map[string]any)
	if matcher := options(m).object("matcher"); matcher.text("id") == "byType" {
		return matcher.text("options")
	}
	return ""
}

// binaryOfType calculates a new field beside each field of a type.
func binaryOfType(o options) operation {
	settings := o.object("binary")
	kind, symbol := ofType(settings), settings.text("operator")
	if symbol == "" {
		symbol = "+"
	}
	operate := binaryOperators[symbol]
	right := settings["right"]
	timeSeries := o["timeSeries"] != false
	replace, _ := o["replaceFields"].(bool)
	return func(c *context, in frame.Frames) (frame.Frames, error) {
		if timeSeries && !isConstant(right) {
			var err error
			if in, err = asColumns(c, in); err != nil {
				return nil, err
			}
		}
		names := c.names(in)
		var out frame.Frames
		for _, fr := range in {
			other := c.operand(right, fr, names)
			var fields []*frame.Field
			var first *frame.Field // the time stands before all else
			if timeSeries {
				first = fr.TimeField()
			}
			if first != nil {
				fields = append(fields, first)
			}
			added := false
			for _, f := range fr.Fields {
				if !replace && f != first {
					fields = append(fields, f)
				}
				if f.Kind.String() != kind || other == nil || operate == nil {
					continue
				}
				values := make([]any, f.Len())
				for i := range values {
					values[i] = operate(c.number(f, i), other(i))
				}
				made := *f
				made.Name = f.Name + " " + symbol + " " + operandText(right)
				setValues(&made, values)
				fields = append(fields, &made)
				added = true
			}
			if added || !replace {
				out = append(out, withFields(fr, fields))
			}
		}
		return out, nil
	}
}
