package main

import (
	"bytes"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/spf13/cobra"
)

// ask runs montui query against a server that answers as given.
func ask(t *testing.T, answer string, args ...string) (stdout, stderr string, err error) {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(answer)) }))
	defer server.Close()
	t.Setenv("HOME", t.TempDir())
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
	root := &cobra.Command{Use: "montui", SilenceErrors: true, SilenceUsage: true}
	root.PersistentFlags().String("url", "", "")
	root.AddCommand(newQueryCommand())
	markUsageErrors(root)
	var out, errs bytes.Buffer
	root.SetOut(&out)
	root.SetErr(&errs)
	root.SetArgs(append([]string{"query", "--url", server.URL}, args...))
	err = root.ExecuteContext(t.Context())
	return out.String(), errs.String(), err
}

const upAnswer = `{"status":"success","warnings":["slow"],"data":{"resultType":"vector","result":[{"metric":{"__name__":"up","job":"a\u001b[31m"},"value":[60,"1"]},{"metric":{"job":"b,c"},"value":[60,"0"]}]}}`

func TestQueryOutputs(t *testing.T) {
	for output, want := range map[string]string{
		"json":  `{"resultType":"vector","result":[{"metric":{"__name__":"up","job":"a\u001b[31m"},"value":[60,"1"]},{"metric":{"job":"b,c"},"value":[60,"0"]}]}` + "\n",
		"value": "1\n0\n",
		"table": "__name__  job        value\n          b,c            0\nup        a\\x1b[31m      1\n",
		"csv":   "__name__,job,time,value\nup,a\x1b[31m,1970-01-01T00:01:00.000Z,1\n,\"b,c\",1970-01-01T00:01:00.000Z,0\n",
	} {
		out, errs, err := ask(t, upAnswer, "up", "-o", output)
		if err != nil || out != want || errs != "warning: slow\n" {
			t.Errorf("%s: %v\n%q\n%q", output, err, out, errs)
		}
	}
}

func TestQueryMistakes(t *testing.T) {
	out, errs, err := ask(t, upAnswer, "foo(")
	if exitCode(err) != exitFailed || out != "" || errs != "1:5: parse error: unclosed left parenthesis\n  foo(\n      ^\n" {
		t.Errorf("%v %q %q", err, out, errs)
	}
	for _, args := range [][]string{{"up", "-o", "xml"}, {"up", "--range", "soon"}, {"up", "--start", "now", "--end", "now-1h"}, {"up", "--step", "5s"}, {"up", "--range", "1h", "--step", "0"}, {"up", "--time", "x"}, {" "}, {}} {
		_, _, err := ask(t, upAnswer, args...)
		if exitCode(err) != exitUsage {
			t.Errorf("%q: %v, want a usage error", args, err)
		}
	}
	if _, _, err := ask(t, `{"status":"error","errorType":"execution","error":"boom"}`, "up"); exitCode(err) != exitFailed || !strings.Contains(err.Error(), "boom") {
		t.Errorf("%v", err)
	}
}

func TestQueryRequest(t *testing.T) {
	now := time.UnixMilli(1773578096789)
	for _, c := range []struct {
		f                queryFlags
		instant          bool
		from, to, stepMs int64
	}{
		{queryFlags{}, true, 1773578096789, 1773578096789, 0},
		{queryFlags{at: "now-1h"}, true, 1773574496789, 1773574496789, 0},
		{queryFlags{span: "1h"}, false, 1773574496789, 1773578096789, 60000},
		{queryFlags{start: "1773570000", end: "1773570600", step: "30s"}, false, 1773570000000, 1773570600000, 30000},
	} {
		c.f.output, c.f.timeout = "table", time.Second
		r, err := c.f.request("up", now, 80)
		if err != nil || r.Instant != c.instant || r.From != c.from || r.To != c.to || r.Step != c.stepMs {
			t.Errorf("%+v: %+v %v", c.f, r, err)
		}
	}
	var usage usageError
	if _, err := (&queryFlags{output: "table", timeout: time.Second, start: "x"}).request("up", now, 80); !errors.As(err, &usage) {
		t.Errorf("%v", err)
	}
}
