package prompt

import (
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/montui/montui/internal/canvas"
	"github.com/montui/montui/internal/promql"
	"github.com/montui/montui/internal/theme"
)

var plain = theme.New(canvas.NoColor, true, canvas.Braille)

// typing makes a prompt that knows some metrics and presses keys: words type, <names> are keys.
func typing(t testing.TB, keys string, history ...string) (*Model, []Event) {
	t.Helper()
	h := &History{}
	for _, entry := range history {
		h.Add(entry)
	}
	memory := promql.NewMemory()
	memory.Put(promql.Need{Kind: promql.NeedMetrics}, []string{"go_goroutines", "http_requests_total", "up"})
	memory.PutMetadata(map[string]promql.Metadata{"http_requests_total": {Type: "counter", Help: "Requests so far."}})
	memory.Put(promql.Need{Kind: promql.NeedLabels, Selector: "up"}, []string{"instance", "job"})
	m := New(h, memory)
	return m, pressAll(m, keys)
}

func pressAll(m *Model, keys string) (events []Event) {
	for keys != "" {
		key, text := "", ""
		if end := strings.IndexByte(keys, '>'); keys[0] == '<' && end > 0 {
			key, keys = keys[1:end], keys[end+1:]
		} else {
			_, size := utf8.DecodeRuneInString(keys)
			key, keys = keys[:size], keys[size:]
			text = key
		}
		events = append(events, m.Press(key, text))
	}
	return events
}

func TestKeys(t *testing.T) {
	for _, c := range []struct {
		keys, text string
		last       Event
	}{
		{"up", "up", None},
		{"up<enter>", "up", Enter},
		{"<enter>", "", None},
		{"<ctrl+d>", "", Leave},
		{"ab<home><ctrl+d>", "b", None},
		{"ab<ctrl+c>", "", Cancel},
		{"sum(up<enter>)", "sum(up\n)", None},
		{"sum(up<enter>)<enter>", "sum(up\n)", Enter},
		{"sum(up<enter><enter>", "sum(up\n", Enter},
		{"up +<enter>", "up +\n", None},
		{"up<alt+enter>x", "up\nx", None},
		{"ab<left>x", "axb", None},
		{"é世<left><backspace>", "世", None},
		{"e\u0301x<left><left><delete>", "x", None},
		{"ab cd<ctrl+w>", "ab ", None},
		{"ab cd<ctrl+w><home><ctrl+y>", "cdab ", None},
		{"ab cd<alt+b><ctrl+k>", "ab ", None},
		{"ab cd<ctrl+u>", "", None},
		{"<up>", "two", None},
		{"<up><up>", "one", None},
		{"<up><up><up><down>", "two", None},
		{"dra<esc><up><down>", "dra", None},
		{"<ctrl+r>on", "one", None},
		{"<ctrl+r>o<ctrl+r>", "one", None},
		{"<ctrl+r>zzz<esc>", "", None},
		{"x<ctrl+r>one<esc>", "x", None},
		{"<ctrl+r>one<enter>", "one", Enter},
		{"http<tab><enter>", "http_requests_total", Enter},
		{"http<tab>", "http_requests_total", None},
		{"sum(go_g<tab>", "sum(go_goroutines", None},
		{"\\ra<tab>6h", "\\range 6h", None},
		{"\\explain http<tab>", "\\explain http_requests_total", None},
		{"<ctrl+l>", "", Clear},
		{"<ctrl+x>", "", Edit},
		{"\x1b\u202e\x00", "", None},
	} {
		m, events := typing(t, c.keys, "one", "two")
		if m.Text() != c.text || events[len(events)-1] != c.last {
			t.Errorf("%q: %q and %d, want %q and %d", c.keys, m.Text(), events[len(events)-1], c.text, c.last)
		}
	}
}

func TestPopup(t *testing.T) {
	m, _ := typing(t, "sum(http")
	grid, x, y := m.Draw(80, 24, plain)
	text := grid.Plain()
	if x != 10 || y != 0 || !strings.Contains(text, "http_requests_total  counter  Requests so far.") {
		t.Errorf("cursor %d,%d:\n%s", x, y, text)
	}
	if pressAll(m, "<esc>"); strings.Contains(plainOf(m, 80, 24), "counter") {
		t.Error("esc leaves the popup")
	}
	m, _ = typing(t, "up{")
	if needs := m.Needs(); len(needs) != 0 || !strings.Contains(plainOf(m, 80, 24), "instance") {
		t.Errorf("needs %v:\n%s", needs, plainOf(m, 80, 24))
	}
	m, _ = typing(t, "up{job=\"")
	want := promql.Need{Kind: promql.NeedValues, Label: "job", Selector: "up"}
	if needs := m.Needs(); !slices.Contains(needs, want) {
		t.Errorf("needs %+v, not %+v", needs, want)
	}
	if again := m.Needs(); len(again) != 0 {
		t.Errorf("asked twice: %v", again)
	}
	m.Memory.Put(want, []string{"node"})
	if m.Known(want, false); !strings.Contains(plainOf(m, 80, 24), "node") {
		t.Errorf("what became known is not offered:\n%s", plainOf(m, 80, 24))
	}
}

// TestPopupStands holds that the list is under its word as far as it fits, says where one is in it, and is never wider than the terminal.
func TestPopupStands(t *testing.T) {
	m, _ := typing(t, "")
	m.Paste(strings.Repeat("1 + ", 14) + "up")
	pressAll(m, "{ins")
	if lines := strings.Split(plainOf(m, 80, 24), "\n"); len(lines) < 3 || strings.Index(lines[1], "instance") != strings.Index(lines[0], "{ins")+1 {
		t.Errorf("not under its word:\n%s", strings.Join(lines, "\n"))
	}
	m, _ = typing(t, "<tab>")
	if text := plainOf(m, 80, 24); !strings.Contains(text, " more · tab goes through them") {
		t.Errorf("nothing says that there are more:\n%s", text)
	}
	pressAll(m, "<tab><tab>")
	if text := plainOf(m, 80, 24); !strings.Contains(text, "2 of ") {
		t.Errorf("nothing says which is chosen:\n%s", text)
	}
	for w := range 90 {
		for h := range 12 {
			g, x, y := m.Draw(w, h, plain)
			if g.W() > max(w, 10) || g.H() > max(h, 3) || x < 0 || x >= g.W() || y < 0 || y >= g.H() {
				t.Fatalf("%dx%d in %dx%d, cursor %d,%d", g.W(), g.H(), w, h, x, y)
			}
		}
	}
}

func plainOf(m *Model, w, h int) string {
	g, _, _ := m.Draw(w, h, plain)
	return g.Plain()
}

func TestDrawWraps(t *testing.T) {
	m, _ := typing(t, "")
	m.Paste("sum(\n" + strings.Repeat("x", 25) + ")")
	grid, x, y := m.Draw(20, 24, plain)
	want := "> sum(\n. " + strings.Repeat("x", 18) + "\n  " + strings.Repeat("x", 7) + ")"
	if got := grid.Plain(); !strings.HasPrefix(got, want) || x != 10 || y != 2 {
		t.Errorf("cursor %d,%d:\n%s", x, y, got)
	}
	m.SetText(strings.Repeat("a\n", 50))
	if grid, _, y := m.Draw(20, 10, plain); grid.H() > 10 || y >= 10 {
		t.Errorf("higher than the terminal: %d, cursor in %d", grid.H(), y)
	}
}

func TestUnfinished(t *testing.T) {
	for text, want := range map[string]bool{"": false, "up": false, "sum(up": true, "up{a=\"": true, "up +": true, "up and": true, "sum by": true, "sum": true,
		"rate(up[5m])": false, "# why": true, "up # why": false, "`a": true, "{`a`}": false, "up)": false, "sum(\n": false, `\d (`: false, "up offset": true, "a{": true} {
		if Unfinished(text) != want {
			t.Errorf("%q: %t", text, !want)
		}
	}
}

func TestParseCommand(t *testing.T) {
	for _, c := range []struct{ line, expr, name, rest string }{
		{"up", "up", "", ""}, {`\d up`, "", "d", "up"}, {`up \graph`, "up", "graph", ""}, {` \range  6h `, "", "range", "6h"},
		{`label_replace(up, "a", "$1", "b", "\\d")`, `label_replace(up, "a", "$1", "b", "\\d")`, "", ""}, {`up \watch 2s`, "up", "watch", "2s"},
	} {
		expr, command, err := ParseCommand(c.line)
		if err != nil || expr != c.expr || (command == nil) != (c.name == "") || command != nil && *command != (Command{c.name, c.rest}) {
			t.Errorf("%q: %q %+v %v", c.line, expr, command, err)
		}
	}
	if _, _, err := ParseCommand(`\nope`); err == nil {
		t.Error("an unknown command was taken")
	}
	for _, c := range commands {
		if !strings.Contains(Help(), `\`+c.name) {
			t.Errorf("help does not tell of %s", c.name)
		}
	}
	for _, line := range strings.Split(Help(), "\n") {
		if utf8.RuneCountInString(line) >= 80 {
			t.Errorf("help is wider than the smallest terminal: %s", line)
		}
	}
}

func TestExpand(t *testing.T) {
	got, missing := Expand(`up{job="$j", a="${b}"} * $k # $j`, map[string]string{"j": "node", "k": "2"})
	if got != `up{job="node", a="${b}"} * 2 # $j` || !slices.Equal(missing, []string{"b"}) {
		t.Errorf("%q %q", got, missing)
	}
}

func TestHistoryIsKept(t *testing.T) {
	h := &History{}
	file := ""
	for _, entry := range []string{"one", "one", " secret", "two\nlines", `a\nb`, "", `c\\`} {
		file += h.Add(entry)
	}
	again, err := ReadHistory(strings.NewReader(file))
	want := []string{"one", "two\nlines", `a\nb`, `c\\`}
	if err != nil || !slices.Equal(again.Last(10), want) {
		t.Errorf("%q, %v", again.Last(10), err)
	}
	for i := range 2 * maxHistory {
		h.Add(strconv.Itoa(i))
	}
	if n := len(h.entries); n > maxHistory || h.Last(1)[0] != strconv.Itoa(2*maxHistory-1) {
		t.Errorf("%d entries, the last %q", n, h.Last(1))
	}
}

// Whatever is typed, the prompt draws within its terminal, and its cursor is on it.
func FuzzPrompt(f *testing.F) {
	f.Add("sum(rate(up[5m]))<left><tab><enter>", 40, 10)
	f.Add("<ctrl+r>é世<backspace><up><down><ctrl+w>", 12, 3)
	f.Add("\\d up<tab><tab><shift+tab><esc><alt+enter>", 80, 24)
	f.Fuzz(func(t *testing.T, keys string, w, h int) {
		if w < 10 || w > 200 || h < 3 || h > 100 || len(keys) > 400 {
			return
		}
		m, _ := typing(t, keys, "one", "two")
		if !utf8.ValidString(m.Text()) || m.cursor < 0 || m.cursor > len(m.Text()) || m.cursor < len(m.Text()) && !utf8.RuneStart(m.Text()[m.cursor]) {
			t.Fatalf("the cursor is at %d of %q", m.cursor, m.Text())
		}
		grid, x, y := m.Draw(w, h, plain)
		if grid.W() != w || grid.H() > h || x < 0 || x >= max(w, 1) || y < 0 || y >= grid.H() {
			t.Fatalf("%dx%d of %dx%d, cursor %d,%d, text %q", grid.W(), grid.H(), w, h, x, y, m.Text())
		}
	})
}

func BenchmarkType(b *testing.B) {
	memory := promql.NewMemory()
	var names []string
	for i := range 5000 {
		names = append(names, "metric_name_number_"+strconv.Itoa(i)+"_total")
	}
	memory.Put(promql.Need{Kind: promql.NeedMetrics}, names)
	m := New(&History{}, memory)
	for b.Loop() {
		m.SetText("sum(rate(")
		m.Press("m", "m")
		m.Draw(80, 24, plain)
	}
}
