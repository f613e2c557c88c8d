package viz

import (
	"encoding/json"
	"math"
	"strconv"
	"strings"
	"unicode/utf16"

	"github.com/montui/montui/internal/canvas"
	"github.com/montui/montui/internal/field"
	"github.com/montui/montui/internal/frame"
)

// gauge draws a bar and the value on its right.
func (p *table) gauge(in *Input, g *canvas.Grid, r canvas.Rect, c *tableColumn, t field.Text) {
	color := in.Theme.Hex(t.Color)
	w := r.W
	if !c.cell.hideValue {
		st := canvas.Style{FG: in.Theme.Text}
		if c.cell.value == "color" {
			st.FG = color
		}
		text := t.Full()
		right(g, r.X+r.W, r.Y, r.W, text, st)
		w -= max(c.text, canvas.Width(text)) + 1
	}
	if w < 3 || math.IsNaN(t.Numeric) {
		return
	}
	lit := fraction(t) * float64(w)
	switch {
	case c.cell.mode == "basic" || in.Theme.Depth <= canvas.ANSI16 && c.cell.mode != "lcd":
		g.Bar(r.X, r.Y, w, fraction(t), canvas.Style{FG: color}, in.Theme.Glyphs)
	case c.cell.mode == "lcd":
		for x := 0; x < w; x += 2 {
			shade := shadesOf(in, c, w)[x]
			if float64(x) < lit {
				g.Bar(r.X+x, r.Y, 1, 1, canvas.Style{FG: shade}, in.Theme.Glyphs)
			} else {
				g.Set(r.X+x, r.Y, '░', canvas.Style{FG: in.Theme.Mix(shade, in.Theme.Background, 0.25)})
			}
		}
	default:
		shades := shadesOf(in, c, w)
		for x := range int(math.Ceil(lit)) {
			g.Bar(r.X+x, r.Y, 1, min(lit-float64(x), 1), canvas.Style{FG: shades[x]}, in.Theme.Glyphs)
		}
	}
}

// shadesOf are the colours along a column's range, one a cell of its bar.
func shadesOf(in *Input, c *tableColumn, w int) []canvas.Color {
	if len(c.shades) == w {
		return c.shades
	}
	r := c.field.Range
	if r == nil {
		own := field.MinMax(c.field)
		r = &own
	}
	c.shades = make([]canvas.Color, w)
	for x := range c.shades {
		c.shades[x] = in.Theme.Hex(c.process.Number(r.Min + float64(x)/float64(w)*r.Delta).Color)
	}
	return c.shades
}

// sparkCache keeps the sparklines of the rows that were seen last.
type sparkCache struct {
	width int
	rows  map[int][]float64
}

// trend draws a value and its course.
func (p *table) trend(in *Input, g *canvas.Grid, r canvas.Rect, c *tableColumn, t field.Text, row int) {
	x, w := r.X, r.W
	if !c.cell.hideValue && c.text > 0 {
		right(g, x+min(c.text, w), r.Y, c.text, t.Full(), canvas.Style{FG: in.Theme.Text})
		x, w = x+c.text+1, w-c.text-1
	}
	if w < 2 {
		return
	}
	if c.mini.width != w || len(c.mini.rows) > 1000 {
		c.mini = sparkCache{w, map[int][]float64{}}
	}
	values, ok := c.mini.rows[row]
	if !ok {
		values = courseOf(in, c, row, w)
		c.mini.rows[row] = values
	}
	if in.Theme.Glyphs == canvas.ASCII || in.Theme.Glyphs == canvas.Console {
		coarse(in, g, x, r.Y, values, in.Theme.Hex(t.Color))
		return
	}
	drawSpark(in, g, canvas.Rect{X: x, Y: r.Y, W: w, H: 1}, values, in.Theme.Hex(t.Color))
}

// courseOf is a cell's values in w columns, each 0..1: of a series, or of a list.
func courseOf(in *Input, c *tableColumn, row, w int) []float64 {
	if row < len(c.field.Tables) && len(c.field.Tables[row]) > 0 && c.field.Tables[row][0] != nil {
		fr := c.field.Tables[row][0]
		for _, f := range fr.Fields {
			if values := sparkline(in, fr, f, w); values != nil {
				return values
			}
		}
	}
	if c.field.Tables != nil || c.field.Kind != frame.Other && c.field.Kind != frame.String {
		return nil
	}
	list := strings.FieldsFunc(c.field.Strings[row], func(r rune) bool { return strings.ContainsRune("[], ", r) })
	t, v := &frame.Field{Kind: frame.Time}, &frame.Field{Kind: frame.Number}
	for i, s := range list {
		n, err := strconv.ParseFloat(s, 64)
		if err != nil {
			n = math.NaN()
		}
		t.Times, v.Numbers = append(t.Times, int64(i)), append(v.Numbers, n)
	}
	evenly := *in
	evenly.From, evenly.To = 0, int64(max(len(list)-1, 1))
	return sparkline(&evenly, &frame.Frame{Fields: []*frame.Field{t, v}}, v, w)
}

// coarse is a sparkline of one line where there are no eighths of blocks: four shades of it.
func coarse(in *Input, g *canvas.Grid, x, y int, values []float64, color canvas.Color) {
	shades := []rune{'·', '░', '▒', '█'}
	if in.Theme.Glyphs == canvas.ASCII {
		shades = []rune{'_', '.', ':', '#'}
	}
	for i, v := range values {
		if !math.IsNaN(v) {
			g.Set(x+i, y, shades[int(min(max(v, 0), 0.999)*4)], canvas.Style{FG: color})
		}
	}
}

// pills are the parts of a cell: a list as JSON, or text between commas.
func pills(v any) []string {
	text, ok := v.(string)
	if text = strings.TrimSpace(text); !ok || text == "" {
		return nil
	}
	if text[0] == '[' {
		var list []any
		if json.Unmarshal([]byte(text), &list) == nil {
			out := make([]string, 0, len(list))
			for _, e := range list {
				switch e := e.(type) {
				case nil:
				case string:
					out = append(out, strings.TrimSpace(e))
				default:
					raw, _ := json.Marshal(e)
					out = append(out, string(raw))
				}
			}
			return out
		}
	}
	parts := strings.Split(text, ",")
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	return parts
}

// pills draws a cell's parts, each on its colour; those that do not fit are counted.
func (p *table) pills(in *Input, g *canvas.Grid, r canvas.Rect, c *tableColumn, row int) {
	x, end := r.X, r.X+r.W
	all := pills(c.field.Value(row))
	for i, pill := range all {
		t := c.process.Value(pill)
		text := t.Full()
		w := canvas.Width(text) + 2
		if x+w > end && (i > 0 || w > r.W) {
			g.Text(x, r.Y, end-x, "+"+strconv.Itoa(len(all)-i), canvas.Style{FG: in.Theme.Dim})
			return
		}
		st := canvas.Style{Attr: canvas.Reverse}
		if in.Theme.Depth > canvas.NoColor {
			bg := in.Theme.Hex(pillColor(c, text, t))
			st = canvas.Style{FG: in.Theme.Contrast(bg), BG: bg}
		}
		g.Fill(canvas.Rect{X: x, Y: r.Y, W: w, H: 1}, st)
		g.Text(x+1, r.Y, w-2, text, st)
		x += w + 1
	}
}

// pillColor follows Grafana: what a mapping says, else the fixed colour, else one of the palette by the text's hash.
func pillColor(c *tableColumn, text string, t field.Text) string {
	config := &c.field.Config
	if len(config.Mappings) > 0 {
		return t.Color
	}
	if config.Color != nil && config.Color.Mode == "fixed" {
		return field.Color(c.field)
	}
	return pillColors[textHash(text)%uint32(len(pillColors))]
}

// textHash is djb2 over UTF-16, from the end.
func textHash(s string) uint32 {
	hash := uint32(5381)
	units := utf16.Encode([]rune(s))
	for i := len(units) - 1; i >= 0; i-- {
		hash = hash*33 ^ uint32(units[i])
	}
	return hash
}

// pillColors are Grafana's first colours for series, which pills still have.
var pillColors = [...]string{
	"#7EB26D", "#EAB839", "#6ED0E0", "#EF843C", "#E24D42", "#1F78C1", "#BA43A9", "#705DA0", "#508642", "#CCA300",
	"#447EBC", "#C15C17", "#890F02", "#0A437C", "#6D1F62", "#584477", "#B7DBAB", "#F4D598", "#70DBED", "#F9BA8F",
	"#F29191", "#82B5D8", "#E5A8E2", "#AEA2E0", "#629E51", "#E5AC0E", "#64B0C8", "#E0752D", "#BF1B00", "#0A50A1",
	"#962D82", "#614D93", "#9AC48A", "#F2C96D", "#65C5DB", "#F9934E", "#EA6460", "#5195CE", "#D683CE", "#806EB7",
	"#3F6833", "#967302", "#2F575E", "#99440A", "#58140C", "#052B51", "#511749", "#3F2B5B", "#E0F9D7", "#FCEACA",
	"#CFFAFF", "#F9E2D2", "#FCE2DE", "#BADFF4", "#F9D9F9", "#DEDAF7",
}
