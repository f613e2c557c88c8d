package answers

import (
	"bufio"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/displaywidth"

	"github.com/montui/montui/internal/canvas"
	"github.com/montui/montui/internal/frame"
)

// writeTable is aligned columns. Labels that are the same everywhere stand once above them.
func writeTable(w *bufio.Writer, a *Answer, o Options) error {
	c, err := a.columns()
	if err != nil {
		return err
	}
	if c.series == 0 {
		_, err := w.WriteString("no data\n" + o.Changes.gone())
		return err
	}
	if err := c.title(w, o); err != nil {
		return err
	}
	if a.size > sortable && !o.KeepOrder {
		o.say("the answer is large: its lines are in the server's order")
	}
	if err := table(w, a.reading(c, o), o); err != nil {
		return err
	}
	_, err = w.WriteString(o.Changes.gone())
	return err
}

// title is what all series have in common.
func (c columns) title(w *bufio.Writer, o Options) error {
	if c.series < 2 || len(c.common) == 0 {
		return nil
	}
	_, err := w.WriteString(o.dim(oneLine(SeriesName(c.common))) + "\n")
	return err
}

func listTable(w *bufio.Writer, l List, o Options) error {
	if len(l.Rows) == 0 {
		_, err := w.WriteString("no data\n")
		return err
	}
	if o.Fit {
		l = l.shortMoments()
	}
	return table(w, l.rows(), o)
}

// shortMoments is the list for a terminal's width: the year and the zone are whoever reads it's own.
func (l List) shortMoments() List {
	l.Rows = slices.Clone(l.Rows)
	for i, row := range l.Rows {
		l.Rows[i] = slices.Clone(row)
		for column := range l.Moments {
			if at, err := time.Parse(time.RFC3339, row[column]); err == nil {
				l.Rows[i][column] = at.Format("01-02 15:04:05")
			}
		}
	}
	return l
}

func table(w *bufio.Writer, r rows, o Options) error {
	if o.Expanded {
		return expanded(w, r, o)
	}
	widths := make([]int, len(r.heading))
	measure := func(row []string) error {
		for i, cell := range row {
			widths[i] = max(widths[i], textWidth(oneLine(cell)))
		}
		return nil
	}
	_ = measure(r.heading)
	if err := r.each(measure); err != nil {
		return err
	}
	if o.Fit && !fit(slices.Clone(widths), r, o.Width) {
		return under(w, r, widths, o)
	}
	if o.Fit {
		fit(widths, r, o.Width)
	}
	t := columnWriter{w: w, widths: widths, right: r.right}
	if err := t.row(r.heading, func(_ int, s string) string { return o.bold(s) }); err != nil {
		return err
	}
	return r.each(func(row []string) error { return t.row(row, o.cell) })
}

// columnWriter writes rows in columns of fixed widths.
type columnWriter struct {
	w      *bufio.Writer
	widths []int
	right  map[int]bool
}

const (
	underMargin = 4 // of a text that stands under its row
	underLeast  = 3 // columns that a row has then
)

// under is a table whose widest texts stand under their rows, where they do not fit beside the others; expanded when even so it is too wide.
func under(w *bufio.Writer, r rows, widths []int, o Options) error {
	widest := -1
	for i, wide := range widths {
		if !r.right[i] && (widest < 0 || wide > widths[widest]) {
			widest = i
		}
	}
	if widest < 0 || len(widths) <= underLeast {
		return expanded(w, r, o)
	}
	without := func(row []string) []string { return slices.Delete(slices.Clone(row), widest, widest+1) }
	beside := rows{heading: without(r.heading), right: map[int]bool{}}
	for i := range r.right {
		beside.right[i-map[bool]int{true: 1}[i > widest]] = r.right[i]
	}
	t := columnWriter{w: w, widths: slices.Delete(slices.Clone(widths), widest, widest+1), right: beside.right}
	if !fit(t.widths, beside, o.Width) {
		return expanded(w, r, o)
	}
	write := func(row []string, style func(int, string) string) error {
		if err := t.row(without(row), style); err != nil || row[widest] == "" {
			return err
		}
		for _, line := range wrapped(oneLine(row[widest]), max(o.Width-underMargin, leastWidth)) {
			if _, err := w.WriteString(strings.Repeat(" ", underMargin) + style(widest, line) + "\n"); err != nil {
				return err
			}
		}
		return nil
	}
	if err := write(r.heading, func(_ int, s string) string { return o.bold(s) }); err != nil {
		return err
	}
	return r.each(func(row []string) error { return write(row, o.cell) })
}

// row writes a row; cells that are wider than their columns go on in the lines below.
func (t *columnWriter) row(row []string, style func(column int, text string) string) error {
	lines := make([][]string, len(row))
	high := 1
	for i, cell := range row {
		lines[i] = wrapped(oneLine(cell), t.widths[i])
		high = max(high, len(lines[i]))
	}
	for y := range high {
		var b strings.Builder
		for i := range row {
			text := ""
			if y < len(lines[i]) {
				text = lines[i][y]
			}
			pad := strings.Repeat(" ", t.widths[i]-textWidth(text))
			if i > 0 {
				b.WriteString(strings.Repeat(" ", gap))
			}
			switch {
			case text == "":
				b.WriteString(pad)
			case t.right[i]:
				b.WriteString(pad + style(i, text))
			default:
				b.WriteString(style(i, text) + pad)
			}
		}
		if _, err := t.w.WriteString(strings.TrimRight(b.String(), " ") + "\n"); err != nil {
			return err
		}
	}
	return nil
}

// expanded is a block of name and value for each row, for rows wider than a screen.
func expanded(w *bufio.Writer, r rows, o Options) error {
	wide := 0
	for _, name := range r.heading {
		wide = max(wide, textWidth(oneLine(name)))
	}
	n := 0
	return r.each(func(row []string) error {
		n++
		if _, err := w.WriteString(o.dim(fmt.Sprintf("─ %d ─", n)) + "\n"); err != nil {
			return err
		}
		for i, cell := range row {
			name := oneLine(r.heading[i])
			if cell == "" {
				continue
			}
			if _, err := w.WriteString(o.bold(name) + strings.Repeat(" ", wide-textWidth(name)+2) + o.cell(i, oneLine(cell)) + "\n"); err != nil {
				return err
			}
		}
		return nil
	})
}

// cell colours what changed.
func (o Options) cell(_ int, s string) string {
	switch {
	case o.Depth == canvas.NoColor || o.Changes == nil:
		return s
	case strings.HasPrefix(s, markUp), strings.HasPrefix(s, markNew):
		return "\x1b[32m" + s + "\x1b[m"
	case strings.HasPrefix(s, markDown):
		return "\x1b[31m" + s + "\x1b[m"
	}
	return s
}

func (o Options) bold(s string) string { return o.styled("1", s) }
func (o Options) dim(s string) string  { return o.styled("2", s) }

func (o Options) styled(code, s string) string {
	if o.Depth == canvas.NoColor || s == "" {
		return s
	}
	return "\x1b[" + code + "m" + s + "\x1b[m"
}

func textWidth(s string) int { return displaywidth.String(s) }

// oneLine writes what a terminal would obey, what breaks a line and what turns its direction by Go's escapes; all else stays.
func oneLine(s string) string {
	if !strings.ContainsFunc(s, hidden) && utf8.ValidString(s) {
		return s
	}
	var b strings.Builder
	for i, r := range s {
		switch {
		case r == utf8.RuneError && !strings.HasPrefix(s[i:], "\uFFFD"):
			fmt.Fprintf(&b, `\x%02x`, s[i])
		case hidden(r):
			quoted := strconv.QuoteRuneToASCII(r)
			b.WriteString(quoted[1 : len(quoted)-1])
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

func hidden(r rune) bool { return !strconv.IsPrint(r) || unicode.Is(unicode.Bidi_Control, r) }

// SeriesName writes labels as PromQL has them: up{job="node"}.
func SeriesName(labels frame.Labels) string {
	name, named := labels["__name__"]
	if !named {
		return bracedLabels("", labels)
	}
	rest := maps.Clone(labels)
	delete(rest, "__name__")
	if !plainName(name, true) {
		return bracedLabels(strconv.Quote(name), rest)
	}
	if len(rest) == 0 {
		return name
	}
	return name + bracedLabels("", rest)
}

// bracedLabels is {first, a="1", b="2"}.
func bracedLabels(first string, labels frame.Labels) string {
	parts := make([]string, 0, len(labels)+1)
	if first != "" {
		parts = append(parts, first)
	}
	for _, name := range slices.Sorted(maps.Keys(labels)) {
		shown := name
		if !plainName(name, false) {
			shown = strconv.Quote(name)
		}
		parts = append(parts, shown+"="+quoted(labels[name]))
	}
	return "{" + strings.Join(parts, ",") + "}"
}

// quoted escapes what the exposition formats and PromQL escape in a label's value, and nothing else.
func quoted(s string) string { return `"` + labelEscapes.Replace(s) + `"` }

var labelEscapes = strings.NewReplacer("\\", `\\`, "\"", `\"`, "\n", `\n`)

// plainName tells names of the classic alphabet; metrics may have colons.
func plainName(s string, colons bool) bool {
	for i, r := range s {
		if !(r == '_' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || i > 0 && r >= '0' && r <= '9' || colons && r == ':') {
			return false
		}
	}
	return s != ""
}
