package report

import (
	"html"
	"regexp"
	"strconv"
	"strings"
)

var (
	htmlTag   = regexp.MustCompile(`(?s)<!--.*?-->|<(script|style)[^>]*>.*?</(script|style)>|</?[a-zA-Z][^>]*>`)
	mdImage   = regexp.MustCompile(`!\[([^\]]*)\]\([^)]*\)`)
	mdLink    = regexp.MustCompile(`\[([^\]]*)\]\([^)]*\)`)
	mdHeading = regexp.MustCompile(`(?m)^ {0,3}#{1,6}[ \t]+(.*?)[ \t]*#*$`)
	mdBullet  = regexp.MustCompile(`(?m)^[ \t]*(?:[*+-]|\d+[.)])[ \t]+`)
	mdQuote   = regexp.MustCompile(`(?m)^[ \t]*>[ \t]?`)
	mdRule    = regexp.MustCompile(`(?m)^[ \t]*(?:-{3,}|\*{3,}|_{3,})[ \t]*$`)
	mdStrong  = regexp.MustCompile(`\*\*(.+?)\*\*`)
	mdEm      = regexp.MustCompile(`\*([^*\n]+)\*`)
	mdUnder   = regexp.MustCompile(`(^|[^\pL\pN_])__?([^_\s](?:[^\n]*?[^_\s])?)__?($|[^\pL\pN_])`) // not inside words, as in a_b_c
	blank     = regexp.MustCompile(`\n{2,}`)
	kept      = regexp.MustCompile("\x00([0-9]+)\x00")
)

// plainText is a text panel's content as it reads.
func (o panelOptions) plainText(interpolate func(string) string) string {
	text := interpolate(o.Content)
	switch o.Mode {
	case "code":
		return text
	case "html":
		return strings.TrimSpace(html.UnescapeString(htmlTag.ReplaceAllString(text, "")))
	}
	return markdown(text)
}

// markdown is the text without its marks. Code stays as it is.
func markdown(text string) string {
	text, code := keepCode(strings.ReplaceAll(text, "\x00", ""))
	text = mdImage.ReplaceAllString(text, "")
	text = mdLink.ReplaceAllString(text, "$1")
	text = mdRule.ReplaceAllString(text, "")
	text = mdHeading.ReplaceAllString(text, "$1")
	text = mdQuote.ReplaceAllString(text, "")
	text = mdBullet.ReplaceAllString(text, "")
	text = mdStrong.ReplaceAllString(text, "$1")
	text = mdEm.ReplaceAllString(text, "$1")
	text = mdUnder.ReplaceAllString(text, "$1$2$3")
	text = html.UnescapeString(htmlTag.ReplaceAllString(text, ""))
	text = kept.ReplaceAllStringFunc(text, func(mark string) string {
		if i, err := strconv.Atoi(strings.Trim(mark, "\x00")); err == nil && i < len(code) {
			return code[i]
		}
		return ""
	})
	return strings.TrimSpace(blank.ReplaceAllString(text, "\n"))
}

// keepCode puts marks in the place of code between as many backticks before as after; other backticks are text.
func keepCode(text string) (marked string, code []string) {
	var b strings.Builder
	runs := map[int]bool{} // lengths that are known to close nowhere further on
	for text != "" {
		open := strings.IndexByte(text, '`')
		if open < 0 {
			break
		}
		n := ticks(text[open:])
		b.WriteString(text[:open])
		rest := text[open+n:]
		end := -1
		if !runs[n] {
			end = closing(rest, n)
		}
		if end < 0 {
			runs[n] = true
			b.WriteString(text[open : open+n])
			text = rest
			continue
		}
		b.WriteString("\x00" + strconv.Itoa(len(code)) + "\x00")
		inside := rest[:end]
		if name, block, ok := strings.Cut(inside, "\n"); n >= 3 && ok && !strings.ContainsAny(name, " \t") {
			inside = block // the first line of a fenced block names its language
		}
		code = append(code, inside)
		text = rest[end+n:]
	}
	b.WriteString(text)
	return b.String(), code
}

// closing is where a run of exactly n backticks begins, -1 when there is none.
func closing(text string, n int) int {
	for at := 0; ; {
		next := strings.IndexByte(text[at:], '`')
		if next < 0 {
			return -1
		}
		at += next
		have := ticks(text[at:])
		if have == n {
			return at
		}
		at += have
	}
}

// ticks is how many backticks a text begins with.
func ticks(text string) int { return len(text) - len(strings.TrimLeft(text, "`")) }
