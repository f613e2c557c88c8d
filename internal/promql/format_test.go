package promql

import (
	"strings"
	"testing"
)

func TestFormat(t *testing.T) {
	for _, c := range []struct {
		expr, want string
		width      int
	}{
		{"sum( rate(up [5m] ) )by(job)", "sum(rate(up[5m])) by (job)", 80},
		{"sum by(job)(up)", "sum by (job) (up)", 80},
		{`a{b="c",d=~"e",}`, `a{b="c", d=~"e"}`, 80},
		{"a/b", "a / b", 80},
		{"-a+ -1", "-a + -1", 80},
		{"a[5m:1m]offset 1h@start()", "a[5m:1m] offset 1h @ start()", 80},
		{"rate(x[ 5m ])", "rate(x[5m])", 80},
		{"a==bool on(x)group_left b", "a == bool on (x) group_left b", 80},
		{"sum by (instance) (rate(node_cpu_seconds_total[5m])) / count by (instance) (node_cpu_seconds_total)",
			"  sum by (instance) (rate(node_cpu_seconds_total[5m]))\n/ count by (instance) (node_cpu_seconds_total)", 60},
		{"sum by (instance) (rate(node_cpu_seconds_total[5m])) / on (instance) count by (instance) (node_cpu_seconds_total)",
			"  sum by (instance) (rate(node_cpu_seconds_total[5m]))\n/ on (instance)\n  count by (instance) (node_cpu_seconds_total)", 60},
		{"histogram_quantile(0.95, sum by (le) (rate(http_request_duration_seconds_bucket[5m])))",
			"histogram_quantile(\n  0.95,\n  sum by (le) (\n    rate(http_request_duration_seconds_bucket[5m])\n  )\n)", 50},
		{"# total\nsum(up) # of all\n/ 2", "  # total\n  sum(up) # of all\n/ 2", 80},
		{"sum(\n  # here\n  up\n)", "sum(\n  # here\n  up\n)", 80},
	} {
		got, err := Format(c.expr, c.width)
		if err != nil || got != c.want {
			t.Errorf("%s at %d:\n%s\nwant\n%s\n%v", c.expr, c.width, got, c.want, err)
		}
		if again, _ := Format(got, c.width); again != got {
			t.Errorf("again:\n%s", again)
		}
	}
	if _, err := Format("sum(", 80); err == nil {
		t.Error("what does not parse is laid out")
	}
}

// TestFormatIsUsedOnAll holds that none of the corpus is left as it is for want of understanding.
func TestFormatIsUsedOnAll(t *testing.T) {
	all, _ := corpus(t)
	for _, expr := range all {
		_, tokens, err := parse(expr)
		if err != nil {
			continue
		}
		p := &layoutParser{text: expr, tokens: tokens}
		c := p.chain()
		formatted := strings.Join(c.lines(0, 60), "\n")
		if p.next() != "" || !sameTokens(expr, formatted) {
			t.Errorf("%s\ncannot be laid out:\n%s", expr, formatted)
		}
	}
}
