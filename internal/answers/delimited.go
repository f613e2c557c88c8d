package answers

import (
	"bufio"
	"encoding/csv"
	"strings"
)

func writeCSV(w *bufio.Writer, a *Answer, o Options) error {
	c, err := a.columns()
	if err != nil {
		return err
	}
	return commaSeparated(w, a.full(c), o)
}

func listCSV(w *bufio.Writer, l List, o Options) error { return commaSeparated(w, l.rows(), o) }

// commaSeparated is as RFC 4180 has it, with a heading.
func commaSeparated(w *bufio.Writer, r rows, o Options) error {
	out := csv.NewWriter(w)
	if !o.NoHeading {
		if err := out.Write(r.heading); err != nil {
			return err
		}
	}
	if err := r.each(out.Write); err != nil {
		return err
	}
	out.Flush()
	return out.Error()
}

func writeTSV(w *bufio.Writer, a *Answer, o Options) error {
	c, err := a.columns()
	if err != nil {
		return err
	}
	return tabSeparated(w, a.full(c), o)
}

func listTSV(w *bufio.Writer, l List, o Options) error { return tabSeparated(w, l.rows(), o) }

// tabEscapes are those of the IANA's text/tab-separated-values as databases read it.
var tabEscapes = strings.NewReplacer("\\", `\\`, "\t", `\t`, "\n", `\n`, "\r", `\r`)

func tabSeparated(w *bufio.Writer, r rows, o Options) error {
	line := func(row []string) error {
		for i, cell := range row {
			if i > 0 {
				if err := w.WriteByte('\t'); err != nil {
					return err
				}
			}
			if _, err := tabEscapes.WriteString(w, cell); err != nil {
				return err
			}
		}
		return w.WriteByte('\n')
	}
	if !o.NoHeading {
		if err := line(r.heading); err != nil {
			return err
		}
	}
	return r.each(line)
}

func writeMarkdown(w *bufio.Writer, a *Answer, o Options) error {
	c, err := a.columns()
	if err != nil {
		return err
	}
	return markdown(w, a.reading(c, o))
}

func listMarkdown(w *bufio.Writer, l List, _ Options) error { return markdown(w, l.rows()) }

// cellEscapes keeps what is in a cell from being Markdown or HTML.
var cellEscapes = strings.NewReplacer("\\", `\\`, "|", `\|`, "\r\n", " ", "\n", " ", "\r", " ", "<", "&lt;", "&", "&amp;", "*", `\*`, "_", `\_`, "`", "\\`",
	"[", `\[`, "]", `\]`, "~", `\~`)

func markdown(w *bufio.Writer, r rows) error {
	line := func(row []string) error {
		for _, cell := range row {
			if _, err := w.WriteString("| " + cellEscapes.Replace(oneLine(cell)) + " "); err != nil {
				return err
			}
		}
		_, err := w.WriteString("|\n")
		return err
	}
	if err := line(r.heading); err != nil {
		return err
	}
	for i := range r.heading {
		rule := "|---"
		if r.right[i] {
			rule = "|--:"
		}
		if _, err := w.WriteString(rule); err != nil {
			return err
		}
	}
	if _, err := w.WriteString("|\n"); err != nil {
		return err
	}
	return r.each(line)
}
