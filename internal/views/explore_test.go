package views

import (
	"errors"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"github.com/montui/montui/internal/canvas"
	"github.com/montui/montui/internal/promql"
	"github.com/montui/montui/internal/query"
)

// typeText presses the keys of a text.
func (r *robot) typeText(text string) {
	for _, c := range text {
		r.press(map[bool]string{true: "space", false: string(c)}[c == ' '])
	}
}

func (r *robot) exploring() *explore {
	e, ok := r.root.screen().(*explore)
	if !ok {
		r.Fatalf("explore is not open:\n%s", r.screen())
	}
	return e
}

// clearText empties the editor.
func (r *robot) clearText() {
	r.exploring().editor.set("", 0)
}

func TestExploreOpensThePanelsQuery(t *testing.T) {
	r := newRobot(t, 140, 40)
	r.press("down", "e")
	r.sees("PromQL", "cpu", "Graph", "Table", "Raw", "Explain", "1 series", "http://pi:9090", "⏎ run")
	r.press("esc")
	r.sees("i edit", "keep as a panel")
	r.press("esc")
	r.sees("Load of db1")
}

func TestExploreRunsAndShowsEachView(t *testing.T) {
	r := newRobot(t, 140, 40)
	r.press("6")
	r.sees("write PromQL", "⏎ asks http://pi:9090")
	r.typeText("up")
	r.press("enter")
	r.sees("1 series")
	last := func() query.Request { all := r.server.requests(); return all[len(all)-1] }
	if got := last(); got.Expr != "up" || got.Instant {
		t.Errorf("asked %+v", got)
	}
	r.press("ctrl+t")
	if got := last(); got.Expr != "up" || !got.Instant {
		t.Errorf("the table asked %+v", got)
	}
	r.sees("1 row", "pi4")
	r.press("ctrl+t")
	r.sees(`{instance="pi4"}`)
	r.press("ctrl+t")
	r.sees("newest sample of each series of up")
	if got := last(); got.Expr != "count(up)" {
		t.Errorf("explain asked %+v", got)
	}
}

func TestExploreCompletes(t *testing.T) {
	r := newRobot(t, 140, 40)
	r.server.hosts = []string{"node_load1", "up"} // what every list of values is
	r.press("6")
	r.typeText("ra")
	r.sees("rate", "per-second rate")
	r.press("tab")
	if got := r.exploring().editor; got.text != "rate()" || got.cursor != 5 {
		t.Fatalf("%q at %d", got.text, got.cursor)
	}
	r.typeText("u")
	r.sees("up", "gauge", "is it up")
	r.press("tab")
	r.typeText("{")
	r.sees("instance")
	r.press("tab")
	r.sees("node_load1") // the values of the label are offered at once
	r.press("down", "enter")
	if got := r.exploring().editor.text; got != `rate(up{instance="up")` {
		t.Errorf("%s", got)
	}
	r.typeText("}[")
	r.press("tab")
	if got := r.exploring().editor.text; got != `rate(up{instance="up"}[$__rate_interval)` {
		t.Errorf("%s", got)
	}
	r.press("ctrl+_", "ctrl+_")
	if got := r.exploring().editor.text; got != `rate(up{instance="up")` {
		t.Errorf("undone: %s", got)
	}
}

func TestExploreSaysWhatIsWrong(t *testing.T) {
	r := newRobot(t, 140, 40)
	r.press("6")
	r.typeText("sum(up")
	r.press("esc")
	r.sees("unclosed left parenthesis")
	asked := len(r.server.requests())
	r.press("enter")
	if len(r.server.requests()) != asked {
		t.Error("what does not parse was asked")
	}
	r.clearText()
	r.typeText("up")
	r.server.fail(&query.ServerError{Code: 400, Type: "bad_data", Msg: `invalid parameter "query": 1:2: parse error: not here`})
	r.press("enter")
	r.sees("bad_data", "not here")
	if e := r.exploring(); !e.wrong || e.problem.Start != 1 {
		t.Errorf("the place is %+v", e.problem)
	}
	r.server.fail(errors.New("out of order"))
	r.press("enter")
	r.sees("out of order")
	r.server.fail(nil)
	r.press("enter")
	r.sees("1 series")
}

func TestExploreHistory(t *testing.T) {
	r := newRobot(t, 140, 40)
	r.press("6")
	for _, expr := range []string{"up", "time()", "vector(1)"} {
		r.clearText()
		r.typeText(expr)
		r.press("esc", "i", "enter")
	}
	r.clearText()
	r.typeText("dra")
	r.press("esc", "i", "up", "up")
	if got := r.exploring().editor.text; got != "time()" {
		t.Errorf("two back is %q", got)
	}
	r.press("down", "down")
	if got := r.exploring().editor.text; got != "dra" {
		t.Errorf("the draft is %q", got)
	}
	r.press("ctrl+r", "t", "i", "m", "enter")
	if got := r.exploring().editor.text; got != "time()" {
		t.Errorf("found %q", got)
	}
}

// keptHistory is a History in memory.
type keptHistory struct{ kept []string }

func (k *keptHistory) Load() ([]string, error)  { return k.kept, nil }
func (k *keptHistory) Append(expr string) error { k.kept = append(k.kept, expr); return nil }

func TestExploreHistoryOverSessions(t *testing.T) {
	r := newRobot(t, 140, 40)
	store := &keptHistory{kept: []string{"from_before"}}
	r.root.deps.History = store
	r.press("6", "up")
	if got := r.exploring().editor.text; got != "from_before" {
		t.Errorf("recalled %q", got)
	}
	r.clearText()
	r.typeText("up")
	r.press("enter")
	if len(store.kept) != 2 || store.kept[1] != "up" {
		t.Errorf("kept %q", store.kept)
	}
}

func TestExploreRangeIsItsOwn(t *testing.T) {
	r := newRobot(t, 140, 40)
	r.press("down", "e", "esc")
	r.sees("last 1 hour")
	r.press("-")
	r.sees("last 2 hours")
	r.press("t", "6", "h", "enter")
	r.sees("last 6 hours", "1 series")
	r.press("esc")
	r.sees("last 1 hour")
}

func TestExploreKeepsAsAPanel(t *testing.T) {
	r := newRobot(t, 140, 40)
	r.press("6")
	r.typeText("rate(up[5m])")
	r.press("enter", "esc", "K")
	r.sees("rate(up[5m])", "Load of db1")
	if b := r.root.board(); b == nil || b.focused() == nil || b.focused().fetched.IsZero() {
		t.Error("the kept panel has no data")
	}
}

func TestExplorePastesText(t *testing.T) {
	r := newRobot(t, 140, 40)
	r.press("6")
	r.send(tea.PasteMsg{Content: "sum(\r\n\tup\x1b[2J\n)\n"})
	if got := r.exploring().editor.text; got != "sum(\n  up[2J\n)" {
		t.Errorf("%q", got)
	}
	r.clearText()
	r.send(tea.PasteMsg{Content: strings.Repeat("x", 2*maxEdited)})
	if got := r.exploring().editor.text; got != "" {
		t.Errorf("%d bytes were taken", len(got))
	}
}

func TestExploreLaysOut(t *testing.T) {
	r := newRobot(t, 60, 30)
	r.press("6")
	r.send(tea.PasteMsg{Content: `sum by (instance) (rate(node_cpu_seconds_total{mode="idle"}[5m])) / count by (instance) (node_cpu_seconds_total{mode="idle"})`})
	r.press("ctrl+l")
	if got := r.exploring().editor.text; !strings.Contains(got, "\n/ count by (instance)") {
		t.Errorf("%s", got)
	}
}

// TestExploreEverySizeAndText holds that hostile texts at any size are drawn as so many lines of so many cells.
func TestExploreEverySizeAndText(t *testing.T) {
	r := newRobot(t, 80, 24)
	r.server.hosts = []string{"日本", "a\x1b[2Jb", strings.Repeat("long_", 60), "up"}
	for _, text := range []string{"", "up", "日本語" + strings.Repeat("語", 90), strings.Repeat("sum(", 60), "a\nb\nc\nd\ne\nf\ng\nh\ni\nj\nk\nl\nm", `{"` + strings.Repeat("x", 300), "e\u0301\u0301\u0301(", "👩‍👩‍👧‍👦 + 1", "rate(up[5m]) > 0 # seen"} {
		for _, size := range [][2]int{{1, 1}, {2, 2}, {3, 5}, {7, 3}, {10, 10}, {20, 8}, {21, 11}, {40, 12}, {80, 24}, {120, 35}, {240, 80}} {
			r.send(tea.WindowSizeMsg{Width: size[0], Height: size[1]})
			r.press("6")
			r.send(tea.PasteMsg{Content: text})
			for _, keys := range [][]string{{}, {"tab"}, {"down", "up", "left", "home"}, {"esc", "end", "enter"}, {"ctrl+t"}, {"ctrl+t"}, {"ctrl+t"}, {"esc", "esc"}, {"tab", "pgdown", "up"}} {
				r.press(keys...)
				r.root.dirty = true
				lines := strings.Split(stripSGR(r.root.View().Content), "\n")
				if len(lines) != size[1] {
					t.Fatalf("%q at %v after %v: %d lines", text, size, keys, len(lines))
				}
				for i, line := range lines {
					if w := canvas.Width(line); w != size[0] {
						t.Fatalf("%q at %v after %v: line %d is %d wide: %q", text, size, keys, i, w, line)
					}
				}
			}
			r.press("1")
		}
	}
}

// TestExploreDropsWhatIsNoLongerWanted holds that the newest question for completion wins, and that the older is given up.
func TestExploreDropsWhatIsNoLongerWanted(t *testing.T) {
	r := newRobot(t, 100, 30)
	r.press("6")
	e := r.exploring()
	e.editor.set(`up{instance="`, 13)
	first := e.suggest(true)
	older := promql.Need{Kind: promql.NeedValues, Label: "instance", Selector: "up"}
	if _, on := e.asked[older]; !on {
		t.Fatalf("asked for %v", e.asked)
	}
	e.editor.set(`up{job="`, 8)
	second := e.suggest(true)
	if _, on := e.asked[older]; on {
		t.Error("the older question was not given up")
	}
	r.do(first)
	if _, known := e.memory.Values("instance", "up"); known {
		t.Error("its answer was taken")
	}
	r.do(second)
	r.sees("pi4", "db1")
}

func TestExploreCompletionThatFails(t *testing.T) {
	r := newRobot(t, 100, 30)
	r.press("6")
	r.server.fail(refused())
	r.typeText(`up{instance="`)
	r.press("esc")
	r.sees("no completion", "connection refused")
	if got := r.exploring().editor.text; got != `up{instance="` {
		t.Errorf("the text is %q", got)
	}
	r.server.fail(nil)
	r.press("esc", "r", "i")
	r.typeText("p")
	r.sees("pi4")
}

func TestExploreByMouse(t *testing.T) {
	r := newRobot(t, 100, 30)
	r.press("6")
	r.typeText("time() - 5")
	r.press("enter")
	click := func(x, y int) {
		r.send(tea.MouseClickMsg{X: x, Y: y, Button: tea.MouseLeft})
		r.send(tea.MouseReleaseMsg{X: x, Y: y, Button: tea.MouseLeft})
	}
	e := r.exploring()
	click(2+4, r.root.headerLines()+e.place.editor.Y)
	if e.editor.cursor != 4 {
		t.Errorf("a click in the text puts the cursor at %d", e.editor.cursor)
	}
	click(8, r.root.headerLines()+e.place.tabs)
	if e.view != viewTable {
		t.Errorf("a click on Table shows %s", exploreViews[e.view])
	}
	click(1+len("Graph  Table  Raw  "), r.root.headerLines()+e.place.tabs)
	r.sees("left minus right")
	r.send(tea.MouseWheelMsg{Button: tea.MouseWheelDown})
}

func TestExploreSaysWhereSeriesAreLost(t *testing.T) {
	r := newRobot(t, 120, 30)
	r.press("6")
	r.typeText("vector(1) > 2")
	r.press("enter")
	r.press("ctrl+t", "ctrl+t", "ctrl+t")
	r.sees("keeps only series of the left", "series")
	r.server.fail(errors.New("too many samples"))
	r.press("esc", "r")
	r.sees("not counted", "too many samples")
}

func TestExploreUnits(t *testing.T) {
	for expr, want := range map[string]string{"node_memory_MemFree_bytes": "bytes", "rate(node_network_receive_bytes_total[5m])": "Bps", "up": "", "rate(node_cpu_seconds_total[5m])": "",
		"a_bytes / b_bytes": "", "sum(a_bytes)": "bytes", "count(a_bytes)": "", "histogram_quantile(0.9, rate(lat_seconds_bucket[5m]))": "s", "cache_hit_ratio": "percentunit", `a_bytes{x="y"}`: "bytes"} {
		if got := unitOf(expr); got != want {
			t.Errorf("%s is in %q, want %q", expr, got, want)
		}
	}
}
