package views

import (
	"context"
	"errors"
	"strings"
	"testing"
)

func TestLibraryIsListedWhenItIsOpened(t *testing.T) {
	r := newRobot(t, 100, 24)
	entries := []Entry{{Name: "test", Title: "Test"}, {Name: "/far/disks.json", Title: "Disks", Folder: "Storage"}}
	var errs []error
	r.root.deps.List = func(context.Context) ([]Entry, []error) { return entries, errs }
	r.press("d")
	r.sees("Disks", "Storage")
	entries = append(entries, Entry{Name: "late", Title: "Late comer", Source: "home"})
	errs = []error{errors.New("Grafana home: no answer in time"), errors.New("other")}
	r.press("esc", "d", "l", "a", "t", "e")
	r.sees("Late comer", "Grafana home: no answer in time (and 1 more")
}

func TestStarsAndOpenedAreRemembered(t *testing.T) {
	r := newRobot(t, 100, 24)
	var told []string
	r.root.deps.Star = func(name string, on bool) error {
		told = append(told, name+map[bool]string{true: " on", false: " off"}[on])
		return nil
	}
	r.root.deps.Opened = func(name, title string) error {
		told = append(told, "opened "+name+" "+title)
		return errors.New("the disk is full")
	}
	r.press("*")
	r.sees("starred")
	r.press("d")
	r.sees("bundled *")
	r.press("esc", "*")
	r.sees("the star is off")
	r.press("d", "o", "t", "h", "e", "r", "enter")
	r.sees("not remembered: the disk is full")
	if got := strings.Join(told, ", "); !strings.HasPrefix(got, "test on, test off, opened other ") {
		t.Error(got)
	}
}

func TestServersAreSwitched(t *testing.T) {
	r := newRobot(t, 100, 24)
	old := r.root.deps.Source
	r.root.deps.Servers, r.root.server = []string{"pi", "cluster"}, "pi"
	broken := true
	r.root.deps.Switch = func(name string) (Upstream, error) {
		if broken {
			return Upstream{}, errors.New("the file ca.pem is not there")
		}
		return Upstream{Name: name, Source: old, Server: "http://cluster"}, nil
	}
	r.press("S")
	r.sees("Servers", "pi", "cluster")
	r.press("c", "l", "enter")
	r.sees("ca.pem is not there")
	broken = false
	r.press("S", "c", "l", "enter")
	r.sees("asking cluster")
	if r.root.deps.Server != "http://cluster" || r.root.below().deps.Server != "http://cluster" || r.root.deps.API != nil {
		t.Error("the new server is not the one asked")
	}
}
