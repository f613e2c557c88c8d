package query

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/montui/montui/internal/dashboard"
	"github.com/montui/montui/internal/frame"
)

func TestResolve(t *testing.T) {
	src := &fakeSource{values: map[string][]string{"job ": {"node", "api"}, `instance up{job="node"}`: {"b:1", "a:1"}, `instance up{job="api"}`: {"c:1"}}}
	d := parse(t, `{"schemaVersion":39,"panels":[],"templating":{"list":[
	 {"name":"instance","type":"query","query":{"query":"label_values(up{job=\"$job\"}, instance)","refId":"x"},"sort":1,"multi":true,"includeAll":true,"current":{"value":["gone:1","b:1"],"text":["gone:1","b:1"]}},
	 {"name":"job","type":"query","query":"label_values(job)","current":{"value":"lost","text":"lost"}},
	 {"name":"all","type":"query","query":"label_values(job)","includeAll":true,"allValue":".+","current":{}},
	 {"name":"result","type":"query","query":"query_result(up)","regex":"/i=\"([^\"]+)\"/"},
	 {"name":"series","type":"query","query":"up{x=\"y\"}"},
	 {"name":"custom","type":"custom","query":"Five : 5, b\\,c","current":{"value":"5","text":"old"}},
	 {"name":"const","type":"constant","query":"k"},
	 {"name":"box","type":"textbox","query":"q","current":{"value":"typed","text":"typed"}},
	 {"name":"iv","type":"interval","query":"1m,5m","auto":true,"auto_count":30,"auto_min":"10s","current":{"value":"$__auto_interval_iv","text":"auto"}},
	 {"name":"loki","type":"query","query":"x","datasource":{"type":"loki","uid":"l"}},
	 {"name":"ds","type":"datasource","query":"prometheus"}]}}`)
	vars, notices, err := Resolve(t.Context(), src, d, testFrom, testTo, map[string][]string{"nosuch": {"1"}})
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"job": "[node] [node] false", "instance": "[b:1] [b:1] false", "all": "[node api] [All] true", "result": "[x] [x] false",
		"series": `[up{a="1",b="2"}] [up{a="1",b="2"}] false`, "custom": "[5] [Five] false", "const": "[k] [k] false", "box": "[typed] [typed] false",
		"iv": "[$__auto] [auto] false", "ds": "[prometheus] [prometheus] false",
	} {
		v, ok := vars.Get(name)
		if got := fmt.Sprint(v.Values, " ", v.Texts, " ", v.All); !ok || got != want {
			t.Errorf("%s: got %s, want %s", name, got, want)
		}
	}
	for in, want := range map[string]string{
		`up{i=~"$instance"}`: `up{i=~"b:1"}`, `x{j=~"$all"}`: `x{j=~".+"}`, "rate(x[$iv])": "rate(x[10m])", "$missing [[job]] ${custom:text}": "$missing node Five",
	} {
		if got := vars.expression(in); got != want {
			t.Errorf("%s: got %s, want %s", in, got, want)
		}
	}
	if got := vars.Interpolate("$all on $instance"); got != "All on b:1" {
		t.Errorf("title %q", got)
	}
	if got := fmt.Sprint(vars.Options("instance")); got != "[{a:1 a:1} {b:1 b:1}]" {
		t.Errorf("options %s", got)
	}
	var said []string
	for _, n := range notices {
		said = append(said, n.Text)
	}
	if all := strings.Join(said, "; "); !strings.Contains(all, `"nosuch"`) || !strings.Contains(all, "loki") {
		t.Errorf("notices %q", all)
	}
	vars, _, _ = Resolve(t.Context(), src, d, testFrom, testTo, map[string][]string{"job": {"api"}, "instance": {"$__all"}})
	if got := fmt.Sprint(vars.Selected("instance"), vars.Interpolate("$job")); got != "[{c:1 c:1}]api" {
		t.Errorf("given: %s", got)
	}
}

func TestResolveKeepsGoingWithoutServer(t *testing.T) {
	d := parse(t, `{"panels":[],"schemaVersion":39,"templating":{"list":[{"name":"a","type":"query","query":"label_values(b)"},{"name":"c","type":"custom","query":"x"},
	 {"name":"l1","type":"query","query":"label_values(x{y=\"$l2\"},z)"},{"name":"l2","type":"query","query":"label_values(x{y=\"$l1\"},z)"}]}}`)
	vars, notices, err := Resolve(t.Context(), &fakeSource{err: errors.New("gone")}, d, testFrom, testTo, nil)
	if err == nil || vars.Interpolate("$c") != "x" || len(notices) != 3 || !strings.Contains(notices[0].Text, "circle: l1 → l2 → l1") ||
		notices[2].Text != "variable l1: gone" {
		t.Errorf("%v %v", err, notices)
	}
}

func TestInject(t *testing.T) {
	filters := []Filter{{Key: "job", Operator: "=", Value: `a"b`}, {Key: "my.label", Operator: "!=|", Value: "x|y"}}
	add := `job="a\"b", "my.label"!~"x|y"`
	for in, want := range map[string]string{
		"up": "up{" + add + "}",
		`sum(rate(x{a="}"}[$__rate_interval])) / y offset 5m`: `sum(rate(x{a="}", ` + add + `}[$__rate_interval])) / y{` + add + `} offset 5m`,
		"up{} + 1":          "up{" + add + "} + 1",
		`{__name__="up",}`:  `{__name__="up", ` + add + `}`,
		"1 + 2":             "1 + 2",
		"rate(x[5m] @ 100)": "rate(x{" + add + "}[5m] @ 100)",
	} {
		got, err := inject(in, filters)
		if err != nil || got != want {
			t.Errorf("%s: got %s %v, want %s", in, got, err, want)
		}
	}
	if _, err := inject("up", []Filter{{Key: "a", Operator: "=~", Value: "("}}); err == nil || !strings.Contains(err.Error(), "is no query") {
		t.Errorf("a filter that is no regular expression: %v", err)
	}
	if _, err := inject("up{", filters); err == nil {
		t.Error("a text that does not parse was taken")
	}
}

func FuzzInterpolate(f *testing.F) {
	f.Add("${a:regex} [[b:x]] $c ${a.b:date:YYYY} $$ ${", "v", "/(?<text>a)/g")
	f.Fuzz(func(t *testing.T, text, value, regex string) {
		def := &dashboard.Variable{Name: "a", Multi: true}
		vars := Vars{byName: map[string]*resolved{"a": {def: def, chosen: []dashboard.Option{{Text: value, Value: value}, {Text: "", Value: ""}}}}, dash: &dashboard.Dashboard{}}
		vars.Interpolate(text)
		expr := macros(vars.expression(text), stepInput{sent: time.Minute, span: time.Hour}, time.Minute)
		_, _ = inject(expr, []Filter{{Key: "k", Operator: "=", Value: value}})
		_, _ = choose([]dashboard.Option{{Text: value, Value: value}}, regex, "", len(text)%9)
		_ = legend(frame.Labels{"a": value}, text, value)
	})
}
