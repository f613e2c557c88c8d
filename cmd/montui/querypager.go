package main

import (
	"cmp"
	"errors"
	"io"
	"os"
	"os/exec"
	"strings"
	"syscall"
)

// pager takes what is written to a terminal and gives it to $PAGER; less ends at once when all of it fits.
type pager struct {
	out     io.Writer
	process *exec.Cmd
	pipe    io.WriteCloser
}

// newPager starts one where it is of use; else what is written goes straight to out.
func newPager(out io.Writer, wanted bool) *pager {
	p := &pager{out: out}
	words := strings.Fields(cmp.Or(os.Getenv("PAGER"), "less -RFX"))
	if !wanted || !isTerminal(out) || len(words) == 0 || words[0] == "cat" {
		return p
	}
	process := exec.Command(words[0], words[1:]...)
	process.Stdout, process.Stderr = out, os.Stderr
	process.Env = os.Environ()
	if os.Getenv("LESS") == "" {
		process.Env = append(process.Env, "LESS=RFX") // as git does for a bare less
	}
	if os.Getenv("LESSCHARSET") == "" {
		process.Env = append(process.Env, "LESSCHARSET=utf-8") // answers are, and ssh often brings no LANG to say so
	}
	pipe, err := process.StdinPipe()
	if err != nil || process.Start() != nil {
		return p
	}
	p.process, p.pipe = process, pipe
	return p
}

func (p *pager) Write(b []byte) (int, error) {
	if p.pipe == nil {
		return p.out.Write(b)
	}
	return p.pipe.Write(b)
}

// Close waits until the reader has seen enough. A pager that is left early is no mistake.
func (p *pager) Close() error {
	if p.pipe == nil {
		return nil
	}
	err := p.pipe.Close()
	_ = p.process.Wait() // its exit code says nothing of the answer
	return err
}

// leftEarly tells the error of writing to a reader who has gone.
func leftEarly(err error) bool { return errors.Is(err, syscall.EPIPE) }
