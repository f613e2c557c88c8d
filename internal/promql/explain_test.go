package promql

import (
	"fmt"
	"strings"
	"testing"
)

// outline is a tree as text: a line a node.
func outline(n *Node, depth int) string {
	s := fmt.Sprintf("%s%s %s: %s [%s] %s\n", strings.Repeat("  ", depth), n.Kind, n.Head, n.Words, n.Type, n.Count)
	for _, c := range n.Children {
		s += outline(c, depth+1)
	}
	return s
}

func TestExplain(t *testing.T) {
	for _, c := range []struct{ expr, want string }{
		{`histogram_quantile(0.95, sum by (le) (rate(h_bucket{job="api",code!~"5.."}[5m])))`,
			`function histogram_quantile( ): value below which 95 % of each histogram's values lie [instant-vector] count(histogram_quantile(0.95, sum by (le) (rate(h_bucket{job="api",code!~"5.."}[5m]))))
  number 0.95: the number 0.95 [scalar] 
  aggregation sum by (le): sum of the series, one for each le [instant-vector] count(sum by (le) (rate(h_bucket{job="api",code!~"5.."}[5m])))
    function rate( ): per-second rate of each counter, averaged over 5 minutes, resets accounted for [instant-vector] count(rate(h_bucket{job="api",code!~"5.."}[5m]))
      range h_bucket{job="api",code!~"5.."}[5m]: samples of 5 minutes of each series of h_bucket where job is "api" and code does not match "5.." [range-vector] count(present_over_time(h_bucket{job="api",code!~"5.."}[5m]))
`},
		{`(a / on (job) group_left (v) b) > bool 0.5`,
			`operator >: 1 where left is greater than right, else 0 [instant-vector] count((a / on (job) group_left (v) b) > bool 0.5)
  operator / on (job): left divided by right, matched by job, many on the left for one on the right, with v taken from the one [instant-vector] count(a / on (job) group_left (v) b)
    selector a: newest sample of each series of a [instant-vector] count(a)
    selector b: newest sample of each series of b [instant-vector] count(b)
  number 0.5: the number 0.5 [scalar] 
`},
		{`max_over_time(up[1h:1m] offset 1d)`,
			`function max_over_time( ): largest sample of each series over 1 hour [instant-vector] count(max_over_time(up[1h:1m] offset 1d))
  subquery ( )[1h:1m] offset 1d: evaluated at every 1 minute over 1 hour, 1 day earlier [range-vector] count(present_over_time(up[1h:1m] offset 1d))
    selector up: newest sample of each series of up [instant-vector] count(up)
`},
		{"sum(# all\nup)", "aggregation sum( ): sum of the series, all of them together [instant-vector] count(\nsum(# all\nup)\n)\n  selector up: newest sample of each series of up [instant-vector] count(up)\n"},
		{`up == 0`, "operator ==: keeps only series of the left where it equals right [instant-vector] count(up == 0)\n  selector up: newest sample of each series of up [instant-vector] count(up)\n  number 0: the number 0 [scalar] \n"},
		{`clamp(x{a="",b!=""}, 0, 1) @ 0`, ""},
	} {
		n, err := Explain(c.expr)
		if c.want == "" {
			if err == nil {
				t.Errorf("%s is explained", c.expr)
			}
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		if got := outline(n, 0); got != c.want {
			t.Errorf("%s:\n%s\nwant\n%s", c.expr, got, c.want)
		}
	}
}

// TestEveryFunctionIsDescribed holds that each function of the parser has words of its own, and no other.
func TestEveryFunctionIsDescribed(t *testing.T) {
	for name := range functions {
		signature, does := Signature(name)
		if signature == "" || does == "" || strings.ContainsAny(does, "{}") {
			t.Errorf("%s: %q, %q", name, signature, does)
		}
	}
	for _, name := range parserFunctions() {
		if _, ok := functions[name]; !ok {
			t.Errorf("%s is not described", name)
		}
	}
}
