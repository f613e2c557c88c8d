package viz

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"github.com/montui/montui/internal/canvas"
	"github.com/montui/montui/internal/field"
	"github.com/montui/montui/internal/frame"
)

// polystat shows a value a series as coloured tiles: the panel plug-in grafana-polystat-panel. Its hexagons are
// rectangles here.
type polystat struct {
	o    options
	memo memo[[]polyTile]
}

type polyTile struct {
	name, text string
	value      float64
	level      int // 0 ok, 1 warning, 2 critical, 3 unknown, -1 none
	color      canvas.Color
}

func newPolystat(o options) Panel { return &polystat{o: o} }

func (p *polystat) Draw(in *Input, g *canvas.Grid, r canvas.Rect) {
	tiles := p.memo.get(in, r, func() []polyTile { return p.tiles(in) })
	if len(tiles) == 0 {
		if text := p.o.text("", "globalDisplayTextTriggeredEmpty"); text != "" && p.o.text("all", "globalDisplayMode") == "triggered" && len(in.Frames) > 0 {
			centred(in, g, r, text)
			return
		}
		empty(in, g, r)
		return
	}
	name, value := p.o.flag(true, "globalShowNameEnabled"), p.o.flag(true, "globalShowValueEnabled")
	rects, left := mosaic(len(tiles), r)
	if n := len(rects); left > 0 && n > 1 { // the last one's place is for the count
		rects, left = rects[:n-1], left+1
	}
	widest := 0
	for i := range rects {
		widest = max(widest, canvas.Width(tiles[i].text))
	}
	if n := len(rects); value && name && n > 0 && rects[0].H == 1 && rects[n-1].W-widest-3 < 5 {
		name = false // on one line beside the value there is no room for it
	}
	for i, at := range rects {
		p.tile(in, g, at, &tiles[i], name, value)
	}
	if left > 0 {
		right(g, r.X+r.W, r.Y+r.H-1, r.W, " "+more(left), canvas.Style{FG: in.Theme.Dim, BG: in.Theme.Background})
	}
}

// mosaic divides r among n tiles of one size, a gap between them where there is room, and tells how many do not fit.
func mosaic(n int, r canvas.Rect) (rects []canvas.Rect, left int) {
	best, columns := 1e18, 1
	for c := 1; c <= min(n, max(r.W/2, 1)); c++ {
		rows := (n + c - 1) / c
		w, h := float64(r.W)/float64(c), float64(r.H)/float64(rows)
		score := max(w/(h*4), h*4/w) + 8*max(1-h, 0) + 2*max(8-w, 0) + float64(c*rows-n)/float64(n)
		if score < best {
			best, columns = score, c
		}
	}
	rows := min((n+columns-1)/columns, r.H)
	fit := min(n, rows*columns)
	gap := func(size, parts int) int {
		if parts > 1 && size/parts >= 3 {
			return 1
		}
		return 0
	}
	gx, gy := gap(r.W, columns), 0
	if rows > 1 && r.H/rows >= 3 {
		gy = 1
	}
	for i := range fit {
		x0, x1 := i%columns*r.W/columns, (i%columns+1)*r.W/columns
		y0, y1 := i/columns*r.H/rows, (i/columns+1)*r.H/rows
		rects = append(rects, canvas.Rect{X: r.X + x0, Y: r.Y + y0, W: max(x1-x0-gx, 1), H: max(y1-y0-gy, 1)})
	}
	return rects, n - fit
}

// tile draws a tile; a state that is no good has its sign, and without colour all is told by it.
func (p *polystat) tile(in *Input, g *canvas.Grid, r canvas.Rect, t *polyTile, name, value bool) {
	st := canvas.Style{Attr: canvas.Reverse}
	if in.Theme.Depth > canvas.NoColor {
		st = canvas.Style{FG: in.Theme.Contrast(t.color), BG: t.color}
	}
	g.Fill(r, st)
	sign := map[int]string{1: "◆", 2: "▲", 3: "?"}[t.level]
	var lines []string
	if name {
		lines = append(lines, t.name)
	}
	text := strings.TrimSpace(sign + " " + t.text)
	if value {
		lines = append(lines, text)
	} else if name {
		lines[0] = strings.TrimSpace(sign + " " + t.name)
	}
	if len(lines) == 2 && r.H < 2 {
		lines = []string{canvas.Truncate(t.name, max(r.W-canvas.Width(text)-1, 1)) + " " + text}
	}
	if len(lines) == 0 || r.W < 3 {
		if sign != "" {
			g.Text(r.X, r.Y+r.H/2, r.W, sign, st)
		}
		return
	}
	y := r.Y + (r.H-len(lines))/2
	for i, line := range lines {
		style := st
		if i == len(lines)-1 && value {
			style.Attr |= canvas.Bold
		}
		centredIn(g, canvas.Rect{X: r.X, Y: y + i, W: r.W, H: 1}, line, style)
	}
}

// operators are the plug-in's own names of reducers.
var operators = map[string]string{
	"avg": "mean", "current": "last", "total": "sum", "logmin": "logmin", "time_step": "step",
}

// tiles are the series with their values and states, sorted.
func (p *polystat) tiles(in *Input) []polyTile {
	var out []polyTile
	overrides := p.overrides()
	for _, fr := range in.Frames {
		if fr == nil {
			continue
		}
		for _, f := range fr.Fields {
			if f.Kind == frame.Number && !options(f.Config.Custom).flag(false, "hideFrom", "viz") {
				if t, ok := p.make(in, f, overrides); ok {
					out = append(out, t)
				}
			}
		}
	}
	p.sort(out)
	return out
}

// polyOverride is the settings for series whose name matches.
type polyOverride struct {
	match *regexp.Regexp
	o     options
}

func (p *polystat) overrides() []polyOverride {
	list, _ := p.o.at("overrideConfig", "overrides").([]any)
	var out []polyOverride
	for _, v := range list {
		m, _ := v.(map[string]any)
		o := options(m)
		pattern := o.text("", "metricName")
		if !o.flag(true, "enabled") || pattern == "" {
			continue
		}
		if inner, ok := strings.CutPrefix(pattern, "/"); ok {
			if n := strings.LastIndexByte(inner, '/'); n >= 0 {
				flags := ""
				if strings.Contains(inner[n:], "i") {
					flags = "(?i)"
				}
				pattern = flags + inner[:n]
			}
		}
		re, err := regexp.Compile(pattern)
		if err != nil {
			re = regexp.MustCompile(regexp.QuoteMeta(pattern))
		}
		out = append(out, polyOverride{re, o})
	}
	return out
}

// make works one series out.
func (p *polystat) make(in *Input, f *frame.Field, overrides []polyOverride) (t polyTile, ok bool) {
	t = polyTile{name: displayName(f), level: -1}
	unit, decimals := p.o.text("", "globalUnitFormat"), p.o.at("globalDecimals")
	operator, thresholds := p.o.text("mean", "globalOperator"), p.o.at("globalThresholdsConfig")
	if thresholds == nil {
		thresholds = p.o.at("globalThresholds")
	}
	prefix, suffix := "", ""
	for _, over := range overrides {
		if !over.match.MatchString(t.name) {
			continue
		}
		unit, operator, decimals = over.o.text(unit, "unitFormat"), over.o.text(operator, "operatorName"), over.o.at("decimals")
		if own, _ := over.o.at("thresholds").([]any); len(own) > 0 {
			thresholds = own
		}
		prefix, suffix, t.name = over.o.text("", "prefix"), over.o.text("", "suffix"), over.o.text(t.name, "alias")
		break
	}
	other := *f
	if unit != "" {
		other.Config.Unit = unit
	}
	if n, given := asNumber(decimals); given && n >= 0 && n <= 20 {
		places := int(n)
		other.Config.Decimals = &places
	}
	if id, renamed := operators[operator]; renamed {
		operator = id
	}
	v := frame.Calc(f, operator)
	text := field.NewProcessorAt(&other, in.Zone, in.Now).Value(v)
	t.text, t.value = strings.TrimSpace(prefix+" "+text.Full()+" "+suffix), text.Numeric
	if operator == "name" {
		t.text = ""
	}
	t.color = p.state(in, &t, thresholds, text)
	return t, p.o.text("all", "globalDisplayMode") != "triggered" || t.level >= 1
}

// state finds the threshold of a value, the worst of those that hold, and its colour.
func (p *polystat) state(in *Input, t *polyTile, thresholds any, text field.Text) canvas.Color {
	if t.value != t.value {
		t.level = 3
		return in.Theme.Hex(field.ColorHex("#808080"))
	}
	list, _ := thresholds.([]any)
	color := p.o.text("", "globalFillColor")
	if len(list) == 0 && color == "" {
		return in.Theme.Hex(text.Color)
	}
	steps := make([]options, 0, len(list))
	for _, v := range list {
		m, _ := v.(map[string]any)
		steps = append(steps, options(m))
	}
	for i := len(steps) - 1; i >= 0; i-- {
		inside := t.value >= steps[i].number(0, "value")
		if i < len(steps)-1 {
			inside = inside && t.value < steps[i+1].number(0, "value")
		}
		if level := int(steps[i].number(steps[i].number(0, "state", "value"), "state")); inside && level > t.level {
			t.level, color = level, steps[i].text("", "color")
		}
	}
	if t.level == -1 && len(steps) > 1 {
		t.level, color = int(steps[0].number(steps[0].number(0, "state", "value"), "state")), steps[0].text("", "color")
	}
	return in.Theme.Hex(field.ColorHex(cmp.Or(color, "#0a55a1")))
}

// sort follows sortByField and sortByDirection: 1 to 6 are by name or value, up or down.
func (p *polystat) sort(tiles []polyTile) {
	direction := int(p.o.number(p.o.number(1, "sortByDirection"), "globalSortDirection"))
	by := p.o.text("name", "sortByField")
	if direction == 0 {
		return
	}
	slices.SortStableFunc(tiles, func(a, b polyTile) int {
		n := 0
		switch by {
		case "value":
			n = cmp.Compare(a.value, b.value)
		case "thresholdLevel":
			n = cmp.Compare(a.level, b.level)
		default:
			if n = strings.Compare(a.name, b.name); direction >= 5 {
				n = strings.Compare(strings.ToLower(a.name), strings.ToLower(b.name))
			}
		}
		if direction%2 == 0 {
			return -n
		}
		return n
	})
}
