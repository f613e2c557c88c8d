package transform

import (
	"errors"
	"fmt"
	"math"

	"github.com/montui/montui/internal/frame"
)

// maxPredictions bounds how many points a regression predicts, maxDegree the work for each.
const (
	maxPredictions = 100_000
	maxDegree      = 20
)

// regression adds a frame with the line, or the polynomial, that comes closest to the points of two fields.
func regression(o options) (operation, error) {
	model := o.text("modelType")
	degree := 1
	switch model {
	case "", "linear":
		model = "linear"
	case "polynomial":
		degree = int(max(0, min(optionNumber(o["degree"], 2), maxDegree+1)))
	default:
		return noop(o)
	}
	count := optionNumber(o["predictionCount"], 100)
	if count > maxPredictions || degree > maxDegree {
		return nil, fmt.Errorf("a regression predicts no more than %d points, by a degree of no more than %d", maxPredictions, maxDegree)
	}
	if count < 1 || count != math.Trunc(count) {
		return nil, errors.New("the prediction count must be a whole number larger than 0")
	}
	yMatch, err := frame.NewMatcher("byName", o.text("yFieldName"))
	if err != nil {
		return nil, err
	}
	xMatch, err := frame.NewMatcher("byName", o.text("xFieldName"))
	return func(c *context, in frame.Frames) (frame.Frames, error) {
		names := c.names(in)
		x, y, err := regressed(in, xMatch.ForNames(names), yMatch.ForNames(names))
		if err != nil || x == nil || x.Len() == 0 {
			return in, err
		}
		low, high := frame.ToNumber(x.Value(0)), frame.ToNumber(x.Value(0))
		for i := range x.Len() {
			v := frame.ToNumber(x.Value(i))
			if v < low {
				low = v
			}
			if v > high {
				high = v
			}
		}
		from := 0.0 // times are counted from the first
		if x.Kind == frame.Time {
			from = low
		}
		var xs, ys []float64
		for i := range x.Len() {
			if i < y.Len() && !y.IsNull(i) {
				xs, ys = append(xs, frame.ToNumber(x.Value(i))-from), append(ys, frame.ToNumber(y.Value(i)))
			}
		}
		predict := fitted(xs, ys, degree)
		points, predicted := make([]any, int(count)), make([]any, int(count))
		for i := range points {
			at := float64(i)*((high-low)/count) + low
			if i == len(points)-1 {
				at = high
			}
			points[i], predicted[i] = at, predict(at-from)
		}
		return append(in[:len(in):len(in)], &frame.Frame{Name: model + " regression", Fields: []*frame.Field{
			fieldOf(x.Name, x.Kind, points), fieldOf(y.Name+" predicted", y.Kind, predicted)}}), nil
	}, err
}

// regressed are the fields that the options name; nil when there are none.
func regressed(in frame.Frames, isX, isY frame.Matcher) (x, y *frame.Field, err error) {
	for _, fr := range in {
		y = nil
		for _, f := range fr.Fields {
			if y == nil && isY(f, fr) {
				y = f
			}
		}
		if y == nil {
			continue
		}
		for _, f := range fr.Fields {
			if isX(f, fr) {
				return f, y, nil
			}
		}
		return nil, nil, errors.New("X and Y fields must be part of the same frame")
	}
	return nil, nil, nil
}

// fitted is the function of least squares.
func fitted(xs, ys []float64, degree int) func(float64) float64 {
	if degree == 1 {
		return line(xs, ys)
	}
	factors := polynomial(xs, ys, degree)
	return func(x float64) float64 {
		y := 0.0
		for k, factor := range factors {
			y += factor * math.Pow(x, float64(k))
		}
		return y
	}
}

func line(xs, ys []float64) func(float64) float64 {
	var n, sumX, sumY, sumXX, sumXY float64
	for i, x := range xs {
		n++
		sumX += x
		sumY += ys[i]
		sumXX += x * x
		sumXY += x * ys[i]
	}
	slope := (n*sumXY - sumX*sumY) / (n*sumXX - sumX*sumX)
	intercept := sumY/n - slope*(sumX/n)
	return func(x float64) float64 { return slope*x + intercept }
}

// polynomial solves the normal equations. Where there is no one solution the factors are no numbers.
func polynomial(xs, ys []float64, degree int) []float64 {
	size := degree + 1
	powers := make([]float64, 2*degree+1)
	right := make([]float64, size)
	for i, x := range xs {
		p := 1.0
		for k := range powers {
			powers[k] += p
			if k < size {
				right[k] += p * ys[i]
			}
			p *= x
		}
	}
	rows := make([][]float64, size)
	for r := range rows {
		rows[r] = append(append([]float64{}, powers[r:r+size]...), right[r])
	}
	return solve(rows)
}

// solve is Gauss's elimination with the largest pivot of each column.
func solve(rows [][]float64) []float64 {
	size := len(rows)
	for col := range size {
		pivot := col
		for r := col; r < size; r++ {
			if math.Abs(rows[r][col]) > math.Abs(rows[pivot][col]) {
				pivot = r
			}
		}
		rows[col], rows[pivot] = rows[pivot], rows[col]
		for r := col + 1; r < size; r++ {
			factor := rows[r][col] / rows[col][col]
			for k := col; k <= size; k++ {
				rows[r][k] -= factor * rows[col][k]
			}
		}
	}
	out := make([]float64, size)
	for r := size - 1; r >= 0; r-- {
		out[r] = rows[r][size]
		for k := r + 1; k < size; k++ {
			out[r] -= rows[r][k] * out[k]
		}
		out[r] /= rows[r][r]
	}
	return out
}
