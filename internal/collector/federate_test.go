package collector

import (
	"fmt"
	"math"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/prometheus/model/labels"
	marker "github.com/prometheus/prometheus/model/value"
	"github.com/prometheus/prometheus/tsdb/tsdbutil"
)

// One collector takes another's newest samples, also histograms, as they are.
func TestFederation(t *testing.T) {
	far := collect(t, Config{File: write(t, "prometheus.yml", "global: {external_labels: {site: attic}}\n"), RemoteWrite: true})
	now := time.Now().UnixMilli()
	named := func(name string, more ...string) labels.Labels {
		return labels.FromStrings(append([]string{"__name__", name}, more...)...)
	}
	old := []sample{{t: now - 30_000, v: 1}, {t: now - 20_000, v: 2.5}}
	err := remoteWrite(far.url, []missed{
		{named("a", "job", "x", "instance", "i"), old},
		{named("a", "job", "y"), old},
		{named("b", "site", "cellar"), old},
		{named("ended"), append(old[:1:1], sample{t: now - 10_000, v: math.Float64frombits(marker.StaleNaN)})},
		{named("old"), []sample{{t: now - 600_000, v: 1}}},
		{named("h"), []sample{{t: now - 20_000, fh: tsdbutil.GenerateTestFloatHistogram(3)}}},
		{named("g"), []sample{{t: now - 20_000, fh: tsdbutil.GenerateTestGaugeFloatHistogram(4)}}},
		{named("empty"), []sample{{t: now - 20_000, fh: tsdbutil.GenerateTestFloatHistogram(0)}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	_, page := get(t, far.url+"/federate?"+url.Values{"match[]": {`{__name__=~"a|b|ended|old|h"}`, `a{job="x"}`}}.Encode())
	want := fmt.Sprintf(`# TYPE a untyped
a{instance="i",job="x",site="attic"} 2.5 %[1]d
a{job="y",site="attic",instance=""} 2.5 %[1]d
# TYPE b untyped
b{site="cellar",instance=""} 2.5 %[1]d
`, now-20_000)
	if page != want {
		t.Errorf("got  %s\nwant %s", page, want)
	}
	if code, page := get(t, far.url+"/federate?match[]=a{"); code != 400 || !strings.Contains(page, "match[]: ") {
		t.Errorf("%d %s", code, page)
	}
	near := collect(t, Config{File: write(t, "prometheus.yml", fmt.Sprintf(`
global: {scrape_interval: 1s}
scrape_configs:
  - job_name: far
    honor_labels: true
    scrape_native_histograms: true
    metrics_path: /federate
    params: {'match[]': ['{__name__=~".+"}']}
    static_configs: [{targets: [%q]}]
`, strings.TrimPrefix(far.url, "http://")))})
	eventuallyValue(t, near.url, `a{job="x",instance="i",site="attic"}`, "2.5")
	eventuallyValue(t, near.url, `timestamp(a{job="x"}) * 1000 == bool `+fmt.Sprint(now-20_000), "1")
	for _, name := range []string{"h", "g", "empty"} {
		expr := fmt.Sprintf(`histogram_sum(%[1]s) + histogram_count(%[1]s) + histogram_fraction(0, 2, %[1]s)`, name)
		eventuallyValue(t, near.url, expr, value(t, far.url, expr))
	}
}
