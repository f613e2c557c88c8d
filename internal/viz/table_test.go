package viz

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/montui/montui/internal/canvas"
	"github.com/montui/montui/internal/frame"
)

func tableInput(t testing.TB, config string, frames ...*frame.Frame) Input {
	in := sceneInput(canvas.TrueColor, true, canvas.Braille)
	in.Frames = configure(t, config, frames...)
	return in
}

func people() *frame.Frame {
	return &frame.Frame{Name: "people", Fields: []*frame.Field{
		strField("Name", "node 10", "node 9", "Node 1", "abc"), strField("Group", "b", "a", "b", "a"), numField("Count", 3, 1, 2, 40),
	}}
}

// TestColumns: the reader can sort by what is shown, before and after it is sorted.
func TestColumns(t *testing.T) {
	in := tableInput(t, `{"defaults":{},"overrides":[{"matcher":{"id":"byName","options":"Group"},"properties":[{"id":"custom.hideFrom","value":{"viz":true}}]}]}`, people())
	p, _ := New("table", nil)
	if Columns(p) != nil {
		t.Error("columns before anything was drawn")
	}
	g := canvas.New(40, 6)
	for _, sort := range []string{"", "Count"} {
		in.Sort = sort
		p.Draw(&in, g, g.Bounds())
		if got := Columns(p); !slices.Equal(got, []string{"Name", "Count"}) {
			t.Errorf("sorted by %q: %q", sort, got)
		}
	}
	if other, _ := New("stat", nil); Columns(other) != nil {
		t.Error("a stat has no columns")
	}
}

func firstWords(screen string, skip int) []string {
	var out []string
	for _, line := range strings.Split(screen, "\n")[skip:] {
		if name, _, ok := strings.Cut(strings.TrimSpace(line), "  "); ok {
			out = append(out, name)
		}
	}
	return out
}

// TestTableOrder: by several columns, by what the reader chose, numbers in texts by value.
func TestTableOrder(t *testing.T) {
	for _, c := range []struct {
		options, sort string
		desc          bool
		want          []string
	}{
		{`{}`, "", false, []string{"node 10", "node 9", "Node 1", "abc"}},
		{`{"sortBy":[{"displayName":"Name"}]}`, "", false, []string{"abc", "Node 1", "node 9", "node 10"}},
		{`{"sortBy":[{"displayName":"Group"},{"displayName":"Count","desc":true}]}`, "", false, []string{"abc", "node 9", "node 10", "Node 1"}},
		{`{"sortBy":[{"displayName":"no such"}]}`, "", false, []string{"node 10", "node 9", "Node 1", "abc"}},
		{`{"sortBy":[{"displayName":"Name"}]}`, "Count", true, []string{"abc", "node 10", "Node 1", "node 9"}},
	} {
		in := tableInput(t, `{}`, people())
		in.Sort, in.SortDesc = c.sort, c.desc
		if got := firstWords(screen(t, "table", c.options, in, 60, 8), 1); !slices.Equal(got, c.want) {
			t.Errorf("%s by %q: %q, want %q", c.options, c.sort, got, c.want)
		}
	}
}

func TestTableShows(t *testing.T) {
	nested := people()
	nested.Fields = append(nested.Fields, &frame.Field{Name: "Nested", Kind: frame.Other, Strings: make([]string, 4), Tables: []frame.Frames{
		{{Fields: []*frame.Field{strField("Inner", "deep")}}}, nil, nil, nil}})
	two := &frame.Frame{Name: "others", Fields: []*frame.Field{strField("Else", "second frame", "x")}}
	override := func(name, property string) string {
		return `{"defaults":{},"overrides":[{"matcher":{"id":"byName","options":"` + name + `"},"properties":[` + property + `]}]}`
	}
	for _, c := range []struct {
		what, options, config string
		frames                []*frame.Frame
		change                func(*Input)
		w, h                  int
		want, not             []string
	}{
		{what: "header off", options: `{"showHeader":false}`, config: `{}`, want: []string{"node 10"}, not: []string{"Name"}},
		{what: "a hidden column", config: override("Group", `{"id":"custom.hideFrom","value":{"viz":true}}`), want: []string{"Name", "Count"}, not: []string{"Group"}},
		{what: "an old hidden column", config: override("Group", `{"id":"custom.hidden","value":true}`), not: []string{"Group"}},
		{what: "a column without header", config: override("Group", `{"id":"custom.hideHeader","value":true}`), not: []string{"Group"}, want: []string{"node 9   a"}},
		{what: "sum", config: override("Count", `{"id":"custom.footer","value":{"reducers":["sum"]}}`), want: []string{"Total", "46"}},
		{what: "sum of what is left", config: override("Count", `{"id":"custom.footer","value":{"reducers":["sum"]}}`), change: func(in *Input) { in.Filter = "NODE" }, want: []string{"6", "3 of 4 rows have “NODE”"}, not: []string{"46", "abc"}},
		{what: "old footer", options: `{"footer":{"show":true,"reducer":["max"],"fields":""}}`, want: []string{"Max", "40"}},
		{what: "old footer of no columns chosen", options: `{"footer":{"show":true,"reducer":["max"],"fields":["Nope"]}}`, not: []string{"Max"}},
		{what: "rows counted", options: `{"footer":{"show":true,"reducer":["count"],"countRows":true}}`, want: []string{"4 Count", "Count"}},
		{what: "frames", frames: []*frame.Frame{people(), two}, want: []string{"frame 1 of 2: people, others", "node 10"}},
		{what: "frame chosen", options: `{"frameIndex":1}`, frames: []*frame.Frame{people(), two}, want: []string{"frame 2 of 2", "second frame"}},
		{what: "frame chosen by the reader", frames: []*frame.Frame{people(), two}, change: func(in *Input) { in.Frame = 2 }, want: []string{"second frame"}},
		{what: "scrolled down", change: func(in *Input) { in.Scroll = 2 }, h: 4, want: []string{"3–4 of 4 rows", "abc"}, not: []string{"node 9"}},
		{what: "scrolled too far", change: func(in *Input) { in.Scroll = 99 }, h: 4, want: []string{"3–4 of 4 rows", "abc"}},
		{what: "scrolled right", change: func(in *Input) { in.ScrollX = 1 }, want: []string{"Group", "+1 column"}, not: []string{"Name"}},
		{what: "scrolled right beside a frozen column", options: `{"frozenColumns":{"left":1}}`, change: func(in *Input) { in.ScrollX = 1 }, want: []string{"Name", "Count", "+1 column"}, not: []string{"Group"}},
		{what: "nested rows", frames: []*frame.Frame{nested}, h: 12, want: []string{"Inner", "deep", "node 9"}},
		{what: "a link's title", config: override("Group", `{"id":"custom.cellOptions","value":{"type":"data-links"}},{"id":"links","value":[{"title":"open it","url":"/x"}]}`), want: []string{"open it"}},
		{what: "an image", config: override("Group", `{"id":"custom.cellOptions","value":{"type":"image","alt":"face"}}`), want: []string{"image: face"}},
		{what: "markdown", config: override("Group", `{"id":"custom.cellOptions","value":{"type":"markdown"}}`), frames: []*frame.Frame{{Fields: []*frame.Field{strField("Group", "**bold** word")}}}, want: []string{"bold word"}},
		{what: "pills", config: override("Group", `{"id":"custom.cellOptions","value":{"type":"pill"}}`), frames: []*frame.Frame{{Fields: []*frame.Field{strField("Group", "a,b , c", `["x",null,2]`)}}}, want: []string{" a   b   c", " x   2"}, not: []string{"["}},
		{what: "hidden gauge value", config: override("Count", `{"id":"custom.cellOptions","value":{"type":"gauge","valueDisplayMode":"hidden"}}`), want: []string{"█"}, not: []string{"40"}},
		{what: "all values", config: override("List", `{"id":"custom.cellOptions","value":{"type":"sparkline"}},{"id":"custom.width","value":64}`), frames: []*frame.Frame{{Fields: []*frame.Field{{Name: "List", Kind: frame.Other, Strings: []string{"[1,2,3,4,5,6,7,8]", "x", ""}}}}}, want: []string{"▁▂▃▄▅▆▇█"}, not: []string{"[1"}},
		{what: "wrapped", config: override("Text", `{"id":"custom.wrapText","value":true},{"id":"custom.width","value":80}`), frames: []*frame.Frame{{Fields: []*frame.Field{strField("Text", "four words go here", "next")}}}, want: []string{"four words\n", "go here\n", "next"}},
		{what: "centred", config: override("Text", `{"id":"custom.align","value":"center"},{"id":"custom.width","value":80}`), frames: []*frame.Frame{{Fields: []*frame.Field{strField("Text", "abcd")}}}, want: []string{"\n    abcd"}},
		{what: "all hidden", config: `{"defaults":{"custom":{"hideFrom":{"viz":true}}}}`, want: []string{"all columns are hidden"}},
		{what: "no rows", frames: []*frame.Frame{{Fields: []*frame.Field{strField("Lonely")}}}, want: []string{"Lonely", "no data"}},
	} {
		t.Run(c.what, func(t *testing.T) {
			if c.frames == nil {
				c.frames = []*frame.Frame{people()}
			}
			if c.config == "" {
				c.config = `{}`
			}
			in := tableInput(t, c.config, c.frames...)
			if c.change != nil {
				c.change(&in)
			}
			if c.w == 0 {
				c.w = 60
			}
			if c.h == 0 {
				c.h = 8
			}
			got := screen(t, "table", c.options, in, c.w, c.h)
			for _, want := range c.want {
				if !strings.Contains(got, want) {
					t.Errorf("no %q in\n%s", want, got)
				}
			}
			for _, not := range c.not {
				if strings.Contains(got, not) {
					t.Errorf("%q in\n%s", not, got)
				}
			}
		})
	}
}

// TestTableColors: text and grounds have the value's colour, a whole row when the options say so.
func TestTableColors(t *testing.T) {
	in := tableInput(t, `{"defaults":{"thresholds":{"mode":"absolute","steps":[{"value":null,"color":"green"},{"value":10,"color":"red"}]}},"overrides":[{"matcher":{"id":"byName","options":"Count"},"properties":[{"id":"custom.cellOptions","value":{"type":"color-background","mode":"basic","applyToRow":true}}]}]}`, people())
	p, _ := New("table", nil)
	g := canvas.New(40, 6)
	g.Clear(in.Theme.Background)
	p.Draw(&in, g, g.Bounds())
	red, green := in.Theme.Hex("#F2495C"), in.Theme.Hex("#73BF69")
	for y, want := range map[int]canvas.Color{1: green, 4: red} {
		for x := 1; x < 39; x++ {
			if got := g.Background(x, y); got != want {
				t.Fatalf("row %d has %x at %d, want %x", y, got, x, want)
			}
		}
	}
}

// TestTableDrawsOnlyWhatIsSeen: once worked out, a table of a hundred thousand rows costs what is on the screen.
func TestTableDrawsOnlyWhatIsSeen(t *testing.T) {
	for _, rows := range []int{50, 100_000} {
		f := numField("n")
		s := strField("name")
		for i := range rows {
			f.Numbers, s.Strings = append(f.Numbers, float64(i)), append(s.Strings, fmt.Sprint("row ", i))
		}
		in := tableInput(t, `{}`, &frame.Frame{Fields: []*frame.Field{s, f}})
		p, _ := New("table", json.RawMessage(`{"sortBy":[{"displayName":"n","desc":true}]}`))
		g := canvas.New(60, 20)
		in.Scroll = rows / 2
		p.Draw(&in, g, g.Bounds())
		if n := testing.AllocsPerRun(5, func() { p.Draw(&in, g, g.Bounds()) }); n > 400 {
			t.Errorf("%d rows: %v allocations a draw", rows, n)
		}
		if want := fmt.Sprint("row ", rows-1-rows/2); !strings.Contains(g.Plain(), want) {
			t.Errorf("%d rows, scrolled half: no %q in\n%s", rows, want, g.Plain())
		}
	}
}

func FuzzTable(f *testing.F) {
	f.Add(`{"type":"pill"}`, `{"sortBy":[{"displayName":"s"}],"footer":{"show":true,"reducer":["sum"]}}`, "a,b", 1.0, 30, 5)
	f.Add(`{"type":"gauge","mode":"lcd"}`, `{"cellHeight":"lg","frozenColumns":{"left":9}}`, "\x1b[31m", -1e308, 3, 200)
	f.Add(`{"type":"json-view"}`, `{"frameIndex":-4,"maxRowHeight":-1}`, `[1,{"a":`, 0.0, 120, 1)
	f.Fuzz(func(t *testing.T, cell, options, s string, v float64, w, h int) {
		w, h = 1+abs(w)%150, 1+abs(h)%40
		fr := &frame.Frame{Fields: []*frame.Field{strField("s", s, s+s, ""), numField("n", v, -v, 1)}}
		in := sceneInput(canvas.Depth(abs(w)%4), w%2 == 0, canvas.Glyphs(h%4))
		in.Frames = configure(t, `{"defaults":{"custom":{"wrapText":true,"cellOptions":`+cell+`}}}`, fr)
		in.Scroll, in.ScrollX, in.Filter, in.Sort = h%3, w%3, s[:min(len(s), w%2)], "n"
		p, _ := New("table", json.RawMessage(options))
		drawInside(t, p, &in, w, h, "table")
	})
}
