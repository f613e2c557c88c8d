package company

import (
	"fmt"
	"reflect"
	"sync"
	"testing"
)

func TestWhoIsHere(t *testing.T) {
	h := NewHall()
	ada := h.Enter("ada", true)
	if got := ada.Here(); got != "" {
		t.Errorf("alone: %q", got)
	}
	bob, stranger := h.Enter("bob", true), h.Enter("", false)
	h.Enter("bob", true)
	for m, want := range map[*Member]string{ada: "bob, 1 other", bob: "ada, bob, 1 other", stranger: "3 others", nil: ""} {
		if got := m.Here(); got != want {
			t.Errorf("%+v sees %q, want %q", m, got, want)
		}
	}
	for i := range 5 {
		h.Enter(fmt.Sprint("c", i), true)
	}
	if got := ada.Here(); got != "bob, c0, c1, 4 others" {
		t.Errorf("%q", got)
	}
	bob.Leave()
	bob.Leave()
	if h.Count() != 8 {
		t.Errorf("%d are here", h.Count())
	}
}

func TestLookingAlong(t *testing.T) {
	h := NewHall()
	ada, bob, stranger := h.Enter("ada", true), h.Enter("bob", true), h.Enter("", false)
	v := View{Dashboard: "mysql", Vars: map[string][]string{"instance": {"db1"}}, From: "now-1h", To: "now"}
	ada.Show(v)
	v.Vars["instance"][0] = "changed later"
	others := bob.Others()
	if len(others) != 1 || others[0].Name != "ada" || others[0].Dashboard != "mysql" {
		t.Fatalf("%+v", others)
	}
	want := View{Dashboard: "mysql", Vars: map[string][]string{"instance": {"db1"}}, From: "now-1h", To: "now"}
	if got, ok := bob.Look(others[0].ID); !ok || !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, %v", got, ok)
	}
	if _, ok := stranger.Look(others[0].ID); ok || stranger.Others() != nil || stranger.MayFollow() {
		t.Error("the anonymous look along")
	}
	ada.Leave()
	if _, ok := bob.Look(others[0].ID); ok {
		t.Error("one who left is still to be seen")
	}
	var alone *Member
	alone.Show(v)
	alone.Leave()
	if _, ok := alone.Look(1); ok || alone.Others() != nil {
		t.Error("who is alone sees somebody")
	}
}

func TestComingAndGoing(t *testing.T) {
	h := NewHall()
	var all sync.WaitGroup
	for i := range 50 {
		all.Go(func() {
			m := h.Enter(fmt.Sprint(i), true)
			m.Show(View{Dashboard: "node"})
			for _, o := range m.Others() {
				m.Look(o.ID)
			}
			m.Here()
			m.Leave()
		})
	}
	all.Wait()
	if h.Count() != 0 {
		t.Errorf("%d stayed", h.Count())
	}
}
