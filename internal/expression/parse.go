package expression

import (
	"errors"
	"fmt"
	"strconv"
)

// node is a part of a math expression: a number, a variable, an operator with one or two operands, or a function.
type node struct {
	kind   nodeKind
	text   string // the operator, the function's or the variable's name, the number as written
	number float64
	args   []*node
}

type nodeKind uint8

const (
	nodeNumber nodeKind = iota
	nodeVariable
	nodeUnary
	nodeBinary
	nodeFunction
)

// String writes the node as Grafana's notices do.
func (n *node) String() string {
	switch n.kind {
	case nodeVariable:
		return "$" + n.text
	case nodeUnary:
		return n.text + n.args[0].String()
	case nodeBinary:
		return n.args[0].String() + " " + n.text + " " + n.args[1].String()
	case nodeFunction:
		if len(n.args) == 0 {
			return n.text + "()"
		}
		return n.text + "(" + n.args[0].String() + ")"
	}
	return n.text
}

const (
	// maxTokens and maxNesting bound what a hostile expression can make the parser and the evaluation do.
	maxTokens  = 5000
	maxNesting = 200
)

// precedence is the order of the two-sided operators, from the loosest; all are left-associative, ** too.
var precedence = []map[string]bool{
	{"||": true}, {"&&": true}, {"==": true, "!=": true, ">": true, ">=": true, "<": true, "<=": true},
	{"+": true, "-": true}, {"*": true, "/": true, "%": true}, {"**": true},
}

// mathParser reads the grammar of Grafana's math expressions.
type mathParser struct {
	lex    lexer
	ahead  token
	tokens int
	depth  int
	vars   []string
}

// errDeep and errLong are montui's own bounds.
var (
	errDeep = errors.New("expr: the expression is nested too deeply")
	errLong = errors.New("expr: the expression is too long")
)

// parseMath reads a math expression and the names it needs.
func parseMath(text string) (*node, []string, error) {
	p := &mathParser{lex: lexer{rest: text}}
	p.advance()
	root, err := p.binary(0)
	if err == nil && p.tokens > maxTokens {
		err = errLong
	}
	if err == nil && p.ahead.kind != tokenEnd {
		err = p.unexpected("root input")
	}
	if err != nil {
		return nil, nil, err
	}
	return root, p.vars, nil
}

// advance reads the next token; behind too many it finds the end.
func (p *mathParser) advance() {
	p.tokens++
	if p.tokens > maxTokens {
		p.ahead = token{kind: tokenEnd}
		return
	}
	p.ahead = p.lex.next()
}

func (p *mathParser) unexpected(where string) error {
	if p.tokens > maxTokens {
		return errLong
	}
	return fmt.Errorf("expr: unexpected %s in %s", p.ahead, where)
}

func (p *mathParser) binary(level int) (*node, error) {
	if level == len(precedence) {
		return p.unary()
	}
	left, err := p.binary(level + 1)
	for err == nil && p.ahead.kind == tokenOperator && precedence[level][p.ahead.text] {
		op := p.ahead.text
		p.advance()
		var right *node
		if right, err = p.binary(level + 1); err == nil {
			left = &node{kind: nodeBinary, text: op, args: []*node{left, right}}
		}
	}
	return left, err
}

// unary reads what binds closest: -2 ** 2 is 4.
func (p *mathParser) unary() (*node, error) {
	p.depth++
	defer func() { p.depth-- }()
	if p.depth > maxNesting {
		return nil, errDeep
	}
	switch t := p.ahead; {
	case t.kind == tokenOperator && (t.text == "!" || t.text == "-"):
		p.advance()
		arg, err := p.unary()
		return &node{kind: nodeUnary, text: t.text, args: []*node{arg}}, err
	case t.kind == tokenOpen:
		p.advance()
		inside, err := p.binary(0)
		if err != nil {
			return nil, err
		}
		if p.ahead.kind != tokenClose {
			return nil, p.unexpected("input: F()")
		}
		p.advance()
		return inside, nil
	case t.kind == tokenNumber:
		p.advance()
		return numberNode(t.text)
	case t.kind == tokenVariable:
		p.advance()
		p.vars = append(p.vars, t.text)
		return &node{kind: nodeVariable, text: t.text}, nil
	case t.kind == tokenFunction:
		return p.function()
	}
	return nil, p.unexpected("input: F()")
}

// numberNode reads a number as Go writes integers (0x10, 010) or floats.
func numberNode(text string) (*node, error) {
	if u, err := strconv.ParseUint(text, 0, 64); err == nil {
		return &node{kind: nodeNumber, text: text, number: float64(u)}, nil
	}
	f, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return nil, fmt.Errorf("expr: illegal number syntax: %q", text)
	}
	return &node{kind: nodeNumber, text: text, number: f}, nil
}

func (p *mathParser) function() (*node, error) {
	n := &node{kind: nodeFunction, text: p.ahead.text}
	f, ok := mathFunctions[n.text]
	if !ok {
		return nil, fmt.Errorf("expr: non existent function %s", n.text)
	}
	p.advance()
	if p.ahead.kind != tokenOpen {
		return nil, p.unexpected("func")
	}
	p.advance()
	for p.ahead.kind != tokenClose {
		if p.ahead.kind == tokenString {
			return nil, fmt.Errorf("expr: parse: expected numberSet or seriesSet for argument %d, got string", len(n.args))
		}
		arg, err := p.binary(0)
		if err != nil {
			return nil, err
		}
		n.args = append(n.args, arg)
	}
	p.advance()
	switch {
	case len(n.args) < f.args():
		return nil, fmt.Errorf("expr: parse: not enough arguments for %s", n.text)
	case len(n.args) > f.args():
		return nil, fmt.Errorf("expr: parse: too many arguments for %s", n.text)
	}
	return n, nil
}
