package company

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
)

// Hall is where the members of one server meet. It is safe for use by several goroutines; nobody in it waits for anybody.
type Hall struct {
	mu      sync.Mutex
	members map[int64]*Member
	last    int64
}

// Member is one session. A nil Member is a session that is alone and stays so.
type Member struct {
	hall *Hall
	id   int64
	name string // "" for the anonymous
	open bool   // others may look along, and it may look along with others
	view View
}

// View is what a session is looking at: enough for another to show the same.
type View struct {
	Dashboard string
	Vars      map[string][]string
	From, To  string
}

// Other is somebody else who is here.
type Other struct {
	ID        int64
	Name      string
	Dashboard string
}

// NewHall is an empty hall.
func NewHall() *Hall { return &Hall{members: map[int64]*Member{}} }

// Enter adds a session until it leaves. Those who are open may follow each other.
func (h *Hall) Enter(name string, open bool) *Member {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.last++
	m := &Member{hall: h, id: h.last, name: name, open: open}
	h.members[m.id] = m
	return m
}

// Leave takes the session out; a second time does nothing.
func (m *Member) Leave() {
	if m == nil {
		return
	}
	m.hall.mu.Lock()
	defer m.hall.mu.Unlock()
	delete(m.hall.members, m.id)
}

// Show tells the others what this session is looking at.
func (m *Member) Show(v View) {
	if m == nil {
		return
	}
	v.Vars = cloneVars(v.Vars)
	m.hall.mu.Lock()
	defer m.hall.mu.Unlock()
	m.view = v
}

// Look is what another member is looking at; false when that one has left or may not be followed.
func (m *Member) Look(id int64) (View, bool) {
	if m == nil || !m.open {
		return View{}, false
	}
	m.hall.mu.Lock()
	defer m.hall.mu.Unlock()
	other := m.hall.members[id]
	if other == nil || !other.open || other == m {
		return View{}, false
	}
	v := other.view
	v.Vars = cloneVars(v.Vars)
	return v, true
}

// Others are those who may be followed, in the order of their names.
func (m *Member) Others() []Other {
	if m == nil || !m.open {
		return nil
	}
	m.hall.mu.Lock()
	defer m.hall.mu.Unlock()
	var others []Other
	for _, other := range m.hall.members {
		if other != m && other.open {
			others = append(others, Other{ID: other.id, Name: cmp.Or(other.name, fmt.Sprintf("visitor %d", other.id)), Dashboard: other.view.Dashboard})
		}
	}
	slices.SortFunc(others, func(a, b Other) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID)) })
	return others
}

// MayFollow tells whether this session may look along with others at all.
func (m *Member) MayFollow() bool { return m != nil && m.open }

// Here says who is here beside this session: "" when nobody is. Users' names are for users only.
func (m *Member) Here() string {
	if m == nil {
		return ""
	}
	m.hall.mu.Lock()
	defer m.hall.mu.Unlock()
	names := map[string]bool{}
	others := 0
	for _, other := range m.hall.members {
		if other == m {
			continue
		}
		if m.name == "" || other.name == "" {
			others++
		} else {
			names[other.name] = true
		}
	}
	words := slices.Sorted(maps.Keys(names))
	if len(words) > maxNames {
		others += len(words) - maxNames
		words = words[:maxNames]
	}
	switch {
	case others == 1:
		words = append(words, "1 other")
	case others > 1:
		words = append(words, fmt.Sprintf("%d others", others))
	}
	return strings.Join(words, ", ")
}

// maxNames is how many members Here names; the rest are counted.
const maxNames = 3

// Count is how many are here.
func (h *Hall) Count() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.members)
}

func cloneVars(vars map[string][]string) map[string][]string {
	clone := make(map[string][]string, len(vars))
	for name, values := range vars {
		clone[name] = slices.Clone(values)
	}
	return clone
}
