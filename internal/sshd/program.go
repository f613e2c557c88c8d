package sshd

import (
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
)

// run shows a viewer his model until he quits, leaves, or is asked to.
func (v *visit) run() {
	v.session.Environ = append(v.session.Environ, "TERM="+v.session.Term)
	log := v.server.log.With("user", v.session.User, "from", v.session.RemoteAddr.String())
	log.Info("ssh session opened", "term", v.session.Term, "width", v.session.Width, "height", v.session.Height)
	started := time.Now()

	out := newWatchedWriter(ssh.NewPtyWriter(v.channel), v.server.limits.Stall, v.cut)
	sentence, err := v.show(out)
	status := uint32(0)
	if err != nil {
		log.Error("ssh session failed", "error", err)
		sentence, status = "montui failed in this session; its log has the reason.", 1
	}
	if sentence != "" {
		_, _ = io.WriteString(out, sentence+"\n")
	}
	v.exit(status)
	log.Info("ssh session closed", "after", time.Since(started).Round(time.Second).String(), "reason", sentence)
}

// show runs the model until its end, and gives the sentence to leave the viewer with.
func (v *visit) show(out io.Writer) (sentence string, err error) {
	defer func() { // Bubble Tea recovers inside Run; the model is made and closed outside of it
		if problem := recover(); problem != nil {
			err = fmt.Errorf("panic: %v\n%s", problem, debug.Stack())
		}
	}()
	idle := time.NewTimer(v.server.limits.Idle)
	defer idle.Stop()
	in := &keyReader{
		from:  v.channel,
		onKey: func() { idle.Reset(v.server.limits.Idle) },
		onEnd: func() { v.end("") },
	}
	program := tea.NewProgram(v.server.newModel(v.session), v.options(in, out)...)
	stopped := make(chan struct{})
	reason := make(chan string, 1)
	go v.resize(program, stopped)
	go func() { reason <- v.attend(program, idle, stopped) }()
	model, err := program.Run()
	close(stopped)
	sentence = <-reason
	if closer, ok := model.(interface{ Close() }); ok {
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
func (v *visit) options(in io.Reader, out io.Writer) []tea.ProgramOption {
	// Bubble Tea asks unknown terminals about their modes, unless a session says that it comes by SSH;
	// the Linux console would print the questions.
	environ := append(slices.Clone(v.session.Environ), "SSH_TTY=montui")
	return []tea.ProgramOption{
		tea.WithInput(in), tea.WithOutput(out),
		tea.WithEnvironment(environ),
		// The screens choose the depth of colour themselves; Bubble Tea is not to lower it once more.
		tea.WithColorProfile(colorprofile.TrueColor),
		tea.WithWindowSize(v.session.Width, v.session.Height),
		tea.WithFPS(v.server.limits.FramesPerSecond),
		tea.WithoutSignalHandler(),
		tea.WithFilter(func(_ tea.Model, msg tea.Msg) tea.Msg {
			if _, ok := msg.(tea.SuspendMsg); ok {
				return tea.ResumeMsg{}
			}
			return msg
		}),
	}
}

// attend ends the program for the first of its reasons, which it returns as the sentence for the viewer.
// A program that cannot end, because its viewer does not read, loses its connection.
func (v *visit) attend(program *tea.Program, idle *time.Timer, stopped <-chan struct{}) (sentence string) {
	limits := v.server.limits
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
	cut := time.AfterFunc(farewell, v.cut)
	defer cut.Stop()
	program.Quit()
	<-stopped
	return sentence
}

// inWords is 1h for what Go writes as 1h0m0s.
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

// keyReader tells of each key and of the end of the input, of which Bubble Tea takes no notice.
type keyReader struct {
	from         io.Reader
	onKey, onEnd func()
}

func (r *keyReader) Read(p []byte) (int, error) {
	n, err := r.from.Read(p)
	if n > 0 {
		r.onKey()
	}
	if err != nil {
		r.onEnd()
	}
	return n, err
}

// watchedWriter calls stalled when one write takes longer than the limit.
type watchedWriter struct {
	to    io.Writer
	limit time.Duration
	timer *time.Timer
}

func newWatchedWriter(to io.Writer, limit time.Duration, stalled func()) *watchedWriter {
	timer := time.AfterFunc(limit, stalled)
	timer.Stop()
	return &watchedWriter{to: to, limit: limit, timer: timer}
}

func (w *watchedWriter) Write(p []byte) (int, error) {
	w.timer.Reset(w.limit)
	defer w.timer.Stop()
	return w.to.Write(p)
}
