package sshd

import (
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	tea "charm.land/bubbletea/v2"
	gossh "golang.org/x/crypto/ssh"
)

// TestAStormOfSizes costs no more than is drawn: the program is told of a part of it, and goes on.
func TestAStormOfSizes(t *testing.T) {
	for name, model := range kinds {
		t.Run(name, func(t *testing.T) { stormOfSizes(t, model) })
	}
}

// kinds are models whose frames Bubble Tea works out, and those that do it themselves.
var kinds = map[string]func(standIn) tea.Model{
	"viewed":  func(m standIn) tea.Model { return m },
	"painted": func(m standIn) tea.Model { return painter{standIn: m, frames: new(atomic.Int64)} },
}

func stormOfSizes(t *testing.T, model func(standIn) tea.Model) {
	var messages atomic.Int64
	address, _ := start(t, Limits{}, func(s Session) tea.Model { return model(standIn{session: s, messages: &messages}) })
	session, seen := view(t, dial(t, address), 80, 24)
	seen.wait(t, "80x24")
	const storm = 5000
	for i := range storm {
		if err := session.WindowChange(20+i%150, 30+i%400); err != nil {
			t.Fatal(err)
		}
	}
	if err := session.WindowChange(33, 111); err != nil {
		t.Fatal(err)
	}
	seen.press(t, "a")
	seen.wait(t, "a;")
	if n := messages.Load(); n > storm {
		t.Errorf("the program was told %d times", n)
	}
}

// TestComingAndGoing lets many come, look, resize and leave in every way at once; TestMain looks for goroutines left behind.
func TestComingAndGoing(t *testing.T) {
	for name, model := range kinds {
		t.Run(name, func(t *testing.T) { comingAndGoing(t, func(s Session) tea.Model { return model(standIn{session: s}) }) })
	}
}

func comingAndGoing(t *testing.T, model func(Session) tea.Model) {
	address, _ := start(t, Limits{Sessions: 500, SessionsPerAddress: 500, Connections: 500, ConnectionsPerAddress: 500}, model)
	var all sync.WaitGroup
	for i := range 16 {
		all.Go(func() {
			client, err := gossh.Dial("tcp", address, clientConfig())
			if err != nil {
				t.Error(err)
				return
			}
			defer client.Close()
			for range 3 {
				session, err := client.NewSession()
				if err != nil {
					t.Error(err)
					return
				}
				seen := newScreen()
				session.Stdout = seen
				in, _ := session.StdinPipe()
				if session.RequestPty("xterm", 24, 80, nil) != nil || session.Shell() != nil {
					t.Error("no session")
					return
				}
				_ = session.WindowChange(30, 90)
				switch i % 4 {
				case 0:
					_, _ = in.Write([]byte("q"))
					_ = session.Wait()
				case 1:
					_ = session.Close()
				case 2:
					_ = in.Close()
					_ = session.Wait()
				case 3:
					_ = client.Close()
					return
				}
			}
		})
	}
	all.Wait()
}

// TestInputThatIsLeftKeepsNothing: who leaves in the middle of his keys, leaves nothing behind; TestMain looks.
func TestInputThatIsLeftKeepsNothing(t *testing.T) {
	for name, model := range kinds {
		t.Run(name, func(t *testing.T) {
			address, _ := start(t, Limits{}, func(s Session) tea.Model { return model(standIn{session: s}) })
			for range 5 {
				session, seen := view(t, dial(t, address), 80, 24)
				seen.wait(t, "80x24")
				seen.press(t, "q"+strings.Repeat("\x1b[<35;10;10Mabc", 200))
				_ = session.Wait()
			}
		})
	}
}
