package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

// daemonSignals is how a process that runs until it is told to end hears of it: ctx ends with the first SIGINT or SIGTERM, the
// second one ends the process at once, and hup tells to read the configuration again. stop restores what signals did before.
func daemonSignals(parent context.Context) (ctx context.Context, hup <-chan os.Signal, stop func()) {
	ctx, ended := signal.NotifyContext(parent, os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, ended)
	hups := make(chan os.Signal, 1)
	signal.Notify(hups, syscall.SIGHUP)
	return ctx, hups, func() {
		signal.Stop(hups)
		ended()
	}
}
