package viz

import (
	"html"
	"regexp"
	"strings"

	"github.com/montui/montui/internal/canvas"
)

// text shows Markdown and HTML as clean text.
type text struct {
	o    options
	memo memo[[]textLine]
}

type textLine struct {
	text  string
	style byte // ' ' plain, '#' heading, 'c' code, '-' rule
}

func newText(o options) Panel { return &text{o: o} }

func (p *text) Draw(in *Input, g *canvas.Grid, r canvas.Rect) {
	r = air(r)
	lines := p.memo.get(in, r, func() []textLine { return wrap(p.lines(), r.W) })
	lines = lines[min(max(in.Scroll, 0), max(len(lines)-1, 0)):]
	for i, l := range lines {
		if i == r.H-1 && len(lines) > r.H {
			g.Text(r.X, r.Y+i, r.W, more(len(lines)-i)+" lines", canvas.Style{FG: in.Theme.Dim})
			return
		}
		if i >= r.H {
			return
		}
		st := canvas.Style{FG: in.Theme.Text}
		switch l.style {
		case '#':
			st.Attr = canvas.Bold
		case 'c':
			st.FG = in.Theme.Accent
		case '-':
			for x := range r.W {
				g.Set(r.X+x, r.Y+i, '─', canvas.Style{FG: in.Theme.Box})
			}
			continue
		}
		g.Text(r.X, r.Y+i, r.W, l.text, st)
	}
}

var (
	dropped  = regexp.MustCompile(`(?is)<(script|style)\b.*?</(script|style)\s*>|<!--.*?-->`)
	breaks   = regexp.MustCompile(`(?i)<br\s*/?>|</(p|div|h[1-6]|li|tr|ul|ol|table|section|center)\s*>`)
	headings = regexp.MustCompile(`(?i)<h[1-6][^>]*>`)
	items    = regexp.MustCompile(`(?i)<li[^>]*>`)
	rules    = regexp.MustCompile(`(?i)<hr\s*/?>`)
	tags     = regexp.MustCompile(`(?s)</?[a-zA-Z][^<>]*>`)
	images   = regexp.MustCompile(`!\[([^\]]*)\]\([^)]*\)`)
	links    = regexp.MustCompile(`\[([^\]]+)\]\(([^)]*)\)`)
	strong   = regexp.MustCompile(`(\*\*|__)([^*_]+)(\*\*|__)`)
	emphasis = regexp.MustCompile(`(^|[\s(])[*_]([^*_\s][^*_]*)[*_]([\s).,;:!?]|$)`)
	code     = regexp.MustCompile("`([^`]+)`")
	numbered = regexp.MustCompile(`^\d+[.)] `)
)

// lines are the content's lines without markup.
func (p *text) lines() []textLine {
	content := p.o.text("", "content")
	mode := p.o.text("markdown", "mode")
	if len(content) > 1<<16 {
		content = content[:1<<16] + "…"
	}
	content = strings.ReplaceAll(content, "\r\n", "\n")
	if mode == "code" {
		var out []textLine
		for _, l := range strings.Split(content, "\n") {
			out = append(out, textLine{strings.ReplaceAll(l, "\t", "    "), 'c'})
		}
		return out
	}
	content = dropped.ReplaceAllString(content, "")
	if mode == "html" {
		content = strings.Join(strings.Fields(content), " ")
	}
	content = rules.ReplaceAllString(content, "\n---\n")
	content = headings.ReplaceAllString(content, "\n# ")
	content = items.ReplaceAllString(content, "\n- ")
	content = breaks.ReplaceAllString(content, "\n")
	content = tags.ReplaceAllString(content, "")
	content = html.UnescapeString(content)
	var out []textLine
	fenced := false
	for _, l := range strings.Split(content, "\n") {
		trimmed := strings.TrimSpace(l)
		switch {
		case strings.HasPrefix(trimmed, "```"):
			fenced = !fenced
		case fenced:
			out = append(out, textLine{strings.ReplaceAll(l, "\t", "    "), 'c'})
		case trimmed == "":
			if len(out) > 0 && out[len(out)-1].text != "" {
				out = append(out, textLine{style: ' '})
			}
		case len(trimmed) >= 3 && strings.Trim(trimmed, "-*_ ") == "":
			out = append(out, textLine{"-", '-'})
		case strings.HasPrefix(trimmed, "#"):
			out = append(out, textLine{inline(strings.TrimSpace(strings.TrimLeft(trimmed, "#"))), '#'})
		default:
			out = append(out, textLine{bullet(l, trimmed), ' '})
		}
	}
	for len(out) > 0 && out[len(out)-1].text == "" {
		out = out[:len(out)-1]
	}
	return out
}

// bullet keeps list marks and quotes, with their indent.
func bullet(line, trimmed string) string {
	indent := strings.Repeat(" ", min(len(line)-len(strings.TrimLeft(line, " \t")), 8))
	switch {
	case strings.HasPrefix(trimmed, "- "), strings.HasPrefix(trimmed, "* "), strings.HasPrefix(trimmed, "+ "):
		return indent + "• " + inline(strings.TrimSpace(trimmed[2:]))
	case strings.HasPrefix(trimmed, "> "):
		return "│ " + inline(trimmed[2:])
	case numbered.MatchString(trimmed):
		return indent + inline(trimmed)
	}
	return inline(trimmed)
}

// inline takes the marks off a line's words; a link keeps its address when it has another text.
func inline(s string) string {
	s = images.ReplaceAllString(s, "$1")
	s = links.ReplaceAllStringFunc(s, func(m string) string {
		part := links.FindStringSubmatch(m)
		if part[1] == part[2] || part[2] == "" {
			return part[1]
		}
		return part[1] + " (" + part[2] + ")"
	})
	s = strong.ReplaceAllString(s, "$2")
	s = emphasis.ReplaceAllString(s, "$1$2$3")
	return code.ReplaceAllString(s, "$1")
}

// wrap breaks lines at blanks to w cells.
func wrap(lines []textLine, w int) []textLine {
	var out []textLine
	for _, l := range lines {
		if w < 1 || l.style == 'c' || l.style == '-' || canvas.Width(l.text) <= w {
			out = append(out, l)
			continue
		}
		rest := ""
		for i, word := range strings.Fields(l.text) {
			switch {
			case i == 0:
				rest = word
			case canvas.Width(rest)+1+canvas.Width(word) <= w:
				rest += " " + word
			default:
				out = append(out, textLine{rest, l.style})
				rest = word
			}
		}
		out = append(out, textLine{rest, l.style})
	}
	return out
}
