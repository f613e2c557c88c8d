package report

import (
	"html"
	"strings"
	"testing"

	"github.com/montui/montui/internal/oracle"
)

func TestPlainText(t *testing.T) {
	same := func(s string) string { return s }
	for _, c := range []struct{ mode, content, want, reading string }{
		{"markdown", "# Head #\n\n- **one** of [two](http://x)\n1. *three*", "Head\none of two\nthree", "Head\n• one of two (http://x)\n1. three"},
		{"markdown", "the **_tenant by id_** panel, a_b_c, __init__ and _x_.", "the tenant by id panel, a_b_c, init and x.", ""},
		{"markdown", "set `a.__name__` to ``x`y`` or `<b>*&amp;*</b>`", "set a.__name__ to x`y or <b>*&amp;*</b>", ""},
		{"markdown", "a `lone tick and ``another", "a `lone tick and ``another", ""},
		{"markdown", "```promql\nrate(a_b_c[5m]) * __x__\n\n  by\n```", "rate(a_b_c[5m]) * __x__\n\n  by", ""},
		{"markdown", "1. a\n   - b\n     c\n2. d\n\n   e", "a\nb c\nd\ne", "1. a\n  • b c\n2. d\ne"},
		{"markdown", "| a | b |\n|---|:-:|\n| 1 \\| 2 | `x` |\n| 3 |", "a  b\n1 | 2  x\n3", ""},
		{"markdown", "[a][ref] and [ref], ![pic](x.png)\n\n[ref]: http://x 'title'", "a and ref,", "a (http://x) and ref (http://x), [pic]"},
		{"markdown", "<http://x.y> http://a_b_c/*.html a@b.c", "http://x.y http://a_b_c/*.html a@b.c", ""},
		{"markdown", "- [ ] todo\n- [x] done", "todo\ndone", "• [ ] todo\n• [x] done"},
		{"markdown", "a  \nb\\\nc<br>d &lt;e&gt; &copy;\nf", "a\nb\nc\nd <e> © f", ""},
		{"markdown", "x\n\n---\n\ny", "x\ny", "x\n────────\ny"},
		{"markdown", "<details><summary>More</summary>\n\n**in**side\n\n</details>", "More\ninside", ""},
		{"markdown", "<script>alert(1)</script>", "<script>alert(1)</script>", ""},
		{"markdown", "[x](javascript:alert(1)) [y](<a b> \"t\") [z](a", "x y [z](a", "x y (a b) [z](a"},
		{"markdown", "~~old~~ ***both*** 2 * 3 * 4 snake_case **open", "old both 2 * 3 * 4 snake_case **open", ""},
		{"markdown", "> a\n> > b\nc\n\nd", "a\nb c\nd", ""},
		{"markdown", "term\n====\nnext\n----\n    code\n", "term\nnext\ncode", ""},
		{"html", "<b>5 &lt; 6</b>*<script>no</script>", "5 < 6*", ""},
		{"html", "<style>p{}</style><p>a<!-- no --></p>\n<ul><li>b</li><li><a href='/d/x'>c</a></li></ul><img alt=d><br/>e", "a\nb\nc\ne", "a\n• b\n• c (/d/x)\n[d]\ne"},
		{"html", "<table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr></table><pre>  x\n y</pre>", "a  b\n1  2\n  x\n y", ""},
		{"html", "a < b <nosuch c=\"1>2\">d</nosuch> <unclosed", "a < b d <unclosed", ""},
		{"code", "<b>`as is`</b> ", "<b>`as is`</b> ", ""},
	} {
		if c.reading == "" {
			c.reading = c.want
		}
		o := panelOptions{Mode: c.mode, Content: c.content}
		if got := o.plainText(same, false); got != c.want {
			t.Errorf("%s %q is %q, want %q", c.mode, c.content, got, c.want)
		}
		if got := o.plainText(same, true); got != c.reading {
			t.Errorf("%s %q reads %q, want %q", c.mode, c.content, got, c.reading)
		}
	}
}

// content is what a browser's textContent has of HTML, without the white space, which HTML folds.
func content(source string) string {
	var b strings.Builder
	for source != "" {
		text, rest, found := strings.Cut(source, "<")
		b.WriteString(html.UnescapeString(text))
		if found {
			_, rest, _ = strings.Cut(rest, ">")
		}
		source = rest
	}
	return strings.Join(strings.Fields(b.String()), "")
}

// TestOracleTextIsGrafanas: the text of a panel has the words that are in the HTML Grafana makes of it, in their order.
func TestOracleTextIsGrafanas(t *testing.T) {
	oracle.Run(t, "text_markdown", 1000, func(v oracle.Vector) (bool, string) {
		in := oracle.Object(v.In)
		text, mode, want := oracle.Text(in["text"]), "markdown", content(oracle.Text(v.Want))
		switch in["fn"] {
		case "renderTextPanelMarkdown":
		case "renderMarkdown":
			if in["options"] != nil && oracle.Object(in["options"])["noSanitize"] == true {
				return oracle.NotAsked() // its tags go to the browser as they are
			}
		case "textUtil.sanitize":
			mode = "html"
		default:
			return oracle.NotAsked() // not what a text panel shows
		}
		got := panelOptions{Mode: mode, Content: text}.plainText(func(s string) string { return s }, false)
		return strings.Join(strings.Fields(got), "") == want, got
	})
}

func FuzzText(f *testing.F) {
	for _, seed := range hostileText {
		f.Add(strings.Repeat(seed, 3))
	}
	f.Fuzz(func(t *testing.T, source string) {
		for _, mode := range []string{"markdown", "html", "code"} {
			for _, reading := range []bool{false, true} {
				panelOptions{Mode: mode, Content: source}.plainText(func(s string) string { return s }, reading)
			}
		}
	})
}

// hostileText are beginnings that invite a parser to look for their end again and again.
var hostileText = []string{"[", "![", "[](", "[](<", "[a](b \"", "](", "<a ", "<a '", "<!--", "<", "*a_ ", "**", "_a*~~", "`", "`` ` ``` ", "> ", ">", "- ", "  - a\n", "1. ",
	"|a|b|\n|-|-|\n", "[a]: b\n", "<script>", "</", "<li>", "<ul><li>", "<a href=x>", "</a>", "&#", "&amp", "\\", "http://", "a\n===\n", "```\n", "\t", "<pre>", "![[a](b)](c)", "x  \n", "[a][b]", "<td>"}

// TestLongTextsEnd: a long run of each, which takes hours if any needs the square of the time.
func TestLongTextsEnd(t *testing.T) {
	for _, seed := range hostileText {
		source := strings.Repeat(seed, 1<<17/len(seed))
		for _, mode := range []string{"markdown", "html"} {
			o := panelOptions{Mode: mode, Content: source + "end"}
			if got := o.plainText(func(s string) string { return s }, true); len(got) > 64*len(source) {
				t.Errorf("%s of %q has %d bytes", mode, seed, len(got))
			}
		}
	}
}
