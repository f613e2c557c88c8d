package field

import "time"

// Env is what resolving a field config needs from outside.
type Env struct {
	Interpolate func(string) string // dashboard variables; nil keeps text as it is
	Zone        *time.Location
	Now         int64 // ms, for "today" and "ago" texts
	Dark        bool
}

// Text is a formatted value.
type Text struct {
	Text, Prefix, Suffix string
	Color                string  // #RRGGBB or rgba(…), "" for none
	Percent              float64 // place between min and max, 0..1 when inside
	Numeric              float64 // NaN when the value is no number
	Icon                 string
}

// Full is the whole text: prefix, text and suffix.
func (t Text) Full() string { return t.Prefix + t.Text + t.Suffix }
