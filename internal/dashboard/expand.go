package dashboard

import (
	"encoding/json"
	"maps"
	"slices"
	"time"
)

// maxExpanded bounds what repeats may make of a dashboard.
const maxExpanded = maxPanels

// Situation is what the layout of a dashboard depends on.
type Situation struct {
	Selected func(variable string) []Option       // the values chosen, all of them when that is All; nil: none
	All      func(variable string) bool           // whether All is chosen; nil: nowhere
	Open     func(rowID int) (isOpen, known bool) // the rows opened or closed by hand; nil: as a report lists them
	Span     time.Duration                        // the length of the time range; 0: conditions on it do not count
	has      func(variable string) bool           // whether the dashboard has a variable
}

// Expand is Layout for what most callers know of a situation.
func (d *Dashboard) Expand(selected func(variable string) []Option, open func(rowID int) (isOpen, known bool)) []*Panel {
	return d.Layout(Situation{Selected: selected, Open: open})
}

// Layout lays the dashboard out: what its condition hides is left out, repeated rows and panels are cloned for each
// selected value, closed rows keep only their header, and every panel gets its final place. By default a row is open or
// closed as in the file. A nil Open gives every panel of every row at the place the file has for it, as a report lists
// them; else what overlaps is moved apart and gaps are closed, as Grafana's grid does. The dashboard is not changed.
func (d *Dashboard) Layout(s Situation) []*Panel {
	kinds := make(map[string]string, len(d.Variables))
	for _, v := range d.Variables {
		kinds[v.Name] = v.Type
	}
	s.has = func(name string) bool { return kinds[name] != "" }
	l := &layout{Situation: s, dash: d, kinds: kinds}
	shift := 0 // what repeats and opened or closed rows above have added
	for _, g := range groups(d.Panels) {
		shift = l.group(g, shift, nil)
	}
	if len(l.out) >= maxExpanded {
		l.out = append(l.out, cut(l.out))
	}
	if s.Open != nil {
		compact(l.out)
	}
	return l.out
}

// cut is what stands for the panels beyond the limit.
func cut(shown []*Panel) *Panel {
	bottom := 0
	for _, p := range shown {
		bottom = max(bottom, p.Grid.Y+p.Grid.H)
	}
	return &Panel{Type: "text", Title: "More panels", Grid: GridPos{Y: bottom, W: gridColumns, H: 3},
		Options: json.RawMessage(`{"mode":"markdown","content":"Repeats make more than 10000 panels; the others are left out. Select fewer values."}`)}
}

type layout struct {
	Situation
	dash  *Dashboard
	kinds map[string]string // of the dashboard's variables
	out   []*Panel
}

// group is a row with the panels that belong to it, and the rows inside it; the first has no row.
type group struct {
	row  *Panel
	kids []*Panel
	subs []group
}

func groups(panels []*Panel) []group {
	out := []group{{}}
	for i := 0; i < len(panels); i++ {
		p := panels[i]
		if p.Type != "row" {
			last := &out[len(out)-1]
			last.kids = append(last.kids, p)
			continue
		}
		inside := p.Panels
		if n := min(p.span, len(panels)-i-1); n > 0 {
			inside = panels[i+1 : i+1+n]
			i += n
		}
		g := group{row: p}
		if nested := groups(inside); len(nested) > 0 {
			g.kids, g.subs = slices.Clip(nested[0].kids), nested[1:]
		}
		out = append(out, g)
	}
	return out
}

// header is how many lines the header of a row takes.
func (g group) header() int {
	if g.row == nil || g.row.bare {
		return 0
	}
	return 1
}

// group lays out one row with its panels, once for each value it repeats over, and gives the new shift.
func (l *layout) group(g group, shift int, scope map[string]Option) int {
	isOpen, wasOpen := true, g.row == nil || !g.row.Collapsed
	if g.row != nil && l.Open != nil {
		isOpen = wasOpen
		if yes, known := l.Open(g.row.ID); known && !g.row.bare {
			isOpen = yes
		}
	}
	content := g
	content.kids, content.subs = settle(g, l.Open != nil)
	body := content.height()
	before := body + g.header() // what the file has room for
	if l.Open != nil && !wasOpen {
		before = g.header()
	}
	if !isOpen {
		content.kids, content.subs, body = nil, nil, 0
	}
	if g.row != nil && !g.row.Show.shows(l.Situation, scope) {
		return shift - before
	}
	values := []*Option{nil}
	if g.row != nil && g.row.Repeat != "" {
		if found := l.values(g.row.Repeat); len(found) > 0 {
			values = found
		}
	}
	grown := 0
	for i, v := range values {
		if len(l.out) >= maxExpanded {
			return shift
		}
		offset := shift + i*(body+g.header())
		if l.Open != nil {
			offset += grown
		}
		inner := scope
		if v != nil {
			inner = with(scope, g.row.Repeat, *v)
		}
		l.rowHeader(g, offset, inner, v != nil, isOpen)
		grown += l.inside(content, offset, inner)
	}
	if l.Open == nil {
		before = body + g.header()
	}
	return shift + len(values)*(body+g.header()) - before + grown
}

func (l *layout) rowHeader(g group, offset int, scope map[string]Option, repeated, isOpen bool) {
	if g.row == nil || g.row.bare {
		return
	}
	c := clone(g.row, scope, repeated)
	c.Grid.Y += offset
	if l.Open != nil { // on a screen a row is as wide as the dashboard and one line high, whatever the file says
		c.Grid.X, c.Grid.W, c.Grid.H = 0, gridColumns, 1
	}
	c.Collapsed, c.Panels = !isOpen || l.Open == nil && g.row.Collapsed, nil
	if !isOpen {
		c.Panels = g.panels(nil)
	}
	l.out = append(l.out, c)
}

// inside lays out what a row holds and gives how much that has grown.
func (l *layout) inside(g group, offset int, scope map[string]Option) int {
	var grown int
	if len(g.kids) > 0 && g.kids[0].flow != nil {
		grown = l.flow(g.kids, offset, scope)
	} else {
		grown = l.kids(g.kids, offset, scope)
	}
	shift := offset + grown
	for _, s := range g.subs {
		shift = l.group(s, shift, scope)
	}
	return shift - offset
}

// panels are all panels inside a group, but for the rows.
func (g group) panels(out []*Panel) []*Panel {
	out = append(out, g.kids...)
	for _, s := range g.subs {
		out = s.panels(out)
	}
	return out
}

// extent gives the first line of what is in a group and the line after it.
func (g group) extent() (top, bottom int, any bool) {
	add := func(from, to int) {
		if !any {
			top, bottom, any = from, to, true
		}
		top, bottom = min(top, from), max(bottom, to)
	}
	for _, k := range g.kids {
		add(k.Grid.Y, k.Grid.Y+k.Grid.H)
	}
	for _, s := range g.subs {
		if !s.row.bare {
			add(s.row.Grid.Y, s.row.Grid.Y+1)
		}
		if from, to, some := s.extent(); some && !s.row.Collapsed {
			add(from, to)
		}
	}
	return top, bottom, any
}

func (g group) height() int {
	top, bottom, _ := g.extent()
	return bottom - top
}

// settle gives what a row holds. Panels of a collapsed row may carry the places they had when the row was last open,
// wherever that was; on a screen they go under its header.
func settle(g group, screen bool) ([]*Panel, []group) {
	top, _, any := g.extent()
	if !screen || !any || g.row == nil || !g.row.Collapsed {
		return g.kids, g.subs
	}
	return g.moved(g.row.Grid.Y + g.header() - top)
}

// moved gives copies of what a group holds, moved down.
func (g group) moved(by int) (kids []*Panel, subs []group) {
	for _, k := range g.kids {
		c := *k
		c.Grid.Y += by
		kids = append(kids, &c)
	}
	for _, s := range g.subs {
		row := *s.row
		row.Grid.Y += by
		s.kids, s.subs = s.moved(by)
		s.row = &row
		subs = append(subs, s)
	}
	return kids, subs
}

func with(scope map[string]Option, name string, o Option) map[string]Option {
	out := maps.Clone(scope)
	if out == nil {
		out = map[string]Option{}
	}
	out[name] = o
	return out
}

// Origin is the panel of the file that this one was laid out from: what all clones of it have in common.
func (p *Panel) Origin() *Panel {
	if p.origin != nil {
		return p.origin
	}
	return p
}

// Below is the panel further down.
func (p *Panel) Below(lines int) *Panel {
	c := clone(p, nil, false)
	c.Grid.Y += lines
	return c
}

func clone(p *Panel, scope map[string]Option, repeated bool) *Panel {
	c := *p
	c.origin = p.Origin()
	if len(scope) > 0 {
		c.Scoped = maps.Clone(scope)
	}
	if repeated {
		c.SourceID = p.ID
	}
	return &c
}
