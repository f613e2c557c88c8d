package promql

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// sample is a few of each kind of expression; Prometheus's own tests are many more, where they are at hand.
var sample = []string{
	`up`, `1`, `"text"`, `-up`, `- -1`, `up{}`, `up{job="a",instance=~"b|c"}`, `{"my.metric", "a.b"="x"}`, `{__name__=~"node_.*"}`,
	`rate(http_requests_total{job="api",code!~"5.."}[5m])`, `rate(x[5m] offset 1h)`, `x @ 1609746000`, `x @ start() offset -5m`, `x[5m:1m]`, `x[1h:] @ end()`,
	`sum by (job, instance) (rate(x[5m]))`, `sum(rate(x[5m])) by (job)`, `sum without () (x)`, `topk(5, x)`, `count_values("v", x)`, `quantile(0.9, x)`,
	`a / on (job) group_left (name) b`, `a and ignoring (x) b or c unless d`, `a > bool 5`, `a == 1`, `2 ^ 3 ^ 2`, `a % 2 * 3 - 4 atan2 5`, `a fill(0) + b`, `a + on(x) fill_left(1) fill_right(2) b`,
	`histogram_quantile(0.95, sum by (le) (rate(h_bucket[5m])))`, `label_replace(up, "a", "$1", "b", "(.*)")`, `label_join(up, "a", ",", "b", "c")`,
	`absent(up{job="x"})`, `time() - node_boot_time_seconds`, `round(x, 0.5)`, `clamp(x, 0, 100)`, `predict_linear(x[1h], 4 * 3600) < 0`, `hour()`, `vector(1)`, `pi()`,
	`max_over_time(rate(x[5m])[1h:1m])`, `((up))`, `Inf`, `NaN`, `0x1F`, `1e3`, `.5`, `5m`, `x[5m + 1m]`, `x[step()]`, `rate(x[5m] anchored)`, `increase(x[5m] smoothed)`,
	"sum(\n  # how many\n  up\n) # all of them\n/ 2", `up{job="a\"b", x='c"d', y=` + "`raw\\`" + `}`, `sum by ("my.label") (x)`, `info(x, {__name__="target_info"})`, `limitk(2, x)`,
}

// corpus is the sample, and every expression in Prometheus's own tests of its engine.
func corpus(t testing.TB) (all []string, whole bool) {
	t.Helper()
	all = append(all, sample...)
	dir, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/prometheus/prometheus").Output()
	if err != nil {
		return all, false
	}
	files, _ := filepath.Glob(filepath.Join(strings.TrimSpace(string(dir)), "promql", "promqltest", "testdata", "*.test"))
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(text)) {
			if expr := evaluated(strings.TrimSpace(line)); expr != "" {
				all = append(all, expr)
			}
		}
	}
	return all, len(files) > 0
}

// evaluated is the expression of a line that evaluates one and expects no failure of parsing.
func evaluated(line string) string {
	words := strings.Fields(line)
	if len(words) < 3 || !strings.HasPrefix(words[0], "eval") {
		return ""
	}
	skip := 0
	switch {
	case words[1] == "instant" && len(words) > 4 && words[2] == "at":
		skip = 4
	case words[1] == "range" && len(words) > 8 && words[2] == "from":
		skip = 8
	default:
		return ""
	}
	expr := line
	for range skip {
		_, expr, _ = strings.Cut(strings.TrimLeft(expr, " \t"), " ")
	}
	return strings.TrimSpace(expr)
}

func TestCorpusKeepsWhole(t *testing.T) {
	all, whole := corpus(t)
	if !whole {
		t.Log("Prometheus's tests are not at hand: the sample only")
	}
	parsed := 0
	for _, expr := range all {
		e, _, err := parse(expr)
		if err != nil {
			continue // the tests also hold what must not parse
		}
		parsed++
		tokens := Highlight(expr)
		covers(t, expr, tokens)
		for _, tok := range tokens {
			if tok.Kind == Error {
				t.Errorf("%s: %q is coloured as an error", expr, expr[tok.Start:tok.End])
			}
		}
		for _, width := range []int{20, 40, 100} {
			formatted, err := Format(expr, width)
			if err != nil {
				t.Fatalf("%s: %v", expr, err)
			}
			again, _, err := parse(formatted)
			if err != nil || again.String() != e.String() {
				t.Fatalf("%s\nis laid out as\n%s\n(%v)", expr, formatted, err)
			}
			if twice, _ := Format(formatted, width); twice != formatted {
				t.Errorf("laid out twice, at %d:\n%s\n%s", width, formatted, twice)
			}
			if flat := strings.Join(strings.Fields(expr), ""); len(flat) > 3*width && !strings.Contains(formatted, "\n") && strings.ContainsAny(expr, "(") {
				t.Errorf("%d bytes on a line: %s", len(flat), formatted)
			}
		}
		n, err := Explain(expr)
		if err != nil {
			t.Fatalf("%s: %v", expr, err)
		}
		explained(t, expr, n)
		Lint(expr, NewMemory())
	}
	if whole && parsed < 1000 || parsed < len(sample) {
		t.Errorf("only %d of %d expressions parse", parsed, len(all))
	}
	t.Logf("%d expressions", parsed)
}

// explained holds that each node is an expression of its own that means what it says.
func explained(t *testing.T, expr string, n *Node) {
	t.Helper()
	if n.Words == "" || n.Kind == "" || strings.ContainsAny(n.Words, "{") && !strings.Contains(n.Text, "{") {
		t.Errorf("%s: %s %q is explained as %q", expr, n.Kind, n.Text, n.Words)
	}
	if n.Text != expr[n.Start:n.End] {
		t.Errorf("%s: %q stands not there", expr, n.Text)
	}
	if _, _, err := parse(n.Text); err != nil && (n.Kind != "selector" || n.Count != "") {
		t.Errorf("%s: the part %q does not parse: %v", expr, n.Text, err)
	}
	if n.Count != "" {
		if _, _, err := parse(n.Count); err != nil {
			t.Errorf("%s: %q does not parse: %v", expr, n.Count, err)
		}
	}
	for _, c := range n.Children {
		explained(t, expr, c)
	}
}

func covers(t testing.TB, text string, tokens []Token) {
	t.Helper()
	at := 0
	for _, tok := range tokens {
		if tok.Start != at || tok.End <= at {
			t.Fatalf("%q: token %v does not follow on byte %d", text, tok, at)
		}
		at = tok.End
	}
	if at != len(text) {
		t.Fatalf("%q: covered to %d of %d", text, at, len(text))
	}
}
