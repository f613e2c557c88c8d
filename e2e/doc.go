// Package e2e drives the built binary as its users do: in a terminal (tmux), over ssh, from scripts. Each test has a home, servers, ports
// (freePort) and terminals of its own and runs beside others (t.Parallel); after a key it waits for what was not on the screen before.
//
// Takes: $MONTUI_BINARY, or builds one.
// Gives: failing tests.
// Uses: -
// Outside: -
// Never: anything but the binary, its files and its ports.
package e2e
