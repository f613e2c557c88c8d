package views

import (
	"maps"
	"slices"
	"strings"
	"sync"

	tea "charm.land/bubbletea/v2"

	"github.com/montui/montui/internal/canvas"
	"github.com/montui/montui/internal/dashboard"
)

// offers are the values that a reader may choose among, All first where the dashboard has it.
func (b *board) offers(v *dashboard.Variable) []dashboard.Option {
	options := b.vars.Options(v.Name)
	if !v.IncludeAll || slices.ContainsFunc(options, func(o dashboard.Option) bool { return o.Value == allValue }) {
		return options
	}
	return slices.Insert(slices.Clone(options), 0, dashboard.Option{Text: "All", Value: allValue})
}

// turned is the variable that the keys for the next and the previous value change: the one chosen last, else the first with
// several values.
func (b *board) turned() *dashboard.Variable {
	var first *dashboard.Variable
	for _, v := range b.choices() {
		switch {
		case len(b.offers(v)) < 2:
		case v.Name == b.turning:
			return v
		case first == nil:
			first = v
		}
	}
	return first
}

// nextValue turns a variable's value on by one.
func (b *board) nextValue(r *Root, by int) tea.Cmd {
	v := b.turned()
	if v == nil {
		r.say(segment{"no variable here has another value", canvas.Style{FG: r.theme.Dim}})
		return nil
	}
	options, at := b.offers(v), -1
	if given := b.given[v.Name]; len(given) > 0 { // which may not have been answered for yet, when the key is pressed again and again
		at = slices.IndexFunc(options, func(o dashboard.Option) bool { return o.Value == given[0] || o.Text == given[0] })
	} else if value, ok := b.vars.Get(v.Name); ok && value.All {
		at = slices.IndexFunc(options, func(o dashboard.Option) bool { return o.Value == allValue })
	} else if ok && len(value.Values) > 0 {
		at = slices.IndexFunc(options, func(o dashboard.Option) bool { return o.Value == value.Values[0] })
	}
	next := options[((at+by)%len(options)+len(options))%len(options)]
	return b.choose(r, v, []string{next.Value})
}

// choose gives a variable values and keeps them for the next time.
func (b *board) choose(r *Root, v *dashboard.Variable, values []string) tea.Cmd {
	b.turning = v.Name
	delete(b.restored, v.Name)
	b.given[v.Name] = values
	if b.kept == nil {
		b.kept = map[string][]string{}
	}
	b.kept[v.Name] = values
	b.renew()
	return tea.Batch(b.resolve(), b.keepChosen(r))
}

// keepChosen remembers across sessions what was chosen by hand, not what a link or a flag gave.
func (b *board) keepChosen(r *Root) tea.Cmd {
	name, kept, choose := b.name, cloneGiven(b.kept), r.deps.Choose
	return r.keep(choose != nil, r.keeper.after(func() error { return choose(name, kept) }))
}

// keeper writes remembered state in order, though each write runs on a goroutine of its own.
type keeper struct {
	asked int // of the screens' thread
	mu    sync.Mutex
	done  int
}

// after is a write that does nothing once a later one of its kind has been done.
func (k *keeper) after(write func() error) func() error {
	k.asked++
	mine := k.asked
	return func() error {
		k.mu.Lock()
		defer k.mu.Unlock()
		if mine < k.done {
			return nil
		}
		k.done = mine
		return write()
	}
}

// ownValues gives a variable ("" for all) the values that the dashboard's file has, and forgets what was remembered.
func (b *board) ownValues(r *Root, name string) tea.Cmd {
	if len(b.given) == 0 && len(b.kept) == 0 {
		r.say(segment{"these are the dashboard's own values", canvas.Style{FG: r.theme.Dim}})
		return nil
	}
	own := func(string, []string) bool { return true }
	if name != "" {
		own = func(of string, _ []string) bool { return of == name }
	}
	maps.DeleteFunc(b.given, own)
	maps.DeleteFunc(b.kept, own)
	maps.DeleteFunc(b.restored, own)
	b.renew()
	r.say(segment{"the dashboard's own values again", canvas.Style{FG: r.theme.Text}})
	return tea.Batch(b.resolve(), b.keepChosen(r))
}

// withKept adds to what was given the values kept from an earlier time, where nothing else was given.
func withKept(given, kept map[string][]string) map[string][]string {
	all := cloneGiven(kept)
	maps.Copy(all, given)
	return all
}

// goneChoice says that a remembered value no longer exists. A value typed as a pattern never goes.
func (b *board) goneChoice(r *Root) string {
	for _, v := range b.choices() {
		options := b.vars.Options(v.Name)
		if v.Type != "query" || len(options) == 0 {
			continue
		}
		for _, value := range b.restored[v.Name] {
			if value != allValue && !strings.ContainsAny(value, "*+|()[]") && !slices.ContainsFunc(options, func(o dashboard.Option) bool { return o.Value == value || o.Text == value }) {
				return variableLabel(v) + " “" + value + "”, chosen earlier, is not there now; " + r.keyFor("V") + " brings the dashboard's own values back"
			}
		}
	}
	return ""
}
