package views

import (
	tea "charm.land/bubbletea/v2"

	"github.com/montui/montui/internal/theme"
)

// themes are what the reader can choose among, by the names that settings have for them.
var themes = []struct {
	name, label      string
	dark, colorblind bool
}{
	{"dark", "dark", true, false}, {"light", "light", false, false},
	{"dark-colorblind", "dark, for the colour-blind", true, true}, {"light-colorblind", "light, for the colour-blind", false, true},
}

// themed is the theme of this terminal, dark or light.
func (r *Root) themed(dark, colorblind bool) *theme.Theme {
	t := theme.New(r.theme.Depth, dark, r.theme.Glyphs)
	if colorblind {
		t = t.Colorblind()
	}
	return t
}

// newThemePicker shows each theme as the cursor comes to it; esc brings the old one back.
func (r *Root) newThemePicker() *picker {
	before, blind := r.theme, r.colorblind
	items := make([]item, len(themes))
	for i, t := range themes {
		items[i] = item{value: t.name, label: t.label, marked: t.dark == before.Dark && t.colorblind == blind}
	}
	p := newPicker("Colours", items)
	p.preview = func(name string) {
		for _, t := range themes {
			if t.name == name {
				r.theme, r.colorblind = r.themed(t.dark, t.colorblind), t.colorblind
				r.chosen = true
			}
		}
	}
	p.cancel = func() { r.theme, r.colorblind = before, blind }
	p.choose = func(values []string, _ string) tea.Cmd {
		if len(values) > 0 {
			p.preview(values[0])
		}
		return nil
	}
	return p
}
