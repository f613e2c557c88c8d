package promql

import "strings"

// group is a bracket that is open: what stands in it is read by what it belongs to.
type group struct {
	open   byte
	at     int    // the token that opens it
	owner  string // the function, aggregation or keyword before it, lower case
	labels bool   // a list of labels: by (…)
	arg    int    // the argument, from 0
}

// words are the keywords of PromQL; aggregations and functions have their own lists.
var words = map[string]bool{"and": true, "or": true, "unless": true, "atan2": true, "offset": true, "smoothed": true, "anchored": true, "by": true, "without": true,
	"on": true, "ignoring": true, "group_left": true, "group_right": true, "fill": true, "fill_left": true, "fill_right": true, "bool": true}

// listWords are followed by a list of labels.
var listWords = map[string]bool{"by": true, "without": true, "on": true, "ignoring": true, "group_left": true, "group_right": true}

// marker gives tokens their meaning from what stands around them.
type marker struct {
	text   string
	tokens []Token
	stack  []group
}

// mark sets the kinds of identifiers and strings from what stands around them.
func mark(text string, tokens []Token) {
	m := marker{text: text, tokens: tokens}
	for i := range tokens {
		switch tokens[i].Kind {
		case Bracket:
			m.bracket(i)
		case Metric:
			tokens[i].Kind = m.word(i)
		case String:
			tokens[i].Kind = m.quoted(i)
		}
	}
}

func (m *marker) at(i int) string {
	if i < 0 || i >= len(m.tokens) {
		return ""
	}
	return m.text[m.tokens[i].Start:m.tokens[i].End]
}

// beside is the nearest token that is neither space nor comment, by steps of 1 or -1; -1 is none.
func (m *marker) beside(i, step int) int {
	for i += step; i >= 0 && i < len(m.tokens); i += step {
		if k := m.tokens[i].Kind; k != Space && k != Comment {
			return i
		}
	}
	return -1
}

func (m *marker) bracket(i int) {
	c := m.text[m.tokens[i].Start]
	if strings.IndexByte("([{", c) >= 0 {
		g := group{open: c, at: i}
		if before := m.beside(i, -1); before >= 0 && c == '(' {
			switch m.tokens[before].Kind {
			case Function, Aggregation, Keyword:
				g.owner = strings.ToLower(m.at(before))
				g.labels = listWords[g.owner]
			}
		}
		m.stack = append(m.stack, g)
		return
	}
	// A closing bracket closes its own kind, and with it what was left open inside; one that closes nothing is passed over.
	for k := len(m.stack) - 1; k >= 0; k-- {
		if m.stack[k].open == opener(c) {
			m.stack = m.stack[:k]
			return
		}
	}
}

func opener(c byte) byte {
	switch c {
	case ')':
		return '('
	case ']':
		return '['
	}
	return '{'
}

// word is what an identifier is.
func (m *marker) word(i int) Kind {
	name := strings.ToLower(m.at(i))
	next := m.at(m.beside(i, 1))
	if n := len(m.stack); n > 0 {
		switch top := m.stack[n-1]; {
		case top.open == '{' || top.labels:
			return Label
		case top.open == '[':
			return Keyword
		}
	}
	if m.at(m.beside(i, -1)) == "@" {
		return Keyword
	}
	if next == "{" || next == "[" {
		return Metric
	}
	switch _, aggregates := aggregations[name]; {
	case aggregates:
		return Aggregation
	case words[name]:
		return Keyword
	case name == "inf" || name == "nan":
		return Number
	case next == "(":
		if _, known := functions[m.at(i)]; known {
			return Function
		}
	}
	return Metric
}

// quoted is what a string is: a name where no operator stands before it in braces, as in {"my.metric", "my.label"="x"}, or in a list of labels.
func (m *marker) quoted(i int) Kind {
	n := len(m.stack)
	if n == 0 || m.stack[n-1].open != '{' && !m.stack[n-1].labels {
		return String
	}
	if m.stack[n-1].labels {
		return Label
	}
	if before := m.at(m.beside(i, -1)); before != "{" && before != "," {
		return String
	}
	switch m.at(m.beside(i, 1)) {
	case "=", "!=", "=~", "!~":
		return Label
	}
	return Metric
}

// Highlight cuts any text, whole or half typed, into tokens that cover it exactly.
func Highlight(text string) []Token {
	tokens := scan(text)
	mark(text, tokens)
	split := make([]Token, 0, len(tokens))
	for _, t := range tokens {
		if quote := text[t.Start]; (quote == '"' || quote == '\'' || quote == '`') && t.Kind != Error && t.Kind != Comment {
			split = splitVariables(split, text, t)
			continue
		}
		split = append(split, t)
	}
	return split
}

// splitVariables cuts a string at the dashboard variables in it.
func splitVariables(into []Token, text string, t Token) []Token {
	from := t.Start
	for i := t.Start; i < t.End; i++ {
		if text[i] != '$' && text[i] != '[' {
			continue
		}
		if text[i] == '[' && !strings.HasPrefix(text[i:t.End], "[[") {
			continue
		}
		n := variableLength(text[i:t.End])
		if n == 0 {
			continue
		}
		if from < i {
			into = append(into, Token{from, i, t.Kind})
		}
		into = append(into, Token{i, i + n, Variable})
		i += n - 1
		from = i + 1
	}
	if from < t.End {
		into = append(into, Token{from, t.End, t.Kind})
	}
	return into
}
