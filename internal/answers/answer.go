package answers

import (
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"time"

	jsoniter "github.com/json-iterator/go"

	"github.com/montui/montui/internal/frame"
)

// Answer is the data of a query, opened for reading. Values stay the texts that the server wrote.
type Answer struct {
	Type string // vector, matrix, scalar or string
	data io.ReaderAt
	size int64

	// Limit is how many series are read, where the server has not kept to it itself; 0 for all.
	Limit int
	cut   bool
}

// Cut tells that there were more series than Limit, of those that have been read.
func (a *Answer) Cut() bool { return a.cut }

// more looks for series beyond Limit.
func (a *Answer) more() (bool, error) {
	if a.Limit <= 0 {
		return false, nil
	}
	err := a.elements(func(it *jsoniter.Iterator) error { it.Skip(); return nil })
	return a.cut, err
}

// Series is one series with its samples.
type Series struct {
	Labels  frame.Labels
	Samples []Sample
}

// Sample is a moment and a value.
type Sample struct {
	Time   int64  // milliseconds since 1970
	Value  string // as the server wrote it; a native histogram is JSON
	Native bool   // it is a native histogram
}

// Number is the value; false for texts and native histograms.
func (s Sample) Number() (float64, bool) {
	v, err := strconv.ParseFloat(s.Value, 64)
	return v, !s.Native && (err == nil || errors.Is(err, strconv.ErrRange))
}

func (s Sample) at(zone *time.Location) time.Time { return time.UnixMilli(s.Time).In(zone) }

// Open reads what kind of answer it is.
func Open(data io.ReaderAt, size int64) (*Answer, error) {
	a := &Answer{data: data, size: size}
	if err := a.members(func(key string, it *jsoniter.Iterator) error {
		if key == "resultType" {
			a.Type = it.ReadString()
			return errDone
		}
		it.Skip()
		return nil
	}); err != nil {
		return nil, err
	}
	switch a.Type {
	case "vector", "matrix", "scalar", "string":
		return a, nil
	}
	return nil, fmt.Errorf("the server answers with %q, which is no known result type", a.Type)
}

// errDone ends a pass early.
var errDone = errors.New("done")

func (a *Answer) reader() *io.SectionReader { return io.NewSectionReader(a.data, 0, a.size) }

// members goes through the members of the data.
func (a *Answer) members(visit func(key string, it *jsoniter.Iterator) error) error {
	it := jsoniter.Parse(jsoniter.ConfigDefault, a.reader(), 32<<10)
	if it.WhatIsNext() != jsoniter.ObjectValue {
		return errors.New("the server's answer cannot be read: its data is no object")
	}
	for key := it.ReadObject(); key != ""; key = it.ReadObject() {
		if err := visit(key, it); err != nil {
			if errors.Is(err, errDone) {
				return nil
			}
			return err
		}
		if it.Error != nil {
			break
		}
	}
	if it.Error != nil && !errors.Is(it.Error, io.EOF) {
		return errors.New("the server's answer cannot be read: it is not as the API's are")
	}
	return nil
}

// Stats is what the server says of the work, as JSON; nil when it does not.
func (a *Answer) Stats() []byte {
	var raw []byte
	_ = a.members(func(key string, it *jsoniter.Iterator) error { // what cannot be read has been said by who read the series
		if key == "stats" {
			raw = it.SkipAndReturnBytes()
			return errDone
		}
		it.Skip()
		return nil
	})
	return raw
}

// elements goes through the elements of the result as the server wrote them.
func (a *Answer) elements(visit func(it *jsoniter.Iterator) error) error {
	return a.members(func(key string, it *jsoniter.Iterator) error {
		if key != "result" {
			it.Skip()
			return nil
		}
		if a.Type == "scalar" || a.Type == "string" {
			return visit(it)
		}
		if it.ReadNil() {
			return nil
		}
		for n := 0; it.ReadArray(); n++ {
			if a.Limit > 0 && n == a.Limit {
				a.cut = true
				return errDone
			}
			if err := visit(it); err != nil {
				return err
			}
		}
		return nil
	})
}

// Each reads the series one after the other.
func (a *Answer) Each(visit func(s *Series) error) error {
	d := decoder{texts: map[string]string{}}
	return a.elements(func(it *jsoniter.Iterator) error {
		d.it = it
		var s Series
		if a.Type == "scalar" || a.Type == "string" {
			s.Samples = []Sample{d.sample()}
		} else {
			s = d.element()
		}
		if it.Error != nil && !errors.Is(it.Error, io.EOF) {
			return nil // the reader of the members says so
		}
		return visit(&s)
	})
}

// decoder reads the parts of a series; labels' texts are kept once.
type decoder struct {
	it    *jsoniter.Iterator
	texts map[string]string
}

func (d *decoder) element() (s Series) {
	for key := d.it.ReadObject(); key != ""; key = d.it.ReadObject() {
		switch key {
		case "metric":
			s.Labels = d.labels()
		case "value", "histogram":
			s.Samples = append(s.Samples, d.sample())
		case "values", "histograms":
			if d.it.ReadNil() {
				continue
			}
			for d.it.ReadArray() {
				s.Samples = append(s.Samples, d.sample())
			}
		default:
			d.it.Skip()
		}
	}
	return s
}

func (d *decoder) labels() frame.Labels {
	out := frame.Labels{}
	if d.it.ReadNil() {
		return out
	}
	d.it.ReadMapCB(func(it *jsoniter.Iterator, name string) bool {
		out[d.shared(name)] = d.shared(it.ReadString())
		return true
	})
	return out
}

// shared is a text's first copy.
func (d *decoder) shared(text string) string {
	if known, ok := d.texts[text]; ok {
		return known
	}
	if len(d.texts) < 1<<14 {
		d.texts[text] = text
	}
	return text
}

// sample reads [seconds, "value"].
func (d *decoder) sample() (s Sample) {
	if !d.it.ReadArray() {
		d.it.ReportError("sample", "is no pair")
		return s
	}
	at := d.it.ReadFloat64()
	if math.Abs(at) > math.MaxInt64/1000 {
		d.it.ReportError("sample", "is at no time")
		return s
	}
	s.Time = int64(math.Round(at * 1000))
	if !d.it.ReadArray() {
		d.it.ReportError("sample", "is no pair")
		return s
	}
	if d.it.WhatIsNext() == jsoniter.StringValue {
		s.Value = d.it.ReadString()
	} else {
		s.Value, s.Native = string(d.it.SkipAndReturnBytes()), true
	}
	if d.it.ReadArray() {
		d.it.ReportError("sample", "is no pair")
	}
	return s
}

// Empty tells an answer without any series.
func (a *Answer) Empty() (bool, error) {
	empty := true
	err := a.Each(func(*Series) error { empty = false; return errDone })
	return empty, err
}
