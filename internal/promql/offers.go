package promql

import (
	"maps"
	"slices"
	"strings"
)

// operands suggests what an expression may begin with: metrics, functions, aggregations.
func (c *completer) operands() {
	if c.kind(c.before) == Operator && c.at(c.before) != "," && c.kind(c.beside(c.before, -1)) != Operator {
		if strings.ContainsAny(c.at(c.before), "=<>") && c.at(c.before) != "=" {
			c.words(Keyword, "bool")
		}
		c.lists("on", "ignoring")
	}
	switch strings.ToLower(c.at(c.before)) {
	case "and", "or", "unless", "bool":
		c.lists("on", "ignoring")
	case ")":
		if word, _ := c.listOf(c.before); word == "on" || word == "ignoring" {
			c.lists("group_left", "group_right")
		}
	}
	called := c.at(c.beside(c.word, 1)) == "("
	call := func(kind Kind, names []string) {
		for _, name := range names {
			c.offer(name, weightOf(name, c.pattern), func(name string) Item {
				item := Item{Text: name, Insert: name, Kind: kind}
				item.Detail, item.Help = Signature(name)
				if c.word < 0 || !called {
					item.Insert, item.Back = name+"()", 1
					if item.Detail == name+"()" {
						item.Back = 0
					}
				}
				return item
			})
		}
	}
	call(Aggregation, slices.Sorted(maps.Keys(aggregations)))
	call(Function, slices.Sorted(maps.Keys(functions)))
	if v, ok := c.src.(Variabler); ok && c.pattern == "" && len(v.Variables()) > 0 {
		c.variables()
	}
	c.metrics(func(name string) string {
		if legacyName(name) {
			return name
		}
		return `{"` + escape(name, '"') + `"}`
	})
}

// usual are the functions and aggregations that are written most.
var usual = map[string]bool{"rate": true, "increase": true, "irate": true, "histogram_quantile": true, "label_replace": true, "sum": true, "avg": true, "max": true,
	"min": true, "count": true, "topk": true, "avg_over_time": true, "max_over_time": true, "min_over_time": true, "absent": true, "clamp_max": true, "predict_linear": true}

// weightOf puts functions before metrics that match as well, the usual ones first, but only once something is typed.
func weightOf(name, pattern string) int {
	switch {
	case pattern == "":
		return -10
	case usual[name]:
		return 15
	}
	return 5
}

func legacyName(name string) bool {
	for i := range len(name) {
		if !isWord(name[i]) && name[i] != ':' && (i == 0 || !isDigit(name[i])) {
			return false
		}
	}
	return name != ""
}

// countersFirst are the functions that want a counter.
var countersFirst = map[string]bool{"rate": true, "irate": true, "increase": true, "resets": true}

func (c *completer) metrics(insert func(name string) string) {
	names, known := c.src.Metrics()
	if !known {
		c.need(Need{Kind: NeedMetrics})
	}
	wantsCounter, wantsBuckets := false, false
	for _, g := range c.open {
		wantsCounter = wantsCounter || countersFirst[g.owner]
		wantsBuckets = wantsBuckets || g.owner == "histogram_quantile"
	}
	for _, name := range names {
		weight := 0
		if wantsBuckets && strings.HasSuffix(name, "_bucket") ||
			wantsCounter && (strings.HasSuffix(name, "_total") || strings.HasSuffix(name, "_sum") || strings.HasSuffix(name, "_count") || strings.HasSuffix(name, "_bucket")) {
			weight = 8
		}
		c.offer(name, weight, func(name string) Item { return Item{Text: name, Insert: insert(name), Kind: Metric} })
	}
}

// describe adds what is known of a metric.
func (c *completer) describe(item *Item) {
	about, known := c.src.Metadata(item.Text)
	if !known {
		c.need(Need{Kind: NeedMetadata})
		return
	}
	item.Detail, item.Help = about.Type, about.Help
	if about.Unit != "" {
		item.Detail += " in " + about.Unit
	}
}

func (c *completer) variables() {
	v, ok := c.src.(Variabler)
	if !ok {
		return
	}
	if c.word < 0 && c.cursor > 0 && c.text[c.cursor-1] == '$' {
		c.from = c.cursor - 1
	}
	c.pattern = strings.TrimLeft(strings.ToLower(c.typed()), "${[")
	for _, name := range v.Variables() {
		c.offer(name, -20, func(name string) Item {
			return Item{Text: "$" + name, Insert: "$" + name, Kind: Variable, Detail: "variable"}
		})
	}
}

// operators suggests what may follow an operand.
func (c *completer) operators() {
	if c.at(c.before) == ")" && c.pairs[c.before] >= 0 && c.kind(c.beside(c.pairs[c.before], -1)) == Aggregation {
		c.lists("by", "without")
	}
	if k := c.kind(c.before); k != Number && k != String {
		c.words(Keyword, "offset", "@")
	}
	c.words(Keyword, "and", "or", "unless", "atan2")
	if c.pattern == "" {
		c.words(Operator, "+", "-", "*", "/", "%", "^", "==", "!=", ">", "<", ">=", "<=")
	}
}

// wordHelp is what the keywords and operators do.
var wordHelp = map[string]string{
	"offset": "looks so long back in time", "@": "at that time, whatever the time of the query", "start()": "the start of the range", "end()": "the end of the range",
	"and": "series of the left that have a match on the right", "or": "series of the left, and those of the right that have no match on the left",
	"unless": "series of the left that have no match on the right", "atan2": "arctangent of left and right", "bool": "0 or 1 in place of dropping series",
	"by": "keeps these labels", "without": "leaves these labels out", "on": "matches series by these labels only", "ignoring": "matches series by all labels but these",
	"group_left": "many series on the left match one on the right", "group_right": "many series on the right match one on the left",
	"=": "is", "!=": "is not", "=~": "matches the regular expression", "!~": "does not match the regular expression", "==": "equals", ">": "greater than", "<": "less than",
	">=": "at least", "<=": "at most", "+": "plus", "-": "minus", "*": "times", "/": "divided by", "%": "remainder", "</": "histograms without what is above", ">/": "histograms without what is below", "^": "to the power of",
}

func (c *completer) words(kind Kind, names ...string) {
	weight := 0
	if kind == Keyword {
		weight = 20
	}
	for i, name := range names {
		c.offer(name, weight-i, func(name string) Item {
			insert := name
			if !strings.HasSuffix(name, ")") && c.top().open != '{' {
				insert += " "
			}
			help := wordHelp[name]
			if name == "!=" && c.top().open != '{' {
				help = "differs from"
			}
			return Item{Text: name, Insert: insert, Kind: kind, Help: help}
		})
	}
}

// lists suggests keywords with a list of labels behind them.
func (c *completer) lists(names ...string) {
	for i, name := range names {
		c.offer(name, 30-i, func(name string) Item {
			return Item{Text: name, Insert: name + " ()", Back: 1, Kind: Keyword, Help: wordHelp[name]}
		})
	}
}

// durations suggests the usual ones, and units for digits that are typed.
func (c *completer) durations() {
	typed := c.typed()
	if typed != "" && strings.Trim(typed, "0123456789") == "" {
		for i, unit := range [...]string{"m", "h", "d", "s", "w", "ms", "y"} {
			c.offer(typed+unit, -i, func(text string) Item { return Item{Text: text, Insert: text, Kind: Duration} })
		}
		return
	}
	for i, name := range [...]string{"5m", "1m", "10m", "15m", "30m", "1h", "2h", "6h", "12h", "1d", "7d", "30d"} {
		c.offer(name, -i, func(name string) Item { return Item{Text: name, Insert: name, Kind: Duration} })
	}
	if v, ok := c.src.(Variabler); ok && typed == "" {
		for _, name := range v.Variables() {
			weight := -20
			if name == "__rate_interval" {
				weight = 20
			}
			if strings.HasPrefix(name, "__") {
				c.offer("$"+name, weight, func(name string) Item { return Item{Text: name, Insert: name, Kind: Variable, Detail: "variable"} })
			}
		}
	}
}
