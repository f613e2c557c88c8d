package sshd

import (
	"context"
	"io"
	"log/slog"
	"net"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/prometheus/client_golang/prometheus"
)

// Config says where to listen, who may come in, what they get, and how much anybody may take.
type Config struct {
	Ports    []Port
	HostKeys []string // paths of private keys; the one of a path where there is none is made at the start
	Banner   string   // shown before log-in
	Limits   Limits   // fields that are zero take their value from DefaultLimits
	Visit    Visit
	Log      *slog.Logger                 // nil logs nothing
	Metrics  prometheus.Registerer        // nil counts for nobody
	Opened   func(port Port, at net.Addr) // told of each port once viewers can connect; may be nil
}

// Port is a place to listen at, with its own rules of who comes in.
type Port struct {
	Address  string       // host:port; what tells ports apart
	Listener net.Listener // one that is open already, as from systemd; else Address is listened on
	Access   Access
}

// Visit gives a visitor what he asked for. An error is told to him in its words, and ends the session with status 2.
type Visit func(Session) (Answer, error)

// Answer is what a session runs: a model on the visitor's terminal, or else a command.
// A model with a Close method is closed when its session is over; so is Done called.
type Answer struct {
	Model tea.Model
	Run   func(ctx context.Context, stdout, stderr io.Writer) (status int)
	Done  func()
}

// Limits bound what strangers can make the server do. Each is refused or ended with a sentence.
type Limits struct {
	Sessions              int           // viewers at once, in all
	SessionsPerAddress    int           // viewers at once from one address (an IPv6 /64 counts as one)
	SessionsPerConnection int           // channels on one connection, as OpenSSH's MaxSessions
	Connections           int           // connections at once, in all
	ConnectionsPerAddress int           // connections at once from one address
	AuthTries             int           // failed log-ins on one connection
	Handshake             time.Duration // from connecting to the first session; and without any session later on
	Idle                  time.Duration // without a key: what the screen repaints by itself does not count
	Stay                  time.Duration // the longest session
	Stall                 time.Duration // a client that stops reading
	Columns, Rows         int           // the largest terminal; a larger one is served as if it were this large
	FramesPerSecond       int
	InputPerSecond        int   // bytes of keys and mouse taken a second; more waits at the client
	Memory                int64 // bytes: above it no session is opened
}

// DefaultLimits suit a Raspberry Pi: at the some 2 MB measured for a viewer in 200x60, all the sessions take a fifth of the memory.
func DefaultLimits() Limits {
	return Limits{
		Sessions: 40, SessionsPerAddress: 20, SessionsPerConnection: 10,
		Connections: 200, ConnectionsPerAddress: 20, AuthTries: 6,
		Handshake: 20 * time.Second, Idle: time.Hour, Stay: 24 * time.Hour, Stall: time.Minute,
		Columns: 500, Rows: 200, FramesPerSecond: 10, InputPerSecond: 4096, Memory: 512 << 20,
	}
}

func (l Limits) withDefaults() Limits {
	d := DefaultLimits()
	l.Sessions = first(l.Sessions, d.Sessions)
	l.SessionsPerAddress = first(l.SessionsPerAddress, d.SessionsPerAddress)
	l.SessionsPerConnection = first(l.SessionsPerConnection, d.SessionsPerConnection)
	l.Connections = first(l.Connections, d.Connections)
	l.ConnectionsPerAddress = first(l.ConnectionsPerAddress, d.ConnectionsPerAddress)
	l.AuthTries = first(l.AuthTries, d.AuthTries)
	l.Handshake = first(l.Handshake, d.Handshake)
	l.Idle = first(l.Idle, d.Idle)
	l.Stay = first(l.Stay, d.Stay)
	l.Stall = first(l.Stall, d.Stall)
	l.Columns = first(l.Columns, d.Columns)
	l.Rows = first(l.Rows, d.Rows)
	l.FramesPerSecond = first(l.FramesPerSecond, d.FramesPerSecond)
	l.InputPerSecond = first(l.InputPerSecond, d.InputPerSecond)
	l.Memory = first(l.Memory, d.Memory)
	return l
}

func first[T int | int64 | time.Duration](value, otherwise T) T {
	if value > 0 {
		return value
	}
	return otherwise
}

// clamp bounds a size asked for by a client. Memory grows with the cells, so 60000x60000 must not be believed.
// A client without a size (0x0) gets the terminal everyone has.
func (l Limits) clamp(width, height uint32) (w, h int) {
	if width == 0 {
		width = 80
	}
	if height == 0 {
		height = 24
	}
	return int(min(width, uint32(l.Columns))), int(min(height, uint32(l.Rows)))
}
