package promql

import (
	"slices"
	"strings"
)

// indentBy is how far what stands in brackets is moved in.
const indentBy = 2

// Format lays an expression out in lines of about width bytes: what fits a line stays on one. Words, numbers, strings and comments stay
// as they are written; only space is changed, and a comma before a closing bracket goes. The error is the parser's.
func Format(expr string, width int) (string, error) {
	_, tokens, err := parse(expr)
	if err != nil {
		return "", err
	}
	p := &layoutParser{text: expr, tokens: tokens}
	c := p.chain()
	formatted := strings.Join(c.lines(0, max(width, 20)), "\n")
	if p.next() != "" || !sameTokens(expr, formatted) {
		return expr, nil // better as it is than changed
	}
	return formatted, nil
}

// sameTokens holds that nothing but space and needless commas differs.
func sameTokens(a, b string) bool {
	codeA, saidA := essence(a)
	codeB, saidB := essence(b)
	return codeA == codeB && saidA == saidB
}

// essence is a text without space, its comments apart.
func essence(text string) (code, comments string) {
	var words, said strings.Builder
	comma := false
	for _, t := range scan(text) {
		switch s := text[t.Start:t.End]; {
		case t.Kind == Space:
		case t.Kind == Comment:
			said.WriteString(strings.TrimRight(s, " \t\r") + "\n")
		case s == ",":
			comma = true
		default:
			if comma && !strings.Contains(")}]", s) {
				words.WriteString(",")
			}
			comma = false
			words.WriteString(s + " ")
		}
	}
	return words.String(), said.String()
}

// chain is operands with operators between them: what stands in brackets, or between commas.
type chain struct {
	operands []operand
	ops      []operation // one less
	tail     []string    // comments at the end
	line     string      // on one line
	broken   bool        // a comment keeps it from standing on one line
}

type operation struct {
	text     string // with on (…) and the like
	rank     int    // how strongly it binds
	comments []string
}

// operand is a number, a selector, a call …: pieces of text and brackets.
type operand struct {
	comments []string // above it
	behind   []string // at its end
	parts    []part
}

type part struct {
	text   string
	spaced bool // a space stands before it
	args   []chain
	open   string // "" for text
	broken bool   // a comment is in it
}

var closers = map[string]string{"(": ")", "{": "}"}

// bracketed is a part with brackets; text is how it stands on one line.
func bracketed(open string, args []chain) part {
	p := part{open: open, args: args}
	lines := make([]string, len(args))
	for i := range args {
		lines[i] = args[i].line
		p.broken = p.broken || args[i].broken
	}
	p.text = open + strings.Join(lines, ", ") + closers[open]
	return p
}

func flatParts(parts []part) string {
	var b strings.Builder
	for i, p := range parts {
		if p.spaced && i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(p.text)
	}
	return b.String()
}

func commentedParts(parts []part) bool {
	return slices.ContainsFunc(parts, func(p part) bool { return p.broken })
}

// measured is the chain with its one line, made once: brackets within brackets are many.
func (c chain) measured() chain {
	var b strings.Builder
	c.broken = len(c.tail) > 0
	for i, o := range c.operands {
		if i > 0 {
			b.WriteString(" " + c.ops[i-1].text + " ")
			c.broken = c.broken || len(c.ops[i-1].comments) > 0
		}
		b.WriteString(flatParts(o.parts))
		c.broken = c.broken || len(o.comments)+len(o.behind) > 0 || commentedParts(o.parts)
	}
	c.line = b.String()
	return c
}

// lines lays a chain out at an indent.
func (c *chain) lines(indent, width int) []string {
	pad := strings.Repeat(" ", indent)
	if !c.broken && indent+len(c.line) <= width {
		return []string{pad + c.line}
	}
	var lines []string
	if len(c.operands) == 1 {
		lines = c.operands[0].lines(indent, width)
	} else {
		lines = c.split(indent, width)
	}
	for _, said := range c.tail {
		lines = append(lines, pad+said)
	}
	return lines
}

// split breaks a chain at the operators that bind least; operands are moved in, so that operators stand out.
func (c *chain) split(indent, width int) []string {
	least := c.ops[0].rank
	for _, op := range c.ops {
		least = min(least, op.rank)
	}
	pad := strings.Repeat(" ", indent)
	var lines []string
	from, before := 0, operation{}
	for i := 0; i <= len(c.ops); i++ {
		if i < len(c.ops) && c.ops[i].rank != least {
			continue
		}
		piece := chain{operands: c.operands[from : i+1], ops: c.ops[from:i]}.measured()
		inner := piece.lines(indent+indentBy, width)
		for _, said := range before.comments {
			lines = append(lines, pad+said)
		}
		if from > 0 {
			if len(before.text) == 1 && !strings.HasPrefix(strings.TrimSpace(inner[0]), "#") {
				inner[0] = pad + before.text + " " + inner[0][indent+indentBy:]
			} else {
				lines = append(lines, pad+before.text)
			}
		}
		lines = append(lines, inner...)
		if i < len(c.ops) {
			from, before = i+1, c.ops[i]
		}
	}
	return lines
}

// lines lays an operand out, with its comments.
func (o operand) lines(indent, width int) []string {
	lines := o.bare(indent, width)
	for i, said := range o.behind {
		if i == 0 {
			lines[len(lines)-1] += " " + said
			continue
		}
		lines = append(lines, strings.Repeat(" ", indent)+said)
	}
	return lines
}

// bare opens the longest bracket over lines where one line is not enough.
func (o operand) bare(indent, width int) []string {
	pad := strings.Repeat(" ", indent)
	lines := make([]string, 0, len(o.comments)+1)
	for _, said := range o.comments {
		lines = append(lines, pad+said)
	}
	flat := flatParts(o.parts)
	longest, size := -1, 0
	for i, p := range o.parts {
		if n := len(p.text); p.open != "" && len(p.args) > 0 && (n > size || p.broken) {
			longest, size = i, n
			if p.broken {
				break
			}
		}
	}
	if longest < 0 || !commentedParts(o.parts) && indent+len(flat) <= width {
		return append(lines, pad+flat)
	}
	opened := o.parts[longest]
	head := flatParts(o.parts[:longest])
	if opened.spaced && longest > 0 {
		head += " "
	}
	lines = append(lines, pad+head+opened.open)
	for i := range opened.args {
		inner := opened.args[i].lines(indent+indentBy, width)
		if i < len(opened.args)-1 {
			inner = withComma(inner)
		}
		lines = append(lines, inner...)
	}
	rest := flatParts(o.parts[longest+1:])
	if longest+1 < len(o.parts) && o.parts[longest+1].spaced {
		rest = " " + rest
	}
	return append(lines, pad+closers[opened.open]+rest)
}

// withComma puts a comma behind the last line that is no comment.
func withComma(lines []string) []string {
	for i := len(lines) - 1; i >= 0; i-- {
		if !strings.HasPrefix(strings.TrimSpace(lines[i]), "#") {
			lines[i] += ","
			break
		}
	}
	return lines
}
