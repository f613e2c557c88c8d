package frame

import (
	"encoding/json"
	"os"
	"reflect"
	"strings"
	"testing"
)

// regexpCase is what node says of a pattern: [pattern, flags, null] is none, else
// [pattern, flags, text, matches, replacement, replaced, tests].
type regexpCase [7]json.RawMessage

// TestRegexpIsNodes holds patterns to what node's engine finds, replaces and tests.
func TestRegexpIsNodes(t *testing.T) {
	path := os.Getenv("MONTUI_REGEXP")
	if path == "" {
		path = "testdata/regexp.json"
	}
	raw, err := os.ReadFile(path)
	var cases []regexpCase
	if err == nil {
		err = json.Unmarshal(raw, &cases)
	}
	if err != nil || len(cases) < 100 {
		t.Fatal(len(cases), err)
	}
	wrong := 0
	for _, c := range cases {
		if said := c.differs(t); said != "" {
			if wrong++; wrong < 25 {
				t.Error(said)
			}
		}
	}
	if wrong > 0 {
		t.Errorf("%d of %d differ", wrong, len(cases))
	}
}

func (c regexpCase) differs(t *testing.T) string {
	var pattern, flags, text, replacement, replaced string
	var matches [][]*string
	var tests []bool
	read := func(i int, to any) {
		if len(c[i]) > 0 {
			if err := json.Unmarshal(c[i], to); err != nil {
				t.Fatal(err)
			}
		}
	}
	read(0, &pattern)
	read(1, &flags)
	re, err := compileJS(pattern, flags)
	if string(c[2]) == "null" {
		if err == nil {
			return "/" + pattern + "/" + flags + " is taken, which node refuses"
		}
		return ""
	}
	if err != nil {
		return err.Error()
	}
	read(2, &text)
	read(3, &matches)
	read(4, &replacement)
	read(5, &replaced)
	read(6, &tests)
	where := "/" + pattern + "/" + flags + " in " + text + ": "
	got := [][]*string{}
	for _, m := range re.Matches(text) {
		var groups []*string
		for i, g := range m.Groups {
			if groups = append(groups, nil); m.Set[i] {
				groups[i] = &g
			}
		}
		got = append(got, groups)
	}
	if len(got) > 50 {
		got = got[:50]
	}
	if !reflect.DeepEqual(got, matches) {
		a, _ := json.Marshal(got)
		return where + string(a) + ", want " + string(c[3])
	}
	if s := re.Replace(text, replacement); s != replaced {
		return where + "replaced by " + replacement + ": " + s + ", want " + replaced
	}
	test := re.Tester()
	for i, s := range []string{text, "ab", text, text} {
		if test(s) != tests[i] {
			return where + "test of " + s
		}
	}
	return ""
}

// TestRegexpNeverHangs: patterns that hang a browser end, and deep ones do not overflow.
func TestRegexpNeverHangs(t *testing.T) {
	long := strings.Repeat("a", 1<<20)
	for _, pattern := range []string{`^(?=a)(a+)+$`, `(?!x)(a|aa)+b`, `(?:(?=a)a)*b`, `(a*)*\1b`, `(?<=a*)b`, `((((a?)*)*)*)*b\1`} {
		re, err := CompilePattern(pattern)
		if err != nil {
			t.Fatal(err)
		}
		re.MatchString(long)
		re.Replace(long[:1000], "$`$'")
	}
	if _, err := CompilePattern(strings.Repeat("(", 100_000)); err == nil {
		t.Error("a pattern nested without end is taken")
	}
}

func FuzzRegexp(f *testing.F) {
	f.Add(`/^(?!a).*(b)\1/gi`, "abbb", "$1$<n>$&")
	f.Add(`(?<n>a|b)*`, "ab", "$<n>")
	f.Add(`/[^]*?$/m`, "a\nb", "$`$'")
	f.Fuzz(func(t *testing.T, pattern, text, replacement string) {
		re, err := CompileRegexp(pattern)
		if err != nil {
			return
		}
		groups, ok := re.Groups(text)
		if matched := re.MatchString(text); matched != ok || !ok && len(groups) > 0 {
			t.Errorf("%q in %q: matches %v, groups %v", pattern, text, matched, ok)
		}
		if ok != (len(re.Matches(text)) > 0) {
			t.Errorf("%q in %q: %v and %d matches", pattern, text, ok, len(re.Matches(text)))
		}
		re.Replace(text, replacement)
		re.Tester()(text)
	})
}
