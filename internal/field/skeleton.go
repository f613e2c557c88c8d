package field

import (
	"encoding/json"
	"time"

	"github.com/montui/montui/internal/frame"
)

type Source struct{}

func Parse(raw json.RawMessage) (*Source, []string)           { return &Source{}, nil }
func (s *Source) Apply(in frame.Frames, env Env) frame.Frames { return in }

type Processor struct{}

func NewProcessor(f *frame.Field, zone *time.Location) *Processor { return &Processor{} }
func (p *Processor) Number(v float64) Text                        { return Text{} }
func (p *Processor) At(i int) Text                                { return Text{} }
func Format(unit string, v float64, decimals *int) Text           { return Text{} }
func Color(f *frame.Field) string                                 { return "#73BF69" }
func ColorHex(name string) string                                 { return "#73BF69" }

type ReduceOptions struct {
	Values bool
	Calcs  []string
	Fields string
	Limit  int
}

type Value struct {
	Title string
	Text  Text
	Field *frame.Field
	Frame *frame.Frame
	Calc  string
	Row   int
}

func Values(frames frame.Frames, o ReduceOptions, zone *time.Location) []Value { return nil }
func LegendCalcs(f *frame.Field, calcs []string, zone *time.Location) []Text   { return nil }
