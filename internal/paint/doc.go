// Package paint runs models that send their terminal only what has changed: it says when a frame is due, over SSH and on this terminal.
//
// Takes: a Painter and where its frames go.
// Gives: Frames, the model that Bubble Tea runs; Terminal, this process's own, which Bubble Tea keeps and the frames share.
// Uses: -
// Outside: charm.land/bubbletea/v2, github.com/charmbracelet/x/ansi
// Never: what is on the screen, SSH.
package paint
