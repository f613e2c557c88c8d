package query

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"net"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/montui/montui/internal/frame"
)

// answerOf is an answer of so many series and points, with values as counters and rates have them.
func answerOf(series, points int) []byte {
	var body bytes.Buffer
	body.WriteString(`{"status":"success","data":{"resultType":"matrix","result":[`)
	for s := range series {
		if s > 0 {
			body.WriteByte(',')
		}
		fmt.Fprintf(&body, `{"metric":{"__name__":"cpu","mode":"idle","cpu":"%d"},"values":[`, s)
		for i := range points {
			if i > 0 {
				body.WriteByte(',')
			}
			fmt.Fprintf(&body, `[%d,"%g"]`, 1773576000+15*i, float64(i)*1.37)
		}
		body.WriteString(`]}`)
	}
	body.WriteString(`]}}`)
	return body.Bytes()
}

func decodeAll(data []byte, r Request) (frame.Frames, error) {
	e, err := decodeAnswer(bytes.NewReader(data), 0)
	if err != nil {
		return nil, err
	}
	return e.frames(r)
}

func TestDecodeKeepsSoMany(t *testing.T) {
	e, err := decodeAnswer(bytes.NewReader(answerOf(7, 3)), 5)
	if err != nil || len(e.series) != 5 || len(e.Warnings) != 1 || !strings.Contains(e.Warnings[0], "7 series, of which the first 5 are kept") {
		t.Errorf("%d series, %q, %v", len(e.series), e.Warnings, err)
	}
	if e, err := decodeAnswer(bytes.NewReader(answerOf(5, 3)), 5); err != nil || len(e.series) != 5 || len(e.Warnings) > 0 {
		t.Errorf("%d series, %q, %v", len(e.series), e.Warnings, err)
	}
}

func TestDecodeAnyOrder(t *testing.T) {
	for name, body := range map[string]string{
		"usual":        `{"status":"success","data":{"resultType":"matrix","result":[{"metric":{"a":"\u00e9\n"},"values":[[1.0005,"1"],[2,"-Inf"]]}]}}`,
		"result first": `{"data":{"result":[{"values":[[1.0005,"1"],[2,"-Inf"]],"metric":{"a":"é\n"}}],"stats":{"x":[1,{}]},"resultType":"matrix"},"other":[{"y":null}],"status":"success"}`,
		"spaces":       "{ \"status\" : \"success\" ,\n \"data\" : { \"resultType\":\"matrix\", \"result\" : [ { \"metric\" : { \"a\" : \"é\\n\" } , \"values\" : [ [ 1.0005 , \"1\" ] ,\t[ 2.000 , \"-Inf\" ] ] } ] } }",
	} {
		frames, err := decodeAll([]byte(body), Request{})
		if err != nil || len(frames) != 1 || words(frames, nil) != "Time=[1001 2000] Value=[1 -Inf]" || frames[0].Fields[1].Labels["a"] != "é\n" {
			t.Errorf("%s: %v %s", name, err, words(frames, err))
		}
	}
}

func TestDecodeRefuses(t *testing.T) {
	good := string(answerOf(2, 3))
	for cut := range len(good) - 1 {
		if _, err := decodeAll([]byte(good[:cut]), Request{}); err == nil {
			t.Fatalf("an answer cut at %d was taken", cut)
		}
	}
	for _, result := range []string{`[{"values":[[1]]}]`, `[{"values":[[1,"2",3]]}]`, `[{"values":[["1","2"]]}]`, `[{"values":[[1,2]]}]`, `[{"values":[[1e300,"2"]]}]`,
		`[{"metric":{"a":1}}]`, `[{"value":[1,""]}]`, `[1]`, `[1,"2",3]`, `"x"`} {
		if frames, err := decodeAll([]byte(`{"status":"success","data":{"resultType":"matrix","result":`+result+`}}`), Request{}); err == nil {
			t.Errorf("%s was taken: %s", result, words(frames, nil))
		}
	}
}

// TestNumberIsStrconvs: the short way gives the same float, to the bit.
func TestNumberIsStrconvs(t *testing.T) {
	for _, s := range []string{"0", "-0", "1", "12.5", "0.1", "0.30000000000000004", "123456789012345", "1234567890123456", "12345678901234567", "999999999999999.9", "99999999999999.9",
		"1e5", "-1.25", ".5", "5.", "-", "", "+Inf", "-Inf", "NaN", "1e999", "0x10", "1.2.3", "1,5", " 1", "000000000000001", "0.000000000000001", "123456789.123456"} {
		want, err := strconv.ParseFloat(s, 64)
		ok := err == nil || strings.Contains(err.Error(), "range")
		got, fine := number([]byte(s))
		if fine != ok || ok && math.Float64bits(got) != math.Float64bits(want) {
			t.Errorf("%q: got %v %v, want %v %v", s, got, fine, want, ok)
		}
	}
}

func TestBodiesBreakOffAndGrow(t *testing.T) {
	c := serve(t, func(r *http.Request) (int, string) {
		switch r.Form.Get("query") {
		case "cut":
			return 200, string(answerOf(3, 100)[:900])
		case "long":
			return 200, string(answerOf(20, 100))
		case "long error":
			return 400, `{"status":"error","errorType":"bad_data","error":"` + strings.Repeat("x", 20_000) + `"}`
		case "refused midway":
			return 500, `{"status":"success","data":{"resultType":"matrix","result":[]},"errorType":"x"`
		}
		return 200, "<html>" + strings.Repeat("login", 10_000)
	})
	c.limit = 10_000
	for query, want := range map[string]string{"cut": "breaks off", "long": "larger than", "long error": "does not answer", "refused midway": "breaks off", "": "web page"} {
		_, err := c.Query(t.Context(), Request{Expr: query, Instant: true})
		if query == "long error" && err != nil && strings.Contains(err.Error(), "larger than") {
			continue
		}
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", query, err, want)
		}
		if _, _, err = c.Raw(t.Context(), Request{Expr: query, Instant: true}); err == nil {
			t.Errorf("%s was taken raw", query)
		}
	}
}

// FuzzDecode: whatever is taken is what encoding/json reads, too.
func FuzzDecode(f *testing.F) {
	f.Add(answerOf(2, 3))
	f.Add([]byte(`{"status":"success","data":{"resultType":"vector","result":[{"metric":{"a":"b"},"value":[1.5,"NaN"]},{"metric":{},"histogram":[1,{"count":"1"}]}]},"warnings":["w"],"infos":["i"]}`))
	f.Add([]byte(`{"status":"success","data":{"resultType":"string","result":[1,"x"]}}`))
	f.Add([]byte(`{"status":"error","errorType":"bad_data","error":"parse","data":null}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		e, err := decodeAnswer(bytes.NewReader(data), 0)
		if err != nil {
			return
		}
		_, _ = e.frames(Request{RefID: "A", Expr: "up"})
		var plain struct {
			Status string
			Data   struct {
				ResultType string
				Result     []struct {
					Values [][2]any
				}
			}
		}
		if json.Unmarshal(data, &plain) != nil || plain.Status != e.Status || plain.Data.ResultType != e.resultType || len(plain.Data.Result) != len(e.series) {
			return // encoding/json takes keys in any case and of several the last
		}
		for i, s := range plain.Data.Result {
			for k, sample := range s.Values {
				text, ok := sample[1].(string)
				want, err := strconv.ParseFloat(text, 64)
				if !ok || err != nil || k >= len(e.series[i].values) {
					continue
				}
				if got := e.series[i].values[k]; got != want && !math.IsNaN(want) {
					t.Errorf("%q read as %v", text, got)
				}
			}
		}
	})
}

// BenchmarkFramesOf is a large panel's answer read to frames.
func BenchmarkFramesOf(b *testing.B) {
	for _, size := range []struct{ series, points int }{{200, 1000}, {10_000, 100}, {100_000, 1}} {
		b.Run(fmt.Sprintf("%dx%d", size.series, size.points), func(b *testing.B) {
			data := answerOf(size.series, size.points)
			b.SetBytes(int64(len(data)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := decodeAll(data, Request{RefID: "A", Step: 15000}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// TestConnectionsAreUsedAgain: an answer is read to its end, whatever is in it.
func TestConnectionsAreUsedAgain(t *testing.T) {
	var mu sync.Mutex
	opened := 0
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_ = r.ParseForm()
		if r.Form.Get("query") == "bad" {
			w.WriteHeader(400)
			_, _ = w.Write([]byte(`{"status":"error","errorType":"bad_data","error":"no"}` + "\n"))
			return
		}
		_, _ = w.Write(answerOf(50, 200)) // beyond what is sent with a length
	}))
	server.Config.ConnState = func(_ net.Conn, s http.ConnState) {
		if mu.Lock(); s == http.StateNew {
			opened++
		}
		mu.Unlock()
	}
	server.Start()
	defer server.Close()
	c, err := NewClient(server.URL, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := range 20 {
		_, err := c.Query(t.Context(), Request{Expr: []string{"good", "bad"}[i%2], From: 0, To: 1, Step: 1})
		if (err != nil) != (i%2 == 1) {
			t.Fatal(err)
		}
	}
	mu.Lock()
	defer mu.Unlock()
	if opened != 1 {
		t.Errorf("20 questions opened %d connections", opened)
	}
}
