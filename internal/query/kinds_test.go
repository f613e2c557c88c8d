package query

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/montui/montui/internal/compat"
	"github.com/montui/montui/internal/dashboard"
)

// resolveList resolves variables given as the elements of templating.list.
func resolveList(t testing.TB, src Source, list string, given map[string][]string) (Vars, []string, error) {
	t.Helper()
	d := parse(t, `{"schemaVersion":39,"uid":"u1","title":"Board","timezone":"browser","panels":[],"templating":{"list":[`+list+`]}}`)
	vars, notices, err := Scope{From: testFrom, To: testTo, RawFrom: "now-6h", RawTo: "now", Zone: time.FixedZone("here", 3600), Given: given}.Resolve(t.Context(), src, d)
	var said []string
	for _, n := range notices {
		said = append(said, n.Text)
	}
	return vars, said, err
}

func TestEveryTypeOfVariable(t *testing.T) {
	src := &fakeSource{values: map[string][]string{"job ": {"b10", "b9", "a1"}, "job up": {"b10", "x"}}}
	for _, c := range []struct{ name, variable, given, text, want string }{
		{"query, natural, last first", `"type":"query","query":"label_values(job)","sort":8,"multi":true,"includeAll":true`, "$__all", "$v", "{b10,b9,a1}"},
		{"a saved value that is gone", `"type":"query","query":"label_values(job)","current":{"value":"z","text":"z"}`, "", "$v", "b10"},
		{"a saved text whose value is gone", `"type":"custom","query":"One : 1, Two : 2","current":{"value":"22","text":"Two"}`, "", "$v", "2"},
		{"some of several are gone", `"type":"custom","multi":true,"query":"1,2,3","current":{"value":["3","9","1"],"text":["3","9","1"]}`, "", "$v", "{3,1}"},
		{"All is the default", `"type":"custom","includeAll":true,"query":"1,2","current":{"value":"9","text":"9"}`, "", "$v ${v:text}", "{1,2} All"},
		{"no All where the file has none", `"type":"custom","query":"1,2","current":{"value":"$__all","text":"All"}`, "", "$v", "1"},
		{"a custom All", `"type":"custom","includeAll":true,"allValue":".*","query":"1,2","current":{"value":"$__all","text":"All"}`, "", "$v ${v:csv} ${v:text} ${v:queryparam}", ".* .* All var-v=$__all"},
		{"All by its word", `"type":"custom","includeAll":true,"query":"1,2"`, "All", "${v:csv}", "1,2"},
		{"given, and no option", `"type":"custom","query":"1,2"`, "7", "$v", "7"},
		{"given by its text", `"type":"custom","query":"One : 1,Two : 2"`, "Two", "$v", "2"},
		{"empty list keeps what was saved", `"type":"custom","query":"","current":{"value":"k","text":"k"}`, "", "$v", "k"},
		{"JSON values", `"type":"custom","valuesFormat":"json","query":"[{\"value\":\"e\",\"text\":\"East\",\"dc\":{\"id\":7}},{\"value\":\"w\"}]"`, "", "$v ${v:text} ${v.dc.id} ${v[\"dc\"].id} ${v.none}", "e East 7 7 "},
		{"JSON values, all", `"type":"custom","valuesFormat":"json","multi":true,"includeAll":true,"query":"[{\"value\":\"e\",\"dc\":7},{\"value\":\"w\",\"dc\":8}]"`, "$__all", "${v.dc} ${v.0} ${v[0]:csv}", "{7,8} e ,"},
		{"constant of another", `"type":"constant","query":"$other-x"`, "", "$v ${v:queryparam}${__all_variables}", "o-x var-v=o-xvar-other=o"},
		{"textbox", `"type":"textbox","query":"def","current":{"value":"","text":""}`, "", "$v", "def"},
		{"interval", `"type":"interval","query":"1m,'5m' , 5m","current":{"value":"9m","text":"9m"}`, "", "$v", "1m"},
		{"interval, computed", `"type":"interval","query":"1m,5m","auto":true,"auto_count":10,"auto_min":"1m","current":{"value":"$__auto_interval_v","text":"auto"}`, "", "$v ${v:queryparam}", "30m var-v=$__auto"},
		{"data source", `"type":"datasource","query":"prometheus","regex":"/prod/","current":{"value":"x","text":"x"}`, "", "${v}", "prometheus"},
		{"data source of another kind", `"type":"datasource","query":"loki"`, "", "[$v]", "[]"},
		{"switch", `"type":"switch","current":{"value":"on","text":"on"},"options":[{"text":"y","value":"on"},{"text":"n","value":"off"}]`, "", "$v", "on"},
		{"switch off", `"type":"switch","options":[]`, "", "$v", "false"},
		{"snapshot", `"type":"snapshot","current":{"value":["a","b"],"text":["A","B"]},"multi":true`, "", "$v ${v:text}", "{a,b} A + B"},
		{"group by", `"type":"groupby","current":{"value":["a","b"],"text":["a","b"]},"multi":true`, "", "${v:csv}", "a,b"},
		{"static before", `"type":"query","query":"label_values(up, job)","staticOptions":[{"text":"None","value":"x"}],"multi":true,"includeAll":true`, "$__all", "${v:csv}", "x,b10"},
		{"static behind", `"type":"query","query":"label_values(up, job)","staticOptions":[{"value":1}],"staticOptionsOrder":"after","includeAll":true`, "$__all", "${v:csv}", "b10,x,1"},
		{"static sorted", `"type":"query","query":"label_values(up, job)","staticOptions":[{"value":"c"}],"staticOptionsOrder":"sorted","sort":1,"includeAll":true`, "$__all", "${v:csv}", "b10,c,x"},
		{"groups of a regex", `"type":"query","query":"label_values(job)","regex":"/(?<text>[a-z])(?<value>\\d+)/","sort":3`, "", "$v ${v:text}", "10 b"},
		{"a look ahead", `"type":"query","query":"label_values(job)","regex":"/^(?!b).*(?<=1)$/"`, "", "$v", "a1"},
		{"the editor's fields alone", `"type":"query","query":{"qryType":1,"label":"job","metric":"up","labelFilters":[],"refId":"x","exemplar":false}`, "", "$v", "b10"},
		{"links", `"type":"custom","multi":true,"query":"a b,c","current":{"value":["a b","c"],"text":["a b","c"]}`, "", "${__all_variables}&${__url_time_range}", "var-v=a%20b&var-v=c&var-other=o&from=now-6h&to=now&timezone=here"},
		{"not in links", `"type":"custom","query":"a","skipUrlSync":true`, "", "${__all_variables}", "var-other=o"},
		{"who and where", `"type":"custom","query":"a"`, "", "${__user.login}|${__org.name}|${__dashboard.uid}|$__dashboard|$__timezone|${__from:date:HH:mm}|${__url}|$__interval", "||u1|Board|here|07:34|${__url}|$__interval"},
		{"filters", `"type":"adhoc","filters":[{"key":"job","operator":"=","value":"a\"b"},{"key":"i","operator":"=|","value":"x","values":["x.1","y"]}]`, "", `$v ${v["job"]} ${v["i"]:csv} ${v["i"].operator} ${v:queryparam}`,
			`job="a\"b",i=~"x\\.1|y" a"b x.1,y =| var-v=job%7C%3D%7Ca%22b&var-v=i%7C%3D__gfp__%7Cx.1%7Cy`},
		{"filters given", `"type":"adhoc","filters":[]`, "job|=|a__gfp__b", "$v", `job="a|b"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			given := map[string][]string{}
			if c.given != "" {
				given["v"] = []string{c.given}
			}
			vars, _, err := resolveList(t, src, `{"name":"v",`+c.variable+`},{"name":"other","type":"custom","query":"o"}`, given)
			if got := vars.InterpolateAs(c.text, defaultFormat); err != nil || got != c.want {
				t.Errorf("got %q %v, want %q", got, err, c.want)
			}
		})
	}
}

func TestTitlesAreInWords(t *testing.T) {
	vars, _, _ := resolveList(t, &fakeSource{}, `{"name":"v","type":"custom","multi":true,"query":"One : 1,Two : 2","current":{"value":["1","2"],"text":["One","Two"]}}`, nil)
	if got := vars.Interpolate("$v since $__from"); got != "One + Two since 2026-03-15 07:34:56" {
		t.Errorf("got %q", got)
	}
	one := vars.With(map[string]dashboard.Option{"v": {Text: "Two", Value: "2"}})
	if got := one.Interpolate("$v ${v:csv} ${__all_variables}"); got != "Two 2 var-v=1&var-v=2" {
		t.Errorf("of a repeat: %q", got)
	}
}

func TestProblemsOfVariablesAreNamed(t *testing.T) {
	for _, c := range []struct{ name, list, given, want string }{
		{"unknown type", `{"name":"v","type":"widget"}`, "", `type "widget"`},
		{"regex", `{"name":"v","type":"query","query":"label_values(job)","regex":"/(/","current":{"value":"kept","text":"kept"}}`, "", `the regex /(/ is not understood`},
		{"slow regex", `{"name":"v","type":"query","query":"label_values(job)","regex":"/(?=(a+)+b)c/"}`, "", "takes too long"},
		{"JSON", `{"name":"v","type":"custom","valuesFormat":"json","query":"[1]"}`, "", "not a JSON list of objects"},
		{"two of a name", `{"name":"v","type":"custom","query":"a"},{"name":"v","type":"custom","query":"b"}`, "", `two variables "v"`},
		{"filter's operator", `{"name":"v","type":"adhoc","filters":[{"key":"a","operator":"<","value":"1"}]}`, "", "a < 1 is left out"},
		{"given filter", `{"name":"v","type":"adhoc"}`, "a=1", `"a=1" is no filter`},
		{"switch", `{"name":"v","type":"switch"}`, "maybe", `either "true" or "false", not "maybe"`},
		{"circle of three", `{"name":"v","type":"custom","query":"$b"},{"name":"b","type":"custom","query":"$c"},{"name":"c","type":"custom","query":"$v"}`, "", "v → b → c → v"},
		{"a built-in that montui lacks", `{"name":"v","type":"query","query":"label_values({a=~\"$__searchFilter.*\"}, b)"}`, "", `$__searchFilter is not supported`},
		{"an error of the server", `{"name":"v","type":"query","query":"query_result(up)"},{"name":"w","type":"query","query":"label_values(bad)"}`, "", "variable w: gone"},
	} {
		t.Run(c.name, func(t *testing.T) {
			src := &fakeSource{values: map[string][]string{"job ": {strings.Repeat("a", 40)}}}
			if strings.HasPrefix(c.name, "an error") {
				src.err = fmt.Errorf("gone")
			}
			given := map[string][]string{}
			if c.given != "" {
				given["v"] = []string{c.given}
			}
			_, said, _ := resolveList(t, src, c.list, given)
			if all := strings.Join(said, "\n"); !strings.Contains(all, c.want) {
				t.Errorf("said %q, want %q", all, c.want)
			}
		})
	}
}

// TestAskedOnlyOnce: what was asked before is asked again only where its words, or for some the range, are others.
func TestAskedOnlyOnce(t *testing.T) {
	d := parse(t, `{"schemaVersion":39,"panels":[],"templating":{"list":[
	 {"name":"a","type":"query","query":"label_values(a)","refresh":1},{"name":"b","type":"query","query":"label_values({a=\"$a\"}, b)","refresh":1},
	 {"name":"c","type":"query","query":"label_values(c)","refresh":2},{"name":"e","type":"query","query":"label_values(e)","refresh":1}]}}`)
	src := &fakeSource{values: map[string][]string{"a ": {"1", "2"}, `b {a="1"}`: {"x"}, `b {a="2"}`: {"y"}, "c ": {"z"}}}
	scope := Scope{From: testFrom, To: testTo}
	for _, step := range []struct {
		name   string
		change func()
		asked  string
	}{
		{"first", func() {}, `[a  b {a="1"} c  e ]`},
		{"nothing changed, but e was empty", func() {}, "[e ]"},
		{"another value", func() { scope.Given = map[string][]string{"a": {"2"}} }, `[b {a="2"} e ]`},
		{"another range", func() { scope.To = scope.To.Add(time.Minute) }, "[c  e ]"},
	} {
		src.asked = nil
		step.change()
		vars, _, err := scope.Resolve(t.Context(), src, d)
		if got := fmt.Sprint(src.asked); err != nil || got != step.asked {
			t.Errorf("%s: asked %s %v, want %s", step.name, got, err, step.asked)
		}
		scope.Prior = vars
	}
}

func TestFilterKeysAndValues(t *testing.T) {
	src := &fakeSource{values: map[string][]string{`instance {cluster="c", job=~"a|b"}`: {"x"}}}
	vars, _, _ := resolveList(t, src, `{"name":"f","type":"adhoc","baseFilters":[{"key":"cluster","operator":"=","value":"c"}],
	 "filters":[{"key":"instance","operator":"!=","value":"q"},{"key":"job","operator":"=|","value":"a","values":["a","b"]}]},
	 {"name":"g","type":"groupby","options":[{"text":"one","value":"one"}]}`, nil)
	if got, err := vars.FilterValues(t.Context(), src, "f", "instance"); err != nil || fmt.Sprint(got) != "[x]" {
		t.Errorf("values %v %v, asked %q", got, err, src.asked)
	}
	if got, _ := vars.FilterKeys(t.Context(), src, "f"); len(got) != 0 { // the server's two are filtered by already
		t.Errorf("keys %v", got)
	}
	if got, _ := vars.FilterKeys(t.Context(), src, "g"); fmt.Sprint(got) != "[one]" {
		t.Errorf("keys of group by %v", got)
	}
	filters := append(vars.Filters("f"), Filter{Key: "a,b", Operator: "=", Value: "x|#y"})
	again, wrong := parseFilters(Address(filters))
	if len(wrong) > 0 || fmt.Sprint(again) != "[{instance != q [] } {job =| a [a b] } {a,b = x|#y [] }]" {
		t.Errorf("there and back: %v %q", again, wrong)
	}
}

// TestFiltersReachEverySelector is how an adhoc variable gets into the queries of a panel.
func TestFiltersReachEverySelector(t *testing.T) {
	d := parse(t, `{"schemaVersion":39,"templating":{"list":[{"name":"f","type":"adhoc","filters":[{"key":"job","operator":"=","value":"$v"},{"key":"x","operator":"=","value":""}]},
	 {"name":"v","type":"textbox","query":"a\"b"}]},"panels":[{"type":"stat","targets":[{"expr":"max_over_time(rate({__name__=~\"n.*\"}[5m])[1h:$__interval]) / on(a) sum by(b)(up offset 1d)","instant":true}]}]}`)
	vars, _, err := Resolve(t.Context(), &fakeSource{}, d, testFrom, testTo, nil)
	if err != nil {
		t.Fatal(err)
	}
	p, _ := Compile(d.Panels[0])
	got := p.Plan(Ask{Vars: vars, From: testFrom, To: testTo, MaxPoints: 500})[0].Expr
	if want := `max_over_time(rate({__name__=~"n.*", job="a\"b"}[5m])[1h:30s]) / on(a) sum by(b)(up{job="a\"b"} offset 1d)`; got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
}

// TestVariablesOfAnySize: thousands in a chain, and a hundred thousand options, are no trouble.
func TestVariablesOfAnySize(t *testing.T) {
	var list []string
	for i := range 5000 {
		list = append(list, fmt.Sprintf(`{"name":"v%d","type":"custom","query":"x$v%d"}`, i, i+1))
	}
	vars, said, err := resolveList(t, &fakeSource{}, strings.Join(list, ","), nil)
	if got := vars.Interpolate("$v0"); err != nil || len(said) > 0 || len(got) != 5000+len("$v5000") {
		t.Errorf("%d letters, %v %v", len(got), said, err)
	}
	list = nil
	for i := range 200 {
		list = append(list, fmt.Sprintf(`{"name":"v%d","type":"constant","query":"$v%d$v%d"}`, i, i+1, i+1))
	}
	list = append(list, `{"name":"v200","type":"constant","query":"1234567890"}`)
	if _, said, _ := resolveList(t, &fakeSource{}, strings.Join(list, ","), nil); len(said) != 1 || !strings.Contains(said[0], "too large") {
		t.Errorf("doubled 200 times: %q", said)
	}
	names := make([]string, 100_000)
	for i := range names {
		names[i] = fmt.Sprintf("host-%d.example", i)
	}
	current := `["` + strings.Join(names, `","`) + `"]`
	src := &fakeSource{values: map[string][]string{"h ": names}}
	for _, rest := range []string{`"regex":"/(.*)-(?<value>\\d+)/"`, `"regex":"/^(?!x).*(?<=e)$/"`, `"sort":7`, `"current":{"value":` + current + `,"text":` + current + `}`} {
		vars, said, err := resolveList(t, src, `{"name":"h","type":"query","query":"label_values(h)","multi":true,"includeAll":true,`+rest+`}`, nil)
		if n := len(vars.Selected("h")); err != nil || len(said) > 0 || n != len(names) {
			t.Errorf("%.40s: %d options chosen, %v %v", rest, n, said, err)
		}
		if expr := vars.expression(`up{h=~"$h"}`); len(expr) < 100_000 {
			t.Errorf("%.40s: %d bytes", rest, len(expr))
		}
	}
	if got := vars.InterpolateAs(strings.Repeat("$v0", 10_000), ""); len(got) > maxText+1<<20 {
		t.Errorf("%d bytes", len(got))
	}
}

func TestHonoursAreOfWhatIsThere(t *testing.T) {
	ids := map[string]bool{}
	for _, f := range Formats() {
		ids[f.ID] = true
		if formats[f.ID] == nil {
			t.Errorf("%s is no format", f.ID)
		}
	}
	if len(ids) != len(formats) {
		t.Errorf("%d formats are listed of %d", len(ids), len(formats))
	}
	for _, b := range Builtins() {
		missing := MissingIn(b.ID)
		if (len(missing) == 1) != (b.Honour == compat.Missing) {
			t.Errorf("%s is listed as %s, and found missing: %q", b.ID, b.Honour, missing)
		}
		vars, _, _ := resolveList(t, &fakeSource{}, `{"name":"v","type":"custom","query":"x"}`, nil)
		left := macros(vars.expression(b.ID+" "+b.ID+".name"), stepInput{sent: time.Minute, span: time.Hour}, time.Minute)
		if gone := !strings.Contains(left, b.ID); gone != (b.Honour != compat.Missing && b.Note != inLinks) {
			t.Errorf("%s is listed as %s, and put in as %q", b.ID, b.Honour, left)
		}
	}
	for _, v := range VariableTypes() {
		_, said, _ := resolveList(t, &fakeSource{}, `{"name":"v","type":"`+v.ID+`","query":"x"}`, nil)
		if len(said) > 0 {
			t.Errorf("%s: %q", v.ID, said)
		}
	}
}
