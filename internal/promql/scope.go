package promql

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// maxScopes bounds for how many selectors the labels of a whole expression are asked.
const maxScopes = 4

// selectorAt is the selector whose braces token opens, without the matcher that the cursor is in. end is the token behind it.
func (s *situation) selectorAt(opens int) (selector string, used []string, end int) {
	name, matchers := "", []string(nil)
	if k := s.beside(opens, -1); s.kind(k) == Metric && opens > 0 {
		name = s.at(k)
	}
	i := opens + 1
	for ; i < len(s.tokens) && s.at(i) != "}"; i++ {
		if s.kind(i) == Bracket {
			break
		}
		here := s.tokens[i].Start < s.cursor && s.cursor <= s.tokens[i].End
		switch {
		case s.kind(i) == Metric && !here && closed(s.at(i)):
			matchers = append(matchers, s.at(i)) // a name in quotes
			if name == "" {
				name = " " // it narrows as a name does
			}
		case s.kind(i) == Label:
			op := s.beside(i, 1)
			value := s.beside(op, 1)
			if op < 0 || value < 0 || s.kind(value) != String || !closed(s.at(value)) {
				continue
			}
			if here || s.tokens[value].Start < s.cursor && s.cursor < s.tokens[value].End {
				i = value
				continue
			}
			used = append(used, s.at(i))
			narrows, sound := matcherWorth(s.at(op), s.at(value))
			if sound {
				matchers = append(matchers, s.at(i)+s.at(op)+s.at(value))
			}
			if narrows && sound && name == "" {
				name = " "
			}
			i = value
		}
	}
	if name == "" {
		return "", used, i // a server refuses a selector that matches what has no labels
	}
	if len(matchers) > 0 {
		return strings.TrimSpace(name) + "{" + strings.Join(matchers, ",") + "}", used, i
	}
	return strings.TrimSpace(name), used, i
}

// matcherWorth tells whether a matcher can be sent, and whether it matches no series without the label.
func matcherWorth(op, quoted string) (narrows, sound bool) {
	if hasVariable(quoted) {
		return false, false
	}
	value, err := unquote(quoted)
	if err != nil {
		return false, false
	}
	switch op {
	case "=":
		return value != "", true
	case "!=":
		return value == "", true
	case "=~", "!~":
		re, err := regexp.Compile("^(?s:" + value + ")$")
		if err != nil {
			return false, false
		}
		return re.MatchString("") != (op == "=~"), true
	}
	return false, false
}

func hasVariable(s string) bool {
	for i := range len(s) {
		if (s[i] == '$' || s[i] == '[') && variableLength(s[i:]) > 0 {
			return s[i] == '$' || strings.HasPrefix(s[i:], "[[")
		}
	}
	return false
}

func unquote(quoted string) (string, error) {
	if len(quoted) > 1 && quoted[0] == '\'' && closed(quoted) {
		quoted = `"` + strings.ReplaceAll(strings.ReplaceAll(quoted[1:len(quoted)-1], `\'`, `'`), `"`, `\"`) + `"`
	}
	return strconv.Unquote(quoted)
}

// selectorsIn are the selectors between two tokens, each once, at most so many as are worth asking for.
func (s *situation) selectorsIn(first, last int) []string {
	var found []string
	add := func(selector string) {
		if selector != "" && !slices.Contains(found, selector) && len(found) < maxScopes {
			found = append(found, selector)
		}
	}
	for i := max(first, 0); i < min(last, len(s.tokens)) && len(found) < maxScopes; i++ {
		switch {
		case s.kind(i) == Metric && s.text[s.tokens[i].Start] != '"' && s.text[s.tokens[i].Start] != '\'':
			if i == s.word {
				continue
			}
			if next := s.beside(i, 1); next < 0 || s.at(next) != "{" {
				add(s.at(i))
			}
		case s.kind(i) == Bracket && s.at(i) == "{":
			selector, _, end := s.selectorAt(i)
			add(selector)
			i = end
		}
	}
	return found
}

// scopeOfList are the selectors that the list of labels at the cursor is about: of what is aggregated, or of the whole expression.
func (s *situation) scopeOfList() []string {
	list := s.top()
	if list.owner != "by" && list.owner != "without" {
		return s.selectorsIn(0, len(s.tokens))
	}
	word := s.beside(list.at, -1)
	if before := s.beside(word, -1); before >= 0 && s.at(before) == ")" && s.pairs[before] >= 0 {
		return s.selectorsIn(s.pairs[before], before)
	}
	closes := slices.Index(s.pairs, list.at)
	opens := s.beside(closes, 1)
	if closes < 0 || opens < 0 || s.at(opens) != "(" {
		return s.selectorsIn(0, len(s.tokens))
	}
	last := slices.Index(s.pairs, opens)
	if last < 0 {
		last = len(s.tokens)
	}
	return s.selectorsIn(opens, last)
}
