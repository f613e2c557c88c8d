package promql

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// linted is a server whose metrics, labels and types are known.
func linted() *Memory {
	m := NewMemory()
	m.Scrape = 15 * time.Second
	m.Put(Need{Kind: NeedMetrics}, []string{"http_requests_total", "lat_bucket", "node_load1", "up", "x", "y"})
	m.PutMetadata(map[string]Metadata{"http_requests_total": {Type: "counter"}, "node_load1": {Type: "gauge"}, "up": {Type: "gauge"}, "lat": {Type: "histogram"}})
	for _, name := range []string{"http_requests_total", "node_load1", "up", "x", "y"} {
		m.Put(Need{Kind: NeedLabels, Selector: name}, []string{"__name__", "code", "instance", "job"})
	}
	m.Put(Need{Kind: NeedLabels, Selector: "lat_bucket"}, []string{"__name__", "instance", "job", "le"})
	return m
}

func TestLint(t *testing.T) {
	for _, c := range []struct{ expr, severity, at, says string }{
		{"sum(up", SeverityError, "", "unclosed"},
		{"noad_load1", SeverityWarning, "noad_load1", "no metric noad_load1; did you mean node_load1?"},
		{`up{jobb="x"}`, SeverityWarning, `up{jobb="x"}`, "up has no label jobb; did you mean job?"},
		{"sum by (pod) (up)", SeverityWarning, "sum by (pod) (up)", "none of the series has the label pod"},
		{`sum by (job) (up{job="a"})`, SeverityInfo, `sum by (job) (up{job="a"})`, "all series have the same job"},
		{"rate(node_load1[5m])", SeverityWarning, "node_load1[5m]", "is a gauge"},
		{"delta(http_requests_total[5m])", SeverityWarning, "http_requests_total[5m]", "is a counter"},
		{"http_requests_total > 5", SeverityWarning, "http_requests_total", "its value only grows"},
		{"rate(http_requests_total[20s])", SeverityWarning, "http_requests_total[20s]", "needs two samples"},
		{"avg_over_time(up[10s])", SeverityWarning, "up[10s]", "shorter than the scrape interval"},
		{"rate(sum(http_requests_total)[5m:1m])", SeverityWarning, "rate(sum(http_requests_total)[5m:1m])", "sum before rate"},
		{"(up > 0) * 2", SeverityInfo, "up > 0", "drops series"},
		{"avg(up > 0)", SeverityInfo, "up > 0", "only over series where"},
		{"x == 0.3", SeverityWarning, "x == 0.3", "matter of luck"},
		{"x / y == 1", SeverityWarning, "x / y == 1", "matter of luck"},
		{`up{job=~".*"}`, SeverityInfo, `up{job=~".*"}`, "matches everything"},
		{`up{job!~".*"}`, SeverityWarning, `up{job!~".*"}`, "matches nothing"},
		{`up{job=~".+"}`, SeverityInfo, `up{job=~".+"}`, `job!=""`},
		{`up{job=~"api"}`, SeverityInfo, `up{job=~"api"}`, "nothing of a regular expression"},
		{`up{job=~"^a.*"}`, SeverityInfo, `up{job=~"^a.*"}`, "match whole values"},
		{"histogram_quantile(0.9, sum by (job) (rate(lat_bucket[5m])))", SeverityWarning, "sum by (job) (rate(lat_bucket[5m]))", "needs the label le"},
		{"histogram_quantile(0.9, sum without (le) (rate(lat_bucket[5m])))", SeverityWarning, "sum without (le) (rate(lat_bucket[5m]))", "needs the label le"},
		{"histogram_quantile(0.9, lat_bucket)", SeverityInfo, "lat_bucket", "ever counted"},
		{"histogram_quantile(95, rate(lat_bucket[5m]))", SeverityWarning, "95", "between 0 and 1"},
		{"topk($n, up)", SeverityInfo, "topk($n, up)", "cannot be checked"},
	} {
		findings, _ := Lint(c.expr, linted())
		if !slices.ContainsFunc(findings, func(f Finding) bool {
			return f.Severity == c.severity && strings.Contains(f.Text, c.says) && (c.at == "" || c.expr[f.Start:f.End] == c.at)
		}) {
			t.Errorf("%s: %+v", c.expr, findings)
		}
	}
}

func TestLintIsQuietOnWhatIsFine(t *testing.T) {
	for _, expr := range []string{"up", `up{job="a"} == 0`, "up == 1", "rate(http_requests_total[5m])", `sum by (job) (rate(http_requests_total{code=~"5.."}[5m])) > 0.5`, "sum(up) / count(up)",
		"histogram_quantile(0.9, sum by (le, job) (rate(lat_bucket[5m])))", "histogram_quantile(0.9, rate(lat_bucket[5m]))", "sum without (instance) (up)", "count(http_requests_total)",
		"absent(http_requests_total)", "max_over_time(rate(http_requests_total[5m])[1h:1m])", `label_replace(up, "pod", "$1", "instance", "(.*)")`, `sum by (pod) (label_replace(up, "pod", "$1", "instance", "(.*)"))`,
		"rate(http_requests_total[$__rate_interval])", `up{job="$job"}`, "delta(node_load1[1h])", "count(up > 0)", "x and y", "$metric", `{job="a"}`, `{__name__=~"node_.+"}`, "time() - 5"} {
		if findings, needs := Lint(expr, linted()); len(findings) > 0 || len(needs) > 0 {
			t.Errorf("%s: %+v, needs %+v", expr, findings, needs)
		}
	}
}

func TestLintAsksForWhatItLacks(t *testing.T) {
	_, needs := Lint(`rate(foo{a="b"}[5m])`, NewMemory())
	for _, need := range []Need{{Kind: NeedMetrics}, {Kind: NeedMetadata}} {
		if !slices.Contains(needs, need) {
			t.Errorf("needs %+v", needs)
		}
	}
	m := linted()
	m.Put(Need{Kind: NeedMetrics}, []string{"foo"})
	if findings, needs := Lint(`rate(foo{a="b"}[5m])`, m); !slices.Contains(needs, Need{Kind: NeedLabels, Selector: "foo"}) {
		t.Errorf("%+v, needs %+v", findings, needs)
	}
}

func TestLintSaysAThingOnce(t *testing.T) {
	findings, _ := Lint("histogram_quantile(0.9, lat_bucket + histogram_quantile(0.9, lat_bucket))", linted())
	if len(findings) != 2 {
		t.Errorf("%+v", findings)
	}
	if findings, _ = Lint(strings.Repeat("nope + ", 1500)+"x", linted()); len(findings) != maxFindings {
		t.Errorf("%d findings", len(findings))
	}
}
