package query

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/montui/montui/internal/frame"
)

// answer is the data of a query.
type answer struct {
	ResultType string
	Result     json.RawMessage
}

// Answer is the API's data opened for printing: values stay the texts that the server wrote.
type Answer struct {
	Type   string // vector, matrix, scalar or string
	Series []AnswerSeries
}

// AnswerSeries is one series with its samples.
type AnswerSeries struct {
	Labels  frame.Labels
	Samples []AnswerSample
}

// AnswerSample is a moment and the value as the server wrote it.
type AnswerSample struct {
	Time  time.Time
	Value string
}

// UnmarshalJSON reads [seconds, "value"].
func (s *AnswerSample) UnmarshalJSON(raw []byte) error {
	var pair []json.RawMessage
	if err := json.Unmarshal(raw, &pair); err != nil || len(pair) != 2 {
		return errSample
	}
	at, err := strconv.ParseFloat(string(pair[0]), 64)
	if err != nil {
		return errSample
	}
	s.Time = time.UnixMilli(int64(at*1000 + 0.5)).UTC()
	if json.Unmarshal(pair[1], &s.Value) != nil {
		s.Value = string(pair[1]) // a native histogram, as JSON
	}
	return nil
}

// ReadAnswer opens the data of a query.
func ReadAnswer(data json.RawMessage) (Answer, error) {
	var a answer
	if err := json.Unmarshal(data, &a); err != nil {
		return Answer{}, fmt.Errorf("the server's answer cannot be read: %w", err)
	}
	out := Answer{Type: a.ResultType}
	switch a.ResultType {
	case "scalar", "string":
		var s AnswerSample
		if err := json.Unmarshal(a.Result, &s); err != nil {
			return out, err
		}
		out.Series = []AnswerSeries{{Samples: []AnswerSample{s}}}
	default:
		var list []struct {
			Metric             frame.Labels
			Value, Histogram   *AnswerSample
			Values, Histograms []AnswerSample
		}
		if err := json.Unmarshal(a.Result, &list); err != nil {
			return out, fmt.Errorf("the server's answer cannot be read: %w", err)
		}
		for _, s := range list {
			one := AnswerSeries{Labels: s.Metric, Samples: append(s.Values, s.Histograms...)}
			for _, v := range []*AnswerSample{s.Value, s.Histogram} {
				if v != nil {
					one.Samples = append(one.Samples, *v)
				}
			}
			out.Series = append(out.Series, one)
		}
	}
	return out, nil
}

const sampleTime = "2006-01-02T15:04:05.000Z07:00"

// Values is every value on a line of its own.
func (a Answer) Values() string {
	var b strings.Builder
	for _, s := range a.Series {
		for _, v := range s.Samples {
			b.WriteString(v.Value)
			b.WriteByte('\n')
		}
	}
	return b.String()
}

// rows gives a heading and a row for each sample: labels, time for a range, value.
func (a Answer) rows() [][]string {
	names := map[string]bool{}
	for _, s := range a.Series {
		for name := range s.Labels {
			names[name] = true
		}
	}
	heading := slices.Sorted(maps.Keys(names))
	out := [][]string{append(slices.Clone(heading), "time", "value")}
	for _, s := range a.Series {
		for _, v := range s.Samples {
			row := make([]string, 0, len(heading)+2)
			for _, name := range heading {
				row = append(row, s.Labels[name])
			}
			out = append(out, append(row, v.Time.Format(sampleTime), v.Value))
		}
	}
	return out
}

// CSV is the rows as RFC 4180 has them, with a heading.
func (a Answer) CSV() (string, error) {
	var b strings.Builder
	w := csv.NewWriter(&b)
	if err := w.WriteAll(a.rows()); err != nil {
		return "", err
	}
	return b.String(), nil
}

// Table is the answer in aligned columns; what a terminal would obey is written as Go quotes it.
func (a Answer) Table() string {
	if len(a.Series) == 0 {
		return "no data\n"
	}
	rows := a.rows()
	if a.Type != "matrix" {
		at := len(rows[0]) - 2
		for i, r := range rows {
			rows[i] = append(r[:at], r[at+1:]...) // all of one moment
		}
	}
	widths := make([]int, len(rows[0]))
	for _, r := range rows {
		for i := range r {
			r[i] = printable(r[i])
			widths[i] = max(widths[i], utf8.RuneCountInString(r[i]))
		}
	}
	var b strings.Builder
	for _, r := range rows {
		for i, cell := range r {
			b.WriteString(cell)
			if i < len(r)-1 {
				b.WriteString(strings.Repeat(" ", widths[i]-utf8.RuneCountInString(cell)+2))
			}
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func printable(s string) string {
	if quoted := strconv.Quote(s); strings.Contains(quoted, `\`) && strings.ContainsFunc(s, func(r rune) bool { return !strconv.IsPrint(r) }) {
		return quoted[1 : len(quoted)-1]
	}
	return s
}
