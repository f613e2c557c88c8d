// Package picture makes a picture of a grid of cells: PNG, SVG and HTML, without a terminal or a browser.
//
// Letters are those of the Go Mono fonts (Latin, Greek, Cyrillic); braille, blocks, box drawing and the symbols we use
// are drawn from their code points, crisp at any scale. A character that neither has is a hollow box in a PNG; SVG and
// HTML leave letters to the viewer's fonts.
//
// Takes: a canvas.Grid and the theme it was drawn with.
// Gives: Write, PNG, SVG, HTML, ANSI.
// Uses: canvas, theme
// Outside: golang.org/x/image
// Never: files, network; state from one picture to the next.
package picture
