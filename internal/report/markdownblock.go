package report

import "strings"

// The kinds of blocks that a line's beginning tells.
const (
	none = iota
	heading
	rule
	quote
	item
	fence
	tag
	lone // a tag of no block, alone on its line
)

// indented is how far a line is moved to the right, tabs to the next fourth place, and the line without that.
func indented(line string) (int, string) {
	column := 0
	for i := range len(line) {
		switch line[i] {
		case ' ':
			column++
		case '\t':
			column += 4 - column%4
		default:
			return column, line[i:]
		}
	}
	return column, ""
}

// stripped is a line without so many places of its indent.
func stripped(line string, places int) string {
	indent, trimmed := indented(line)
	return strings.Repeat(" ", max(0, indent-places)) + trimmed
}

// blockStart tells what begins with a line, and of a heading its text.
func blockStart(line string) (kind int, rest string) {
	indent, s := indented(line)
	if indent >= 4 || s == "" {
		return none, ""
	}
	switch s[0] {
	case '#':
		text := strings.TrimLeft(s, "#")
		if len(s)-len(text) <= 6 && (text == "" || text[0] == ' ' || text[0] == '\t') {
			text = strings.Trim(text, " \t")
			if cut := strings.TrimRight(text, "#"); cut == "" || cut != text && strings.HasSuffix(cut, " ") {
				text = strings.TrimRight(cut, " \t")
			}
			return heading, text
		}
	case '>':
		return quote, ""
	case '`', '~':
		info := strings.TrimLeft(s, s[:1])
		if len(s)-len(info) >= 3 && (s[0] == '~' || !strings.Contains(info, "`")) {
			return fence, ""
		}
	case '<':
		if isBlockTag(s) {
			return tag, ""
		}
		if length, _, _ := tagAt(s); length > 0 && strings.TrimSpace(s[length:]) == "" {
			return lone, ""
		}
	}
	if isRule(s) {
		return rule, ""
	}
	if width, _ := listMark(s); width > 0 {
		return item, ""
	}
	return none, ""
}

// interrupts tells whether a block may begin right after a paragraph's line: not where it is mistaken for text.
func interrupts(kind int, s string) bool {
	if kind == item {
		width, _ := listMark(s)
		isOne := s[0] < '0' || s[0] > '9' || s[0] == '1' && (s[1] == '.' || s[1] == ')')
		return isOne && strings.TrimSpace(s[min(width, len(s)):]) != ""
	}
	return kind != lone
}

func isRule(s string) bool {
	if !strings.ContainsRune("-*_", rune(s[0])) {
		return false
	}
	marks := 0
	for i := range len(s) {
		switch s[i] {
		case s[0]:
			marks++
		case ' ', '\t':
		default:
			return false
		}
	}
	return marks >= 3
}

// listMark is the width of the list's mark that a text begins with, with the space after it, 0 when there is none; kind tells lists
// apart.
func listMark(s string) (width int, kind byte) {
	i := 0
	if strings.ContainsRune("-+*", rune(s[0])) {
		i, kind = 1, s[0]
	} else {
		for i < len(s) && i < 9 && s[i] >= '0' && s[i] <= '9' {
			i++
		}
		if i == 0 || i == len(s) || s[i] != '.' && s[i] != ')' {
			return 0, 0
		}
		kind = s[i]
		i++
	}
	if i == len(s) {
		return i + 1, kind
	}
	gap, rest := indented(s[i:])
	switch {
	case gap == 0:
		return 0, 0
	case rest == "" || gap > 4:
		return i + 1, kind
	}
	return i + gap, kind
}

// list writes a list's items; it goes on as long as lines have its kind of mark or belong to an item.
func (m *marker) list(lines []string, i, depth int) int {
	_, s := indented(lines[i])
	_, kind := listMark(s)
	name := "ul"
	if kind == '.' || kind == ')' {
		name = "ol"
	}
	m.b.WriteString("<" + name + ">\n")
	for i < len(lines) {
		indent, s := indented(lines[i])
		if s == "" || indent >= 4 || isRule(s) {
			break
		}
		width, own := listMark(s)
		if width == 0 || own != kind {
			break
		}
		var inner []string
		inner, i = itemLines(lines, i, indent+width)
		m.b.WriteString("<li>")
		if rest, ok := taskMark(inner[0]); ok != "" {
			m.b.WriteString(ok)
			inner[0] = rest
		}
		m.blocks(inner, depth+1)
		m.b.WriteString("</li>\n")
		next := i
		for next < len(lines) && strings.TrimSpace(lines[next]) == "" {
			next++
		}
		i = next
	}
	m.b.WriteString("</" + name + ">\n")
	return i
}

// itemLines are the lines of a list's item without their indent, and where it ends.
func itemLines(lines []string, i, width int) ([]string, int) {
	inner := []string{stripped(maskMark(lines[i]), width)}
	blank := false
	for i++; i < len(lines); i++ {
		indent, s := indented(lines[i])
		switch {
		case s == "":
			blank = true
			inner = append(inner, "")
			continue
		case indent >= width:
			inner = append(inner, stripped(lines[i], width))
		case blank || !continues(lines[i], inner):
			return inner, i
		default:
			inner = append(inner, s)
		}
		blank = false
	}
	return inner, i
}

// maskMark is a line with spaces in the place of its list mark.
func maskMark(line string) string {
	_, s := indented(line)
	mark := strings.IndexAny(s, " \t")
	if mark < 0 {
		return ""
	}
	gap, rest := indented(s[mark:])
	indent, _ := indented(line)
	return strings.Repeat(" ", indent+mark+gap) + rest
}

// taskMark is an item's text without the box it begins with, and the box.
func taskMark(s string) (rest, box string) {
	for mark, box := range map[string]string{"[ ] ": `<input type="checkbox"> `, "[x] ": `<input checked="" type="checkbox"> `, "[X] ": `<input checked="" type="checkbox"> `} {
		if rest, ok := strings.CutPrefix(s, mark); ok {
			return rest, box
		}
	}
	return s, ""
}

// blockTags begin a block of HTML even in a paragraph.
var blockTags = set("address article aside base basefont blockquote body caption center col colgroup dd details dialog dir div dl dt fieldset " +
	"figcaption figure footer form frame frameset h1 h2 h3 h4 h5 h6 head header hr html iframe legend li link main menu menuitem nav noframes ol " +
	"optgroup option p param search section summary table tbody td tfoot th thead title tr track ul script style pre textarea")

func isBlockTag(s string) bool {
	if strings.HasPrefix(s, "<!--") || strings.HasPrefix(s, "<?") || strings.HasPrefix(s, "<!") && len(s) > 2 && isLetter(s[2]) {
		return true
	}
	name := strings.TrimPrefix(s[1:], "/")
	end := 0
	for end < len(name) && (isLetter(name[end]) || end > 0 && name[end] >= '0' && name[end] <= '9') {
		end++
	}
	return blockTags[strings.ToLower(name[:end])]
}

// isTable tells whether two lines are a table's head and the line below it.
func isTable(head, below string) bool {
	below = strings.TrimSpace(below)
	if !strings.Contains(head, "|") || !strings.Contains(below, "-") || strings.Trim(below, "|:- \t") != "" {
		return false
	}
	return len(cells(head)) == len(cells(below))
}

func (m *marker) table(lines []string, i int) int {
	columns := len(cells(lines[i]))
	m.b.WriteString("<table>\n")
	m.row(cells(lines[i]), columns)
	for i += 2; i < len(lines); i++ {
		if kind, _ := blockStart(lines[i]); kind != none || strings.TrimSpace(lines[i]) == "" {
			break
		}
		m.row(cells(lines[i]), columns)
	}
	m.b.WriteString("</table>\n")
	return i
}

func (m *marker) row(cells []string, columns int) {
	m.b.WriteString("<tr>")
	for _, cell := range cells[:min(columns, len(cells))] {
		m.b.WriteString("<td>")
		m.inline(cell)
		m.b.WriteString("</td>")
	}
	m.b.WriteString("</tr>\n")
}

// cells are a table line's, without the bars, but for those that a backslash stands before.
func cells(line string) []string {
	line = strings.TrimPrefix(strings.TrimSpace(line), "|")
	var out []string
	var b strings.Builder
	for i := 0; i < len(line); i++ {
		switch {
		case line[i] == '\\' && i+1 < len(line) && line[i+1] == '|':
			b.WriteByte('|')
			i++
		case line[i] == '|':
			out = append(out, strings.TrimSpace(b.String()))
			b.Reset()
		default:
			b.WriteByte(line[i])
		}
	}
	if last := strings.TrimSpace(b.String()); last != "" {
		out = append(out, last)
	}
	return out
}
