package frame

import (
	"fmt"
	"regexp"
	"strings"
)

// Regexp is a pattern written for JavaScript, as dashboards hold them, run by Go's engine.
//
// One construct that Go's engine lacks is common in dashboards and is done here: lookaheads at the pattern's start,
// `^(?!a|b).*` and `^(?=a)b`.
type Regexp struct {
	re     *regexp.Regexp
	not    []*regexp.Regexp // must not match at the start
	must   []*regexp.Regexp // must match at the start
	global bool
}

// CompileRegexp compiles text that is a regular expression whether or not it has slashes round it (Grafana's stringToJsRegex):
// "/x/i" is searched for anywhere, a bare "x" must match the whole text.
func CompileRegexp(text string) (*Regexp, error) {
	if !strings.HasPrefix(text, "/") {
		return compileJS("^"+text+"$", "")
	}
	end := strings.LastIndexByte(text, '/')
	if end <= 0 {
		return nil, fmt.Errorf("'%s' is not a valid regular expression.", text)
	}
	flags := text[end+1:]
	if strings.Trim(flags, "gimys") != "" {
		return nil, fmt.Errorf("'%s' is not a valid regular expression.", text)
	}
	return compileJS(text[1:end], flags)
}

// CompilePattern compiles a pattern without slashes, searched for anywhere.
func CompilePattern(pattern string) (*Regexp, error) { return compileJS(pattern, "") }

func compileJS(pattern, flags string) (*Regexp, error) {
	r := &Regexp{global: strings.Contains(flags, "g")}
	goFlags := ""
	for _, f := range flags {
		if strings.ContainsRune("ims", f) {
			goFlags += string(f)
		}
	}
	prefix := ""
	if goFlags != "" {
		prefix = "(?" + goFlags + ")"
	}
	rest := strings.TrimLeft(pattern, "^")
	for rest != pattern && (strings.HasPrefix(rest, "(?!") || strings.HasPrefix(rest, "(?=")) {
		end := closingParen(rest)
		if end < 0 {
			break
		}
		look, err := regexp.Compile(prefix + "^(?:" + translateJS(rest[3:end]) + ")")
		if err != nil {
			return nil, err
		}
		if rest[2] == '!' {
			r.not = append(r.not, look)
		} else {
			r.must = append(r.must, look)
		}
		rest = rest[end+1:]
		pattern = "^" + rest
	}
	re, err := regexp.Compile(prefix + translateJS(pattern))
	if err != nil {
		return nil, err
	}
	r.re = re
	return r, nil
}

// closingParen is the index of the parenthesis that closes the one s begins with, -1 when none does.
func closingParen(s string) int {
	depth, class := 0, false
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '\\':
			i++
		case class:
			class = c != ']'
		case c == '[':
			class = true
		case c == '(':
			depth++
		case c == ')':
			depth--
			if depth == 0 {
				return i
			}
		}
	}
	return -1
}

// translateJS rewrites what the two syntaxes spell differently: \uXXXX, \cX-less escapes of letters, "[" inside a class.
func translateJS(p string) string {
	var b strings.Builder
	class := false
	for i := 0; i < len(p); i++ {
		c := p[i]
		switch {
		case c == '\\' && i+1 < len(p):
			next := p[i+1]
			i++
			switch {
			case next == 'u' && i+4 < len(p) && isHex(p[i+1:i+5]):
				b.WriteString(`\x{` + p[i+1:i+5] + `}`)
				i += 4
			case strings.IndexByte("dDwWsSbBnrtfvx0123456789", next) >= 0, next < 0x80 && !isLetter(next), next >= 0x80:
				b.WriteByte('\\')
				b.WriteByte(next)
				if next >= 0x80 || next == '_' {
					s := b.String()
					b.Reset()
					b.WriteString(s[:len(s)-2] + string([]byte{next}))
				}
			default: // an escaped letter without meaning is the letter
				b.WriteByte(next)
			}
		case class && c == '[':
			b.WriteString(`\[`)
		case !class && c == '[':
			class = true
			b.WriteByte(c)
			if strings.HasPrefix(p[i+1:], "^]") || strings.HasPrefix(p[i+1:], "]") {
				class = false // [] and [^] are JavaScript's nothing and anything; Go refuses them, in words
			}
		case c == ']':
			class = false
			b.WriteByte(c)
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}

func isHex(s string) bool { return strings.Trim(s, "0123456789abcdefABCDEF") == "" }

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

// MatchString tells whether the pattern is found in s.
func (r *Regexp) MatchString(s string) bool { return r.lookahead(s) && r.re.MatchString(s) }

// Group is a named group's match: "" and false where the group or the pattern does not match.
type Group struct {
	Name, Text string
	Matched    bool
}

// Groups are the named groups in the order of the pattern; ok is false when the pattern does not match.
func (r *Regexp) Groups(s string) (groups []Group, ok bool) {
	m := r.re.FindStringSubmatchIndex(s)
	if m == nil || !r.lookahead(s) {
		return nil, false
	}
	for i, name := range r.re.SubexpNames() {
		if name == "" {
			continue
		}
		g := Group{Name: name, Matched: m[2*i] >= 0}
		if g.Matched {
			g.Text = s[m[2*i]:m[2*i+1]]
		}
		groups = append(groups, g)
	}
	return groups, true
}

func (r *Regexp) lookahead(s string) bool {
	for _, not := range r.not {
		if not.MatchString(s) {
			return false
		}
	}
	for _, must := range r.must {
		if !must.MatchString(s) {
			return false
		}
	}
	return true
}

// Replace puts replacement, with JavaScript's $1, $<name>, $& and $$, where the pattern matches: the first place, or
// every place when the pattern has the flag g.
func (r *Regexp) Replace(s, replacement string) string {
	if !r.lookahead(s) {
		return s
	}
	count := 1
	if r.global {
		count = -1
	}
	var b strings.Builder
	last := 0
	for _, m := range r.re.FindAllStringSubmatchIndex(s, count) {
		b.WriteString(s[last:m[0]])
		r.expand(&b, s, m, replacement)
		last = m[1]
	}
	b.WriteString(s[last:])
	return b.String()
}

func (r *Regexp) expand(b *strings.Builder, s string, m []int, replacement string) {
	group := func(n int) {
		if m[2*n] >= 0 {
			b.WriteString(s[m[2*n]:m[2*n+1]])
		}
	}
	groups := len(m)/2 - 1
	for i := 0; i < len(replacement); i++ {
		c := replacement[i]
		if c != '$' || i+1 == len(replacement) {
			b.WriteByte(c)
			continue
		}
		next := replacement[i+1]
		switch {
		case next == '$':
			b.WriteByte('$')
			i++
		case next == '&':
			group(0)
			i++
		case next >= '0' && next <= '9':
			n, width := int(next-'0'), 1
			if i+2 < len(replacement) && replacement[i+2] >= '0' && replacement[i+2] <= '9' {
				if two := n*10 + int(replacement[i+2]-'0'); two >= 1 && two <= groups {
					n, width = two, 2
				}
			}
			if n < 1 || n > groups {
				b.WriteByte(c)
				continue
			}
			group(n)
			i += width
		case next == '<' && strings.IndexByte(replacement[i:], '>') > 0:
			end := i + strings.IndexByte(replacement[i:], '>')
			n := r.re.SubexpIndex(replacement[i+2 : end])
			if n < 0 {
				b.WriteByte(c)
				continue
			}
			group(n)
			i = end
		default:
			b.WriteByte(c)
		}
	}
}
