package frame

import (
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// ValueFieldName is the name data sources give a field that has none of its own.
const ValueFieldName = "Value"

// Names gives the fields of a set of frames the names that Grafana shows for them (getFieldDisplayName); what depends on the
// whole set is found out once.
type Names struct {
	frameNamesDiffer bool
	singleLabel      string
	all              bool // there is a set of frames
	duplicates       map[*Frame]twins
	singles          map[*Frame]string
	memory           Memory
	many             bool
	alone            *Names // for the names of frames
}

// Memory keeps the names fields once got: in Grafana a field remembers its name while transformations drop its siblings,
// so that "Time 1" can still be renamed when "Time 2" is gone.
type Memory map[*Field]*remembered

type remembered struct {
	name string
	many bool // among many frames; a name is only good for the same question
}

// Names is NewNames with this memory.
func (m Memory) Names(all Frames) *Names {
	n := NewNames(all)
	n.memory, n.many = m, len(all) > 1
	return n
}

// Carry lets a field's copy share its remembered name.
func (m Memory) Carry(from, to *Field) {
	if r, ok := m[from]; ok {
		m[to] = r
	}
}

// Set makes a field remember a name it was given.
func (m Memory) Set(f *Field, name string) { m[f] = &remembered{name, false} }

// NewNames prepares naming among these frames.
func NewNames(all Frames) *Names {
	n := &Names{all: all != nil, duplicates: map[*Frame]twins{}, singles: map[*Frame]string{}}
	for i := 1; i < len(all); i++ {
		if all[i].Name != all[i-1].Name {
			n.frameNamesDiffer = true
			break
		}
	}
	n.singleLabel = singleLabelName(all)
	return n
}

// singleLabelName is the label's name when all fields of all frames have no other, else "".
func singleLabelName(all Frames) string {
	single := ""
	for _, fr := range all {
		for _, f := range fr.Fields {
			for name := range f.Labels {
				if single == "" {
					single = name
				} else if name != single {
					return ""
				}
			}
		}
	}
	return single
}

// Of is the field's display name; fr is the frame it stands in.
func (n *Names) Of(f *Field, fr *Frame) string {
	if n.memory == nil {
		return n.compute(f, fr)
	}
	r, ok := n.memory[f]
	if ok && r.many == n.many && r.name != "" {
		return r.name
	}
	name := n.compute(f, fr)
	if !ok {
		r = &remembered{}
		n.memory[f] = r
	}
	r.name, r.many = name, n.many // for all copies of the field, too
	return name
}

func (n *Names) compute(f *Field, fr *Frame) string {
	if f.Config.DisplayName != "" {
		return f.Config.DisplayName
	}
	if fr != nil && f.Config.DisplayNameFromDS != "" {
		return f.Config.DisplayNameFromDS
	}
	if f.Kind == Time && f.Labels == nil {
		return f.Name
	}
	var parts []string
	frameNamed, labelled := false, false
	if n.frameNamesDiffer && fr != nil && fr.Name != "" {
		parts = append(parts, fr.Name)
		frameNamed = true
	}
	if f.Name != "" && f.Name != ValueFieldName {
		parts = append(parts, f.Name)
	}
	if f.Labels != nil && fr != nil {
		single := n.singleLabel
		if !n.all {
			single = n.single(fr)
		}
		text := f.Labels[single]
		if single == "" {
			text = LabelsText(f.Labels)
		}
		if text != "" {
			parts = append(parts, text)
			labelled = true
		}
	}
	if fr != nil && !frameNamed && !labelled && f.Name == ValueFieldName && fr.Name != "" {
		parts = append(parts, fr.Name)
	}
	name := strings.Join(parts, " ")
	if name == "" {
		name = f.Name
	}
	if name == "" {
		name = ValueFieldName
	}
	if name == f.Name {
		return n.numbered(f, fr)
	}
	return name
}

// single is the one label name of a frame's fields, found out once a frame.
func (n *Names) single(fr *Frame) string {
	name, known := n.singles[fr]
	if !known {
		name = singleLabelName(Frames{fr})
		n.singles[fr] = name
	}
	return name
}

// twins are a frame's fields of one name: how many there are, and each one's place among them.
type twins struct {
	count map[string]int
	place map[*Field]int
}

// numbered tells equal names in one frame apart: "a 1", "a 2".
func (n *Names) numbered(f *Field, fr *Frame) string {
	if fr == nil {
		return f.Name
	}
	t, known := n.duplicates[fr]
	if !known {
		t = twins{make(map[string]int, len(fr.Fields)), make(map[*Field]int, len(fr.Fields))}
		for _, other := range fr.Fields {
			t.count[other.Name]++
			t.place[other] = t.count[other.Name]
		}
		n.duplicates[fr] = t
	}
	count := t.count[f.Name]
	place, within := t.place[f]
	switch {
	case count == 0, count == 1 && within:
		return f.Name
	case !within: // it comes after its twins
		place = count
	}
	return f.Name + " " + strconv.Itoa(place)
}

// LabelsText writes labels as Grafana does in names: {a="1", b="2"}, values as they are, without escapes.
func LabelsText(l Labels) string {
	if len(l) == 0 {
		return ""
	}
	parts := make([]string, 0, len(l))
	for _, name := range slices.Sorted(maps.Keys(l)) {
		parts = append(parts, name+`="`+l[name]+`"`)
	}
	return "{" + strings.Join(parts, ", ") + "}"
}

// legendPart is {{ name }} in a legend's pattern, with JavaScript's notion of space.
var legendPart = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`\{\{[\s\v\p{Zs}\x{2028}\x{2029}\x{feff}]*([^\n\r\x{2028}\x{2029}]+?)[\s\v\p{Zs}\x{2028}\x{2029}\x{feff}]*\}\}`)
})

// RenderLegend puts labels into a pattern as Grafana's front end does it, for annotations: a label that is not there, or empty,
// leaves its name. Legends of Prometheus's series are made by its server, which leaves nothing.
func RenderLegend(pattern string, labels Labels) string {
	return legendPart().ReplaceAllStringFunc(pattern, func(part string) string {
		name := legendPart().FindStringSubmatch(part)[1]
		if v := labels[name]; v != "" {
			return v
		}
		return name
	})
}

// FrameName is what Grafana shows for a whole frame (getFrameDisplayName). index < 0 means none is known.
func FrameName(fr *Frame, index int) string { return NewNames(nil).Frame(fr, index) }

// Frame is FrameName, for many frames: names of a frame's fields as if it had no others beside it.
func (n *Names) Frame(fr *Frame, index int) string {
	if fr.Name != "" {
		return fr.Name
	}
	if n.alone == nil {
		n.alone = NewNames(nil)
	}
	var values []string
	for _, f := range fr.Fields {
		if f.Kind == Time {
			continue
		}
		if values = append(values, n.alone.compute(f, fr)); len(values) > 1 && index >= 0 {
			break
		}
	}
	if len(values) == 1 {
		return values[0]
	}
	if index < 0 && len(fr.Fields) > 0 {
		return strings.Join(values, ", ")
	}
	if fr.RefID != "" {
		return "Series (" + fr.RefID + ")"
	}
	if index < 0 {
		return "Series (undefined)"
	}
	return "Series (" + strconv.Itoa(index) + ")"
}
