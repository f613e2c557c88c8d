package report

import "strings"

// farthest bounds how far an address and its title are looked for.
const farthest = 4096

// close takes a ']' that ends a link's or an image's text, with the address after it.
func (l *liner) close(i int) int {
	if len(l.brackets) == 0 {
		return 0
	}
	open := l.brackets[len(l.brackets)-1]
	l.brackets = l.brackets[:len(l.brackets)-1]
	to, length := destination(l.text[i+1 : min(len(l.text), i+1+farthest)])
	if length == 0 {
		var ok bool
		if to, length, ok = l.reference(l.text[open.text:i], i); !ok {
			return 0
		}
	}
	l.flush(i)
	if open.image {
		l.pieces = append(l.pieces[:open.at], piece{html: `<img alt="` + attributeText(bare(l.pieces[open.at+1:])) + `">`})
		return 1 + length
	}
	l.pieces[open.at].html = `<a href="` + attributeText(to) + `">`
	emphasise(l.pieces[open.at+1:])
	settle(l.pieces[open.at+1:])
	l.pieces = append(l.pieces, piece{html: "</a>"})
	l.brackets = l.brackets[:0] // a link holds no link
	return 1 + length
}

// bare is what pieces say without their marks; of an image in an image its own text.
func bare(pieces []piece) string {
	var b strings.Builder
	for _, p := range pieces {
		if p.mark == 0 {
			b.WriteString(p.html)
		}
	}
	return htmlText(b.String(), false, false)
}

// settle makes what is left of marks text: nothing outside the link may pair with them.
func settle(pieces []piece) {
	for i := range pieces {
		if p := &pieces[i]; p.mark != 0 {
			*p = piece{html: strings.Repeat(string(p.mark), p.count)}
		}
	}
}

// reference is the address of a link by name: [text][name], [name][] or [name].
func (l *liner) reference(text string, i int) (to string, length int, ok bool) {
	if len(l.refs) == 0 || len(text) > farthest {
		return "", 0, false
	}
	name := text
	if rest := l.text[i+1 : min(len(l.text), i+1+farthest)]; strings.HasPrefix(rest, "[") {
		if end := strings.IndexByte(rest, ']'); end > 0 {
			length = end + 1
			if end > 1 {
				name = rest[1:end]
			}
		}
	}
	to, ok = l.refs[refName(name)]
	return to, length, ok
}

// destination reads (address "title") and tells how long it is, 0 when it is none.
func destination(s string) (to string, length int) {
	if !strings.HasPrefix(s, "(") {
		return "", 0
	}
	i := 1 + blanks(s[1:])
	if i < len(s) && s[i] == '<' {
		end := strings.IndexAny(s[i+1:], "<>\n")
		if end < 0 || s[i+1+end] != '>' {
			return "", 0
		}
		to = s[i+1 : i+1+end]
		i += end + 2
	} else {
		start, open := i, 0
	scan:
		for ; i < len(s); i++ {
			switch s[i] {
			case ' ', '\t', '\n':
				break scan
			case '\\':
				i++
			case '(':
				if open++; open > maxNested {
					return "", 0
				}
			case ')':
				if open == 0 {
					break scan
				}
				open--
			}
		}
		to = s[start:min(i, len(s))]
	}
	i = min(i, len(s))
	i += blanks(s[i:])
	if i < len(s) && strings.IndexByte(`"'(`, s[i]) >= 0 {
		close := s[i]
		if close == '(' {
			close = ')'
		}
		end := strings.IndexByte(s[i+1:], close)
		if end < 0 {
			return "", 0
		}
		i += end + 2
		i += blanks(s[i:])
	}
	if i >= len(s) || s[i] != ')' {
		return "", 0
	}
	return to, i + 1
}

func blanks(s string) int { return len(s) - len(strings.TrimLeft(s, " \t\n")) }

// emphasise pairs runs of marks and takes away those that have a partner. Each mark has a stack of the runs that may begin
// something; what stands between two partners can have no other any more.
func emphasise(pieces []piece) {
	open := map[byte][]int{}
	for i := range pieces {
		p := &pieces[i]
		if p.mark == 0 {
			continue
		}
		for p.ends && p.count > 0 && len(open[p.mark]) > 0 {
			stack := open[p.mark]
			at := stack[len(stack)-1]
			from := &pieces[at]
			if p.mark == '~' && from.count != p.count {
				break
			}
			n := 1
			if p.count >= 2 && from.count >= 2 || p.mark == '~' {
				n = min(p.count, from.count)
				if p.mark != '~' {
					n = 2
				}
			}
			from.count -= n
			p.count -= n
			if from.count == 0 {
				open[p.mark] = stack[:len(stack)-1]
			}
			for mark, others := range open {
				for len(others) > 0 && others[len(others)-1] > at {
					others = others[:len(others)-1]
				}
				open[mark] = others
			}
		}
		if p.opens && p.count > 0 {
			open[p.mark] = append(open[p.mark], i)
		}
	}
}
