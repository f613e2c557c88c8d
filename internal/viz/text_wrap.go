package viz

import (
	"strings"

	"github.com/montui/montui/internal/canvas"
)

// textBlock is a paragraph, a list entry, a line of code, a rule or a table, not yet as wide as a panel.
type textBlock struct {
	kind        byte   // ' ' text, 'c' code, '-' rule, 't' table
	first, rest string // what stands before the first line and before the others
	spans       []textSpan
	rows        [][][]textSpan // of a table: rows of cells
	head        bool           // the table's first row is its header
	align       []byte         // of the table's columns: 'r' and 'c', else to the left
}

// wrap appends the block's lines, w cells wide.
func (b textBlock) wrap(out []textLine, w int) []textLine {
	w = max(w, 1)
	switch b.kind {
	case '-':
		return append(out, textLine{kind: '-'})
	case 't':
		return b.table(out, w)
	}
	line := textLine{kind: b.kind}
	used := 0
	start := func(prefix string) {
		line.spans, used = nil, 0
		if prefix != "" {
			line.spans = append(line.spans, textSpan{prefix, lookDim})
			used = canvas.Width(prefix)
		}
	}
	if canvas.Width(b.first) > w-4 {
		b.first, b.rest = "", ""
	}
	start(b.first)
	fresh := true
	for _, word := range b.words() {
		width := 0
		for _, s := range word {
			width += canvas.Width(s.text)
		}
		blank := len(word) == 1 && strings.TrimSpace(word[0].text) == "" && b.kind != 'c'
		if blank && fresh {
			continue
		}
		if used+width > w && !fresh {
			out = append(out, line)
			start(b.rest)
			fresh = true
			if blank {
				continue
			}
		}
		for _, s := range word {
			for s.text != "" {
				if used >= w {
					out = append(out, line)
					start(b.rest)
				}
				head, tail := cut(s.text, w-used)
				line.spans = append(line.spans, textSpan{head, s.look})
				used += canvas.Width(head)
				if s.text = tail; tail != "" {
					used = w
				}
			}
		}
		fresh = false
	}
	return append(out, line)
}

// cut divides text after at most w cells, and after at least one character.
func cut(s string, w int) (head, tail string) {
	used := 0
	for i, r := range s {
		n := canvas.Width(string(r))
		if used+n > w && i > 0 {
			return s[:i], s[i:]
		}
		used += n
	}
	return s, ""
}

// words are what may not be broken, and the blanks between, in turn. A word may have several looks.
func (b textBlock) words() [][]textSpan {
	if b.kind == 'c' {
		out := make([][]textSpan, 0, len(b.spans))
		for _, s := range b.spans {
			out = append(out, []textSpan{s})
		}
		return out
	}
	var out [][]textSpan
	var word []textSpan
	for _, s := range b.spans {
		for rest := s.text; rest != ""; {
			n := strings.IndexByte(rest, ' ')
			if n == 0 {
				if word != nil {
					out, word = append(out, word), nil
				}
				out = append(out, []textSpan{{" ", s.look &^ lookCode}})
				if s.look&lookCode != 0 {
					out[len(out)-1][0].look = s.look
				}
				rest = rest[1:]
				continue
			}
			if n < 0 {
				n = len(rest)
			}
			word = append(word, textSpan{rest[:n], s.look})
			rest = rest[n:]
		}
	}
	if word != nil {
		out = append(out, word)
	}
	return out
}

// table lays a table out: columns as wide as their text, the widest giving way.
func (b textBlock) table(out []textLine, w int) []textLine {
	var widths []int
	for _, row := range b.rows {
		for i, cell := range row {
			if i == len(widths) {
				widths = append(widths, 1)
			}
			widths[i] = max(widths[i], min(spansWidth(cell), 400))
		}
	}
	total := 0
	for _, n := range widths {
		total += n + 2
	}
	for total-2 > w {
		widest := 0
		for i := range widths {
			if widths[i] > widths[widest] {
				widest = i
			}
		}
		if len(widths) == 0 || widths[widest] <= 3 {
			break
		}
		widths[widest]--
		total--
	}
	for n, row := range b.rows {
		line := textLine{kind: ' '}
		for i, cell := range row {
			side := byte('l')
			if i < len(b.align) {
				side = b.align[i]
			}
			line.spans = append(line.spans, fit(cell, widths[i], side)...)
			if i < len(row)-1 {
				line.spans = append(line.spans, textSpan{"  ", 0})
			}
		}
		out = append(out, line)
		if n == 0 && b.head {
			out = append(out, textLine{kind: '-'})
		}
	}
	return out
}

func spansWidth(spans []textSpan) int {
	n := 0
	for _, s := range spans {
		n += canvas.Width(s.text)
	}
	return n
}

// fit is a cell in exactly w cells, at a side of them.
func fit(cell []textSpan, w int, side byte) []textSpan {
	var out []textSpan
	if free := w - spansWidth(cell); free > 0 && side != 'l' {
		if side == 'c' {
			free /= 2
		}
		out = append(out, textSpan{strings.Repeat(" ", free), 0})
		w -= free
	}
	left := w
	for i, s := range cell {
		n := canvas.Width(s.text)
		if n > left || n == left && i < len(cell)-1 && spansWidth(cell[i+1:]) > 0 {
			s.text = canvas.Truncate(s.text+"……", left)
			out = append(out, s)
			left -= canvas.Width(s.text)
			break
		}
		out = append(out, s)
		left -= n
	}
	return append(out, textSpan{strings.Repeat(" ", max(left, 0)), 0})
}
