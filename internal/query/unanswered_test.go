package query

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/montui/montui/internal/dashboard"
	"github.com/montui/montui/internal/frame"
)

// TestUnansweredVariablesKeepWhatWasSaved: without options nothing can be said against a saved value.
func TestUnansweredVariablesKeepWhatWasSaved(t *testing.T) {
	d := parse(t, `{"templating":{"list":[
		{"name":"star","type":"query","query":"label_values(a)","includeAll":true,"current":{"text":"All","value":"*"}},
		{"name":"all","type":"query","query":"label_values(b)","includeAll":true,"current":{"text":"All","value":"$__all"}},
		{"name":"none","type":"query","query":"label_values(c)","multi":true,"current":{}},
		{"name":"sql","type":"query","query":"select 1","datasource":{"type":"mysql","uid":"x"},"current":{"text":"720","value":"720"}}]}}`)
	vars, _, err := Resolve(t.Context(), &fakeSource{err: errors.New("gone")}, d, testFrom, testTo, nil)
	if err == nil {
		t.Error("the error of the first question is lost")
	}
	for name, want := range map[string]string{"star": "*", "none": "", "sql": "720"} {
		if got, _ := vars.Get(name); len(got.Values) != 1 || got.Values[0] != want || got.All {
			t.Errorf("%s is %v, want %q", name, got, want)
		}
	}
	if got, _ := vars.Get("all"); !got.All {
		t.Errorf("all is %v", got)
	}
}

func TestForeignSource(t *testing.T) {
	d := parse(t, `{"templating":{"list":[{"name":"vm","type":"datasource","query":"victoriametrics-metrics-datasource"},{"name":"es","type":"datasource","query":"elasticsearch"}]}}`)
	vars, _, err := Resolve(t.Context(), &fakeSource{}, d, testFrom, testTo, nil)
	if err != nil {
		t.Fatal(err)
	}
	for ref, want := range map[dashboard.Ref]bool{
		{UID: "TemporalMetrics"}: false, {UID: "tempo"}: true, {UID: "Tempo-eu"}: true, {UID: "Lokison"}: false, {UID: "${vm}"}: false,
		{UID: "${es}"}: true, {Type: "prometheus", UID: "loki"}: false, {Type: "loki", UID: "p"}: true,
	} {
		if _, got := foreignSource(ref, vars); got != want {
			t.Errorf("%+v is foreign: %v", ref, got)
		}
	}
}

// TestHeatmapBuckets: counts are never negative, and a series without le is a bucket by its name.
func TestHeatmapBuckets(t *testing.T) {
	r := Request{Format: "heatmap", Step: 1, Legend: "{{q}}"}
	one := func(labels frame.Labels, values ...float64) *frame.Frame {
		return seriesFrame(r, "matrix", labels, []int64{0, 1}, values)
	}
	got := shape(frame.Frames{one(frame.Labels{"le": "1"}, 3, 5), one(frame.Labels{"le": "0.5"}, 2, 6)}, r)
	if len(got) != 1 || got[0].Fields[1].Name != "0.5" || got[0].Fields[2].Numbers[0] != 1 || got[0].Fields[2].Numbers[1] != 0 {
		t.Errorf("%s", words(got, nil))
	}
	got = shape(frame.Frames{one(frame.Labels{"q": "p99"}, 3, 5)}, r)
	if len(got) != 1 || got[0].Fields[1].Name != "p99" {
		t.Errorf("%s", words(got, nil))
	}
}

// metricNames is a source whose series have a name.
type metricNames struct{ fakeSource }

func (*metricNames) LabelNames(context.Context, []string, time.Time, time.Time) ([]string, error) {
	return []string{"__name__", "job"}, nil
}

// TestLabelNamesOfAMetric: the metric's name is a label of all, and no choice among those of one.
func TestLabelNamesOfAMetric(t *testing.T) {
	d := parse(t, `{"templating":{"list":[{"name":"one","type":"query","query":"label_names(up)"},{"name":"all","type":"query","query":"label_names()"}]}}`)
	vars, _, err := Resolve(t.Context(), &metricNames{}, d, testFrom, testTo, nil)
	if err != nil || len(vars.Options("one")) != 1 || len(vars.Options("all")) != 2 {
		t.Errorf("%v %v %v", vars.Options("one"), vars.Options("all"), err)
	}
}
