package viz

import "strings"

// inlineLooks are tags that change a look.
var inlineLooks = map[string]textLook{
	"b": lookBold, "strong": lookBold, "i": lookItalic, "em": lookItalic, "cite": lookItalic, "u": 0, "code": lookCode, "kbd": lookCode, "samp": lookCode, "tt": lookCode,
	"small": lookDim, "s": lookStruck, "del": lookStruck, "strike": lookStruck, "th": lookBold,
	"h1": lookBold | lookHead, "h2": lookBold | lookHead, "h3": lookBold, "h4": lookBold, "h5": lookBold, "h6": lookBold,
}

func heading(name string) bool {
	return len(name) == 2 && name[0] == 'h' && name[1] >= '1' && name[1] <= '6'
}

func (b *textBuilder) open(name, body string) {
	switch name {
	case "script", "style", "head", "title", "template", "svg", "noscript":
		b.skip = name
	case "br":
		b.line()
	case "hr":
		b.rule()
	case "p", "center", "dl", "details", "figure":
		b.paragraph()
	case "div", "section", "article", "header", "footer", "summary", "dt", "dd", "tbody", "thead":
		b.line()
	case "ul", "ol":
		if len(b.lists) == 0 {
			b.paragraph()
		} else {
			b.line()
		}
		start := 0
		if name == "ol" {
			start = 1
		}
		if len(b.lists) < 12 {
			b.lists = append(b.lists, start)
		}
	case "li":
		b.bullet()
	case "blockquote":
		b.paragraph()
		b.quotes = min(b.quotes+1, 8)
	case "pre":
		b.paragraph()
		b.pre++
	case "table":
		b.endTable()
		b.paragraph()
		b.table = &textBlock{kind: 't'}
	case "tr":
		b.endCell()
		if b.table != nil {
			b.table.rows = append(b.table.rows, nil)
		}
	case "td", "th":
		b.endCell()
		if b.table != nil && len(b.table.rows) > 0 {
			b.cell, b.cur = true, textBlock{}
			b.table.head = b.table.head || name == "th" && len(b.table.rows) == 1
		}
	case "a":
		b.links = append(b.links, attribute(body, "href"))
		b.push(lookLink)
	case "img":
		b.image(attribute(body, "alt"), attribute(body, "src"))
	}
	if look, ok := inlineLooks[name]; ok {
		if heading(name) {
			b.paragraph()
		}
		b.push(look)
	}
}

func (b *textBuilder) close(name string) {
	if look, ok := inlineLooks[name]; ok && (look == 0 || b.look&look != 0) {
		b.pop()
	}
	switch {
	case heading(name), name == "p", name == "center", name == "dl", name == "details", name == "figure":
		b.paragraph()
		return
	}
	switch name {
	case "div", "section", "article", "header", "footer", "summary", "dt", "dd", "li":
		b.line()
		b.pending = ""
	case "ul", "ol":
		b.line()
		if n := len(b.lists); n > 0 {
			b.lists = b.lists[:n-1]
		}
		b.spaced = len(b.lists) == 0
	case "blockquote":
		b.line()
		b.quotes = max(b.quotes-1, 0)
		b.spaced, b.quoted = true, b.quotes
	case "pre":
		b.line()
		b.pre = max(b.pre-1, 0)
		b.spaced = true
	case "td", "th":
		b.endCell()
	case "table":
		b.endTable()
	case "a":
		b.link()
	}
}

// link ends a link: its address stands behind it, dim, when it leads out of Grafana and is not the text itself.
func (b *textBuilder) link() {
	n := len(b.links)
	if n == 0 {
		return
	}
	href := b.links[n-1]
	b.links = b.links[:n-1]
	b.pop()
	if !strings.HasPrefix(href, "http://") && !strings.HasPrefix(href, "https://") {
		return
	}
	if k := len(b.cur.spans); k > 0 && strings.TrimSpace(b.cur.spans[k-1].text) != href {
		b.push(lookDim)
		b.add(" (" + href + ")")
		b.pop()
	}
}

func (b *textBuilder) image(alt, src string) {
	if alt == "" {
		alt = src[strings.LastIndexByte(src, '/')+1:]
	}
	if b.skip == "" && alt != "" {
		b.push(lookDim)
		b.add("[" + alt + "]")
		b.pop()
	}
}

func (b *textBuilder) endCell() {
	if b.cell && b.table != nil {
		last := len(b.table.rows) - 1
		if n := len(b.cur.spans); n > 0 {
			b.cur.spans[n-1].text = strings.TrimRight(b.cur.spans[n-1].text, " ")
		}
		b.table.rows[last] = append(b.table.rows[last], b.cur.spans)
		b.cur = textBlock{}
	}
	b.cell = false
}

func (b *textBuilder) endTable() {
	b.endCell()
	if b.table == nil {
		return
	}
	if len(b.table.rows) > 0 {
		b.blank()
		b.blocks = append(b.blocks, *b.table)
	}
	b.table, b.spaced = nil, true
}
