package views

import (
	"context"
	"errors"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/montui/montui/internal/dashboard"
	"github.com/montui/montui/internal/query"
)

// filledMsg is what a picker offers, when it had to be asked for.
type filledMsg struct {
	board  int
	picker *picker
	items  []item
	err    error
}

func (m filledMsg) recipient() int { return m.board }

// fill stores what was asked for in a picker, which may be closed by now.
func (p *picker) fill(items []item, err error) {
	p.empty = "the server has none"
	if err != nil {
		p.empty = err.Error()
	}
	if p.items = items; err != nil {
		p.items = nil
	}
	p.match()
}

// ask fills a picker with what the server offers.
func (b *board) ask(p *picker, offers func(ctx context.Context) ([]string, error), marked func(string) bool) tea.Cmd {
	p.empty = "asking " + b.deps.Server + " …"
	ctx, msg := b.deps.Context, filledMsg{board: b.id, picker: p}
	return func() tea.Msg {
		ctx, cancel := context.WithTimeout(ctx, queryTimeout)
		defer cancel()
		var names []string
		names, msg.err = offers(ctx)
		for _, n := range names {
			msg.items = append(msg.items, item{value: n, label: n, marked: marked(n)})
		}
		return msg
	}
}

// filterText is a filter as a person reads it.
func filterText(f query.Filter) string {
	value := f.Value
	if len(f.Values) > 1 {
		value = strings.Join(f.Values, " or ")
	}
	return f.Key + " " + f.Operator + " " + value
}

// filtersText is an adhoc variable's value as the header shows it.
func (b *board) filtersText(name string) string {
	filters := b.vars.Filters(name)
	switch len(filters) {
	case 0:
		return "none"
	case 1:
		return filterText(filters[0])
	}
	return filterText(filters[0]) + " +" + itoa(len(filters)-1)
}

// newFilterPicker lists the filters of an adhoc variable: enter changes one, or adds one.
func (r *Root) newFilterPicker(b *board, v *dashboard.Variable) *picker {
	filters := b.vars.Filters(v.Name)
	items := make([]item, 0, len(filters)+1)
	for i, f := range filters {
		items = append(items, item{value: itoa(i), label: filterText(f), aside: "change"})
	}
	items = append(items, item{value: itoa(len(filters)), label: "add a filter …"})
	p := newPicker(variableLabel(v), items)
	p.choose = func(values []string, _ string) tea.Cmd {
		for i := range items {
			switch {
			case len(values) == 0 || items[i].value != values[0]:
			case i == len(filters):
				return r.pickFilterKey(b, v)
			default:
				r.overlay = r.newFilterMenu(b, v, i)
			}
		}
		return nil
	}
	return p
}

// newFilterMenu is what can be done with a filter.
func (r *Root) newFilterMenu(b *board, v *dashboard.Variable, at int) *picker {
	filters := slices.Clone(b.vars.Filters(v.Name))
	f := filters[at]
	p := newPicker(filterText(f), []item{{value: "value", label: "another value"}, {value: "operator", label: "another operator", aside: f.Operator}, {value: "remove", label: "remove it"}})
	p.choose = func(values []string, _ string) tea.Cmd {
		if len(values) == 0 {
			return nil
		}
		switch values[0] {
		case "value":
			return r.pickFilterValue(b, v, f, at)
		case "operator":
			r.overlay = r.newOperatorPicker(b, v, f, at)
		case "remove":
			return r.setFilters(b, v, slices.Delete(filters, at, at+1))
		}
		return nil
	}
	return p
}

func (r *Root) pickFilterKey(b *board, v *dashboard.Variable) tea.Cmd {
	p := newPicker(variableLabel(v)+": label", nil)
	p.check = func(typed string) error {
		if strings.ContainsAny(typed, ` "{}=!~`) {
			return errors.New("write the name of a label")
		}
		return nil
	}
	p.choose = func(values []string, typed string) tea.Cmd {
		if len(values) > 0 {
			typed = values[0]
		}
		r.overlay = r.newOperatorPicker(b, v, query.Filter{Key: typed}, len(b.vars.Filters(v.Name)))
		return nil
	}
	r.overlay = p
	vars, source := b.vars, b.deps.Source
	return b.ask(p, func(ctx context.Context) ([]string, error) { return vars.FilterKeys(ctx, source, v.Name) }, func(string) bool { return false })
}

// operatorWords say what the operators mean.
var operatorWords = map[string]string{"=": "is", "!=": "is not", "=|": "is one of", "!=|": "is none of", "=~": "matches the regular expression", "!~": "does not match"}

func (r *Root) newOperatorPicker(b *board, v *dashboard.Variable, f query.Filter, at int) *picker {
	var items []item
	for _, op := range query.Operators() {
		items = append(items, item{value: op, label: op, aside: operatorWords[op], marked: op == f.Operator})
	}
	p := newPicker(variableLabel(v)+": "+f.Key, items)
	p.choose = func(values []string, _ string) tea.Cmd {
		if len(values) == 0 {
			return nil
		}
		f.Operator = values[0]
		return r.pickFilterValue(b, v, f, at)
	}
	return p
}

func (r *Root) pickFilterValue(b *board, v *dashboard.Variable, f query.Filter, at int) tea.Cmd {
	p := newPicker(f.Key+" "+f.Operator, nil)
	p.multi = f.Operator == "=|" || f.Operator == "!=|"
	p.check = func(string) error { return nil }
	p.choose = func(values []string, typed string) tea.Cmd {
		if len(values) == 0 {
			values = []string{typed}
		}
		f.Value, f.Values = values[0], nil
		if p.multi {
			f.Values = values
		}
		filters := slices.Clone(b.vars.Filters(v.Name))
		if at < len(filters) {
			filters[at] = f
		} else {
			filters = append(filters, f)
		}
		return r.setFilters(b, v, filters)
	}
	r.overlay = p
	vars, source := b.vars, b.deps.Source
	return b.ask(p, func(ctx context.Context) ([]string, error) { return vars.FilterValues(ctx, source, v.Name, f.Key) },
		func(value string) bool { return value == f.Value || slices.Contains(f.Values, value) })
}

func (r *Root) setFilters(b *board, v *dashboard.Variable, filters []query.Filter) tea.Cmd {
	return b.choose(r, v, query.Address(filters))
}

// pickValue opens what changes a variable.
func (r *Root) pickValue(b *board, v *dashboard.Variable) tea.Cmd {
	switch v.Type {
	case "adhoc":
		r.overlay = r.newFilterPicker(b, v)
		return nil
	case "groupby":
		p := r.newValuePicker(b, v)
		p.multi = true
		r.overlay = p
		vars, source := b.vars, b.deps.Source
		chosen, _ := b.vars.Get(v.Name)
		return b.ask(p, func(ctx context.Context) ([]string, error) { return vars.FilterKeys(ctx, source, v.Name) },
			func(key string) bool { return slices.Contains(chosen.Values, key) })
	}
	r.overlay = r.newValuePicker(b, v)
	return nil
}
