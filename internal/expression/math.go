package expression

import (
	"math"
)

// mathFunction is a function of math expressions: a constant, or one of each single value.
type mathFunction struct {
	constant func() (v float64, null bool)
	of       func(v float64, null bool) float64
}

func (f mathFunction) args() int {
	if f.of != nil {
		return 1
	}
	return 0
}

// mathFunctions are all that there are. Of null, the numeric ones give NaN.
var mathFunctions = map[string]mathFunction{
	"abs":       {of: ofNumber(math.Abs)},
	"log":       {of: ofNumber(math.Log)},
	"round":     {of: ofNumber(math.Round)},
	"ceil":      {of: ofNumber(math.Ceil)},
	"floor":     {of: ofNumber(math.Floor)},
	"is_nan":    {of: ofNumber(func(v float64) float64 { return truth(math.IsNaN(v)) })},
	"is_inf":    {of: ofNumber(func(v float64) float64 { return truth(math.IsInf(v, 0)) })},
	"is_null":   {of: func(_ float64, null bool) float64 { return truth(null) }},
	"is_number": {of: func(v float64, null bool) float64 { return truth(!null && !math.IsNaN(v) && !math.IsInf(v, 0)) }},
	"nan":       {constant: func() (float64, bool) { return math.NaN(), false }},
	"inf":       {constant: func() (float64, bool) { return math.Inf(1), false }},
	"infn":      {constant: func() (float64, bool) { return math.Inf(-1), false }},
	"null":      {constant: func() (float64, bool) { return math.NaN(), true }},
}

func ofNumber(f func(float64) float64) func(float64, bool) float64 {
	return func(v float64, null bool) float64 {
		if null {
			return math.NaN()
		}
		return f(v)
	}
}

func truth(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// mathRun evaluates one math expression.
type mathRun struct {
	refID   string
	vars    map[string]Outcome
	budget  *budget
	dropped []drop
}

func (m *mathRun) walk(n *node) ([]datum, error) {
	switch n.kind {
	case nodeNumber:
		return []datum{scalar(m.refID, n.number)}, nil
	case nodeVariable:
		return m.vars[n.text].data, nil
	case nodeUnary:
		return m.each(n.args[0], func(v float64, null bool) (float64, bool) { return unaryOperation(n.text, v), null })
	case nodeFunction:
		f := mathFunctions[n.text]
		if f.constant != nil {
			v, null := f.constant()
			d := scalar(m.refID, v)
			if null {
				d.setNull(0)
			}
			return []datum{d}, nil
		}
		return m.each(n.args[0], func(v float64, null bool) (float64, bool) { return f.of(v, null), false })
	}
	a, err := m.walk(n.args[0])
	if err != nil {
		return nil, err
	}
	b, err := m.walk(n.args[1])
	if err != nil {
		return nil, err
	}
	return m.binary(n, a, b)
}

// each applies a function to every value of an operand.
func (m *mathRun) each(arg *node, f func(float64, bool) (float64, bool)) ([]datum, error) {
	in, err := m.walk(arg)
	if err != nil {
		return nil, err
	}
	out := make([]datum, 0, len(in))
	for _, d := range in {
		if err := m.budget.spend(len(d.numbers)); err != nil {
			return nil, err
		}
		made := d.like(m.refID)
		for i, v := range d.numbers {
			r, null := f(v, d.null(i))
			made.numbers[i] = r
			if null {
				made.setNull(i)
			}
		}
		out = append(out, made)
	}
	return out, nil
}

func unaryOperation(op string, v float64) float64 {
	switch {
	case math.IsNaN(v):
		return math.NaN()
	case op == "!":
		return truth(v == 0)
	}
	return -v
}

// binary joins the values of both sides by their labels and operates on each pair.
func (m *mathRun) binary(n *node, a, b []datum) ([]datum, error) {
	pairs, err := m.unite(n, a, b)
	if err != nil {
		return nil, err
	}
	out := make([]datum, 0, len(pairs))
	for _, p := range pairs {
		x, y := &a[p.a], &b[p.b]
		if err := m.budget.spend(max(len(x.numbers), len(y.numbers))); err != nil {
			return nil, err
		}
		switch {
		case x.kind == noDatum:
			out = append(out, *x)
		case y.kind == noDatum:
			out = append(out, *y)
		case x.kind == seriesDatum && y.kind == seriesDatum:
			made := seriesOperation(n.text, x, y)
			made.name, made.labels = m.refID, p.labels
			out = append(out, made)
		default:
			shape := x
			if y.kind > x.kind {
				shape = y // a number with a scalar is a number, a series with either a series
			}
			made := shape.like(m.refID)
			made.labels = p.labels
			for i := range made.numbers {
				j, k := min(i, len(x.numbers)-1), min(i, len(y.numbers)-1)
				if x.null(j) || y.null(k) {
					made.setNull(i)
					continue
				}
				made.numbers[i] = operation(n.text, x.numbers[j], y.numbers[k])
			}
			out = append(out, made)
		}
	}
	return out, nil
}

// seriesOperation operates where both series have a point; the others are left out.
func seriesOperation(op string, a, b *datum) datum {
	at := make(map[int64]int, len(b.times))
	for i, t := range b.times {
		at[t] = i
	}
	out := datum{kind: seriesDatum, step: a.step, times: make([]int64, 0, len(a.times)), numbers: make([]float64, 0, len(a.times))}
	var nulls []int
	for i, t := range a.times {
		k, ok := at[t]
		if !ok {
			continue
		}
		if a.null(i) || b.null(k) {
			nulls = append(nulls, len(out.numbers))
		}
		out.times = append(out.times, t)
		out.numbers = append(out.numbers, operation(op, a.numbers[i], b.numbers[k]))
	}
	for _, i := range nulls {
		out.setNull(i)
	}
	return out
}

// operation is a two-sided operator; NaN makes NaN, but where the left side has decided an && or || already.
func operation(op string, a, b float64) float64 {
	switch {
	case op == "||" && a != 0:
		return 1
	case op == "&&" && a == 0:
		return 0
	case math.IsNaN(a) || math.IsNaN(b):
		return math.NaN()
	}
	switch op {
	case "+":
		return a + b
	case "-":
		return a - b
	case "*":
		return a * b
	case "/":
		return a / b
	case "%":
		return math.Mod(a, b)
	case "**":
		return math.Pow(a, b)
	case "==":
		return truth(a == b)
	case "!=":
		return truth(a != b)
	case ">":
		return truth(a > b)
	case "<":
		return truth(a < b)
	case ">=":
		return truth(a >= b)
	case "<=":
		return truth(a <= b)
	}
	return truth(b != 0) // && and ||, whose left side has not decided
}

// runMath evaluates a parsed expression, and says which values found no partner.
func runMath(refID string, root *node, vars map[string]Outcome, b *budget) Outcome {
	m := &mathRun{refID: refID, vars: vars, budget: b}
	data, err := m.walk(root)
	if err != nil {
		return Outcome{Err: err}
	}
	out := Outcome{data: data}
	if n := len(m.dropped); n > 0 && len(data) > 0 {
		out.Notices = append(out.Notices, dropNotice(m.dropped))
	}
	return out
}
