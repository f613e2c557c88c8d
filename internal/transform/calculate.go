package transform

import (
	"fmt"
	"math"
	"strings"

	"github.com/montui/montui/internal/frame"
)

// calculation makes a new field's values from a frame; nil when the frame lacks what it needs.
type calculation func(c *context, fr *frame.Frame, names *frame.Names) ([]any, error)

// calculateField adds a field calculated from others.
func calculateField(o options) (operation, error) {
	mode := o.text("mode")
	if mode == "" {
		mode = "reduceRow"
	}
	if mode == "index" {
		return rowIndex(o), nil
	}
	if mode == "binary" && ofType(o.object("binary")) != "" {
		return binaryOfType(o), nil
	}
	calc, err := newCalculation(mode, o)
	if err != nil {
		return nil, eager{err}
	}
	timeSeries := o["timeSeries"] != false
	join := timeSeries && !(mode == "binary" && isConstant(o.object("binary")["right"]))
	replace, _ := o["replaceFields"].(bool)
	name, alias := calculatedName(mode, o), o.text("alias")
	return func(c *context, in frame.Frames) (frame.Frames, error) {
		if join {
			var err error
			if in, err = asColumns(c, in); err != nil {
				return nil, err
			}
		}
		names := c.names(in)
		var out frame.Frames
		for _, fr := range in {
			values, err := calc(c, fr, names)
			if err != nil {
				return nil, err
			}
			if values == nil {
				if !replace {
					out = append(out, fr)
				}
				continue
			}
			f := fieldOf(name, frame.Number, values)
			f.Config.DisplayName = alias
			fields := append(append([]*frame.Field{}, fr.Fields...), f)
			if replace {
				fields = []*frame.Field{f}
				if t := fr.TimeField(); t != nil && timeSeries {
					fields = []*frame.Field{t, f}
				}
			}
			out = append(out, withFields(fr, fields))
		}
		return out, nil
	}, nil
}

func newCalculation(mode string, o options) (calculation, error) {
	switch mode {
	case "reduceRow":
		return reduceRow(o.object("reduce"))
	case "binary":
		return binary(o.object("binary"))
	case "unary":
		return unary(o.object("unary"))
	case "cumulativeFunctions":
		return cumulative(o.object("cumulative"))
	case "windowFunctions":
		return window(o.object("window"))
	}
	return nil, fmt.Errorf("mode %q is not supported", mode)
}

// calculatedName is what Grafana calls the new field without an alias.
func calculatedName(mode string, o options) string {
	if alias := o.text("alias"); alias != "" {
		return alias
	}
	bracket := func(s string) string {
		if s == "" {
			return ""
		}
		return "(" + s + ")"
	}
	or := func(s, fallback string) string {
		if s == "" {
			return fallback
		}
		return s
	}
	switch mode {
	case "cumulativeFunctions":
		m := o.object("cumulative")
		return "cumulative " + or(m.text("reducer"), "sum") + bracket(m.text("field"))
	case "windowFunctions":
		m := o.object("window")
		return or(m.text("windowAlignment"), "trailing") + " moving " + or(m.text("reducer"), "mean") + bracket(m.text("field"))
	case "unary":
		m := o.object("unary")
		return or(m.text("operator"), "abs") + bracket(m.text("fieldName"))
	case "binary":
		m := o.object("binary")
		left, right := operandText(m["left"]), operandText(m["right"])
		if left == "" || right == "" || strings.Contains(left+right, "$") {
			return ""
		}
		return left + " " + or(m.text("operator"), "+") + " " + right
	}
	id := or(o.object("reduce").text("reducer"), "sum")
	return frame.ReducerName(id)
}

func operandText(v any) string {
	switch x := v.(type) {
	case string:
		return x
	case map[string]any:
		if m, ok := x["matcher"].(map[string]any); ok {
			if s, ok := m["options"].(string); ok {
				return s
			}
		}
		if x["fixed"] != nil {
			return frame.ValueText(x["fixed"])
		}
	}
	return ""
}

func isConstant(v any) bool {
	switch x := v.(type) {
	case string:
		n := frame.ParseNumber(x)
		return n == n
	case map[string]any:
		fixed, ok := x["fixed"]
		n := frame.ToNumber(fixed)
		return ok && n == n
	}
	return false
}

func rowIndex(o options) operation {
	percentile, _ := o.object("index")["asPercentile"].(bool)
	replace, _ := o["replaceFields"].(bool)
	name := "Row"
	if s, ok := o["alias"].(string); ok {
		name = s
	}
	return func(c *context, in frame.Frames) (frame.Frames, error) {
		if o["timeSeries"] != false {
			var err error
			if in, err = asColumns(c, in); err != nil {
				return nil, err
			}
		}
		return eachFrame(in, func(fr *frame.Frame) []*frame.Field {
			f := &frame.Field{Name: name, Kind: frame.Number, Numbers: make([]float64, rowCount(fr))}
			for i := range f.Numbers {
				f.Numbers[i] = float64(i)
				if percentile {
					f.Numbers[i] /= float64(len(f.Numbers))
				}
			}
			if percentile {
				f.Config.Unit = "percentunit"
			}
			if replace {
				return []*frame.Field{f}
			}
			return append(append([]*frame.Field{}, fr.Fields...), f)
		}), nil
	}
}

func reduceRow(o options) (calculation, error) {
	reducer := o.text("reducer")
	if reducer == "" {
		reducer = "sum"
	}
	if !frame.IsReducer(reducer) {
		return nil, fmt.Errorf("reducer %q is not supported", reducer)
	}
	spec, err := frame.NewMatcher("numeric", nil)
	if include := o.list("include"); len(include) > 0 {
		spec, err = frame.NewMatcher("byNames", map[string]any{"names": include})
	}
	mode := o.text("nullValueMode")
	return func(c *context, fr *frame.Frame, names *frame.Names) ([]any, error) {
		matches := spec.ForNames(names)
		var columns []*frame.Field
		for _, f := range fr.Fields {
			if matches(f, fr) {
				columns = append(columns, f)
			}
		}
		values := make([]any, rowCount(fr))
		row := make([]any, len(columns))
		for i := range values {
			gap := false
			for j, f := range columns {
				row[j] = f.Value(i)
				if c.isAbsent(f, i) {
					row[j], gap = unset{}, true
				}
			}
			if gap {
				if v, ok := gapped(row, reducer, mode); ok {
					values[i] = v
					continue
				}
				nulls(row)
			}
			temp := frame.Field{Kind: frame.Number}
			setValues(&temp, row)
			values[i] = frame.CalcRow(&temp, reducer, mode)
		}
		return values, nil
	}, err
}

var binaryOperators = map[string]func(a, b float64) float64{
	"+": func(a, b float64) float64 { return a + b }, "-": func(a, b float64) float64 { return a - b },
	"*": func(a, b float64) float64 { return a * b }, "/": func(a, b float64) float64 { return a / b },
}

func binary(o options) (calculation, error) {
	symbol := o.text("operator")
	if symbol == "" {
		symbol = "+"
	}
	operate := binaryOperators[symbol]
	if operate == nil { // Grafana has these four and adds nothing for another
		return func(*context, *frame.Frame, *frame.Names) ([]any, error) { return nil, nil }, nil
	}
	return func(c *context, fr *frame.Frame, names *frame.Names) ([]any, error) {
		left, right := c.operand(o["left"], fr, names), c.operand(o["right"], fr, names)
		if left == nil || right == nil {
			return nil, nil
		}
		values := make([]any, rowCount(fr))
		for i := range values {
			values[i] = operate(left(i), right(i))
		}
		return values, nil
	}, nil
}

// operand is a field by its name, or a number; nil when it is neither.
func (c *context) operand(v any, fr *frame.Frame, names *frame.Names) func(i int) float64 {
	text := operandText(v)
	if m, ok := v.(map[string]any); !ok || m["matcher"] != nil {
		for _, f := range fr.Fields {
			if text == names.Of(f, fr) {
				return func(i int) float64 { return c.number(f, i) }
			}
		}
	}
	n := frame.LeadingNumber(text)
	if n != n {
		return nil
	}
	return func(int) float64 { return n }
}

var unaryOperators = map[string]func(v, sum float64) float64{
	"abs": func(v, _ float64) float64 { return math.Abs(v) }, "exp": func(v, _ float64) float64 { return math.Exp(v) },
	"ln": func(v, _ float64) float64 { return math.Log(v) }, "floor": func(v, _ float64) float64 { return math.Floor(v) },
	"ceil":  func(v, _ float64) float64 { return math.Ceil(v) },
	"round": func(v, _ float64) float64 { return math.Floor(v + 0.5) },
	"percent": func(v, sum float64) float64 {
		if sum == 0 || sum != sum {
			sum = 1
		}
		return v / sum
	},
}

func unary(o options) (calculation, error) {
	id := o.text("operator")
	if id == "" {
		id = "abs"
	}
	operate := unaryOperators[id]
	if operate == nil {
		return nil, fmt.Errorf("operator %q is not supported", id)
	}
	name := o.text("fieldName")
	return func(c *context, fr *frame.Frame, names *frame.Names) ([]any, error) {
		var of *frame.Field
		for _, f := range fr.Fields {
			if name == names.Of(f, fr) && f.Kind == frame.Number {
				of = f
			}
		}
		if of == nil || of.Len() == 0 {
			return nil, nil
		}
		sum := 0.0
		for i, v := range of.Numbers {
			if !of.IsNull(i) && v == v && !math.IsInf(v, 0) {
				sum += v
			}
		}
		values := make([]any, of.Len())
		for i := range values {
			values[i] = operate(c.number(of, i), sum)
		}
		return values, nil
	}, nil
}

// chosenField is the field a function works on: the one named, else the first number.
func chosenField(name string, fr *frame.Frame, names *frame.Names) *frame.Field {
	spec, _ := frame.NewMatcher("numeric", nil)
	if name != "" {
		spec, _ = frame.NewMatcher("byNames", map[string]any{"names": []any{name}})
	}
	matches := spec.ForNames(names)
	for _, f := range fr.Fields {
		if matches(f, fr) {
			return f
		}
	}
	return nil
}

func cumulative(o options) (calculation, error) {
	reducer := o.text("reducer")
	if reducer == "" {
		reducer = "sum"
	}
	if reducer != "sum" && reducer != "mean" {
		return nil, fmt.Errorf("Unsupported reducer: %s", reducer)
	}
	return func(_ *context, fr *frame.Frame, names *frame.Names) ([]any, error) {
		f := chosenField(o.text("field"), fr, names)
		if f == nil {
			return nil, nil
		}
		values, total := make([]any, rowCount(fr)), 0.0
		for i := range values {
			total += frame.ToNumber(f.Value(i))
			values[i] = total
			if reducer == "mean" {
				values[i] = total / float64(i+1)
			}
		}
		return values, nil
	}, nil
}
