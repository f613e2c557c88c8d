package sshd

import (
	"bufio"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"slices"
	"strings"
	"testing"
	"time"

	gossh "golang.org/x/crypto/ssh"
)

// offered are the lists of a server's first packet (RFC 4253 7.1), in the clear for who connects.
type offered struct {
	KeyExchanges, HostKeys, CiphersIn, CiphersOut  []string
	MACsIn, MACsOut, CompressionIn, CompressionOut []string
}

// askOffer connects as an auditor does, and reads what the server offers.
func askOffer(t *testing.T, address string) offered {
	t.Helper()
	conn, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(patience))
	if _, err := io.WriteString(conn, "SSH-2.0-auditor\r\n"); err != nil {
		t.Fatal(err)
	}
	in := bufio.NewReader(conn)
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasPrefix(line, "SSH-2.0-") {
			break
		}
	}
	var head [5]byte
	_, err = io.ReadFull(in, head[:])
	packet := make([]byte, binary.BigEndian.Uint32(head[:4])-1)
	_, err2 := io.ReadFull(in, packet)
	if err := errors.Join(err, err2); err != nil || packet[0] != 20 {
		t.Fatalf("no KEXINIT: %v, %v", packet, err)
	}
	rest := packet[17:]
	next := func() []string {
		size := binary.BigEndian.Uint32(rest)
		list := string(rest[4 : 4+size])
		rest = rest[4+size:]
		return strings.Split(list, ",")
	}
	return offered{KeyExchanges: next(), HostKeys: next(), CiphersIn: next(), CiphersOut: next(), MACsIn: next(), MACsOut: next(), CompressionIn: next(), CompressionOut: next()}
}

// TestOnlyModernAlgorithmsAreOffered is what ssh-audit looks at: nothing is offered but what it takes for good today.
func TestOnlyModernAlgorithmsAreOffered(t *testing.T) {
	address, _ := start(t, Limits{}, nil)
	have := askOffer(t, address)
	for _, c := range []struct {
		name       string
		have, good []string
	}{
		{"key exchange", have.KeyExchanges, []string{"mlkem768x25519-sha256", "curve25519-sha256", "curve25519-sha256@libssh.org",
			"kex-strict-s-v00@openssh.com", "ext-info-s"}},
		{"host key", have.HostKeys, []string{"ssh-ed25519"}},
		{"cipher in", have.CiphersIn, []string{"chacha20-poly1305@openssh.com", "aes256-gcm@openssh.com", "aes128-gcm@openssh.com"}},
		{"cipher out", have.CiphersOut, []string{"chacha20-poly1305@openssh.com", "aes256-gcm@openssh.com", "aes128-gcm@openssh.com"}},
		{"MAC in", have.MACsIn, []string{gossh.HMACSHA256ETM, gossh.HMACSHA512ETM}},
		{"MAC out", have.MACsOut, []string{gossh.HMACSHA256ETM, gossh.HMACSHA512ETM}},
		{"compression", have.CompressionOut, []string{"none"}},
	} {
		if len(c.have) == 0 || c.have[0] == "" {
			t.Errorf("no %s is offered", c.name)
		}
		for _, algorithm := range c.have {
			if !slices.Contains(c.good, algorithm) {
				t.Errorf("%s: %s is offered", c.name, algorithm)
			}
		}
	}
	if !slices.Contains(have.KeyExchanges, "kex-strict-s-v00@openssh.com") {
		t.Error("nothing is done against prefix truncation (Terrapin)")
	}
}
