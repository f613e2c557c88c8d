package expression

import (
	"errors"
	"fmt"
	"math"

	"github.com/montui/montui/internal/frame"
)

// datumKind is what an expression is about: one of Grafana's scalar, number, series or no data.
type datumKind uint8

const (
	noDatum datumKind = iota
	scalarDatum
	numberDatum
	seriesDatum
)

// String is Grafana's word for the kind.
func (k datumKind) String() string {
	return [...]string{"noData", "scalar", "numberSet", "seriesSet"}[k]
}

// datum is one value of a query's or an expression's result: a series, or a single number with labels or without.
type datum struct {
	kind    datumKind
	name    string // of the value field
	display string // the data source's name for it
	labels  frame.Labels
	times   []int64
	numbers []float64
	nulls   []bool // nil when none is null
	step    int64
}

func scalar(refID string, v float64) datum {
	return datum{kind: scalarDatum, name: refID, numbers: []float64{v}}
}

func (d datum) null(i int) bool { return d.nulls != nil && d.nulls[i] }

// like is a new datum of the same kind, labels and times, with room for its values.
func (d datum) like(refID string) datum {
	return datum{kind: d.kind, name: refID, labels: d.labels, times: d.times, step: d.step, numbers: make([]float64, len(d.numbers))}
}

// setNull makes value i null.
func (d *datum) setNull(i int) {
	if d.nulls == nil {
		d.nulls = make([]bool, len(d.numbers))
	}
	d.nulls[i], d.numbers[i] = true, math.NaN()
}

// Outcome is the result of one query or expression.
type Outcome struct {
	Notices []string
	Err     error

	data []datum
}

// Of makes a data source's answer the input of expressions: series of ranges, numbers of instants.
func Of(frames frame.Frames) Outcome {
	var out Outcome
	for _, f := range frames {
		if len(f.Fields) == 0 {
			continue
		}
		if len(f.Fields) != 2 || f.Fields[0].Kind != frame.Time || f.Fields[1].Kind != frame.Number {
			return Outcome{Err: errors.New("input data must be a wide series but got type not (input refid)")}
		}
		at, value := f.Fields[0], f.Fields[1]
		d := datum{kind: seriesDatum, name: value.Name, display: value.Config.DisplayNameFromDS, labels: value.Labels, times: at.Times,
			numbers: value.Numbers, nulls: value.Nulls, step: at.Config.IntervalMs}
		if f.Meta.Type == "numeric-multi" && len(value.Numbers) == 1 {
			d.kind, d.times = numberDatum, nil
		}
		out.data = append(out.data, d)
	}
	if len(out.data) == 0 {
		out.data = []datum{{kind: noDatum}}
	}
	return out
}

// Frames are the result as Grafana's server gives it: a frame for each value, a number's without a time.
func (o Outcome) Frames(refID string) frame.Frames {
	var out frame.Frames
	for _, d := range o.data {
		if d.kind == noDatum {
			continue
		}
		value := &frame.Field{Name: d.name, Kind: frame.Number, Labels: d.labels, Numbers: d.numbers, Nulls: d.nulls}
		value.Config.DisplayNameFromDS = d.display
		f := &frame.Frame{RefID: refID, Fields: []*frame.Field{value}, Meta: frame.Meta{Type: "numeric-multi"}}
		if d.kind == seriesDatum {
			at := &frame.Field{Name: "Time", Kind: frame.Time, Times: d.times}
			at.Config.IntervalMs = d.step
			f.Fields, f.Meta.Type, f.Meta.StepMs = []*frame.Field{at, value}, "timeseries-multi", d.step
		}
		out = append(out, f)
	}
	return out
}

// maxPointsHeld bounds what expressions may make of their inputs.
const maxPointsHeld = 20_000_000

// budget counts points made; a hostile expression can double its result with every operator.
type budget int

func (b *budget) spend(points int) error {
	*b += budget(points) + 1
	if *b > maxPointsHeld {
		return fmt.Errorf("expr: the expression makes more than %d points", maxPointsHeld)
	}
	return nil
}
