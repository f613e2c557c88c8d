package promql

import "strings"

// layoutParser reads tokens of an expression that is known to be right into what is laid out.
type layoutParser struct {
	text   string
	tokens []Token
	at     int
	said   []string // comments passed over, not placed yet
	behind bool     // the first of them stands on the line of the token before it
}

// next is the token at hand; "" at the end. Comments on the way are kept.
func (p *layoutParser) next() string {
	lineBroken := false
	for p.at < len(p.tokens) {
		t := p.tokens[p.at]
		s := p.text[t.Start:t.End]
		switch t.Kind {
		case Space:
			lineBroken = lineBroken || strings.Contains(s, "\n")
		case Comment:
			if len(p.said) == 0 {
				p.behind = !lineBroken
			}
			p.said = append(p.said, strings.TrimRight(s, " \t\r"))
		default:
			return s
		}
		p.at++
	}
	return ""
}

func (p *layoutParser) kind() Kind {
	if p.next() == "" {
		return Space
	}
	return p.tokens[p.at].Kind
}

func (p *layoutParser) take() string {
	s := p.next()
	p.at++
	return s
}

// comments gives those passed over.
func (p *layoutParser) comments() []string {
	said := p.said
	p.said = nil
	return said
}

// ranks are how strongly operators bind.
var ranks = map[string]int{"or": 1, "and": 2, "unless": 2, "==": 3, "!=": 3, ">": 3, "<": 3, ">=": 3, "<=": 3, ">/": 3, "</": 3, "+": 4, "-": 4,
	"*": 5, "/": 5, "%": 5, "atan2": 5, "^": 6}

// chain reads up to a comma, a closing bracket or the end.
func (p *layoutParser) chain() chain {
	var c chain
	for {
		c.operands = append(c.operands, p.operand())
		last := &c.operands[len(c.operands)-1]
		op := p.next()
		rank, binary := ranks[strings.ToLower(op)]
		if !binary {
			c.tail = p.comments()
			return c.measured()
		}
		o := operation{rank: rank}
		if p.behind {
			last.behind = p.comments()
		} else {
			o.comments = p.comments()
		}
		o.text = p.take() + p.modifiers()
		o.comments = append(o.comments, p.comments()...)
		c.ops = append(c.ops, o)
	}
}

// modifiers reads what may stand behind an operator: bool, on (…), group_left (…), fill (…).
func (p *layoutParser) modifiers() string {
	said := ""
	for p.kind() == Keyword {
		word := strings.ToLower(p.next())
		if word == "start" || word == "end" {
			break
		}
		said += " " + p.take()
		if word != "bool" && p.next() == "(" {
			said += " " + p.brackets("(").text
		}
	}
	return said
}

// operand reads signs, what they are before, and what stands behind it.
func (p *layoutParser) operand() operand {
	var o operand
	add := func(text string, spaced bool) { o.parts = append(o.parts, part{text: text, spaced: spaced}) }
	for p.next() == "-" || p.next() == "+" {
		add(p.take(), false)
	}
	leading := p.comments()
	if s := p.next(); s != "(" && s != "{" && s != "" && closersOf(s) == "" {
		add(p.take(), false)
	}
	for {
		s := p.next()
		word := strings.ToLower(s)
		switch {
		case s == "(" || s == "{":
			spaced := len(o.parts) > 0 && o.parts[len(o.parts)-1].open == "(" // behind by (…)
			group := p.brackets(s)
			group.spaced = spaced
			o.parts = append(o.parts, group)
		case s == "[":
			add(p.flatBrackets(), false)
		case p.kind() == Keyword && (word == "by" || word == "without"):
			add(p.take(), true)
			if p.next() == "(" {
				group := p.brackets("(")
				group.spaced = true
				o.parts = append(o.parts, group)
			}
		case p.kind() == Keyword && (word == "anchored" || word == "smoothed"):
			add(p.take(), true)
		case p.kind() == Keyword && word == "offset", s == "@":
			add(p.take(), true)
			o.parts = append(o.parts, p.when()...)
		default:
			o.comments = leading
			return o
		}
		if p.at < len(p.tokens) && !p.ends() {
			leading = append(leading, p.comments()...)
		}
	}
}

func closersOf(s string) string {
	if s == ")" || s == "}" || s == "]" || s == "," {
		return s
	}
	return ""
}

// when reads what offset and @ take: a duration, a number, start(), a sum in brackets.
func (p *layoutParser) when() []part {
	parts := []part{{spaced: true}}
	for p.next() == "-" || p.next() == "+" {
		parts[0].text += p.take()
	}
	if p.next() != "(" {
		parts[0].text += p.take()
	}
	if p.next() == "(" {
		group := p.brackets("(")
		parts[0].text += group.text
	}
	return parts
}

// brackets reads round or curly brackets with what is between the commas.
func (p *layoutParser) brackets(open string) part {
	p.take()
	var args []chain
	for p.next() != closers[open] && p.next() != "" {
		if open == "{" {
			args = append(args, p.matcher())
		} else {
			args = append(args, p.chain())
		}
		if p.next() == "," {
			p.take()
		} else if p.next() != closers[open] {
			break // what is not understood is left as it is
		}
	}
	if p.next() == closers[open] {
		p.take()
	}
	return bracketed(open, args)
}

// matcher reads up to the next comma or brace, without spaces.
func (p *layoutParser) matcher() chain {
	text := ""
	for s := p.next(); s != "" && s != "," && s != "}"; s = p.next() {
		if strings.ToLower(s) == "or" && text != "" {
			text += " " + p.take() + " "
			continue
		}
		text += p.take()
	}
	return chain{operands: []operand{{comments: p.comments(), parts: []part{{text: text}}}}}.measured()
}

// flatBrackets reads a range: its spaces stay but at its ends and around the colon.
func (p *layoutParser) flatBrackets() string {
	text, depth := "", 0
	for p.at < len(p.tokens) {
		t := p.tokens[p.at]
		s := p.text[t.Start:t.End]
		p.at++
		switch t.Kind {
		case Space:
			if text != "[" {
				text = strings.TrimRight(text, " ") + " "
			}
			continue
		case Comment:
			p.said = append(p.said, strings.TrimRight(s, " \t\r"))
			continue
		}
		if s == ":" || s == "]" {
			text = strings.TrimRight(text, " ")
		}
		if strings.HasSuffix(text, ": ") {
			text = strings.TrimRight(text, " ")
		}
		text += s
		if s == "[" {
			depth++
		}
		if s == "]" {
			if depth--; depth == 0 {
				break
			}
		}
	}
	return text
}

// ends tells that the operand at hand is over: what comes is an operator, a comma, a closing bracket or nothing.
func (p *layoutParser) ends() bool {
	s := p.next()
	_, binary := ranks[strings.ToLower(s)]
	return s == "" || binary || closersOf(s) != ""
}
