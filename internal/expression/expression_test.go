package expression

import (
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/montui/montui/internal/dashboard"
	"github.com/montui/montui/internal/frame"
)

var nan = math.NaN()

// series is a query's frame: points a minute apart.
func series(labels frame.Labels, values ...float64) *frame.Frame {
	times := make([]int64, len(values))
	for i := range times {
		times[i] = int64(i) * 60_000
	}
	return &frame.Frame{Meta: frame.Meta{Type: "timeseries-multi"}, Fields: []*frame.Field{
		{Name: "Time", Kind: frame.Time, Times: times}, {Name: "Value", Kind: frame.Number, Labels: labels, Numbers: values}}}
}

// number is an instant query's frame.
func number(labels frame.Labels, v float64) *frame.Frame {
	f := series(labels, v)
	f.Meta.Type = "numeric-multi"
	return f
}

func target(raw string) *dashboard.Target {
	var head struct{ RefID, Type string }
	_ = json.Unmarshal([]byte(raw), &head)
	t := &dashboard.Target{RefID: head.RefID, Raw: json.RawMessage(raw)}
	if head.Type != "" {
		t.Datasource = dashboard.Ref{Type: "__expr__"}
	}
	return t
}

// compute runs expressions over queries, and writes what becomes of the last.
func compute(inputs map[string]frame.Frames, raw ...string) string {
	var targets []*dashboard.Target
	for refID := range inputs {
		targets = append(targets, &dashboard.Target{RefID: refID})
	}
	for _, r := range raw {
		targets = append(targets, target(r))
	}
	plan, err := Read(targets, Planning{Words: func(s string) string { return s }, From: time.UnixMilli(0), To: time.UnixMilli(240_000)})
	if err != nil {
		return "error: " + err.Error()
	}
	outcomes := map[string]Outcome{}
	for refID, frames := range inputs {
		outcomes[refID] = Of(frames)
	}
	plan.Run(outcomes)
	last := targets[len(targets)-1].RefID
	return written(last, outcomes[last])
}

func written(refID string, o Outcome) string {
	if o.Err != nil {
		return "error: " + o.Err.Error()
	}
	var out []string
	for _, f := range o.Frames(refID) {
		value := f.Fields[len(f.Fields)-1]
		text := dropLabels(value.Labels)
		if len(f.Fields) == 2 {
			text += fmt.Sprint(f.Fields[0].Times)
		}
		text += "="
		for i, v := range value.Numbers {
			if value.IsNull(i) {
				text += "null "
				continue
			}
			text += fmt.Sprint(v, " ")
		}
		out = append(out, strings.TrimSpace(text))
	}
	return strings.Join(append(out, o.Notices...), "; ")
}

func math1(expression string) string {
	raw, _ := json.Marshal(map[string]string{"refId": "X", "type": "math", "expression": expression})
	return string(raw)
}

func TestArithmetic(t *testing.T) {
	for in, want := range map[string]string{
		"1 + 2 * 3": "7", "(1 + 2) * 3": "9", "-2 ** 2": "4", "2 ** 3 ** 2": "64", "10 % 4": "2", "-7 % 3": "-1", "7 - 2 - 1": "4", "1/0": "+Inf", "010": "8", "0x1F": "31", "089": "89",
		".5e1": "5", "1 == 1 && 2 > 1": "1", "1 || nan()": "1", "nan() || 1": "1", "0 && nan()": "0", "nan() && 0": "NaN", "nan() == nan()": "NaN", "!0": "1", "!3": "0", "!nan()": "NaN", "--1": "error",
		"- -1": "1", "null() + 1": "null", "-null()": "null", "is_null(null())": "1", "is_null(nan())": "0", "is_nan(null())": "NaN", "is_nan(nan())": "1", "is_inf(infn())": "1", "is_number(1)": "1",
		"is_number(inf())": "0", "is_number(null())": "0", "abs(-1.5)": "1.5", "log(1)": "0", "round(2.5)": "3", "round(-2.5)": "-3", "ceil(1.2)": "2", "floor(-1.2)": "-2", "abs(null())": "NaN", "1 >= 1": "1", "1 != 1": "0", "1 <= 0": "0",
		"round(1 + 1.4) * 2": "4",
	} {
		got := strings.TrimPrefix(compute(nil, math1(in)), "{}=")
		if want == "error" && strings.HasPrefix(got, "error") {
			continue
		}
		if got != want {
			t.Errorf("%s: got %s, want %s", in, got, want)
		}
	}
}

func TestMistakesInGrafanasWords(t *testing.T) {
	for in, want := range map[string]string{
		"":                               `expr: unexpected EOF in input: F()`,
		"1 +":                            `expr: unexpected EOF in input: F()`,
		"1>-1":                           `expr: unexpected >- in root input`,
		"1 2":                            `expr: unexpected "2" in root input`,
		"(1":                             `expr: unexpected EOF in input: F()`,
		"$":                              `expr: unexpected incomplete variable in input: F()`,
		"${a":                            `expr: unexpected unterminated variable missing closing } in input: F()`,
		"${a-b}":                         `expr: unexpected unsupported variable character in input: F()`,
		"foo(1)":                         `expr: non existent function foo`,
		"abs 1":                          `expr: unexpected "1" in func`,
		"1 + abs()":                      `expr: parse: not enough arguments for abs`,
		"abs(1 2)":                       `expr: parse: too many arguments for abs`,
		"abs(1,2)":                       `expr: unexpected "," in input: F()`,
		`abs("x")`:                       `expr: parse: expected numberSet or seriesSet for argument 0, got string`,
		"é#":                             `expr: non existent function é`,
		"1 # 2":                          `expr: unexpected invalid character: # in root input`,
		"..":                             `expr: illegal number syntax: "."`,
		strings.Repeat("(", 1000) + "1":  `nested too deeply`,
		strings.Repeat("1+", 9000) + "1": `too long`,
	} {
		if got := compute(nil, math1(in)); !strings.HasPrefix(got, "error: failed to parse expression 'X': invalid math command: ") || !strings.HasSuffix(got, want) {
			t.Errorf("%.20s: got %s, want %s", in, got, want)
		}
	}
}

func TestSeriesAndLabels(t *testing.T) {
	ab := func(a, b string) frame.Labels { return frame.Labels{"a": a, "b": b} }
	inputs := map[string]frame.Frames{
		"A": {series(frame.Labels{"a": "1"}, 1, 2, nan), series(frame.Labels{"a": "2"}, 10, 20, 30)},
		"B": {series(ab("1", "x"), 100, 200), series(ab("1", "y"), 300, 400, 500), series(ab("3", "x"), 0)},
		"N": {number(nil, 2)}, "M": {number(frame.Labels{"a": "2"}, 5), number(frame.Labels{"a": "9"}, 7)},
		"O": {series(frame.Labels{"q": "1"}, 1)}, "P": {series(frame.Labels{"r": "2"}, 2)}, "none": {}, "empty": {&frame.Frame{}},
	}
	for in, want := range map[string]string{
		"$A * 2":      "{a=1}[0 60000 120000]=2 4 NaN; {a=2}[0 60000 120000]=20 40 60",
		"2 - $A":      "{a=1}[0 60000 120000]=1 0 NaN; {a=2}[0 60000 120000]=-8 -18 -28",
		"$A + $B":     `{a=1, b=x}[0 60000]=101 202; {a=1, b=y}[0 60000 120000]=301 402 NaN; 2 items dropped from union(s): ["$A + $B": ($A: {a=2}) ($B: {a=3, b=x})]`,
		"$B + ${A}":   `{a=1, b=x}[0 60000]=101 202; {a=1, b=y}[0 60000 120000]=301 402 NaN; 2 items dropped from union(s): ["$B + $A": ($B: {a=3, b=x}) ($A: {a=2})]`,
		"$A + $N":     "{a=1}[0 60000 120000]=3 4 NaN; {a=2}[0 60000 120000]=12 22 32",
		"$A / $M":     `{a=2}[0 60000 120000]=2 4 6; 2 items dropped from union(s): ["$A / $M": ($A: {a=1}) ($M: {a=9})]`,
		"$M + $N + 1": "{a=2}=8; {a=9}=10",
		"$N * $N":     "{}=4",
		"$O + $P":     `{}[0]=3; 2 items dropped from union(s): ["$O + $P": ($O: {q=1}) ($P: {r=2})]`,
		"$A":          "{a=1}[0 60000 120000]=1 2 NaN; {a=2}[0 60000 120000]=10 20 30",
		"-$M":         "{a=2}=-5; {a=9}=-7",
		"$none + 1":   `1 items dropped from union(s): ["$none + 1": (1: {})]`, "$A + $empty": `2 items dropped from union(s): ["$A + $empty": ($A: {a=1} {a=2})]`, "abs($none)": "",
		"is_number($A) && $A > 1": "{a=1}[0 60000 120000]=0 1 0; {a=2}[0 60000 120000]=1 1 1",
		"$A == null()":            "{a=1}[0 60000 120000]=null null null; {a=2}[0 60000 120000]=null null null",
	} {
		if got := compute(inputs, math1(in)); got != want {
			t.Errorf("%s:\n got %s\nwant %s", in, got, want)
		}
	}
}

func TestReduce(t *testing.T) {
	inputs := map[string]frame.Frames{"A": {series(frame.Labels{"a": "1"}, 1, 4, 2), series(frame.Labels{"a": "2"}, 3, nan, math.Inf(1)), series(nil)}, "N": {number(nil, 5)}}
	for in, want := range map[string]string{
		`"reducer":"sum"`: "{a=1}=7; {a=2}=NaN; {}=0", `"reducer":"mean"`: "{a=1}=2.3333333333333335; {a=2}=NaN; {}=NaN", `"reducer":"min"`: "{a=1}=1; {a=2}=NaN; {}=NaN",
		`"reducer":"max"`: "{a=1}=4; {a=2}=NaN; {}=NaN", `"reducer":"count"`: "{a=1}=3; {a=2}=3; {}=0", `"reducer":"LAST"`: "{a=1}=2; {a=2}=+Inf; {}=NaN", `"reducer":"median"`: "{a=1}=2; {a=2}=NaN; {}=NaN",
		`"reducer":"last","settings":{"mode":"dropNN"}`:                         "{a=1}=2; {a=2}=3; {}=null",
		`"reducer":"sum","settings":{"mode":"replaceNN","replaceWithValue":10}`: "{a=1}=7; {a=2}=23; {}=0",
		`"reducer":"max","settings":{"mode":"replaceNN","replaceWithValue":-1}`: "{a=1}=4; {a=2}=3; {}=-1",
		`"reducer":"sum","settings":{"mode":""}`:                                "{a=1}=7; {a=2}=NaN; {}=0",
		`"reducer":"p99"`:                                                       "error: failed to parse expression 'X': reduction p99 not implemented",
		`"a":1`:                                                                 "error: failed to parse expression 'X': no reducer specified",
		`"reducer":"sum","settings":{"mode":"x"}`:                               "error: failed to parse expression 'X': reducer mode 'x' is not supported. Supported only: [dropNN,replaceNN]",
		`"reducer":"sum","settings":{"mode":"replaceNN"}`:                       "error: failed to parse expression 'X': setting replaceWithValue must be specified when mode is 'replaceNN'",
	} {
		if got := compute(inputs, `{"refId":"X","type":"reduce","expression":"$A",`+in+`}`); got != want {
			t.Errorf("%s:\n got %s\nwant %s", in, got, want)
		}
	}
	if got := compute(inputs, `{"refId":"X","type":"reduce","expression":"N","reducer":"sum"}`); got != "{}=5; Reduce operation is not needed. Input query or expression N is already reduced data." {
		t.Error(got)
	}
	if got := compute(inputs, math1("1"), `{"refId":"Y","type":"reduce","expression":"X","reducer":"sum"}`); got != "error: can only reduce type series, got type scalar" {
		t.Error(got)
	}
}

func TestResample(t *testing.T) {
	inputs := map[string]frame.Frames{"A": {series(frame.Labels{"a": "1"}, 1, 4, 2)}, "N": {number(nil, 5)}}
	for in, want := range map[string]string{
		`"window":"30s","downsampler":"mean","upsampler":"pad"`:         "{a=1}[0 30000 60000 90000 120000 150000 180000 210000 240000]=1 1 4 4 2 2 2 2 2",
		`"window":"30s","downsampler":"mean","upsampler":"backfilling"`: "{a=1}[0 30000 60000 90000 120000 150000 180000 210000 240000]=1 4 4 2 2 null null null null",
		`"window":"30s","downsampler":"mean","upsampler":"fillna"`:      "{a=1}[0 30000 60000 90000 120000 150000 180000 210000 240000]=1 null 4 null 2 null null null null",
		`"window":"2m","downsampler":"mean","upsampler":"pad"`:          "{a=1}[0 120000 240000]=1 3 2",
		`"window":"2m","downsampler":"sum","upsampler":"fillna"`:        "{a=1}[0 120000 240000]=1 6 null",
		`"window":"2m","downsampler":"last","upsampler":"fillna"`:       "{a=1}[0 120000 240000]=1 2 null",
		`"window":"2m","downsampler":"min","upsampler":"fillna"`:        "{a=1}[0 120000 240000]=1 2 null",
		`"window":"2m","downsampler":"max","upsampler":"fillna"`:        "{a=1}[0 120000 240000]=1 4 null",
		`"window":"1h","downsampler":"max","upsampler":"fillna"`:        "error: the series cannot be sampled further; the time range is shorter than the interval",
		`"window":"1ns","downsampler":"max","upsampler":"fillna"`:       "error: expr: the expression makes more than 20000000 points",
		`"window":"2m","downsampler":"count","upsampler":"fillna"`:      "error: downsampling count not implemented",
		`"window":"2m","downsampler":"max","upsampler":"x"`:             "error: upsampling x not implemented",
		`"window":"soon","downsampler":"max","upsampler":"pad"`:         `error: failed to parse expression 'X': failed to parse resample "window" duration field "soon"`,
	} {
		if got := compute(inputs, `{"refId":"X","type":"resample","expression":"A",`+in+`}`); got != want {
			t.Errorf("%s:\n got %s\nwant %s", in, got, want)
		}
	}
	if got := compute(inputs, `{"refId":"X","type":"resample","expression":"N","window":"1m","downsampler":"max","upsampler":"pad"}`); got != "error: can only resample type series, got type numberSet" {
		t.Error(got)
	}
}

func TestThreshold(t *testing.T) {
	inputs := map[string]frame.Frames{"A": {series(nil, 1, 2, 3, 4, nan)}}
	for in, want := range map[string]string{
		`{"type":"gt","params":[2]}`: "0 0 1 1 0", `{"type":"lt","params":[2,0]}`: "1 0 0 0 0", `{"type":"eq","params":[2]}`: "0 1 0 0 0", `{"type":"ne","params":[2]}`: "1 0 1 1 1",
		`{"type":"gte","params":[2]}`: "0 1 1 1 0", `{"type":"lte","params":[2]}`: "1 1 0 0 0", `{"type":"within_range","params":[1,3]}`: "0 1 0 0 0", `{"type":"outside_range","params":[2,3]}`: "1 0 0 1 0",
		`{"type":"within_range_included","params":[2,3]}`: "0 1 1 0 0", `{"type":"outside_range_included","params":[2,3]}`: "1 1 1 1 0",
		`{"type":"gt","params":[]}`:            "error: failed to parse expression 'X': invalid condition: incorrect number of arguments for threshold function 'gt': got 0 but need 1",
		`{"type":"within_range","params":[1]}`: "error: failed to parse expression 'X': invalid condition: incorrect number of arguments for threshold function 'within_range': got 1 but need 2",
		`{"type":"near","params":[1]}`:         "error: failed to parse expression 'X': invalid condition: expected threshold function to be one of [gt, lt, eq, ne, gte, lte, within_range, outside_range, within_range_included, outside_range_included], got near",
	} {
		got := compute(inputs, `{"refId":"X","type":"threshold","expression":"A","conditions":[{"evaluator":`+in+`,"unloadEvaluator":{"type":"lt","params":[0]}}]}`)
		if strings.TrimPrefix(got, "{}[0 60000 120000 180000 240000]=") != want {
			t.Errorf("%s: got %s, want %s", in, got, want)
		}
	}
	if got := compute(inputs, `{"refId":"X","type":"threshold","expression":"A","conditions":[]}`); !strings.HasSuffix(got, "threshold expression requires exactly one condition") {
		t.Error(got)
	}
}

func TestClassicConditions(t *testing.T) {
	inputs := map[string]frame.Frames{"A": {series(nil, 1, nan, 4), series(nil, nan)}, "B": {}, "N": {number(nil, 5)}}
	cond := func(op, ref, reducer, eval string) string {
		return fmt.Sprintf(`{"operator":{"type":%q},"query":{"params":[%q]},"reducer":{"type":%q},"evaluator":%s}`, op, ref, reducer, eval)
	}
	for in, want := range map[string]string{
		cond("", "A", "avg", `{"type":"gt","params":[2]}`): "{}=1", cond("", "A", "avg", `{"type":"gt","params":[3]}`): "{}=0", cond("", "A", "diff", `{"type":"eq","params":[3]}`): "{}=1",
		cond("", "A", "count", `{"type":"eq","params":[3]}`): "{}=1", cond("", "A", "count_non_null", `{"type":"eq","params":[2]}`): "{}=1", cond("", "A", "percent_diff", `{"type":"eq","params":[300]}`): "{}=1",
		cond("", "B", "avg", `{"type":"gt","params":[3]}`): "{}=null", cond("", "B", "avg", `{"type":"no_value"}`): "{}=1", cond("", "N", "last", `{"type":"within_range","params":[6,4]}`): "{}=1",
		cond("", "A", "min", `{"type":"gt","params":[3]}`) + "," + cond("or", "N", "last", `{"type":"ge","params":[5]}`):  "{}=1",
		cond("", "A", "min", `{"type":"gt","params":[3]}`) + "," + cond("and", "N", "last", `{"type":"ge","params":[5]}`): "{}=0",
		cond("", "A", "min", `{"type":"gt","params":[3]}`) + "," + cond("", "N", "last", `{"type":"ge","params":[5]}`):    "error: failed to parse expression 'X': condition 2 operator must be `and` or `or`",
		cond("", "", "avg", `{"type":"gt","params":[3]}`):                                                                 "error: failed to parse expression 'X': condition 1 is missing the query RefID argument",
		cond("", "A", "middle", `{"type":"gt","params":[3]}`):                                                             "error: failed to parse expression 'X': invalid reducer 'middle' in condition 1",
	} {
		if got := compute(inputs, `{"refId":"X","type":"classic_conditions","conditions":[`+in+`]}`); got != want {
			t.Errorf("%s: got %s, want %s", in, got, want)
		}
	}
}

func TestOrderAndMissing(t *testing.T) {
	inputs := map[string]frame.Frames{"A": {series(nil, 1, 2)}}
	to := func(refID, expression string) string {
		return fmt.Sprintf(`{"refId":%q,"type":"math","expression":%q}`, refID, expression)
	}
	for _, c := range []struct {
		raw  []string
		want string
	}{
		{[]string{to("C", "$B * 10"), to("B", "$A + 1"), to("D", "$C")}, "{}[0 60000]=20 30"},
		{[]string{to("B", "$nosuch")}, "error: unable to find dependent node 'nosuch'"},
		{[]string{to("B", "$B + 1")}, "error: expression 'B' cannot reference itself. Must be query or another expression"},
		{[]string{to("B", "$C"), to("C", "$D"), to("D", "$B")}, "error: expressions need each other: B -> C -> D -> B"},
		{[]string{`{"refId":"B","type":"frobnicate"}`}, "error: invalid command type in expression 'B': 'frobnicate' is not a recognized expression type"},
		{[]string{`{"refId":"S","type":"sql","expression":"select 1"}`, to("B", "$S")}, "error: sql expressions can not be the input for other expressions, but S in the input for B"},
		{[]string{`{"refId":"S","type":"classic_conditions","conditions":[]}`, to("B", "$S")}, "error: classic conditions may not be the input for other expressions, but S is the input for B"},
		{[]string{to("B", "1"), `{"refId":"S","type":"classic_conditions","conditions":[{"query":{"params":["B"]},"reducer":{"type":"avg"},"evaluator":{"type":"no_value"}}]}`},
			"error: only data source queries may be inputs to a classic condition, B is a Expression"},
		{[]string{`{"refId":"B","type":"math","expression":5}`}, "error: failed to parse expression 'B': json: cannot unmarshal number into Go struct field rawExpression.Expression of type string"},
	} {
		if got := compute(inputs, c.raw...); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.raw, got, c.want)
		}
	}
	plan, err := Read([]*dashboard.Target{{RefID: "A"}, target(to("B", "$A")), target(to("C", "$B"))}, Planning{Words: func(s string) string { return s }})
	outcomes := map[string]Outcome{"A": {Err: fmt.Errorf("gone")}}
	plan.Run(outcomes)
	if err != nil || !strings.Contains(fmt.Sprint(outcomes["C"].Err), "expression [C] due to a failure of the dependent expression or query [B]") {
		t.Error(err, outcomes["C"].Err)
	}
}

// TestJoinsAreNotQuadratic: ten thousand series on either side meet by their labels.
func TestJoinsAreNotQuadratic(t *testing.T) {
	var a, b frame.Frames
	for i := range 10_000 {
		id := fmt.Sprint(i)
		a = append(a, series(frame.Labels{"id": id, "side": "a"}, 1))
		b = append(b, series(frame.Labels{"id": id}, 2))
	}
	plan, err := Read([]*dashboard.Target{{RefID: "A"}, {RefID: "B"}, target(math1("$A + $B"))}, Planning{Words: func(s string) string { return s }})
	if err != nil {
		t.Fatal(err)
	}
	outcomes := map[string]Outcome{"A": Of(a), "B": Of(b)}
	plan.Run(outcomes)
	if got := outcomes["X"]; got.Err != nil || len(got.Frames("X")) != 10_000 || len(got.Notices) != 0 {
		t.Errorf("%d frames, %v %v", len(got.Frames("X")), got.Err, got.Notices)
	}
	doubling := strings.Repeat("(", 40) + "$A" + strings.Repeat(" + $A)", 40)
	outcomes = map[string]Outcome{"A": Of(frame.Frames{series(frame.Labels{"x": "1"}, 1), series(nil, 1)})}
	if plan, err = Read([]*dashboard.Target{{RefID: "A"}, target(math1(doubling))}, Planning{Words: func(s string) string { return s }}); err != nil {
		t.Fatal(err)
	}
	if plan.Run(outcomes); outcomes["X"].Err == nil {
		t.Error("a result that doubles with every operator has no bound")
	}
}

func FuzzMath(f *testing.F) {
	for _, s := range []string{"$A + $B * 2", "!is_nan(${A}) && abs(-1) ** 2 >= null()", "0x1.p", "((", "$A > -1 || inf() % 3"} {
		f.Add(s)
	}
	f.Fuzz(func(_ *testing.T, expression string) {
		compute(map[string]frame.Frames{"A": {series(frame.Labels{"a": "1"}, 1, nan), series(nil, 2)}, "B": {number(frame.Labels{"a": "1"}, math.Inf(1))}}, math1(expression))
	})
}

func FuzzTarget(f *testing.F) {
	for _, s := range []string{`{"refId":"X","type":"reduce","expression":"A","reducer":"last","settings":{"mode":"dropNN"}}`,
		`{"refId":"X","type":"resample","expression":"$A","window":"30s","downsampler":"mean","upsampler":"pad"}`,
		`{"refId":"X","type":"threshold","expression":"A","conditions":[{"evaluator":{"type":"within_range","params":[1,2]}}]}`,
		`{"refId":"X","type":"classic_conditions","conditions":[{"query":{"params":["A"]},"reducer":{"type":"diff"},"evaluator":{"type":"gt","params":[1]}}]}`} {
		f.Add(s)
	}
	f.Fuzz(func(_ *testing.T, raw string) {
		compute(map[string]frame.Frames{"A": {series(frame.Labels{"a": "1"}, 1, nan), series(nil)}, "B": {}}, raw)
	})
}
