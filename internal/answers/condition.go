package answers

import (
	"fmt"
	"strconv"
	"strings"
)

// Condition is what an answer is held against: "> 90", "== 1", "empty", "not empty".
type Condition struct {
	text  string
	holds func(v float64) bool // nil for conditions on there being series
	empty bool
}

// comparisons are PromQL's.
var comparisons = map[string]func(a, b float64) bool{
	">":  func(a, b float64) bool { return a > b },
	">=": func(a, b float64) bool { return a >= b },
	"<":  func(a, b float64) bool { return a < b },
	"<=": func(a, b float64) bool { return a <= b },
	"==": func(a, b float64) bool { return a == b },
	"!=": func(a, b float64) bool { return a != b },
}

// ParseCondition reads a condition.
func ParseCondition(text string) (Condition, error) {
	text = strings.Join(strings.Fields(text), " ")
	switch text {
	case "empty":
		return Condition{text: text, empty: true}, nil
	case "not empty":
		return Condition{text: text}, nil
	}
	operator := strings.TrimRight(text[:len(text)-len(strings.TrimLeft(text, "<>=!"))], " ")
	compare := comparisons[operator]
	bound, err := strconv.ParseFloat(strings.TrimSpace(text[len(operator):]), 64)
	if compare == nil || err != nil {
		return Condition{}, fmt.Errorf("%q is no condition; write one as '> 90', '<= 0.5', '== 1', '!= 0', 'empty' or 'not empty'", text)
	}
	return Condition{text: operator + " " + strings.TrimSpace(text[len(operator):]), holds: func(v float64) bool { return compare(v, bound) }}, nil
}

func (c Condition) String() string { return c.text }

// Verdict is how an answer stands to a condition.
type Verdict struct {
	Holds          bool
	Series, Failed int
	Worst          string // the first series that failed, with its value; else the first of all
}

// Judge holds every series' newest sample against the condition; of no series only "empty" is true.
func (c Condition) Judge(a *Answer) (Verdict, error) {
	var v Verdict
	err := a.Each(func(s *Series) error {
		v.Series++
		if len(s.Samples) == 0 {
			return nil
		}
		newest := s.Samples[len(s.Samples)-1]
		n, isNumber := newest.Number()
		failed := c.empty || c.holds != nil && !(isNumber && c.holds(n))
		if failed {
			v.Failed++
		}
		if v.Worst == "" || failed && v.Failed == 1 {
			v.Worst = oneLine(newest.named(s) + newest.Value)
		}
		return nil
	})
	v.Holds = v.Failed == 0 && (v.Series > 0) != c.empty
	return v, err
}

// named is the series' name before a value; scalars have none.
func (Sample) named(s *Series) string {
	if len(s.Labels) == 0 {
		return ""
	}
	return SeriesName(s.Labels) + " = "
}

// Says is the verdict in words.
func (v Verdict) Says(c Condition) string {
	switch {
	case v.Holds:
	case v.Series == 0:
		return "no data, and " + c.text + " is expected"
	case v.Failed > 0 && c.holds == nil:
		return fmt.Sprintf("%d series, and none is expected: %s", v.Series, v.Worst)
	case v.Failed > 0:
		return fmt.Sprintf("%d of %d series are not %s: %s", v.Failed, v.Series, c.text, v.Worst)
	}
	return fmt.Sprintf("%s holds for %d series", c.text, v.Series)
}
