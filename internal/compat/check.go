package compat

import (
	"bytes"
	"encoding/json"
	"sort"
	"strconv"
	"strings"
)

// Finding is a field that is not shown as Grafana shows it.
type Finding struct {
	Path    string // as in the document: "targets[2].exemplar"
	Honour  Honour // Partly or Missing
	Unknown bool   // the list does not have the field
	Note    string
}

// maxFindings bounds what a hostile document can make montui say.
const maxFindings = 1000

// Check is what a document has that is not wholly shown, in the order of its paths. Broken JSON has no fields to speak of.
func (l List) Check(raw json.RawMessage) []Finding {
	var doc any
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber()
	if decoder.Decode(&doc) != nil {
		return nil
	}
	return l.Checker().Check(doc)
}

// Checker is a list made ready for many documents.
type Checker struct{ root *node }

// Checker makes the list ready.
func (l List) Checker() Checker { return Checker{l.tree()} }

// Check is List.Check of a document that is decoded: its objects are map[string]any and its lists []any.
func (c Checker) Check(doc any) []Finding {
	var w walker
	w.walk(c.root, doc, nil)
	return w.found
}

// node is a list as a tree of keys.
type node struct {
	entry    *Entry
	children map[string]*node
}

func (l List) tree() *node {
	root := &node{}
	for i := range l {
		at := root
		for key := range strings.SplitSeq(l[i].Path, ".") {
			next := at.children[key]
			if next == nil {
				next = &node{}
				if at.children == nil {
					at.children = map[string]*node{}
				}
				at.children[key] = next
			}
			at = next
		}
		at.entry = &l[i]
	}
	return root
}

func (n *node) child(key string) *node {
	if c := n.children[key]; c != nil {
		return c
	}
	return n.children["*"]
}

type walker struct {
	found []Finding
}

// place is where a member stands; its text is made when there is something to say about it.
type place struct {
	above *place
	name  string // ".key" or "[0]"
}

func (p *place) String() string {
	if p == nil {
		return ""
	}
	return strings.TrimPrefix(p.above.String()+p.name, ".")
}

func (w *walker) walk(n *node, value any, at *place) {
	switch value := value.(type) {
	case map[string]any:
		var keys []string
		for key, v := range value {
			if !n.child(key).quiet() && !empty(v) {
				keys = append(keys, key)
			}
		}
		sort.Strings(keys)
		for _, key := range keys {
			w.member(n.child(key), value[key], &place{at, "." + key})
		}
	case []any:
		if n.child("*").quiet() {
			return
		}
		for i, v := range value {
			w.member(n.child("*"), v, &place{at, "[" + strconv.Itoa(i) + "]"})
		}
	}
}

// quiet tells that nothing can be found in a member, whatever it is.
func (n *node) quiet() bool {
	return n != nil && n.children == nil && (n.entry == nil || n.entry.Honour == Shown || n.entry.Honour == Unseen)
}

func (w *walker) member(n *node, value any, at *place) {
	if len(w.found) >= maxFindings || empty(value) {
		return
	}
	if n == nil {
		w.found = append(w.found, Finding{Path: at.String(), Honour: Missing, Unknown: true, Note: "montui does not know this field"})
		return
	}
	if e := n.entry; e != nil && (e.Honour == Partly || e.Honour == Missing) && !same(value, e.Unless) {
		w.found = append(w.found, Finding{Path: at.String(), Honour: e.Honour, Note: e.Note})
	}
	if n.children == nil {
		return
	}
	switch value.(type) {
	case map[string]any, []any:
		w.walk(n, value, at)
	}
}

// empty tells a value that means the same as none.
func empty(v any) bool {
	switch v := v.(type) {
	case nil:
		return true
	case bool:
		return !v
	case string:
		return v == ""
	case []any:
		return len(v) == 0
	case map[string]any:
		return len(v) == 0
	}
	return false
}

func same(value any, literal string) bool {
	if literal == "" {
		return false
	}
	raw, err := json.Marshal(value)
	return err == nil && string(raw) == literal
}
