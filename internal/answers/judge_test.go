package answers

import (
	"bytes"
	"strings"
	"testing"
)

func TestConditions(t *testing.T) {
	for _, c := range []struct {
		condition, data string
		holds           bool
		says            string
	}{
		{"> 0", vector, false, `1 of 2 series are not > 0: up{instance="x|y",job="a\t\"\\\n"} = 0`},
		{">= 0", vector, true, ">= 0 holds for 2 series"},
		{"==5", scalar, true, "== 5 holds for 1 series"},
		{"!= 5", scalar, false, "1 of 1 series are not != 5: 5"},
		{"< +Inf", matrix, false, `1 of 2 series are not < +Inf: x_total{job="b"} = +Inf`},
		{"> 1", matrix, true, ""},
		{"<= 1e3", empty, false, "no data, and <= 1e3 is expected"},
		{"empty", empty, true, ""},
		{"empty", vector, false, "2 series, and none is expected"},
		{"not empty", vector, true, ""},
		{"not  empty", empty, false, "no data"},
		{"> 0", words, false, ""},
		{"> 0", native, false, ""},
	} {
		condition, err := ParseCondition(c.condition)
		if err != nil {
			t.Fatal(err)
		}
		v, err := condition.Judge(opened(t, c.data))
		if err != nil || v.Holds != c.holds || !strings.Contains(v.Says(condition), c.says) {
			t.Errorf("%s of %s: %+v %v, says %q", c.condition, c.data, v, err, v.Says(condition))
		}
	}
	for _, text := range []string{"", ">", "90", "> x", "=> 1", "> 1 2", "not", "~ 1", "=! 2"} {
		if c, err := ParseCondition(text); err == nil {
			t.Errorf("%q was read as %v", text, c)
		}
	}
}

func TestNagios(t *testing.T) {
	condition := func(text string) *Condition {
		if text == "" {
			return nil
		}
		c, err := ParseCondition(text)
		if err != nil {
			t.Fatal(err)
		}
		return &c
	}
	for _, c := range []struct {
		expect, warn, data, line string
		code                     int
	}{
		{"< 10", "", scalar, "OK - < 10 holds for 1 series | 'value'=5", NagiosOK},
		{"< 10", "< 5", scalar, "WARNING - 1 of 1 series are not < 5: 5 | 'value'=5", NagiosWarning},
		{"< 5", "< 2", scalar, "CRITICAL - 1 of 1 series are not < 5: 5 | 'value'=5", NagiosCritical},
		{"< 5", "", empty, "UNKNOWN - no data", NagiosUnknown},
		{"empty", "", empty, "OK - empty holds for 0 series", NagiosOK},
		{">= 0", "", utf8Names, `OK - >= 0 holds for 1 series | '{"my.metric","my.label":"v"}'=1`, NagiosOK},
	} {
		line, code, err := Nagios(opened(t, c.data), condition(c.expect), condition(c.warn))
		if err != nil || line != c.line || code != c.code {
			t.Errorf("%s, %s of %s: %q %d %v, want %q %d", c.expect, c.warn, c.data, line, code, err, c.line, c.code)
		}
	}
}

func TestChanges(t *testing.T) {
	changes := &Changes{}
	show := func(data string) string {
		changes.Next()
		return written(t, "table", data, Options{Changes: changes})
	}
	first := `{"resultType":"vector","result":[{"metric":{"j":"a"},"value":[1,"1"]},{"metric":{"j":"b"},"value":[1,"5"]},{"metric":{"j":"c"},"value":[1,"2"]}]}`
	second := `{"resultType":"vector","result":[{"metric":{"j":"a"},"value":[1,"3"]},{"metric":{"j":"b"},"value":[1,"4"]},{"metric":{"j":"d"},"value":[1,"2"]}]}`
	if got := show(first); strings.Contains(got, "▲") || strings.Contains(got, "new") {
		t.Errorf("the first answer has changes:\n%s", got)
	}
	want := "j  value  change\na      3  ▲ +2\nb      4  ▼ -1\nd      2  new\ngone: {j=\"c\"}\n"
	if got := show(second); got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if got := show(second); strings.Contains(got, "gone") || strings.Contains(got, "▲") {
		t.Errorf("the same again has changes:\n%s", got)
	}
}

func TestDiff(t *testing.T) {
	l, err := Diff(opened(t, `{"resultType":"vector","result":[{"metric":{"j":"a"},"value":[1,"4"]},{"metric":{"j":"b"},"value":[1,"5"]},{"metric":{"j":"c"},"value":[1,"2"]}]}`),
		opened(t, `{"resultType":"vector","result":[{"metric":{"j":"a"},"value":[1,"5"]},{"metric":{"j":"c"},"value":[1,"2"]},{"metric":{"j":"d"},"value":[1,"0"]}]}`))
	var b bytes.Buffer
	if err == nil {
		err = WriteList(&b, "csv", l, Options{})
	}
	want := "series,before,after,change,percent\n\"{j=\"\"a\"\"}\",4,5,+1,25.0%\n\"{j=\"\"b\"\"}\",5,,gone,\n\"{j=\"\"d\"\"}\",,0,new,\n"
	if err != nil || b.String() != want {
		t.Errorf("%v %q", err, b.String())
	}
}

func FuzzCondition(f *testing.F) {
	for _, seed := range []string{"> 90", "empty", "not empty", "== NaN", ">=-Inf"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		c, err := ParseCondition(text)
		if err != nil {
			return
		}
		again, err := ParseCondition(c.String())
		if err != nil || again.String() != c.String() {
			t.Errorf("%q is written as %q, which is read as %q, %v", text, c, again, err)
		}
	})
}
