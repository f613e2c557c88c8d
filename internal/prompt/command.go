package prompt

import (
	"fmt"
	"strings"

	"github.com/montui/montui/internal/promql"
)

// Command is a line that begins with a backslash: \range 6h.
type Command struct {
	Name string // without the backslash; formats too: \graph
	Rest string // what follows, without blanks around it
}

// help is one line of \?.
type help struct{ name, args, does string }

// commands are all of them, in the order they are told.
var commands = []help{
	{"d", "[METRIC|REGEX]", "a metric's type, help and labels; or list them"},
	{"metrics", "[REGEX]", "names of the metrics"},
	{"labels", "[SELECTOR]", "names of the labels"},
	{"values", "LABEL [SELECTOR]", "values of a label"},
	{"series", "SELECTOR", "series that match"},
	{"targets", "", "what the server scrapes"},
	{"alerts", "", "alerts that are pending or firing"},
	{"rules", "", "alerting and recording rules"},
	{"status", "", "what fills the server's database"},
	{"table", "", "show answers as a table; the last one again"},
	{"graph", "[EXPR]", "as a graph, over the range or the last hour"},
	{"sparkline", "[EXPR]", "as a line each"},
	{"format", "NAME", "json jsonl csv tsv prom openmetrics markdown value"},
	{"x", "", "tables as blocks of name and value, and back"},
	{"range", "6h | off", "ask for a range that ends now, or for now"},
	{"time", "TIME | off", "ask for another moment than now"},
	{"step", "15s | auto", "step of a range"},
	{"unit", "ID | auto | none", "Grafana's unit of the values: bytes, s, percent …"},
	{"watch", "[5s] [EXPR]", "ask again and again; ctrl-c ends it"},
	{"explain", "[EXPR]", "what each part does, and its series"},
	{"lint", "[EXPR]", "what is wrong or doubtful"},
	{"fmt", "[EXPR]", "lay it out in lines"},
	{"set", "[NAME VALUE]", "let $NAME be VALUE; $_ is the last expression"},
	{"unset", "NAME", "forget a variable"},
	{"o", "[FILE]", "write answers to a file, or to the screen again"},
	{"save", "FILE", "keep the last expression; in FILE.json a dashboard"},
	{"e", "", "write the expression in $EDITOR"},
	{"g", "DASHBOARD", "open a dashboard on this server"},
	{"url", "[SERVER]", "ask another server"},
	{"history", "[N]", "what was entered last"},
	{"q", "", "leave (ctrl-d)"},
	{"?", "", "this help"},
}

// Help is what \? says.
func Help() string {
	var b strings.Builder
	for _, c := range commands {
		fmt.Fprintf(&b, "  %-25s %s\n", strings.TrimSpace(`\`+c.name+" "+c.args), c.does)
	}
	return b.String() + `
  An expression may be followed by a command: up \graph. It goes on in the
  next line while a bracket is open; an empty line ends it.

  tab completes, up and down go through history, ctrl-r searches it,
  alt-enter begins a line, ctrl-x is the editor, ctrl-c gives up what is
  typed or asked.
`
}

// ParseCommand takes a line apart: an expression, and a command before or behind it. A line without one has a nil command.
func ParseCommand(text string) (expr string, c *Command, err error) {
	trimmed := strings.TrimSpace(text)
	at := -1
	if strings.HasPrefix(trimmed, `\`) {
		at, text = 0, trimmed
	} else {
		for _, t := range promql.Highlight(text) {
			if t.Kind == promql.Error && strings.Contains(text[t.Start:t.End], `\`) {
				at = t.Start + strings.IndexByte(text[t.Start:t.End], '\\')
				break
			}
		}
	}
	if at < 0 {
		return trimmed, nil, nil
	}
	name, rest, _ := strings.Cut(strings.TrimSpace(text[at+1:]), " ")
	c = &Command{Name: name, Rest: strings.TrimSpace(rest)}
	if !known(name) {
		return "", nil, fmt.Errorf(`there is no command \%s; \? lists them`, name)
	}
	return strings.TrimSpace(text[:at]), c, nil
}

func known(name string) bool {
	for _, c := range commands {
		if c.name == name {
			return true
		}
	}
	return false
}

// completeCommand suggests commands while one is typed; ok is false where something else is to be completed, from the byte given.
func completeCommand(text string, cursor int) (done promql.Completion, from int, ok bool) {
	if !strings.HasPrefix(text, `\`) {
		return done, 0, false
	}
	name, _, complete := strings.Cut(text, " ")
	if complete && cursor > len(name) {
		return done, len(name) + 1, false
	}
	done.To = len(name)
	for _, c := range commands {
		if strings.HasPrefix(`\`+c.name, text[:cursor]) {
			insert := `\` + c.name
			if c.args != "" && !complete {
				insert += " "
			}
			done.Items = append(done.Items, promql.Item{Text: `\` + c.name, Insert: insert, Kind: promql.Keyword, Detail: c.args, Help: c.does})
		}
	}
	done.Total = len(done.Items)
	return done, 0, true
}
