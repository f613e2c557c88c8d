package canvas

// The big font: three lines, box-drawing strokes, digits three cells wide.
const bigRunes = "0123456789.,:-+%/ "

var bigStrokes = [3][18]string{
	{"┏━┓", " ╻ ", "╺━┓", "╺━┓", "╻ ╻", "┏━╸", "┏━╸", "╺━┓", "┏━┓", "┏━┓", " ", " ", " ", "   ", "   ", "▪ ╻", "  ╻", " "},
	{"┃ ┃", " ┃ ", "┏━┛", " ━┫", "┗━┫", "┗━┓", "┣━┓", "  ┃", "┣━┫", "┗━┫", " ", " ", "▪", "╺━╸", "╺╋╸", " ╱ ", " ╱ ", " "},
	{"┗━┛", " ╹ ", "┗━╸", "╺━┛", "  ╹", "╺━┛", "┗━┛", "  ╹", "┗━┛", "╺━┛", "▪", "▪", "▪", "   ", "   ", "╹ ▪", "╹  ", " "},
}

// Console fonts have no half strokes: what would end in the middle of a cell ends in a corner, so that all digits are as high.
var bigConsole = [3][18]string{
	{"┌─┐", " ┐ ", "──┐", "──┐", "┐ ┐", "┌──", "┌──", "──┐", "┌─┐", "┌─┐", " ", " ", " ", "   ", "   ", "• ┐", "  ┐", " "},
	{"│ │", " │ ", "┌─┘", " ─│", "└─│", "└─┐", "│─┐", "  │", "│─│", "└─│", " ", " ", "•", "───", "─│─", " │ ", " │ ", " "},
	{"└─┘", " └ ", "└──", "──┘", "  └", "──┘", "└─┘", "  └", "└─┘", "──┘", "•", "•", "•", "   ", "   ", "└ •", "└  ", " "},
}

var bigASCII = [3][18]string{
	{" _ ", "   ", " _ ", " _ ", "   ", " _ ", " _ ", " _ ", " _ ", " _ ", " ", " ", " ", "   ", "   ", "o /", "  /", " "},
	{"| |", "  |", " _|", " _|", "|_|", "|_ ", "|_ ", "  |", "|_|", "|_|", " ", " ", ".", " _ ", "_|_", " / ", " / ", " "},
	{"|_|", "  |", "|_ ", " _|", "  |", " _|", "|_|", "  |", "|_|", " _|", ".", ",", ".", "   ", " | ", "/ o", "/  ", " "},
}

// BigWidth is the width of s in big digits; ok is false when the font lacks a character of it.
func BigWidth(s string) (w int, ok bool) {
	for _, r := range s {
		i := bigIndex(r)
		if i < 0 {
			return 0, false
		}
		w += Width(bigStrokes[1][i])
	}
	return w, s != ""
}

func bigIndex(r rune) int {
	for i, b := range bigRunes {
		if b == r {
			return i
		}
	}
	return -1
}

// BigText writes s in big digits, three lines from x, y, and returns the cells used.
func (g *Grid) BigText(x, y int, s string, st Style, glyphs Glyphs) int {
	font := &bigStrokes
	switch glyphs {
	case ASCII:
		font = &bigASCII
	case Console:
		font = &bigConsole
	}
	used := 0
	for _, r := range s {
		i := bigIndex(r)
		if i < 0 {
			continue
		}
		for line := range 3 {
			for n, ch := range []rune(font[line][i]) {
				if ch != ' ' {
					g.Set(x+used+n, y+line, ch, st)
				}
			}
		}
		used += Width(font[1][i])
	}
	return used
}
