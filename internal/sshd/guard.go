package sshd

import (
	"fmt"
	"net"
	"net/netip"
	"runtime/metrics"
	"sync"
	"time"
)

// guard counts connections and sessions. It counts sessions, not only connections, because one
// connection may open any number of them.
type guard struct {
	memory func() uint64 // bytes in use

	mu          sync.Mutex
	limits      Limits
	connections map[netip.Prefix]int
	sessions    map[netip.Prefix]int
	nConns      int
	nSessions   int
}

func newGuard(limits Limits) *guard {
	return &guard{limits: limits, memory: memoryInUse, connections: map[netip.Prefix]int{}, sessions: map[netip.Prefix]int{}}
}

// limit changes the limits for what comes from now on.
func (g *guard) limit(limits Limits) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.limits = limits
}

// memoryInUse is what the Go runtime holds, less what it has given back.
func memoryInUse() uint64 {
	samples := []metrics.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"}, {Name: "/memory/classes/heap/free:bytes"}}
	metrics.Read(samples)
	return samples[0].Value.Uint64() - samples[1].Value.Uint64() - samples[2].Value.Uint64()
}

// connection is one client's. It closes itself when it stays without a session for too long, which bounds
// the handshake and a connection that is kept for nothing.
type connection struct {
	net.Conn
	guard    *guard
	from     netip.Prefix
	lonely   *time.Timer
	once     sync.Once
	wait     time.Duration
	closed   func() // told once; may be nil
	sessions int    // by guard.mu
}

// admit counts a connection in, or says why not.
func (g *guard) admit(conn net.Conn) (*connection, error) {
	from := origin(conn.RemoteAddr())
	g.mu.Lock()
	defer g.mu.Unlock()
	switch {
	case g.nConns >= g.limits.Connections:
		return nil, refuse(reasonConnections, "montui has its %d connections; try again later", g.limits.Connections)
	case g.connections[from] >= g.limits.ConnectionsPerAddress:
		return nil, refuse(reasonConnections, "montui takes %d connections from one address; close one", g.limits.ConnectionsPerAddress)
	}
	g.nConns++
	g.connections[from]++
	c := &connection{Conn: conn, guard: g, from: from, wait: g.limits.Handshake}
	c.lonely = time.AfterFunc(c.wait, func() { _ = c.Close() })
	return c, nil
}

// Close counts the connection out, once.
func (c *connection) Close() error {
	c.once.Do(func() {
		g := c.guard
		g.mu.Lock()
		defer g.mu.Unlock()
		c.lonely.Stop()
		g.nConns--
		decrement(g.connections, c.from)
		if c.closed != nil {
			c.closed()
		}
	})
	return c.Conn.Close()
}

// open counts a session in, or says why not. Each session opened must be closed.
func (c *connection) open() error {
	g := c.guard
	g.mu.Lock()
	defer g.mu.Unlock()
	switch {
	case c.sessions >= g.limits.SessionsPerConnection:
		return refuse(reasonSessions, "montui takes %d sessions on one connection", g.limits.SessionsPerConnection)
	case g.nSessions >= g.limits.Sessions:
		return refuse(reasonSessions, "montui has its %d viewers; try again later", g.limits.Sessions)
	case g.sessions[c.from] >= g.limits.SessionsPerAddress:
		return refuse(reasonSessions, "montui takes %d viewers from one address; close one", g.limits.SessionsPerAddress)
	case g.limits.Memory > 0 && g.memory() > uint64(g.limits.Memory):
		return refuse(reasonMemory, "montui has no memory for one more viewer; try again later")
	}
	c.lonely.Stop()
	c.sessions++
	g.nSessions++
	g.sessions[c.from]++
	return nil
}

func (c *connection) done() {
	g := c.guard
	g.mu.Lock()
	defer g.mu.Unlock()
	c.sessions--
	g.nSessions--
	decrement(g.sessions, c.from)
	if c.sessions == 0 {
		c.lonely.Reset(c.wait) // harmless once closed: closing twice is
	}
}

func refuse(reason, format string, args ...any) error {
	return refusal{reason, fmt.Sprintf(format, args...)}
}

func decrement(counts map[netip.Prefix]int, key netip.Prefix) {
	if counts[key]--; counts[key] <= 0 {
		delete(counts, key) // else every address ever seen would stay in memory
	}
}

// origin is the address that a connection counts against. An IPv6 customer holds a /64, so those 64 bits are one origin.
func origin(addr net.Addr) netip.Prefix {
	at, err := netip.ParseAddrPort(addr.String())
	if err != nil {
		return netip.Prefix{}
	}
	ip := at.Addr().Unmap().WithZone("")
	bits := 32
	if ip.Is6() {
		bits = 64
	}
	prefix, err := ip.Prefix(bits)
	if err != nil {
		return netip.Prefix{}
	}
	return prefix
}
