package canvas

// toASCII is the nearest ASCII character; "?" when there is none.
func toASCII(r rune) byte {
	switch {
	case r >= 0x2800 && r < 0x2900:
		return '*'
	case r == '─' || r == '━' || r == '┈' || r == '╌' || r == '–' || r == '—' || r == '╺' || r == '╸' || r == '┅':
		return '-'
	case r == '│' || r == '┃' || r == '╻' || r == '╹' || r == '┊' || r == '╎':
		return '|'
	case r >= 0x2500 && r < 0x2580:
		return '+'
	case r >= 0x2581 && r <= 0x258f || r == '█':
		return '#'
	case r == '░' || r == '▒' || r == '▓':
		return ':'
	}
	if b, ok := asciiOf[r]; ok {
		return b
	}
	if r >= 0xc0 && r <= 0xff {
		return "AAAAAAACEEEEIIIIDNOOOOOxOUUUUYTsaaaaaaaceeeeiiiidnooooo/ouuuuyty"[r-0xc0]
	}
	return '?'
}

var asciiOf = map[rune]byte{
	'…': '~', '·': '.', '•': '*', '●': '*', '○': 'o', '◆': '!', '◇': 'o', '▪': '.', '■': '#', '★': '*', '☆': '*',
	'▲': '^', '▼': 'v', '▾': 'v', '▸': '>', '▴': '^', '◀': '<', '▶': '>', '↑': '^', '↓': 'v', '←': '<', '→': '>',
	'µ': 'u', 'μ': 'u', '°': 'o', '×': 'x', '⏎': '>', '⟳': 'r', '✓': '+', '✗': 'x', '“': '"', '”': '"', '‘': '\'', '’': '\'',
	'\u00a0': ' ', '²': '2', '³': '3', 'Ω': 'O', '≥': '>', '≤': '<', '≈': '~', '∞': 'I', '±': '+', '⚠': '!', '≡': '=',
}

// consoleOf replaces what Linux console fonts lack by what they have (0 of 485 Debian console fonts have braille or
// eighth blocks, 479 have █ ░ │ ─).
var consoleOf = map[rune]rune{
	'╭': '┌', '╮': '┐', '╰': '└', '╯': '┘', '━': '─', '┃': '│', '┏': '┌', '┓': '┐', '┗': '└', '┛': '┘', '┣': '│', '┫': '│',
	'╺': '─', '╸': '─', '╻': '│', '╹': '│', '┈': '─', '┅': '─', '╌': '─', '┊': '│', '╎': '│', '▪': '•', '■': '█', '▓': '▒', '◆': '!', '◇': '•',
	'○': 'o', '★': '*', '☆': '*', '▾': '▼', '▸': '>', '▴': '▲', '▶': '>', '◀': '<', '←': '<', '→': '>', '⏎': '>',
	'⟳': '~', '✓': '+', '✗': 'x', '⚠': '!', '≥': '>', '≤': '<', '≈': '~', '∞': '8', '–': '-', '—': '-', '“': '"', '”': '"', '‘': '\'', '’': '\'', 'μ': 'µ',
	'▁': ' ', '▂': ' ', '▃': '░', '▄': '░', '▅': '▒', '▆': '█', '▇': '█', '▏': ' ', '▎': '░', '▍': '░', '▌': '▒', '▋': '▒', '▊': '█', '▉': '█', '▐': '▒', '▀': '▒',
}

func toConsole(r rune) rune {
	if c, ok := consoleOf[r]; ok {
		return c
	}
	if r >= 0x2800 && r < 0x2900 {
		return '•'
	}
	return r
}
