package sshd

import (
	"strings"
	"testing"
	"time"

	gossh "golang.org/x/crypto/ssh"
)

func newVisit() *visit {
	return &visit{limits: DefaultLimits(), resized: make(chan [2]int, 1), leave: make(chan string, 1)}
}

func TestOnlyTerminalVariablesAreKept(t *testing.T) {
	for _, c := range []struct {
		name, value string
		kept        bool
	}{
		{"LANG", "en_GB.UTF-8", true}, {"LC_ALL", "C", true}, {"COLORTERM", "truecolor", true}, {"NO_COLOR", "1", true},
		{"LC_", "C", true}, {"LC_x", "C", false}, {"PATH", "/bin", false}, {"TERM", "xterm", false}, {"LD_PRELOAD", "x", false},
		{"LANG", "a\x1b[2J", false}, {"LANG", strings.Repeat("a", 257), false}, {"LC_" + strings.Repeat("A", 40), "C", false},
	} {
		v := newVisit()
		payload := gossh.Marshal(struct{ Name, Value string }{c.name, c.value})
		if got := v.takeVariable(payload); got != c.kept || got != (len(v.session.Environ) == 1) {
			t.Errorf("%s=%q: kept %v", c.name, c.value, got)
		}
	}
	v := newVisit()
	for range 100 {
		v.takeVariable(gossh.Marshal(struct{ Name, Value string }{"LANG", "C"}))
	}
	if len(v.session.Environ) != maxEnviron {
		t.Errorf("%d variables kept", len(v.session.Environ))
	}
}

func FuzzRequest(f *testing.F) {
	f.Add("pty-req", gossh.Marshal(ptyRequest{Term: "xterm", Columns: 80, Rows: 24}))
	f.Add("window-change", gossh.Marshal(struct{ A, B, C, D uint32 }{1 << 31, 0, 1, 1}))
	f.Add("env", gossh.Marshal(struct{ Name, Value string }{"LANG", "C"}))
	f.Add("env", []byte{0xff, 0xff, 0xff, 0xff})
	f.Fuzz(func(t *testing.T, kind string, payload []byte) {
		v := newVisit()
		v.prepare(&gossh.Request{Type: "pty-req", Payload: gossh.Marshal(ptyRequest{Term: "x"})}, false)
		v.session.Terminal = false
		v.prepare(&gossh.Request{Type: kind, Payload: payload}, false)
		v.takeSize(payload)
		if s := v.session; s.Width < 1 || s.Width > 500 || s.Height < 1 || s.Height > 200 || !printable(s.Term) {
			t.Errorf("session %+v", s)
		}
		select {
		case size := <-v.resized:
			if size[0] < 1 || size[0] > 500 || size[1] < 1 || size[1] > 200 {
				t.Errorf("size %v", size)
			}
		default:
		}
	})
}

func TestInWords(t *testing.T) {
	for d, want := range map[time.Duration]string{
		time.Hour: "1h", 90 * time.Minute: "1h30m", 10 * time.Minute: "10m", 10 * time.Second: "10s", time.Hour + time.Second: "1h0m1s", 300 * time.Millisecond: "300ms",
	} {
		if got := inWords(d); got != want {
			t.Errorf("%v: %q", d, got)
		}
	}
}
