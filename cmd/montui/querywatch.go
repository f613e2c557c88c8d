package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/montui/montui/internal/answers"
)

// untilEvery is how often --until asks when --watch does not say.
const untilEvery = 5 * time.Second

// watchIt asks again and again until it is interrupted, or until what was waited for is so.
func (f *queryFlags) watchIt(cmd *cobra.Command, a *asker, expr string, o answers.Options) error {
	ctx, stop := signal.NotifyContext(cmd.Context(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if f.within > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, f.within)
		defer cancel()
	}
	until, err := condition(f.until)
	if err != nil {
		return err
	}
	every := f.watch
	if every == 0 {
		every = untilEvery
	}
	if o.Changes = nil; f.output == "table" {
		o.Changes = &answers.Changes{}
	}
	s := &redrawn{out: cmd.OutOrStdout()}
	ticks := time.NewTicker(every)
	defer ticks.Stop()
	for {
		done, err := f.look(ctx, a, expr, o, s, until)
		if ctx.Err() != nil && !done { // noticed by whoever was at work then
			return f.waited(cmd.ErrOrStderr(), ctx)
		}
		if err != nil || done {
			return err
		}
		select {
		case <-ctx.Done():
			return f.waited(cmd.ErrOrStderr(), ctx)
		case <-ticks.C:
		}
	}
}

// waited is how it ends when it was interrupted, or when time is up.
func (f *queryFlags) waited(errs io.Writer, ctx context.Context) error {
	switch {
	case f.until == "":
		return nil
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		fmt.Fprintf(errs, "montui: after %s it is still not so: %s\n", f.within, f.until)
		return exitError{exitUnexpected}
	}
	return exitError{exitFailed}
}

// look asks once and draws the answer; done is that what was waited for is so. A server that does not answer is asked again.
func (f *queryFlags) look(ctx context.Context, a *asker, expr string, o answers.Options, s *redrawn, until *answers.Condition) (done bool, err error) {
	var text bytes.Buffer
	fmt.Fprintf(&text, "%s  %s\n", time.Now().Format("15:04:05"), strings.Join(strings.Fields(expr), " "))
	inPlace := *a
	inPlace.errs = &text
	answer, request, err := f.answer(ctx, &inPlace, expr, o.Width)
	if err != nil {
		if ctx.Err() != nil {
			return false, nil
		}
		fmt.Fprintln(&text, "montui:", err)
		return false, s.draw(text.String())
	}
	defer answer.Close()
	opened, err := f.open(answer)
	if err != nil {
		return false, err
	}
	if o.Changes != nil {
		o.Changes.Next()
	}
	o.Say = func(said string) { fmt.Fprintln(&text, "montui:", said) }
	if err := f.print(ctx, a, &text, opened, request, o); err != nil {
		return false, err
	}
	if err := s.draw(text.String()); err != nil || until == nil {
		return false, err
	}
	verdict, err := until.Judge(opened)
	return verdict.Holds, err
}

// redrawn draws over what it drew before; where the output is no terminal it goes on below.
type redrawn struct {
	out   io.Writer
	lines int
}

func (r *redrawn) draw(text string) error {
	file, ok := r.out.(*os.File)
	if !ok || !isTerminal(file) {
		_, err := io.WriteString(r.out, text)
		return err
	}
	width, height, err := term.GetSize(int(file.Fd()))
	if err != nil || width <= 0 || height <= 1 {
		width, height = 80, 24
	}
	lines := strings.Split(strings.TrimRight(text, "\n"), "\n")
	if room := height - 1; len(lines) > room {
		hidden := len(lines) - room + 1
		lines = append(lines[:room-1], fmt.Sprintf("… %d more lines", hidden))
	}
	var b strings.Builder
	if r.lines > 0 {
		fmt.Fprintf(&b, "\x1b[%dA", r.lines)
	}
	for _, line := range lines {
		b.WriteString("\r" + ansi.Truncate(line, width, "…") + "\x1b[K\n")
	}
	b.WriteString("\x1b[J")
	r.lines = len(lines)
	_, err = io.WriteString(r.out, b.String())
	return err
}
