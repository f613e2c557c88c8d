package report

import (
	"strings"
)

// plainText is a text panel's content as it reads, bare as in a browser's text, or for reading with lists' marks and links' addresses.
// Markdown becomes HTML first, as in Grafana, and HTML text.
func (o panelOptions) plainText(interpolate func(string) string, reading bool) string {
	text := interpolate(o.Content)
	switch o.Mode {
	case "code":
		return text
	case "html":
		return htmlText(text, reading, false)
	}
	return htmlText(markdown(text), reading, true)
}

// markdown is Markdown as HTML: CommonMark with GitHub's tables, strikethrough and task lists. It takes time by the length of the
// text only; blocks nested deeper than maxNested are plain text.
func markdown(text string) string {
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\x00", "").Replace(text)
	lines := strings.Split(text, "\n")
	m := &marker{refs: references(lines)}
	m.blocks(lines, 0)
	return m.b.String()
}

const maxNested = 16

type marker struct {
	b    strings.Builder
	refs map[string]string
}

// references are the addresses defined as [name]: address on lines that do not go on with a paragraph.
func references(lines []string) map[string]string {
	out := map[string]string{}
	begins := true
	for _, line := range lines {
		name, to, ok := reference(line)
		if ok && begins && out[name] == "" {
			out[name] = to
		}
		kind, _ := blockStart(line)
		begins = ok && begins || kind == heading || kind == rule || strings.TrimSpace(line) == ""
	}
	return out
}

func reference(line string) (name, to string, ok bool) {
	trimmed := strings.TrimLeft(line, " ")
	if !strings.HasPrefix(trimmed, "[") || len(line)-len(trimmed) > 3 {
		return "", "", false
	}
	name, rest, ok := strings.Cut(trimmed[1:], "]:")
	if name = refName(name); !ok || name == "" || strings.ContainsAny(name, "[]") {
		return "", "", false
	}
	fields := strings.Fields(rest)
	if len(fields) == 0 {
		return "", "", false
	}
	return name, strings.Trim(fields[0], "<>"), true
}

func refName(s string) string { return strings.ToLower(strings.Join(strings.Fields(s), " ")) }

// blocks writes the blocks that lines are made of.
func (m *marker) blocks(lines []string, depth int) {
	if depth > maxNested {
		m.paragraph(lines, "p")
		return
	}
	for i := 0; i < len(lines); {
		line := lines[i]
		indent, trimmed := indented(line)
		switch kind, rest := blockStart(line); {
		case trimmed == "":
			i++
		case indent >= 4:
			i = m.code(lines, i)
		case kind == fence:
			i = m.fenced(lines, i)
		case kind == heading:
			m.b.WriteString("<h1>")
			m.inline(rest)
			m.b.WriteString("</h1>\n")
			i++
		case kind == rule:
			m.b.WriteString("<hr>\n")
			i++
		case kind == quote:
			i = m.quoted(lines, i, depth)
		case kind == item:
			i = m.list(lines, i, depth)
		case kind == tag, kind == lone:
			i = m.raw(lines, i)
		case i+1 < len(lines) && isTable(line, lines[i+1]):
			i = m.table(lines, i)
		default:
			if _, _, ok := reference(line); ok {
				i++
				continue
			}
			i = m.text(lines, i)
		}
	}
}

// text writes a paragraph, or a heading that is underlined.
func (m *marker) text(lines []string, i int) int {
	from := i
	for i++; i < len(lines); i++ {
		indent, trimmed := indented(lines[i])
		if trimmed == "" {
			break
		}
		if indent < 4 && (strings.Trim(trimmed, "= \t") == "" || strings.Trim(trimmed, "- \t") == "" && !strings.Contains(strings.TrimSpace(trimmed), " ")) {
			m.paragraph(lines[from:i], "h1")
			return i + 1
		}
		if kind, _ := blockStart(lines[i]); kind != none && indent < 4 && interrupts(kind, trimmed) {
			break
		}
		if i+1 < len(lines) && isTable(lines[i], lines[i+1]) {
			break
		}
	}
	m.paragraph(lines[from:i], "p")
	return i
}

func (m *marker) paragraph(lines []string, tag string) {
	var b strings.Builder
	for i, line := range lines {
		text := strings.TrimLeft(line, " \t")
		if i < len(lines)-1 {
			if strings.HasSuffix(text, "  ") {
				text = strings.TrimRight(text, " ") + "<br>"
			} else if strings.HasSuffix(text, "\\") {
				text = text[:len(text)-1] + "<br>"
			}
			text += "\n"
		}
		b.WriteString(text)
	}
	m.b.WriteString("<" + tag + ">")
	m.inline(strings.TrimRight(b.String(), " \t"))
	m.b.WriteString("</" + tag + ">\n")
}

// code writes lines that are moved to the right by four.
func (m *marker) code(lines []string, i int) int {
	m.b.WriteString("<pre>")
	blank := 0
	for ; i < len(lines); i++ {
		indent, trimmed := indented(lines[i])
		if trimmed == "" {
			blank++
			continue
		}
		if indent < 4 {
			break
		}
		m.b.WriteString(strings.Repeat("\n", blank))
		blank = 0
		m.escaped(stripped(lines[i], 4) + "\n")
	}
	m.b.WriteString("</pre>\n")
	return i
}

// fenced writes the lines between fences; the last may be missing.
func (m *marker) fenced(lines []string, i int) int {
	indent, open := indented(lines[i])
	mark := open[:len(open)-len(strings.TrimLeft(open, open[:1]))]
	m.b.WriteString("<pre>")
	for i++; i < len(lines); i++ {
		at, trimmed := indented(lines[i])
		trimmed = strings.TrimRight(trimmed, " \t")
		if at < 4 && len(trimmed) >= len(mark) && strings.Trim(trimmed, mark[:1]) == "" {
			i++
			break
		}
		m.escaped(stripped(lines[i], indent) + "\n")
	}
	m.b.WriteString("</pre>\n")
	return i
}

func (m *marker) escaped(s string) { _, _ = escaper.WriteString(&m.b, s) }

var escaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

func (m *marker) quoted(lines []string, i, depth int) int {
	var inner []string
	for ; i < len(lines); i++ {
		indent, trimmed := indented(lines[i])
		if strings.HasPrefix(trimmed, ">") && indent < 4 {
			inner = append(inner, strings.TrimPrefix(trimmed[1:], " "))
			continue
		}
		if trimmed == "" || !continues(lines[i], inner) {
			break
		}
		inner = append(inner, lines[i])
	}
	m.b.WriteString("<blockquote>\n")
	m.blocks(inner, depth+1)
	m.b.WriteString("</blockquote>\n")
	return i
}

// continues tells whether a line goes on with the paragraph that the lines before end with, though it lacks their mark.
func continues(line string, before []string) bool {
	if len(before) == 0 || strings.TrimSpace(before[len(before)-1]) == "" {
		return false
	}
	kind, _ := blockStart(line)
	last, _ := blockStart(before[len(before)-1])
	return (kind == none || kind == lone) && last != fence && last != heading && last != rule
}

// raw writes lines of HTML: to a blank line, or to the end of a comment or of what is taken as it is.
func (m *marker) raw(lines []string, i int) int {
	end := ""
	switch trimmed := strings.ToLower(strings.TrimLeft(lines[i], " ")); {
	case strings.HasPrefix(trimmed, "<!--"):
		end = "-->"
	case strings.HasPrefix(trimmed, "<script"):
		end = "</script>"
	case strings.HasPrefix(trimmed, "<style"):
		end = "</style>"
	case strings.HasPrefix(trimmed, "<pre"):
		end = "</pre>"
	}
	for ; i < len(lines); i++ {
		if end == "" && strings.TrimSpace(lines[i]) == "" {
			break
		}
		m.b.WriteString(lines[i] + "\n")
		if end != "" && strings.Contains(strings.ToLower(lines[i]), end) {
			i++
			break
		}
	}
	return i
}
