// Package theme turns Grafana's colours into this terminal's: true colour, 256, 16 or none, dark or light.
//
// Takes: the terminal's name and environment, handed in; colours as #RRGGBB.
// Gives: Theme, Detect.
// Uses: canvas
// Outside: github.com/charmbracelet/colorprofile
// Never: reads the environment itself; knows panels.
package theme
