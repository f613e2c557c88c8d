// Package e2e drives the built binary as its users do: in a terminal (tmux), over ssh, from scripts.
//
// Takes: $MONTUI_BINARY, or builds one.
// Gives: failing tests.
// Uses: -
// Outside: -
// Never: anything but the binary, its files and its ports.
package e2e
