package promql

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

func filled() *Memory {
	m := NewMemory()
	m.Put(Need{Kind: NeedMetrics}, []string{"http_request_duration_seconds_bucket", "http_requests_total", "my.metric", "node_cpu_seconds_total", "node_load1", "up"})
	m.PutMetadata(map[string]Metadata{"up": {Type: "gauge", Help: "whether it is up"}, "node_cpu_seconds_total": {Type: "counter", Help: "seconds by mode", Unit: "seconds"},
		"http_request_duration_seconds": {Type: "histogram"}, "http_requests_total": {Type: "counter"}, "node_load1": {Type: "gauge"}})
	for _, selector := range []string{"", "node_cpu_seconds_total", `node_cpu_seconds_total{cpu="0"}`} {
		m.Put(Need{Kind: NeedLabels, Selector: selector}, []string{"__name__", "cpu", "instance", "job", "mode"})
	}
	m.Put(Need{Kind: NeedLabels, Selector: "up"}, []string{"__name__", "instance", "job", "odd.label"})
	m.Put(Need{Kind: NeedValues, Label: "mode", Selector: "node_cpu_seconds_total"}, []string{"idle", "iowait", "user", `say "hi"`, "a.b"})
	m.Put(Need{Kind: NeedValues, Label: "mode", Selector: `node_cpu_seconds_total{cpu="0"}`}, []string{"steal"})
	return m
}

// TestComplete gives, for a text with the cursor at |, what the first suggestion makes of it.
func TestComplete(t *testing.T) {
	for _, c := range []struct{ text, first string }{
		{"|", `http_request_duration_seconds_bucket|`},
		{"ra|", "rate(|)"},
		{"ra|(x)", "rate|(x)"},
		{"su|", "sum(|)"},
		{"cpu|", "node_cpu_seconds_total|"},
		{"nload|", "node_load1|"},
		{"UP|", "up|"},
		{"rate(node|", "rate(node_cpu_seconds_total|"},
		{"u|p + 1", "up| + 1"},
		{"my|", `{"my.metric"}|`},
		{`{"my|`, `{"my.metric"|`},
		{"node_cpu_seconds_total{|", `node_cpu_seconds_total{cpu="|`},
		{"node_cpu_seconds_total{m|", `node_cpu_seconds_total{mode="|`},
		{`node_cpu_seconds_total{m|="idle"}`, `node_cpu_seconds_total{mode|="idle"}`},
		{`node_cpu_seconds_total{cpu="0",|}`, `node_cpu_seconds_total{cpu="0",instance="|}`},
		{`node_cpu_seconds_total{mode |`, `node_cpu_seconds_total{mode =|`},
		{`node_cpu_seconds_total{mode="|`, `node_cpu_seconds_total{mode="a.b"|`},
		{`node_cpu_seconds_total{mode="io|"}`, `node_cpu_seconds_total{mode="iowait|"}`},
		{`node_cpu_seconds_total{mode="io|wrong"}`, `node_cpu_seconds_total{mode="iowait|"}`},
		{`rate(node_cpu_seconds_total{mode="us|}[5m])`, `rate(node_cpu_seconds_total{mode="user"|}[5m])`},
		{`node_cpu_seconds_total{mode="|, cpu="0"}`, `node_cpu_seconds_total{mode="steal"|, cpu="0"}`},
		{`node_cpu_seconds_total{mode=|`, `node_cpu_seconds_total{mode="a.b"|`},
		{`node_cpu_seconds_total{mode="say|"}`, `node_cpu_seconds_total{mode="say \"hi\"|"}`},
		{`node_cpu_seconds_total{mode=~"idle|io"}`, `node_cpu_seconds_total{mode=~"idle"}`},
		{`node_cpu_seconds_total{mode=~"a|"}`, `node_cpu_seconds_total{mode=~"a\\.b|"}`},
		{`node_cpu_seconds_total{mode=~'us|`, `node_cpu_seconds_total{mode=~'user'|`},
		{`up{odd|`, `up{"odd.label"="|`},
		{"sum by (|) (rate(node_cpu_seconds_total[5m]))", "sum by (cpu|) (rate(node_cpu_seconds_total[5m]))"},
		{"sum(up) by (|)", "sum(up) by (instance|)"},
		{"sum(up) by (job, in|)", "sum(up) by (job, instance|)"},
		{"sum(up) b|", "sum(up) by (|)"},
		{"sum(up) |", "sum(up) by (|)"},
		{"sum |", "sum by (|)"},
		{"sum by (job) |", "sum by (job) (|)"},
		{"up |", "up and |"},
		{"up of|", "up offset |"},
		{"up @ |", "up @ start()|"},
		{"up an|", "up and |"},
		{"up and |", "up and on (|)"},
		{"up / on (job) gr|", "up / on (job) group_left (|)"},
		{"up > b|", "up > bool |"},
		{"rate(up[|", "rate(up[5m|"},
		{"rate(up[1|])", "rate(up[1m|])"},
		{"rate(up[15|])", "rate(up[15m|])"},
		{"up offset 1h|", "up offset 1h|"},
		{`label_replace(up, "|`, `label_replace(up, "instance"|`},
		{"# up |", "# up |"},
		{"up[5m] # ra|", "up[5m] # ra|"},
	} {
		before, after, _ := strings.Cut(c.text, "|")
		if strings.Contains(c.text, "idle|io") { // the bar is the regular expression's own
			continue
		}
		done := Complete(before+after, len(before), filled())
		got := c.text
		if len(done.Items) > 0 {
			changed, cursor := done.Apply(before+after, done.Items[0])
			got = changed[:cursor] + "|" + changed[cursor:]
		}
		if got != c.first {
			t.Errorf("%s\n gives %s\n  want %s", c.text, got, c.first)
		}
	}
}

func TestCompleteAlternative(t *testing.T) {
	text := `node_cpu_seconds_total{mode=~"idle|io"}`
	done := Complete(text, len(text)-2, filled())
	if got, cursor := done.Apply(text, done.Items[0]); got != `node_cpu_seconds_total{mode=~"idle|iowait"}` || cursor != len(got)-2 {
		t.Errorf("%s, cursor at %d", got, cursor)
	}
}

func TestCompleteSaysWhatIsKnown(t *testing.T) {
	done := Complete("cpu", 3, filled())
	if len(done.Items) == 0 || done.Items[0].Detail != "counter in seconds" || done.Items[0].Help != "seconds by mode" || !slices.Equal(done.Items[0].Hits, []int{5, 6, 7}) {
		t.Errorf("%+v", done.Items)
	}
	done = Complete("histogram_qu", 12, filled())
	if done.Items[0].Detail != "histogram_quantile(phi scalar, v instant-vector)" || done.Items[0].Help == "" {
		t.Errorf("%+v", done.Items[0])
	}
}

func TestCompleteAsksForWhatItLacks(t *testing.T) {
	for _, c := range []struct {
		text string
		need Need
	}{
		{"no", Need{Kind: NeedMetrics}},
		{`x{a="b",`, Need{Kind: NeedLabels, Selector: `x{a="b"}`}},
		{`x{a="b",c="`, Need{Kind: NeedValues, Label: "c", Selector: `x{a="b"}`}},
		{`{a="b",c="`, Need{Kind: NeedValues, Label: "c", Selector: `{a="b"}`}},
		{`{a!="b",c="`, Need{Kind: NeedValues, Label: "c"}},
		{`{a=~".*",c="`, Need{Kind: NeedValues, Label: "c"}},
		{`{a=~"$x",d="e",c="`, Need{Kind: NeedValues, Label: "c", Selector: `{d="e"}`}},
		{`x{a=~"(",c="`, Need{Kind: NeedValues, Label: "c", Selector: "x"}},
		{`{"my.metric",c="`, Need{Kind: NeedValues, Label: "c", Selector: `{"my.metric"}`}},
		{`sum by (`, Need{Kind: NeedLabels}},
		{`sum(rate(x{a="b"}[5m])) by (`, Need{Kind: NeedLabels, Selector: `x{a="b"}`}},
		{`a / on (`, Need{Kind: NeedLabels, Selector: "a"}},
	} {
		done := Complete(c.text, len(c.text), NewMemory())
		if !slices.Contains(done.Needs, c.need) {
			t.Errorf("%s: needs %+v, want %+v", c.text, done.Needs, c.need)
		}
	}
}

func TestCompleteVariables(t *testing.T) {
	m := filled()
	m.Names = []string{"instance", "__rate_interval"}
	for text, want := range map[string]string{"rate(up[": "$__rate_interval", "up{a=\"$in": "", "$i": "$instance", "$": "$__rate_interval", "$__r": "$__rate_interval"} {
		done := Complete(text, len(text), m)
		if want != "" && (len(done.Items) == 0 || done.Items[0].Insert != want) {
			t.Errorf("%s: %+v", text, done.Items)
		}
	}
}

func TestMemoryIsBounded(t *testing.T) {
	m := filled()
	for i := range 3 * maxRemembered {
		m.Put(Need{Kind: NeedValues, Label: fmt.Sprint(i)}, nil)
	}
	if len(m.lists) > maxRemembered || len(m.order) != len(m.lists) {
		t.Errorf("%d lists remembered, %d in order", len(m.lists), len(m.order))
	}
	if _, known := m.Metrics(); !known {
		t.Error("the metrics were forgotten")
	}
}

// large is a server with 5,000 metrics and 100,000 values of a label.
func large() *Memory {
	m := NewMemory()
	var metrics, values []string
	about := map[string]Metadata{}
	for i := range 5000 {
		name := fmt.Sprintf("service_%d_http_request_duration_seconds_%s_total", i%97, strings.Repeat(string(rune('a'+i%26)), 1+i%5)+fmt.Sprint(i))
		metrics = append(metrics, name)
		about[name] = Metadata{Type: "counter", Help: "requests"}
	}
	for i := range 100_000 {
		values = append(values, fmt.Sprintf("pod-%x-%d.example.internal:9100", i*7919, i))
	}
	m.Put(Need{Kind: NeedMetrics}, metrics)
	m.PutMetadata(about)
	m.Put(Need{Kind: NeedValues, Label: "instance", Selector: "up"}, values)
	return m
}

func BenchmarkComplete(b *testing.B) {
	m := large()
	for _, text := range []string{"", "h", "rate(http_request", "sttl", `up{instance="`, `up{instance="p`, `up{instance="pod-7`, `up{instance="p9exa`, `up{instance="zzz`} {
		b.Run(text, func(b *testing.B) {
			for b.Loop() {
				Complete(text, len(text), m)
			}
		})
	}
}
