package collector

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/prometheus/prometheus/model/histogram"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/prompb"
	"github.com/prometheus/prometheus/promql"
	"github.com/prometheus/prometheus/promql/promqltest"
	"github.com/prometheus/prometheus/storage"
	"github.com/prometheus/prometheus/util/compression"
	"github.com/prometheus/prometheus/util/teststorage"
	v1 "github.com/prometheus/prometheus/web/api/v1"
)

// envPromQL has TestPromQLOverHTTP run all of Prometheus's files, some two hundred collectors; without it, a few.
const envPromQL = "MONTUI_TEST_PROMQL"

// Prometheus's own tests of PromQL: their data is written to a running collector, their questions are asked of it over
// HTTP, and its answers are, byte for byte, those of Prometheus's engine, which the tests in turn hold to what they expect.
func TestPromQLOverHTTP(t *testing.T) {
	shim := &overHTTP{t: t, skipped: map[string]int{}, QueryEngine: promqltest.NewTestEngineWithOpts(t, referenceEngine())}
	few := regexp.MustCompile(`(selectors|subquery|staleness)\.test$`)
	promqltest.RunBuiltinTestsWithStorage(filtered{T: t, run: func(name string) bool {
		return !strings.Contains(name, "start_timestamps") && (os.Getenv(envPromQL) != "" || few.MatchString(name))
	}}, shim, shim.storage)
	t.Logf("%d questions over HTTP to %d collectors; not asked there: %v", shim.asked, shim.collectors, shim.skipped)
	if shim.asked < 500 {
		t.Errorf("only %d questions", shim.asked)
	}
}

// referenceEngine is Prometheus's, with the features that its tests use.
func referenceEngine() promql.EngineOpts {
	return promql.EngineOpts{
		MaxSamples: 50_000_000, Timeout: 100 * time.Second, EnableAtModifier: true, EnableNegativeOffset: true, EnableDelayedNameRemoval: true,
		NoStepSubqueryIntervalFn: func(int64) int64 { return time.Minute.Milliseconds() }, Parser: promqlTestFeatures().parser(),
	}
}

var promqlTestNames = []string{"promql-experimental-functions", "promql-duration-expr", "promql-extended-range-selectors", "promql-binop-fill-modifiers", "promql-delayed-name-removal"}

func promqlTestFeatures() featureSet {
	s, err := parseFeatures(promqlTestNames)
	if err != nil {
		panic(err)
	}
	return s
}

// filtered runs the subtests of those names only.
type filtered struct {
	*testing.T
	run func(name string) bool
}

func (f filtered) Run(name string, do func(*testing.T)) bool {
	if !f.run(name) {
		return true
	}
	return f.T.Run(name, do)
}

// overHTTP is an engine that also asks the collector which has the data, and holds it to the engine's answer.
type overHTTP struct {
	promql.QueryEngine
	t *testing.T

	mu                sync.Mutex
	asked, collectors int
	skipped           map[string]int
}

// twice is a storage that gives a collector what it is given.
type twice struct {
	*teststorage.TestStorage
	running *running
}

func (s *overHTTP) storage(t testing.TB) storage.Storage {
	s.collectors++
	c := collect(t.(*testing.T), Config{File: write(t.(*testing.T), "prometheus.yml", ""), RemoteWrite: true, Features: promqlTestNames, BlockDuration: 24 * time.Hour})
	return twice{TestStorage: teststorage.New(t), running: c}
}

func (s twice) Close() error { return errors.Join(s.TestStorage.Close(), s.running.stop()) }

func (s twice) AppenderV2(ctx context.Context) storage.AppenderV2 {
	return &twiceAppender{AppenderV2: s.TestStorage.AppenderV2(ctx), url: s.running.url, index: map[string]int{}}
}

type twiceAppender struct {
	storage.AppenderV2
	url   string
	all   []missed // in the order of their first samples, by which a storage numbers its series
	index map[string]int
}

func (a *twiceAppender) Append(ref storage.SeriesRef, ls labels.Labels, st, t int64, v float64, h *histogram.Histogram, fh *histogram.FloatHistogram, opts storage.AOptions) (storage.SeriesRef, error) {
	ref, err := a.AppenderV2.Append(ref, ls, 0, t, v, h, fh, opts)
	if err != nil {
		return ref, err
	}
	i, found := a.index[ls.String()]
	if !found {
		i = len(a.all)
		a.index[ls.String()] = i
		a.all = append(a.all, missed{labels: ls})
	}
	a.all[i].samples = append(a.all[i].samples, sample{t, v, h, fh})
	return ref, nil
}

func (a *twiceAppender) Commit() error {
	if err := a.AppenderV2.Commit(); err != nil {
		return err
	}
	return remoteWrite(a.url, a.all)
}

// remoteWrite writes to a receiver.
func remoteWrite(url string, all []missed) error {
	body, err := compression.Encode(compression.Snappy, exactV1(all), nil)
	if err != nil {
		return err
	}
	r, err := http.NewRequest(http.MethodPost, url+"/api/v1/write", bytes.NewReader(body))
	if err != nil {
		return err
	}
	r.Header.Set("Content-Type", "application/x-protobuf")
	r.Header.Set("Content-Encoding", "snappy")
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if resp.StatusCode/100 != 2 {
		text, _ := io.ReadAll(resp.Body)
		return fmt.Errorf("%s: %s", resp.Status, text)
	}
	return nil
}

// exactV1 is encodeV1 that keeps the sign of zero, which the generated code takes for a value not given.
func exactV1(all []missed) (out []byte) {
	field := func(out []byte, number byte, text []byte) []byte {
		out = binary.AppendUvarint(append(out, number<<3|2), uint64(len(text)))
		return append(out, text...)
	}
	for m := range runs(all) {
		var series []byte
		for _, l := range prompb.FromLabels(m.labels, nil) {
			text, _ := l.Marshal() // of strings it never fails
			series = field(series, 1, text)
		}
		for _, s := range m.samples {
			if s.number() {
				text := binary.LittleEndian.AppendUint64([]byte{1<<3 | 1}, math.Float64bits(s.v))
				series = field(series, 2, binary.AppendUvarint(append(text, 2<<3), uint64(s.t)))
				continue
			}
			h := prompb.FromFloatHistogram(s.t, s.fh)
			text, _ := h.Marshal()
			series = field(series, 4, text)
		}
		out = field(out, 1, series)
	}
	return out
}

func (s *overHTTP) NewInstantQuery(ctx context.Context, q storage.Queryable, opts promql.QueryOpts, qs string, ts time.Time) (promql.Query, error) {
	query, err := s.QueryEngine.NewInstantQuery(ctx, q, opts, qs, ts)
	ask := url.Values{"query": {qs}, "time": {seconds(ts)}}
	return s.also(q.(twice).running.url+"/api/v1/query?"+ask.Encode(), query, err)
}

func (s *overHTTP) NewRangeQuery(ctx context.Context, q storage.Queryable, opts promql.QueryOpts, qs string, start, end time.Time, step time.Duration) (promql.Query, error) {
	query, err := s.QueryEngine.NewRangeQuery(ctx, q, opts, qs, start, end, step)
	if step == 0 { // the tests mean an instant by it, the API refuses it
		s.skipped["a step of zero"]++
		return query, err
	}
	ask := url.Values{"query": {qs}, "start": {seconds(start)}, "end": {seconds(end)}, "step": {strconv.FormatFloat(step.Seconds(), 'f', -1, 64)}}
	return s.also(q.(twice).running.url+"/api/v1/query_range?"+ask.Encode(), query, err)
}

func seconds(t time.Time) string {
	return strconv.FormatFloat(float64(t.UnixMilli())/1000, 'f', -1, 64)
}

// also asks address when the query is run, or at once when it is refused.
func (s *overHTTP) also(address string, q promql.Query, err error) (promql.Query, error) {
	a := alsoAsked{Query: q, shim: s, address: address}
	if err != nil {
		a.compare(nil, err)
		return q, err
	}
	return a, nil
}

type alsoAsked struct {
	promql.Query
	shim    *overHTTP
	address string
}

func (a alsoAsked) Exec(ctx context.Context) *promql.Result {
	r := a.Query.Exec(ctx)
	a.compare(r, r.Err)
	return r
}

func (a alsoAsked) compare(r *promql.Result, err error) {
	t := a.shim.t
	t.Helper()
	a.shim.mu.Lock()
	a.shim.asked++
	a.shim.mu.Unlock()
	code, body := get(t, a.address)
	if err != nil {
		if code != http.StatusBadRequest && code != http.StatusUnprocessableEntity {
			t.Errorf("%s: answered %d %.300s\nthough %v", a.address, code, body, err)
		}
		return
	}
	expr, _ := url.Parse(a.address)
	query := expr.Query().Get("query")
	warnings, infos := r.Warnings.AsStrings(query, 10, 10)
	want, err := v1.JSONCodec{}.Encode(&v1.Response{Status: "success", Data: &v1.QueryData{ResultType: r.Value.Type(), Result: r.Value}, Warnings: warnings, Infos: infos})
	if err != nil {
		t.Error(err)
	}
	if body == string(want) {
		return
	}
	// In the order in which a map is walked, where no order is promised.
	if got, want := sorted(t, body), sorted(t, string(want)); got != want || regexp.MustCompile(`\bsort`).MatchString(query) {
		t.Errorf("%s\ngot  %.600s\nwant %.600s", a.address, body, want)
	}
}

// sorted is an answer with its series in order.
func sorted(t testing.TB, body string) string {
	var answer struct {
		Status          string
		Data            struct{ Result json.RawMessage }
		Warnings, Infos []string
	}
	if err := json.Unmarshal([]byte(body), &answer); err != nil {
		t.Errorf("%.300s: %v", body, err)
	}
	var all []json.RawMessage
	if json.Unmarshal(answer.Data.Result, &all) != nil {
		return body
	}
	texts := map[string]int{}
	for _, one := range all {
		texts[string(one)]++
	}
	slices.Sort(answer.Warnings)
	slices.Sort(answer.Infos)
	return fmt.Sprint(answer.Status, slices.Sorted(maps.Keys(texts)), len(all), answer.Warnings, answer.Infos)
}
