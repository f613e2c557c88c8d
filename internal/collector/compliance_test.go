package collector

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"math"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/prometheus/model/labels"
	"gopkg.in/yaml.v3"
)

// envPrometheus names a Prometheus, other than the one of this machine, to compare with.
const envPrometheus = "MONTUI_TEST_PROMETHEUS"

// envCompliance names a copy of promql/promql-test-queries.yml of prometheus/compliance, whose questions are then asked too.
const envCompliance = "MONTUI_TEST_COMPLIANCE"

// The same data in a collector and in the Prometheus that this machine has: the same answers.
func TestAnswersAsPrometheusDoes(t *testing.T) {
	binary, err := exec.LookPath(cmp.Or(os.Getenv(envPrometheus), "prometheus"))
	if err != nil {
		t.Skip("prometheus is not installed")
	}
	theirs := startPrometheus(t, binary)
	_, build := get(t, theirs+"/api/v1/status/buildinfo")
	old := strings.Contains(build, `"version":"2.`)
	ours := collect(t, Config{File: write(t, "prometheus.yml", "storage: {tsdb: {out_of_order_time_window: 2h}}\n"), RemoteWrite: true}).url
	start := time.Now().Add(-time.Hour).Truncate(10 * time.Second)
	for from := 0; from < 720; from += 60 {
		batch := shop(start, from, from+60)
		for _, to := range []string{theirs, ours} {
			if err := remoteWrite(to, batch); err != nil {
				t.Fatal(err)
			}
		}
	}
	var c compared
	for _, expr := range slices.Concat(questions(), compliance(t)) {
		if old && changed.MatchString(expr) {
			continue
		}
		// Samples lie between the steps, and so at no bound of a range: of these, 2.x counts the left one in, 3.x not.
		ask := url.Values{"query": {expr}, "start": {seconds(start.Add(30 * time.Minute))}, "end": {seconds(start.Add(40 * time.Minute))}, "step": {"10"}}
		c.compare(t, expr, "/api/v1/query_range?"+ask.Encode(), ours, theirs)
		now := url.Values{"query": {expr}, "time": {seconds(start.Add(50 * time.Minute))}}
		c.compare(t, expr, "/api/v1/query?"+now.Encode(), ours, theirs)
	}
	t.Logf("%d questions: %d answers the same byte for byte, %d in the 12th digit, %d refused by both", c.asked, c.same, c.close, c.refused)
	if c.asked < 500 {
		t.Errorf("only %d questions", c.asked)
	}
}

// changed is what 3.0 changed: any text may be a label's name, and a subquery's range is open to the left, as is each range.
var changed = regexp.MustCompile(`~invalid|\[\w+:\w+\]`)

func startPrometheus(t *testing.T, binary string) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := l.Addr().String()
	l.Close()
	ctx, stop := context.WithCancel(context.Background())
	cmd := exec.CommandContext(ctx, binary, "--config.file="+write(t, "prometheus.yml", ""), "--storage.tsdb.path="+t.TempDir(),
		"--web.listen-address="+address, "--web.enable-remote-write-receiver", "--log.level=error")
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { stop(); _ = cmd.Wait() })
	eventually(t, "Prometheus is ready", func() (bool, string) {
		code, body := get(t, "http://"+address+"/-/ready")
		return code == http.StatusOK, body
	})
	return "http://" + address
}

// shop is what three instances of a service say of themselves, every five seconds.
func shop(start time.Time, from, to int) (all []missed) {
	add := func(name string, value func(i int) float64, pairs ...string) {
		m := missed{labels: labels.FromStrings(append([]string{"__name__", name, "job", "demo"}, pairs...)...)}
		for i := from; i < to; i++ {
			if v := value(i); !math.IsInf(v, -1) {
				m.samples = append(m.samples, sample{t: start.UnixMilli() + int64(i)*5000 + 1300, v: v})
			}
		}
		if len(m.samples) > 0 {
			all = append(all, m)
		}
	}
	for n := range 3 {
		at := fmt.Sprintf("demo.promlabs.com:1000%d", n)
		k := float64(n + 1)
		for p, kind := range []string{"free", "used", "buffers", "cached"} {
			add("demo_memory_usage_bytes", func(i int) float64 { return 1e9*k + 1e8*math.Sin(float64(i*(p+1))/50) }, "instance", at, "type", kind)
		}
		add("demo_num_cpus", func(int) float64 { return 4 * k }, "instance", at)
		for p, mode := range []string{"user", "system", "idle"} {
			add("demo_cpu_usage_seconds_total", func(i int) float64 { return float64((i+n*90)%400) * 0.7 * float64(p+1) * k }, "instance", at, "mode", mode)
		}
		add("demo_disk_usage_bytes", func(i int) float64 { return 5e10 + float64(i)*k*1000.5 }, "instance", at)
		add("demo_batch_last_success_timestamp_seconds", func(i int) float64 { return float64(start.Unix() + int64(i/30)*150) }, "instance", at)
		add("demo_intermittent_metric", func(i int) float64 {
			if i%120 > 40 {
				return math.Inf(-1) // is not there
			}
			return float64(i)
		}, "instance", at)
		count := 0.0
		for p, le := range []string{"0.0001", "0.001", "0.01", "0.1", "1", "+Inf"} {
			count += float64(p*p) * k
			c := count
			add("demo_api_request_duration_seconds_bucket", func(i int) float64 { return math.Floor(float64(i) * c / 3) }, "instance", at, "path", "/api", "le", le)
		}
		add("demo_api_request_duration_seconds_count", func(i int) float64 { return math.Floor(float64(i) * count / 3) }, "instance", at, "path", "/api")
		add("demo_api_request_duration_seconds_sum", func(i int) float64 { return float64(i) * k / 7 }, "instance", at, "path", "/api")
	}
	return all
}

// questions are the language's constructs, each over each of its arguments.
func questions() (all []string) {
	operators := strings.Fields("+ - * / % ^ == != < > <= >=")
	for _, op := range operators {
		left, right := "demo_memory_usage_bytes", "demo_num_cpus"
		all = append(all,
			left+" "+op+" 3", "3 "+op+" "+left, "time() "+op+" "+right, right+" "+op+" -1.5e3",
			left+" "+op+" on(instance) group_left "+right, right+" "+op+" on(instance) group_right "+left, left+" "+op+" ignoring(type) group_left "+right,
			left+` `+op+` `+left+` offset 3m`)
		if strings.ContainsAny(op, "=<>") {
			all = append(all, left+" "+op+" bool 1e9", "1 "+op+" bool 2")
		}
	}
	for _, set := range []string{"and", "or", "unless"} {
		all = append(all, `demo_memory_usage_bytes{type=~"free|used"} `+set+` on(instance) (demo_num_cpus > 4)`)
	}
	for _, agg := range []string{"sum", "avg", "min", "max", "count", "stddev", "stdvar", "group", "topk 2", "bottomk 2", "quantile 0.3", `count_values "v"`} {
		name, arg, _ := strings.Cut(agg, " ")
		if arg != "" {
			arg += ", "
		}
		for _, by := range []string{"", "by (instance)", "without (type, job)", "by (none)"} {
			all = append(all, fmt.Sprintf("%s %s (%sdemo_memory_usage_bytes)", name, by, arg), fmt.Sprintf("%s %s (%snone_such)", name, by, arg))
		}
	}
	for _, window := range []string{"1s", "20s", "3m", "25m"} {
		for _, f := range strings.Fields("sum avg min max count stddev stdvar last present absent quantile") {
			arg := ""
			if f == "quantile" {
				arg = "0.7, "
			}
			all = append(all, fmt.Sprintf("%s_over_time(%sdemo_intermittent_metric[%s])", f, arg, window))
		}
		for _, f := range strings.Fields("rate increase delta irate idelta deriv resets changes") {
			all = append(all, fmt.Sprintf("%s(demo_cpu_usage_seconds_total[%s])", f, window), fmt.Sprintf("sum by (mode) (%s(demo_cpu_usage_seconds_total[%s] offset 2m))", f, window))
		}
		all = append(all, "predict_linear(demo_disk_usage_bytes["+window+"], 3600)", "max_over_time(rate(demo_cpu_usage_seconds_total[1m])["+window+":7s])")
	}
	for _, f := range strings.Fields("abs ceil floor exp sqrt ln log2 log10 round sgn sin cos tan asin acos atan sinh cosh tanh asinh acosh atanh deg rad timestamp sort sort_desc scalar absent minute hour day_of_week day_of_month day_of_year days_in_month month year") {
		all = append(all, f+"(demo_num_cpus)", f+"(-demo_num_cpus / 7)")
	}
	for _, q := range []string{"-1", "0", "0.2", "0.5", "0.9", "1", "2"} {
		all = append(all, "histogram_quantile("+q+", sum by (le) (rate(demo_api_request_duration_seconds_bucket[2m])))", "histogram_quantile("+q+", demo_api_request_duration_seconds_bucket)")
	}
	return append(all, "1", "-Inf", "NaN", "0x1f", `"text"`, "time()", "vector(2)", "pi()", "foo(", "sum(", "rate(demo_num_cpus)", "demo_num_cpus[5m]", "demo_num_cpus @ start()", "demo_num_cpus @ end() offset -1m",
		"clamp(demo_num_cpus, 5, 9)", "clamp_min(demo_num_cpus, 5)", "clamp_max(demo_num_cpus, 5)", `label_replace(demo_num_cpus, "x", "$1", "instance", ".*:(.*)")`, `label_join(demo_num_cpus, "x", "/", "job", "instance")`,
		`{__name__=~"demo_(num|disk).*"}`, `{job="demo", type!=""}`, `{job=~".*"}`, "demo_memory_usage_bytes / demo_num_cpus", `absent_over_time(none_such{a="b"}[5m])`, `label_replace(demo_num_cpus, "instance", "", "", "")`)
}

// compliance are the questions of prometheus/compliance, when they are at hand.
func compliance(t *testing.T) (all []string) {
	path := os.Getenv(envCompliance)
	if path == "" {
		return nil
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Cases []struct {
			Query string   `yaml:"query"`
			Args  []string `yaml:"variant_args"`
		} `yaml:"test_cases"`
	}
	if err := yaml.Unmarshal(text, &file); err != nil {
		t.Fatal(err)
	}
	values := map[string]string{
		"range": "1s 15s 1m 5m 15m 1h", "offset": "1m 5m 10m", "simpleAggrOp": "sum avg max min count stddev stdvar", "simpleTimeAggrOp": "sum avg max min count stddev stdvar absent last",
		"topBottomOp": "topk bottomk", "quantile": "-0.5 0.1 0.5 0.75 0.95 0.90 0.99 1 1.5", "arithBinOp": "+ - * / % ^", "compBinOp": "== != < > <= >=", "binOp": "+ - * / % ^ == != < > <= >=",
		"simpleMathFunc": "abs ceil floor exp sqrt ln log2 log10 round", "extrapolatedRateFunc": "delta rate increase", "clampFunc": "clamp_min clamp_max", "instantRateFunc": "idelta irate",
		"dateFunc": "day_of_month day_of_week days_in_month hour minute month year",
	}
	for _, c := range file.Cases {
		variants := []string{c.Query}
		for _, arg := range c.Args {
			var more []string
			for _, v := range variants {
				for _, value := range strings.Fields(values[arg]) {
					more = append(more, strings.ReplaceAll(v, "{{."+arg+"}}", value))
				}
			}
			variants = more
		}
		all = append(all, variants...)
	}
	t.Logf("%d questions of prometheus/compliance", len(all))
	return all
}

type compared struct{ asked, same, close, refused int }

func (c *compared) compare(t *testing.T, expr, path, ours, theirs string) {
	t.Helper()
	c.asked++
	code, got := get(t, ours+path)
	reference, want := get(t, theirs+path)
	switch {
	case code != reference:
		t.Errorf("%s: %d %.200s\nwant %d %.200s", expr, code, got, reference, want)
	case code != http.StatusOK:
		c.refused++
	case data(t, got) == data(t, want):
		c.same++
	case near(data(t, got), data(t, want)):
		c.close++
	default:
		t.Errorf("%s\ngot  %.400s\nwant %.400s", expr, data(t, got), data(t, want))
	}
}

// data is the data of an answer, its series in order; warnings are worded anew with each version.
func data(t *testing.T, body string) string {
	t.Helper()
	var answer struct {
		Data struct{ Result json.RawMessage }
	}
	if err := json.Unmarshal([]byte(body), &answer); err != nil {
		t.Fatalf("%.200s: %v", body, err)
	}
	var all []json.RawMessage
	if json.Unmarshal(answer.Data.Result, &all) != nil {
		return string(answer.Data.Result)
	}
	texts := make([]string, len(all))
	for i, one := range all {
		texts[i] = string(one)
	}
	slices.Sort(texts)
	return strings.Join(texts, "\n")
}

var quoted = regexp.MustCompile(`"[-+0-9.e]+"`)

// near tells whether two answers differ by the 12th digit of their numbers at most: in what order a sum is made changed between
// versions.
func near(a, b string) bool {
	if quoted.ReplaceAllString(a, "#") != quoted.ReplaceAllString(b, "#") {
		return false
	}
	x, y := quoted.FindAllString(a, -1), quoted.FindAllString(b, -1)
	for i := range x {
		v, err1 := strconv.ParseFloat(strings.Trim(x[i], `"`), 64)
		w, err2 := strconv.ParseFloat(strings.Trim(y[i], `"`), 64)
		if err1 != nil || err2 != nil || math.Abs(v-w) > 1e-12*max(math.Abs(v), math.Abs(w)) {
			return false
		}
	}
	return true
}
