package dashboard

import (
	"maps"
	"slices"
)

// maxExpanded bounds what repeats may make of a dashboard.
const maxExpanded = maxPanels

// group is a row with the panels that belong to it; the first has no row.
type group struct {
	row  *Panel
	kids []*Panel
}

// Expand lays the dashboard out: repeated rows and panels are cloned for each selected value, closed rows keep only
// their header, and every panel gets its final place. open tells whether a row was opened or closed by hand; by
// default it is as in the file. A nil open gives every panel of every row at the place the file has for it, as a
// report lists them. The dashboard is not changed.
func (d *Dashboard) Expand(selected func(variable string) []Option, open func(rowID int) (isOpen, known bool)) []*Panel {
	l := &layout{selected: selected}
	shift := 0 // what repeats and opened or closed rows above have added
	for _, g := range groups(d.Panels) {
		shift = l.group(g, shift, open)
	}
	return l.out
}

func groups(panels []*Panel) []group {
	out := []group{{}}
	for _, p := range panels {
		if p.Type == "row" {
			out = append(out, group{row: p, kids: p.Panels})
			continue
		}
		last := &out[len(out)-1]
		if last.row != nil && len(last.row.Panels) > 0 {
			last.kids = append(slices.Clone(last.kids), p)
		} else {
			last.kids = append(last.kids, p)
		}
	}
	return out
}

type layout struct {
	selected func(string) []Option
	out      []*Panel
}

// group lays out one row with its panels, once for each value it repeats over, and gives the new shift.
func (l *layout) group(g group, shift int, open func(int) (bool, bool)) int {
	isOpen := g.row == nil || !g.row.Collapsed
	if g.row != nil && open != nil {
		if yes, known := open(g.row.ID); known {
			isOpen = yes
		}
	}
	kids, body := bodyOf(g, open != nil)
	moved := 0
	if open == nil {
		isOpen = true
	} else if !isOpen {
		if !g.row.Collapsed {
			moved -= body // what stood open in the file is gone
		}
		kids, body = nil, 0
	} else if g.row != nil && g.row.Collapsed {
		moved += body // what stood closed in the file needs room now
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
		offset := shift + i*(body+1)
		scope := map[string]Option{}
		if v != nil {
			scope[g.row.Repeat] = *v
		}
		if g.row != nil {
			c := clone(g.row, scope, v != nil)
			c.Grid.Y += offset
			if open != nil { // on a screen a row is as wide as the dashboard, whatever the file says
				c.Grid.X, c.Grid.W = 0, gridColumns
			}
			c.Collapsed, c.Panels = !isOpen || open == nil && g.row.Collapsed, nil
			if !isOpen {
				c.Panels = g.kids
			}
			l.out = append(l.out, c)
		}
		grown += l.kids(kids, offset, scope)
	}
	return shift + (len(values)-1)*(body+1) + grown + moved
}

// bodyOf gives a row's panels and the height they take. Panels of a collapsed row may carry the places they had when
// the row was last open, wherever that was; settle puts them under its header.
func bodyOf(g group, settle bool) (kids []*Panel, body int) {
	if len(g.kids) == 0 {
		return nil, 0
	}
	top, bottom := g.kids[0].Grid.Y, 0
	for _, k := range g.kids {
		top, bottom = min(top, k.Grid.Y), max(bottom, k.Grid.Y+k.Grid.H)
	}
	if !settle || g.row == nil || !g.row.Collapsed {
		return g.kids, bottom - top
	}
	for _, k := range g.kids {
		c := *k
		c.Grid.Y += g.row.Grid.Y + 1 - top
		kids = append(kids, &c)
	}
	return kids, bottom - top
}

// kids places a row's panels; it gives how much panel repeats have added to the row's height.
func (l *layout) kids(kids []*Panel, offset int, scope map[string]Option) int {
	type bump struct{ from, by int }
	var bumps []bump
	extra := 0
	for _, p := range kids {
		if len(l.out) >= maxExpanded {
			break
		}
		y := p.Grid.Y + offset
		for _, b := range bumps {
			if p.Grid.Y >= b.from {
				y += b.by
			}
		}
		var values []*Option
		if _, fixed := scope[p.Repeat]; p.Repeat != "" && !fixed {
			values = l.values(p.Repeat)
		}
		if len(values) == 0 {
			c := clone(p, scope, false)
			c.Grid.Y = y
			l.out = append(l.out, c)
			continue
		}
		if by := l.repeat(p, values, y, scope); by > 0 {
			bumps = append(bumps, bump{p.Grid.Y + p.Grid.H, by})
			extra += by
		}
	}
	return extra
}

// repeat places a panel once for each value: to the right with maxPerRow in a line, or below one another.
func (l *layout) repeat(p *Panel, values []*Option, y int, scope map[string]Option) int {
	vertical := p.RepeatDirection == "v"
	per := 1
	if !vertical {
		if per = p.MaxPerRow; per <= 0 {
			per = 4
		}
		per = max(1, min(per, len(values), gridColumns))
	}
	for i, v := range values {
		if len(l.out) >= maxExpanded {
			break
		}
		inner := maps.Clone(scope)
		inner[p.Repeat] = *v
		c := clone(p, inner, true)
		c.Grid.Y = y + i/per*p.Grid.H
		if !vertical {
			c.Grid.W = gridColumns / per
			c.Grid.X = i % per * c.Grid.W
		}
		l.out = append(l.out, c)
	}
	return ((len(values)+per-1)/per - 1) * p.Grid.H
}

func (l *layout) values(variable string) []*Option {
	if l.selected == nil {
		return nil
	}
	var out []*Option
	for _, o := range l.selected(variable) {
		out = append(out, &o)
	}
	return out
}

func clone(p *Panel, scope map[string]Option, repeated bool) *Panel {
	c := *p
	if len(scope) > 0 {
		c.Scoped = maps.Clone(scope)
	}
	if repeated {
		c.SourceID = p.ID
	}
	return &c
}
