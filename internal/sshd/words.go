package sshd

import (
	"errors"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	maxName = 64   // bytes of a user name or a key's comment that are shown
	maxLine = 4096 // bytes of a request line
)

// splitWords splits a request line as a shell would its quotes and backslashes, and as no shell would its variables, patterns and
// operators: they stay what they are.
func splitWords(line string) ([]string, error) {
	if len(line) > maxLine {
		return nil, errors.New("the request is too long")
	}
	if !utf8.ValidString(line) || strings.ContainsFunc(line, func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' }) {
		return nil, errors.New("the request has characters in it that are no text")
	}
	var words []string
	var word strings.Builder
	var quote rune
	begun, escaped := false, false
	for _, r := range line {
		switch {
		case escaped:
			if quote == '"' && !strings.ContainsRune(`"\$`+"`", r) {
				word.WriteByte('\\')
			}
			word.WriteRune(r)
			escaped = false
		case r == '\\' && quote != '\'':
			escaped, begun = true, true
		case quote != 0 && r == quote:
			quote = 0
		case quote != 0:
			word.WriteRune(r)
		case r == '\'' || r == '"':
			quote, begun = r, true
		case unicode.IsSpace(r):
			if begun {
				words = append(words, word.String())
				word.Reset()
				begun = false
			}
		default:
			begun = true
			word.WriteRune(r)
		}
	}
	if quote != 0 || escaped {
		return nil, errors.New("the request ends within quotes")
	}
	if begun {
		words = append(words, word.String())
	}
	return words, nil
}
