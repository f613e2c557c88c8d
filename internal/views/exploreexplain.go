package views

import (
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/montui/montui/internal/canvas"
	"github.com/montui/montui/internal/frame"
	"github.com/montui/montui/internal/promql"
	"github.com/montui/montui/internal/query"
	"github.com/montui/montui/internal/sheet"
)

// maxCounted bounds the nodes of an expression whose series are counted.
const maxCounted = 60

// explained is an expression as a tree, with the series at each node as they come.
type explained struct {
	root  *promql.Node
	err   error
	nodes []treeNode // in the order they are shown
}

// treeNode is a node and its count.
type treeNode struct {
	*promql.Node
	depth  int
	prefix string // the tree's lines before it
	below  string // and before the lines that belong to it
	asked  bool
	done   bool
	series int
	err    error
	took   time.Duration
}

// countMsg is the number of series at a node.
type countMsg struct {
	screen, run, node int
	series            int
	err               error
	took              time.Duration
}

func (m countMsg) recipient() int { return m.screen }

// explain makes the tree and asks for the series at its nodes; only when it is looked at.
func (e *explore) explain() tea.Cmd {
	if e.view != viewExplain || e.ran == "" || e.tree.root != nil || e.tree.err != nil {
		return nil
	}
	expr := e.ran
	if s := e.answer.focused(); s != nil && s.pipeline != nil {
		if asked := e.answer.expressions(s); len(asked) > 0 {
			expr = asked[0].Expr // with the interval and the like filled in
		}
	}
	e.tree.root, e.tree.err = promql.Explain(expr)
	if e.tree.err != nil {
		return nil
	}
	e.tree.nodes = flatten(e.tree.root, "", "", 0, nil)
	_, to, err := e.answer.timeRange()
	if err != nil {
		to = e.deps.Now()
	}
	e.run++
	var cmds []tea.Cmd
	for i := range e.tree.nodes {
		if n := &e.tree.nodes[i]; n.Count != "" && len(cmds) < maxCounted {
			n.asked = true
			cmds = append(cmds, countSeries(e.answer.ctx, e.deps, countMsg{screen: e.id, run: e.run, node: i}, n.Count, to))
		}
	}
	return tea.Batch(cmds...)
}

// countSeries asks when there is room, as panels do.
func countSeries(ctx context.Context, deps Deps, msg countMsg, expr string, at time.Time) tea.Cmd {
	return func() tea.Msg {
		ctx, cancel := context.WithTimeout(ctx, queryTimeout)
		defer cancel()
		select {
		case deps.Slots <- struct{}{}:
			defer func() { <-deps.Slots }()
		case <-ctx.Done():
			msg.err = ctx.Err()
			return msg
		}
		began := deps.Now()
		frames, err := deps.Source.Query(ctx, query.Request{RefID: "A", Expr: expr, From: at.UnixMilli(), To: at.UnixMilli(), Instant: true})
		msg.err, msg.took = err, deps.Now().Sub(began)
		for _, f := range frames {
			for _, fd := range f.Fields {
				if fd.Kind == frame.Number && len(fd.Numbers) > 0 {
					msg.series = int(fd.Numbers[len(fd.Numbers)-1])
				}
			}
		}
		return msg
	}
}

func (e *explore) counted(msg countMsg) {
	if msg.run != e.run || msg.node >= len(e.tree.nodes) {
		return
	}
	n := &e.tree.nodes[msg.node]
	n.done, n.series, n.err, n.took = true, msg.series, msg.err, msg.took
}

// flatten lists the nodes from the top, each with the lines of the tree before it.
func flatten(n *promql.Node, prefix, below string, depth int, into []treeNode) []treeNode {
	into = append(into, treeNode{Node: n, depth: depth, prefix: prefix, below: below})
	for i, c := range n.Children {
		if depth > 200 {
			break // nobody reads so deep
		}
		if i < len(n.Children)-1 {
			into = flatten(c, below+"├─ ", below+"│  ", depth+1, into)
		} else {
			into = flatten(c, below+"└─ ", below+"   ", depth+1, into)
		}
	}
	return into
}

func (t explained) summary() string {
	asked, done := 0, 0
	for _, n := range t.nodes {
		if n.asked {
			asked++
		}
		if n.done {
			done++
		}
	}
	switch {
	case asked == 0:
		return ""
	case done < asked:
		return "counting series " + itoa(done) + " of " + itoa(asked)
	}
	return "series counted at the end of the range"
}

// explainLines are what is doubtful, and the tree: at each node how many series there are, and what it does.
func (e *explore) explainLines(r *Root, width int) []pieces {
	t := r.theme
	var lines []pieces
	for _, f := range slices.SortedStableFunc(slices.Values(e.findings), gravest) {
		style := canvas.Style{FG: t.Warn}
		if f.Severity == promql.SeverityInfo {
			style.FG = t.Accent
		}
		line := pieces{{"▲ ", style}, {f.Text, canvas.Style{FG: t.Text}}}
		from, to := min(f.Start, len(e.ran)), min(f.End, len(e.ran))
		if at := "   " + strings.Join(strings.Fields(e.ran[from:to]), " "); segmentsWidth(line)+canvas.Width(at) <= width {
			line = append(line, segment{at, canvas.Style{FG: t.Dim}})
		}
		lines = append(lines, wrapPieces(line, width)...)
	}
	if len(lines) > 0 {
		lines = append(lines, nil)
	}
	if e.tree.err != nil {
		return append(lines, wrapPieces(pieces{{e.tree.err.Error(), canvas.Style{FG: t.Error}}}, width)...)
	}
	for i := range e.tree.nodes {
		lines = append(lines, e.nodeLines(r, &e.tree.nodes[i], width)...)
	}
	return lines
}

// gravest sorts warnings before hints.
func gravest(a, b promql.Finding) int {
	grave := map[string]int{promql.SeverityInfo: 1}
	return grave[a.Severity] - grave[b.Severity]
}

// countColumn is how wide the numbers of series are.
const countColumn = 16

func (e *explore) nodeLines(r *Root, n *treeNode, width int) []pieces {
	t := r.theme
	branch := canvas.Style{FG: t.Box}
	plain := func(s string) string { return s }
	if t.Glyphs == canvas.ASCII || t.Glyphs == canvas.Console {
		plain = strings.NewReplacer("├", "+", "└", "`", "│", "|", "─", "-").Replace
	}
	room := max(8, width-countColumn-canvas.Width(n.prefix)-1)
	line := pieces{{plain(n.prefix), branch}}
	used := 0
	head, cut := n.Head, ""
	if short := canvas.Truncate(head, room); short != head {
		head, cut = strings.TrimSuffix(short, "…"), "…"
	}
	for _, tok := range promql.Highlight(head) {
		text := head[tok.Start:tok.End]
		line = append(line, segment{text, kindStyle(t, tok.Kind)})
		used += canvas.Width(text)
	}
	if cut != "" { // the words below say it whole
		line = append(line, segment{cut, canvas.Style{FG: t.Dim}})
		used++
	}
	said, style := n.countText(), canvas.Style{FG: t.Warn, Attr: canvas.Bold}
	switch {
	case n.err != nil:
		style = canvas.Style{FG: t.Error}
	case !n.done || n.Count == "":
		style = canvas.Style{FG: t.Dim}
	case n.series == 0:
		style = canvas.Style{FG: t.Error, Attr: canvas.Bold}
	}
	if gap := width - canvas.Width(n.prefix) - used - canvas.Width(said); gap > 0 && said != "" {
		line = append(line, segment{strings.Repeat(" ", gap), canvas.Style{}}, segment{said, style})
	}
	lines := []pieces{line}
	if n.Kind == "number" || n.Kind == "string" {
		return lines // they say it themselves
	}
	words := n.Words
	if n.err != nil {
		words += ". " + n.err.Error()
	}
	below := plain(n.below)
	if len(n.Children) > 0 {
		below += plain("│ ")
	} else {
		below += "  "
	}
	for _, w := range sheet.Wrap(words, max(8, width-canvas.Width(below))) {
		lines = append(lines, pieces{{below, branch}, {w, canvas.Style{FG: t.Dim}}})
	}
	return lines
}

func (n *treeNode) countText() string {
	switch {
	case n.Count == "":
		return n.Type
	case n.err != nil:
		return "not counted"
	case !n.asked:
		return ""
	case !n.done:
		return "…"
	}
	return itoa(n.series) + " series"
}

func sortedNames(l frame.Labels) []string { return slices.Sorted(maps.Keys(l)) }
