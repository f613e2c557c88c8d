package main

import "strings"

// roff is a page for man, in the few macros that every man knows.
type roff struct{ strings.Builder }

// macro writes a request with its arguments.
func (p *roff) macro(name string, args ...string) {
	p.WriteString("." + name)
	for _, arg := range args {
		if arg = strings.NewReplacer(`\`, `\e`, `"`, `\(dq`).Replace(arg); strings.Contains(arg, " ") {
			arg = `"` + arg + `"`
		}
		p.WriteString(" " + arg)
	}
	p.WriteString("\n")
}

func (p *roff) section(name string) { p.macro("SH", name) }

// line writes what has been escaped already.
func (p *roff) line(s string) { p.WriteString(s + "\n") }

// text is prose, which man breaks as wide as the terminal is.
func (p *roff) text(s string) { p.line(escaped(strings.Join(strings.Fields(s), " "))) }

// literal is text whose lines stay as they are.
func (p *roff) literal(s string) {
	p.macro("RS", "4")
	p.macro("nf")
	for line := range strings.Lines(strings.TrimRight(s, "\n")) {
		p.line(escaped(strings.TrimRight(line, "\n")))
	}
	p.macro("fi")
	p.macro("RE")
}

// tagged is a section of names and what is to be known about them; without any there is none.
func (p *roff) tagged(name string, facts []manFact) {
	if len(facts) == 0 {
		return
	}
	p.section(name)
	for _, fact := range facts {
		p.macro("TP")
		p.line(bold(fact.name))
		p.text(fact.text)
	}
}

func bold(s string) string   { return `\fB` + escaped(s) + `\fR` }
func italic(s string) string { return `\fI` + escaped(s) + `\fR` }

// escaped is text in which nothing is a request: what is copied from the page is what was written.
func escaped(s string) string {
	s = strings.NewReplacer(`\`, `\e`, "-", `\-`, "`", `\(ga`, "^", `\(ha`, "~", `\(ti`, "'", `\(aq`).Replace(s)
	if strings.HasPrefix(s, ".") {
		s = `\&` + s
	}
	return s
}
