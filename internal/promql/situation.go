package promql

import "strings"

// situation is where a cursor stands in an expression.
type situation struct {
	marker
	cursor   int
	from, to int     // what a suggestion stands in place of
	word     int     // the token the cursor is in or right behind, when that is a word, a string or a number; -1 is none
	before   int     // the token before that, -1 is none
	open     []group // the brackets that are open there
	pairs    []int   // for each closing bracket the token that opens it, -1 is none
}

// situate finds where the cursor is.
func situate(text string, cursor int) *situation {
	cursor = min(max(cursor, 0), len(text))
	s := &situation{marker: marker{text: text, tokens: scan(text)}, cursor: cursor, from: cursor, to: cursor, word: -1}
	s.endString()
	mark(text, s.tokens)
	end := len(s.tokens) // the first token behind the cursor
	for i, t := range s.tokens {
		if t.Start >= cursor {
			end = i
			break
		}
		if cursor <= t.End && s.holds(t) {
			s.word, end = i, i
			s.from, s.to = t.Start, t.End
			break
		}
	}
	s.before = s.beside(end, -1)
	s.match(end)
	return s
}

// holds tells whether the cursor, which is in or behind the token, is at something that can be completed.
func (s *situation) holds(t Token) bool {
	switch t.Kind {
	case Space, Operator, Bracket, Error:
		return false
	}
	if quoted := s.text[t.Start]; quoted == '"' || quoted == '\'' || quoted == '`' {
		return s.cursor < t.End || !closed(s.text[t.Start:t.End])
	}
	return true
}

// match finds the brackets open before token end, and the pairs of all.
func (s *situation) match(end int) {
	s.pairs = make([]int, len(s.tokens))
	s.stack = nil
	for i, t := range s.tokens {
		if i == end {
			s.open = append([]group(nil), s.stack...)
		}
		s.pairs[i] = -1
		if t.Kind == Operator && s.at(i) == "," && len(s.stack) > 0 {
			s.stack[len(s.stack)-1].arg++
		}
		if t.Kind != Bracket {
			continue
		}
		for k := len(s.stack) - 1; k >= 0; k-- {
			if c := s.text[t.Start]; strings.IndexByte(")]}", c) >= 0 && s.stack[k].open == opener(c) {
				s.pairs[i] = s.stack[k].at
				break
			}
		}
		s.bracket(i)
	}
	if end >= len(s.tokens) {
		s.open = s.stack
	}
}

// top is the innermost bracket that is open.
func (s *situation) top() group {
	if len(s.open) == 0 {
		return group{at: -1}
	}
	return s.open[len(s.open)-1]
}

// typed is what stands of the word before the cursor.
func (s *situation) typed() string { return s.text[s.from:s.cursor] }

// kind is that of a token; Space where there is none.
func (s *situation) kind(i int) Kind {
	if i < 0 || i >= len(s.tokens) {
		return Space
	}
	return s.tokens[i].Kind
}

// endString lets a string that is being typed, and so runs on to the next quote of its line, end at the cursor: what follows there is
// no value but the rest of the selector.
func (s *situation) endString() {
	for i, t := range s.tokens {
		if t.Start >= s.cursor {
			return
		}
		if t.Kind != String || s.cursor >= t.End {
			continue
		}
		rest := strings.TrimLeft(s.text[s.cursor:t.End], " ")
		if rest == "" || strings.IndexByte(",})", rest[0]) < 0 {
			return
		}
		s.tokens = append(s.tokens[:i:i], Token{t.Start, s.cursor, String})
		for _, behind := range scan(s.text[s.cursor:]) {
			s.tokens = append(s.tokens, Token{behind.Start + s.cursor, behind.End + s.cursor, behind.Kind})
		}
		return
	}
}

// inString tells that the cursor is between quotes.
func (s *situation) inString() bool {
	if s.word < 0 {
		return false
	}
	quote := s.text[s.tokens[s.word].Start]
	return quote == '"' || quote == '\'' || quote == '`'
}

// unquote narrows what is completed to what is between the quotes; missing is the quote that is not there yet.
func (s *situation) unquote() (missing string) {
	quote := s.text[s.from : s.from+1]
	isClosed := closed(s.text[s.from:s.to])
	s.from++
	if !isClosed {
		s.to = s.cursor
		return quote
	}
	s.to--
	return ""
}

// operandBefore tells whether what stands before the cursor is whole, so that an operator must follow.
func (s *situation) operandBefore() bool {
	switch s.kind(s.before) {
	case Metric, String, Number, Duration, Variable:
		return true
	case Bracket:
		switch s.at(s.before) {
		case "}", "]":
			return true
		case ")":
			word, _ := s.listOf(s.before)
			if word == "by" || word == "without" {
				return !s.leads(s.before)
			}
			return word == ""
		}
	}
	return false
}

// listOf is the keyword whose list of labels a closing bracket ends, and its token.
func (s *situation) listOf(closing int) (word string, at int) {
	opens := s.pairs[closing]
	if opens < 0 {
		return "", -1
	}
	at = s.beside(opens, -1)
	if name := strings.ToLower(s.at(at)); s.kind(at) == Keyword && listWords[name] {
		return name, at
	}
	return "", -1
}

// leads tells a list that stands before what is aggregated: sum by (x) (…).
func (s *situation) leads(closing int) bool {
	_, word := s.listOf(closing)
	return s.kind(s.beside(word, -1)) == Aggregation
}

// awaitsBracket tells that a list stands before the cursor, and what is aggregated must follow: sum by (x) …
func (s *situation) awaitsBracket() bool {
	if s.at(s.before) != ")" {
		return false
	}
	word, _ := s.listOf(s.before)
	return (word == "by" || word == "without") && s.word < 0
}
