package sshd

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/charmbracelet/ssh"
	gossh "golang.org/x/crypto/ssh"
)

const (
	maxEnviron = 32  // variables kept of a session
	maxValue   = 256 // bytes of one variable, and of TERM
)

// visit is one session: its requests, and the program that runs in it.
type visit struct {
	server  *Server
	conn    *gossh.ServerConn
	channel gossh.Channel

	limits  Limits
	visit   Visit
	who     identity
	session Session
	resized chan [2]int // the latest size only
	leave   chan string // the first reason to end; closed never
}

// session serves one channel from its opening to its close.
func (s *Server) session(_ *ssh.Server, conn *gossh.ServerConn, opening gossh.NewChannel, ctx ssh.Context) {
	c, ok := ctx.Value(connectionKey{}).(*connection)
	if !ok {
		_ = opening.Reject(gossh.ConnectionFailed, "unknown connection")
		return
	}
	who, ok := identityOf(conn)
	if !ok {
		_ = opening.Reject(gossh.ConnectionFailed, "unknown visitor")
		return
	}
	if err := c.open(); err != nil {
		s.count(err)
		s.log.Info("ssh session refused", "from", conn.RemoteAddr().String(), "reason", err)
		_ = opening.Reject(gossh.ResourceShortage, err.Error())
		return
	}
	defer c.done()
	settings := s.settings.Load()
	v := &visit{
		server: s, conn: conn, resized: make(chan [2]int, 1), leave: make(chan string, 1),
		limits: settings.limits, visit: settings.visit, who: who,
		session: Session{ID: s.ids.Add(1), User: conn.User(), Name: who.name, Role: who.role, Anonymous: who.anonymous, RemoteAddr: conn.RemoteAddr()},
	}
	if !s.enter(v) {
		_ = opening.Reject(gossh.ResourceShortage, "montui is stopping")
		return
	}
	defer s.leave(v)
	channel, requests, err := opening.Accept()
	if err != nil {
		return
	}
	v.channel = channel
	v.serve(requests)
	_ = channel.Close()
	go gossh.DiscardRequests(requests) // ends with the channel; unread requests would block the connection's others
}

// serve answers the session's requests until its program, if it came to one, has ended.
func (v *visit) serve(requests <-chan *gossh.Request) {
	var program chan struct{} // closed when the program has ended; nil before there is one
	start := time.NewTimer(v.limits.Handshake)
	defer start.Stop()
	for {
		select {
		case <-program:
			return
		case <-start.C: // a session that starts nothing would hold its place for ever
			return
		case request, open := <-requests:
			switch {
			case !open && program == nil:
				return
			case !open:
				v.end("")
				<-program
				return
			case !starts(request.Type):
				answer(request, v.prepare(request, program != nil))
			case program != nil:
				answer(request, false)
			default:
				answer(request, true)
				if why, status := v.refusal(request); why != "" {
					v.refuse(why, status)
					return
				}
				start.Stop()
				program = make(chan struct{})
				go func() { defer close(program); v.run() }()
			}
		}
	}
}

func answer(request *gossh.Request, ok bool) {
	if request.WantReply {
		_ = request.Reply(ok, nil)
	}
}

func starts(request string) bool {
	return request == "shell" || request == "exec" || request == "subsystem"
}

// exitUsage is the status of a request that cannot be understood or is not allowed.
const exitUsage = 2

// refusal reads what the client wants started, and says why it is not; "" when it may be looked at.
func (v *visit) refusal(request *gossh.Request) (sentence string, status uint32) {
	if request.Type == "subsystem" {
		return "montui shows dashboards; it has no file transfer and no other subsystem.", 1
	}
	var asked struct{ Line string }
	if request.Type == "exec" && gossh.Unmarshal(request.Payload, &asked) != nil {
		return "montui cannot read this request.", exitUsage
	}
	if v.who.isForced { // the key is for this and nothing else
		asked.Line = v.who.forced
	}
	words, err := splitWords(asked.Line)
	if err != nil {
		return err.Error(), exitUsage
	}
	v.session.Line, v.session.Words = asked.Line, words
	if v.session.Terminal {
		v.session.Environ = append(v.session.Environ, "TERM="+v.session.Term)
	}
	return "", 0
}

// refuse prints the sentence where commands print theirs, and fails.
func (v *visit) refuse(sentence string, status uint32) {
	v.server.meter.refused.WithLabelValues(reasonRequest).Inc()
	v.server.log.Info("ssh request refused", "user", v.session.Name, "role", v.session.Role, "from", v.session.RemoteAddr.String(), "request", v.session.Line, "reason", sentence)
	out := newWatchedWriter(v.channel.Stderr(), v.limits.Stall, v.cut, v.server.meter)
	_, _ = fmt.Fprintf(out, "%s\r\n", sentence)
	v.exit(status)
}

func (v *visit) exit(status uint32) {
	_, _ = v.channel.SendRequest("exit-status", false, gossh.Marshal(struct{ Status uint32 }{status}))
}

// prepare takes a request that only describes the terminal. Agent and X11 forwarding, signals and breaks are refused here.
func (v *visit) prepare(request *gossh.Request, running bool) bool {
	switch request.Type {
	case "pty-req":
		return !running && !v.session.Terminal && v.takeTerminal(request.Payload)
	case "env":
		return !running && v.takeVariable(request.Payload)
	case "window-change":
		return v.session.Terminal && v.takeSize(request.Payload)
	}
	return false
}

// ptyRequest is RFC 4254 6.2.
type ptyRequest struct {
	Term                            string
	Columns, Rows, PixelsX, PixelsY uint32
	Modes                           string
}

func (v *visit) takeTerminal(payload []byte) bool {
	var asked ptyRequest
	if v.who.noTerminal || gossh.Unmarshal(payload, &asked) != nil || len(asked.Term) > maxValue || !printable(asked.Term) {
		return false
	}
	v.session.Terminal = true
	v.session.Term = asked.Term
	v.session.Width, v.session.Height = v.limits.clamp(asked.Columns, asked.Rows)
	return true
}

// takeSize keeps the latest size only, so a storm of changes costs no more than the program can draw.
func (v *visit) takeSize(payload []byte) bool {
	var size struct{ Columns, Rows, PixelsX, PixelsY uint32 }
	if gossh.Unmarshal(payload, &size) != nil {
		return false
	}
	w, h := v.limits.clamp(size.Columns, size.Rows)
	select {
	case <-v.resized:
	default:
	}
	v.resized <- [2]int{w, h} // room for one, and nobody else sends
	return true
}

// takeVariable keeps the variables that describe a terminal or a language, and drops the rest.
func (v *visit) takeVariable(payload []byte) bool {
	var variable struct{ Name, Value string }
	if gossh.Unmarshal(payload, &variable) != nil || len(v.session.Environ) >= maxEnviron ||
		len(variable.Value) > maxValue || !printable(variable.Value) {
		return false
	}
	known := []string{"LANG", "COLORTERM", "NO_COLOR", "TERM_PROGRAM", "TERM_PROGRAM_VERSION", "TZ"}
	if !slices.Contains(known, variable.Name) && !isLocale(variable.Name) {
		return false
	}
	v.session.Environ = append(v.session.Environ, variable.Name+"="+variable.Value)
	return true
}

func isLocale(name string) bool {
	return len(name) <= 20 && strings.HasPrefix(name, "LC_") && strings.Trim(name[3:], "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == ""
}

func printable(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r < ' ' || r > '~' }) < 0
}
