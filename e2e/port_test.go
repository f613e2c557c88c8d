package e2e

import (
	"math/rand/v2"
	"net"
	"strconv"
	"sync"
	"testing"
)

// portsGiven are those of freePort: none is given twice, for between its choice and its use nobody holds it.
var portsGiven sync.Map

// freePort is a port at which nobody listens. It is below those that kernels give to connections, one of which might have it first.
func freePort(t testing.TB) string {
	t.Helper()
	for range 1000 {
		port := strconv.Itoa(12_000 + rand.IntN(16_000))
		if _, given := portsGiven.LoadOrStore(port, true); given {
			continue
		}
		if listener, err := net.Listen("tcp", "127.0.0.1:"+port); err == nil {
			listener.Close()
			return port
		}
	}
	t.Fatal("no port is free")
	return ""
}
