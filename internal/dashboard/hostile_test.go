package dashboard

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
)

// TestHostile: what no Grafana writes ends with a sentence or a dashboard, and never with the machine's memory.
func TestHostile(t *testing.T) {
	deep := func(open, shut string, n int) string { return strings.Repeat(open, n) + strings.Repeat(shut, n) }
	times := func(n int, s string) string { return strings.TrimSuffix(strings.Repeat(s+",", n), ",") }
	var bomb strings.Builder
	bomb.WriteString("title: T\na: &a [1,2,3,4,5,6,7,8,9]\n")
	for c := 'b'; c <= 'i'; c++ {
		fmt.Fprintf(&bomb, "%c: &%c [%s]\n", c, c, times(9, "*"+string(c-1)))
	}
	rows := `{"type":"row","panels":[`
	for _, c := range []struct {
		name, text, err string
		budget          int // bytes that may be allocated in all
	}{
		{"deep lists", `{"panels":` + deep("[", "]", 100000) + `}`, "nested deeper than 500", 4 << 20},
		{"deep objects", deep(`{"dashboard":`, "}", 100000), "nested deeper than 500", 8 << 20},
		{"deep options", `{"panels":[{"options":` + deep(`{"a":`, "}", 100000) + `}]}`, "nested deeper than 500", 4 << 20},
		{"rows in rows", `{"panels":[` + deep(rows, "]}", 200) + `]}`, "", 4 << 20},
		{"rows in rows without end", `{"panels":[` + deep(rows, "]}", 20000) + `]}`, "nested deeper than 500", 8 << 20},
		{"panels without end", `{"panels":[` + times(maxPanels+1, `{}`) + `]}`, "at most 10000", 32 << 20},
		{"empty lists without end", `{"panels":[` + times(3_000_000, `[]`) + `]}`, "more than 2000000 values", 400 << 20},
		{"a long text", `{"panels":[{"type":"text","options":{"content":"` + strings.Repeat("x", 10<<20) + `"}}]}`, "", 64 << 20},
		{"a long number", `{"panels":[{"id":` + strings.Repeat("9", 1<<20) + `}]}`, "no number that can be kept", 8 << 20},
		{"an alias bomb", bomb.String(), "", 0},
		{"duplicate ids", `{"panels":[` + times(9000, `{"id":1,"type":"stat"}`) + `]}`, "", 64 << 20},
		{"ids at the end of numbers", `{"panels":[{"id":1e300},{"id":1e300},{"id":"2147483647"},{"id":-5}]}`, "", 1 << 20},
		{"numbers as texts", `{"schemaVersion":"16","panels":[{"gridPos":{"x":"3","y":"-9","w":"999","h":"1e9"}}]}`, "", 1 << 20},
		{"a library panel everywhere", `{"__elements":{"u":{"uid":"u","model":{"type":"stat","targets":[` + times(2000, `{"expr":"up","refId":"A"}`) + `]}}},"panels":[` +
			times(9999, `{"libraryPanel":{"uid":"u"}}`) + `]}`, "", 400 << 20},
		{"findings without end", `{"panels":[{` + times(5000, `"a%d":1`) + `}],"x":[` + times(100000, `{"y":1}`) + `]}`, "", 64 << 20},
	} {
		t.Run(c.name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			d, notices, err := Parse(strings.NewReader(c.text))
			runtime.ReadMemStats(&after)
			if c.err == "" && err != nil && c.budget > 0 || c.err != "" && (err == nil || !strings.Contains(err.Error(), c.err)) {
				t.Fatalf("%.200v, want %q in it", err, c.err)
			}
			if used := int(after.TotalAlloc - before.TotalAlloc); c.budget > 0 && used > c.budget {
				t.Errorf("%d MB were allocated, at most %d are enough", used>>20, c.budget>>20)
			}
			if len(notices) > maxNotices+1 {
				t.Errorf("%d notices", len(notices))
			}
			if d != nil {
				checkPlaces(t, d.Expand(nil, func(int) (bool, bool) { return true, true }))
			}
		})
	}
}

// checkPlaces holds what every caller of Expand may rely on.
func checkPlaces(t testing.TB, panels []*Panel) {
	t.Helper()
	for _, p := range panels {
		if g := p.Grid; g.X < 0 || g.Y < 0 || g.H < 1 || g.X+g.W > gridColumns || g.W < 1 {
			t.Errorf("panel %d %q is at %+v", p.ID, p.Title, g)
			return
		}
	}
}

func TestRepeatsWithoutEnd(t *testing.T) {
	d, _ := parse(t, `{"schemaVersion":39,"templating":{"list":[{"name":"v","type":"query"}]},"panels":[
	 {"id":1,"type":"row","repeat":"v","gridPos":{"x":0,"y":0,"w":24,"h":1}},{"id":2,"type":"stat","gridPos":{"x":0,"y":1,"w":12,"h":8}},
	 {"id":3,"type":"stat","repeat":"w","gridPos":{"x":0,"y":9,"w":12,"h":8}}]}`)
	many := make([]Option, 5000)
	for i := range many {
		many[i].Value = fmt.Sprint(i)
	}
	all := func(string) []Option { return many }
	got := d.Expand(all, func(int) (bool, bool) { return true, true })
	checkPlaces(t, got)
	if last := got[len(got)-1]; len(got) > maxExpanded+2 || last.Type != "text" || !strings.Contains(string(last.Options), "left out") {
		t.Errorf("%d panels, the last is %+v", len(got), last)
	}
}

func TestJSONErrorsSayWhere(t *testing.T) {
	for text, want := range map[string]string{
		"{\"panels\":[]} x":                        "line 1, column 15: found 'x': the dashboard ends before it",
		"{\n  // mine\n  \"panels\":[]}":           "line 2, column 3: a comment, which JSON does not have",
		"{\"panels\":[1,]}":                        "line 1, column 14: found ']': a value belongs here",
		"{\"panels\":[{\"a\":01}]}":                "no number",
		"{\"panels\":[{\"options\":{\"a\":tru}}]}": "line 1, column 28: found 't'",
		"{\"title\":\"a\nb\"}":                     "a line break or control character",
		"{\"title\":\"a\\qb\"}":                    "an escape that JSON does not have",
		"{\"panels\":[{\"type\":\"stat\"":          "the file ends in the middle",
		"{title:1}":                                "a name in double quotes",
		"{\"a\":1 \"b\":2}":                        "a comma or '}' belongs here",
		"{\"a\" 1}":                                "a colon belongs here",
	} {
		if _, _, err := Parse(strings.NewReader(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q in it", text, err, want)
		}
	}
}

// TestYAMLAliases: a panel that is named twice is two panels.
func TestYAMLAliases(t *testing.T) {
	d, _ := parse(t, "schemaVersion: 20\nx: &p {type: graph, lines: true, title: G, yaxes: [{format: s, show: true}]}\npanels: [*p, *p]\n")
	if a, b := d.Panels[0], d.Panels[1]; a.ID == b.ID || a.Type != "timeseries" || b.Type != "timeseries" || a.Path == b.Path || string(a.FieldConfig) != string(b.FieldConfig) {
		t.Errorf("%+v %+v", a, b)
	}
}
