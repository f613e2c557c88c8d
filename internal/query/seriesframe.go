package query

import (
	"fmt"

	"github.com/montui/montui/internal/frame"
)

// frames are an answer's series in frames, one each, as Grafana's server makes them.
func (e *envelope) frames(r Request) (frame.Frames, error) {
	warnings := append(e.Warnings, e.Infos...)
	var frames frame.Frames
	switch e.resultType {
	case "matrix", "vector":
		frames = make(frame.Frames, 0, len(e.series))
		for _, s := range e.series {
			if s.native {
				warnings = append(warnings, "native histograms are not shown: "+s.labels.String())
				continue
			}
			frames = append(frames, seriesFrame(r, e.resultType, s.labels, s.times, s.values))
		}
	case "scalar", "string":
		if e.pair == nil {
			return nil, errSample
		}
		f, err := e.pair.frame(r, e.resultType)
		if err != nil {
			return nil, err
		}
		frames = frame.Frames{f}
	default:
		return nil, fmt.Errorf("the server answers with %q, which is no known result type", e.resultType)
	}
	if len(frames) == 0 && len(warnings) > 0 {
		frames = frame.Frames{{RefID: r.name(), Meta: frame.Meta{Expr: r.Expr, StepMs: r.Step}}}
	}
	for _, f := range frames {
		f.Meta.Warnings = warnings
	}
	return frames, nil
}

func (p *pair) frame(r Request, resultType string) (*frame.Frame, error) {
	times := []int64{p.at}
	if resultType == "string" {
		return &frame.Frame{RefID: r.name(), Meta: frame.Meta{Expr: r.Expr}, Fields: []*frame.Field{
			{Name: "Time", Kind: frame.Time, Times: times}, {Name: "Value", Kind: frame.String, Strings: []string{p.text}}}}, nil
	}
	v, ok := sampleValue(p.text)
	if !ok {
		return nil, errSample
	}
	return seriesFrame(r, resultType, frame.Labels{}, times, []float64{v}), nil
}

// seriesFrame is one series as Grafana's server hands it on: a time and a value field. The legend is the field's name; the frame has
// none (prometheusDataplane).
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
	return &frame.Frame{RefID: r.name(), Fields: []*frame.Field{at, value},
		Meta: frame.Meta{Type: kind, Expr: r.Expr, StepMs: r.Step}}
}
