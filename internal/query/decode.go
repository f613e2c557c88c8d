package query

import (
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	jsoniter "github.com/json-iterator/go"

	"github.com/montui/montui/internal/frame"
)

// maxAnswer is the largest answer that is read into memory, in bytes; larger ones are refused.
const maxAnswer = 256 << 20

// envelope is the object that every answer of the API is wrapped in.
type envelope struct {
	Status    string
	ErrorType string
	Error     string
	Warnings  []string
	Infos     []string

	resultType string
	series     []series
	pair       *pair // of a scalar or a string
}

// series is one element of a matrix or vector.
type series struct {
	labels frame.Labels
	times  []int64
	values []float64
	native bool // has native histograms
}

// pair is [seconds, "text"].
type pair struct {
	at   int64
	text string
}

// errSample is a malformed sample in a well-formed envelope.
var errSample = errors.New("the server's samples cannot be read")

// decoder reads an answer as it comes: an answer is mostly samples, and none of them is held as text.
type decoder struct {
	it     *jsoniter.Iterator
	out    envelope
	points int // of the last series, which the next is likely to have as well
	times  []int64
	most   int // series that are kept, 0 is all
	over   int // series that were not
	texts  map[string]string
}

// decodeAnswer reads an answer of query or query_range. The envelope is as far as it was read when there is an error.
func decodeAnswer(r io.Reader, most int) (*envelope, error) {
	end := &endReader{r: r}
	d := decoder{most: most, it: jsoniter.Parse(jsoniter.ConfigDefault, end, 4<<10), texts: map[string]string{}}
	for key := d.it.ReadObject(); key != ""; key = d.it.ReadObject() {
		switch key {
		case "status":
			d.out.Status = d.it.ReadString()
		case "errorType":
			d.out.ErrorType = d.it.ReadString()
		case "error":
			d.out.Error = d.it.ReadString()
		case "warnings":
			d.out.Warnings = d.stringList()
		case "infos":
			d.out.Infos = d.stringList()
		case "data":
			d.data()
		default:
			d.it.Skip()
		}
	}
	switch err := d.it.Error; {
	case err == nil:
		if d.over > 0 {
			d.out.Warnings = append(d.out.Warnings, fmt.Sprintf("the answer has %d series, of which the first %d are kept; ask for fewer, with topk or sum by", d.most+d.over, d.most))
		}
		return &d.out, nil
	case end.err == io.EOF:
		return &d.out, io.ErrUnexpectedEOF
	case end.err != nil:
		return &d.out, end.err
	default:
		said, _, _ := strings.Cut(err.Error(), ", error found in") // what follows is a piece of the answer
		return &d.out, errors.New(strings.ToValidUTF8(said, "?"))
	}
}

// endReader keeps the error that ended the reading, which the JSON reader reports as a mistake in the text.
type endReader struct {
	r   io.Reader
	err error
}

func (e *endReader) Read(p []byte) (int, error) {
	n, err := e.r.Read(p)
	if n == 0 && err != nil {
		e.err = err
	}
	return n, err
}

func (d *decoder) stringList() []string {
	var out []string
	if d.it.ReadNil() {
		return nil
	}
	for d.it.ReadArray() {
		out = append(out, d.it.ReadString())
	}
	return out
}

func (d *decoder) data() {
	if d.it.WhatIsNext() != jsoniter.ObjectValue {
		d.it.Skip() // an error has null
		return
	}
	for key := d.it.ReadObject(); key != ""; key = d.it.ReadObject() {
		switch key {
		case "resultType":
			d.out.resultType = d.it.ReadString()
		case "result":
			d.result()
		default:
			d.it.Skip() // stats
		}
	}
}

// result is read by its shape, so that it may stand before its type.
func (d *decoder) result() {
	if d.it.ReadNil() {
		return
	}
	for d.it.ReadArray() {
		if d.it.WhatIsNext() == jsoniter.ObjectValue {
			if d.most > 0 && len(d.out.series) >= d.most {
				d.over++
				d.it.Skip()
				continue
			}
			d.out.series = append(d.out.series, d.element())
			continue
		}
		at := d.seconds()
		if !d.it.ReadArray() {
			d.fail()
			return
		}
		text := d.it.ReadString()
		d.out.pair = &pair{at, text}
		if d.it.ReadArray() {
			d.fail()
		}
		return
	}
}

func (d *decoder) fail() {
	if d.it.Error == nil {
		d.it.Error = errSample
	}
}

func (d *decoder) element() series {
	var s series
	for key := d.it.ReadObject(); key != ""; key = d.it.ReadObject() {
		switch key {
		case "metric":
			s.labels = d.labels()
		case "values":
			if d.it.ReadNil() {
				continue
			}
			s.times, s.values = make([]int64, 0, d.points), make([]float64, 0, d.points)
			for d.it.ReadArray() {
				d.sample(&s)
			}
			d.points = len(s.times)
			s.times = d.sharedTimes(s.times)
		case "value":
			s.times, s.values = make([]int64, 0, 1), make([]float64, 0, 1)
			d.sample(&s)
		case "histogram", "histograms":
			s.native = true
			d.it.Skip()
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

// shared interns a text, so that the labels of many series take the memory of one.
func (d *decoder) shared(text string) string {
	if known, ok := d.texts[text]; ok {
		return known
	}
	if len(d.texts) < 1<<16 {
		d.texts[text] = text
	}
	return text
}

// sharedTimes are the times of the series before where they are the same: most series of an answer have all their times in common.
func (d *decoder) sharedTimes(times []int64) []int64 {
	if !slices.Equal(d.times, times) {
		d.times = slices.Clip(times)
	}
	return d.times
}

// sample reads [1773576000.5,"1.25"].
func (d *decoder) sample(s *series) {
	if !d.it.ReadArray() {
		d.fail()
		return
	}
	at := d.seconds()
	if !d.it.ReadArray() {
		d.fail()
		return
	}
	v, ok := number(d.it.ReadStringAsSlice())
	if !ok || d.it.ReadArray() {
		d.fail()
		return
	}
	s.times, s.values = append(s.times, at), append(s.values, v)
}

// exactDigits is how many digits a float64 holds exactly, and so does any power of ten up to that many.
const exactDigits = 15

var powers = [exactDigits + 1]float64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15}

// number reads a sample's value. The plain and short ones, most of all samples, are a division of two exact floats, which
// rounds once, as strconv does; what is beyond a float64 is an infinity.
func number(text []byte) (float64, bool) {
	digits, mantissa, negative, point := text, uint64(0), false, -1
	if len(digits) > 1 && digits[0] == '-' {
		digits, negative = digits[1:], true
	}
	if len(digits) <= exactDigits+1 {
		for i, c := range digits {
			if c == '.' && point < 0 && i > 0 && i < len(digits)-1 {
				point = len(digits) - 1 - i
				continue
			}
			if c < '0' || c > '9' {
				return slowNumber(text)
			}
			mantissa = mantissa*10 + uint64(c-'0')
		}
		if len(digits) > exactDigits && point < 0 || len(digits) == 0 {
			return slowNumber(text)
		}
		v := float64(mantissa) / powers[max(point, 0)]
		if negative {
			v = -v
		}
		return v, true
	}
	return slowNumber(text)
}

func slowNumber(text []byte) (float64, bool) {
	v, err := strconv.ParseFloat(string(text), 64)
	return v, err == nil || errors.Is(err, strconv.ErrRange)
}

// seconds reads a moment and gives it in milliseconds.
func (d *decoder) seconds() int64 {
	at := d.it.ReadFloat64()
	if math.Abs(at) > math.MaxInt64/1000 {
		d.fail()
		return 0
	}
	return int64(math.Round(at * 1000))
}
