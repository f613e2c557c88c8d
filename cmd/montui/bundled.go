package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/montui/montui/internal/collector"
	"github.com/montui/montui/internal/rendezvous"
)

const (
	bundledListen = "127.0.0.1:9090"
	readyWithin   = 30 * time.Second
	otherWithin   = 10 * time.Second
	stopWithin    = 15 * time.Second
)

// errHeld is that the data is another collector's.
var errHeld = errors.New("the bundled collector ended")

// bundledCollector is a `montui collect` child process for a user who has no server. It ends with the screens that started it; its
// data stays.
type bundledCollector struct {
	url    string
	log    string
	fresh  bool // there was no data from earlier
	begun  time.Time
	scrape time.Duration
	cancel context.CancelFunc
	done   chan struct{}
}

// startCollector starts the process and waits until it answers queries. If it exits before it is told to, it is started again.
func startCollector() (*bundledCollector, error) {
	home := rendezvous.DataHome()
	if home == "" {
		return nil, errors.New("no Prometheus answers, and there is no place to collect to: set $HOME or $XDG_DATA_HOME, or name a server with --url")
	}
	if err := os.MkdirAll(home, 0o700); err != nil {
		return nil, err
	}
	binary, err := os.Executable()
	if err != nil {
		return nil, err
	}
	c := &bundledCollector{scrape: collector.BuiltinInterval, log: filepath.Join(home, "collector.log"), done: make(chan struct{})}
	if _, err := os.Stat(filepath.Join(home, "tsdb")); errors.Is(err, os.ErrNotExist) {
		c.fresh = true
	}
	listen, err := freeAddress()
	if err != nil {
		return nil, err
	}
	c.url = "http://" + listen
	process, err := c.launch(binary, listen, filepath.Join(home, "tsdb"))
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(context.Background())
	c.cancel = cancel
	exited := make(chan error, 1)
	go func() { exited <- process.Wait() }()
	if err := c.awaitReady(exited); err != nil {
		cancel()
		_ = process.Process.Kill() // it may be gone already
		return nil, err
	}
	c.begun = time.Now()
	go c.supervise(ctx, process, exited, func() (*exec.Cmd, error) { return c.launch(binary, listen, filepath.Join(home, "tsdb")) })
	return c, nil
}

// freeAddress is Prometheus's usual port, or another when that is taken.
func freeAddress() (string, error) {
	listener, err := net.Listen("tcp", bundledListen)
	if err != nil {
		listener, err = net.Listen("tcp", "127.0.0.1:0")
	}
	if err != nil {
		return "", fmt.Errorf("no port for the bundled collector: %w", err)
	}
	defer listener.Close()
	return listener.Addr().String(), nil
}

// launch starts the process in a group of its own, so that the terminal's signals do not reach it.
func (c *bundledCollector) launch(binary, listen, data string) (*exec.Cmd, error) {
	log, err := os.OpenFile(c.log, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return nil, err
	}
	defer log.Close()
	process := exec.Command(binary, "collect", "--listen", listen, "--data", data)
	process.Stdout, process.Stderr = log, log
	process.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	return process, process.Start()
}

func (c *bundledCollector) awaitReady(exited <-chan error) error {
	deadline := time.After(readyWithin)
	poll := time.NewTicker(20 * time.Millisecond)
	defer poll.Stop()
	for {
		select {
		case <-exited:
			words := c.lastWords()
			if strings.Contains(words, collector.Held) {
				return fmt.Errorf("%w: %s", errHeld, words)
			}
			return fmt.Errorf("the bundled collector ended: %s", words)
		case <-deadline:
			return fmt.Errorf("the bundled collector is not ready after %s; its log is %s", readyWithin, c.log)
		case <-poll.C:
			if isReady(c.url) {
				return nil
			}
		}
	}
}

// lastWords is the end of the process's log, for the error when it exits early.
func (c *bundledCollector) lastWords() string {
	const most = 600
	text, err := os.ReadFile(c.log)
	if err != nil || len(text) == 0 {
		return "it wrote nothing to " + c.log
	}
	return string(text[max(0, len(text)-most):])
}

// supervise keeps the collector running until it is stopped.
func (c *bundledCollector) supervise(ctx context.Context, process *exec.Cmd, exited chan error, launch func() (*exec.Cmd, error)) {
	defer close(c.done)
	wait := time.Second
	for {
		select {
		case <-ctx.Done():
			terminate(process, exited)
			return
		case <-exited:
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(wait):
		}
		wait = min(2*wait, time.Minute)
		next, err := launch()
		if err != nil {
			exited <- err
			continue
		}
		process = next
		go func() { exited <- next.Wait() }()
	}
}

// terminate asks the process to close its storage, and kills it when it does not.
func terminate(process *exec.Cmd, exited <-chan error) {
	_ = process.Process.Signal(syscall.SIGTERM) // it may be gone already
	select {
	case <-exited:
	case <-time.After(stopWithin):
		_ = process.Process.Kill()
		<-exited
	}
}

// stop ends the collector and waits until its data is on disk.
func (c *bundledCollector) stop() {
	if c == nil {
		return
	}
	c.cancel()
	<-c.done
}

// isReady tells whether a collector takes queries.
func isReady(url string) bool {
	client := http.Client{Timeout: time.Second}
	response, err := client.Get(url + "/-/ready")
	if err != nil {
		return false
	}
	response.Body.Close()
	return response.StatusCode == http.StatusOK
}

// firstValues is when panels have something to show: rates need two scrapes, and the screens ask only so often. It is the zero time
// where data is there already.
func (c *bundledCollector) firstValues() time.Time {
	if c == nil || !c.fresh {
		return time.Time{}
	}
	return c.begun.Add(4 * c.scrape)
}

// banner tells the user what was started and how to keep it running.
func (c *bundledCollector) banner() string {
	if c == nil {
		return ""
	}
	return "started a collector of this machine at " + c.url + "; it ends with montui. To keep it: montui collect"
}
