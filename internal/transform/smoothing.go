package transform

import (
	"errors"
	"fmt"
	"math"
	"sort"

	"github.com/montui/montui/internal/frame"
)

// maxResolution bounds the work of smoothing, which tries windows over so many points.
const maxResolution = 5_000

// smoothing makes fewer, calmer points of series: the first number field of a frame says which (see asap), all others are
// read off at the same times.
func smoothing(o options) (operation, error) {
	resolution := optionNumber(o["resolution"], 100)
	if resolution <= 0 {
		return nil, errors.New("the resolution must be larger than 0")
	}
	if resolution > maxResolution {
		return nil, fmt.Errorf("the resolution must be no more than %d", maxResolution)
	}
	return func(c *context, in frame.Frames) (frame.Frames, error) {
		out := make(frame.Frames, len(in))
		for i, fr := range in {
			out[i] = c.smoothed(fr, resolution)
		}
		return out, nil
	}, nil
}

// points are a series without its gaps.
type points struct{ x, y []float64 }

func pointsOf(times, values *frame.Field) points {
	var p points
	for i := range min(times.Len(), values.Len()) {
		if v := values.Numbers[i]; !times.IsNull(i) && !values.IsNull(i) && v == v {
			p.x, p.y = append(p.x, float64(times.Times[i])), append(p.y, v)
		}
	}
	return p
}

func (c *context) smoothed(fr *frame.Frame, resolution float64) *frame.Frame {
	times := fr.TimeField()
	var first *frame.Field
	for _, f := range fr.Fields {
		if f.Kind == frame.Number && f.Len() > 0 {
			first = f
			break
		}
	}
	if times == nil || first == nil {
		return fr
	}
	reference := pointsOf(times, first)
	if len(reference.x) == 0 {
		return fr
	}
	at := asap(reference, resolution).x
	fields := make([]*frame.Field, len(fr.Fields))
	for i, f := range fr.Fields {
		switch f.Kind {
		case frame.Time, frame.Number:
			values := make([]any, len(at))
			p := points{}
			if f.Kind == frame.Number {
				p = pointsOf(times, f)
			}
			for k, t := range at {
				values[k] = t
				if f.Kind == frame.Number {
					values[k] = p.at(t)
				}
			}
			fields[i] = c.unnamed(f)
			delete(c.absent, fields[i])
			if f.Kind == frame.Number {
				fields[i].Name += " (smoothed)"
			}
			setValues(fields[i], values)
		default:
			fields[i] = c.padded(f, len(at))
		}
	}
	out := withFields(fr, fields)
	if out.Name == "" {
		out.Name = "Data"
	}
	out.Name += " (smoothed)"
	return out
}

// at reads a value off the line through the points; outside of them, off the line from the first to the last.
func (p points) at(t float64) float64 {
	last := len(p.x) - 1
	if last < 0 {
		return math.NaN()
	}
	left, right := 0, last
	if i := sort.SearchFloat64s(p.x, t); i <= last && (i > 0 || p.x[0] == t) {
		left, right = max(0, i-1), max(1, i)
		right = min(right, last)
	}
	switch {
	case p.x[left] == t, p.x[left] == p.x[right]:
		return p.y[left]
	case p.x[right] == t:
		return p.y[right]
	}
	return p.y[left] + (t-p.x[left])/(p.x[right]-p.x[left])*(p.y[right]-p.y[left])
}

// average is the moving mean of windows of a size, each so far after the one before.
func (p points) average(size, slide int) points {
	var out points
	sum := 0.0
	for i, y := range p.y {
		sum += y
		if i >= size {
			sum -= p.y[i-size]
		}
		if first := i - size + 1; first >= 0 && first%slide == 0 {
			out.x = append(out.x, (p.x[first]+p.x[i])/2)
			out.y = append(out.y, sum/float64(size))
		}
	}
	return out
}

// asap is Rong and Bailis's automatic smoothing: the moving mean whose window makes the line least rough while it keeps the
// outliers that the kurtosis tells of.
func asap(p points, resolution float64) points {
	if float64(len(p.y)) >= 2*resolution {
		scale := int(min(math.Trunc(float64(len(p.y))/resolution), 1<<30))
		return asap(p.average(scale, scale), resolution)
	}
	if len(p.y) == 0 {
		return p
	}
	s := search{points: p, kurtosis: kurtosis(p.y), roughness: roughness(p.y), window: 1}
	correlations := autocorrelation(p.y, int(math.Floor(float64(len(p.y))/10+0.5)))
	peaks, highest := correlationPeaks(correlations)
	low, feasible := 1.0, -1
	tail := float64(len(p.y)) / 10
	for i := len(peaks) - 1; i >= 0; i-- {
		w := peaks[i]
		if float64(w) < low || w == 1 {
			break
		}
		if math.Sqrt(1-correlations[w])*float64(s.window) > math.Sqrt(1-correlations[s.window])*float64(w) {
			continue
		}
		if s.try(w) {
			low = jsRound(math.Max(float64(w)*math.Sqrt((highest-1)/(correlations[w]-1)), low))
			if feasible < 0 {
				feasible = i
			}
		}
	}
	if feasible > 0 {
		if feasible < len(peaks)-2 {
			tail = float64(peaks[feasible+1])
		}
		low = math.Max(low, float64(peaks[feasible]+1))
	}
	for low <= tail {
		w := jsRound((low + tail) / 2)
		if s.try(int(w)) {
			low = w + 1
		} else {
			tail = w - 1
		}
	}
	return p.average(s.window, 1)
}

func jsRound(v float64) float64 { return math.Floor(v + 0.5) }

// search is the best window so far.
type search struct {
	points
	kurtosis, roughness float64
	window              int
}

// try tells whether a window keeps the outliers; it is the best when it is smoother, too.
func (s *search) try(w int) bool {
	smoothed := s.average(max(w, 1), 1).y
	if !(kurtosis(smoothed) >= s.kurtosis) {
		return false
	}
	if r := roughness(smoothed); r < s.roughness {
		s.roughness, s.window = r, w
	}
	return true
}

func meanOf(values []float64) float64 {
	sum := 0.0
	for _, v := range values {
		sum += v
	}
	return sum / float64(len(values))
}

// roughness is the deviation of the steps between values.
func roughness(values []float64) float64 {
	var steps []float64
	for i := 1; i < len(values); i++ {
		steps = append(steps, values[i]-values[i-1])
	}
	mean, sum := meanOf(steps), 0.0
	for _, s := range steps {
		sum += (s - mean) * (s - mean)
	}
	return math.Sqrt(sum / float64(len(steps)))
}

func kurtosis(values []float64) float64 {
	mean := meanOf(values)
	var fourth, second float64
	for _, v := range values {
		square := (v - mean) * (v - mean)
		fourth += square * square
		second += square
	}
	return float64(len(values)) * fourth / (second * second)
}

// autocorrelation of a series with itself so many steps later, in a ring of the next power of two; that of 0 is none.
func autocorrelation(values []float64, lags int) []float64 {
	ring := 1
	for ring <= len(values) {
		ring *= 2
	}
	mean := meanOf(values)
	at := func(lag int) float64 {
		sum := 0.0
		for i := range values {
			if j := (i + lag) % ring; j < len(values) {
				sum += (values[i] - mean) * (values[j] - mean)
			}
		}
		return sum
	}
	out := make([]float64, max(lags, 0))
	whole := at(0)
	for lag := range out {
		out[lag] = math.NaN()
		if lag > 0 {
			out[lag] = at(lag) / whole
		}
	}
	return out
}

// correlationPeaks are the steps at which a series is most like itself; without two of them, all steps.
func correlationPeaks(correlations []float64) (peaks []int, highest float64) {
	const enough = 0.2
	rising, top := false, 1
	for i := 2; i < len(correlations); i++ {
		switch {
		case !rising && correlations[i] > correlations[i-1]:
			top, rising = i, true
		case rising && correlations[i] > correlations[top]:
			top = i
		case rising && correlations[i] < correlations[i-1]:
			if top > 1 && correlations[top] > enough {
				peaks = append(peaks, top)
				highest = max(highest, correlations[top])
			}
			rising = false
		}
	}
	if len(peaks) <= 1 {
		for i := 2; i < len(correlations); i++ {
			peaks = append(peaks, i)
		}
	}
	return peaks, highest
}
