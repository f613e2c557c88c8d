package views

import (
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/montui/montui/internal/company"
	"github.com/montui/montui/internal/query"
)

// together are two readers of one server; the first is followed by the second.
func together(t *testing.T, open bool) (leader, follower *robot) {
	t.Helper()
	hall := company.NewHall()
	leader, follower = newRobot(t, 160, 40), newRobot(t, 160, 40)
	leader.root.deps.Company, follower.root.deps.Company = hall.Enter("ada", open), hall.Enter("bob", open)
	leader.tick()
	follower.tick()
	return leader, follower
}

func (r *robot) tick() { r.send(clockMsg{}) }

func TestFollow(t *testing.T) {
	leader, follower := together(t, true)
	if !strings.Contains(follower.screen(), "with ada") {
		t.Errorf("it does not say who is here:\n%s", follower.screen())
	}
	follower.press("ctrl+f", "enter")
	if !strings.Contains(follower.screen(), "following ada") {
		t.Fatalf("it does not say whom it follows:\n%s", follower.screen())
	}
	leader.press("-", "n")
	leader.tick()
	follower.tick()
	l, f := leader.root.below(), follower.root.below()
	if f.from != l.from || f.from == "now-1h" || f.given["instance"][0] != l.given["instance"][0] {
		t.Errorf("it shows %s %v, not %s %v", f.from, f.given, l.from, l.given)
	}
	leader.press("d", "down", "enter")
	leader.tick()
	follower.tick()
	if l, f := leader.root.below().name, follower.root.below().name; l != f || f != "other" {
		t.Errorf("it shows %s, not %s", f, l)
	}
	follower.tick()
	if !strings.Contains(follower.screen(), "following ada") {
		t.Errorf("it lost whom it followed:\n%s", follower.screen())
	}
	follower.press("+")
	follower.tick()
	if s := follower.screen(); strings.Contains(s, "following") || !strings.Contains(s, "you left ada's screen") {
		t.Errorf("who changes his range goes on to follow:\n%s", s)
	}
	follower.press("ctrl+f", "enter")
	leader.root.deps.Company.Leave()
	follower.tick()
	if s := follower.screen(); !strings.Contains(s, "ada has left") {
		t.Errorf("the followed left:\n%s", s)
	}
}

// TestFollowFromHome: who follows somebody sees his dashboard, wherever he was.
func TestFollowFromHome(t *testing.T) {
	leader, follower := together(t, true)
	follower.press("2")
	if s := follower.screen(); !strings.Contains(s, "Home") || !strings.Contains(s, "with ada") {
		t.Errorf("home does not say who is here:\n%s", s)
	}
	follower.press("ctrl+f", "enter")
	leader.press("-")
	leader.tick()
	follower.tick()
	if s := follower.screen(); follower.root.board() == nil || !strings.Contains(s, "following ada") || follower.root.board().from != leader.root.board().from {
		t.Errorf("it shows:\n%s", s)
	}
}

func TestTheAnonymousDoNotFollow(t *testing.T) {
	_, follower := together(t, false)
	follower.press("ctrl+f")
	if s := follower.screen(); !strings.Contains(s, "only users known by a key") {
		t.Errorf("%s", s)
	}
	alone := newRobot(t, 160, 40)
	before := alone.screen()
	alone.press("ctrl+f")
	if alone.screen() != before {
		t.Error("a reader who is alone sees something of ctrl+f")
	}
}

// TestViewersShareQuestions looks at a dashboard from sessions that began at different moments of one beat.
func TestViewersShareQuestions(t *testing.T) {
	asked := map[int]int{}
	for _, viewers := range []int{1, 20} {
		first := newRobot(t, 160, 40)
		cache := query.NewCache(first.server)
		var clock atomic.Int64
		clock.Store(time.Date(2026, 3, 15, 12, 0, 0, 0, time.UTC).UnixMilli())
		now := func() time.Time { return time.UnixMilli(clock.Load()) }
		cache.Now = now
		var all []*robot
		for range viewers {
			r := newRobot(t, 160, 40)
			r.root.deps.Now, r.root.deps.Every, r.root.deps.Source = now, cache.Every, cache
			all = append(all, r)
		}
		before := len(first.server.requests())
		for range 3 {
			for _, r := range all {
				r.send(openedMsg{id: r.root.newest, name: "test", dash: r.root.below().dash, from: "now-1h", to: "now"})
				clock.Add(10)
			}
			for _, r := range all {
				b := r.root.below()
				r.send(refreshMsg{b.id, b.beat})
				clock.Add(10)
			}
			clock.Store(clock.Load()/5000*5000 + 5000)
		}
		asked[viewers] = len(first.server.requests()) - before
	}
	if asked[1] == 0 || asked[1] != asked[20] {
		t.Errorf("1 viewer asked %d times, 20 viewers %d times", asked[1], asked[20])
	}
}
