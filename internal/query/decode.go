package query

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strconv"

	"github.com/montui/montui/internal/frame"
)

// answer is the data of a query.
type answer struct {
	ResultType string
	Result     json.RawMessage
}

// series is one element of a matrix or vector.
type series struct {
	Metric     frame.Labels
	Values     json.RawMessage
	Value      json.RawMessage
	Histogram  json.RawMessage
	Histograms json.RawMessage
}

// framesOf turns an answer into frames of the request's format.
func framesOf(data json.RawMessage, r Request, warnings []string) (frame.Frames, error) {
	var a answer
	if err := json.Unmarshal(data, &a); err != nil {
		return nil, fmt.Errorf("the server's answer cannot be read: %w", err)
	}
	var frames frame.Frames
	switch a.ResultType {
	case "matrix", "vector":
		var list []series
		if err := json.Unmarshal(a.Result, &list); err != nil {
			return nil, fmt.Errorf("the server's answer cannot be read: %w", err)
		}
		for _, s := range list {
			if s.Histogram != nil || s.Histograms != nil {
				warnings = append(warnings, "native histograms are not shown: "+s.Metric.String())
				continue
			}
			points := s.Values
			if a.ResultType == "vector" {
				points = append(append(json.RawMessage{'['}, s.Value...), ']')
			}
			times, values, err := samples(points)
			if err != nil {
				return nil, err
			}
			frames = append(frames, seriesFrame(r, a.ResultType, s.Metric, times, values))
		}
	case "scalar":
		times, values, err := samples(append(append(json.RawMessage{'['}, a.Result...), ']'))
		if err != nil {
			return nil, err
		}
		frames = append(frames, seriesFrame(r, a.ResultType, frame.Labels{}, times, values))
	case "string":
		f, err := stringFrame(r, a.Result)
		if err != nil {
			return nil, err
		}
		frames = append(frames, f)
	default:
		return nil, fmt.Errorf("the server answers with %q, which is no known result type", a.ResultType)
	}
	for _, f := range frames {
		f.Meta.Warnings = warnings
	}
	if len(frames) == 0 && len(warnings) > 0 {
		frames = frame.Frames{{RefID: r.RefID, Meta: frame.Meta{Expr: r.Expr, StepMs: r.Step, Warnings: warnings}}}
	}
	return shape(frames, r), nil
}

func stringFrame(r Request, result json.RawMessage) (*frame.Frame, error) {
	var pair []any
	if err := json.Unmarshal(result, &pair); err != nil || len(pair) != 2 {
		return nil, errors.New("the server's text cannot be read")
	}
	at, _ := pair[0].(float64)
	text, _ := pair[1].(string)
	return &frame.Frame{RefID: r.RefID, Meta: frame.Meta{Expr: r.Expr}, Fields: []*frame.Field{
		{Name: "Time", Kind: frame.Time, Times: []int64{int64(math.Round(at * 1000))}},
		{Name: "Value", Kind: frame.String, Strings: []string{text}},
	}}, nil
}

var errSample = errors.New("the server's samples cannot be read")

// samples reads [[1773576000.5,"1.25"],…] without an allocation for each; it is most of an answer's bytes.
func samples(raw json.RawMessage) (times []int64, values []float64, err error) {
	n := 0
	for _, b := range raw {
		if b == '[' {
			n++
		}
	}
	times, values = make([]int64, 0, n), make([]float64, 0, n)
	for i := 1; i < len(raw); {
		if raw[i] != '[' {
			i++
			continue
		}
		start := i + 1
		for i < len(raw) && raw[i] != ',' {
			i++
		}
		at, err := strconv.ParseFloat(trim(raw[start:i]), 64)
		if err != nil {
			return nil, nil, errSample
		}
		for i < len(raw) && raw[i] != '"' {
			i++
		}
		i++
		start = i
		for i < len(raw) && raw[i] != '"' {
			i++
		}
		if i >= len(raw) {
			return nil, nil, errSample
		}
		v, err := strconv.ParseFloat(string(raw[start:i]), 64)
		if err != nil && !errors.Is(err, strconv.ErrRange) {
			return nil, nil, errSample
		}
		times, values = append(times, int64(math.Round(at*1000))), append(values, v)
	}
	return times, values, nil
}

func trim(b []byte) string {
	for len(b) > 0 && (b[0] == ' ' || b[0] == '\n') {
		b = b[1:]
	}
	for len(b) > 0 && (b[len(b)-1] == ' ' || b[len(b)-1] == '\n') {
		b = b[:len(b)-1]
	}
	return string(b)
}

// seriesFrame is one series as Grafana's server hands it on: a time and a value field.
func seriesFrame(r Request, resultType string, labels frame.Labels, times []int64, values []float64) *frame.Frame {
	if labels == nil {
		labels = frame.Labels{}
	}
	kind := "timeseries-multi"
	if resultType != "matrix" {
		kind = "numeric-multi"
	}
	name := legend(labels, r.Legend, r.Expr)
	value := &frame.Field{Name: "Value", Kind: frame.Number, Labels: labels, Numbers: values}
	if metric, ok := labels["__name__"]; ok {
		value.Name = metric
	}
	value.Config.DisplayNameFromDS = name
	at := &frame.Field{Name: "Time", Kind: frame.Time, Times: times}
	at.Config.IntervalMs = r.Step
	return &frame.Frame{Name: name, RefID: r.RefID, Fields: []*frame.Field{at, value},
		Meta: frame.Meta{Type: kind, Expr: r.Expr, StepMs: r.Step}}
}
