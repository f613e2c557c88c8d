package views

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"github.com/montui/montui/internal/canvas"
	"github.com/montui/montui/internal/theme"
)

// named is a theme by the name that it is remembered by; "" is what the settings and the terminal say.
type named struct {
	name, label      string
	dark, colorblind bool
}

// themes are what the reader can choose among.
func (r *Root) themes() []named {
	return []named{
		{"", "as the settings and the terminal say", r.darkTerminal, r.deps.Look.Colorblind},
		{"dark", "dark", true, false}, {"light", "light", false, false},
		{"dark-colorblind", "dark, for the colour-blind", true, true}, {"light-colorblind", "light, for the colour-blind", false, true},
	}
}

// themed is the theme of this terminal, dark or light.
func (r *Root) themed(dark, colorblind bool) *theme.Theme {
	t := theme.New(r.theme.Depth, dark, r.theme.Glyphs)
	if colorblind {
		t = t.Colorblind()
	}
	return t
}

// wear puts a theme on; a name that is none is as "".
func (r *Root) wear(name string) {
	all := r.themes()
	t := all[max(0, slices.IndexFunc(all, func(t named) bool { return t.name == name }))]
	r.theme, r.themeName = r.themed(t.dark, t.colorblind), t.name
}

// deepen shows exact colours on a terminal that has told its version: all that do have them, and SSH passes their $COLORTERM on seldom. (To be asked
// for the colours themselves makes some terminals print the question.)
func (r *Root) deepen() {
	if r.theme.Depth == canvas.ANSI256 {
		r.theme = theme.New(canvas.TrueColor, r.theme.Dark, r.theme.Glyphs)
		r.wear(r.themeName)
	}
}

// background is what the terminal says of itself.
func (r *Root) background(dark bool) {
	if r.deps.Look.Dark == nil {
		r.darkTerminal = dark
	}
	r.wear(r.themeName)
}

// newThemePicker shows each theme as the cursor comes to it; esc brings the old one back.
func (r *Root) newThemePicker() *picker {
	before := r.themeName
	var items []item
	for _, t := range r.themes() {
		items = append(items, item{value: t.name, label: t.label, marked: t.name == before})
	}
	p := newPicker("Colours", items)
	p.preview = r.wear
	p.cancel = func() { r.wear(before) }
	p.choose = func(values []string, _ string) tea.Cmd {
		if len(values) == 0 {
			return nil
		}
		r.wear(values[0])
		name, keep := values[0], r.deps.KeepTheme
		return r.keep(keep != nil, r.themeKeeper.after(func() error { return keep(name) }))
	}
	return p
}
