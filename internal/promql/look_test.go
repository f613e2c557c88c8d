package promql

import "testing"

func TestPair(t *testing.T) {
	for _, c := range []struct {
		text         string
		cursor, a, b int
		ok           bool
	}{
		{"f(x)", 1, 1, 3, true}, {"f(x)", 3, 1, 3, true}, {"f(x)", 4, 1, 3, true}, {"f(x)", 2, 0, 0, false}, {`f(")")`, 5, 1, 5, true},
		{"f(x", 1, 0, 0, false}, {"f)x", 1, 0, 0, false}, {"((x))", 4, 0, 4, true}, {"((x))", 5, 0, 4, true}, {"(x]", 0, 0, 0, false}, {"a{b[c}]", 1, 0, 0, false},
	} {
		if a, b, ok := Pair(c.text, c.cursor); a != c.a || b != c.b || ok != c.ok {
			t.Errorf("%s at %d: %d %d %v", c.text, c.cursor, a, b, ok)
		}
	}
}

func TestUnder(t *testing.T) {
	for _, c := range []struct {
		text   string
		cursor int
		name   string
		kind   Kind
	}{
		{"rate(up[5m])", 2, "rate", Function}, {"rate(up[5m])", 6, "up", Metric}, {"rate(up[5m])", 9, "up", Metric}, {"rate( )", 6, "rate", Function},
		{`up{job="x"}`, 8, "up", Metric}, {"sum(", 4, "sum", Aggregation}, {"", 0, "", Space}, {"1 + 1", 2, "", Space},
	} {
		if name, kind := Under(c.text, c.cursor); name != c.name || kind != c.kind {
			t.Errorf("%s at %d: %s %v", c.text, c.cursor, name, kind)
		}
	}
}

func TestProblem(t *testing.T) {
	if f, ok := Problem("sum(up"); ok || f.Severity != SeverityError || f.Text != "unclosed left parenthesis" {
		t.Errorf("%+v", f)
	}
	for _, fine := range []string{"up", "rate(up[$__rate_interval])", `up{a="$x"}`, "topk($n, up)"} {
		if f, ok := Problem(fine); !ok {
			t.Errorf("%s: %+v", fine, f)
		}
	}
}
