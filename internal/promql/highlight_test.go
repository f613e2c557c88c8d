package promql

import (
	"slices"
	"testing"

	"github.com/prometheus/prometheus/promql/parser"
)

func parserFunctions() []string {
	var names []string
	for name := range parser.Functions {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

func TestHighlight(t *testing.T) {
	for _, c := range []struct {
		text string
		want []Kind // without space
	}{
		{`rate(up{job="a"}[5m])`, []Kind{Function, Bracket, Metric, Bracket, Label, Operator, String, Bracket, Bracket, Duration, Bracket, Bracket}},
		{`sum by (job) (x)`, []Kind{Aggregation, Keyword, Bracket, Label, Bracket, Bracket, Metric, Bracket}},
		{`sum{a="b"}`, []Kind{Metric, Bracket, Label, Operator, String, Bracket}},
		{`rate + 1`, []Kind{Metric, Operator, Number}},
		{`x{by="a"}`, []Kind{Metric, Bracket, Label, Operator, String, Bracket}},
		{`{"my.m", "l.x"="v"}`, []Kind{Bracket, Metric, Operator, Label, Operator, String, Bracket}},
		{`up{a="x$y z"}`, []Kind{Metric, Bracket, Label, Operator, String, Variable, String, Bracket}},
		{`up{a="${x:regex}"}`, []Kind{Metric, Bracket, Label, Operator, String, Variable, String, Bracket}},
		{`rate(x[$__interval])`, []Kind{Function, Bracket, Metric, Bracket, Variable, Bracket, Bracket}},
		{`rate(x[[[i]]])`, []Kind{Function, Bracket, Metric, Bracket, Variable, Bracket, Bracket}},
		{`up @ start() offset 5m`, []Kind{Metric, Operator, Keyword, Bracket, Bracket, Keyword, Duration}},
		{`a and on(x) group_left b`, []Kind{Metric, Keyword, Keyword, Bracket, Label, Bracket, Keyword, Metric}},
		{`1e5 + 0x1F + Inf`, []Kind{Number, Operator, Number, Operator, Number}},
		{"up # why\n+ 1", []Kind{Metric, Comment, Operator, Number}},
		{`up{a="b`, []Kind{Metric, Bracket, Label, Operator, String}},
		{"up ; ü", []Kind{Metric, Error, Error}},
		{`a =~ "x"`, []Kind{Metric, Operator, String}},
		{`job:up:rate5m`, []Kind{Metric}},
		{`x[1h:5m]`, []Kind{Metric, Bracket, Duration, Operator, Duration, Bracket}},
	} {
		var got []Kind
		for _, tok := range Highlight(c.text) {
			if tok.Kind != Space {
				got = append(got, tok.Kind)
			}
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s\n is   %v\n want %v", c.text, got, c.want)
		}
	}
}
