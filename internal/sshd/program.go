package sshd

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/ssh"

	"github.com/montui/montui/internal/paint"
)

// run gives a visitor what he asked for until he quits, leaves, or is asked to.
func (v *visit) run() {
	s := v.server
	kind := kindScreen
	answer, err := v.answer()
	if answer.Done != nil {
		defer answer.Done()
	}
	if err != nil {
		v.refuse(err.Error(), exitUsage)
		return
	}
	switch {
	case answer.Model == nil:
		kind = kindCommand
	case !v.session.Terminal:
		v.refuse("montui needs a terminal; connect with ssh -t (or -tt in a script).", 1)
		return
	}
	s.meter.opened.WithLabelValues(v.session.Role, kind).Inc()
	s.meter.sessions.WithLabelValues(v.session.Role, kind).Inc()
	defer s.meter.sessions.WithLabelValues(v.session.Role, kind).Dec()
	log := s.log.With("session", v.session.ID, "user", v.session.Name, "role", v.session.Role, "login", printableOnly(v.session.User), "from", v.session.RemoteAddr.String())
	log.Info("ssh session opened", "kind", kind, "request", v.session.Line, "term", v.session.Term, "width", v.session.Width, "height", v.session.Height)
	started := time.Now()

	out := newWatchedWriter(v.channel, v.limits.Stall, v.cut, s.meter)
	status, sentence := uint32(0), ""
	if kind == kindCommand {
		status, sentence, err = v.command(answer, out)
	} else {
		sentence, err = v.show(answer.Model, watchedPty(out))
	}
	if err != nil {
		log.Error("ssh session failed", "error", err)
		s.meter.panics.Inc()
		sentence, status = "montui failed in this session; its log has the reason.", 1
	}
	switch {
	case sentence == "":
	case kind == kindCommand:
		_, _ = fmt.Fprintf(v.channel.Stderr(), "%s\r\n", sentence)
	default:
		_, _ = io.WriteString(watchedPty(out), sentence+"\n")
	}
	v.exit(status)
	log.Info("ssh session closed", "after", time.Since(started).Round(time.Second).String(), "reason", sentence, "status", status)
}

// answer asks Visit what the session runs. Making a model runs much code; a panic in it ends only this session.
func (v *visit) answer() (answer Answer, err error) {
	defer func() {
		if problem := recover(); problem != nil {
			v.server.log.Error("ssh session failed", "error", problem, "stack", string(debug.Stack()))
			v.server.meter.panics.Inc()
			err = errors.New("montui failed in this session; its log has the reason.")
		}
	}()
	return v.visit(v.session)
}

// command runs what needs no terminal of its own. On one, its lines end as a terminal wants them.
func (v *visit) command(answer Answer, out *watchedWriter) (status uint32, sentence string, err error) {
	defer func() {
		if problem := recover(); problem != nil {
			err = fmt.Errorf("panic: %v\n%s", problem, debug.Stack())
		}
	}()
	ctx, cancel := context.WithTimeout(context.Background(), v.limits.Stay)
	defer cancel()
	stopped := make(chan struct{})
	reason := make(chan string, 1)
	go func() {
		sentence := ""
		select {
		case <-stopped:
		case sentence = <-v.leave:
		}
		cancel()
		reason <- sentence
	}()
	go func() { // unread input would fill the client's window; its end is no wish to leave
		_, _ = io.Copy(io.Discard, &keyReader{from: v.channel, rate: newRate(v.limits.InputPerSecond), stopped: stopped, meter: v.server.meter})
	}()
	var stdout, stderr io.Writer = out, v.channel.Stderr()
	if v.session.Terminal {
		stdout = watchedPty(out)
		stderr = stdout
	}
	code := answer.Run(ctx, stdout, stderr)
	close(stopped)
	return uint32(code), <-reason, nil
}

func watchedPty(out *watchedWriter) io.Writer { return ssh.NewPtyWriter(out) }

// show runs the model until its end, and gives the sentence to leave the viewer with.
func (v *visit) show(model tea.Model, out io.Writer) (sentence string, err error) {
	defer func() { // Bubble Tea recovers inside Run; the model is closed outside of it
		if problem := recover(); problem != nil {
			err = fmt.Errorf("panic: %v\n%s", problem, debug.Stack())
		}
	}()
	idle := time.NewTimer(v.limits.Idle)
	defer idle.Stop()
	stopped := make(chan struct{})
	in := &keyReader{
		from: v.channel, rate: newRate(v.limits.InputPerSecond), stopped: stopped, meter: v.server.meter,
		onKey: func() { idle.Reset(v.limits.Idle) },
		onEnd: func() { v.end("") },
	}
	options := v.options(out)
	var paints *painted
	if painter, ok := model.(paint.Painter); ok {
		paints = v.paint(painter, out)
		model, options = paints.Frames, append(options, tea.WithoutRenderer(), tea.WithFPS(asideFPS), tea.WithFilter(paints.filter), tea.WithOutput(paints.out))
	}
	program := tea.NewProgram(model, options...)
	reason := make(chan string, 1)
	go v.resize(program, stopped)
	go input(program, in, v.session.Term, stopped)
	go func() { reason <- v.attend(program, idle, stopped) }()
	last, err := program.Run()
	if paints != nil {
		paints.out.end(paints.leave())
		last = paints.Painter
	}
	close(stopped)
	sentence = <-reason
	if closer, ok := last.(interface{ Close() }); ok {
		closer.Close()
	}
	if errors.Is(err, tea.ErrInterrupted) {
		err = nil // ctrl+c, where the model lets it end the program
	}
	return sentence, err
}

// resize passes the terminal's latest size on. One goroutine, so that sizes arrive in order and a storm does not pile up.
func (v *visit) resize(program *tea.Program, stopped <-chan struct{}) {
	for {
		select {
		case <-stopped:
			return
		case size := <-v.resized:
			program.Send(tea.WindowSizeMsg{Width: size[0], Height: size[1]})
		}
	}
}

// options are a session's, not the process's: his terminal, his colours, no signals, no suspending of the server.
func (v *visit) options(out io.Writer) []tea.ProgramOption {
	// Bubble Tea asks unknown terminals about their modes, unless a session says that it comes by SSH;
	// the Linux console would print the questions.
	environ := append(slices.Clone(v.session.Environ), "SSH_TTY=montui")
	return []tea.ProgramOption{
		tea.WithInput(nil), tea.WithOutput(out),
		tea.WithEnvironment(environ),
		// The screens choose the depth of colour themselves; Bubble Tea is not to lower it once more.
		tea.WithColorProfile(colorprofile.TrueColor),
		tea.WithWindowSize(v.session.Width, v.session.Height),
		tea.WithFPS(v.limits.FramesPerSecond),
		tea.WithoutSignalHandler(),
		tea.WithFilter(awake),
	}
}

// awake lets no session suspend the server.
func awake(_ tea.Model, msg tea.Msg) tea.Msg {
	if _, ok := msg.(tea.SuspendMsg); ok {
		return tea.ResumeMsg{}
	}
	return msg
}

// lastFrame is how long a program may take to end: all of a connection's sessions go when it is over, which a busy machine is not to bring about.
const lastFrame = 10 * time.Second

// attend ends the program for the first of its reasons, which it returns as the sentence for the viewer.
// A program that cannot end, because its viewer does not read, loses its connection.
func (v *visit) attend(program *tea.Program, idle *time.Timer, stopped <-chan struct{}) (sentence string) {
	limits := v.limits
	stay := time.NewTimer(limits.Stay)
	defer stay.Stop()
	select {
	case <-stopped:
		return ""
	case sentence = <-v.leave:
	case <-idle.C:
		sentence = "No key for " + inWords(limits.Idle) + ": montui closed this session."
	case <-stay.C:
		sentence = "This session had its " + inWords(limits.Stay) + "; connect again."
	}
	cut := time.AfterFunc(lastFrame, v.cut)
	defer cut.Stop()
	program.Quit()
	<-stopped
	return sentence
}

// inWords writes a duration as 1h where Go writes 1h0m0s.
func inWords(d time.Duration) string {
	s := d.String()
	if strings.HasSuffix(s, "m0s") {
		s = strings.TrimSuffix(s, "0s")
	}
	if strings.HasSuffix(s, "h0m") {
		s = strings.TrimSuffix(s, "0m")
	}
	return s
}

// end asks the session to end; only the first reason counts. It never blocks.
func (v *visit) end(sentence string) {
	select {
	case v.leave <- sentence:
	default:
	}
}

// cut closes the connection: with a client that reads nothing, closing the channel would wait for ever.
func (v *visit) cut() { _ = v.conn.Close() }
