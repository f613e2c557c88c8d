package viz

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/montui/montui/internal/canvas"
)

func TestTextIsClean(t *testing.T) {
	for _, c := range []struct{ mode, content, want string }{
		{"markdown", "a\nb  \nc\\\nd", "a b\nc\nd"},
		{"markdown", "# One #\ntext", "One\n\ntext"},
		{"markdown", "Title\n=====\nSub\n---\nx", "Title\n\nSub\n\nx"},
		{"markdown", "- a\n- b\n\n\n- c\nend", "• a\n• b\n\n• c end"},
		{"markdown", "3. three\n4. four", "3. three\n4. four"},
		{"markdown", "* a\n  1. x\n  2. y\n* b", "• a\n  1. x\n  2. y\n• b"},
		{"markdown", "- [ ] open\n- [x] done", "○ open\n✓ done"},
		{"markdown", "> a\n> > b\n\nc", "│ a\n│\n│ │ b\n\nc"},
		{"markdown", "`a*b*` **c** __d__ _e_ snake_case_word ~~f~~ 2 * 3 * 4", "a*b* c d e snake_case_word f 2 * 3 * 4"},
		{"markdown", "**never closed", "**never closed"},
		{"markdown", `\*plain\* \_x\_`, "*plain* _x_"},
		{"markdown", "[t](/d/1) [u](https://x.y) <https://z.z> ![pic](a/b.png)", "t u (https://x.y) https://z.z [pic]"},
		{"markdown", "a<br>b<b>c</b>&lt;d&gt; 1 < 2", "a\nbc<d> 1 < 2"},
		{"markdown", "<div align=\"center\">\n\n## In\n\n</div>", "In"},
		{"markdown", "```\n  code *x*\n\n<b>\n```\nafter", "  code *x*\n\n<b>\n\nafter"},
		{"markdown", "    indented\n\ntext", "indented\n\ntext"},
		{"markdown", "|a|b|\n|-|-|\n|1|x\\|y|\n\nend", "a  b\n──\n1  x|y\n\nend"},
		{"markdown", "|aaa|bbb|\n|--:|:-:|\n|1|x|", "aaa  bbb\n──\n  1   x"},
		{"markdown", "<pre>\n a\n  b\n</pre>", " a\n  b"},
		{"markdown", "", ""},
		{"html", "<p>a  b\n c<p>d", "a b c\n\nd"},
		{"html", "<ul><li>a<ul><li>b</ul></ul>x", "• a\n  • b\n\nx"},
		{"html", "<ol><li>a<li>b</ol>", "1. a\n2. b"},
		{"html", "<script>x</script><style>y</style><!-- z -->ok", "ok"},
		{"html", "<table><tr><td>1<td>22</tr><tr><td>333<td>4</table>", "1    22\n333  4"},
		{"html", "a < b &amp;&nbsp;c <unknown x='>'>d</unknown>", "a < b & c d"},
		{"html", "<a href=https://x.y>t</a> <a href='/in'>u</a>", "t (https://x.y) u"},
		{"html", "<blockquote>q</blockquote><hr>", "│ q\n──"},
		{"html", "<pre>x\n  y</pre>", "x\n  y"},
		{"code", "a:\n\tb # *x*", "a:\n    b # *x*"},
	} {
		options, _ := json.Marshal(map[string]any{"mode": c.mode, "content": c.content})
		got := screen(t, "text", string(options), sceneInput(canvas.TrueColor, true, canvas.Braille), 19, 14)
		if c.mode == "markdown" || c.mode == "html" || c.mode == "code" {
			got = screen(t, "text", string(options), sceneInput(canvas.TrueColor, true, canvas.Braille), 70, 14)
		}
		var lines []string
		for _, l := range strings.Split(strings.TrimRight(got, "\n"), "\n") {
			l = strings.TrimPrefix(l, " ")
			if strings.Trim(l, "─") == "" && l != "" {
				l = "──"
			}
			lines = append(lines, l)
		}
		want := strings.ReplaceAll(c.want, " ", " ")
		if got := strings.ReplaceAll(strings.Join(lines, "\n"), " ", " "); got != want {
			t.Errorf("%s %q:\n got %q\nwant %q", c.mode, c.content, got, want)
		}
	}
}

// TestTextLooks: headings and strong words are bold, links underlined, code stands out.
func TestTextLooks(t *testing.T) {
	g := canvas.New(40, 3)
	in := sceneInput(canvas.TrueColor, true, canvas.Braille)
	p, _ := New("text", json.RawMessage(`{"content":"**b** [l](/x) `+"`c`"+` *i* plain"}`))
	p.Draw(&in, g, g.Bounds())
	for x, want := range map[int]canvas.Attr{1: canvas.Bold, 3: canvas.Underline, 7: canvas.Italic, 9: 0} {
		if _, st, _ := g.Cell(x, 0); st.Attr != want {
			t.Errorf("column %d has %b, want %b", x, st.Attr, want)
		}
	}
	if g.Background(5, 0) == g.Background(9, 0) {
		t.Error("code has no ground of its own")
	}
}

// TestTextScrolls to the last line and no further.
func TestTextScrolls(t *testing.T) {
	var content []string
	for i := range 30 {
		content = append(content, fmt.Sprintf("- entry %d", i))
	}
	options, _ := json.Marshal(map[string]any{"content": strings.Join(content, "\n")})
	in := sceneInput(canvas.TrueColor, true, canvas.Braille)
	if got := screen(t, "text", string(options), in, 40, 5); !strings.Contains(got, "entry 3") || !strings.Contains(got, "+26 more lines") {
		t.Errorf("%s", got)
	}
	in.Scroll = 1000
	if got := screen(t, "text", string(options), in, 40, 5); !strings.Contains(got, "entry 29") || !strings.Contains(got, "entry 26") {
		t.Errorf("%s", got)
	}
}

// TestHostileTextEnds: what makes a reader of marks look far ahead again and again.
func TestHostileTextEnds(t *testing.T) {
	for _, part := range []string{"![*", "[", "`", "*a ", "_", "> ", "<a '", "<", "**", "- ", "|", "<div>", "<ul>", "<!--", "&amp;", "~~", "# ", "<a x=\"", "é"} {
		for _, mode := range []string{"markdown", "html"} {
			options, _ := json.Marshal(map[string]any{"mode": mode, "content": strings.Repeat(part, 30_000/len(part))})
			screen(t, "text", string(options), sceneInput(canvas.TrueColor, true, canvas.Braille), 60, 20)
		}
	}
}

func FuzzTextPanel(f *testing.F) {
	f.Add(showcase, 40, 12)
	f.Add(page, 3, 3)
	f.Add("> > > |a\n|-|\n\x1b[31m", 1, 1)
	f.Fuzz(func(t *testing.T, content string, w, h int) {
		w, h = 1+abs(w)%100, 1+abs(h)%40
		for _, mode := range []string{"markdown", "html", "code"} {
			options, _ := json.Marshal(map[string]any{"mode": mode, "content": content, "code": map[string]any{"showLineNumbers": w%2 == 0}})
			p, _ := New("text", options)
			in := sceneInput(canvas.TrueColor, true, canvas.Braille)
			in.Scroll = h % 5
			drawInside(t, p, &in, w, h, "text")
		}
		for _, line := range wrapText(content, w) {
			if n := canvas.Width(line); n > max(w, 2) {
				t.Fatalf("a line of %d cells in %d: %q", n, w, line)
			}
		}
	})
}
