package answers

import (
	"bufio"
	"cmp"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/montui/montui/internal/canvas"
	"github.com/montui/montui/internal/field"
	"github.com/montui/montui/internal/frame"
	"github.com/montui/montui/internal/theme"
	"github.com/montui/montui/internal/viz"
)

// Bounds of what is drawn: more lines than these are no picture.
const (
	maxLines  = 200
	maxSparks = 1000
)

// writeGraph draws a time series panel. Without colours it is plain text.
func writeGraph(w *bufio.Writer, a *Answer, o Options) error {
	frames, err := a.frames(o, maxLines)
	if err != nil {
		return err
	}
	if len(frames) == 0 {
		_, err := w.WriteString("no data\n")
		return err
	}
	if o.Fit {
		nameShortly(frames)
	}
	grid := Graph(frames, o)
	text := grid.Plain()
	if o.Depth != canvas.NoColor {
		text = grid.Encode(o.Depth)
	}
	if _, err = w.WriteString(text + "\n"); err == nil && !o.Fit {
		err = legend(w, frames, o)
	}
	return err
}

// legend is a line a series, whole: where there is no window that all must fit in, none is left out and no name is cut off.
func legend(w *bufio.Writer, frames frame.Frames, o Options) error {
	for i, f := range frames {
		value := f.Fields[1]
		mark := "  "
		if len(frames) > 1 {
			mark = string(viz.Letter(i)) + " "
		}
		last := ""
		if n := len(value.Numbers); n > 0 {
			last = " " + o.number(value.Numbers[n-1])
		}
		if _, err := w.WriteString(" " + mark + oneLine(value.Config.DisplayNameFromDS) + last + "\n"); err != nil {
			return err
		}
	}
	return nil
}

// Graph is the panel on a grid of the options' size.
func Graph(frames frame.Frames, o Options) *canvas.Grid {
	config, _ := json.Marshal(map[string]any{"defaults": map[string]any{"unit": o.Unit, "decimals": o.Decimals,
		"custom": map[string]any{"fillOpacity": map[bool]int{true: 10}[len(frames) == 1], "showPoints": "never"}}})
	source, _ := field.ParsePanel("timeseries", config)
	width, height := max(o.Width, 20), max(o.Height, 5)
	options, _ := json.Marshal(map[string]any{"legend": map[string]any{"displayMode": "list", "placement": "bottom", "showLegend": o.Fit, "calcs": []string{"lastNotNull"}}})
	panel, _ := viz.New("timeseries", options)
	grid := canvas.New(width, height)
	grid.SetGlyphs(o.Glyphs)
	panel.Draw(&viz.Input{Frames: source.Apply(frames, field.Env{Zone: o.zone(), Now: o.To, Dark: true}), From: o.From, To: o.To, Now: o.To, Zone: o.zone(),
		Theme: theme.New(o.Depth, o.Dark, o.Glyphs)}, grid, grid.Bounds())
	return grid
}

// frames are the first series as panels take them, named by the labels that tell them apart.
func (a *Answer) frames(o Options, most int) (frame.Frames, error) {
	c, err := a.columns()
	if err != nil {
		return nil, err
	}
	var frames frame.Frames
	natives := 0
	err = a.Each(func(s *Series) error {
		if len(frames) == most {
			return errDone
		}
		times, values := make([]int64, 0, len(s.Samples)), make([]float64, 0, len(s.Samples))
		for _, v := range s.Samples {
			n, ok := v.Number()
			if !ok {
				natives++
				continue
			}
			times, values = append(times, v.Time), append(values, n)
		}
		at := &frame.Field{Name: "Time", Kind: frame.Time, Times: times}
		at.Config.IntervalMs = o.Step
		value := &frame.Field{Name: "Value", Kind: frame.Number, Labels: s.Labels, Numbers: values}
		value.Config.DisplayNameFromDS = cmp.Or(c.shortName(s.Labels), o.Expr)
		frames = append(frames, &frame.Frame{Fields: []*frame.Field{at, value}})
		return nil
	})
	if len(frames) < c.series {
		o.say("%d of %d series are drawn; narrow the question, or take topk(…)", len(frames), c.series)
	}
	if natives > 0 {
		o.say("%d samples are native histograms or texts, which a graph does not show", natives)
	}
	return frames, err
}

// shortName is a series' name by the labels that tell it apart.
func (c columns) shortName(labels frame.Labels) string {
	if len(labels) == 0 {
		return ""
	}
	if c.series < 2 {
		return SeriesName(labels)
	}
	short := frame.Labels{}
	for name, value := range labels {
		if same, ok := c.common[name]; !ok || same != value {
			short[name] = value
		}
	}
	return SeriesName(short)
}

// nameShortly names series by as few labels as tell them apart, the longest left out first: the legend has a window to fit in.
func nameShortly(frames frame.Frames) {
	long := map[string]int{}
	for _, f := range frames {
		for name, value := range f.Fields[1].Labels {
			long[name] += len(name) + len(value)
		}
	}
	names := slices.SortedFunc(maps.Keys(long), func(a, b string) int { return cmp.Or(cmp.Compare(long[b], long[a]), strings.Compare(a, b)) })
	apart := func(names []string) bool {
		seen := map[string]bool{}
		for _, f := range frames {
			seen[SeriesName(only(f.Fields[1].Labels, names))] = true
		}
		return len(seen) == len(frames)
	}
	if len(frames) < 2 || !apart(names) {
		return
	}
	for _, name := range slices.Clone(names) {
		if rest := slices.DeleteFunc(slices.Clone(names), func(n string) bool { return n == name }); apart(rest) {
			names = rest
		}
	}
	for _, f := range frames {
		f.Fields[1].Config.DisplayNameFromDS = SeriesName(only(f.Fields[1].Labels, names))
	}
}

func only(labels frame.Labels, names []string) frame.Labels {
	some := frame.Labels{}
	for _, name := range names {
		if value, ok := labels[name]; ok {
			some[name] = value
		}
	}
	return some
}

var (
	sparkRunes = []rune("▁▂▃▄▅▆▇█")
	sparkASCII = []rune("_.-~=+*#")
)

// writeSparkline is a line a series: its course, then its last value, its name.
func writeSparkline(w *bufio.Writer, a *Answer, o Options) error {
	frames, err := a.frames(o, maxSparks)
	if err != nil {
		return err
	}
	if len(frames) == 0 {
		_, err := w.WriteString("no data\n")
		return err
	}
	c, err := a.columns()
	if err != nil {
		return err
	}
	if err := c.title(w, o); err != nil {
		return err
	}
	width := min(max(o.Width/3, 10), 60)
	rows := make([][]string, 0, len(frames))
	for _, f := range frames {
		at, value := f.Fields[0], f.Fields[1]
		course, lo, hi := spark(at.Times, value.Numbers, o, width)
		last := ""
		if n := len(value.Numbers); n > 0 {
			last = o.number(value.Numbers[n-1])
		}
		rows = append(rows, []string{value.Config.DisplayNameFromDS, course, last, o.number(lo), o.number(hi)})
	}
	if !o.KeepOrder {
		slices.SortStableFunc(rows, func(x, y []string) int { return naturally(x[0], y[0]) })
	}
	right := map[int]bool{2: true, 3: true, 4: true}
	return table(w, List{Heading: []string{"series", "course", "last", "min", "max"}, Rows: rows, Right: right}.rows(), o)
}

// spark is a course in so many cells, each the mean of its time, and its least and greatest value.
func spark(times []int64, values []float64, o Options, width int) (text string, lo, hi float64) {
	sums, counts := make([]float64, width), make([]int, width)
	first := true
	span := float64(max(o.To-o.From, 1))
	for i, v := range values {
		if v-v != 0 || times[i] < o.From || times[i] > o.To { // NaN and the infinities have no height
			continue
		}
		if first || v < lo {
			lo = v
		}
		if first || v > hi {
			hi = v
		}
		first = false
		x := min(max(int(float64(times[i]-o.From)/span*float64(width)), 0), width-1)
		counts[x]++
		sums[x] += (v - sums[x]) / float64(counts[x])
	}
	runes := sparkRunes
	if o.Glyphs == canvas.ASCII || o.Glyphs == canvas.Console {
		runes = sparkASCII
	}
	out := make([]rune, width)
	for x := range out {
		out[x] = ' '
		if counts[x] == 0 {
			continue
		}
		height := 0.5
		if d := hi/2 - lo/2; d > 0 { // halves, so that the span of huge values is a number
			height = (sums[x]/2 - lo/2) / d
		}
		out[x] = runes[min(max(int(height*float64(len(runes))), 0), len(runes)-1)]
	}
	return string(out), lo, hi
}

func (o Options) number(v float64) string {
	return field.Format(o.Unit, v, o.Decimals).Full()
}
