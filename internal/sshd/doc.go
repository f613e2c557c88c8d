// Package sshd serves any tea.Model over SSH, one a session, to viewers it need not know or knows by their keys.
//
// It gives nobody a shell: a session is a terminal and one model, or a command that its user of this package runs inside
// the process; all else (subsystems, forwarding, agent, X11) is refused with a sentence. It reads the session's requests itself rather than by the SSH
// library's loop, which grants agent forwarding, keeps any number of environment variables of any length,
// and blocks for good on a window change that nobody reads; and it does not use wish's bubbletea middleware,
// which spins without end once a client closes its channel and keeps its connection.
//
// Takes: a Config, with who may come in and a function that gives a session its model or command.
// Gives: Server, which runs until its context ends and every viewer has had his terminal back.
// Uses: paint
// Outside: charm.land/wish/v2, charm.land/bubbletea/v2, github.com/charmbracelet/ssh, github.com/charmbracelet/colorprofile, github.com/charmbracelet/x/ansi, github.com/charmbracelet/ultraviolet, github.com/prometheus/client_golang/prometheus, golang.org/x/crypto/ssh
// Never: what is on the screen, wish's scp, git and bubbletea packages.
package sshd
