package compat

// Honour is what montui does with a field.
type Honour uint8

const (
	Shown   Honour = iota // does what it does in Grafana
	Unseen                // means nothing in a terminal, and nobody would miss it: a tooltip, an editor's memory
	Partly                // shown, but for what the note says
	Missing               // not shown; the note says why, or what stands in its place
)

// String is the word for it in reports and in the documentation.
func (h Honour) String() string {
	return [...]string{"shown", "not needed", "partly", "missing"}[h]
}

// Entry is one field of a document, by its path.
type Entry struct {
	// Path is keys joined by dots; * is any key, and any element of a list: "legend.calcs", "steps.*.color".
	// An entry speaks for everything below it, unless the list has entries below it.
	Path   string
	Honour Honour
	Note   string // of Partly and Missing: the difference, as a sentence's end: "fill is drawn flat"
	// Unless is a JSON value that means the same as the field's absence, beside null, false, "", [] and {}: no finding then.
	Unless string
}

// List is what montui does with the fields of one kind of document.
type List []Entry

// Shows lists paths that are all shown.
func Shows(paths ...string) List { return each(Shown, "", paths) }

// Ignores lists paths that mean nothing in a terminal.
func Ignores(paths ...string) List { return each(Unseen, "", paths) }

// Lacks lists paths that are not shown, for one reason.
func Lacks(why string, paths ...string) List { return each(Missing, why, paths) }

// Join is all lists in one.
func Join(lists ...List) List {
	var out List
	for _, l := range lists {
		out = append(out, l...)
	}
	return out
}

// Under is the list with a path before each of its paths.
func (l List) Under(prefix string) List {
	out := make(List, len(l))
	for i, e := range l {
		e.Path = prefix + "." + e.Path
		out[i] = e
	}
	return out
}

func each(h Honour, note string, paths []string) List {
	out := make(List, len(paths))
	for i, p := range paths {
		out[i] = Entry{Path: p, Honour: h, Note: note}
	}
	return out
}
