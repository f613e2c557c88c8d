package promql

import (
	"regexp"
	"slices"
	"strings"
	"sync"
)

// Item is a suggestion.
type Item struct {
	Text   string // as a list shows it
	Insert string // what stands in place of From to To
	Back   int    // how many bytes before the end of Insert the cursor comes to stand
	Kind   Kind
	Detail string // short: a metric's type, a function's signature
	Help   string
	Hits   []int // the bytes of Text that match what was typed
}

// Completion is what may stand at the cursor, in place of the bytes From to To.
type Completion struct {
	From, To int
	Items    []Item // the best first
	Total    int    // how many there are, of which Items are the best
	Needs    []Need // what the Source does not know yet; ask and complete again
}

// Apply gives the text and the cursor once an item is chosen.
func (c Completion) Apply(text string, item Item) (changed string, cursor int) {
	from, to := min(max(c.From, 0), len(text)), min(max(c.To, 0), len(text))
	to = max(from, to)
	return text[:from] + item.Insert + text[to:], from + len(item.Insert) - min(item.Back, len(item.Insert))
}

// Complete suggests what may stand at the cursor, a byte of text, whole or half typed.
func Complete(text string, cursor int, src Source) Completion {
	c := &completer{situation: situate(text, cursor), src: src}
	c.find()
	done := Completion{From: c.from, To: c.to, Total: c.total, Needs: c.needs}
	for _, k := range c.kept {
		item := k.item
		item.Hits = hits(c.pattern, item.Text)
		if item.Kind == Metric && item.Detail == "" {
			c.describe(&item)
		}
		done.Items = append(done.Items, item)
	}
	done.Needs = c.needs
	return done
}

// completer gathers suggestions for a situation.
type completer struct {
	*situation
	best
	src   Source
	needs []Need
}

func (c *completer) need(n Need) {
	if !slices.Contains(c.needs, n) {
		c.needs = append(c.needs, n)
	}
}

func (c *completer) find() {
	if c.kind(c.word) == Comment {
		return
	}
	if c.inString() {
		c.findInString()
		return
	}
	c.pattern = strings.ToLower(c.typed())
	if c.kind(c.word) == Variable || c.cursor > 0 && c.word < 0 && c.text[c.cursor-1] == '$' {
		c.variables()
		return
	}
	before := strings.ToLower(c.at(c.before))
	switch top := c.top(); {
	case top.open == '{':
		c.inBraces(top)
	case top.open == '[' || before == "offset" || c.kind(c.word) == Duration:
		c.durations()
	case top.labels:
		if before == "(" || before == "," {
			c.labels(c.scopeOfList(), nil, func(name string) string { return name })
		}
	case before == "@":
		c.words(Keyword, "start()", "end()")
	case c.kind(c.word) == Number && isDigit(c.text[c.from]):
	case c.operandBefore():
		c.operators()
	case c.awaitsBracket():
		c.offer("(", 0, func(string) Item { return Item{Text: "(", Insert: "()", Back: 1, Kind: Bracket} })
	case c.kind(c.before) == Aggregation:
		c.lists("by", "without")
	default:
		c.operands()
	}
}

func (c *completer) inBraces(top group) {
	selector, used, _ := c.selectorAt(top.at)
	switch before := c.at(c.before); {
	case before == "{" || before == ",":
		next := c.at(c.beside(max(c.word, c.before), 1))
		suffix := `="`
		if next != "" && strings.IndexByte("=!", next[0]) >= 0 {
			suffix = ""
		}
		c.labels([]string{selector}, used, func(name string) string { return name + suffix })
	case c.kind(c.before) == Label:
		c.words(Operator, "=", "!=", "=~", "!~")
	case c.kind(c.before) == Operator:
		label := c.at(c.beside(c.before, -1))
		c.values(label, selector, before, `"`, `"`)
	}
}

// findInString completes what is between quotes: a label's value, a name in quotes, or a label that a function wants.
func (c *completer) findInString() {
	top, kind := c.top(), c.kind(c.word)
	op, quote := c.at(c.before), c.text[c.from]
	label := c.at(c.beside(c.before, -1))
	selector := ""
	if top.open == '{' {
		selector, _, _ = c.selectorAt(top.at)
	}
	missing := c.unquote()
	c.pattern = strings.ToLower(c.typed())
	whole := func(name string) string { return escape(name, quote) + missing }
	switch {
	case top.open == '{' && kind == String && c.kind(c.before) == Operator:
		c.values(label, selector, op, "", missing)
	case top.open == '{' && kind == Metric:
		c.metrics(whole)
	case top.open == '{' || top.labels:
		c.labels([]string{selector}, nil, whole)
	case takesLabel(top.owner, top.arg):
		c.labels(c.selectorsIn(0, len(c.tokens)), nil, whole)
	}
}

// takesLabel tells the arguments of functions that are names of labels.
func takesLabel(function string, arg int) bool {
	switch function {
	case "label_replace":
		return arg == 1 || arg == 3
	case "label_join":
		return arg == 1 || arg >= 3
	case "sort_by_label", "sort_by_label_desc":
		return arg >= 1
	case "count_values":
		return arg == 0
	}
	return false
}

var plainName = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[a-zA-Z_][a-zA-Z0-9_]*$`) })

// labels suggests the names of labels in any of the scopes, without those that are used already.
func (c *completer) labels(scopes, used []string, insert func(name string) string) {
	if len(scopes) == 0 {
		scopes = []string{""}
	}
	seen := map[string]bool{}
	for _, name := range used {
		seen[name] = true
	}
	quoted := c.inString()
	for _, scope := range scopes {
		names, known := c.src.Labels(scope)
		if !known {
			c.need(Need{Kind: NeedLabels, Selector: scope})
		}
		for _, name := range names {
			if seen[name] || name == "__name__" && scope != "" {
				continue
			}
			seen[name] = true
			c.offer(name, 0, func(name string) Item {
				written := name
				if !quoted && !plainName().MatchString(name) {
					written = `"` + escape(name, '"') + `"`
				}
				return Item{Text: name, Insert: insert(written), Kind: Label}
			})
		}
	}
}

// values suggests a label's values. In a regular expression it is the alternative at the cursor that is completed.
func (c *completer) values(label, selector, op, before, after string) {
	if unquoted, err := unquote(label); err == nil {
		label = unquoted
	}
	isRegex := op == "=~" || op == "!~"
	if typed := c.typed(); isRegex && before == "" {
		if i := strings.LastIndexAny(typed, "|("); i >= 0 {
			c.from += i + 1
		}
		if i := strings.IndexAny(c.text[c.cursor:c.to], "|)"); i >= 0 {
			c.to, after = c.cursor+i, ""
		}
		c.pattern = strings.ToLower(strings.ReplaceAll(c.typed(), `\`, ""))
	}
	quote := byte('"')
	for i := c.from - 1; before == "" && i >= 0; i-- {
		if c.text[i] == '"' || c.text[i] == '\'' || c.text[i] == '`' {
			quote = c.text[i]
			break
		}
	}
	if c.kind(c.word) == Variable {
		c.variables()
	}
	values, known := c.src.Values(label, selector)
	if !known {
		c.need(Need{Kind: NeedValues, Label: label, Selector: selector})
	}
	for _, value := range values {
		c.offer(value, 0, func(value string) Item {
			written := value
			if isRegex {
				written = regexp.QuoteMeta(value)
			}
			return Item{Text: value, Insert: before + escape(written, quote) + after, Kind: Value}
		})
	}
}

// escape writes a text between quotes of that kind.
func escape(s string, quote byte) string {
	if quote == '`' {
		return s
	}
	return strings.NewReplacer(`\`, `\\`, "\n", `\n`, string(quote), `\`+string(quote)).Replace(s)
}
