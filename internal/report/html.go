package report

import (
	"html"
	"strconv"
	"strings"
)

// writer turns HTML into text. Bare text is what a browser's textContent has, on lines as the blocks stand; for reading there are
// also bullets and numbers of lists, addresses of links, names of images, rules and boxes to tick.
type writer struct {
	b       strings.Builder
	reading bool
	escape  bool // tags that are not allowed are shown as text, as in Grafana's Markdown; else they are left out

	lists  []int // of open lists, how many items so far; below zero are bullets
	links  []link
	pre    int
	breaks int // line breaks due before the next text
	space  bool
	fresh  bool // a list's mark or nothing stands on the line: no break is due
}

type link struct {
	to string
	at int
}

// allowed are the tags that Grafana's text panel lets pass.
var allowed = set("a abbr address area article aside audio b bdi bdo big blockquote br button caption center cite code col colgroup dd del " +
	"details div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr i iframe img input ins kbd li mark nav ol p pre s section " +
	"small span strike strong sub summary sup table tbody td tfoot th thead tr tt u ul video")

// apart are the tags of which each stands on lines of its own.
var apart = set("address article aside blockquote center dd details div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 header hr li nav ol p " +
	"pre section summary table tr ul br")

// silent are those whose content is no text.
var silent = set("script style svg math iframe noscript template title head noembed noframes xmp textarea audio video object")

func set(names string) map[string]bool {
	out := map[string]bool{}
	for _, name := range strings.Fields(names) {
		out[name] = true
	}
	return out
}

// htmlText is HTML as text, for reading or bare. It takes time by the length of the source only.
func htmlText(source string, reading, escape bool) string {
	w := &writer{reading: reading, escape: escape, fresh: true}
	for source != "" {
		open := strings.IndexByte(source, '<')
		if open < 0 {
			break
		}
		w.text(source[:open])
		source = source[open:]
		length, name, closing := tagAt(source)
		if length == 0 {
			w.text("<")
			source = source[1:]
			continue
		}
		tag := source[:length]
		source = source[length:]
		switch {
		case name == "": // a comment
		case w.escape && !allowed[name]:
			w.text(strings.ReplaceAll(tag, "&", "&amp;"))
		case !w.escape && silent[name] && !closing:
			source = after(source, name)
		default:
			w.tag(tag, name, closing)
		}
	}
	w.text(source)
	return strings.TrimSpace(w.b.String())
}

// after is what follows the end of a tag's content; nothing when it has none.
func after(source, name string) string {
	for {
		at := strings.Index(source, "</")
		if at < 0 {
			return ""
		}
		source = source[at+2:]
		if len(source) >= len(name) && strings.EqualFold(source[:len(name)], name) {
			_, rest, _ := strings.Cut(source, ">")
			return rest
		}
	}
}

// tagAt is how long the tag or comment is that a text begins with, 0 when it does not, and the tag's name.
func tagAt(s string) (length int, name string, closing bool) {
	if strings.HasPrefix(s, "<!") || strings.HasPrefix(s, "<?") {
		end := ">"
		if strings.HasPrefix(s, "<!--") {
			end = "-->"
		}
		if at := strings.Index(s, end); at >= 0 {
			return at + len(end), "", false
		}
		return len(s), "", false
	}
	i := 1
	if closing = strings.HasPrefix(s, "</"); closing {
		i = 2
	}
	start := i
	for i < len(s) && (isLetter(s[i]) || i > start && s[i] >= '0' && s[i] <= '9') {
		i++
	}
	if i == start || i < len(s) && !strings.ContainsRune(" \t\r\n/>", rune(s[i])) {
		return 0, "", false
	}
	name = strings.ToLower(s[start:i])
	for i < len(s) {
		switch c := s[i]; c {
		case '>':
			return i + 1, name, closing
		case '<':
			return 0, "", false
		case '"', '\'':
			at := strings.IndexByte(s[i+1:], c)
			if at < 0 {
				return 0, "", false
			}
			i += at + 1
		}
		i++
	}
	return 0, "", false
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

// longTag bounds where in a tag attributes are looked for.
const longTag = 8192

// attribute is a tag's attribute; ok tells whether it is there.
func attribute(tag, name string) (value string, ok bool) {
	for rest := tag[:min(len(tag), longTag)]; ; {
		at := strings.Index(strings.ToLower(rest), name)
		if at < 0 {
			return "", false
		}
		before := rest[:at]
		rest = rest[at+len(name):]
		if before == "" || !strings.ContainsRune(" \t\r\n\"'", rune(before[len(before)-1])) {
			continue
		}
		value, has := strings.CutPrefix(strings.TrimLeft(rest, " \t\r\n"), "=")
		if !has {
			return "", true
		}
		value = strings.TrimLeft(value, " \t\r\n")
		if value != "" && (value[0] == '"' || value[0] == '\'') {
			value, _, _ = strings.Cut(value[1:], value[:1])
		} else if end := strings.IndexAny(value, " \t\r\n>"); end >= 0 {
			value = value[:end]
		}
		return html.UnescapeString(value), true
	}
}

func (w *writer) tag(tag, name string, closing bool) {
	if apart[name] {
		w.lineBreak()
	}
	switch name {
	case "pre":
		w.pre = max(0, w.pre+map[bool]int{true: -1, false: 1}[closing])
	case "td", "th":
		if !closing && !w.fresh && w.breaks == 0 {
			w.write("  ")
		}
	case "ul", "ol":
		w.list(name == "ol", closing)
	case "li":
		if !closing {
			w.item()
		}
	case "a":
		w.anchor(tag, closing)
	case "hr":
		w.sign("────────")
	case "img":
		if alt, _ := attribute(tag, "alt"); alt != "" {
			w.sign("[" + alt + "]")
		}
	case "input":
		box := "[ ] "
		if _, checked := attribute(tag, "checked"); checked {
			box = "[x] "
		}
		w.sign(box)
		w.fresh = true // its text is on the same line
	}
}

// list begins or ends a list.
func (w *writer) list(numbered, closing bool) {
	switch {
	case closing && len(w.lists) > 0:
		w.lists = w.lists[:len(w.lists)-1]
	case !closing && numbered:
		w.lists = append(w.lists, 0)
	case !closing:
		w.lists = append(w.lists, -1)
	}
}

// deepest is how far lists are moved to the right at most.
const deepest = 8

func (w *writer) item() {
	mark := "• "
	depth := len(w.lists)
	if depth > 0 && w.lists[depth-1] >= 0 {
		w.lists[depth-1]++
		mark = strconv.Itoa(w.lists[depth-1]) + ". "
	}
	if w.reading {
		w.write(strings.Repeat("  ", min(max(depth-1, 0), deepest)) + mark)
		w.fresh, w.space = true, false
	}
}

func (w *writer) anchor(tag string, closing bool) {
	if !closing {
		to, _ := attribute(tag, "href")
		w.links = append(w.links, link{to, w.b.Len()})
		return
	}
	if len(w.links) == 0 {
		return
	}
	l := w.links[len(w.links)-1]
	w.links = w.links[:len(w.links)-1]
	scheme, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(l.to)), ":")
	if scheme == "javascript" || scheme == "data" || scheme == "vbscript" || l.to == "" || strings.HasPrefix(l.to, "#") {
		return
	}
	if shown := strings.TrimSpace(w.b.String()[l.at:]); shown != strings.TrimPrefix(l.to, "mailto:") {
		w.sign(" (" + l.to + ")")
	}
}

// sign writes what is for reading only.
func (w *writer) sign(s string) {
	if w.reading {
		w.write(s)
	}
}

func (w *writer) lineBreak() {
	if !w.fresh {
		w.breaks = 1
	}
	w.space = false
}

func (w *writer) write(s string) {
	if w.breaks > 0 {
		w.b.WriteByte('\n')
		w.breaks = 0
	} else if w.space {
		w.b.WriteByte(' ')
	}
	w.space, w.fresh = false, false
	w.b.WriteString(s)
}

// text writes a text with its entities resolved; outside <pre> white space is folded.
func (w *writer) text(s string) {
	if s == "" {
		return
	}
	s = html.UnescapeString(s)
	if w.pre > 0 {
		if trimmed := strings.TrimRight(s, "\n"); trimmed != "" {
			w.write(trimmed)
		}
		if strings.HasSuffix(s, "\n") {
			w.breaks = 1
		}
		return
	}
	for s != "" {
		word := s
		if end := strings.IndexAny(s, " \t\r\n\f"); end >= 0 {
			word, s = s[:end], s[end+1:]
			if word == "" {
				w.space = !w.fresh && w.breaks == 0
				continue
			}
			w.write(word)
			w.space = true
			continue
		}
		w.write(word)
		return
	}
}
