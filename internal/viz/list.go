package viz

import (
	"strconv"
	"strings"

	"github.com/montui/montui/internal/canvas"
)

// list shows entries that no query gives: dashboards, alerts, annotations, news. Who calls finds them (Input.Items); until
// then the panel says in words what it asks for.
type list struct {
	o    options
	kind string
}

func newDashlist(o options) Panel  { return &list{o, "dashlist"} }
func newAlertlist(o options) Panel { return &list{o, "alertlist"} }
func newAnnolist(o options) Panel  { return &list{o, "annolist"} }
func newNews(o options) Panel      { return &list{o, "news"} }

func (p *list) Draw(in *Input, g *canvas.Grid, r canvas.Rect) {
	r = air(r)
	if in.Items == nil {
		p.asks(in, g, r)
		return
	}
	items := p.matching(in)
	if len(items) == 0 {
		text := map[string]string{"dashlist": "no dashboards", "alertlist": "no alerts"}[p.kind]
		if text == "" {
			text = "nothing to list"
		}
		if in.Filter != "" {
			text += " with “" + in.Filter + "”"
		}
		centred(in, g, r, text)
		return
	}
	room := r.H
	if len(items) > room && room > 1 {
		room--
	}
	first := min(max(in.Scroll, 0), max(len(items)-room, 0))
	for i := 0; i < room && first+i < len(items); i++ {
		p.item(in, g, canvas.Rect{X: r.X, Y: r.Y + i, W: r.W, H: 1}, items[first+i])
	}
	if room < r.H {
		text := strconv.Itoa(room) + " of " + strconv.Itoa(len(items))
		if first > 0 {
			text = strconv.Itoa(first+1) + "–" + strconv.Itoa(first+room) + " of " + strconv.Itoa(len(items))
		}
		g.Text(r.X, r.Y+room, r.W, text, canvas.Style{FG: in.Theme.Dim})
	}
}

// matching keeps what the reader looks for, and as many as the panel's own limit allows.
func (p *list) matching(in *Input) []Item {
	items := in.Items
	if p.kind == "alertlist" {
		items = p.chosen(items)
	}
	if in.Filter != "" {
		all := items
		items = nil
		for _, it := range all {
			if strings.Contains(strings.ToLower(it.Title+" "+it.Detail+" "+it.State), strings.ToLower(in.Filter)) {
				items = append(items, it)
			}
		}
	}
	if limit := p.o.number(0, "maxItems"); limit >= 1 && limit < float64(len(items)) {
		items = items[:int(limit)]
	}
	return items
}

// chosen keeps the alerts whose name and state the panel asks for, what fires first.
func (p *list) chosen(items []Item) []Item {
	states := map[string]string{"firing": "firing", "pending": "pending", "noData": "nodata", "normal": "normal", "error": "error", "recovering": "recovering"}
	filtered := false
	for key := range states {
		filtered = filtered || p.o.flag(false, "stateFilter", key)
	}
	name := strings.ToLower(p.o.text("", "alertName"))
	var firing, rest []Item
	for _, it := range items {
		keep := !filtered
		for key, state := range states {
			keep = keep || strings.EqualFold(it.State, state) && p.o.flag(false, "stateFilter", key)
		}
		switch {
		case !keep || !strings.Contains(strings.ToLower(it.Title), name):
		case strings.EqualFold(it.State, "firing"):
			firing = append(firing, it)
		default:
			rest = append(rest, it)
		}
	}
	return append(firing, rest...)
}

// item is one line: the state's sign, the title, the detail on the right and the state's word, as far as they fit.
func (p *list) item(in *Input, g *canvas.Grid, r canvas.Rect, it Item) {
	sign, color := stateSign(in, it)
	title := canvas.Style{FG: in.Theme.Text}
	x := r.X
	if sign != 0 {
		g.Set(x, r.Y, sign, canvas.Style{FG: color})
		x += 2
		if sign == '▲' {
			title = canvas.Style{FG: color, Attr: canvas.Bold}
		}
	}
	end := r.X + r.W
	if it.State != "" && end-x >= canvas.Width(it.State)+10 {
		right(g, end, r.Y, canvas.Width(it.State), it.State, canvas.Style{FG: color})
		end -= canvas.Width(it.State) + 2
	}
	w := canvas.Width(it.Title)
	if d := canvas.Width(it.Detail); d > 0 && end-x-w-2 >= min(d, 12) {
		dw := min(d, end-x-w-2)
		g.Text(end-dw, r.Y, dw, it.Detail, canvas.Style{FG: in.Theme.Dim})
	}
	g.Text(x, r.Y, end-x, it.Title, title)
}

// stateSign is a state's glyph and colour: no state is told by colour alone.
func stateSign(in *Input, it Item) (rune, canvas.Color) {
	var sign rune
	var color canvas.Color
	switch strings.ToLower(it.State) {
	case "":
		return 0, in.Theme.Text
	case "firing", "alerting", "error", "down", "critical":
		sign, color = '▲', in.Theme.Error
	case "pending", "warning", "nodata", "no data", "recovering":
		sign, color = '◆', in.Theme.Warn
	case "ok", "normal", "inactive", "up", "resolved":
		sign, color = '●', in.Theme.OK
	default:
		sign, color = '○', in.Theme.Dim
	}
	if it.Color != "" {
		color = in.Theme.Hex(it.Color)
	}
	return sign, color
}

// asks says what the panel would list.
func (p *list) asks(in *Input, g *canvas.Grid, r canvas.Rect) {
	y := 0
	for _, line := range p.question() {
		for _, part := range wrapText(line, r.W) {
			if y < r.H {
				g.Text(r.X, r.Y+y, r.W, part, canvas.Style{FG: in.Theme.Dim})
			}
			y++
		}
	}
}

func (p *list) question() []string {
	o, out := p.o, []string(nil)
	add := func(given bool, s string) {
		if given {
			out = append(out, s)
		}
	}
	switch p.kind {
	case "dashlist":
		add(o.flag(o.flag(false, "starred"), "showStarred"), "starred dashboards")
		add(o.flag(o.flag(false, "recent"), "showRecentlyViewed"), "recently viewed dashboards")
		what := "dashboards"
		if q := o.text("", "query"); q != "" {
			what += " with “" + q + "”"
		}
		if tags := o.list("tags"); len(tags) > 0 {
			what += " tagged " + strings.Join(tags, ", ")
		}
		if f := o.text("", "folderUID"); f != "" {
			what += " in folder " + f
		}
		add(o.flag(o.flag(false, "search"), "showSearch"), what)
	case "alertlist":
		out = append(out, p.alerts())
	case "annolist":
		what := "annotations"
		if tags := o.list("tags"); len(tags) > 0 {
			what += " tagged " + strings.Join(tags, ", ")
		}
		out = append(out, what+" are kept by Grafana's own server")
	case "news":
		out = append(out, "news from "+o.text("Grafana's blog", "feedUrl")+": montui opens no feeds")
	}
	if len(out) == 0 {
		out = []string{"a list of dashboards: none are asked for"}
	}
	return out
}

// alerts says which alerts the panel asks for.
func (p *list) alerts() string {
	o := p.o
	var states []string
	for _, s := range []string{"firing", "pending", "noData", "normal", "error", "recovering"} {
		if o.flag(false, "stateFilter", s) {
			states = append(states, s)
		}
	}
	what := strings.TrimSpace(strings.Join(states, ", ") + " alerts")
	if name := o.text("", "alertName"); name != "" {
		what += " named “" + name + "”"
	}
	if labels := o.text("", "alertInstanceLabelFilter"); labels != "" {
		what += " with " + labels
	}
	if f := o.text("", "folder", "title"); f != "" {
		what += " in folder " + f
	}
	return what
}
