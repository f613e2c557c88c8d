package dashboard

import "slices"

// kids places a row's panels; it gives how much panel repeats have added to the row's height.
func (l *layout) kids(kids []*Panel, offset int, scope map[string]Option) int {
	type bump struct{ from, by int }
	var bumps []bump
	extra := 0
	for _, p := range kids {
		if len(l.out) >= maxExpanded {
			break
		}
		if !p.Show.shows(l.Situation, scope) {
			continue
		}
		y := p.Grid.Y + offset
		for _, b := range bumps {
			if p.Grid.Y >= b.from {
				y += b.by
			}
		}
		values := l.repeats(p, scope)
		if values == nil {
			c := clone(p, scope, false)
			c.Grid.Y = y
			l.out = append(l.out, c)
			continue
		}
		if by := l.repeat(p, values, y, scope); by > 0 {
			from := p.Grid.Y + p.Grid.H
			if last := len(bumps) - 1; last >= 0 && bumps[last].from == from {
				bumps[last].by += by
			} else {
				bumps = append(bumps, bump{from, by})
			}
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
		c := clone(p, with(scope, p.Repeat, *v), true)
		c.Grid.Y = y + i/per*p.Grid.H
		if !vertical {
			c.Grid.W = gridColumns / per
			c.Grid.X = i % per * c.Grid.W
		}
		l.out = append(l.out, c)
	}
	return ((len(values)+per-1)/per - 1) * p.Grid.H
}

// flow places the panels of an auto grid one after the other; it gives how much higher the grid is than in the file.
func (l *layout) flow(kids []*Panel, offset int, scope map[string]Option) int {
	grid, top := kids[0].flow, kids[0].Grid.Y
	start := len(l.out)
	for _, p := range kids {
		if !p.Show.shows(l.Situation, scope) {
			continue
		}
		values := l.repeats(p, scope)
		if values == nil {
			values = []*Option{nil}
		}
		for _, v := range values {
			if len(l.out) >= maxExpanded {
				break
			}
			inner := scope
			if v != nil {
				inner = with(scope, p.Repeat, *v)
			}
			l.out = append(l.out, clone(p, inner, v != nil))
		}
	}
	placed := l.out[start:]
	for i, p := range placed {
		p.Grid = grid.place(i, len(placed))
		p.Grid.Y += top + offset
	}
	return grid.lines(len(placed)) - grid.lines(len(kids))
}

// repeats are the values a panel is shown for; nil when it does not repeat, also over what the row around it fixes.
func (l *layout) repeats(p *Panel, scope map[string]Option) []*Option {
	if _, fixed := scope[p.Repeat]; p.Repeat == "" || fixed {
		return nil
	}
	return l.values(p.Repeat)
}

// manyValued are the types of variables that Grafana repeats over.
var manyValued = []string{"query", "custom", "datasource", "groupby", "snapshot"}

// values are the selected values of a variable. One that has none still shows its panels once, for the empty value;
// nil is for a variable that is not there or cannot have several.
func (l *layout) values(variable string) []*Option {
	kind := l.kinds[variable]
	if kind != "" && !slices.Contains(manyValued, kind) || l.Selected == nil {
		return nil
	}
	var out []*Option
	for _, o := range l.Selected(variable) {
		out = append(out, &o)
	}
	if len(out) == 0 && kind != "" {
		none := Option{Text: "None"}
		if l.All != nil && l.All(variable) {
			none.Text = "All"
		}
		return []*Option{&none}
	}
	return out
}

// compact does what react-grid-layout does with Grafana's panels: from the top down and the left to the right, each goes
// up until it meets another, and down when it would overlap one.
func compact(panels []*Panel) {
	order := slices.Clone(panels)
	slices.SortStableFunc(order, func(a, b *Panel) int {
		if a.Grid.Y != b.Grid.Y {
			return a.Grid.Y - b.Grid.Y
		}
		return a.Grid.X - b.Grid.X
	})
	var filled [gridColumns]int
	for _, p := range order {
		columns := filled[min(p.Grid.X, gridColumns-1):max(min(p.Grid.X+p.Grid.W, gridColumns), min(p.Grid.X, gridColumns-1)+1)]
		p.Grid.Y = slices.Max(columns)
		bottom := p.Grid.Y + p.Grid.H
		for i := range columns {
			columns[i] = bottom
		}
	}
}
