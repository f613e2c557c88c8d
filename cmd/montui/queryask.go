package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/montui/montui/internal/query"
)

// asker asks one server, and keeps each answer where it can be read again.
type asker struct {
	client  *query.Client
	timeout time.Duration
	errs    io.Writer // warnings and infos of the server
}

// kept is an answer; its data is read from where it is kept.
type kept struct {
	*io.SectionReader
	spool *spool
}

func (k *kept) Close() error { return k.spool.Close() }

// ask asks and keeps the answer, which is the caller's to close.
func (a *asker) ask(ctx context.Context, q query.Question) (*kept, error) {
	s := &spool{}
	copied, err := a.client.Copy(ctx, q, s)
	if err != nil {
		if errors.Is(ctx.Err(), context.DeadlineExceeded) {
			err = fmt.Errorf("%w: that is %s, and --timeout gives it more", err, a.timeout)
		}
		return nil, errors.Join(err, s.Close())
	}
	for _, w := range copied.Warnings {
		fmt.Fprintln(a.errs, "warning:", w)
	}
	for _, info := range copied.Infos {
		fmt.Fprintln(a.errs, "info:", info)
	}
	return &kept{io.NewSectionReader(s, copied.From, copied.To-copied.From), s}, nil
}

// deadline bounds an answer, and tells the server so.
func (a *asker) deadline(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(ctx, a.timeout)
}

// spool keeps bytes: the first in memory, more in a file that nobody else sees and that goes with the process.
type spool struct {
	memory []byte
	file   *os.File
	size   int64
}

// inMemory is how much of an answer is kept in memory.
const inMemory = 4 << 20

func (s *spool) Write(p []byte) (int, error) {
	if s.file == nil && len(s.memory)+len(p) <= inMemory {
		s.memory = append(s.memory, p...)
		s.size += int64(len(p))
		return len(p), nil
	}
	if s.file == nil {
		file, err := os.CreateTemp("", "montui-answer-")
		if err != nil {
			return 0, err
		}
		s.file = file
		if err := os.Remove(file.Name()); err != nil {
			return 0, err
		}
		if _, err := file.Write(s.memory); err != nil {
			return 0, err
		}
		s.memory = nil
	}
	n, err := s.file.Write(p)
	s.size += int64(n)
	return n, err
}

func (s *spool) ReadAt(p []byte, at int64) (int, error) {
	if s.file != nil {
		return s.file.ReadAt(p, at)
	}
	if at >= int64(len(s.memory)) {
		return 0, io.EOF
	}
	n := copy(p, s.memory[at:])
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

func (s *spool) Close() error {
	if s.file == nil {
		return nil
	}
	return s.file.Close()
}

func itoa(n int) string { return strconv.Itoa(n) }

// syntax prints what the parser says with the place under it; the error carries the exit code.
func syntax(w io.Writer, expr string) error {
	err := query.Check(expr)
	var mistake *query.SyntaxError
	if errors.As(err, &mistake) {
		_, _ = io.WriteString(w, strings.TrimRight(mistake.Marked(), "\n")+"\n")
		return exitError{exitFailed}
	}
	return err
}
