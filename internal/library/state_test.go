package library

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

func TestState(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a", "state.json")
	s, other := NewState(path), NewState(path)
	at := time.Unix(1000, 0)
	for i, name := range []string{"node", "mysql", "node"} {
		if err := s.Opened(name, strings.ToUpper(name), at.Add(time.Duration(i)*time.Minute)); err != nil {
			t.Fatal(err)
		}
	}
	if err := other.Star("mysql", true); err != nil {
		t.Fatal(err)
	}
	_ = s.Star("mysql", true)
	_ = s.Choose("node", map[string][]string{"job": {"a", "b"}})
	recent := other.Recent()
	if len(recent) != 2 || recent[0].Name != "node" || recent[0].Title != "NODE" || !recent[0].At.Equal(at.Add(2*time.Minute)) {
		t.Errorf("%+v", recent)
	}
	if got := s.Starred(); len(got) != 1 || got[0] != "mysql" {
		t.Errorf("%v", got)
	}
	if got := other.Chosen("node")["job"]; len(got) != 2 {
		t.Errorf("%v", got)
	}
	if s.Theme() != "" || s.KeepTheme("light") != nil || other.Theme() != "light" || len(other.Chosen("node")["job"]) != 2 {
		t.Errorf("the theme is %q", other.Theme())
	}
	_ = s.Star("mysql", false)
	for i := range maxRecent + 10 {
		_ = s.Opened(fmt.Sprint(i), "", at.Add(time.Duration(i)*time.Hour))
	}
	if len(s.Starred()) != 0 || len(s.Recent()) != maxRecent || len(s.Chosen("node")) != 0 {
		t.Errorf("%d stars, %d recent", len(s.Starred()), len(s.Recent()))
	}
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(path), ".state-*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestStateToleratesGarbage(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state.json")
	for _, text := range []string{"", "garbage", "[]", `{"recent":7}`, `{"recent":[{}],"starred":[],"vars":null}`, `{"recent":[{"name":"a","at":"yesterday"}]}`, "\x00"} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		s := NewState(path)
		if len(s.Recent()) != 0 || s.Opened("node", "", time.Unix(1, 0)) != nil || len(s.Recent()) != 1 {
			t.Errorf("%q: %v", text, s.Recent())
		}
	}
	var none *State
	if none.Star("a", true) != nil || none.Recent() != nil || NewState("") != nil {
		t.Error("without a place nothing is remembered, and that is no error")
	}
	nowhere := NewState("/proc/nowhere/state.json")
	if nowhere.Star("a", true) == nil {
		t.Error("what cannot be written is an error")
	}
}

func TestStateOfManyAtOnce(t *testing.T) {
	s := NewState(filepath.Join(t.TempDir(), "state.json"))
	var wg sync.WaitGroup
	for i := range 20 {
		wg.Go(func() {
			if err := s.Star(fmt.Sprint(i), true); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if n := len(s.Starred()); n != 20 {
		t.Errorf("%d stars of 20", n)
	}
}
