package views

import (
	"cmp"
	"slices"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"

	"github.com/montui/montui/internal/canvas"
)

// item is a line of a picker: what is chosen, what is shown beside it, and whether it is chosen now.
type item struct {
	value, label, aside string
	marked              bool
}

// picker is a list that is filtered by typing.
type picker struct {
	title string
	items []item
	multi bool // space marks several

	filter  string
	shown   []int // indexes of items that match
	at      int
	top     int
	touched bool        // something was marked, or a mark taken off
	list    canvas.Rect // as drawn last

	// choose gets the chosen values; typed is what stands in the filter when nothing in the list matches it.
	choose func(values []string, typed string) tea.Cmd
	// meant tells a text that is more likely to be meant itself than an item that fits it; nil for none.
	meant func(typed string) bool
	// check says, while typing, what is wrong with a text that is not in the list; nil when only the list may be chosen.
	check func(typed string) error
	empty string // what to say when the list is empty
	hint  string // what stands where nothing is typed yet; "" is that typing filters
	// again gives the items as they are now, of a list that grows while it is open; nil for one that does not.
	again func() []item
	// preview shows what the cursor is on, and cancel takes it back; nil where there is nothing to show.
	preview func(value string)
	cancel  func()
}

func newPicker(title string, items []item) *picker {
	p := &picker{title: title, items: items}
	p.match()
	for i, it := range items {
		if it.marked {
			p.at = i
			break
		}
	}
	return p
}

// typedRow stands in shown for the typed text, where free text may be chosen.
const typedRow = -1

// match keeps the items that fit what is typed, those that fit best first.
func (p *picker) match() {
	p.shown = p.shown[:0]
	fits := make(map[int]int, len(p.items))
	exact := false
	for i, it := range p.items {
		if !fuzzy(p.filter, it.label) && !fuzzy(p.filter, it.aside) {
			continue
		}
		fits[i] = min(2*fitness(p.filter, it.label), 2*fitness(p.filter, it.aside)+1)
		exact = exact || it.label == p.filter || it.value == p.filter
		p.shown = append(p.shown, i)
	}
	if p.filter != "" {
		slices.SortStableFunc(p.shown, func(a, b int) int { return cmp.Compare(fits[a], fits[b]) })
	}
	if p.filter != "" && !exact && p.check != nil && p.check(p.filter) == nil {
		if p.meant != nil && p.meant(p.filter) {
			p.shown = slices.Insert(p.shown, 0, typedRow)
		} else {
			p.shown = append(p.shown, typedRow)
		}
	}
	p.at = min(p.at, max(0, len(p.shown)-1))
}

// current is the item under the cursor; nil when there is none, or when that is the text typed.
func (p *picker) current() *item {
	if p.at < 0 || p.at >= len(p.shown) || p.shown[p.at] == typedRow {
		return nil
	}
	return &p.items[p.shown[p.at]]
}

func (p *picker) scroll(lines int) { p.at = min(max(p.at+lines, 0), max(0, len(p.shown)-1)) }

func (p *picker) key(r *Root, name, text string) tea.Cmd {
	if p.preview != nil {
		if name == "esc" {
			p.cancel()
		}
		defer func() {
			if it := p.current(); it != nil && r.overlay == overlay(p) {
				p.preview(it.value)
			}
		}()
	}
	switch name {
	case "esc":
		r.overlay = nil
	case "enter":
		return p.enter(r)
	case "up", "ctrl+p":
		p.scroll(-1)
	case "down", "ctrl+n":
		p.scroll(1)
	case "pgup":
		p.scroll(-10)
	case "pgdown":
		p.scroll(10)
	case "space":
		if p.multi {
			p.toggle()
			return nil
		}
		p.edit(p.filter + " ")
	case "backspace":
		if p.filter != "" {
			_, size := utf8.DecodeLastRuneInString(p.filter)
			p.edit(p.filter[:len(p.filter)-size])
		}
	case "ctrl+u":
		p.edit("")
	default:
		if text != "" {
			p.edit(p.filter + text)
		}
	}
	return nil
}

func (p *picker) edit(filter string) {
	p.filter, p.at = filter, 0
	p.match()
}

// toggle marks a value beside others. All excludes the rest, as in Grafana.
func (p *picker) toggle() {
	if len(p.shown) > 0 && p.current() == nil { // a text typed becomes an item of its own
		p.items = append(p.items, item{value: p.filter, label: p.filter, aside: "typed"})
		p.shown[p.at] = len(p.items) - 1
	}
	it := p.current()
	if it == nil {
		return
	}
	p.touched = true
	it.marked = !it.marked
	for i := range p.items {
		if other := &p.items[i]; it.marked && other != it && (it.value == allValue || other.value == allValue) {
			other.marked = false
		}
	}
}

// enter takes what is marked when marks were changed, else what the cursor is on.
func (p *picker) enter(r *Root) tea.Cmd {
	if len(p.shown) == 0 && !(p.multi && p.touched) {
		return nil
	}
	var values []string
	switch it := p.current(); {
	case p.multi && p.touched || p.multi && p.filter == "":
		for _, it := range p.items {
			if it.marked {
				values = append(values, it.value)
			}
		}
		if len(values) == 0 && it != nil {
			values = []string{it.value}
		}
	case it != nil:
		values = []string{it.value}
	}
	r.overlay = nil
	return p.choose(values, p.filter)
}

// click chooses the item at a place of the screen, or marks it.
func (p *picker) click(r *Root, x, y int) tea.Cmd {
	at := p.top + y - p.list.Y
	if !p.list.Contains(x, y) || at >= len(p.shown) {
		return nil
	}
	p.at = at
	if p.multi {
		p.toggle()
		return nil
	}
	return p.enter(r)
}
