package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	tea "charm.land/bubbletea/v2"
	"charm.land/fang/v2"
	"github.com/spf13/cobra"
)

// Exit codes: 0 it worked, 1 it failed, 2 it was asked wrongly.
const (
	exitFailed = 1
	exitUsage  = 2
)

// usageError is a mistake in how montui was called: exit code 2.
type usageError struct{ error }

func (u usageError) Unwrap() error { return u.error }

func usagef(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

// exitError carries an exit code whose message has already been printed.
type exitError struct{ code int }

func (e exitError) Error() string { return fmt.Sprintf("exit status %d", e.code) }

// markUsageErrors makes what cobra itself refuses (flags, argument counts) a usage error.
func markUsageErrors(cmd *cobra.Command) {
	cmd.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usageError{err} })
	if check := cmd.Args; check != nil {
		cmd.Args = func(c *cobra.Command, args []string) error {
			if err := check(c, args); err != nil {
				return usageError{err}
			}
			return nil
		}
	}
	for _, sub := range cmd.Commands() {
		markUsageErrors(sub)
	}
}

func exitCode(err error) int {
	var exit exitError
	var usage usageError
	switch {
	case err == nil:
		return 0
	case errors.As(err, &exit):
		return exit.code
	case errors.As(err, &usage):
		return exitUsage
	default:
		return exitFailed
	}
}

// endOfScreen turns the error with which a terminal program ended into montui's own: an interrupt is no failure.
func endOfScreen(err error) error {
	if errors.Is(err, tea.ErrInterrupted) || errors.Is(err, context.Canceled) || errors.Is(err, tea.ErrProgramKilled) && !errors.Is(err, tea.ErrProgramPanic) {
		return nil
	}
	return err
}

// printError writes an error to stderr; an exitError's message has already been printed.
func printError(w io.Writer, _ fang.Styles, err error) {
	var exit exitError
	if errors.As(err, &exit) {
		return
	}
	fmt.Fprintln(w, "montui: "+err.Error())
	var usage usageError
	if errors.As(err, &usage) {
		fmt.Fprintln(w, "try: montui --help")
	}
}
